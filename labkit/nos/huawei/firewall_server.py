"""USG firewalls: servers that are reached under a public address, `nat server NAME …`."""

from collections.abc import Iterable

from labkit.nos.config import DeviceConfig, PublishedServer
from labkit.nos.huawei.nat import mapping_notation, mapping_values, read_mapping, refuse_range
from labkit.nos.shell.declaration import Call, Setting, Table, Values

table = Table()

_NOTATION = mapping_notation(
    "server <name:string 1-63> [<id:0-4095>] [zone <zone:string 1-32>]",
    "[no-reverse] [unr-route] [description <description:text 1-255>]",
    current=False,
)


def _refuse(call: Call) -> str | None:
    servers: dict[str, PublishedServer] = call.device.config.firewall.servers
    if call.negative:
        return None if call["name"] in servers else "Error: The NAT server does not exist."
    mapping = read_mapping(call.values, both_ways=False)
    for name, held in servers.items():
        same_zone = {held.zone.lower(), (call["zone"] or "").lower()}
        if (
            name != call["name"]
            and held.mapping.collides(mapping)
            and ("" in same_zone or len(same_zone) == 1)
        ):
            return "Error: The global address and port are already used."
    return refuse_range(call)


def _store(call: Call) -> str | None:
    servers: dict[str, PublishedServer] = call.device.config.firewall.servers
    servers[call["name"]] = PublishedServer(
        name=call["name"],
        mapping=read_mapping(call.values, both_ways=False),
        number=call["id"],
        zone=call["zone"] or "",
        no_reverse=bool(call["no_reverse"]),
        unr_route=bool(call["unr_route"]),
    )
    return None


def _clear(call: Call) -> str | None:
    del call.device.config.firewall.servers[call["name"]]
    return None


def _lines(config: DeviceConfig) -> Iterable[Values]:
    for server in config.firewall.servers.values():
        values = {"name": server.name, "no_reverse": server.no_reverse, "unr_route": server.unr_route}
        if server.number is not None:
            values["id"] = server.number
        if server.zone:
            values["zone"] = server.zone
        yield values | mapping_values(server.mapping)


table.add(
    Setting(
        views=("system",),
        notation=_NOTATION,
        undo=("undo nat server name <name:string 1-63>", "undo nat server <name:string 1-63>"),
        path="firewall.servers",
        check=_refuse,
        store=_store,
        clear=_clear,
        lines=_lines,
        families=frozenset({"usg"}),
        block="nat server",
        help={
            "server": "A server inside that is reached under a public address",
            "zone": "Zone from which it is reached",
            "no-reverse": "Do not translate what the server begins itself",
            "unr-route": "Make a route for the public address",
        },
    )
)
