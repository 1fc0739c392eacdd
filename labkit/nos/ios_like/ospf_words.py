"""How IOS and its likes speak of OSPF neighbours: states, roles, timers (RFC 2328, section 10)."""

from collections.abc import Mapping

from labkit.nos.state import OspfInterfaceState, OspfNeighborState, OspfState
from labkit.nos.state.ospf import NeighborPhase

PHASES: Mapping[NeighborPhase, str] = {
    "down": "DOWN",
    "attempt": "ATTEMPT",
    "init": "INIT",
    "2-way": "2WAY",
    "exstart": "EXSTART",
    "exchange": "EXCHANGE",
    "loading": "LOADING",
    "full": "FULL",
}


def clock(seconds: float) -> str:
    """A duration: `00:01:03`, beyond a day `1d02h`, beyond a week `2w3d`."""
    minutes, second = divmod(max(int(seconds), 0), 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    if days >= 7:
        return f"{days // 7}w{days % 7}d"
    return f"{days}d{hour:02d}h" if days else f"{hour:02d}:{minute:02d}:{second:02d}"


def local_of(process: OspfState, neighbor: OspfNeighborState) -> OspfInterfaceState | None:
    """The own interface on which a neighbour was heard."""
    return next((item for item in process.interfaces if item.interface == neighbor.interface), None)


def role_of(process: OspfState, neighbor: OspfNeighborState) -> str:
    """What a neighbour is on its network: DR, BDR, DROTHER, or a dash where there are none."""
    local = local_of(process, neighbor)
    if local is None or local.network_type not in ("broadcast", "nbma"):
        return "  -"
    if neighbor.address == neighbor.designated_router:
        return "DR"
    return "BDR" if neighbor.address == neighbor.backup_designated_router else "DROTHER"


def due_in(neighbor: OspfNeighborState, hello: int, now: float) -> float:
    """Seconds until the neighbour is declared down; each hello starts anew (RFC 2328, 10.5)."""
    return neighbor.dead_interval - max(now - neighbor.since, 0.0) % hello
