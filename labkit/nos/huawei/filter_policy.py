"""`filter-policy`: lists that the routes of a protocol must pass."""

from labkit.nos.config import RouteFilter
from labkit.nos.shell.declaration import Call, Setting, Table, Values, present

table = Table()


_LISTS = "{<acl:2000-3999>|acl-name <acl-name:string 1-32>|ip-prefix <prefix-list:string 1-169>}"
_SOURCES = "{<protocol:direct|static|bgp>|<protocol:ospf|rip|isis> [<process-id:1-65535>]}"


def _read_filter(values: Values) -> RouteFilter:
    return RouteFilter(
        acl=values.get("acl") or values.get("acl_name"),
        prefix_list=values.get("prefix_list"),
        route_policy=values.get("route_policy"),
        protocol=values.get("protocol"),
        process_id=values.get("process_id"),
        interface=values.get("interface"),
    )


def _same_place(one: RouteFilter, other: RouteFilter) -> bool:
    """Whether one filter takes the place of the other: there is one for each source and interface."""
    return (one.protocol, one.process_id, one.interface) == (
        other.protocol,
        other.process_id,
        other.interface,
    )


def filter_settings(
    view: str,
    *,
    place: float,
    extra_lists: str = "",
    narrowing: str = "",
    lists: str = _LISTS,
    sources: str = _SOURCES,
) -> tuple[Setting, Setting]:
    """The `filter-policy` lines of a protocol's view; `narrowing` is what may stand behind `import`."""
    lists = lists[:-1] + extra_lists + "}"

    def setting(direction: str, path: str, behind: str, place: float) -> Setting:
        def store(call: Call) -> str | None:
            new = _read_filter(call.values)
            held: list[RouteFilter] = getattr(call.target, path)
            setattr(call.target, path, [*(item for item in held if not _same_place(item, new)), new])
            return None

        def clear(call: Call) -> str | None:
            gone = _read_filter(call.values)
            held: list[RouteFilter] = getattr(call.target, path)
            setattr(call.target, path, [item for item in held if not _same_place(item, gone)])
            return None

        return Setting(
            views=(view,),
            notation=f"filter-policy {lists} {direction} {behind}",
            undo=(f"undo filter-policy [{lists[1:-1]}] {direction} {behind}",),
            path=path,
            store=store,
            clear=clear,
            lines=lambda target: (_filter_values(item) for item in getattr(target, path)),
            place=place,
            help={"filter-policy": "Filter routes", direction: f"Filter in the {direction} direction"},
        )

    return (
        setting("import", "import_filters", narrowing, place),
        setting(
            "export",
            "export_filters",
            f"[{sources[1:-1]}{'|' + narrowing[1:-1] if narrowing else ''}]",
            place,
        ),
    )


def _filter_values(item: RouteFilter) -> Values:
    return present(
        {
            "acl": item.acl if isinstance(item.acl, int) else None,
            "acl_name": item.acl if isinstance(item.acl, str) else None,
            "prefix_list": item.prefix_list,
            "route_policy": item.route_policy,
            "protocol": item.protocol,
            "process_id": item.process_id,
            "interface": item.interface,
        }
    )


table.add(*filter_settings("ospf", place=35, extra_lists="|route-policy <route-policy:string 1-40>"))
