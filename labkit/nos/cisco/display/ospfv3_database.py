"""The OSPFv3 database: `show ipv6 ospf database` and `show ospfv3 database` (layout of IOS 15)."""

from collections.abc import Iterator
from ipaddress import IPv4Address

from labkit.nos.cisco.display.ipv6 import upper
from labkit.nos.cisco.display.ospfv3 import HELP, heading, processes
from labkit.nos.cisco.interface_names import short
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state.ospfv3 import Lsa6, Lsa6Kind, Ospfv3State

table = Table()

_HELP = HELP | {"database": "Database summary"}
_REFERENCES = {"router": "0x2001", "network": "0x2002", "": "0x0"}
"""The types of LSA that prefixes refer to (RFC 5340, A.4.2.1)."""
_AREA_KINDS: tuple[tuple[Lsa6Kind, str, str], ...] = (
    ("router", "Router Link States", "Fragment ID  Link count  Bits"),
    ("network", "Net Link States", "Link ID    Rtr count"),
    ("inter-area-prefix", "Inter Area Prefix Link States", "Prefix"),
    ("inter-area-router", "Inter Area Router Link States", "Link ID    Dest RtrID"),
    ("link", "Link (Type-8) Link States", "Link ID    Interface"),
    ("intra-area-prefix", "Intra Area Prefix Link States", "Link ID    Ref-lstype  Ref-LSID"),
)


def database(process: Ospfv3State, *, later: bool) -> Iterator[str]:
    """Each kind of LSA in each area, then those of the whole domain."""
    yield ""
    yield heading(process, later=later)
    ports = {own.interface: own.area_id for own in process.interfaces}
    for area in process.areas:
        for kind, title, columns in _AREA_KINDS:
            scope = str(area)
            rows = [
                lsa
                for lsa in process.lsdb
                if lsa.kind == kind
                and (lsa.scope == scope or (kind == "link" and ports.get(lsa.scope) == area))
            ]
            yield from _table(f"{title} (Area {int(area)})", columns, rows, _bits(process, scope))
    external = [lsa for lsa in process.lsdb if lsa.kind == "external"]
    yield from _table("Type-5 AS External Link States", "Prefix", external, {})


def _bits(process: Ospfv3State, scope: str) -> dict[IPv4Address, str]:
    """Which routers tell of other systems (E) and of other areas (B), as their LSAs show (RFC 5340, A.4.3)."""
    outside = {lsa.advertising_router for lsa in process.lsdb if lsa.kind == "external"}
    border = {
        lsa.advertising_router
        for lsa in process.lsdb
        if lsa.kind.startswith("inter-area") and lsa.scope == scope
    }
    return {
        router: f"{'E' if router in outside else ''}{'B' if router in border else ''}"
        for router in outside | border
    }


def _table(title: str, columns: str, rows: list[Lsa6], bits: dict[IPv4Address, str]) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield f"\t\t{title}"
    yield ""
    yield f"ADV Router       Age         Seq#        {columns}"
    for lsa in rows:
        head = f" {lsa.advertising_router!s:<16}{lsa.age:<12}0x{lsa.sequence:08X}  "
        yield head + _rest(lsa, bits.get(lsa.advertising_router, "None"))


def _rest(lsa: Lsa6, bits: str) -> str:
    number = int(lsa.link_state_id)
    match lsa.kind:
        case "router":
            return f"{number:<13}{lsa.links:<12}{bits}"
        case "network":
            return f"{number:<11}{lsa.links}"
        case "link":
            return f"{number:<11}{short(lsa.scope)}"
        case "inter-area-router":
            return f"{number:<11}{lsa.destination}"
        case "intra-area-prefix":
            of_network = number >> 8 if lsa.reference == "network" else 0
            return f"{number:<11}{_REFERENCES[lsa.reference]:<12}{of_network}"
        case _:
            return upper(lsa.prefixes[0]) if lsa.prefixes else ""


@table.display("show ipv6 ospf [<process-id:1-65535>] database", help=_HELP)
def _show(call: Call) -> Iterator[str]:
    for process in processes(call):
        yield from database(process, later=False)


@table.display("show ospfv3 [<process-id:1-65535>] database", help=_HELP)
def _show_later(call: Call) -> Iterator[str]:
    for process in processes(call):
        yield from database(process, later=True)
