"""Spanning tree: a tree for each VLAN (PVST+, rapid or not), and MST (IEEE 802.1D, 802.1w, 802.1s)."""

from collections.abc import Iterable, Iterator
from typing import Any

from labkit.nos.cisco.views import LAYER2, SWITCHES
from labkit.nos.config import DeviceConfig, InterfaceConfig, MstRegionConfig, StpConfig, StpPortConfig
from labkit.nos.config.spanning_tree import StpMode
from labkit.nos.shell.declaration import Call, Kept, Section, Setting, Table, Values

table = Table()
table.view("mst", "config-mst")

_WORDS: dict[str, StpMode] = {"pvst": "pvst", "rapid-pvst": "rapid-pvst", "mst": "mstp"}
_MODES = {mode: word for word, mode in _WORDS.items()}
_STEP = 4096
_PRIMARY, _SECONDARY = 24576, 28672
"""What `root primary` and `root secondary` set, unless the root's own priority is lower."""

_HELP = {
    "spanning-tree": "Spanning Tree Subsystem",
    "mode": "Spanning tree operating mode",
    "pvst": "Per-Vlan spanning tree mode",
    "rapid-pvst": "Per-Vlan rapid spanning tree mode",
    "mst": "Multiple spanning tree mode",
    "vlan": "VLAN Switch Spanning Tree",
    "<vlans>": "vlan range, example: 1,3-5,7,9-11",
    "priority": "Set the bridge priority for the spanning tree",
    "root": "Configure switch as root",
    "primary": "Configure this switch as primary root for this spanning tree",
    "secondary": "Configure switch as secondary root",
    "portfast": "Spanning tree portfast options",
    "default": "Enable portfast by default on all access ports",
    "bpduguard": "Don't accept BPDUs on this interface",
    "bpdufilter": "Don't send or receive BPDUs on this interface",
    "enable": "Enable BPDU guard for this interface",
    "disable": "Disable for this interface",
    "guard": "Change an interface's spanning tree guard mode",
    "cost": "Change an interface's spanning tree port path cost",
    "port-priority": "Change an interface's spanning tree port priority",
    "pathcost": "Spanning tree pathcost options",
    "method": "Method to calculate default port path cost",
    "long": "Use 32 bit based values for default port path costs",
    "short": "Use 16 bit based values for default port path costs",
    "configuration": "Enter MST configuration submode",
    "revision": "Set configuration revision number",
    "instance": "Map vlans to an MST instance",
}


def _by_number(held: dict[int, int], key: str) -> Iterator[dict[str, Any]]:
    """Lines for the VLANs that share a number, as IOS prints them: `vlan 10,20 priority 4096`."""
    groups: dict[int, set[int]] = {}
    for vlan, number in held.items():
        groups.setdefault(number, set()).add(vlan)
    for number, vlans in sorted(groups.items(), key=lambda item: min(item[1])):
        yield {"vlans": frozenset(vlans), key: number}


def _refuse_step(call: Call) -> str | None:
    if call.negative or call["priority"] is None or call["priority"] % _STEP == 0:
        return None
    allowed = [str(number) for number in range(0, 65536, _STEP)]
    return "% Bridge Priority must be in increments of 4096.\n% Allowed values are:\n" + "\n".join(
        "  " + " ".join(f"{word:<5}" for word in allowed[row : row + 8]).rstrip() for row in (0, 8)
    )


def _set_priority(call: Call) -> str | None:
    priorities: dict[int, int] = call.target.stp.vlan_priorities
    for vlan in call["vlans"]:
        if call.negative:
            priorities.pop(vlan, None)
        else:
            priorities[vlan] = call["priority"]
    return None


def _become_root(call: Call) -> str | None:
    """A macro: it looks at the root of the moment and writes a priority that wins, or comes second."""
    stp: StpConfig = call.target.stp
    state = call.device.state.stp()
    roots = {} if state is None else {item.instance or 1: item for item in state.instances}
    for vlan in sorted(call["vlans"]):
        if call.negative:
            stp.vlan_priorities.pop(vlan, None)
            continue
        tree = roots.get(vlan)
        wanted = _SECONDARY if call["secondary"] else _PRIMARY
        if call["primary"] and tree is not None and tree.root != tree.bridge:
            theirs = tree.root[0] // _STEP * _STEP
            if theirs <= wanted:
                wanted = theirs - _STEP
                if wanted <= 0:
                    return (
                        f"% Failed to make the bridge root for vlan {vlan}\n"
                        "% It may be possible to make the bridge root by setting the priority\n"
                        "% for some (or all) of these instances to zero."
                    )
        stp.vlan_priorities[vlan] = wanted
    return None


def _priority_lines(config: DeviceConfig) -> Iterable[Values]:
    return _by_number(config.stp.vlan_priorities, "priority")


def _mst_priority(call: Call) -> str | None:
    for instance in call["instances"]:
        if call.negative:
            call.target.stp.priorities.pop(instance, None)
        else:
            call.target.stp.priorities[instance] = call["priority"]
    return None


def _mst_priority_lines(config: DeviceConfig) -> Iterable[Values]:
    for instance, priority in sorted(config.stp.priorities.items()):
        yield {"instances": [instance], "priority": priority}


def _path_cost(call: Call) -> None:
    call.target.stp.path_cost_standard = (
        "dot1t" if not call.negative and call["method"] == "long" else "short"
    )


def _mode(call: Call) -> None:
    call.target.stp.mode = "pvst" if call.negative else _WORDS[call["mode"]]


def _global(notation: str, path: str, place: float) -> Setting:
    return Setting(
        views=("system",),
        families=SWITCHES,
        notation=f"spanning-tree {notation}",
        path=f"stp.{path}",
        block="spanning-tree",
        place=place,
        help=_HELP,
    )


table.add(
    Setting(
        views=("system",),
        families=SWITCHES,
        notation="spanning-tree mode <mode:mst|pvst|rapid-pvst>",
        undo=("no spanning-tree mode",),
        path="stp.mode",
        store=_mode,
        clear=_mode,
        lines=lambda config: ({"mode": _MODES[config.stp.mode]},),
        block="spanning-tree",
        place=10,
        help=_HELP,
    ),
    Setting(
        views=("system",),
        families=SWITCHES,
        notation="spanning-tree pathcost method <method:long|short>",
        undo=("no spanning-tree pathcost method",),
        path="stp.path_cost_standard",
        store=_path_cost,
        clear=_path_cost,
        lines=lambda config: [{"method": "long"}] if config.stp.path_cost_standard == "dot1t" else [],
        block="spanning-tree",
        place=10.5,
        help=_HELP,
    ),
    _global("portfast default", "edged_by_default", 11),
    _global("portfast bpduguard default", "bpdu_protection", 12),
    Kept(
        views=("system",),
        families=SWITCHES,
        notation="spanning-tree portfast bpdufilter default",
        block="spanning-tree",
        place=13,
        help=_HELP,
    ),
    Kept(
        views=("system",),
        families=SWITCHES,
        notation="spanning-tree extend system-id",
        block="spanning-tree",
        place=14,
        help=_HELP,
    ),
    Kept(
        views=("system",),
        families=SWITCHES,
        notation="spanning-tree loopguard default",
        block="spanning-tree",
        place=14.1,
        help=_HELP,
    ),
    Setting(
        views=("system",),
        families=SWITCHES,
        notation="spanning-tree vlan <vlans:vlan-list> priority <priority:0-61440>",
        undo=("no spanning-tree vlan <vlans:vlan-list> priority",),
        path="stp.vlan_priorities",
        check=_refuse_step,
        store=_set_priority,
        clear=_set_priority,
        lines=_priority_lines,
        block="spanning-tree",
        place=30,
        help=_HELP,
    ),
    Setting(
        views=("system",),
        families=SWITCHES,
        notation="spanning-tree vlan <vlans:vlan-list> root {primary|secondary}",
        undo=("no spanning-tree vlan <vlans:vlan-list> root",),
        path="stp.vlan_priorities",
        store=_become_root,
        clear=_become_root,
        lines=lambda _config: (),
        block="spanning-tree",
        place=31,
        help=_HELP,
    ),
    *(
        Kept(
            views=("system",),
            families=SWITCHES,
            notation=f"spanning-tree vlan <vlans:vlan-list> {timer}",
            single=False,
            block="spanning-tree",
            place=32,
            help=_HELP,
        )
        for timer in ("hello-time <1-10>", "forward-time <4-30>", "max-age <6-40>")
    ),
    Setting(
        views=("system",),
        families=SWITCHES,
        notation="spanning-tree mst <instances:0-4094>&<1-16> priority <priority:0-61440>",
        undo=("no spanning-tree mst <instances:0-4094>&<1-16> priority",),
        path="stp.priorities",
        check=_refuse_step,
        store=_mst_priority,
        clear=_mst_priority,
        lines=_mst_priority_lines,
        block="spanning-tree",
        place=33,
        help=_HELP,
    ),
)


def _regions(config: DeviceConfig) -> Iterable[MstRegionConfig]:
    region = config.stp.active_region
    return () if region is None or region == MstRegionConfig() else (region,)


def _open_region(call: Call) -> MstRegionConfig:
    """What is typed acts when the mode is left; here at once, which comes to the same."""
    stp: StpConfig = call.target.stp
    if stp.active_region is None:
        stp.active_region = stp.region
    return stp.active_region


def _forget_region(call: Call) -> None:
    call.target.stp.region = MstRegionConfig()
    call.target.stp.active_region = None


def _map(call: Call) -> str | None:
    """Put VLANs into an instance, and so out of all others; instance 0 has what no other has."""
    region: MstRegionConfig = call.target
    moved: frozenset[int] = call["vlans"] or region.instances.get(call["instance"], frozenset())
    kept = {number: held - moved for number, held in region.instances.items()}
    if not call.negative and call["instance"]:
        kept[call["instance"]] = kept.get(call["instance"], frozenset()) | moved
    region.instances = {number: held for number, held in sorted(kept.items()) if held}
    return None


table.add(
    Section(
        views=("system",),
        families=SWITCHES,
        notation="spanning-tree mst configuration",
        undo=("no spanning-tree mst configuration",),
        view="mst",
        open=_open_region,
        printed=_regions,
        bind=lambda _region: {},
        removed=_forget_region,
        block="spanning-tree",
        place=20,
        help=_HELP,
    ),
    Setting(views=("mst",), notation="name <name:string 1-32>", path="name", place=10, help=_HELP),
    Setting(views=("mst",), notation="revision <revision:0-65535>", path="revision", place=20, help=_HELP),
    Setting(
        views=("mst",),
        notation="instance <instance:0-4094> vlan <vlans:vlan-list>",
        undo=("no instance <instance:0-4094> [vlan <vlans:vlan-list>]",),
        path="instances",
        store=_map,
        clear=_map,
        lines=lambda region: (
            {"instance": number, "vlans": vlans} for number, vlans in sorted(region.instances.items())
        ),
        place=30,
        help=_HELP,
    ),
)


def _portfast(call: Call) -> str | None:
    """A warning comes with it, as on a switch."""
    port: StpPortConfig = call.target.stp
    port.edged = None if call.negative else not call["disable"]
    if not port.edged:
        return None
    return (
        "%Warning: portfast should only be enabled on ports connected to a single\n"
        " host. Connecting hubs, concentrators, switches, bridges, etc... to this\n"
        " interface  when portfast is enabled, can cause temporary bridging loops.\n"
        " Use with CAUTION\n\n"
        f"%Portfast has been configured on {call.target.name} but will only\n"
        " have effect when the interface is in a non-trunking mode."
    )


def _guard(call: Call) -> str | None:
    kind: Any = None if call.negative or call["kind"] == "none" else call["kind"]
    call.target.stp.protection = kind
    return None


def _numbers(path: str) -> Any:
    def store(call: Call) -> None:
        held: dict[int, int] = getattr(call.target.stp, path)
        for vlan in call["vlans"] or {0}:
            if call.negative:
                held.pop(vlan, None)
            else:
                held[vlan] = call["number"]

    return store


def _common(path: str) -> Any:
    def lines(interface: InterfaceConfig) -> Iterable[Values]:
        held: dict[int, int] = getattr(interface.stp, path)
        return ({"number": held[0]},) if 0 in held else ()

    return lines


def _own(path: str) -> Any:
    def lines(interface: InterfaceConfig) -> Iterable[Values]:
        held: dict[int, int] = getattr(interface.stp, path)
        return _by_number({vlan: number for vlan, number in held.items() if vlan}, "number")

    return lines


def _number_settings(word: str, limits: str, path: str, place: float) -> tuple[Setting, Setting]:
    store = _numbers(path)

    def setting(before: str, lines: Any, place: float) -> Setting:
        return Setting(
            views=LAYER2,
            notation=f"spanning-tree {before}{word} <number:{limits}>",
            undo=(f"no spanning-tree {before}{word} [<number:{limits}>]",),
            path=f"stp.{path}",
            store=store,
            clear=store,
            lines=lines,
            place=place,
            help=_HELP,
        )

    return setting("", _common(path), place), setting("vlan <vlans:vlan-list> ", _own(path), place + 0.5)


def _switched(word: str, path: str, place: float) -> Setting:
    """`… enable` and `… disable`."""

    def lines(interface: InterfaceConfig) -> Iterable[Values]:
        held = getattr(interface.stp, path)
        if held is not None and held is not False:
            yield {"how": "enable"}
        elif held is False and path == "guarded":
            yield {"how": "disable"}

    return Setting(
        views=LAYER2,
        notation=f"spanning-tree {word} <how:enable|disable>",
        undo=(f"no spanning-tree {word} [<how:enable|disable>]",),
        path=f"stp.{path}",
        read=lambda values: values["how"] == "enable",
        lines=lines,
        place=place,
        help=_HELP,
    )


table.add(
    Setting(
        views=LAYER2,
        notation="spanning-tree portfast [trunk|disable|edge|network]",
        undo=("no spanning-tree portfast [trunk|disable|edge|network]",),
        path="stp.edged",
        store=_portfast,
        clear=_portfast,
        lines=lambda interface: {None: (), True: ({},), False: ({"disable": True},)}[interface.stp.edged],
        place=92,
        help=_HELP,
    ),
    _switched("bpduguard", "guarded", 93),
    _switched("bpdufilter", "bpdu_filter", 94),
    Setting(
        views=LAYER2,
        notation="spanning-tree guard <kind:loop|none|root>",
        undo=("no spanning-tree guard",),
        path="stp.protection",
        store=_guard,
        clear=_guard,
        lines=lambda interface: (
            () if interface.stp.protection is None else ({"kind": interface.stp.protection},)
        ),
        place=95,
        help=_HELP,
    ),
    Kept(
        views=LAYER2, notation="spanning-tree link-type <type:point-to-point|shared>", place=95.5, help=_HELP
    ),
    *_number_settings("port-priority", "0-240", "priorities", 96),
    *_number_settings("cost", "1-200000000", "costs", 97),
)
