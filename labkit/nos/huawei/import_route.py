"""`import-route`: the lines by which a protocol takes routes of others."""

from collections.abc import Iterable
from typing import Any

from labkit.nos.config import Redistribution
from labkit.nos.shell.declaration import Call, Setting, Values, present

NUMBERED = ("ospf", "ospfv3", "rip", "ripng", "isis")
"""Protocols that have processes; without a number, the first is meant."""


def import_setting(
    view: str, sources: str, options: str, *, place: float, cost: str = "cost", own: str = ""
) -> Setting:
    """The `import-route` line of a view; `cost` names its cost, `own` is the protocol of the view's process."""

    def read(call: Call) -> Redistribution:
        protocol = call["protocol"]
        return Redistribution(
            protocol=protocol,
            process_id=call["process_id"] or (1 if protocol in NUMBERED else None),
            cost=call[cost],
            tag=call["tag"],
            route_policy=call["route_policy"],
        )

    def store(call: Call) -> str | None:
        held = read(call)
        if own and (held.protocol, held.process_id) == (own, call.target.process_id):
            return "Error: The process can not import its own routes."
        call.target.redistributions[held.protocol, held.process_id] = held
        return None

    def clear(call: Call) -> str | None:
        held = read(call)
        if call.target.redistributions.pop((held.protocol, held.process_id), None) is None:
            return "Error: The import route does not exist."
        return None

    def lines(target: Any) -> Iterable[Values]:
        for key in sorted(target.redistributions, key=lambda key: (key[0], key[1] or 0)):
            held: Redistribution = target.redistributions[key]
            values = {
                "protocol": held.protocol,
                "process_id": held.process_id,
                cost: held.cost,
                "tag": held.tag,
                "route_policy": held.route_policy,
            }
            yield present(values)

    return Setting(
        views=(view,),
        notation=f"import-route {sources} {options}",
        undo=(f"undo import-route {sources}",),
        path="redistributions",
        store=store,
        clear=clear,
        lines=lines,
        place=place,
        help={"import-route": "Import routes of another protocol"},
    )
