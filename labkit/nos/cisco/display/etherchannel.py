"""EtherChannels: `show etherchannel summary` and `… port-channel`, `show lacp neighbor`.

Layouts as in the public samples of ntc-templates and in Cisco's command reference.
"""

from collections.abc import Iterator, Mapping

from labkit.nos.cisco.interface_names import short
from labkit.nos.config import DeviceConfig, InterfaceConfig
from labkit.nos.config.link_aggregation import trunk_number
from labkit.nos.ios_like.parameters import dotted
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import TrunkMember, TrunkState

table = Table()

_FLAGS = """Flags:  D - down        P - bundled in port-channel
        I - stand-alone s - suspended
        H - Hot-standby (LACP only)
        R - Layer3      S - Layer2
        U - in use      f - failed to allocate aggregator

        M - not in use, minimum links not met
        u - unsuitable for bundling
        w - waiting to be aggregated
        d - default port

"""
_LACP_FLAGS = (
    "Flags:  S - Device is requesting Slow LACPDUs",
    "        F - Device is requesting Fast LACPDUs",
    "        A - Device is in Active mode       P - Device is in Passive mode     ",
)
_HEADER = """
Group  Port-channel  Protocol    Ports
------+-------------+-----------+-----------------------------------------------"""
_PER_LINE = 3
_HELP = {
    "etherchannel": "EtherChannel information",
    "summary": "One-line summary per channel-group",
    "port-channel": "Port-channel information",
    "lacp": "Port channel information",
    "neighbor": "Neighbor information",
    "internal": "Internal information",
    "sys-id": "LACP system identifier",
}


def _channels(
    config: DeviceConfig, states: Mapping[str, TrunkState]
) -> Iterator[tuple[InterfaceConfig, TrunkState]]:
    for name in sorted(states, key=trunk_number):
        if name in config.interfaces:
            yield config.interfaces[name], states[name]


def _lacp_channels(
    config: DeviceConfig, states: Mapping[str, TrunkState]
) -> Iterator[tuple[InterfaceConfig, TrunkState]]:
    return (found for found in _channels(config, states) if _protocol(config, found[1]) == "LACP")


def _protocol(config: DeviceConfig, state: TrunkState) -> str:
    modes = {config.interfaces[member.name].membership.mode for member in state.members}
    if modes & {"active", "passive"}:
        return "LACP"
    return "PAgP" if modes & {"auto", "desirable"} else "-"


def _member_flag(config: DeviceConfig, state: TrunkState, member: TrunkMember) -> str:
    """Bundled, down, standing by, or standing alone because nobody speaks the protocol at the other end."""
    if not member.up:
        return "D"
    if member.active:
        return "P"
    if _protocol(config, state) == "LACP":
        return "H" if member.partner is not None and state.up else "I"
    return "s"


def summary(config: DeviceConfig, states: Mapping[str, TrunkState]) -> str:
    """A row for each channel."""
    found = list(_channels(config, states))
    lines = [
        f"Number of channel-groups in use: {len(found)}",
        f"Number of aggregators:           {len(found)}",
        _HEADER,
    ]
    for interface, state in found:
        layer = "R" if interface.switchport is None else "S"
        status = f"{short(interface.name)}({layer}{'U' if state.up else 'D'})"
        ports = [f"{short(member.name)}({_member_flag(config, state, member)})" for member in state.members]
        rows = [ports[first : first + _PER_LINE] for first in range(0, len(ports), _PER_LINE)] or [[]]
        texts = ["".join(f"{port:<15}" for port in row).rstrip() for row in rows]
        head = f"{trunk_number(interface.name):<7}{status:<16}{_protocol(config, state):^8}    "
        lines += [f"{head}{texts[0]}".rstrip(), *(" " * 35 + text for text in texts[1:])]
    return _FLAGS + "\n".join(lines) + "\n"


_STATES = {"P": "bndl", "H": "hot-sby", "D": "down", "I": "indep"}


def lacp_internal(config: DeviceConfig, states: Mapping[str, TrunkState]) -> str:
    """What this end says of the members."""
    lines = list(_LACP_FLAGS)
    for interface, state in _lacp_channels(config, states):
        lines += [
            "",
            f"Channel group {trunk_number(interface.name)}",
            "                            LACP port     Admin     Oper    Port        Port",
            "Port      Flags   State     Priority      Key       Key     Number      State",
        ]
        for member in state.members:
            own = config.interfaces[member.name].membership
            flags = f"S{'A' if own.mode == 'active' else 'P'}"
            where = _STATES.get(_member_flag(config, state, member), "susp")
            lines.append(
                f"{short(member.name):<10}{flags:<8}{where:<10}{member.priority:<14}0x{state.key:<8X}"
                f"0x{state.key:<6X}0x{member.number:<10X}0x{'3D' if member.active else '5'}"
            )
    return "\n".join(lines) + "\n"


def lacp_neighbors(config: DeviceConfig, states: Mapping[str, TrunkState]) -> str:
    """What the members heard from the other ends."""
    lines = list(_LACP_FLAGS)
    for interface, state in _lacp_channels(config, states):
        lines += [
            "",
            f"Channel group {trunk_number(interface.name)} neighbors",
            "",
            "Partner's information:",
            "",
            "                  LACP port                        Admin  Oper   Port    Port",
            "Port      Flags   Priority  Dev ID          Age    key    Key    Number  State",
        ]
        for member in state.members:
            heard = member.partner
            if heard is not None:
                lines.append(
                    f"{short(member.name):<10}SA      {heard.priority:<10}{dotted(heard.system):<16}  0s    0x0    "
                    f"0x{heard.key:<5X}0x{heard.number:<6X}0x3D"
                )
    return "\n".join(lines) + "\n"


def _named(call: Call) -> Mapping[str, TrunkState]:
    """The channels that a line asks for: one, or all."""
    states, number = call.device.state.trunks(), call["number"]
    return {name: held for name, held in states.items() if number in (None, trunk_number(name))}


@table.display("show etherchannel [<number:1-48>] summary", help=_HELP)
def show_summary(call: Call) -> str:
    """Show the channels."""
    return summary(call.device.config, _named(call))


@table.display("show lacp [<number:1-48>] neighbor", help=_HELP)
def show_neighbors(call: Call) -> str:
    """Show what LACP heard."""
    return lacp_neighbors(call.device.config, _named(call))


@table.display("show lacp [<number:1-48>] internal", help=_HELP)
def show_internal(call: Call) -> str:
    """Show what LACP says."""
    return lacp_internal(call.device.config, _named(call))


@table.display("show lacp sys-id", help=_HELP)
def show_system(call: Call) -> str:
    """Show by what LACP knows this device."""
    return f"{call.device.config.lacp_priority}, {dotted(call.device.node.mac)}\n"
