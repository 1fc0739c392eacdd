"""Spreads a hundred points over checks."""

from collections.abc import Mapping, Sequence

TOTAL = 100
TEXT_SHARE = 0.2
"""The most that checks of configuration text count for: behaviour is what is graded."""


def spread(weights: Mapping[str, float], text_based: Sequence[str] = ()) -> dict[str, int]:
    """Give each check whole points by its weight, at least one, a hundred in all.

    The checks named in `text_based` share a fifth at most, unless there are no others. More than a hundred checks
    cannot have a point each: ValueError.
    """
    if len(weights) > TOTAL:
        raise ValueError("there are more checks than points")
    behaviour = sum(weight for name, weight in weights.items() if name not in text_based)
    text = sum(weight for name, weight in weights.items() if name in text_based)
    most = behaviour * TEXT_SHARE / (1 - TEXT_SHARE)
    scale = min(1.0, most / text) if text and behaviour else 1.0
    scaled = {name: weight * (scale if name in text_based else 1) for name, weight in weights.items()}
    return _rounded(scaled)


def _rounded(weights: Mapping[str, float]) -> dict[str, int]:
    """Round by largest remainder; who would have none has one, at the cost of those who have most."""
    total = sum(weights.values())
    exact = {name: TOTAL * weight / total for name, weight in weights.items()}
    points = {name: max(1, int(share)) for name, share in exact.items()}
    by_remainder = sorted(weights, key=lambda name: points[name] - exact[name])
    left = TOTAL - sum(points.values())
    for name in (by_remainder * 2)[: max(left, 0)]:
        points[name] += 1
    for _ in range(-left):
        points[max(points, key=lambda name: points[name])] -= 1
    return points
