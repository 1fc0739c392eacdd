"""The link-state database: `display ospf lsdb`, its summary and the LSAs in detail.

All captured on AR2220 (V200R003) in eNSP: the summary with several areas and AS-external part, and the
details of router, network, summary, ASBR-summary, AS-external and NSSA LSAs. A virtual link's type is from
the manual.
"""

from collections.abc import Callable, Iterator, Sequence
from ipaddress import IPv4Address
from typing import Literal

from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.display.ospf import HELP, processes, title
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import Lsa, LsaLink, OspfState

table = Table()

Keyword = Literal["router", "network", "summary", "asbr", "ase", "nssa"]
LsaKind = Literal["router", "network", "summary", "asbr-summary", "external", "nssa"]
_KINDS: dict[Keyword, LsaKind] = {
    "router": "router",
    "network": "network",
    "summary": "summary",
    "asbr": "asbr-summary",
    "ase": "external",
    "nssa": "nssa",
}
TYPE_NAMES: dict[LsaKind, str] = {
    "router": "Router",
    "network": "Network",
    "summary": "Sum-Net",
    "asbr-summary": "Sum-Asbr",
    "external": "External",
    "nssa": "NSSA",
}
_ORDER = list(TYPE_NAMES)
_LINK_NAMES = {"p2p": "P-2-P", "transit": "TransNet", "stub": "StubNet", "virtual": "Virtual"}
_HEADER = " Type      LinkState ID    AdvRouter          Age  Len   Sequence   Metric"
_TITLE = "\t\t Link State Database "
_HOST = IPv4Address("255.255.255.255")
_NOWHERE = IPv4Address(0)


def summary(states: Sequence[OspfState], originator: Callable[[OspfState], IPv4Address | None]) -> str:
    """Render a row per LSA, area by area; only one router's, where `originator` names it."""
    lines: list[str] = []
    for process in states:
        lines += [*title(process), _TITLE, ""]
        wanted = originator(process)
        for area in sorted(process.areas, key=lambda item: item.area_id):
            held = _held(process, area.area_id, wanted)
            lines += [f"\t\t         Area: {area.area_id}", _HEADER, *(_row(lsa) for lsa in held), " "]
        external = _held(process, None, wanted)
        if external:
            lines += ["", "\t\t AS External Database", _HEADER, *(_row(lsa) for lsa in external), " "]
    return joined(lines)


def details(
    states: Sequence[OspfState],
    keyword: Keyword,
    link_state_id: IPv4Address | None,
    originator: Callable[[OspfState], IPv4Address | None],
) -> str:
    """Render the LSAs of one type in full."""
    kind = _KINDS[keyword]
    lines: list[str] = []
    for process in states:
        lines += title(process)
        wanted = originator(process)
        areas = [None] if kind == "external" else sorted(area.area_id for area in process.areas)
        for area_id in areas:
            found = [
                lsa
                for lsa in _held(process, area_id, wanted)
                if lsa.kind == kind and link_state_id in (None, lsa.link_state_id)
            ]
            lines += [_TITLE.rstrip()] if area_id is None else [f"\t\t         Area: {area_id}", _TITLE]
            lines += _blocks(found)
    return joined(lines)


def _held(process: OspfState, area_id: IPv4Address | None, advertising: IPv4Address | None) -> list[Lsa]:
    """Return the LSAs of an area (None: those of the whole AS) by type, else in the order of the database."""
    found = (
        lsa
        for lsa in process.lsdb
        if lsa.area_id == area_id and advertising in (None, lsa.advertising_router)
    )
    return sorted(found, key=lambda lsa: _ORDER.index(lsa.kind))


def _row(lsa: Lsa) -> str:
    return (
        f" {TYPE_NAMES[lsa.kind]:<10}{lsa.link_state_id!s:<16}{lsa.advertising_router!s:<16}{lsa.age:>6d}  "
        f"{lsa.length:<6d}{lsa.sequence & 0xFFFFFFFF:<9X}{lsa.metric:>7d}"
    )


def _blocks(found: Sequence[Lsa]) -> Iterator[str]:
    yield ""
    if not found:
        return
    for lsa in found:
        yield ""
        yield from _heading(lsa)
        yield from _BODIES[lsa.kind](lsa)
    yield " "


def _heading(lsa: Lsa) -> Iterator[str]:
    yield f"  Type      : {TYPE_NAMES[lsa.kind]}"
    yield f"  Ls id     : {lsa.link_state_id}"
    yield f"  Adv rtr   : {lsa.advertising_router}  "
    yield f"  Ls age    : {lsa.age} "
    yield f"  Len       : {lsa.length} "
    yield f"  Options   : {_options(lsa)} "
    yield f"  seq#      : {lsa.sequence & 0xFFFFFFFF:x} "
    yield f"  chksum    : 0x{lsa.checksum:x}"


def _options(lsa: Lsa) -> str:
    names = [*(["ASBR"] if lsa.is_asbr else []), *(["ABR"] if lsa.is_abr else []), *lsa.options]
    return "".join(f" {name} " for name in names) or "None"


def _router_body(lsa: Lsa) -> Iterator[str]:
    yield f"  Link count: {len(lsa.links)}"
    for link in lsa.links:
        yield from _link(link)


def _link(link: LsaLink) -> Iterator[str]:
    yield f"   * Link ID: {link.link_id!s:<13}"
    stub = link.kind == "stub"
    yield f"     Data   : {f'{link.data} ' if stub else f'{link.data!s:<13}'}"
    yield f"     Link Type: {_LINK_NAMES[link.kind]:<13}"
    yield f"     Metric : {link.metric}{' ' if stub else ''}"
    if stub:
        yield f"     Priority : {_priority(link.data)}"


def _network_body(lsa: Lsa) -> Iterator[str]:
    yield f"  Net mask  : {lsa.mask}"
    yield "  Priority  : Low"
    for link in lsa.links:
        yield f"     Attached Router    {link.link_id}"


def _summary_body(lsa: Lsa) -> Iterator[str]:
    yield f"  Net mask  : {lsa.mask}"
    yield f"  Tos 0  metric: {lsa.metric}"
    yield f"  Priority  : {_priority(lsa.mask)}"


def _asbr_body(lsa: Lsa) -> Iterator[str]:
    yield f"  Tos 0  metric: {lsa.metric}"


def _external_body(lsa: Lsa) -> Iterator[str]:
    yield f"  Net mask  : {lsa.mask} "
    yield f"  TOS 0  Metric: {lsa.metric} "
    yield f"  E type    : {lsa.metric_type}"
    yield f"  Forwarding Address : {lsa.forwarding_address or _NOWHERE} "
    yield f"  Tag       : {lsa.tag} "
    yield "  Priority  : Low"


def _priority(mask: IPv4Address | None) -> str:
    """Return VRP's convergence priority: host routes come before the others."""
    return "Medium" if mask == _HOST else "Low"


_BODIES: dict[LsaKind, Callable[[Lsa], Iterator[str]]] = {
    "router": _router_body,
    "network": _network_body,
    "summary": _summary_body,
    "asbr-summary": _asbr_body,
    "external": _external_body,
    "nssa": _external_body,
}
_ORIGINATOR = "[originate-router <advertising-router:ip>|self-originate]"
_HELP = HELP | {
    "lsdb": "Link state database",
    "router": "Router link states",
    "network": "Network link states",
    "summary": "Network summary link states",
    "asbr": "ASBR summary link states",
    "ase": "AS external link states",
    "nssa": "NSSA external link states",
    "<link_state_id>": "Link state ID",
    "originate-router": "Advertising router link states",
    "<advertising_router>": "Advertising router ID",
    "self-originate": "Self-originated link states",
}


def _originator(call: Call) -> Callable[[OspfState], IPv4Address | None]:
    def choose(process: OspfState) -> IPv4Address | None:
        named: IPv4Address | None = call["advertising_router"]
        return process.router_id if call["self_originate"] else named

    return choose


@table.display(f"display ospf [<process-id:1-65535>] lsdb {_ORIGINATOR}", help=_HELP)
def show_summary(call: Call) -> str:
    """Show the database, a row per LSA."""
    return summary(processes(call), _originator(call))


@table.display(
    "display ospf [<process-id:1-65535>] lsdb <type:router|network|summary|asbr|ase|nssa>"
    f" [<link-state-id:ip>] {_ORIGINATOR}",
    help=_HELP,
)
def show_details(call: Call) -> str:
    """Show the LSAs of one type in full."""
    return details(processes(call), call["type"], call["link_state_id"], _originator(call))
