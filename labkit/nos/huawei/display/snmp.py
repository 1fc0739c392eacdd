"""SNMP as it is configured (RFC 3411): stored, and nobody is answered. Layouts: ntc-templates, the AR's manual."""

from collections.abc import Iterator

from labkit.nos.config import DeviceConfig
from labkit.nos.huawei.display.kept_lines import lines, value
from labkit.nos.huawei.display.lines import joined
from labkit.nos.shell.declaration import Call, Table

table = Table()

_HELP = {
    "snmp-agent": "SNMP information",
    "sys-info": "What the agent tells of the system",
    "community": "Communities",
    "group": "Groups of users",
    "target-host": "Hosts that are sent traps",
    "usm-user": "Users",
}
_MODELS = {"authentication": "AuthnoPriv", "privacy": "AuthPriv"}


@table.display("display snmp-agent sys-info [contact|location|version]", help=_HELP)
def system_information(call: Call) -> str:
    """Tell who answers for the device, where it stands, and which versions of SNMP it speaks."""
    config: DeviceConfig = call.device.config
    parts = {
        "contact": (
            "The contact person for this managed node:",
            value(
                config, "snmp-agent sys-info contact", "contact", "R&D Beijing, Huawei Technologies co.,Ltd."
            ),
        ),
        "location": (
            "The physical location of this node:",
            value(config, "snmp-agent sys-info location", "place", "Beijing China"),
        ),
        "version": ("SNMP version running in the system:", " ".join(_versions(config))),
    }
    wanted = [name for name in parts if call[name]] or list(parts)
    return joined(
        text for name in wanted for text in (f"   {parts[name][0]} ", f"           {parts[name][1]} ", "")
    )


def _versions(config: DeviceConfig) -> list[str]:
    """SNMPv3 unless others were typed."""
    typed = {version for line in lines(config, "snmp-agent sys-info version") for version in line["version"]}
    names = {"v1": "SNMPv1", "v2c": "SNMPv2c", "v3": "SNMPv3"}
    chosen = set(names) if "all" in typed else typed | {"v3"}
    return [name for version, name in names.items() if version in chosen]


@table.display("display snmp-agent community [read|write]", help=_HELP)
def communities(call: Call) -> str:
    """List the communities of a right, or all."""
    return joined(
        _community_lines(call.device.config, {right for right in ("read", "write") if call[right]} or None)
    )


def _community_lines(config: DeviceConfig, wanted: set[str] | None) -> Iterator[str]:
    found = [
        line for line in lines(config, "snmp-agent community") if wanted is None or line["right"] in wanted
    ]
    for line in found:
        yield f"   Community name: {line['name']} "
        yield "   Storage type: nonVolatile "
        yield f"   View name: {line.get('view', 'ViewDefault')} "
        if "acl" in line:
            yield f"   Acl: {line['acl']}"
        yield ""
    yield f"   Total number is {len(found)} "


@table.display("display snmp-agent target-host", help=_HELP)
def trap_hosts(call: Call) -> str:
    """List the hosts that would be sent traps."""
    config = call.device.config
    hosts = [
        *(
            (host, str(host["name"]).split()[0])
            for host in lines(config, "snmp-agent target-host trap address")
        ),
        *((host, host["params"]) for host in lines(config, "snmp-agent target-host trap-hostname")),
    ]
    sources = [
        f"     Source interface: {line['interface']}" for line in lines(config, "snmp-agent trap source")
    ]
    rows = [f"Traphost list: {len(hosts)}"]
    for number, (host, name) in enumerate(hosts, 1):
        rows += [
            f"   Target host NO. {number}",
            "   " + "-" * 59,
            f"     IP-address      : {host['ip']}",
            *sources,
            f"     Security name   : {name}",
            "   " + "-" * 59,
        ]
    return joined(rows)


@table.display("display snmp-agent group [<name:string 1-32>]", help=_HELP)
def groups(call: Call) -> str:
    """List the groups of SNMPv3 users."""
    rows: list[str] = []
    for line in lines(call.device.config, "snmp-agent group"):
        if call["name"] not in (None, line["group"]):
            continue
        old = line.get("version")
        model = old or f"v3 {_MODELS.get(line.get('security', ''), 'noAuthnoPriv')}"
        rows += [
            f"   Group name: {line['group']}",
            f"       Security model: {model}",
            f"       Readview: {line.get('read', 'ViewDefault')}",
            f"       Writeview: {line.get('write', '<no specified>')}",
            f"       Notifyview :{line.get('notify', '<no specified>')}",
            "       Storage-type: nonVolatile",
            "",
        ]
    return joined([*rows, f"   Total number is {sum('Group name' in row for row in rows)}"])


@table.display("display snmp-agent usm-user", help=_HELP)
def users(call: Call) -> str:
    """List the SNMPv3 users by name."""
    names = [str(line["user"]).split()[0] for line in lines(call.device.config, "snmp-agent usm-user")]
    rows = [text for name in names for text in (f"   User name: {name}", "       Engine ID: local", "")]
    return joined([*rows, f"   Total number is {len(names)}"])
