"""Where nodes stand in a drawing: the best of a few layouts, the same on every machine.

Candidates are layers (routers above switches above hosts) and stress majorisation (Gansner, Koren, North
2004) from several starts, each also on a grid. The one with the fewest crossings, covered nodes and
distortions is taken.
"""

import math
from collections.abc import Sequence
from itertools import combinations

from labkit.topology.topology import Topology

Point = tuple[float, float]
Edge = tuple[int, int]
_ROUNDS = 120
_SETTLED = 1e-3
_CLEARANCE = 0.3
"""How close a link may pass by a node, as a share of a link's length."""
_MAX_STRESS_NODES = 60
_ROLE_RANK = {"router": 0, "switch": 1, "host": 2}


def place_nodes(topology: Topology) -> dict[str, Point]:
    """Give each node a position with links about one unit long; a topology may give all of them itself."""
    given = {name: node.position for name, node in topology.nodes.items() if node.position is not None}
    names = list(topology.nodes)
    if names and len(given) == len(names):
        return dict(zip(names, _normalised(list(given.values()), _edges(topology)), strict=True))
    ranks = [_ROLE_RANK[node.kind.role] for node in topology.nodes.values()]
    edges = _edges(topology)
    distances = _distances(len(names), edges)
    candidates = [_layers(len(names), edges, ranks)]
    if len(names) <= _MAX_STRESS_NODES:
        for start in (
            _circle(_walk_order(len(names), edges)),
            candidates[0],
            _circle(list(range(len(names)))),
        ):
            settled = _upright(_stress(start, distances), edges, ranks)
            candidates.append(settled)
    candidates = [_normalised(points, edges) for points in candidates]
    candidates += [_normalised(_snapped(points), edges) for points in candidates]
    best = min(candidates, key=lambda points: _badness(points, edges, distances, ranks))
    return dict(zip(names, best, strict=True))


def _edges(topology: Topology) -> list[Edge]:
    index = {name: number for number, name in enumerate(topology.nodes)}
    pairs = {tuple(sorted(index[end.node] for end in link.ends)) for link in topology.links}
    return sorted((first, second) for first, second in pairs)


def _neighbours(count: int, edges: Sequence[Edge]) -> list[list[int]]:
    neighbours: list[list[int]] = [[] for _ in range(count)]
    for first, second in edges:
        neighbours[first].append(second)
        neighbours[second].append(first)
    return neighbours


def _distances(count: int, edges: Sequence[Edge]) -> list[list[float]]:
    """Count the links between each two nodes; nodes that are not connected stand a little farther apart."""
    neighbours = _neighbours(count, edges)
    apart = math.sqrt(count) + 1
    table = []
    for start in range(count):
        row = [apart] * count
        row[start] = 0
        front, steps, seen = [start], 0, {start}
        while front:
            steps += 1
            front = [node for near in front for node in neighbours[near] if node not in seen]
            front = list(dict.fromkeys(front))
            seen.update(front)
            for node in front:
                row[node] = steps
        table.append(row)
    return table


def _walk_order(count: int, edges: Sequence[Edge]) -> list[int]:
    """Order nodes along a depth-first walk: a ring's nodes follow each other, leaves stay at their node."""
    neighbours = _neighbours(count, edges)
    order: list[int] = []
    seen: set[int] = set()
    for root in range(count):
        stack = [root]
        while stack:
            node = stack.pop()
            if node in seen:
                continue
            seen.add(node)
            order.append(node)
            stack += sorted(neighbours[node], key=lambda near: (len(neighbours[near]), -near), reverse=True)
    return order


def _circle(order: Sequence[int]) -> list[Point]:
    points: list[Point] = [(0.0, 0.0)] * len(order)
    radius = max(1.0, len(order) / (2 * math.pi))
    for place, node in enumerate(order):
        angle = 2 * math.pi * place / len(order) - math.pi / 2
        points[node] = (radius * math.cos(angle), radius * math.sin(angle))
    return points


def _layers(count: int, edges: Sequence[Edge], ranks: Sequence[int]) -> list[Point]:
    """Stand nodes in rows by role and by distance from the first row, each row ordered to cross little."""
    neighbours = _neighbours(count, edges)
    depths = _depths(neighbours, ranks)
    rows = [[node for node in range(count) if depths[node] == depth] for depth in sorted(set(depths))]
    at = {node: float(place) for line in rows for place, node in enumerate(line)}
    for sweep in range(12):
        for line in rows if sweep % 2 == 0 else rows[::-1]:
            means = {n: _mean([at[m] for m in neighbours[n]], at[n]) for n in line}
            line.sort(key=lambda node: (means[node], node))
            middle = _mean([means[node] for node in line], 0.0)
            for place, node in enumerate(line):
                at[node] = middle + place - (len(line) - 1) / 2
    return [
        (at[node], next(float(y) for y, line in enumerate(rows) if node in line)) for node in range(count)
    ]


def _depths(neighbours: Sequence[Sequence[int]], ranks: Sequence[int]) -> list[int]:
    """Choose rows: routers, switches at a router, switches behind those, hosts."""
    core = {
        node
        for node, near in enumerate(neighbours)
        if ranks[node] == 1 and any(ranks[other] == 0 for other in near)
    }
    return [
        2 * rank + (1 if core and rank == 1 and node not in core else 0) for node, rank in enumerate(ranks)
    ]


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _stress(points: Sequence[Point], distances: Sequence[Sequence[float]]) -> list[Point]:
    """Move each node in turn to where its distances to the others fit best, until nothing moves."""
    placed = [(x + 0.01 * (n % 7), y + 0.01 * (n % 5)) for n, (x, y) in enumerate(points)]
    for _ in range(_ROUNDS):
        moved = 0.0
        for node, (x, y) in enumerate(placed):
            total = new_x = new_y = 0.0
            for other, (ox, oy) in enumerate(placed):
                if other == node:
                    continue
                wanted = distances[node][other]
                weight = 1 / (wanted * wanted)
                pull = wanted / (math.hypot(x - ox, y - oy) or 1e-9)
                new_x += weight * (ox + (x - ox) * pull)
                new_y += weight * (oy + (y - oy) * pull)
                total += weight
            if total:
                placed[node] = (new_x / total, new_y / total)
                moved = max(moved, abs(placed[node][0] - x) + abs(placed[node][1] - y))
        if moved < _SETTLED:
            break
    return placed


def _upright(points: Sequence[Point], edges: Sequence[Edge], ranks: Sequence[int]) -> list[Point]:
    """Turn a drawing so that routers stand above hosts and links run level or plumb."""

    def turned(degrees: int) -> list[Point]:
        cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        return [(x * cos - y * sin, x * sin + y * cos) for x, y in points]

    def unrest(degrees: int) -> float:
        placed = turned(degrees)
        mean = sum(ranks) / len(ranks)
        order = sum((rank - mean) * y for rank, (_, y) in zip(ranks, placed, strict=True)) / len(ranks)
        xs, ys = [x for x, _ in placed], [y for _, y in placed]
        return _slant(placed, edges) - order + 0.15 * (max(ys) - min(ys) - max(xs) + min(xs))

    return turned(min(range(0, 360, 5), key=lambda degrees: round(unrest(degrees), 6)))


def _normalised(points: Sequence[Point], edges: Sequence[Edge]) -> list[Point]:
    """Scale a drawing: links one unit long on average, no two nodes closer than 0.6."""
    lengths = [math.dist(points[first], points[second]) for first, second in edges]
    scale = 1 / (_mean(lengths, 1.0) or 1.0)
    closest = min((math.dist(one, other) for one, other in combinations(points, 2)), default=1.0)
    if 0 < closest * scale < 0.6:
        scale = 0.6 / closest
    left, top = min(x for x, _ in points), min(y for _, y in points)
    return [(round((x - left) * scale, 3), round((y - top) * scale, 3)) for x, y in points]


def _badness(
    points: Sequence[Point],
    edges: Sequence[Edge],
    distances: Sequence[Sequence[float]],
    ranks: Sequence[int],
) -> float:
    """Weigh what disturbs the eye: crossings, links over nodes, distances that mislead, links aslant."""
    crossings = sum(
        _cross(points[a], points[b], points[c], points[d])
        for (a, b), (c, d) in combinations(edges, 2)
        if len({a, b, c, d}) == 4
    )
    covered = sum(
        _distance_to_line(points[node], points[a], points[b]) < _CLEARANCE
        for a, b in edges
        for node in range(len(points))
        if node not in (a, b)
    )
    crowded = sum(math.dist(one, other) < 0.5 for one, other in combinations(points, 2))
    strain = _mean(
        [
            (math.dist(points[a], points[b]) / distances[a][b] - 1) ** 2
            for a, b in combinations(range(len(points)), 2)
        ],
        0.0,
    )
    climbing = sum((ranks[b] - ranks[a]) * (points[b][1] - points[a][1]) < -0.1 for a, b in edges)
    slanted = _slant(points, edges)
    uneven = _mean([(math.dist(points[first], points[second]) - 1) ** 2 for first, second in edges], 0.0)
    flaws = 10 * crossings + 15 * covered + 20 * crowded + climbing
    return round(flaws + 5 * strain + 15 * uneven + 3 * slanted, 6)


def _slant(points: Sequence[Point], edges: Sequence[Edge]) -> float:
    """Measure how far links are from level, plumb or diagonal lines: 0 to 1, diagonals count a half."""
    angles = [math.atan2(points[b][1] - points[a][1], points[b][0] - points[a][0]) for a, b in edges]
    return _mean([(abs(math.sin(2 * angle)) + abs(math.sin(4 * angle))) / 2 for angle in angles], 0.0)


def _snapped(points: Sequence[Point]) -> list[Point]:
    """Move nodes onto a grid of half a unit."""
    return [(round(x * 2) / 2, round(y * 2) / 2) for x, y in points]


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _distance_to_line(point: Point, start: Point, end: Point) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    share = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / (dx * dx + dy * dy or 1e-9)
    share = min(1.0, max(0.0, share))
    return math.dist(point, (start[0] + share * dx, start[1] + share * dy))
