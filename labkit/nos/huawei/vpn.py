"""VPN instances: routing tables of their own. Routes between them, which VPN targets steer, are only stored."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from labkit.nos.config import DeviceConfig, VrfConfig
from labkit.nos.huawei.views import ROUTED
from labkit.nos.shell.declaration import Answer, Call, Kept, Section, Setting, Table, Values

table = Table()
table.view("vpn-instance", "-vpn-instance-{name}")
table.view("vpn-instance-family", "-af-ipv4")

_DIRECTIONS = ("export-extcommunity", "import-extcommunity")
_TARGETS = "<targets:string 3-21>&<1-8>"


def _refuse_binding(call: Call) -> str | None:
    if call.negative or call["name"] in call.device.config.vrfs:
        return None
    return "Error: The VPN instance does not exist."


def _bind(call: Call) -> str | None:
    """Put an interface into a VPN instance, or back: its addresses are lost, as on VRP."""
    name = "" if call.negative else call["name"]
    if call.target.vrf == name:
        return None
    call.target.vrf = name
    call.target.address = None
    call.target.secondary_addresses = []
    return "Info: All IPv4 related configurations on this interface are removed!"


def _binding(interface: object) -> Iterable[Values]:
    name = getattr(interface, "vrf", "")
    if name:
        yield {"name": name}


def _remove(call: Call) -> None:
    config: DeviceConfig = call.device.config
    config.vrfs.pop(call["name"], None)
    config.static_routes = {
        key: route for key, route in config.static_routes.items() if route.vrf != call["name"]
    }
    for interface in config.interfaces.values():
        if interface.vrf == call["name"]:
            interface.vrf, interface.address, interface.secondary_addresses = "", None, []


def _targets_of(direction: str) -> str:
    """The field that holds the targets of a direction."""
    return "export_targets" if direction == "export-extcommunity" else "import_targets"


def _chosen(call: Call) -> set[str]:
    """The fields that a line is about: without a direction, both."""
    named = [direction for direction in _DIRECTIONS if call[direction.replace("-", "_")]]
    return {_targets_of(direction) for direction in named or _DIRECTIONS}


def _add_targets(call: Call) -> None:
    for field in _chosen(call):
        setattr(call.target, field, tuple(dict.fromkeys((*getattr(call.target, field), *call["targets"]))))


def _drop_targets(call: Call) -> None:
    for field in _chosen(call):
        left = [item for item in getattr(call.target, field) if item not in (call["targets"] or (item,))]
        setattr(call.target, field, tuple(left))


def _target_lines(direction: str) -> Callable[[VrfConfig], Iterable[Values]]:
    """The targets of a direction as they were given, eight in a line at most."""

    def lines(vrf: VrfConfig) -> Iterable[Values]:
        held: tuple[str, ...] = getattr(vrf, _targets_of(direction))
        return ({"targets": list(part), direction.replace("-", "_"): True} for part in _batched(held, 8))

    return lines


def _batched(items: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """Cut a sequence into parts of a size."""
    return (items[start : start + size] for start in range(0, len(items), size))


def _family(call: Call) -> VrfConfig:
    vrf: VrfConfig = call.target
    vrf.ipv4 = True
    return vrf


def _no_family(call: Call) -> None:
    call.target.ipv4 = False


_FAMILY = Section(
    views=("vpn-instance",),
    notation="ipv4-family",
    view="vpn-instance-family",
    path="ipv4",
    open=_family,
    printed=lambda vrf: [vrf] if vrf.ipv4 else [],
    bind=lambda _vrf: {},
    removed=_no_family,
    place=10,
)

table.add(
    Section(
        views=("system",),
        notation="ip vpn-instance <name:string 1-31>",
        view="vpn-instance",
        path="vrfs",
        key=lambda values: values["name"],
        make=lambda call: VrfConfig(call["name"]),
        bind=lambda vrf: {"name": vrf.name},
        removed=_remove,
        block="ip vpn-instance",
        help={"vpn-instance": "Specify a VPN instance"},
    ),
    _FAMILY,
    Kept(views=("vpn-instance",), notation="description <text:text>", place=5),
    Setting(
        views=("vpn-instance-family",),
        notation="route-distinguisher <rd:string 3-21>",
        path="route_distinguisher",
        place=10,
    ),
    Kept(views=("vpn-instance-family",), notation="apply-label per-instance", place=11),
    *(
        Setting(
            views=("vpn-instance-family",),
            notation=f"vpn-target {_TARGETS} {{{direction}}}",
            undo=(f"undo vpn-target {{all|{_TARGETS}}} {{{direction}}}",),
            path=_targets_of(direction),
            store=_add_targets,
            clear=_drop_targets,
            lines=_target_lines(direction),
            place=12 + index / 10,
            help={"vpn-target": "Extended communities that steer routes between VPN instances"},
        )
        for index, direction in enumerate(_DIRECTIONS)
    ),
    Setting(
        views=("vpn-instance-family",),
        notation=f"vpn-target {_TARGETS} [both]",
        undo=(f"undo vpn-target {{all|{_TARGETS}}} [both]",),
        path="import_targets",
        store=_add_targets,
        clear=_drop_targets,
        lines=lambda _vrf: (),
    ),
    Setting(
        views=ROUTED,
        notation="ip binding vpn-instance <name:string 1-31>",
        undo=("undo ip binding vpn-instance [<name:string 1-31>]",),
        path="vrf",
        check=_refuse_binding,
        store=_bind,
        clear=_bind,
        lines=_binding,
        place=25,
    ),
)


@table.display("display ip vpn-instance")
def vpn_instances(call: Call) -> Answer:
    """List the VPN instances."""
    return list(_vpn_instances_lines(call))


def _vpn_instances_lines(call: Call) -> Iterator[str]:
    vrfs = call.device.config.vrfs
    yield f" Total VPN-Instances configured      : {len(vrfs)}"
    yield f" Total IPv4 VPN-Instances configured : {sum(vrf.ipv4 for vrf in vrfs.values())}"
    yield " Total IPv6 VPN-Instances configured : 0"
    yield ""
    yield f"  {'VPN-Instance Name':<32}{'RD':<22}Address-family"
    for name in sorted(vrfs):
        yield f"  {name:<32}{vrfs[name].route_distinguisher:<22}{'IPv4' if vrfs[name].ipv4 else ''}".rstrip()


@table.action("route-distinguisher <rd:string 3-21>", views=("vpn-instance",), changes=True)
def distinguish(call: Call) -> None:
    """Said of the instance, the line is about its only family, whose view it opens."""
    vrf = _family(call)
    vrf.route_distinguisher = call["rd"]
    call.terminal.enter(_FAMILY, vrf)


@table.action(
    f"vpn-target {_TARGETS} [both|export-extcommunity|import-extcommunity]",
    views=("vpn-instance",),
    changes=True,
)
def target(call: Call) -> None:
    """The same of targets."""
    _add_targets(call)
    call.terminal.enter(_FAMILY, _family(call))
