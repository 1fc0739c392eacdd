"""What border and boundary routers do in OSPF: stub areas, NSSAs, summaries, filters, virtual links."""

from collections.abc import Iterable
from ipaddress import IPv4Address
from typing import Any

from labkit.nos.config import (
    AddressRange,
    NssaOptions,
    OspfAreaConfig,
    OspfConfig,
    RouteFilter,
    VirtualLink,
)
from labkit.nos.huawei.ospf import AUTHENTICATION, authentication_lines, authentication_of
from labkit.nos.shell.declaration import Call, Kept, Setting, Table, Values, present

table = Table()

_TIMER = "intelligent-timer <max:1-20000> <start:0-1000> <hold:1-5000>"
_MASK = "<ip> {<length:mask>|<length:mask-length>}"


def _kind_lines(area: OspfAreaConfig, kind: str) -> Iterable[Values]:
    if area.kind == kind:
        yield present({"no_summary": area.no_summary})


def _become(call: Call, kind: Any) -> str | None:
    area: OspfAreaConfig = call.target
    if int(area.area_id) == 0:
        return "Error: The backbone area cannot be configured as a stub or NSSA area."
    if area.kind not in ("normal", kind):
        return "Error: The area is already configured as another type."
    if area.virtual_links:
        return "Error: The area is the transit area of a virtual link."
    area.kind = kind
    area.no_summary = bool(call["no_summary"])
    return None


def _become_nssa(call: Call) -> str | None:
    refused = _become(call, "nssa")
    if refused is None:
        call.target.nssa = NssaOptions(
            default_route=bool(call["default_route_advertise"]),
            default_cost=call["cost"],
            default_type=int(call["type"]) if call["type"] else None,  # type: ignore[arg-type]  # 1 or 2
            default_tag=call["tag"],
            no_import=bool(call["no_import_route"]),
            translator_always=bool(call["translator_always"]),
            suppress_forwarding_address=bool(call["suppress_forwarding_address"]),
            set_n_bit=bool(call["set_n_bit"]),
            zero_address_forwarding=bool(call["zero_address_forwarding"]),
            translator_interval=call["translator_interval"],
        )
    return refused


def _nssa_lines(area: OspfAreaConfig) -> Iterable[Values]:
    if area.kind != "nssa":
        return
    nssa = area.nssa
    yield present(
        {
            "default_route_advertise": nssa.default_route,
            "cost": nssa.default_cost,
            "type": str(nssa.default_type) if nssa.default_type else None,
            "tag": nssa.default_tag,
            "no_import_route": nssa.no_import,
            "no_summary": area.no_summary,
            "set_n_bit": nssa.set_n_bit,
            "suppress_forwarding_address": nssa.suppress_forwarding_address,
            "translator_always": nssa.translator_always,
            "translator_interval": nssa.translator_interval,
            "zero_address_forwarding": nssa.zero_address_forwarding,
        }
    )


def _become_normal(call: Call) -> str | None:
    area: OspfAreaConfig = call.target
    area.kind, area.no_summary, area.nssa = "normal", False, NssaOptions()
    return None


def _range_key(values: Values) -> tuple[IPv4Address, int]:
    length = values["length"]
    return IPv4Address(int(values["ip"]) & (0xFFFFFFFF << (32 - length)) & 0xFFFFFFFF), length


def _add_range(call: Call) -> str | None:
    call.target.ranges[_range_key(call.values)] = AddressRange(
        not call["not_advertise"], call["cost"], call["tag"]
    )
    return None


def _remove_range(call: Call) -> str | None:
    if call.target.ranges.pop(_range_key(call.values), None) is None:
        return "Error: The specified summary does not exist."
    return None


def _range_lines(target: OspfAreaConfig | OspfConfig) -> Iterable[Values]:
    for (address, length), held in sorted(target.ranges.items()):
        values: dict[str, Any] = {"ip": address, "length": length}
        if held.cost is not None:
            values["cost"] = held.cost
        if held.tag is not None:
            values["tag"] = held.tag
        if not held.advertise:
            values["not_advertise"] = True
        yield values


def _add_virtual_link(call: Call) -> str | None:
    area: OspfAreaConfig = call.target
    if int(area.area_id) == 0 or area.kind != "normal":
        return "Error: A virtual link can not be configured in the backbone, a stub area or an NSSA."
    known = area.virtual_links.get(call["router_id"], VirtualLink())
    asked = any(call[name] for name in ("simple", "mode", "null"))
    area.virtual_links[call["router_id"]] = VirtualLink(
        call["hello"] or known.hello_interval,
        call["dead"] or known.dead_interval,
        call["retransmit"] or known.retransmit_interval,
        call["trans_delay"] or known.transmit_delay,
        authentication_of(call.values) if asked else known.authentication,
    )
    return None


def _remove_virtual_link(call: Call) -> str | None:
    if call.target.virtual_links.pop(call["router_id"], None) is None:
        return "Error: The virtual link does not exist."
    return None


def _virtual_link_lines(area: OspfAreaConfig) -> Iterable[Values]:
    for router_id, link in sorted(area.virtual_links.items()):
        values: dict[str, Any] = {
            "router_id": router_id,
            "hello": link.hello_interval,
            "retransmit": link.retransmit_interval,
            "trans_delay": link.transmit_delay,
            "dead": link.dead_interval,
        }
        if link.authentication is not None:
            values |= next(iter(authentication_lines(link.authentication)))
        yield present(values)


def _filter(values: Values) -> RouteFilter:
    acl = values["acl"] if values.get("acl") is not None else values.get("acl_name")
    return RouteFilter(acl, values.get("prefix_list"), values.get("policy"))


def _filter_lines(held: RouteFilter) -> Iterable[Values]:
    values: dict[str, Any] = {"prefix_list": held.prefix_list, "policy": held.route_policy}
    values["acl" if isinstance(held.acl, int) else "acl_name"] = held.acl
    return (present(values),)


_LIST = (
    "{<acl:2000-2999>|acl-name <acl-name:string 1-32>|ip-prefix <prefix-list:string 1-169>"
    "|route-policy <policy:string 1-40>}"
)


def _add_peer(call: Call) -> str | None:
    call.target.peers[call["ip"]] = call["dr_priority"]
    return None


def _remove_peer(call: Call) -> str | None:
    if call["ip"] not in call.target.peers:
        return "Error: The peer does not exist."
    del call.target.peers[call["ip"]]
    return None


def _peer_lines(process: OspfConfig) -> Iterable[Values]:
    for address, priority in sorted(process.peers.items()):
        yield {"ip": address} | ({} if priority is None else {"dr_priority": priority})


def _be_stub_router(call: Call) -> str | None:
    call.target.stub_router = True
    call.target.stub_router_on_startup = (call["seconds"] or 500) if call["on_startup"] else None
    return None


def _be_transit_router(call: Call) -> str | None:
    call.target.stub_router, call.target.stub_router_on_startup = False, None
    return None


def _stub_router_lines(process: OspfConfig) -> Iterable[Values]:
    if process.stub_router:
        seconds = process.stub_router_on_startup
        yield {} if seconds is None else {"on_startup": True, "seconds": seconds}


def _area_filter(direction: str) -> Setting:
    return Setting(
        views=("ospf-area",),
        notation=f"filter {_LIST} {direction}",
        undo=(f"undo filter {_LIST} {direction}", f"undo filter {direction}"),
        path=f"{direction}_filter",
        read=_filter,
        write=_filter_lines,
        place=17,
        help={"filter": "Filter type-3 summary LSAs", "import": "Into the area", "export": "Out of the area"},
    )


def _ranges(view: str, word: str, options: str, place: float) -> Setting:
    return Setting(
        views=(view,),
        notation=f"{word} {_MASK} [{options}|not-advertise]*",
        undo=(f"undo {word} {_MASK}",),
        path="ranges",
        store=_add_range,
        clear=_remove_range,
        lines=_range_lines,
        place=place,
        help={word: "Summarize routes", "not-advertise": "Do not advertise the summary"},
    )


table.add(
    _ranges("ospf-area", "abr-summary", "advertise|cost <0-16777214>", 15),
    _area_filter("import"),
    _area_filter("export"),
    Setting(
        views=("ospf-area",),
        notation="stub [no-summary]",
        undo=("undo stub",),
        path="kind",
        store=lambda call: _become(call, "stub"),
        clear=_become_normal,
        lines=lambda area: _kind_lines(area, "stub"),
        place=30,
        help={"stub": "Specify a stub area", "no-summary": "Do not send summary LSAs into the area"},
    ),
    Setting(
        views=("ospf-area",),
        notation=(
            "nssa [default-route-advertise|cost <0-16777214>|type <type:1|2>|tag <0-4294967295>"
            "|no-import-route|no-summary|set-n-bit|suppress-forwarding-address|translator-always"
            "|translator-interval <1-120>|zero-address-forwarding]*"
        ),
        undo=("undo nssa",),
        path="nssa",
        store=_become_nssa,
        clear=_become_normal,
        lines=_nssa_lines,
        place=31,
        help={"nssa": "Specify a NSSA area", "no-summary": "Do not send summary LSAs into the area"},
    ),
    Setting(views=("ospf-area",), notation="default-cost <0-16777214>", path="default_cost", place=35),
    Setting(
        views=("ospf-area",),
        notation=(
            "vlink-peer <router-id:ip> [hello <1-65535>|retransmit <1-3600>|trans-delay <1-3600>"
            f"|dead <1-235926000>]* [{AUTHENTICATION}|null]"
        ),
        undo=("undo vlink-peer <router-id:ip>",),
        path="virtual_links",
        store=_add_virtual_link,
        clear=_remove_virtual_link,
        lines=_virtual_link_lines,
        place=40,
        help={"vlink-peer": "Specify a virtual link peer", "<router_id>": "Router ID of the peer"},
    ),
    _ranges("ospf", "asbr-summary", "tag <0-4294967295>|cost <0-16777214>", 25),
    Setting(
        views=("ospf",),
        notation="peer <ip> [dr-priority <0-255>]",
        undo=("undo peer <ip>",),
        path="peers",
        store=_add_peer,
        clear=_remove_peer,
        lines=_peer_lines,
        place=45,
        help={"peer": "Specify a neighbor router on an NBMA network"},
    ),
    Setting(
        views=("ospf",),
        notation="stub-router [on-startup [<seconds:5-65535>]]",
        undo=("undo stub-router",),
        path="stub_router",
        store=_be_stub_router,
        clear=_be_transit_router,
        lines=_stub_router_lines,
        place=46,
        help={"stub-router": "Advertise the largest cost on all links"},
    ),
    *(
        Kept(views=("ospf",), notation=notation, place=60)
        for notation in (
            "opaque-capability enable",
            "graceful-restart [period <1-1800>]",
            "enable log [config|error|state]*",
            "log-peer-change",
            f"spf-schedule-interval {{<interval:1-10>|millisecond <ms:1-10000>|{_TIMER}}}",
            f"lsa-arrival-interval {{<interval:0-10000>|{_TIMER}}}",
            f"lsa-originate-interval {{<interval:0-5>|{_TIMER}}}",
            "lsdb-overflow-limit <1-1000000>",
            "retransmission-limit [<2-255>]",
            "prefix-priority {critical|high|medium} ip-prefix <name:string 1-169>",
        )
    ),
)
