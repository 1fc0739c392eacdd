"""USG firewalls: sets of addresses and of services, and groups of public addresses, that policies refer to."""

from collections.abc import Iterable
from typing import Any

from labkit.nos.config import AddressSet, AddressTerm, PublicGroup, ServiceSet, ServiceTerm
from labkit.nos.huawei.security_policy import address_values, read_address
from labkit.nos.shell.declaration import Call, Kept, Section, Setting, Table, Values

table = Table()
table.view("address-set", "-object-address-set-{name}")
table.view("service-set", "-object-service-set-{name}")
table.view("address-group", "-address-group-{name}")

USG = frozenset({"usg"})


def _next(items: dict[int, Any]) -> int:
    return max(items, default=-1) + 1


def _put(call: Call, item: Any) -> None:
    """Store an item under its number; one without a number gets the next, unless it is there already."""
    items: dict[int, Any] = call.target.items
    if call["id"] is None and item in items.values():
        return
    items[_next(items) if call["id"] is None else call["id"]] = item


def _store_address(call: Call) -> str | None:
    _put(call, read_address(call))
    return None


def _store_service(call: Call) -> str | None:
    name = call["set"] or ""
    source, destination = call["from"] or (), call["to"] or ()
    _put(call, ServiceTerm(name, "" if name else call["protocol"] or "icmp", source, destination))
    return None


def _clear_item(call: Call) -> str | None:
    if call.target.items.pop(call["id"], None) is None:
        return "Error: The item does not exist."
    return None


def _address_lines(held: AddressSet) -> Iterable[Values]:
    for number, term in sorted(held.items.items()):
        yield {"id": number, **_address(term)}


def _address(term: AddressTerm) -> Values:
    """As in a rule, but a subnet is printed with the length of its mask."""
    values = dict(address_values(term))
    if term.mask:
        values["bits"] = values.pop("dotted")
    return values


def _service_lines(held: ServiceSet) -> Iterable[Values]:
    for number, term in sorted(held.items.items()):
        values: dict[str, Any] = {"id": number}
        values |= {"set": term.name} if term.name else {"protocol": term.protocol}
        if term.source:
            values |= {"source_port": True, "from": term.source}
        if term.destination:
            values |= {"destination_port": True, "to": term.destination}
        yield values


def _open(path: str, kind: Any) -> Any:
    def open_set(call: Call) -> Any:
        held: dict[str, Any] = getattr(call.device.config.firewall, path)
        found = held.setdefault(call["name"], kind(call["name"]))
        if call["type"] is not None:
            found.kind = call["type"]
        if call["id"] is not None:
            found.number = call["id"]
        return found

    return open_set


def _section_range(call: Call) -> str | None:
    sections = call.target.sections
    last = call["last"] or call["first"]
    if int(call["first"]) > int(last):
        return "Error: The start address must not be greater than the end address."
    sections[_next(sections) if call["id"] is None else call["id"]] = (call["first"], last)
    return None


def _clear_range(call: Call) -> str | None:
    return None if call.target.sections.pop(call["id"], None) else "Error: The section does not exist."


def _range_lines(group: PublicGroup) -> Iterable[Values]:
    for number, (first, last) in sorted(group.sections.items()):
        yield {"id": number, "first": first, "last": last}


def _number(held: Any) -> dict[str, Any]:
    return {} if held.number is None else {"id": held.number}


table.add(
    Section(
        views=("system",),
        notation="ip address-set <name:string 1-63> [type <type:object|group>]",
        undo=("undo ip address-set <name:string 1-63>",),
        families=USG,
        block="ip address-set",
        path="firewall.address_sets",
        view="address-set",
        key=lambda values: values["name"],
        open=_open("address_sets", AddressSet),
        bind=lambda held: {"name": held.name, "type": held.kind},
    ),
    Setting(
        views=("address-set",),
        notation="address [<id:0-65535>] {address-set <set:string 1-63>|range <first:ip> <last:ip>"
        "|<ip> {mask {<dotted:mask>|<bits:mask-length>}|<wildcard>}}",
        undo=("undo address <id:0-65535>",),
        path="items",
        store=_store_address,
        clear=_clear_item,
        lines=_address_lines,
        place=20,
    ),
    Section(
        views=("system",),
        notation="ip service-set <name:string 1-63> [type <type:object|group>] [<id:16-1039>]",
        undo=("undo ip service-set <name:string 1-63>",),
        families=USG,
        block="ip service-set",
        path="firewall.service_sets",
        view="service-set",
        key=lambda values: values["name"],
        open=_open("service_sets", ServiceSet),
        bind=lambda held: {"name": held.name, "type": held.kind} | _number(held),
    ),
    Setting(
        views=("service-set",),
        notation="service [<id:0-1023>] {service-set <set:string 1-63>|protocol <protocol:tcp|udp|sctp|icmp>"
        " [source-port <from:port-ranges>] [destination-port <to:port-ranges>]}",
        undo=("undo service <id:0-1023>",),
        path="items",
        store=_store_service,
        clear=_clear_item,
        lines=_service_lines,
        place=20,
    ),
    *(
        Setting(views=(view,), notation="description <description:text>", path="description", place=10)
        for view in ("address-set", "service-set")
    ),
    Section(
        views=("system",),
        notation="nat address-group <name:string 1-63> [<id:0-4095>]",
        undo=("undo nat address-group <name:string 1-63>",),
        families=USG,
        block="nat address-group",
        path="firewall.groups",
        view="address-group",
        key=lambda values: values["name"],
        open=_open("groups", PublicGroup),
        printed=lambda config: sorted(
            config.firewall.groups.values(), key=lambda held: (held.number or 0, held.name)
        ),
        bind=lambda held: {"name": held.name} | _number(held),
    ),
    Setting(
        views=("address-group",),
        notation="mode <mode:pat|no-pat|full-cone> [local|global]",
        undo=("undo mode",),
        path="mode",
        read=lambda values: " ".join(
            [values["mode"], *(word for word in ("local", "global") if values.get(word))]
        ),
        write=lambda mode: ({"mode": mode.split()[0]} | dict.fromkeys(mode.split()[1:], True),),
        place=10,
    ),
    Setting(
        views=("address-group",),
        notation="section [<id:0-255>] <first:ip> [<last:ip>]",
        undo=("undo section <id:0-255>",),
        path="sections",
        store=_section_range,
        clear=_clear_range,
        lines=_range_lines,
        place=20,
    ),
    *(
        Kept(views=("address-group",), notation=notation, place=11 + index)
        for index, notation in enumerate(("route enable", "status active"))
    ),
)
