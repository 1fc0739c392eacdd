"""Tags that change at a port: QinQ (IEEE 802.1ad), VLAN mapping and stacking, and sub-interfaces for two tags."""

from collections.abc import Callable, Iterable

from labkit.nos.config import InterfaceConfig, SwitchportConfig
from labkit.nos.huawei.bridging import SWITCHES
from labkit.nos.huawei.views import SUBINTERFACE, SWITCHPORT
from labkit.nos.shell.declaration import Call, Kept, Setting, Table, Values

table = Table()

_HELP = {
    "qinq": "Frames with two tags",
    "vlan-translation": "Mapping and stacking of tags",
    "vlan-mapping": "Tags outside that are other VLANs inside",
    "vlan-stacking": "Tags that get another one before them",
    "termination": "Terminate two tags",
    "pe-vid": "Outer tag",
    "ce-vid": "Inner tag",
    "am": "Access management",
    "isolate": "Port to which nothing goes from here",
}
_RANGE = "vlan <from:1-4094> [to <to:1-4094>]"


def _rule(call: Call) -> tuple[int, int]:
    return call["from"], call["to"] or call["from"]


def _store(field: str, value: str) -> Callable[[Call], str | None]:
    def store(call: Call) -> str | None:
        port: SwitchportConfig = call.target.switchport
        rules: dict[tuple[int, int], int] = getattr(port, field)
        first, last = _rule(call)
        if call.negative:
            rules.pop((first, last), None)
        elif last < first:
            return "Error: The end VLAN ID must be greater than the start VLAN ID."
        elif any(low <= last and first <= high and (low, high) != (first, last) for low, high in rules):
            return "Error: The VLAN has been configured in another rule of the interface."
        else:
            rules[first, last] = call[value]
        return None

    return store


def _lines(field: str, value: str) -> Callable[[InterfaceConfig], Iterable[Values]]:
    def lines(interface: InterfaceConfig) -> Iterable[Values]:
        rules = {} if interface.switchport is None else getattr(interface.switchport, field)
        for (first, last), vlan in sorted(rules.items()):
            yield {"from": first, "to": last if last != first else None, value: vlan}

    return lines


def _setting(field: str, value: str, rule: str, what: str, place: float) -> Setting:
    store = _store(field, value)
    return Setting(
        views=(SWITCHPORT,),
        notation=f"port {rule} {_RANGE} {what} <{value}:1-4094>",
        undo=(f"undo port {rule} {_RANGE} [{what} <{value}:1-4094>]",),
        path=f"switchport.{field}",
        store=store,
        clear=store,
        lines=_lines(field, value),
        place=place,
        help=_HELP,
    )


def _apart(call: Call) -> str | None:
    port: SwitchportConfig = call.target.switchport
    names = frozenset(call["ports"] or port.apart)
    port.apart = port.apart - names if call.negative else port.apart | names
    return None


def _both(call: Call) -> str | None:
    sub: InterfaceConfig = call.target
    sub.termination = None if call.negative else call["outer"]
    sub.inner_termination = None if call.negative else call["inner"]
    return None


def _both_lines(sub: InterfaceConfig) -> Iterable[Values]:
    if sub.termination is not None and sub.inner_termination is not None:
        yield {"outer": sub.termination, "inner": sub.inner_termination}


table.add(
    Setting(
        views=(SWITCHPORT,),
        notation="qinq vlan-translation enable",
        path="switchport.vlan_translation",
        place=70,
        help=_HELP,
    ),
    _setting("stackings", "outer", "vlan-stacking", "stack-vlan", 70.1),
    _setting("mappings", "mapped", "vlan-mapping", "map-vlan", 71),
    Kept(views=(SWITCHPORT,), notation="qinq protocol <protocol:string 4-6>", place=71.1, help=_HELP),
    Setting(
        views=(SWITCHPORT,),
        families=SWITCHES,
        notation="am isolate <ports:interface-list>",
        undo=("undo am isolate [<ports:interface-list>]",),
        path="switchport.apart",
        store=_apart,
        clear=_apart,
        lines=lambda interface: ({"ports": (name,)} for name in sorted(interface.switchport.apart)),
        place=72,
        help=_HELP,
    ),
    Setting(
        views=(SUBINTERFACE,),
        notation="qinq termination pe-vid <outer:1-4094> ce-vid <inner:1-4094>",
        undo=("undo qinq termination pe-vid [<outer:1-4094> ce-vid <inner:1-4094>]",),
        path="inner_termination",
        store=_both,
        clear=_both,
        lines=_both_lines,
        place=4.5,
        help=_HELP,
    ),
)
