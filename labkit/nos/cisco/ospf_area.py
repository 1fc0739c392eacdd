"""What OSPF areas are: stub, NSSA, summaries, filters, authentication, virtual links (RFC 2328, RFC 3101)."""

from collections.abc import Iterable
from ipaddress import IPv4Address
from typing import Any

from labkit.nos.cisco.ospf import HELP, area_of, forget_empty
from labkit.nos.config import (
    AddressRange,
    Authentication,
    NssaOptions,
    OspfAreaConfig,
    OspfConfig,
    RouteFilter,
    VirtualLink,
)
from labkit.nos.shell.declaration import Call, Setting, Table, Values, present

table = Table()

_VIEWS = ("router-ospf",)
_HELP = HELP | {
    "authentication": "Enable authentication",
    "message-digest": "Use message-digest authentication",
    "stub": "Specify a stub area",
    "nssa": "Specify a NSSA area",
    "no-summary": "Do not send summary LSA into the area",
    "range": "Summarize routes matching address/mask (border routers only)",
    "virtual-link": "Define a virtual link and its parameters",
    "default-cost": "Set the summary default-cost of a NSSA/stub area",
    "filter-list": "Filter networks between OSPF areas",
    "summary-address": "Configure IP address summaries",
}


def _by_area(lines: Any) -> Any:
    """Print a setting for each area, in the order of their numbers."""

    def printed(process: OspfConfig) -> Iterable[Values]:
        for area_id in sorted(process.areas):
            for values in lines(process.areas[area_id]):
                yield {"area": area_id, **values}

    return printed


def _tidy(store: Any) -> Any:
    """A negated line about an area may leave nothing of it."""

    def stored(call: Call) -> str | None:
        refused: str | None = store(call, area_of(call.target, call["area"]))
        forget_empty(call.target)
        return refused

    return stored


def _setting(notation: str, store: Any, lines: Any, place: float, undo: str = "") -> Setting:
    return Setting(
        views=_VIEWS,
        notation=f"area <area:area> {notation}",
        undo=(f"no area <area:area> {undo}",) if undo else None,
        path="areas",
        store=_tidy(store),
        clear=_tidy(store),
        lines=_by_area(lines),
        place=place,
        help=_HELP,
    )


def _authenticate(call: Call, area: OspfAreaConfig) -> str | None:
    mode: Any = "md5" if call["message_digest"] else "simple"
    area.authentication = None if call.negative else Authentication(mode)
    return None


def _authentication_lines(area: OspfAreaConfig) -> Iterable[Values]:
    if area.authentication is not None:
        yield {"message_digest": True} if area.authentication.mode == "md5" else {}


def _become(call: Call, area: OspfAreaConfig, kind: Any) -> str | None:
    if call.negative:
        area.kind, area.no_summary, area.nssa = "normal", False, NssaOptions()
        return None
    if int(area.area_id) == 0:
        return f"% OSPF: Backbone can not be configured as {'stub area' if kind == 'stub' else 'NSSA'}"
    if area.virtual_links:
        return "% OSPF: Area cannot be a stub as it contains a virtual link"
    if area.kind not in ("normal", kind):
        return f"% OSPF: Area is configured as {area.kind} area already"
    area.kind, area.no_summary = kind, bool(call["no_summary"])
    if kind == "nssa":
        area.nssa = NssaOptions(
            default_route=bool(call["default_information_originate"]),
            default_cost=call["metric"],
            default_type=int(call["type"]) if call["type"] else None,  # type: ignore[arg-type]  # 1 or 2
            no_import=bool(call["no_redistribution"]),
        )
    return None


def _stub(call: Call, area: OspfAreaConfig) -> str | None:
    return _become(call, area, "stub")


def _nssa(call: Call, area: OspfAreaConfig) -> str | None:
    return _become(call, area, "nssa")


def _stub_lines(area: OspfAreaConfig) -> Iterable[Values]:
    if area.kind == "stub":
        yield present({"no_summary": area.no_summary})


def _nssa_lines(area: OspfAreaConfig) -> Iterable[Values]:
    if area.kind == "nssa":
        nssa = area.nssa
        yield present(
            {
                "no_redistribution": nssa.no_import,
                "default_information_originate": nssa.default_route,
                "metric": nssa.default_cost,
                "type": str(nssa.default_type) if nssa.default_type else None,
                "no_summary": area.no_summary,
            }
        )


def _range_key(call: Call) -> tuple[IPv4Address, int]:
    length = call["length"]
    return IPv4Address(int(call["ip"]) & (0xFFFFFFFF << (32 - length)) & 0xFFFFFFFF), length


def _set_range(call: Call, target: OspfAreaConfig | OspfConfig) -> str | None:
    if call.negative:
        target.ranges.pop(_range_key(call), None)
    else:
        target.ranges[_range_key(call)] = AddressRange(not call["not_advertise"], call["cost"], call["tag"])
    return None


def _range_lines(target: OspfAreaConfig | OspfConfig) -> Iterable[Values]:
    for (address, length), held in sorted(target.ranges.items()):
        yield present(
            {
                "ip": address,
                "length": length,
                "cost": held.cost,
                "tag": held.tag,
                "not_advertise": not held.advertise,
            }
        )


def _link(call: Call, area: OspfAreaConfig) -> str | None:
    if call.negative:
        area.virtual_links.pop(call["router_id"], None)
        return None
    if int(area.area_id) == 0 or area.kind != "normal":
        return "% OSPF: Virtual link is not allowed in this area"
    area.virtual_links[call["router_id"]] = VirtualLink(
        call["hello"], call["dead"], call["retransmit"], call["transmit"]
    )
    return None


def _link_lines(area: OspfAreaConfig) -> Iterable[Values]:
    for router_id, link in sorted(area.virtual_links.items()):
        yield present(
            {
                "router_id": router_id,
                "hello": link.hello_interval,
                "retransmit": link.retransmit_interval,
                "transmit": link.transmit_delay,
                "dead": link.dead_interval,
            }
        )


def _cost(call: Call, area: OspfAreaConfig) -> str | None:
    area.default_cost = None if call.negative else call["cost"]
    return None


def _filter(direction: str, path: str, place: float) -> Setting:
    def store(call: Call, area: OspfAreaConfig) -> str | None:
        setattr(area, path, None if call.negative else RouteFilter(prefix_list=call["name"]))
        return None

    def lines(area: OspfAreaConfig) -> Iterable[Values]:
        held: RouteFilter | None = getattr(area, path)
        return () if held is None else ({"name": held.prefix_list},)

    return _setting(f"filter-list prefix <name:string 1-63> {direction}", store, lines, place)


_TIMERS = (
    "hello-interval <hello:1-65535>|retransmit-interval <retransmit:1-65535>"
    "|transmit-delay <transmit:1-65535>|dead-interval <dead:1-65535>"
)

table.add(
    _setting(
        "authentication [message-digest]",
        _authenticate,
        _authentication_lines,
        30,
        "authentication [message-digest]",
    ),
    _setting("stub [no-summary]", _stub, _stub_lines, 31, "stub [no-summary]"),
    _setting(
        "nssa [no-redistribution|default-information-originate|metric <0-16777214>|metric-type <type:1|2>|no-summary]*",
        _nssa,
        _nssa_lines,
        32,
        "nssa [no-redistribution|default-information-originate|no-summary]*",
    ),
    _setting(
        "default-cost <cost:0-16777215>",
        _cost,
        lambda area: () if area.default_cost is None else ({"cost": area.default_cost},),
        33,
        "default-cost",
    ),
    _filter("in", "import_filter", 34),
    _filter("out", "export_filter", 34.1),
    _setting(
        "range <ip> <length:mask> [advertise|not-advertise|cost <0-16777215>]*",
        _set_range,
        _range_lines,
        35,
        "range <ip> <length:mask>",
    ),
    _setting(
        f"virtual-link <router-id:ip> [{_TIMERS}]*", _link, _link_lines, 36, "virtual-link <router-id:ip>"
    ),
    Setting(
        views=_VIEWS,
        notation="summary-address <ip> <length:mask> [not-advertise|tag <0-4294967295>]*",
        undo=("no summary-address <ip> <length:mask>",),
        path="ranges",
        store=lambda call: _set_range(call, call.target),
        clear=lambda call: _set_range(call, call.target),
        lines=_range_lines,
        place=38,
        help=_HELP,
    ),
)
