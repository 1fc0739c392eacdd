"""What is only kept of a switch, shown as it is configured, in the manual's layouts.

Uplinks, rings, detection of loops, limits of storms, VLANs by subnet, protocol or phone, snooping, CPU defence.
"""

from collections.abc import Iterable, Iterator

from labkit.nos.config import DeviceConfig, InterfaceConfig, KeptSection
from labkit.nos.huawei.bridging import SWITCHES
from labkit.nos.huawei.display.kept_lines import has, lines, sections, value
from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.rings import SWITCH
from labkit.nos.shell.declaration import Call, Table

table = Table()
_RULE = "-" * 78
_HELP = {
    "smart-link": "Two uplinks, one of them standing by",
    "monitor-link": "Downlinks that follow an uplink",
    "loopback-detect": "Detection of loops behind a port",
    "storm-control": "Limits of broadcast, multicast and unknown unicast frames",
    "ip-subnet-vlan": "VLAN by source subnet",
    "protocol-vlan": "VLAN by protocol",
    "voice-vlan": "VLAN of IP phones",
    "igmp-snooping": "Groups that hosts have joined",
    "cpu-defend": "Protection of the CPU",
    "rrpp": "Rapid Ring Protection Protocol",
    "erps": "Ethernet Ring Protection Switching",
    "sep": "Smart Ethernet Protection",
}


def _ports(call: Call, beginning: str) -> list[InterfaceConfig]:
    config: DeviceConfig = call.device.config
    return [port for port in config.interfaces.values() if has(port, beginning)]


def _groups(call: Call, kind: str) -> list[KeptSection]:
    held = sections(call.device.config, f"{kind} group")
    found = sorted(held, key=lambda group: int(group.values["group"]))
    return [group for group in found if call["group"] in (None, group.values["group"])]


def _up(call: Call, port: str) -> bool:
    state = call.device.state.interfaces().get(port)
    return state is not None and state.physical_up


@table.display("display smart-link group {all|<group:1-16>}", families=SWITCHES, help=_HELP)
def smart_links(call: Call) -> str:
    """Show the groups of two uplinks."""
    rows: list[str] = []
    for group in _groups(call, "smart-link"):
        enabled = "enabled" if has(group, "smart-link enable") else "disabled"
        rows += [
            f"Smart Link group {group.values['group']} information :",
            f"  Smart Link group was {enabled}",
            f"  Wtr-time is: {value(group, 'timer wtr', 'wtr', 60)} sec.",
            f"  {'Member':<28}{'Role':<8}State",
            f"  {'-' * 60}",
        ]
        for role in ("master", "slave"):
            port = next((line["port"] for line in lines(group, f"port <port:interface> {role}")), None)
            if port is not None:
                rows.append(f"  {port:<28}{role.capitalize():<8}{'Inactive' if _up(call, port) else 'Down'}")
        rows.append("")
    return joined(rows) if rows else "Info: The smart link group does not exist."


@table.display("display smart-link flush", families=SWITCHES, help=_HELP)
def flushes(_call: Call) -> str:
    """Tell of flush packets: none is sent here."""
    return (
        "Receive flush packets count: 0\nReceive last flush interface: -\nReceive last flush packet time: -"
    )


@table.display("display monitor-link group {all|<group:1-16>}", families=SWITCHES, help=_HELP)
def monitor_links(call: Call) -> str:
    """Show the groups of downlinks that follow an uplink."""
    rows: list[str] = []
    for group in _groups(call, "monitor-link"):
        rows += [
            f"Monitor Link group {group.values['group']} information :",
            f"  Recover-timer is {value(group, 'timer recover-time', 'recover_time', 3)} sec.",
            f"  {'Member':<28}{'Role':<8}State",
            f"  {'-' * 60}",
        ]
        for role, short in (("uplink", "UpLk"), ("downlink", "DwLk")):
            for line in lines(group, f"port <port:interface> {role}"):
                rows.append(f"  {line['port']:<28}{short:<8}{'UP' if _up(call, line['port']) else 'DOWN'}")
        rows.append("")
    return joined(rows) if rows else "Info: The monitor link group does not exist."


@table.display("display loopback-detect", families=SWITCHES, help=_HELP)
def loops(call: Call) -> str:
    """List the ports behind which loops are looked for."""
    interval = value(call.device.config, "loopback-detect packet-interval", "packet_interval", 5)
    ports = _ports(call, "loopback-detect enable")
    rows = [f"Loopback-detect sending-packet interval:{interval:>5}", _RULE]
    rows.append(f"{'Interface':<28}{'RecoverTime':<13}{'Action':<12}Status")
    rows.append(_RULE)
    for port in ports:
        recovery = value(port, "loopback-detect recovery-time", "recovery_time", 3 * interval)
        action = value(port, "loopback-detect action", "action", "shutdown")
        rows.append(f"{port.name:<28}{recovery:<13}{action:<12}NORMAL")
    return joined([*rows, _RULE])


@table.display("display storm-control [interface <interface>]", families=SWITCHES, help=_HELP)
def storms(call: Call) -> str:
    """List the limits of storms, port by port."""
    columns = "{:<24}{:<11}{:<14}{:<14}{:<8}{}"
    rows = [columns.format("PortName", "Type", "Rate(Min)", "Rate(Max)", "Action", "Punish-Status"), _RULE]
    for port in _ports(call, "storm-control"):
        if call["interface"] not in (None, port.name):
            continue
        for line in lines(port, "storm-control <kind:broadcast|multicast|unicast>"):
            least = line.get("min_rate", line.get("percent", line.get("packets", "-")))
            most = line.get("max", "-")
            action = value(port, "storm-control action", "action", "None")
            rows.append(
                columns.format(port.name, str(line["kind"]).capitalize(), least, most, action, "Normal")
            )
    return joined(rows)


def _of_vlans(call: Call, beginning: str) -> Iterator[tuple[int, dict[str, object]]]:
    for number, vlan in sorted(call.device.config.vlans.items()):
        if call["vlan"] in (None, number):
            yield from ((number, dict(line)) for line in lines(vlan, beginning))


@table.display("display ip-subnet-vlan vlan {all|<1-4094>}", families=SWITCHES, help=_HELP)
def subnets(call: Call) -> str:
    """List the subnets that belong to VLANs."""
    columns = "{:<8}{:<8}{:<18}{:<18}{}"
    rows = [_RULE, columns.format("Vlan", "Index", "IpAddress", "SubnetMask", "Priority"), _RULE]
    for number, line in _of_vlans(call, "ip-subnet-vlan"):
        mask = line.get("mask", line.get("mask_length", "-"))
        rows.append(
            columns.format(
                number, line.get("index", "-"), str(line["address"]), mask, line.get("priority", 0)
            )
        )
    return joined([*rows, _RULE])


@table.display("display protocol-vlan vlan {all|<1-4094>}", families=SWITCHES, help=_HELP)
def protocols(call: Call) -> str:
    """List the protocols that belong to VLANs."""
    rows = [_RULE, f"{'VLAN ID':<12}{'Protocol Index':<18}Protocol Type", _RULE]
    rows += [
        f"{number:<12}{line.get('index', '-')!s:<18}{line['protocol']}"
        for number, line in _of_vlans(call, "protocol-vlan")
    ]
    return joined([*rows, _RULE])


@table.display("display protocol-vlan interface {all|<interface>}", families=SWITCHES, help=_HELP)
def protocol_ports(call: Call) -> str:
    """List the ports on which protocols decide about VLANs."""
    rows = [_RULE, f"{'Interface':<28}{'VLAN':<8}Index", _RULE]
    for port in _ports(call, "protocol-vlan"):
        if call["interface"] in (None, port.name):
            rows += [
                f"{port.name:<28}{line['vlan']:<8}{'all' if line.get('all') else line.get('index')}"
                for line in lines(port, "protocol-vlan")
            ]
    return joined([*rows, _RULE])


@table.display("display voice-vlan [<vlan:1-4094>] status", families=SWITCHES, help=_HELP)
def voices(call: Call) -> str:
    """List the ports with a VLAN of phones."""
    columns = "{:<28}{:<10}{:<11}{:<10}{}"
    rows = [columns.format("PortName", "VlanId", "Add-Mode", "Security", "Legacy"), _RULE]
    for port in _ports(call, "voice-vlan"):
        vlan = value(port, "voice-vlan <1-4094> enable", "voice_vlan")
        if vlan is not None and call["vlan"] in (None, vlan):
            security = "Security" if has(port, "voice-vlan security enable") else "Normal"
            legacy = "Enable" if has(port, "voice-vlan legacy enable") else "Disable"
            mode = value(port, "voice-vlan mode", "mode", "auto").capitalize()
            rows.append(columns.format(port.name, vlan, mode, security, legacy))
    return joined(rows)


@table.display("display voice-vlan oui", families=SWITCHES, help=_HELP)
def phones(call: Call) -> str:
    """List the addresses by which phones are known."""
    rows = [_RULE, f"{'OuiAddress':<18}{'Mask':<18}Description", _RULE]
    rows += [
        f"{line['mac_address']!s:<18}{line['mask']!s:<18}{line.get('what', '')}".rstrip()
        for line in lines(call.device.config, "voice-vlan mac-address")
        if "mac_address" in line
    ]
    return joined(rows)


@table.display(
    "display igmp-snooping [vlan [<number:1-4094>]] [configuration]", families=SWITCHES, help=_HELP
)
def snooping(call: Call) -> str:
    """Show how each VLAN listens to IGMP."""
    rows: list[str] = []
    for number, vlan in sorted(call.device.config.vlans.items()):
        if call["number"] not in (None, number) or not has(vlan, "igmp-snooping enable"):
            continue
        interval = value(vlan, "igmp-snooping query-interval", "query_interval", 60)
        querier = "enable" if has(vlan, "igmp-snooping querier enable") else "disable"
        rows += [
            f" IGMP Snooping Information for VLAN {number}",
            "     IGMP Snooping is Enabled",
            f"     IGMP Version is Set to default {value(vlan, 'igmp-snooping version', 'version', 2)}",
            f"     IGMP Query Interval is Set to default {interval}",
            f"     IGMP Robustness is Set to default {value(vlan, 'igmp-snooping robust-count', 'robust_count', 2)}",
            f"     IGMP Snooping Querier {querier}",
            "",
        ]
    return joined(rows) if rows else "Info: IGMP snooping is not enabled in any VLAN."


@table.display(
    "display igmp-snooping {port-info|router-port|statistics} [vlan <1-4094>]", families=SWITCHES, help=_HELP
)
def groups(_call: Call) -> str:
    """List the ports of groups: no host of a lab joins one."""
    return "The number of total group entries is 0\nThe number of total router ports is 0"


@table.display("display cpu-defend policy [<name:string 1-31>]", families=SWITCHES, help=_HELP)
def defences(call: Call) -> str:
    """List the policies that protect the CPU."""
    held = [section.values["name"] for section in sections(call.device.config, "cpu-defend policy")]
    rows = [f" Name : {name}\n Related slot : <0>" for name in held if call["name"] in (None, name)]
    return joined([_RULE, *rows, _RULE])


@table.display(
    "display cpu-defend statistics [all|packet-type <packet:string 1-32>]", families=SWITCHES, help=_HELP
)
def defence_statistics(_call: Call) -> str:
    """Count the packets to the CPU: what is computed sends none."""
    columns = "{:<28}{:>14}{:>14}{:>14}{:>14}"
    header = columns.format("Packet Type", "Pass(Bytes)", "Drop(Bytes)", "Pass(Packets)", "Drop(Packets)")
    rows = [
        columns.format(kind, 0, 0, 0, 0)
        for kind in ("arp-reply", "arp-request", "dhcp-client", "icmp", "telnet")
    ]
    return joined(["Statistics on mainboard:", _RULE, header, _RULE, *rows, _RULE])


@table.display("display arp anti-attack configuration all", families=SWITCHES, help=_HELP)
def arp_protection(call: Call) -> str:
    """Show what guards ARP."""
    config = call.device.config
    fixed = value(config, "arp anti-attack entry-check", "how", "disable")
    gateway = "enable" if has(config, "arp anti-attack gateway-duplicate enable") else "disable"
    rows = [
        "ARP anti-attack packet-check configuration:",
        f"   {'enable' if has(config, 'arp anti-attack packet-check') else 'disable'}",
        "ARP gateway-duplicate anti-attack function: " + gateway,
        f"ARP anti-attack entry-check mode: {fixed}",
        "ARP rate-limit configuration:",
        f"   {value(config, 'arp anti-attack rate-limit <1-16384>', 'rate_limit', 'disable')}",
        "ARP speed-limit for source-IP configuration:",
        f"   {value(config, 'arp speed-limit source-ip maximum', 'maximum', 'default')}",
    ]
    return joined(rows)


def _rings(kind: str, notation: str, number: str, protected: str) -> None:
    @table.display(notation, families=SWITCH, help=_HELP)
    def show(call: Call) -> str:
        held = sorted(sections(call.device.config, kind), key=lambda ring: int(ring.values[number]))
        rows = [f"{number.capitalize():<12}{'Control VLAN':<16}{'Protected instances':<24}State", _RULE]
        for ring in held:
            if call[number] in (None, ring.values[number]):
                vlan = value(ring, "control-vlan", "control_vlan", "-")
                rows.append(
                    f"{ring.values[number]:<12}{vlan:<16}{_instances(ring, protected):<24}not simulated"
                )
        return joined(rows) if len(rows) > 2 else f"Info: There is no {kind}."


def _instances(ring: KeptSection, beginning: str) -> str:
    line = next(lines(ring, beginning), {})
    ranges: Iterable[dict[str, int]] = line.get("instances", ())
    written = ",".join(
        f"{item['first']}-{item['last']}" if item.get("last") else str(item["first"]) for item in ranges
    )
    return "all" if line.get("all") else written or "-"


for _arguments in (
    ("rrpp domain", "display rrpp brief [domain <domain:1-64>]", "domain", "protected-vlan"),
    ("erps ring", "display erps [ring <ring:1-255>] [verbose]", "ring", "protected-instance"),
    ("sep segment", "display sep topology [segment <segment:1-1024>]", "segment", "protected-instance"),
):
    _rings(*_arguments)
