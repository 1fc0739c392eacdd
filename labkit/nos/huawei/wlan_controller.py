"""An access controller among others, and its access points one by one: roaming, backup, and what is done to an AP."""

from functools import partial

from labkit.nos.config import KeptSection
from labkit.nos.huawei.wlan import AC
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.shell.kept import kept_lines, kept_section

table = Table()
table.view("mobility-group", lambda section: f"-mc-mg-{section.values['name']}", parent="wlan")
table.view("static-group", lambda section: f"-sta-lb-static-{section.values['name']}", parent="wlan")
table.view("hsb-service", lambda section: f"-hsb-service-{section.values['number']}")
table.view("hsb-group", lambda section: f"-hsb-group-{section.values['number']}")
_HELP = {
    "ap-confirm": "Let access points in that are not known yet",
    "ap-reset": "Restart access points",
    "ap-rename": "Give an access point another name",
    "ap-regroup": "Move an access point to another group",
    "mobility-group": "Controllers between which stations roam",
    "hsb-service": "Channel to the backup controller",
    "hsb-group": "What is backed up",
    "undo": "Cancel a setting",
}
_MISSING = "Error: The AP does not exist."
_AP = "ap-id <number:0-8191> [[type-id <type:0-255>] ap-mac <mac> [ap-sn <serial:string 1-31>]]"


_kept = partial(kept_lines, families=AC, help=_HELP)
table.add(
    *_kept(
        ("wlan",),
        8,
        "ap blacklist mac <mac> [to <last:mac>]",
        "ap whitelist sn <serial:string 1-31>",
        "ap username <user:string 1-31> password cipher <password:string 1-108>",
        "calibrate schedule time <time:string 5-8>",
        "calibrate sensitivity <how:high|low|medium>",
        single=False,
    ),
    *_kept(
        ("wlan",),
        9,
        "ac protect enable",
        "ac protect protect-ac {ip-address <ip>|<plain:ip>}",
        "ac protect priority <0-7>",
        "ac protect restore <how:enable|disable>",
        "ac protect cold-backup kickoff-station",
        "mobility-server ip-address <ip>",
        "temporary-management psk <key:string 1-128>",
        "country-code <country:string 2-2>",
        "station-whitelist enable",
    ),
    kept_section(
        "mobility-group name <name:string 1-31>",
        view="mobility-group",
        views=("wlan",),
        families=AC,
        place=38,
    ),
    *_kept(
        ("mobility-group",),
        10,
        "member {ip-address|ipv6-address} <ip> [description <text:text>]",
        single=False,
    ),
    kept_section(
        "sta-load-balance static-group name <name:string 1-31>",
        view="static-group",
        views=("wlan",),
        families=AC,
        place=38.5,
    ),
    *_kept(
        ("static-group",),
        10,
        "member {ap-id <number:0-8191>|ap-name <ap:string 1-31>} [radio <radio:0|1|2>]",
        single=False,
    ),
    *_kept(
        ("static-group",), 11, "gap-threshold {percentage <1-100>|number <1-20>}", "start-threshold <1-40>"
    ),
    kept_section("hsb-service <number:0-0>", view="hsb-service", families=AC, block="hsb-service"),
    *_kept(
        ("hsb-service",),
        10,
        "service-ip-port local-ip <local:ip> peer-ip <peer:ip> local-data-port <local-port:10240-49152>"
        " peer-data-port <peer-port:10240-49152>",
        "service-keep-alive detect retransmit <1-20> interval <1-10>",
    ),
    kept_section("hsb-group <number:0-0>", view="hsb-group", families=AC, block="hsb-service"),
    *_kept(
        ("hsb-group",),
        10,
        "track vrrp vrid <1-255> interface <interface>",
        "bind-service <0-0>",
        "hsb enable",
    ),
    *_kept(
        ("system",),
        10,
        "hsb-service-type ap hsb-group <0-0>",
        "hsb-service-type access-user hsb-group <0-0>",
        "hsb-service-type dhcp hsb-group <0-0>",
        "hsb-service-type ap hsb-service <0-0>",
        "hsb-service-type access-user hsb-service <0-0>",
        block="hsb-service-type",
    ),
    *_kept(
        ("system",),
        60,
        "capwap echo {interval <20-300>|times <2-120>}*",
        "capwap control-priority <direction:local-to-remote|remote-to-local> <0-7>",
        "capwap inter-controller dtls psk <key:string 1-128>",
        "capwap double-stack enable",
        "wlan ac-global country-code <country:string 2-2>",
        block="capwap source",
    ),
)


def _points(call: Call) -> dict[tuple[object, ...], KeptSection]:
    """The access points below `wlan`, by what their headers bind."""
    target: KeptSection = call.target
    return target.sections.get(_AP, {})


def _numbered(call: Call) -> KeptSection | None:
    points = _points(call).values()
    return next((point for point in points if point.values["number"] == call["number"]), None)


@table.action("ap-confirm {all|mac <mac>|sn <serial:string 1-31>}", views=("wlan",), families=AC, help=_HELP)
def confirm(_call: Call) -> str:
    """Let in the access points that have asked: none has, since none is on air."""
    return "Info: Confirm AP completely. Success count: 0. Failure count: 0."


@table.action(
    "ap-reset {all|ap-id <number:0-8191>|ap-name <name:string 1-31>|ap-group <group:string 1-35>}",
    views=("wlan",),
    families=AC,
    help=_HELP,
)
def restart(_call: Call) -> str:
    """Restart access points: one that has not joined cannot hear it."""
    return "Info: No AP is in the normal state, and none is reset."


def _put(notation: str, parameter: str) -> None:
    """Declare an action that replaces a line of one access point."""
    line = f"{parameter} <{parameter}:string 1-{31 if parameter == 'ap-name' else 35}>"

    @table.action(notation, views=("wlan",), changes=True, families=AC, help=_HELP)
    def run(call: Call) -> str | None:
        point = _numbered(call)
        if point is None:
            return _MISSING
        point.kept[line] = [{parameter.replace("-", "_"): call["new"]}]
        return None


_put("ap-rename ap-id <number:0-8191> new-name <new:string 1-31>", "ap-name")
_put("ap-regroup ap-id <number:0-8191> new-group <new:string 1-35>", "ap-group")


@table.action(
    "undo ap {all|ap-id <number:0-8191>|ap-name <name:string 1-31>|ap-group <group:string 1-35>}",
    views=("wlan",),
    changes=True,
    families=AC,
    help=_HELP,
)
def forget(call: Call) -> str | None:
    """Forget access points: all, or one by its number or name, or those of a group."""
    held = _points(call)
    gone = [key for key, point in held.items() if _meant(call, point)]
    if not gone and not call["all"]:
        return _MISSING
    for key in gone:
        del held[key]
    if not held:
        call.target.sections.pop(_AP, None)
    return None


def _meant(call: Call, point: KeptSection) -> bool:
    told = {name: line[name] for lines in point.kept.values() for line in lines for name in line}
    if call["all"]:
        return True
    if call["number"] is not None:
        return bool(point.values["number"] == call["number"])
    if call["name"] is not None:
        return bool(told.get("ap_name") == call["name"])
    return bool(told.get("ap_group", "default") == call["group"])
