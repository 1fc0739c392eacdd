"""The link-state database: `show ip ospf database`, and the LSAs of one type in full.

Layouts as in Cisco's OSPF Command Reference and in the public samples of ntc-templates and genieparser.
"""

from collections.abc import Callable, Iterator, Sequence
from ipaddress import IPv4Address
from typing import Literal

from labkit.nos.cisco.display.ospf import HELP, NOBODY, processes
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import Lsa, LsaLink, OspfState

table = Table()

LsaKind = Literal["router", "network", "summary", "asbr-summary", "external", "nssa"]
_TITLES: dict[LsaKind, str] = {
    "router": "Router Link States",
    "network": "Net Link States",
    "summary": "Summary Net Link States",
    "asbr-summary": "Summary ASB Link States",
    "nssa": "Type-7 AS External Link States",
    "external": "Type-5 AS External Link States",
}
_KEYWORDS: dict[str, LsaKind] = {
    "router": "router",
    "network": "network",
    "summary": "summary",
    "asbr-summary": "asbr-summary",
    "nssa-external": "nssa",
    "external": "external",
}
_LINKS = {
    "p2p": ("another Router (point-to-point)", "Neighboring Router ID", "Router Interface address"),
    "virtual": ("a Virtual Link", "Neighboring Router ID", "Router Interface address"),
    "transit": ("a Transit Network", "Designated Router address", "Router Interface address"),
    "stub": ("a Stub Network", "Network/subnet number", "Network Mask"),
}


def _title(process: OspfState) -> list[str]:
    return ["", f"            OSPF Router with ID ({process.router_id}) (Process ID {process.process_id})"]


def _held(
    process: OspfState, kind: LsaKind, area_id: IPv4Address | None, by: IPv4Address | None
) -> list[Lsa]:
    found = [
        lsa
        for lsa in process.lsdb
        if lsa.kind == kind and lsa.area_id == area_id and by in (None, lsa.advertising_router)
    ]
    return sorted(found, key=lambda lsa: (lsa.link_state_id, lsa.advertising_router))


def _parts(
    process: OspfState, kinds: Sequence[LsaKind], by: IPv4Address | None
) -> Iterator[tuple[LsaKind, str, list[Lsa]]]:
    """The parts of a database that hold something: area by area, then what belongs to the whole AS."""
    areas = sorted({area.area_id for area in process.areas})
    for area_id in (*areas, None):
        where = "" if area_id is None else f" (Area {int(area_id)})"
        for kind in kinds:
            found = _held(process, kind, area_id, by)
            if found:
                yield kind, f"\t\t{_TITLES[kind]}{where}", found


def summary(states: Sequence[OspfState], originator: Callable[[OspfState], IPv4Address | None]) -> str:
    """A row for each LSA."""
    lines: list[str] = []
    for process in states:
        lines += _title(process)
        for kind, title, found in _parts(process, tuple(_TITLES), originator(process)):
            more = {"router": " Link count", "external": " Tag", "nssa": " Tag"}.get(kind, "")
            lines += ["", title, "", f"Link ID         ADV Router      Age         Seq#       Checksum{more}"]
            lines += [_row(lsa) for lsa in found]
    return "\n".join(lines) + "\n" if lines else ""


def _row(lsa: Lsa) -> str:
    more = {"router": f" {len(lsa.links)}", "external": f" {lsa.tag}", "nssa": f" {lsa.tag}"}.get(
        lsa.kind, ""
    )
    return (
        f"{lsa.link_state_id!s:<16}{lsa.advertising_router!s:<16}{lsa.age:<12}"
        f"0x{lsa.sequence & 0xFFFFFFFF:08X} 0x{lsa.checksum:06X}{more}"
    )


def details(
    states: Sequence[OspfState],
    kind: LsaKind,
    link_state_id: IPv4Address | None,
    originator: Callable[[OspfState], IPv4Address | None],
) -> str:
    """The LSAs of one type in full."""
    lines: list[str] = []
    for process in states:
        lines += _title(process)
        for _, title, found in _parts(process, (kind,), originator(process)):
            chosen = [lsa for lsa in found if link_state_id in (None, lsa.link_state_id)]
            lines += ["", title, ""] if chosen else []
            for lsa in chosen:
                lines += [*_heading(lsa), *_BODIES[lsa.kind](lsa), ""]
    return "\n".join(lines) + "\n" if lines else ""


_NAMES: dict[LsaKind, tuple[str, str]] = {
    "router": ("Router Links", ""),
    "network": ("Network Links", " (address of Designated Router)"),
    "summary": ("Summary Links(Network)", " (summary Network Number)"),
    "asbr-summary": ("Summary Links(AS Boundary Router)", " (AS Boundary Router address)"),
    "external": ("AS External Link", " (External Network Number )"),
    "nssa": ("AS External Link", " (External Network Number )"),
}


def _heading(lsa: Lsa) -> Iterator[str]:
    name, about = _NAMES[lsa.kind]
    capability = "Type 7/5 translation, " if "P" in lsa.options or "NP" in lsa.options else ""
    yield f"  LS age: {lsa.age}"
    yield f"  Options: (No TOS-capability, {capability}DC)"
    yield f"  LS Type: {name}"
    yield f"  Link State ID: {lsa.link_state_id}{about}"
    yield f"  Advertising Router: {lsa.advertising_router}"
    yield f"  LS Seq Number: {lsa.sequence & 0xFFFFFFFF:08X}"
    yield f"  Checksum: 0x{lsa.checksum:X}"
    yield f"  Length: {lsa.length}"


def _router_body(lsa: Lsa) -> Iterator[str]:
    if lsa.is_abr:
        yield "  Area Border Router"
    if lsa.is_asbr:
        yield "  AS Boundary Router"
    yield f"  Number of Links: {len(lsa.links)}"
    for link in lsa.links:
        yield from _link(link)


def _link(link: LsaLink) -> Iterator[str]:
    kind, meaning, data = _LINKS[link.kind]
    yield ""
    yield f"    Link connected to: {kind}"
    yield f"     (Link ID) {meaning}: {link.link_id}"
    yield f"     (Link Data) {data}: {link.data}"
    yield "      Number of MTID metrics: 0"
    yield f"       TOS 0 Metrics: {link.metric}"


def _mask(lsa: Lsa) -> str:
    return f"  Network Mask: /{int(lsa.mask or NOBODY).bit_count()}"


def _network_body(lsa: Lsa) -> Iterator[str]:
    yield _mask(lsa)
    for link in lsa.links:
        yield f"\tAttached Router: {link.link_id}"


def _summary_body(lsa: Lsa) -> Iterator[str]:
    yield _mask(lsa)
    yield f"\tMTID: 0 \tMetric: {lsa.metric} "


def _external_body(lsa: Lsa) -> Iterator[str]:
    about = (
        "(Larger than any link state path)"
        if lsa.metric_type == 2
        else "(Comparable directly to link state metric)"
    )
    yield _mask(lsa)
    yield f"\tMetric Type: {lsa.metric_type} {about}"
    yield "\tMTID: 0 "
    yield f"\tMetric: {lsa.metric} "
    yield f"\tForward Address: {lsa.forwarding_address or NOBODY}"
    yield f"\tExternal Route Tag: {lsa.tag}"


_BODIES: dict[LsaKind, Callable[[Lsa], Iterator[str]]] = {
    "router": _router_body,
    "network": _network_body,
    "summary": _summary_body,
    "asbr-summary": _summary_body,
    "external": _external_body,
    "nssa": _external_body,
}
_ORIGINATOR = "[adv-router <advertising-router:ip>|self-originate]"
_HELP = HELP | {
    "database": "Database summary",
    "router": "Router link states",
    "network": "Network link states",
    "summary": "Network Summary link states",
    "asbr-summary": "ASBR Summary link states",
    "external": "External link states",
    "nssa-external": "NSSA External link states",
    "<link_state_id>": "Link state ID (as an IP address)",
    "adv-router": "Advertising Router link states",
    "self-originate": "Self-originated link states",
}


def _originator(call: Call) -> Callable[[OspfState], IPv4Address | None]:
    def choose(process: OspfState) -> IPv4Address | None:
        named: IPv4Address | None = call["advertising_router"]
        return process.router_id if call["self_originate"] else named

    return choose


@table.display(f"show ip ospf [<process-id:1-65535>] database {_ORIGINATOR}", help=_HELP)
def show_summary(call: Call) -> str:
    """Show the database, a row for each LSA."""
    return summary(processes(call), _originator(call))


@table.display(
    "show ip ospf [<process-id:1-65535>] database"
    " <type:router|network|summary|asbr-summary|external|nssa-external>"
    f" [<link-state-id:ip>] {_ORIGINATOR}",
    help=_HELP,
)
def show_details(call: Call) -> str:
    """Show the LSAs of one type in full."""
    return details(processes(call), _KEYWORDS[call["type"]], call["link_state_id"], _originator(call))
