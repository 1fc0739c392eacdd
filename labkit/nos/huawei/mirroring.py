"""Port mirroring: stored and shown. A mirrored frame would reach a host that looks at it, which no lab asks."""

from collections.abc import Iterable, Iterator

from labkit.nos.config import DeviceConfig
from labkit.nos.config.interface import PortMirror
from labkit.nos.huawei.views import ETHERNET, SWITCHPORT
from labkit.nos.shell.declaration import Answer, Call, Setting, Table, Values

table = Table()
_SWITCHES = frozenset({"s"})
_DIRECTION = "<direction:inbound|outbound|both>"


def _observe(call: Call) -> None:
    call.target.observe_ports[call["index"]] = call["interface"]


def _forget(call: Call) -> None:
    call.target.observe_ports.pop(call["index"], None)


def _lines(config: DeviceConfig) -> Iterable[Values]:
    return (
        {"index": index, "interface": config.observe_ports[index]} for index in sorted(config.observe_ports)
    )


table.add(
    Setting(
        views=("system",),
        notation="observe-port <index:1-8> interface <interface>",
        undo=("undo observe-port <index:1-8>",),
        families=_SWITCHES,
        path="observe_ports",
        store=_observe,
        clear=_forget,
        lines=_lines,
    ),
    Setting(
        views=(SWITCHPORT, ETHERNET),
        notation=f"port-mirroring to observe-port <index:1-8> {_DIRECTION}",
        undo=(f"undo port-mirroring [to observe-port <index:1-8> {_DIRECTION}]",),
        families=_SWITCHES,
        path="mirror",
        read=lambda values: PortMirror(values["index"], values["direction"]),
        write=lambda mirror: ({"index": mirror.observe_port, "direction": mirror.direction},),
        check=lambda call: (
            None
            if call.negative or call["index"] in call.device.config.observe_ports
            else "Error: The observe port does not exist."
        ),
        place=85,
    ),
)


@table.display("display observe-port", families=_SWITCHES)
def observe_ports(call: Call) -> Answer:
    """List the ports to which frames are copied."""
    return list(_observe_ports_lines(call))


def _observe_ports_lines(call: Call) -> Iterator[str]:
    for index, interface in sorted(call.device.config.observe_ports.items()):
        yield "  " + "-" * 70
        yield f"  Index          : {index}"
        yield f"  Interface      : {interface}"
        yield f"  Used           : {sum(port.mirror is not None for port in call.device.config.interfaces.values())}"
    yield "  " + "-" * 70


@table.display("display port-mirroring", families=_SWITCHES)
def mirrored_ports(call: Call) -> Answer:
    """List the ports whose frames are copied."""
    return list(_mirrored_ports_lines(call))


def _mirrored_ports_lines(call: Call) -> Iterator[str]:
    config: DeviceConfig = call.device.config
    yield "  Port-mirror:"
    yield "  " + "-" * 70
    yield f"       {'Mirror-port':<24}{'Direction':<11}Observe-port"
    yield "  " + "-" * 70
    mirrored = [port for port in config.interfaces.values() if port.mirror is not None]
    for number, port in enumerate(mirrored, 1):
        if port.mirror is not None:
            target = config.observe_ports.get(port.mirror.observe_port, "-")
            yield f"  {number:<5}{port.name:<24}{port.mirror.direction.capitalize():<11}{target}"
    yield "  " + "-" * 70
