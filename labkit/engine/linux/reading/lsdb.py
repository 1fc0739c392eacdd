"""The link-state database of an OSPF process from FRR's JSON."""

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network
from typing import Literal

from labkit.engine.linux.frr.stand_ins import type7
from labkit.engine.linux.reading.snapshot import JsonObject, Snapshot
from labkit.engine.sim.ospf.nssa import DEFAULT_TAG
from labkit.nos.state import Lsa, LsaLink

LsaKind = Literal["router", "network", "summary", "asbr-summary", "external", "nssa"]
_BY_AREA: tuple[tuple[LsaKind, str, str], ...] = (
    ("router", "router", "routerLinkStates"),
    ("network", "network", "networkLinkStates"),
    ("summary", "summary", "summaryLinkStates"),
    ("asbr-summary", "asbr-summary", "asbrSummaryLinkStates"),
    ("nssa", "nssa-external", "nssaExternalLinkStates"),
)
"""Kind, FRR's word for it, and the key of its JSON."""
_LINKS: dict[str, Literal["p2p", "transit", "stub", "virtual"]] = {
    "another Router (point-to-point)": "p2p",
    "a Transit Network": "transit",
    "Stub Network": "stub",
    "a Virtual Link": "virtual",
}
_NUMBERS = ("designatedRouterAddress", "neighborRouterId", "networkAddress")
_DATA = ("routerInterfaceAddress", "networkMask")
_BORDER, _BOUNDARY = 1, 2
"""Bits B and E of a router-LSA (RFC 2328, A.4.2)."""
_LARGEST_AGE = 3600
_ANYWHERE = IPv4Address(0)


def database(snapshot: Snapshot, daemon: str) -> tuple[Lsa, ...]:
    """All LSAs of a process, those that are being withdrawn left out."""
    found = [
        _lsa(kind, entry, IPv4Address(area))
        for kind, word, key in _BY_AREA
        for area, entries in _areas(snapshot.show(daemon, f"show ip ospf database {word} json"), key)
        for entry in entries
    ]
    outside = snapshot.show(daemon, "show ip ospf database external json")
    found += [_lsa("external", entry, None) for entry in outside.get("asExternalLinkStates", ())]
    return tuple(_announced(lsa) for lsa in found if lsa.age < _LARGEST_AGE)


def _announced(lsa: Lsa) -> Lsa:
    """An LSA as its router would announce it, if ospfd could: a default route of type 7."""
    found = type7(lsa.metric) if lsa.kind == "summary" and lsa.link_state_id == _ANYWHERE else None
    if found is None:
        return lsa
    cost, metric_type = found
    return replace(
        lsa,
        kind="nssa",
        metric=cost,
        metric_type=metric_type,
        forwarding_address=_ANYWHERE,
        tag=DEFAULT_TAG,
    )


def nssa_default(snapshot: Snapshot, daemon: str, cost: int) -> tuple[int, Literal[1, 2]] | None:
    """The metric and its type of a default route of that cost, where it is one of type 7."""
    found = type7(cost)
    if found is None:
        return None
    if found.metric_type == 1:
        return found.cost, 1
    told = [
        lsa.metric
        for lsa in database(snapshot, daemon)
        if lsa.kind == "nssa" and lsa.link_state_id == _ANYWHERE
    ]
    return min(told, default=found.cost), 2


def _areas(answer: JsonObject, key: str) -> Iterator[tuple[str, list[JsonObject]]]:
    yield from answer.get(key, {}).get("areas", {}).items()


def _lsa(kind: LsaKind, entry: JsonObject, area: IPv4Address | None) -> Lsa:
    flags = int(entry.get("flags", 0)) if kind == "router" else 0
    external = kind in ("external", "nssa")
    forwarding = entry.get("forwardAddress", entry.get("nssaForwardAddress"))
    return Lsa(
        kind=kind,
        link_state_id=IPv4Address(entry["linkStateId"]),
        advertising_router=IPv4Address(entry["advertisingRouter"]),
        area_id=area,
        age=int(entry["lsaAge"]),
        sequence=int(entry["lsaSeqNumber"], 16),
        length=int(entry["length"]),
        metric=_metric(entry),
        options=("E",) if "|E|" in entry.get("options", "") else (),
        links=tuple(_links(entry)),
        mask=IPv4Network((0, entry["networkMask"])).netmask if "networkMask" in entry else None,
        metric_type=1 if external and str(entry.get("metricType", "")).startswith("E1") else 2,
        forwarding_address=IPv4Address(forwarding) if external and forwarding else None,
        tag=int(entry.get("externalRouteTag", 0)),
        checksum=int(entry["checksum"], 16),
        is_abr=bool(flags & _BORDER),
        is_asbr=bool(flags & _BOUNDARY),
    )


def _metric(entry: JsonObject) -> int:
    found = entry["metric"] if "metric" in entry else entry.get("tos0Metric", 0)
    return int(found)


def _links(entry: JsonObject) -> Iterator[LsaLink]:
    for link in entry.get("routerLinks", {}).values():
        number = next(link[key] for key in _NUMBERS if key in link)
        data = next(link[key] for key in _DATA if key in link)
        kind = _LINKS[link["linkType"]]
        yield LsaLink(kind, IPv4Address(number), IPv4Address(data), int(link["tos0Metric"]))
    for router in entry.get("attchedRouters", {}).values():  # FRR's own spelling
        yield LsaLink("attached", IPv4Address(router["attachedRouterId"]), IPv4Address(0), 0)
