"""IPv6 on a PC: an address typed, from router advertisements, or from DHCPv6; ping and tracert."""

from collections.abc import Iterator
from ipaddress import IPv6Address

from labkit.engine.engine import Hop, Ping6, ProbeResult, Trace6
from labkit.nos.config import DeviceConfig, InterfaceConfig
from labkit.nos.config.ipv6 import Ipv6InterfaceAddress, Ipv6InterfaceConfig, StaticRoute6
from labkit.nos.host import display, pinging
from labkit.nos.host.configuration import CARD
from labkit.nos.probe import Pace, run
from labkit.nos.shell.declaration import Call, Setting, Table, Values
from labkit.nos.shell.effects import Dialogue, Output

table = Table()

_ANYWHERE = IPv6Address(0)
_HELP = {
    "ipv6": "Set the IPv6 address",
    "auto": "Make an address from router advertisements",
    "dhcp": "Get an address by DHCPv6",
    "gateway": "Set the default gateway",
    "tracert": "Show the way to a host",
}


def card(config: DeviceConfig) -> Ipv6InterfaceConfig:
    """What the network card says about IPv6."""
    return config.interfaces.setdefault(CARD, InterfaceConfig(CARD)).ipv6


def gateway(config: DeviceConfig) -> IPv6Address | None:
    """The next hop of the default route that was typed."""
    return next((route.next_hop for route in config.ipv6.static_routes.values()), None)


def set_gateway(config: DeviceConfig, next_hop: IPv6Address | None) -> None:
    """Replace the default route, or remove it."""
    config.ipv6.static_routes.clear()
    if next_hop is not None:
        route = StaticRoute6(_ANYWHERE, 0, next_hop, CARD)
        config.ipv6.static_routes[route.key] = route


def set_address(config: DeviceConfig, address: Ipv6InterfaceAddress | None) -> None:
    """Give the PC an address, or take it away."""
    card(config).addresses = [] if address is None else [address]
    _switch(config)


def _switch(config: DeviceConfig) -> None:
    """A PC runs IPv6 once it has an address or looks for one."""
    own = card(config)
    own.enabled = bool(own.addresses or own.autoconfiguration or own.dhcp_client)
    config.ipv6.enabled = own.enabled


def _refusal(address: IPv6Address) -> str | None:
    if address.is_multicast or address.is_loopback or address.is_unspecified or address.is_link_local:
        return f"Error: {address} is not the address of a host."
    return None


def _store_address(call: Call) -> str | None:
    refused = _refusal(call["address"])
    if refused is None:
        set_address(call.target, Ipv6InterfaceAddress(call["address"], call["length"]))
    return refused


def _address_values(config: DeviceConfig) -> Iterator[Values]:
    for held in card(config).addresses:
        yield {"address": held.address, "length": held.length}


def _gateway_values(config: DeviceConfig) -> Iterator[Values]:
    next_hop = gateway(config)
    if next_hop is not None:
        yield {"gateway": next_hop}


def _set_auto(call: Call) -> None:
    own = card(call.target)
    own.autoconfiguration = own.learns_default = not call.negative
    _switch(call.target)


def _set_dhcp(call: Call) -> None:
    own = card(call.target)
    # The gateway comes from router advertisements in any case: DHCPv6 has no option for it.
    own.dhcp_client = not call.negative
    own.learns_default = own.dhcp_client or own.autoconfiguration
    _switch(call.target)


def lines(config: DeviceConfig) -> Iterator[str]:
    """Write the configuration."""
    own, next_hop = card(config), gateway(config)
    for held in own.addresses:
        yield f"ipv6 address {str(held.address).upper()} {held.length}"
    if next_hop is not None:
        yield f"ipv6 gateway {str(next_hop).upper()}"
    if own.autoconfiguration:
        yield "ipv6 auto"
    if own.dhcp_client:
        yield "ipv6 dhcp"


table.add(
    Setting(
        views=("user",),
        notation="ipv6 address <address:ipv6> <length:1-128>",
        path="ipv6",
        store=_store_address,
        clear=lambda call: set_address(call.target, None),
        lines=_address_values,
        undo=("undo ipv6 address",),
        place=40,
        help=_HELP,
    ),
    Setting(
        views=("user",),
        notation="ipv6 gateway <gateway:ipv6>",
        path="ipv6",
        store=lambda call: set_gateway(call.target, call["gateway"]),
        clear=lambda call: set_gateway(call.target, None),
        lines=_gateway_values,
        undo=("undo ipv6 gateway",),
        place=41,
        help=_HELP,
    ),
    Setting(
        views=("user",),
        notation="ipv6 auto",
        path="ipv6",
        store=_set_auto,
        clear=_set_auto,
        lines=lambda config: ({},) if card(config).autoconfiguration else (),
        place=42,
        help=_HELP,
    ),
    Setting(
        views=("user",),
        notation="ipv6 dhcp",
        path="ipv6",
        store=_set_dhcp,
        clear=_set_dhcp,
        lines=lambda config: ({},) if card(config).dhcp_client else (),
        place=43,
        help=_HELP,
    ),
)


@table.action("ipv6 <address:ipv6> <length:1-128> [<gateway:ipv6>]", changes=True, help=_HELP)
def _ipv6(call: Call) -> str | None:
    """Set the address, and the gateway if one is given, else the old one stays."""
    refused = _refusal(call["address"])
    if refused is not None:
        return refused
    set_address(call.device.config, Ipv6InterfaceAddress(call["address"], call["length"]))
    if call["gateway"] is not None:
        set_gateway(call.device.config, call["gateway"])
    return None


@table.action(pinging.notation("<host:ipv6>", "-6"), help=_HELP | pinging.HELP)
def _ping(call: Call) -> Dialogue:
    destination: IPv6Address = call["host"]
    interface = CARD if destination.is_link_local else None
    limit = call["ttl"] or pinging.TTL
    probe = Ping6(destination, None, interface, pinging.number_of(call), pinging.size_of(call), limit)
    own = card(call.device.config).addresses
    yield from pinging.ping(call, probe, own[0].address if own else destination)


@table.action("tracert <host:ipv6> [-n <hops:1-255>]", "traceroute <host:ipv6> [-n <hops:1-255>]", help=_HELP)
def _tracert(call: Call) -> Dialogue:
    probe = Trace6(call["host"], max_limit=call["hops"] or 8)
    yield Output(display.trace_header(probe))

    def line(result: ProbeResult) -> str:
        return display.trace_line(probe.probes, result) if isinstance(result, Hop) else ""

    yield from run(call.device.engine.probe(probe), Pace(), line)
    yield Output("\n")


def shown(call: Call) -> tuple[IPv6Address | None, int, IPv6Address | None]:
    """The global address with its length, and the gateway, as `ipconfig` tells them."""
    if not call.device.config.ipv6.enabled:
        return None, 128, None
    state = call.device.state.ipv6()
    held = next((own for each in state.interfaces for own in each.addresses if not own.duplicate), None)
    way = next((route.next_hops[0].address for route in state.routes if not route.prefix.prefixlen), None)
    return (None, 128, way) if held is None else (held.address, held.length, way)
