"""Which interfaces OSPF runs on, and with which parameters (RFC 2328, section 9 and appendix C.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from labkit.engine.sim.addressing import Layer3Interface
from labkit.engine.sim.ipv4 import ALL_ONES
from labkit.engine.sim.ospf.facts import AreaFacts, OspfPortFacts, ProcessFacts
from labkit.nos.config import Authentication
from labkit.nos.state.ospf import NetworkType

Process = tuple[str, int]
"""A node and a process number."""

DEFAULT_PORT = OspfPortFacts()
LAN_HELLO, NON_BROADCAST_HELLO = 10, 30
"""Default hello intervals in seconds: broadcast and point-to-point, NBMA and point-to-multipoint."""
NO_AUTHENTICATION = Authentication("null")


@dataclass(frozen=True, slots=True)
class OspfPort:
    """An interface on which a process runs. Times in seconds, `mtu` as database descriptions carry it."""

    node: str
    process_id: int
    name: str
    loopback: bool
    address: int
    length: int
    secondaries: tuple[tuple[int, int], ...]
    """Further addresses that the process covers: advertised, but without neighbours."""
    area_id: int
    area_kind: Literal["normal", "stub", "nssa"]
    network_type: NetworkType
    cost: int
    priority: int
    hello: int
    dead: int
    retransmit: int
    transmit_delay: int
    mtu: int
    mtu_check: bool
    passive: bool
    authentication: Authentication
    peers: frozenset[int] = frozenset()
    """On an NBMA network, the neighbours that it sends to."""
    stub_router: bool = False
    """The router asks not to be used for transit (RFC 6987)."""
    whole: bool = False
    """A loopback is announced with its mask, not as a host."""

    @property
    def process(self) -> Process:
        """The process that it belongs to."""
        return self.node, self.process_id

    @property
    def multi_access(self) -> bool:
        """Whether a designated router is elected on its network."""
        return self.network_type in ("broadcast", "nbma")


def solve_ports(
    node: str,
    processes: Sequence[ProcessFacts],
    settings: Mapping[str, OspfPortFacts],
    interfaces: Sequence[Layer3Interface],
) -> dict[Process, tuple[OspfPort, ...]]:
    """Enable interfaces by `ospf enable` on the interface, else by the network statements of the areas.

    An interface belongs to one process at most, the lowest that claims it.
    """
    taken: set[str] = set()
    solved: dict[Process, tuple[OspfPort, ...]] = {}
    for process in processes:
        ports = []
        for interface in interfaces:
            own = settings.get(interface.name, DEFAULT_PORT)
            area = None if interface.name in taken else _area_of(process, interface, own)
            if area is not None and interface.vrf == process.vrf:
                taken.add(interface.name)
                ports.append(_port(process, area, interface, own))
        solved[node, process.process_id] = tuple(ports)
    return solved


def covers(statement: tuple[int, int], address: int, length: int, *, by_mask: bool) -> bool:
    """Whether a network statement (address, wildcard) enables an interface with this primary address.

    Its address must be inside and, `by_mask`, its mask at least as long as the wildcard's; a wildcard of
    0.0.0.0 names one address, whatever the mask.
    """
    network, wildcard = statement
    if (address ^ network) & ~wildcard & ALL_ONES:
        return False
    return not by_mask or wildcard == 0 or length >= 32 - wildcard.bit_length()


def _area_of(process: ProcessFacts, interface: Layer3Interface, own: OspfPortFacts) -> AreaFacts | None:
    """The area that claims an interface: of several network statements the most specific decides."""
    if own.enabled is not None:
        if own.enabled[0] != process.process_id:
            return None
        return next((area for area in process.areas if area.area_id == own.enabled[1]), None) or AreaFacts(
            own.enabled[1], (), "normal", False, None, 1
        )
    by_mask = process.manners.statement_by_mask
    claims = (
        (statement[1], area.area_id, area)
        for area in process.areas
        for statement in area.networks
        if covers(statement, interface.address, interface.length, by_mask=by_mask)
    )
    best = min(claims, key=lambda claim: claim[:2], default=None)
    return best[2] if best is not None else None


def _port(process: ProcessFacts, area: AreaFacts, interface: Layer3Interface, own: OspfPortFacts) -> OspfPort:
    loopback = interface.kind == "loopback"
    default_type: NetworkType = "p2p" if loopback or interface.medium == "serial" else "broadcast"
    network_type = own.network_type or default_type
    hello = own.hello or (LAN_HELLO if network_type in ("broadcast", "p2p") else NON_BROADCAST_HELLO)
    cost = max(1, process.reference_bandwidth * 1000 // max(interface.bandwidth, 1))
    manners = process.manners
    mtu_check = manners.checks_mtu if own.mtu_check is None else own.mtu_check
    silent = process.silent_all and interface.name not in process.active
    return OspfPort(
        node=interface.node,
        process_id=process.process_id,
        name=interface.name,
        loopback=loopback,
        address=interface.address,
        length=interface.length,
        secondaries=tuple(
            (address, length)
            for address, length in interface.addresses[1:]
            if own.enabled is not None
            or any(covers(s, address, length, by_mask=manners.statement_by_mask) for s in area.networks)
        ),
        area_id=area.area_id,
        area_kind=area.kind,
        network_type=network_type,
        cost=own.cost if own.cost is not None else manners.loopback_cost if loopback else min(cost, 65535),
        priority=1 if own.priority is None else own.priority,
        hello=hello,
        dead=own.dead or 4 * hello,
        retransmit=own.retransmit or 5,
        transmit_delay=own.transmit_delay or 1,
        mtu=interface.mtu if mtu_check else 0,
        mtu_check=mtu_check,
        passive=loopback or silent or interface.name in process.silent,
        authentication=_authentication(own, area),
        peers=process.peers if network_type == "nbma" else frozenset(),
        stub_router=process.stub_router,
        whole=network_type in manners.whole_loopbacks and own.network_type is not None,
    )


def _authentication(own: OspfPortFacts, area: AreaFacts) -> Authentication:
    """The interface's, else the area's; where that names no key, with the interface's key for it."""
    held = own.authentication or area.authentication or NO_AUTHENTICATION
    if held.key is None and held.mode == "simple":
        return replace(held, key=own.key)
    if held.key is None and held.mode == "md5" and own.digest_key is not None:
        return replace(held, key=own.digest_key[1], key_id=own.digest_key[0])
    return held
