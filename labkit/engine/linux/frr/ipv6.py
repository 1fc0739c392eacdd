"""IPv6 routing without a protocol: static routes and router advertisements (RFC 4861)."""

from collections.abc import Iterator

from labkit.engine.linux.addressing6 import configured_interfaces6
from labkit.engine.linux.frr.lines import line, place
from labkit.engine.linux.interfaces import LOOPBACK
from labkit.engine.linux.names import linux_name
from labkit.engine.linux.topic import DeviceView, Document
from labkit.engine.sim.ipv6.addressing import Interface6
from labkit.engine.sim.ipv6.arithmetic import text6
from labkit.nos.config.ipv6 import StaticRoute6


def sections(device: DeviceView) -> Document:
    """Static routes, also of hosts, and the advertisements of the interfaces that send them."""
    facts = device.facts.ipv6
    if facts is None:
        return {}
    document: Document = {}
    if facts.statics:
        own = facts.static_preference or facts.manners.static_preference
        document[place("zebra")] = ("ipv6 nht resolve-via-default",)
        document[place("staticd")] = tuple(_route(route, own) for route in facts.statics)
    for interface in configured_interfaces6(device):
        if interface.settings.advertises and interface.router:
            document[place("zebra", f"interface {linux_name(interface.name)}")] = tuple(
                _advertisements(interface)
            )
    return document


def _route(route: StaticRoute6, own: int) -> str:
    words = ["ipv6 route", f"{route.destination}/{route.length}"]
    if route.interface is not None and route.interface.startswith("NULL"):
        words.append("blackhole")
    else:
        if route.next_hop is not None:
            words.append(str(route.next_hop))
        if route.interface is not None:
            loopback = route.interface.lower().startswith("loopback")
            words.append(LOOPBACK if loopback else linux_name(route.interface))
    if route.tag:
        words.append(f"tag {route.tag}")
    words.append(str(own if route.preference is None else route.preference))
    return " ".join(words)


def _advertisements(interface: Interface6) -> Iterator[str]:
    said = interface.settings
    yield line("no ipv6 nd suppress-ra", "ipv6 nd suppress-ra")
    yield line(f"ipv6 nd ra-lifetime {said.lifetime}", "no ipv6 nd ra-lifetime")
    if said.managed:
        yield line("ipv6 nd managed-config-flag")
    if said.other:
        yield line("ipv6 nd other-config-flag")
    for (address, length), autonomous in said.advertised:
        own = f"ipv6 nd prefix {text6(address)}/{length}"
        yield line(own + ("" if autonomous else " no-autoconfig"), f"no {own}")
