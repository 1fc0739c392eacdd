"""RIPng (RFC 2080): stored, printed and shown as it is configured; its routes are not simulated."""

from collections.abc import Iterator

from labkit.nos.config import DeviceConfig, KeptSection
from labkit.nos.huawei.display.kept_lines import lines, sections, value
from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.ipv6 import INTERFACES
from labkit.nos.shell.declaration import Call, Kept, Table
from labkit.nos.shell.kept import kept_section

table = Table()
table.view("ripng", lambda section: f"-ripng-{section.values['process_id']}")

_HELP = {
    "ripng": "Routing Information Protocol for IPv6",
    "<process_id>": "Process ID",
    "enable": "Run the process on the interface",
    "default-route": "Announce a default route",
}
_SOURCE = "{direct|static|bgp|{ripng|isis|ospfv3} [<source:1-65535>]}"
_LISTS = "{<acl:2000-3999>|ipv6-prefix <list:string 1-169>|route-policy <policy:string 1-40>}"
_PROCESS = (
    "description <description:text 1-80>",
    "default-cost <cost:0-15>",
    "preference <preference:1-255>",
    "preference route-policy <policy:string 1-40> [<preference:1-255>]",
    "maximum load-balancing <paths:1-8>",
    "checkzero",
    "timers ripng <update:1-86400> <age:1-86400> <collect:1-86400>",
)
_LISTED = (
    f"import-route {_SOURCE} [cost <cost:0-15>|route-policy <policy:string 1-40>]*",
    f"filter-policy {_LISTS} import",
    f"filter-policy {_LISTS} export [direct|static|bgp|{{ripng|isis|ospfv3}} [<source:1-65535>]]",
)
_PORT = (
    "ripng <process-id:1-65535> enable",
    "ripng default-route {only|originate} [cost <cost:0-15>]",
    "ripng metricin <0-15>",
    "ripng metricout <1-15>",
    "ripng poison-reverse",
    "undo ripng split-horizon",
)

table.add(
    kept_section("ripng <process-id:1-65535>", view="ripng", block="ripng"),
    *(
        Kept(views=("ripng",), notation=notation, place=10 + index, help=_HELP)
        for index, notation in enumerate(_PROCESS)
    ),
    *(
        Kept(views=("ripng",), notation=notation, place=30 + index, single=False, help=_HELP)
        for index, notation in enumerate(_LISTED)
    ),
    *(
        Kept(
            views=INTERFACES,
            notation=notation,
            place=34.9 + index / 100,
            undo=("ripng split-horizon",) if notation.startswith("undo") else None,
            help=_HELP,
        )
        for index, notation in enumerate(_PORT)
    ),
    Kept(
        views=INTERFACES,
        notation="ripng summary-address <ipv6> <length:0-128>",
        place=34.97,
        single=False,
        help=_HELP,
    ),
)


def _process(config: DeviceConfig, section: KeptSection) -> Iterator[str]:
    number = section.values["process_id"]
    ports = sum(
        line["process_id"] == number
        for interface in config.interfaces.values()
        for line in lines(interface, "ripng")
        if "process_id" in line
    )
    timers = next(lines(section, "timers ripng"), {"update": 30, "age": 180, "collect": 120})
    yield "Public vpn-instance name :"
    yield f"    RIPng process : {number}"
    yield f"       Preference : {value(section, 'preference', 'preference', 100)}"
    yield "       Checkzero : Enabled"
    yield f"       Default-cost : {value(section, 'default-cost', 'cost', 0)}"
    yield f"       Maximum number of balanced paths : {value(section, 'maximum load-balancing', 'paths', 8)}"
    yield f"       Update time   : {timers['update']} sec   Age time : {timers['age']} sec"
    yield f"       Garbage-collect time : {timers['collect']} sec"
    yield f"       Number of interfaces enabled  : {ports}"
    yield ""


def _chosen(call: Call) -> Iterator[KeptSection]:
    for section in sections(call.device.config, "ripng"):
        if call["process_id"] in (None, section.values["process_id"]):
            yield section


@table.display("display ripng [<process-id:1-65535>]", help=_HELP)
def show_processes(call: Call) -> str:
    """Show how the processes are configured."""
    return joined(line for section in _chosen(call) for line in _process(call.device.config, section))


@table.display(
    "display ripng <process-id:1-65535> {route|database|neighbor|interface [<interface>]}",
    help=_HELP | {"route": "Routes that RIPng learnt", "neighbor": "Routers heard of"},
)
def show_learnt(call: Call) -> str:
    """Show what a process learnt: nothing, for it is not simulated. Its interfaces are those configured."""
    found = list(_chosen(call))
    if not found:
        return "Error: The RIPng process does not exist."
    if call["interface"] is None:
        return ""
    wanted = call["interface"] if isinstance(call["interface"], str) else None
    return joined(
        interface.name
        for interface in call.device.config.interfaces.values()
        if wanted in (None, interface.name)
        and any(line.get("process_id") == call["process_id"] for line in lines(interface, "ripng"))
    )
