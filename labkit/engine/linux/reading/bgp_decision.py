"""Why a path of BGP lost: FRR tells only why the best one won, VRP's order of steps tells it of the others."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from labkit.engine.sim.bgp.decision import BgpRoute, Choice, Contender, Rules, choose
from labkit.engine.sim.policy import MemberAs
from labkit.nos.state import BgpPathState

_PARTS = re.compile(r"\((?P<members>[^)]*)\)|\{(?P<set>[^}]*)\}|(?P<number>\d+)")


def with_reasons(paths: Sequence[BgpPathState], rules: Rules) -> list[BgpPathState]:
    """The paths to one prefix, the best first, each other one with what it lost by.

    Where VRP's steps lead to another best path than FRR's, only what cannot be reached has a reason.
    """
    contenders = [Contender(_route(path), path.cost if path.valid else None) for path in paths]
    choice = choose(contenders, rules)
    lost = _lost(choice) if _agree(paths, contenders, choice) else {}
    told = [
        replace(path, reason="" if path.best else lost.get(id(one), "" if path.valid else "unreachable"))
        for path, one in zip(paths, contenders, strict=True)
    ]
    return sorted(told, key=lambda path: (not path.best, not path.selected))


def _agree(paths: Sequence[BgpPathState], contenders: Sequence[Contender], choice: Choice) -> bool:
    return any(path.best and one is choice.best for path, one in zip(paths, contenders, strict=True))


def _lost(choice: Choice) -> dict[int, str]:
    return {id(choice.contenders[position]): reason for position, reason in choice.reasons.items()}


def _route(path: BgpPathState) -> BgpRoute:
    return BgpRoute(
        prefix=(int(path.prefix.network_address), path.prefix.prefixlen),
        kind=path.kind,
        next_hop=int(path.next_hop),
        as_path=tuple(as_path(path.as_path)),
        origin=path.origin,
        med=path.med,
        local_preference=path.local_preference,
        preferred_value=path.preferred_value,
        external=path.kind == "learnt" and not path.internal and not path.member,
        peer=int(path.peer) if path.peer is not None else 0,
        peer_id=int(path.peer_id) if path.peer_id is not None else 0,
        originator=None if path.originator is None else int(path.originator),
        clusters=tuple(int(each) for each in path.clusters),
        member=path.member,
    )


def as_path(text: str) -> Iterator[int | frozenset[int]]:
    """The AS numbers of a path as FRR prints it: `(65001 65002) 100 {200,300}`."""
    for part in _PARTS.finditer(text):
        if part["members"] is not None:
            yield from (MemberAs(number) for number in part["members"].split())
        elif part["set"] is not None:
            yield frozenset(int(number) for number in re.findall(r"\d+", part["set"]))
        else:
            yield int(part["number"])
