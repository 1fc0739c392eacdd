"""Port groups: what is typed there is typed on each member (trap 6)."""

from collections.abc import Iterable

from labkit.nos.config import DeviceConfig, PortGroupConfig
from labkit.nos.huawei.bridging import SWITCHES
from labkit.nos.huawei.views import interface_view
from labkit.nos.shell.declaration import Call, GroupMember, Section, Setting, Table, Values

table = Table()

_HELP = {
    "port-group": "Configure several ports together",
    "group-member": "Add ports to the group",
    "range": "Several ports",
    "<members>": "Interface type and number",
}


def _prompt(group: PortGroupConfig) -> str:
    return f"-port-group-{group.name}" if group.name else "-port-group"


def _each(group: PortGroupConfig, config: DeviceConfig) -> Iterable[GroupMember]:
    for name in group.members:
        interface = config.interfaces.get(name)
        if interface is not None:
            yield GroupMember(interface, interface_view(interface), f"interface {name}")


def _add(call: Call) -> str | None:
    group: PortGroupConfig = call.target
    group.members = tuple(dict.fromkeys((*group.members, *call["members"])))
    return None


def _remove(call: Call) -> str | None:
    group: PortGroupConfig = call.target
    group.members = tuple(name for name in group.members if name not in call["members"])
    return None


def _lines(group: PortGroupConfig) -> Iterable[Values]:
    for name in group.members:
        yield {"members": (name,)}


def _nothing(_config: DeviceConfig) -> Iterable[PortGroupConfig]:
    """A group without a name is forgotten with its view."""
    return ()


table.view("port-group", _prompt, each=_each)
table.add(
    *(
        Section(
            views=("system",),
            families=SWITCHES,
            notation=f"{words} <members:interface-list>",
            undo=(),
            view="port-group",
            open=lambda call: PortGroupConfig(members=call["members"]),
            bind=lambda group: {"members": group.members},
            printed=_nothing,
            block="port-group",
            help=_HELP,
        )
        for words in ("port-group group-member", "interface range")
    ),
    Section(
        views=("system",),
        families=SWITCHES,
        notation="port-group <name:string 1-32>",
        undo=("undo port-group <name:string 1-32>",),
        view="port-group",
        path="port_groups",
        key=lambda values: values["name"],
        make=lambda call: PortGroupConfig(call["name"]),
        bind=lambda group: {"name": group.name},
        block="port-group",
        help=_HELP,
    ),
    Setting(
        views=("port-group",),
        families=SWITCHES,
        notation="group-member <members:interface-list>",
        undo=("undo group-member <members:interface-list>",),
        path="members",
        store=_add,
        clear=_remove,
        lines=_lines,
        help=_HELP,
    ),
)
