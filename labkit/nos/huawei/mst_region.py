"""The MST region: its view, whose settings act once they are activated (IEEE 802.1s; trap 36).

The configuration lists what is active, its activation, and then what was typed since, so that it loads as the same.
"""

from collections.abc import Iterable, Iterator, Mapping

from labkit.nos.config import DeviceConfig, MstRegionConfig
from labkit.nos.huawei.parameters import vlan_words
from labkit.nos.huawei.spanning_tree import BUSY, FAMILIES
from labkit.nos.huawei.vlan import collapse, expand
from labkit.nos.shell.declaration import Action, Call, Section, Setting, Table, Values

table = Table()
table.view("mst-region", "-mst-region")

_VLANS = "vlans={<first:1-4094> [to <last:1-4094>]}&<1-10>"
_ALL = frozenset(range(1, 4095))
_HELP = {
    "stp": "Spanning Tree Protocol (STP)",
    "region-configuration": "Enter the MST region view",
    "region-name": "Specify the name of the MST region",
    "revision-level": "Specify the revision level of the MST region",
    "instance": "Map VLANs to a spanning tree instance",
    "vlan": "VLANs of the instance",
    "active": "Activate the MST region's configuration",
    "check": "Show the MST region's configuration that was typed",
}


def _map(region: MstRegionConfig, vlans: Iterable[int], instance: int) -> None:
    """Put VLANs into an instance, and so out of all others; instance 0 has what no other has."""
    moved = frozenset(vlans)
    kept = {number: held - moved for number, held in region.instances.items()}
    if instance:
        kept[instance] = kept.get(instance, frozenset()) | moved
    region.instances = {number: held for number, held in kept.items() if held}


def _store_instance(call: Call) -> str | None:
    config: DeviceConfig = call.target
    _map(config.stp.region, expand(call["vlans"]), call["instance"])
    return None


def _clear_instance(call: Call) -> str | None:
    region: MstRegionConfig = call.target.stp.region
    held = region.instances.get(call["instance"], frozenset())
    _map(region, held & expand(call["vlans"]) if call["vlans"] else held, 0)
    return None


def _stages(config: DeviceConfig) -> Iterator[tuple[int, MstRegionConfig, MstRegionConfig]]:
    """What was typed up to the last activation and since, each as a number and the regions before and after it."""
    typed, active = config.stp.region, config.stp.active_region
    yield 0, MstRegionConfig(), active or typed
    if active is not None and active != typed:
        yield 1, active, typed


def _name_lines(config: DeviceConfig) -> Iterable[Values]:
    for stage, before, after in _stages(config):
        if before.name != after.name:
            yield {"stage": stage, "name": after.name or before.name, "undo": not after.name}


def _revision_lines(config: DeviceConfig) -> Iterable[Values]:
    for stage, before, after in _stages(config):
        if before.revision != after.revision:
            yield {"stage": stage, "revision_level": after.revision}


def _instance_lines(config: DeviceConfig) -> Iterable[Values]:
    for stage, before, after in _stages(config):
        mapped = frozenset[int]().union(*after.instances.values())
        freed = frozenset[int]().union(*before.instances.values()) - mapped
        gained = {n: vlans - before.instances.get(n, frozenset()) for n, vlans in after.instances.items()}
        for instance, vlans in sorted({0: freed, **gained}.items()):
            items = collapse(vlans)
            for start in range(0, len(items), 10):
                yield {"stage": stage, "instance": instance, "vlans": items[start : start + 10]}


def _activate(call: Call) -> str | None:
    config: DeviceConfig = call.target
    config.stp.active_region = config.stp.region.copy()
    return BUSY


table.add(
    Section(
        views=("system",),
        families=FAMILIES,
        notation="stp region-configuration",
        undo=(),
        view="mst-region",
        block="stp region-configuration",
        help=_HELP,
    ),
    Setting(
        views=("mst-region",),
        notation="region-name <name:string 1-32>",
        undo=("undo region-name [<name:string 1-32>]",),
        path="stp.region.name",
        lines=_name_lines,
        together="stage",
        place=10,
        help=_HELP,
    ),
    Setting(
        views=("mst-region",),
        notation="revision-level <0-65535>",
        undo=("undo revision-level",),
        path="stp.region.revision",
        lines=_revision_lines,
        together="stage",
        place=11,
        help=_HELP,
    ),
    Setting(
        views=("mst-region",),
        notation=f"instance <0-4094> vlan {_VLANS}",
        undo=(f"undo instance <0-4094> [vlan {_VLANS}]",),
        path="stp.region.instances",
        store=_store_instance,
        clear=_clear_instance,
        lines=_instance_lines,
        together="stage",
        place=12,
        help=_HELP,
    ),
    Setting(
        views=("mst-region",),
        notation="active region-configuration",
        undo=(),
        path="stp.active_region",
        store=_activate,
        lines=lambda config: ({"stage": 0},) if config.stp.active_region is not None else (),
        together="stage",
        place=13,
        help=_HELP,
    ),
)


@table.action("vlan-mapping modulo <1-64>", views=("mst-region",), changes=True, help=_HELP)
def modulo(call: Call) -> None:
    """Deal the VLANs out to instances 1 to `modulo` in turn."""
    config: DeviceConfig = call.target
    instances: dict[int, set[int]] = {}
    for vlan in _ALL:
        instances.setdefault((vlan - 1) % call["modulo"] + 1, set()).add(vlan)
    config.stp.region.instances = {number: frozenset(held) for number, held in sorted(instances.items())}


@table.action("undo stp region-configuration", views=("system",), changes=True, families=FAMILIES, help=_HELP)
def forget(call: Call) -> None:
    """Go back to a region of its own."""
    config: DeviceConfig = call.target
    config.stp.region, config.stp.active_region = MstRegionConfig(), None


def region_configuration(region: MstRegionConfig, mac: str, title: str) -> str:
    """Render a region: its name (by default the bridge's address), revision, and the VLANs of each instance."""
    rest = _ALL - frozenset(vlan for vlans in region.instances.values() for vlan in vlans)
    mapping: Mapping[int, frozenset[int]] = {0: rest, **region.instances}
    lines = [
        f" {title}",
        f"   Format selector    :{0:<14}",
        f"   Region name        :{region.name or mac:<14}",
        f"   Revision level     :{region.revision:<14}",
        "",
        "   Instance   VLANs Mapped",
    ]
    for instance, vlans in sorted(mapping.items()):
        words = vlan_words(vlans).replace(" to ", "~").split()
        lines.append(f"{instance:>7}       {', '.join(words).replace('~', ' to ')}")
    return "\n".join(lines)


def _check(call: Call) -> str:
    config: DeviceConfig = call.target
    return region_configuration(config.stp.region, call.device.node.mac, "Admin configuration")


table.add(
    Action(
        views=("mst-region",),
        notation="check region-configuration",
        run=_check,
        display=True,
        help=_HELP,
    )
)


@table.display("display stp region-configuration", families=FAMILIES, help=_HELP)
def _display_region(call: Call) -> str:
    config: DeviceConfig = call.device.config
    region = config.stp.active_region or MstRegionConfig()
    return region_configuration(region, call.device.node.mac, "Oper configuration")
