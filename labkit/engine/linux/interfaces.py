"""Interfaces and their addresses: what `ip -batch` is told.

All loopback interfaces of a device are addresses of Linux's one: FRR's OSPF takes only that one for a loopback,
and announces host routes of cost 0 for it, as VRP does. One whose subnet OSPF is to announce is a device of its own.
"""

from collections.abc import Iterator, Sequence

from labkit.engine.linux.agent.client import AgentClient
from labkit.engine.linux.lines import ADDRESS, is_serial, usable
from labkit.engine.linux.names import linux_name
from labkit.engine.linux.switching.trunking import members, working
from labkit.engine.linux.topic import DeviceView, Document, RefusedError
from labkit.engine.linux.tunnels.ends import ends
from labkit.engine.sim.facts import PortFacts
from labkit.engine.sim.ipv4 import text
from labkit.engine.sim.macs import interface_mac
from labkit.engine.sim.ospf.manners import IOS, VRP
from labkit.nos.config import DeviceConfig

LOOPBACK = "lo"
_WHOLE = {
    name: manners.whole_loopbacks
    for name, manners in (("LoopBack", VRP), ("Loopback", IOS), ("loopback", IOS))
}
"""With which OSPF network types a loopback is announced with its mask, by how vendors spell it."""
_ADDRESS, _LINK = "address ", "link "
_FAR = "-far"


class Interfaces:
    """Link state, MTU, hardware and IP addresses."""

    name = "interfaces"

    def wanted(self, device: DeviceView) -> Document:
        """By the interface's name inside: `link …` settings, then its addresses, the primary first."""
        document: dict[str, list[str]] = {LOOPBACK: []}
        for port in device.facts.ports:
            if port.kind == "loopback" and inside_name(device.config, port.name) == LOOPBACK:
                if not port.shutdown:
                    document[LOOPBACK] += _addresses(port)
            elif port.kind == "loopback":
                name = linux_name(port.name)
                document[name] = [_loop(name), _far_up(name), *_link(device, port), *_addresses(port)]
            elif exists(device, port):
                own = _addresses(port) if usable(port, device.lines) else []
                document[linux_name(port.name)] = [*_link(device, port), *own]
        return {name: tuple(lines) for name, lines in document.items()}

    def limits(self, device: DeviceView) -> Sequence[str]:
        """Nothing."""
        return ()

    def apply(self, agent: AgentClient, old: Document, new: Document) -> None:
        """Tell the kernel the difference, in one call."""
        commands = list(difference(old, new))
        if commands:
            done = agent.run(["ip", "-batch", "-"], "".join(f"{line}\n" for line in commands))
            if done.code:
                raise RefusedError(done.errors.strip() or "the kernel refuses an address")


def inside_name(config: DeviceConfig, name: str) -> str:
    """How an interface is called inside."""
    if not name.lower().startswith("loopback"):
        return linux_name(name)
    own = config.interfaces.get(name)
    whole = own is not None and own.ospf.network_type in _WHOLE.get(name.rstrip("0123456789"), ())
    return linux_name(name) if whole else LOOPBACK


def exists(device: DeviceView, port: PortFacts) -> bool:
    """Whether the container has this interface: a cabled port, or one that another topic makes."""
    if port.kind == "tunnel":
        return any(name == port.name for name, _ in ends(device))
    if port.kind == "vlan":
        return port.vlan in device.facts.vlans
    if port.kind == "subinterface":
        return port.tag is not None and bool(members(device, port.name.split(".", 1)[0]))
    return port.kind == "physical" and bool(members(device, port.name)) and not (port.trunk and port.layer2)


def works(device: DeviceView, port: PortFacts, up: frozenset[str]) -> bool:
    """Whether the layer below an interface is up; of a VLAN interface, whether a port in the VLAN is."""
    if port.shutdown:
        return False
    if port.kind in ("loopback", "null"):
        return True
    if port.kind == "vlan":
        return any(
            carries(device, member.name, up)
            for member in device.facts.switchports
            if port.vlan in member.untagged or port.vlan in member.tagged
        )
    if port.kind == "tunnel":
        return linux_name(port.name) in up
    if port.kind == "subinterface":
        return port.tag is not None and carries(device, port.name.split(".", 1)[0], up)
    return port.kind == "physical" and carries(device, port.name, up)


def carries(device: DeviceView, name: str, up: frozenset[str]) -> bool:
    """Whether a port has a cable that carries; of an Eth-Trunk, whether enough members have."""
    return bool(working(device, name, up))


def _enabled(device: DeviceView, port: PortFacts) -> bool:
    """Whether the link is to be up: Linux has no notion of a VLAN interface whose ports are all down."""
    if device.up is None or port.kind not in ("vlan", "subinterface"):
        return not port.shutdown
    return works(device, port, device.up)


def difference(old: Document, new: Document) -> Iterator[str]:
    """The lines for `ip -batch` that lead from one state to another."""
    for name, lines in new.items():
        before = old.get(name, ())
        yield from (f"{line}" for line in lines if line.startswith(_LINK) and line not in before)
        yield from _readdress(name, _only_addresses(before), _only_addresses(lines))
    for name, before in old.items():
        if name not in new and _loop(name) in before:
            yield f"link del dev {name}"
    if LOOPBACK in old and LOOPBACK not in new:
        yield from _readdress(LOOPBACK, _only_addresses(old[LOOPBACK]), ())


def _readdress(name: str, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[str]:
    """Change addresses; all of them where the primary one changes, since Linux keeps them in order of age."""
    keep = set(old) & set(new) if old[:1] == new[:1] or name == LOOPBACK else set()
    for address in old:
        if address not in keep:
            yield f"address del {address} dev {name}"
    for address in new:
        if address not in keep:
            extra = " noprefixroute" if name == LOOPBACK else _broadcast(address)
            yield f"address add {address} dev {name}{extra}"


def _broadcast(address: str) -> str:
    return " broadcast +" if int(address.rsplit("/", 1)[1]) < 31 else ""


def _only_addresses(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(line.removeprefix(_ADDRESS) for line in lines if line.startswith(_ADDRESS))


def _link(device: DeviceView, port: PortFacts) -> Iterator[str]:
    """Settings of the link. IPv6 addresses are the student's business, so Linux makes none by itself."""
    name = linux_name(port.name)
    mac = interface_mac(device.node, port.name, port.kind)
    if mac:
        address = ":".join(mac[index : index + 2] for index in range(0, 12, 2))
        yield f"link set dev {name} address {address}"
    elif is_serial(port):
        yield f"link set dev {name} address {ADDRESS} arp off"
        yield f"link set dev {name} mode dormant state dormant"
    yield f"link set dev {name} mtu {port.mtu} addrgenmode none"
    yield f"link set dev {name} {'up' if _enabled(device, port) else 'down'}"


def _loop(name: str) -> str:
    """The command that makes a device with a carrier which leads nowhere: all kernels with links have these."""
    return f"{_LINK}add dev {name} type veth peer name {name}{_FAR}"


def _far_up(name: str) -> str:
    return f"{_LINK}set dev {name}{_FAR} addrgenmode none up"


def _addresses(port: PortFacts) -> list[str]:
    if port.layer2:
        return []
    return [f"{_ADDRESS}{text(address)}/{length}" for address, length in port.addresses]
