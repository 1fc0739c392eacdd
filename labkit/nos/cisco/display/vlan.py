"""VLANs and switch ports: `show vlan`, `show interfaces status`, `… trunk`, `… switchport`.

Layouts as in the public samples of ntc-templates.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from labkit.nos.cisco.display.interface_state import shown
from labkit.nos.cisco.interface import ALL_VLANS
from labkit.nos.cisco.interface_names import short
from labkit.nos.cisco.views import SWITCHES, interface_key
from labkit.nos.config import DeviceConfig, InterfaceConfig, SwitchportConfig
from labkit.nos.ios_like.parameters import vlan_words
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import InterfaceState, StpState, VlanState

table = Table()

_HELP = {
    "vlan": "VTP VLAN status",
    "brief": "VTP all VLAN status in brief",
    "id": "VTP VLAN status by VLAN id",
    "name": "VTP VLAN status by VLAN name",
    "private-vlan": "Private VLAN information",
    "interfaces": "Interface status and configuration",
    "status": "Show interface line status",
    "trunk": "Show interface trunk information",
    "switchport": "Show interface switchport information",
}
_LEGACY = (
    (1002, "fddi-default", "fddi", "-", "-"),
    (1003, "token-ring-default", "tr", "-", "srb"),
    (1004, "fddinet-default", "fdnet", "ieee", "-"),
    (1005, "trnet-default", "trnet", "ibm", "-"),
)
"""VLANs of other media, which every switch lists: number, name, type, spanning tree, bridge mode."""
_WIDTH = 31
"""Of the column of ports."""
_SUMMARY = """
VLAN Name                             Status    Ports
---- -------------------------------- --------- -------------------------------"""
_DETAILS = """
VLAN Type  SAID       MTU   Parent RingNo BridgeNo Stp  BrdgMode Trans1 Trans2
---- ----- ---------- ----- ------ ------ -------- ---- -------- ------ ------"""
_REMOTE = """
Remote SPAN VLANs
------------------------------------------------------------------------------

"""
_PRIVATE = """
Primary Secondary Type              Ports
------- --------- ----------------- ------------------------------------------"""


@dataclass(frozen=True, slots=True)
class Port:
    """A switch port as it works: in which VLANs its frames leave, and whether it is a trunk."""

    name: str
    config: SwitchportConfig
    trunk: bool
    vlans: frozenset[int]
    """The existing VLANs that it carries."""

    @property
    def private(self) -> bool:
        """Whether it belongs to private VLANs."""
        return self.config.mode.startswith("private")


def switch_ports(config: DeviceConfig, vlans: Mapping[int, VlanState]) -> list[Port]:
    """All switch ports but the members of channels, in the order of tables."""
    carried: dict[str, set[int]] = {}
    tagging: set[str] = set()
    for number, vlan in vlans.items():
        for port in vlan.ports:
            carried.setdefault(port.name, set()).add(number)
            if port.tagged:
                tagging.add(port.name)
    found = []
    for name in sorted(config.interfaces, key=interface_key):
        interface = config.interfaces[name]
        if interface.switchport is None or interface.membership.trunk is not None:
            continue
        mode = interface.switchport.mode
        trunk = mode == "trunk" or (mode.startswith("dynamic") and name in tagging)
        found.append(Port(name, interface.switchport, trunk, frozenset(carried.get(name, ()))))
    return found


def name_of(config: DeviceConfig, number: int) -> str:
    """A VLAN's name: as configured, else made from its number."""
    vlan = config.vlans.get(number)
    if vlan is not None and vlan.name:
        return vlan.name
    return "default" if number == 1 else f"VLAN{number:04d}"


def vlan_rows(config: DeviceConfig, vlans: Mapping[int, VlanState]) -> Iterator[str]:
    """Each VLAN with its access ports."""
    ports = switch_ports(config, vlans)
    for number in sorted(vlans):
        own = [
            short(port.name)
            for port in ports
            if not (port.trunk or port.private) and port.config.access_vlan == number
        ]
        lines = _wrapped(own)
        yield f"{number:<5}{name_of(config, number)[:32]:<33}{'active':<10}{lines[0]}"
        yield from (" " * 48 + line for line in lines[1:])
    for number, name, *_ in _LEGACY:
        yield f"{number:<5}{name:<33}act/unsup "


def _wrapped(names: Iterable[str]) -> list[str]:
    """The ports of a VLAN, as many on a line as fit."""
    lines = [""]
    for name in names:
        joined = f"{lines[-1]}, {name}" if lines[-1] else name
        if len(joined) > _WIDTH:
            lines.append(name)
        else:
            lines[-1] = joined
    return lines


def _details(vlans: Iterable[int]) -> Iterator[str]:
    for number in sorted(vlans):
        yield f"{number:<5}enet  {100000 + number:<11}1500  -      -      -        -    -        0      0   "
    for number, _, kind, tree, bridging in _LEGACY:
        yield f"{number:<5}{kind:<6}{100000 + number:<11}1500  -      -      -        {tree:<5}{bridging:<9}0      0   "


def vlans_brief(config: DeviceConfig, vlans: Mapping[int, VlanState]) -> str:
    """VLANs and their access ports."""
    return "\n".join([_SUMMARY, *vlan_rows(config, vlans)]) + "\n"


def vlans_full(config: DeviceConfig, vlans: Mapping[int, VlanState]) -> str:
    """The same with the media's parameters."""
    details = "\n".join([_DETAILS, *_details(vlans), _REMOTE])
    return vlans_brief(config, vlans) + details + private_vlans(config, vlans)


def private_vlans(config: DeviceConfig, vlans: Mapping[int, VlanState]) -> str:
    """The private VLANs: each primary one with its secondary ones and their ports."""
    ports = [port for port in switch_ports(config, vlans) if port.private]
    lines = [_PRIVATE]
    for number, vlan in sorted(config.vlans.items()):
        for secondary in sorted(vlan.associated) or ([0] if vlan.private == "primary" else []):
            below = config.vlans.get(secondary)
            kind = below.private if below is not None and below.private in ("community", "isolated") else None
            names = [short(port.name) for port in ports if kind and {number, secondary} <= port.vlans]
            words = kind or ("non-operational" if secondary else "primary")
            lines.append(f"{number:<8}{secondary or 'none':<10}{words:<18}{', '.join(names)}".rstrip())
    return "\n".join(lines) + "\n"


def one_vlan(config: DeviceConfig, vlans: Mapping[int, VlanState], number: int) -> str:
    """One VLAN, with its trunks too."""
    if number not in vlans:
        return f"VLAN id {number} not found in current VLAN database\n"
    ports = [short(port.name) for port in switch_ports(config, vlans) if number in port.vlans]
    lines = _wrapped(ports)
    rows = [f"{number:<5}{name_of(config, number)[:32]:<33}{'active':<10}{lines[0]}"]
    rows += [" " * 48 + line for line in lines[1:]]
    detail = next(iter(_details([number])))
    return "\n".join([_SUMMARY, *rows, _DETAILS, detail, ""]) + "\n"


def _status_words(state: InterfaceState) -> str:
    if state.error_down:
        return "err-disabled"
    if not state.admin_up:
        return "disabled"
    return "connected" if state.physical_up else "notconnect"


def status_rows(
    config: DeviceConfig, vlans: Mapping[int, VlanState], states: Iterable[InterfaceState]
) -> Iterator[str]:
    """The line status of each port."""
    yield ""
    yield "Port      Name               Status       Vlan       Duplex  Speed Type"
    trunks = {port.name for port in switch_ports(config, vlans) if port.trunk}
    for state in shown(states):
        interface = config.interfaces.get(state.name)
        if interface is None or not _has_status(interface):
            continue
        port = interface.switchport
        vlan = "routed" if port is None else "trunk" if state.name in trunks else str(port.access_vlan)
        status = _status_words(state)
        duplex: str = interface.duplex or "auto"
        speed = str(interface.speed or "auto")
        if status == "connected":
            duplex = interface.duplex or "a-full"
            speed = str(interface.speed or f"a-{state.bandwidth // 1000}")
        yield (
            f"{short(state.name):<10}{state.description[:18]:<19}{status:<13}{vlan:<10} {duplex:>6} {speed:>6} "
            f"{_medium(interface)}"
        ).rstrip()


def _has_status(interface: InterfaceConfig) -> bool:
    return interface.name.startswith(("Fast", "Gig", "Ten", "Port-channel")) and "." not in interface.name


def _medium(interface: InterfaceConfig) -> str:
    if interface.name.startswith("Gig"):
        return "10/100/1000BaseTX"
    return "10/100BaseTX" if interface.name.startswith("Fast") else ""


_WORDS = {
    "trunk": "on",
    "dynamic-auto": "auto",
    "dynamic-desirable": "desirable",
}


def trunk_tables(
    config: DeviceConfig,
    vlans: Mapping[int, VlanState],
    states: Mapping[str, InterfaceState],
    blocked: Mapping[str, frozenset[int]],
) -> str:
    """The trunks in four tables."""
    trunks = [
        port
        for port in switch_ports(config, vlans)
        if port.trunk and port.name in states and states[port.name].physical_up
    ]
    if not trunks:
        return ""
    lines = ["", "Port        Mode             Encapsulation  Status        Native vlan"]
    for port in trunks:
        how = _WORDS[port.config.mode]
        method = "802.1q" if how == "on" else "n-802.1q"
        lines.append(f"{short(port.name):<12}{how:<17}{method:<15}{'trunking':<14}{port.config.trunk_pvid}")
    tables = {
        "Vlans allowed on trunk": [port.config.trunk_vlans for port in trunks],
        "Vlans allowed and active in management domain": [port.vlans for port in trunks],
        "Vlans in spanning tree forwarding state and not pruned": [
            port.vlans - blocked.get(port.name, frozenset()) for port in trunks
        ],
    }
    for title, columns in tables.items():
        lines += ["", f"Port        {title}"]
        lines += [
            f"{short(port.name):<12}{vlan_words(vlans) or 'none'}"
            for port, vlans in zip(trunks, columns, strict=True)
        ]
    return "\n".join(lines) + "\n"


def _blocked(state: StpState | None) -> dict[str, frozenset[int]]:
    """The VLANs whose frames a port drops, where each VLAN has its tree."""
    found: dict[str, frozenset[int]] = {}
    for tree in state.instances if state is not None else ():
        for port in tree.ports:
            if not port.forwards:
                found[port.name] = found.get(port.name, frozenset()) | {tree.instance or 1}
    return found


_ADMINISTRATIVE = {
    "access": "static access",
    "trunk": "trunk",
    "dynamic-auto": "dynamic auto",
    "dynamic-desirable": "dynamic desirable",
    "private-host": "private-vlan host",
    "private-promiscuous": "private-vlan promiscuous",
}


def _associated(port: SwitchportConfig) -> tuple[int, ...]:
    return port.host_association or ()


def _mapped(port: SwitchportConfig) -> tuple[int, ...]:
    return () if port.private_mapping is None else (port.private_mapping[0], *sorted(port.private_mapping[1]))


def _named_vlans(config: DeviceConfig, vlans: Iterable[int]) -> str:
    return " ".join(f"{number} ({name_of(config, number)})" for number in vlans) or "none"


def switchport_lines(config: DeviceConfig, port: Port, state: InterfaceState | None) -> Iterator[str]:
    """All about one switch port."""
    up = state is not None and state.physical_up
    own = port.config
    operational = (
        "down"
        if not up
        else _ADMINISTRATIVE[own.mode]
        if port.private
        else "trunk"
        if port.trunk
        else "static access"
    )
    association, mapping = _named_vlans(config, _associated(own)), _named_vlans(config, _mapped(own))
    allowed = "ALL" if own.trunk_vlans == ALL_VLANS else vlan_words(own.trunk_vlans) or "NONE"
    dynamic = own.mode.startswith("dynamic")
    yield f"Name: {short(port.name)}"
    yield "Switchport: Enabled"
    yield f"Administrative Mode: {_ADMINISTRATIVE.get(own.mode, own.mode)}"
    yield f"Operational Mode: {operational}"
    yield f"Administrative Trunking Encapsulation: {'negotiate' if dynamic else 'dot1q'}"
    if up:
        yield f"Operational Trunking Encapsulation: {'dot1q' if port.trunk else 'native'}"
    yield f"Negotiation of Trunking: {'On' if own.negotiates and own.mode != 'access' else 'Off'}"
    yield f"Access Mode VLAN: {own.access_vlan} ({name_of(config, own.access_vlan)})"
    yield f"Trunking Native Mode VLAN: {own.trunk_pvid} ({name_of(config, own.trunk_pvid)})"
    yield "Administrative Native VLAN tagging: enabled"
    yield "Voice VLAN: none"
    yield f"Administrative private-vlan host-association: {association}"
    yield f"Administrative private-vlan mapping: {mapping}"
    yield "Administrative private-vlan trunk native VLAN: none"
    yield "Administrative private-vlan trunk Native VLAN tagging: enabled"
    yield "Administrative private-vlan trunk encapsulation: dot1q"
    for what in ("normal VLANs", "associations", "mappings"):
        yield f"Administrative private-vlan trunk {what}: none"
    carried = [*_associated(own), *_mapped(own)] if up and port.private else []
    yield f"Operational private-vlan: {_named_vlans(config, [each for each in carried if each in port.vlans])}"
    yield f"Trunking VLANs Enabled: {allowed}"
    yield "Pruning VLANs Enabled: 2-1001"
    yield "Capture Mode Disabled"
    yield "Capture VLANs Allowed: ALL"
    yield ""
    yield f"Protected: {'true' if own.isolation_groups else 'false'}"
    yield "Appliance trust: none"
    yield ""


@table.display("show vlan [brief]", families=SWITCHES, help=_HELP)
def show_vlan(call: Call) -> str:
    """Show the VLANs."""
    render = vlans_brief if call["brief"] else vlans_full
    return render(call.device.config, call.device.state.vlans())


@table.display("show vlan private-vlan", families=SWITCHES, help=_HELP)
def show_private(call: Call) -> str:
    """Show the private VLANs."""
    return private_vlans(call.device.config, call.device.state.vlans())


@table.display("show vlan id <number:1-4094>", families=SWITCHES, help=_HELP)
def show_vlan_id(call: Call) -> str:
    """Show one VLAN."""
    return one_vlan(call.device.config, call.device.state.vlans(), call["number"])


@table.display("show vlan name <name:string 1-32>", families=SWITCHES, help=_HELP)
def show_vlan_name(call: Call) -> str:
    """Show one VLAN by its name."""
    config, vlans = call.device.config, call.device.state.vlans()
    found = next((number for number in vlans if name_of(config, number) == call["name"]), None)
    if found is None:
        return f"VLAN {call['name']} not found in current VLAN database\n"
    return one_vlan(config, vlans, found)


@table.display("show interfaces status", families=SWITCHES, help=_HELP)
def show_status(call: Call) -> str:
    """Show the line status of each port."""
    state = call.device.state
    return "\n".join(status_rows(call.device.config, state.vlans(), state.interfaces().values())) + "\n"


@table.display("show interfaces [<interface>] trunk", families=SWITCHES, help=_HELP)
def show_trunks(call: Call) -> str:
    """Show the trunks."""
    state = call.device.state
    states = state.interfaces()
    if call["interface"] is not None:
        states = {name: held for name, held in states.items() if name == call["interface"]}
    per_vlan = call.device.config.stp.mode != "mstp"
    blocked = _blocked(state.stp()) if per_vlan else {}
    return trunk_tables(call.device.config, state.vlans(), states, blocked)


@table.display("show interfaces [<interface>] switchport", families=SWITCHES, help=_HELP)
def show_switchport(call: Call) -> str:
    """Show the switching side of each port."""
    device = call.device
    states = device.state.interfaces()
    lines = [
        line
        for port in switch_ports(device.config, device.state.vlans())
        if call["interface"] in (None, port.name)
        for line in switchport_lines(device.config, port, states.get(port.name))
    ]
    return "\n".join(lines) + "\n" if lines else ""
