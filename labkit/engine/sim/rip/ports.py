"""The interfaces on which RIP runs, and which versions they speak."""

from collections.abc import Iterable
from dataclasses import dataclass

from labkit.engine.sim.addressing import Layer3Interface
from labkit.engine.sim.ipv4 import MASKS, Prefix
from labkit.engine.sim.rip.facts import DEFAULT_INTERFACE, RipFacts
from labkit.nos.config import RipConfig, RipInterfaceConfig

RipProcess = tuple[str, int]
"""Node and process number."""


def natural_length(address: int) -> int:
    """The prefix length of an address's class (RFC 791)."""
    if address >> 31 == 0:
        return 8
    return 16 if address >> 30 == 2 else 24


def major_network(address: int) -> Prefix:
    """The classful network that an address belongs to."""
    length = natural_length(address)
    return address & MASKS[length], length


@dataclass(frozen=True, slots=True)
class RipPort:
    """An interface on which a process runs."""

    process: RipProcess
    interface: Layer3Interface
    settings: RipInterfaceConfig
    sends: int
    """Version of the packets sent."""
    hears: frozenset[int]
    """Versions of the packets taken."""
    multicast: bool
    both: bool
    """Also sends packets of version 1 beside those of version 2."""
    silent: bool
    """Sends to configured peers only."""
    split_horizon: bool

    @property
    def name(self) -> str:
        """The interface's long name."""
        return self.interface.name

    @property
    def address(self) -> int:
        """The primary address."""
        return self.interface.address


def ports_of(
    node: str, process: RipConfig, facts: RipFacts, interfaces: Iterable[Layer3Interface]
) -> list[RipPort]:
    """The interfaces that a process's networks enable."""
    networks = {int(network) for network in process.networks}
    found = []
    for interface in interfaces:
        if interface.vrf != process.vrf or interface.kind == "null":
            continue
        if not any(major_network(address)[0] in networks for address, _ in interface.addresses):
            continue
        settings = facts.interfaces.get(interface.name, DEFAULT_INTERFACE)
        sends, hears, multicast = _versions(process, settings)
        sent = settings.send_versions or frozenset({sends})
        hears = settings.receive_versions or hears
        silent = interface.name in process.silent_interfaces or (
            process.silent_all and interface.name not in process.active_interfaces
        )
        split = settings.split_horizon if settings.split_horizon is not None else True
        found.append(
            RipPort(
                (node, process.process_id),
                interface,
                settings,
                max(sent),
                hears,
                multicast if settings.send_versions is None else 2 in sent,
                len(sent) > 1,
                silent,
                split,
            )
        )
    return found


def _versions(process: RipConfig, settings: RipInterfaceConfig) -> tuple[int, frozenset[int], bool]:
    """The interface's version rules; without any, version 1 is sent and both are heard."""
    if settings.version == "1" or (settings.version is None and process.version == 1):
        return 1, frozenset({1}), False
    if settings.version == "2 broadcast":
        return 2, frozenset({1, 2}), False
    if settings.version == "2 multicast" or process.version == 2:
        return 2, frozenset({2}), True
    return 1, frozenset({1, 2}), False
