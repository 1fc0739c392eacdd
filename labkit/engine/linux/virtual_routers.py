"""VRRP (RFC 3768): FRR's vrrpd, and the macvlan devices that carry the virtual addresses.

FRR has no tracking: the priority that it is given is the one of the moment, and follows the links.
"""

from collections.abc import Iterator, Sequence

from labkit.engine.linux.agent.client import AgentClient
from labkit.engine.linux.frr.daemon import give, start, take_back
from labkit.engine.linux.frr.lines import difference, line, place
from labkit.engine.linux.interfaces import works
from labkit.engine.linux.names import linux_name
from labkit.engine.linux.topic import DeviceView, Document, RefusedError
from labkit.engine.sim.ipv4 import text
from labkit.engine.sim.vrrp import REDUCTION
from labkit.engine.sim.vrrp_facts import VrrpFacts
from labkit.language import _

DAEMON = "vrrpd"
OWNER, LEAST, MOST = 255, 1, 254
"""The priority of the owner of the virtual address, and the limits of all others (RFC 3768, 5.3.4)."""
_DEVICE = "device "


class VirtualRouters:
    """All virtual routers of a device."""

    name = "virtual routers"

    def wanted(self, device: DeviceView) -> Document:
        """`device NAME` sections for the macvlans, and vrrpd's."""
        document: Document = {}
        for facts in device.facts.vrrp:
            inside, vrid = linux_name(facts.interface), facts.vrid
            document[f"{_DEVICE}{macvlan(facts)}"] = (
                inside,
                f"00:00:5e:00:01:{vrid:02x}",
                *_addresses(device, facts),
            )
            name = place(DAEMON, f"interface {inside}")
            document[name] = document.get(name, ()) + tuple(_lines(device, facts))
        return document

    def limits(self, device: DeviceView) -> Sequence[str]:
        """Authentication and delays."""
        found = []
        for facts in device.facts.vrrp:
            at = f"{facts.interface}: vrrp vrid {facts.vrid}"
            if facts.authentication is not None:
                found.append(f"{at} authentication-mode")
            if device.config.interfaces[facts.interface].vrrp[facts.vrid].preempt_delay:
                found.append(_("{at} preempt-mode timer delay: it takes over at once", at=at))
            if facts.session_tracks:
                found.append(f"{at} track bfd-session")
            if facts.route_tracks:
                found.append(f"{at} track ip route")
            if facts.route_tracks:
                found.append(f"{at} track ip route")
        return found

    def apply(self, agent: AgentClient, old: Document, new: Document) -> None:
        """Take back what goes, then its devices; make the new devices, then tell vrrpd of them."""
        undone, done = difference(DAEMON, old, new)
        if undone:
            take_back(agent, DAEMON, undone)
        commands = list(_devices(old, new))
        if commands:
            result = agent.run(["ip", "-batch", "-"], "".join(f"{command}\n" for command in commands))
            if result.code:
                raise RefusedError(result.errors.strip())
        if done:
            start(agent, "zebra")
            start(agent, DAEMON)
            give(agent, DAEMON, done)


def macvlan(facts: VrrpFacts) -> str:
    """The device of a virtual router; FRR finds it by its hardware address."""
    return linux_name(f"vrrp {facts.interface} {facts.vrid}")


def running_priority(device: DeviceView, facts: VrrpFacts) -> int:
    """The priority of the moment: that of the owner, or the configured one less what tracked interfaces take."""
    port = next((each for each in device.facts.ports if each.name == facts.interface), None)
    if port is not None and any(own in facts.addresses for own, _ in port.addresses):
        return OWNER
    priority = facts.priority
    ports = {each.name: each for each in device.facts.ports}
    for name, track in facts.tracks:
        if device.up is None or name not in ports or works(device, ports[name], device.up):
            continue
        amount = REDUCTION if track.amount is None else track.amount
        priority += amount if track.kind == "increased" else -amount
    return min(max(priority, LEAST), MOST)


def _addresses(device: DeviceView, facts: VrrpFacts) -> Iterator[str]:
    """The virtual addresses, each with the length of the interface's subnet."""
    port = next((each for each in device.facts.ports if each.name == facts.interface), None)
    length = port.addresses[0][1] if port is not None and port.addresses else 32
    yield from (f"{text(address)}/{length}" for address in facts.addresses)


def _lines(device: DeviceView, facts: VrrpFacts) -> Iterator[str]:
    own = f"vrrp {facts.vrid}"
    yield line(f"{own} version 2", f"no {own}")
    yield line(f"{own} priority {running_priority(device, facts)}", f"no {own} priority")
    yield line(f"{own} advertisement-interval {facts.interval * 1000}", f"no {own} advertisement-interval")
    if not facts.preempt:
        yield line(f"no {own} preempt", f"{own} preempt")
    for address in facts.addresses:
        yield line(f"{own} ip {text(address)}")


def _devices(old: Document, new: Document) -> Iterator[str]:
    for name, lines in old.items():
        if name.startswith(_DEVICE) and new.get(name) != lines:
            yield f"link del dev {name.removeprefix(_DEVICE)}"
    for name, (parent, mac, *addresses) in (item for item in new.items() if item[0].startswith(_DEVICE)):
        if old.get(name) != new[name]:
            device = name.removeprefix(_DEVICE)
            yield f"link add {device} link {parent} address {mac} type macvlan mode bridge"
            yield f"link set dev {device} addrgenmode none"
            yield from (f"address add {address} dev {device}" for address in addresses)
            yield f"link set dev {device} up"
