"""IPv6 addresses of interfaces. The kernel makes none by itself: link-local ones are given as VRP makes them."""

from collections.abc import Iterator, Sequence

from labkit.engine.linux.agent.client import AgentClient
from labkit.engine.linux.interfaces import LOOPBACK, exists
from labkit.engine.linux.lines import usable
from labkit.engine.linux.names import linux_name
from labkit.engine.linux.topic import DeviceView, Document, RefusedError
from labkit.engine.sim.facts import PortFacts
from labkit.engine.sim.ipv6.addressing import Address6, Interface6
from labkit.engine.sim.ipv6.arithmetic import LINK_LOCAL, interface_identifier, text6
from labkit.engine.sim.ipv6.facts import PortFacts6
from labkit.engine.sim.macs import interface_mac


class Addressing6:
    """Link-local and global addresses."""

    name = "ipv6 addresses"

    def wanted(self, device: DeviceView) -> Document:
        """Addresses by the interface's name inside."""
        document: dict[str, list[str]] = {}
        open_ports = {port.name for port in device.facts.ports if usable(port, device.lines)}
        for interface in configured_interfaces6(device):
            if interface.name not in open_ports:
                continue
            inside = LOOPBACK if interface.kind == "loopback" else linux_name(interface.name)
            lines = document.setdefault(inside, [])
            if interface.kind != "loopback":
                lines.append(f"{text6(interface.link_local)}/64")
            lines += [f"{text6(own.address)}/{own.length}" for own in interface.addresses]
        return {name: tuple(lines) for name, lines in document.items()}

    def limits(self, device: DeviceView) -> Sequence[str]:
        """Virtual routers."""
        facts = device.facts.ipv6
        return ["vrrp6"] if facts is not None and facts.vrrp else []

    def apply(self, agent: AgentClient, old: Document, new: Document) -> None:
        """Tell the kernel the difference, in one call."""
        commands = list(difference(old, new))
        if commands:
            done = agent.run(["ip", "-6", "-batch", "-"], "".join(f"{line}\n" for line in commands))
            if done.code:
                raise RefusedError(done.errors.strip())


def configured_interfaces6(device: DeviceView) -> list[Interface6]:
    """The interfaces with IPv6 by configuration, whether they are up or not."""
    facts = device.facts.ipv6
    if facts is None:
        return []
    settings = {port.name: port for port in facts.ports if port.has_link_local}
    return [
        _interface(device, port, settings[port.name])
        for port in device.facts.ports
        if port.name in settings and not port.layer2 and (port.kind == "loopback" or exists(device, port))
    ]


def difference(old: Document, new: Document) -> Iterator[str]:
    """The lines for `ip -6 -batch` that lead from one state to another."""
    for name in dict.fromkeys([*old, *new]):
        before, after = old.get(name, ()), new.get(name, ())
        yield from (f"address del {address} dev {name}" for address in before if address not in after)
        yield from (
            f"address replace {address} dev {name} nodad" for address in after if address not in before
        )


def _interface(device: DeviceView, port: PortFacts, settings: PortFacts6) -> Interface6:
    mac = interface_mac(device.node, port.name, port.kind) or device.node.mac
    identifier = interface_identifier(mac)
    return Interface6(
        node=device.node.name,
        name=port.name,
        kind=port.kind,
        medium=port.medium,
        mac=mac,
        mtu=settings.mtu or port.mtu,
        bandwidth=port.bandwidth,
        router=device.node.kind.role != "host",
        link_local=LINK_LOCAL[0] | identifier if settings.link_local is None else settings.link_local,
        addresses=tuple(
            Address6(address | identifier, length, "eui-64") if eui64 else Address6(address, length)
            for address, length, eui64 in settings.addresses
        ),
        settings=settings,
    )
