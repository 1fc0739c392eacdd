"""Single access points as they are configured, the kinds there are, and what is wrong. Layouts: manual of V200R007."""

from labkit.nos.huawei.display.kept_lines import lines, sections, value
from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.display.wlan import access_point
from labkit.nos.huawei.wlan import AC
from labkit.nos.shell.declaration import Call, Table

table = Table()
_RULE = "-" * 78
_TYPES = {
    "AP6010SN-GN": (1, 17),
    "AP6010DN-AGN": (2, 19),
    "AP7110SN-GN": (1, 27),
    "AP7110DN-AGN": (2, 28),
    "AP5010SN-GN": (1, 29),
    "AP5010DN-AGN": (2, 30),
    "AP3010DN-AGN": (2, 31),
    "AP5030DN": (2, 35),
    "AP5130DN": (2, 36),
}
"""Radios and type number of the access points that the manual names first."""
_WHICH = "{ap-id <number:0-8191>|ap-name <name:string 1-31>}"
_HELP = {
    "ap": "AP",
    "config-info": "What the access point is told",
    "run-info": "How the access point runs",
    "unauthorized": "Access points that are not known",
    "ap-type": "Kinds of access points",
    "config-errors": "Contradictions",
    "wlan": "WLAN",
}
_MISSING = "Error: The AP does not exist."


@table.display(f"display ap config-info {_WHICH}", families=AC, help=_HELP)
def configured(call: Call) -> str:
    """Show what an access point is told."""
    point = access_point(call)
    if point is None:
        return _MISSING
    rows = {
        "AP ID": point.values["number"],
        "AP MAC": point.values.get("mac", "-"),
        "AP name": value(point, "ap-name", "ap_name", point.values.get("mac", "-")),
        "AP group": value(point, "ap-group", "ap_group", "default"),
        "AP system profile": value(point, "ap-system-profile", "ap_system_profile", "-"),
        "Regulatory domain profile": value(
            point, "regulatory-domain-profile", "regulatory_domain_profile", "-"
        ),
    }
    body = [f"{name:<35}: {shown}" for name, shown in rows.items()]
    vaps = [
        f"{'  WLAN ' + str(line['wlan']) + ' VAP profile':<35}: {line['vap_profile']}"
        for line in lines(point, "vap-profile")
    ]
    radios = [f"{'Radio ' + str(radio.values['radio']):<35}:" for radio in sections(point, "radio")]
    return joined([_RULE, *body, *vaps, *radios, _RULE])


@table.display(f"display ap run-info {_WHICH}", families=AC, help=_HELP)
def running(call: Call) -> str:
    """Tell how an access point runs: none has joined."""
    return _MISSING if access_point(call) is None else "Info: The AP is in the idle state."


@table.display("display ap unauthorized record", families=AC, help=_HELP)
def unknown(_call: Call) -> str:
    """List the access points that asked and are not known: none is on air."""
    return joined(["Unauthorized AP record:", "Total number: 0", _RULE, _RULE])


@table.display("display ap-type {all|type <type:string 1-31>}", families=AC, help=_HELP)
def kinds(call: Call) -> str:
    """List the kinds of access points that the controller knows."""
    rows = [
        f"{number:<6}{name:<32}{radios}"
        for name, (radios, number) in _TYPES.items()
        if call["type"] is None or call["type"].lower() == name.lower()
    ]
    return joined([_RULE, f"{'ID':<6}{'Type':<32}Radio number", _RULE, *rows, _RULE, f"Total: {len(rows)}"])


@table.display("display wlan config-errors", families=AC, help=_HELP)
def contradictions(_call: Call) -> str:
    """List what was sent to access points and failed: nothing was sent."""
    return joined([_RULE, f"{'AP ID':<8}{'AP name':<24}Cause", _RULE, _RULE, "Total: 0"])


@table.display("display hsb-service 0", families=AC, help=_HELP)
def backup(call: Call) -> str:
    """Show the channel to the backup controller."""
    service = next(sections(call.device.config, "hsb-service"), None)
    if service is None:
        return "Info: The HSB service does not exist."
    ports = next(lines(service, "service-ip-port"), {})
    rows = {
        "Local IP Address": ports.get("local", "-"),
        "Peer IP Address": ports.get("peer", "-"),
        "Source Port": ports.get("local_port", "-"),
        "Destination Port": ports.get("peer_port", "-"),
        "Keep Alive Times": value(service, "service-keep-alive", "retransmit", 5),
        "Keep Alive Interval": value(service, "service-keep-alive", "interval", 3),
        "Service State": "Disconnected",
    }
    body = [f"  {name:<24}: {shown}" for name, shown in rows.items()]
    return joined(["Hot Standby Service Information:", _RULE, *body, _RULE])
