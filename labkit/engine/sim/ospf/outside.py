"""Routes to destinations outside the AS (RFC 2328, 16.4; RFC 3101, 2.5)."""

from collections.abc import Iterable, Mapping

from labkit.engine.sim.ipv4 import MASKS, Prefix
from labkit.engine.sim.ospf.routes import External, Path, PathKind, Reach, join

Rank = tuple[int, int, int, int]
KINDS: Mapping[tuple[bool, int], PathKind] = {
    (False, 1): "external-1",
    (False, 2): "external-2",
    (True, 1): "nssa-1",
    (True, 2): "nssa-2",
}
"""By whether the LSA is of type 7, and its metric's type."""


def external_paths(
    lsas: Iterable[tuple[External, Reach]], internal: Mapping[Prefix, Path]
) -> dict[Prefix, Path]:
    """The best external path to each prefix, from LSAs whose boundary routers are reached as told.

    Type 1 adds up; type 2 compares the external metric first, then the distance. `internal` are the routes
    inside the AS, for forwarding addresses.
    """
    best: dict[Prefix, tuple[Rank, Path]] = {}
    for lsa, boundary in lsas:
        reach = boundary if not lsa.forwarding else _forwarding(lsa, internal)
        if reach is None:
            continue
        rank, path = _path(lsa, reach)
        known = best.get(lsa.prefix)
        if known is not None and known[0] < rank:
            continue
        if known is not None and known[0] == rank:
            path = _path(lsa, Reach(reach.cost, join(known[1].hops, reach.hops)))[1]
        best[lsa.prefix] = (rank, path)
    return {prefix: path for prefix, (_, path) in best.items()}


def _path(lsa: External, reach: Reach) -> tuple[Rank, Path]:
    nssa = lsa.area_id is not None
    kind = KINDS[nssa, lsa.metric_type]
    cost, rest = lsa.metric, reach.cost
    if lsa.metric_type == 1:
        cost, rest = lsa.metric + reach.cost, 0
    # Of equal paths a type-7 LSA that may be translated goes before a type-5 LSA, which goes before the others.
    preference = (0 if lsa.propagate else 2) if nssa else 1
    path = Path(lsa.prefix, kind, "external", cost, reach.hops, lsa.router_id, None, lsa.tag)
    return (lsa.metric_type, cost, rest, preference), path


def _forwarding(lsa: External, internal: Mapping[Prefix, Path]) -> Reach | None:
    """How the forwarding address is reached: inside the AS, for type 7 inside its own area."""
    found = None
    for length in range(32, -1, -1):
        found = internal.get((lsa.forwarding & MASKS[length], length))
        if found is not None:
            break
    if found is None or found.kind not in ("intra", "inter"):
        return None
    if lsa.area_id is not None and found.area_id != lsa.area_id:
        return None
    if not found.direct:
        return Reach(found.cost, found.hops)
    if any(address == lsa.forwarding for address, _ in found.hops):
        return None
    return Reach(found.cost, tuple((lsa.forwarding, name) for _, name in found.hops))
