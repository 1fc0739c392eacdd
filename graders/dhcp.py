"""DHCP (RFC 2131): what clients were lent, by whom, and what servers and relays are ready to do."""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network
from typing import ClassVar

from pydantic import Field, ValidationInfo, field_validator

from labkit.grading.check import (
    Ask,
    Check,
    InterfaceInput,
    NodeInput,
    Question,
    Records,
    Verdict,
    failed,
    known_node,
    shared,
)
from labkit.grading.message import Message, say
from labkit.grading.names import same_interface
from labkit.grading.parse import Row

from .displays import ADDRESSES

POOLS = Question({"huawei_vrp": "display ip pool", "cisco_ios": "show ip dhcp pool"}, may_be_empty=True)
"""name; and position on VRP (`Local`, or `Interface`, where the name is the interface's)."""


def _ios_relay(row: Row) -> Row:
    return {"interface": row["interface"], "server": row["ip_helper"]}


RELAYS = Question(
    {"huawei_vrp": "display dhcp relay all", "cisco_ios": "show ip interface"},
    convert={"cisco_ios": _ios_relay},
    may_be_empty=True,
)
"""interface, server (a list)."""
Span = tuple[IPv4Address, IPv4Address]
"""The first and the last of some addresses."""


class LeaseInput(NodeInput):
    """What the client (a PC) must have been lent; only what is named is compared.

    `server` is the node that must know of the lease. `never` are addresses that must not be lent.
    """

    network: IPv4Network
    address: IPv4Address | None = None
    gateway: IPv4Address | None = None
    dns: tuple[IPv4Address, ...] = ()
    server: str = ""
    never: tuple[Span, ...] = ()

    @field_validator("server")
    @classmethod
    def _known_server(cls, name: str, info: ValidationInfo) -> str:
        return known_node(name, info) if name else name

    def settings(self) -> dict[str, str]:
        """Return what is compared beside the network, as text."""
        named = {"address": self.address, "gateway": self.gateway, "dns": " ".join(map(str, self.dns))}
        return {key: str(value) for key, value in named.items() if value}


class Lease(Check[LeaseInput]):
    """Passes when the client has an address of the network, with the gateway and DNS servers named.

    Fails when it has none or one of another network, one that must not be lent, or one of which the server
    named knows nothing; other settings that are wrong cost an equal share each.
    """

    name = "dhcp.lease"
    Input = LeaseInput
    example: ClassVar = {
        "node": "PC1",
        "network": "10.1.1.0/24",
        "gateway": "10.1.1.254",
        "dns": ["10.1.9.53"],
        "server": "R1",
        "never": [["10.1.1.1", "10.1.1.9"]],
    }

    @staticmethod
    def asks(inputs: LeaseInput) -> Sequence[Ask]:
        """Ask the client what it has, and the server which pools it lends from."""
        own = [Ask(inputs.node, ADDRESSES)]
        return [*own, Ask(inputs.server, POOLS)] if inputs.server else own

    @staticmethod
    def then_asks(inputs: LeaseInput, records: Records) -> Sequence[Ask]:
        """Ask for what was lent from each pool."""
        if not inputs.server:
            return ()
        return [Ask(inputs.server, _lent(row)) for row in records.rows(inputs.server, POOLS)]

    @staticmethod
    def expected(inputs: LeaseInput) -> Message:
        """Name the settings."""
        return _has(inputs, str(inputs.network), inputs.settings())

    @staticmethod
    def judge(inputs: LeaseInput, records: Records) -> Verdict:
        """Compare what the client has, then ask whether the server lent it."""
        row = next((row for row in records.rows(inputs.node, ADDRESSES) if row["address"]), None)
        if row is None:
            return failed(say("{node} has no address", node=inputs.node))
        address = IPv4Address(str(row["address"]))
        subnet = IPv4Network((address, int(row["length"])), strict=False)
        found = _has(inputs, f"{address}/{row['length']}", _shown(row, inputs))
        if subnet != inputs.network or any(first <= address <= last for first, last in inputs.never):
            return failed(found)
        if inputs.server and str(address) not in _lent_addresses(inputs.server, records):
            return failed(found, say("{server} has not lent this address", server=inputs.server))
        shown = _shown(row, inputs)
        return shared([shown[key] == value for key, value in inputs.settings().items()], found)


class PoolInput(NodeInput):
    """What the pool of a network must be ready to lend; only what is named is compared."""

    network: IPv4Network
    gateway: IPv4Address | None = None
    dns: tuple[IPv4Address, ...] = ()
    domain: str = ""
    lease: str = Field(default="", pattern=r"^(\d+:[0-2]?\d:[0-5]?\d)?$", description="days:hours:minutes")
    excluded: int | None = Field(default=None, ge=0, description="how many addresses it does not lend")

    def settings(self) -> dict[str, str]:
        """Return what is compared, as text."""
        named = self.model_dump(exclude={"node", "network", "dns", "lease"}, exclude_none=True)
        settings = {key: str(value) for key, value in named.items() if value != ""}
        if self.dns:
            settings["dns"] = " ".join(map(str, self.dns))
        if self.lease:
            settings["lease"] = ":".join(str(int(part)) for part in self.lease.split(":"))
        return settings


class Pool(Check[PoolInput]):
    """Passes when the node has a pool for the network with the settings named.

    Fails when it has none; the points are shared equally among the settings.
    """

    name = "dhcp.pool"
    Input = PoolInput
    example: ClassVar = {
        "node": "R1",
        "network": "10.1.1.0/24",
        "gateway": "10.1.1.254",
        "dns": ["10.1.9.53"],
        "lease": "3:0:0",
        "excluded": 9,
    }

    @staticmethod
    def asks(inputs: PoolInput) -> Sequence[Ask]:
        """Ask which pools there are."""
        return [Ask(inputs.node, POOLS)]

    @staticmethod
    def then_asks(inputs: PoolInput, records: Records) -> Sequence[Ask]:
        """Ask for each of them in full."""
        return [Ask(inputs.node, _settings(row)) for row in records.rows(inputs.node, POOLS)]

    @staticmethod
    def expected(inputs: PoolInput) -> Message:
        """Name the settings."""
        return _pool(inputs, inputs.settings())

    @staticmethod
    def judge(inputs: PoolInput, records: Records) -> Verdict:
        """Find the pool by its first address and compare the settings one by one."""
        pools = [
            row
            for known in records.rows(inputs.node, POOLS)
            for row in records.rows(inputs.node, _settings(known))
        ]
        mine = [row for row in pools if row["first"] and _network_of(row) == inputs.network]
        if not mine:
            return failed(
                say("{node} has no pool for {network}", node=inputs.node, network=str(inputs.network))
            )
        held = {
            "gateway": " ".join(mine[0]["gateway"]),
            "dns": " ".join(mine[0]["dns"]),
            "domain": str(mine[0]["domain"]),
            "lease": ":".join(part for part in str(mine[0]["lease"]).split() if part.isdecimal()),
            "excluded": str(mine[0]["disable"]),
        }
        wanted = inputs.settings()
        found = _pool(inputs, {key: held[key] or "-" for key in wanted})
        return shared([held[key] == value for key, value in wanted.items()], found)


class RelayInput(InterfaceInput):
    """To which servers the interface must pass requests on."""

    servers: tuple[IPv4Address, ...] = Field(min_length=1)


class Relay(Check[RelayInput]):
    """Passes when the interface passes requests of clients on to all the servers named.

    Fails when it is no relay, or passes them on to others only; the points are shared equally.
    """

    name = "dhcp.relay"
    Input = RelayInput
    example: ClassVar = {"node": "R2", "interface": "GE0/0/1", "servers": ["10.0.12.1"]}

    @staticmethod
    def asks(inputs: RelayInput) -> Sequence[Ask]:
        """Ask for all relays."""
        return [Ask(inputs.node, RELAYS)]

    @staticmethod
    def expected(inputs: RelayInput) -> Message:
        """Name the servers."""
        return _relays(inputs, list(map(str, inputs.servers)))

    @staticmethod
    def judge(inputs: RelayInput, records: Records) -> Verdict:
        """Look for each server."""
        servers = [
            server
            for row in records.rows(inputs.node, RELAYS)
            if same_interface(str(row["interface"]), inputs.interface)
            for server in row["server"]
        ]
        if not servers:
            return failed(
                say("{interface} of {node} is no relay", node=inputs.node, interface=inputs.interface)
            )
        found = _relays(inputs, servers)
        return shared([str(server) in servers for server in inputs.servers], found)


def _lent(pool: Row) -> Question:
    """Ask for what was lent from a pool; IOS lists the leases of all pools together."""
    return Question(
        {"huawei_vrp": _huawei_pool(pool), "cisco_ios": "show ip dhcp binding"},
        convert={"cisco_ios": lambda row: {"client_address": [row["ip_address"]]}},
        after_traffic=True,
    )


def _settings(pool: Row) -> Question:
    """Ask for what a pool lends; IOS tells of gateways, names and times in the configuration of all pools only."""
    return Question(
        {"huawei_vrp": _huawei_pool(pool), "cisco_ios": "show running-config | section ip dhcp"},
        convert={"cisco_ios": _ios_settings},
        after_traffic=True,
    )


def _huawei_pool(pool: Row) -> str:
    kind = "interface" if pool.get("position") == "Interface" else "name"
    return f"display ip pool {kind} {pool['name']} used"


def _ios_settings(row: Row) -> Row:
    """The gateway counts as lent by nobody, whether it was excluded or not, as VRP has it."""
    days, hours, minutes = [*(str(row["lease"]) or "1").split(), "0", "0"][:3]
    excluded = 0
    if row["network"]:
        network = IPv4Network(f"{row['network']}/{row['mask']}")
        kept = {address for span in row["excluded"] for address in _addresses(span, network)}
        excluded = len(kept - set(map(IPv4Address, row["gateway"])))
    return {
        **row,
        "first": row["network"],
        "lease": f"{days} {hours} {minutes}",
        "disable": excluded,
    }


def _addresses(span: str, network: IPv4Network) -> Iterator[IPv4Address]:
    """Yield the addresses of hosts of a network that lie between two, or the one."""
    first, last = (IPv4Address(end) for end in (span.split() * 2)[:2])
    hosts = network.network_address + 1, network.broadcast_address - 1
    for number in range(max(int(first), int(hosts[0])), min(int(last), int(hosts[1])) + 1):
        yield IPv4Address(number)


def _lent_addresses(server: str, records: Records) -> set[str]:
    pools = records.rows(server, POOLS)
    return {
        address
        for known in pools
        for row in records.rows(server, _lent(known))
        for address in row["client_address"]
    }


def _network_of(pool: Row) -> IPv4Network:
    return IPv4Network(f"{pool['first']}/{pool['mask']}", strict=False)


def _shown(row: Row, inputs: LeaseInput) -> dict[str, str]:
    """Return what the client shows of the settings that are compared."""
    shown = {"address": str(row["address"]), "gateway": str(row["gateway"]), "dns": str(row["dns"])}
    return {key: shown[key] or "-" for key in inputs.settings()}


def _has(inputs: LeaseInput, address: str, settings: dict[str, str]) -> Message:
    return say(
        "{node} has an address of {address} {settings}",
        node=inputs.node,
        address=address,
        settings=_listed(settings),
    )


def _pool(inputs: PoolInput, settings: dict[str, str]) -> Message:
    return say(
        "{node}, pool of {network} {settings}",
        node=inputs.node,
        network=str(inputs.network),
        settings=_listed(settings),
    )


def _listed(settings: dict[str, str]) -> Message | str:
    items = [f"{key} {value}" for key, value in settings.items()]
    return say("({items})", items=items) if items else ""


def _relays(inputs: RelayInput, servers: list[str]) -> Message:
    return say(
        "{interface} of {node} passes requests on to {servers}",
        node=inputs.node,
        interface=inputs.interface,
        servers=servers,
    )
