"""A topology as an SVG picture: deterministic, self-contained, readable in light and dark."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape

from labkit.topology.icons import DEFINITIONS, PAPER_DEFINITIONS, PAPER_STYLE, STYLE
from labkit.topology.kinds import resolve_interface
from labkit.topology.layout import Point, place_nodes
from labkit.topology.topology import Endpoint, Link, Topology

_LINK_LENGTH = 200.0
_MARGIN = 70.0
_ICON = {"router": (29.0, 20.0), "switch": (30.0, 20.0), "host": (24.0, 21.0)}
"""Half width and half height of an icon, in pixels."""
_CABLE_GAP = 26.0
_CHARACTER = 6.3
_LINE = 14.0
_CLASS = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class _Box:
    """A rectangle around a centre that a label or an icon covers."""

    x: float
    y: float
    half_width: float
    half_height: float

    def overlap(self, other: "_Box") -> float:
        width = self.half_width + other.half_width - abs(self.x - other.x)
        height = self.half_height + other.half_height - abs(self.y - other.y)
        return width * height if width > 0 and height > 0 else 0.0

    def is_crossed(self, start: Point, end: Point) -> bool:
        steps = 24
        return any(
            abs(start[0] + (end[0] - start[0]) * n / steps - self.x) < self.half_width
            and abs(start[1] + (end[1] - start[1]) * n / steps - self.y) < self.half_height
            for n in range(steps + 1)
        )


@dataclass(frozen=True, slots=True)
class _Cable:
    """A link with its two ends on paper, the middle bent aside where several cables run in parallel."""

    link: Link
    start: Point
    end: Point


@dataclass(slots=True)
class _Sheet:
    """What is drawn so far, and which places are taken."""

    cables: list[_Cable]
    taken: list[_Box] = field(default_factory=list)

    def label(self, text: str, places: Iterator[Point], name: str, *, avoid_lines: bool) -> str:
        """Put a text at the best of some places, preferring the first ones."""
        half = len(text) * _CHARACTER / 2 + 2
        boxes = [_Box(x, y, half, _LINE / 2) for x, y in places]

        def trouble(choice: tuple[int, _Box]) -> float:
            number, box = choice
            covered = sum(box.overlap(other) for other in self.taken)
            lines = sum(box.is_crossed(cable.start, cable.end) for cable in self.cables)
            return covered + 90 * lines * avoid_lines + number

        _, best = min(enumerate(boxes), key=trouble)
        self.taken.append(best)
        return f'<text class="{name}" x="{_px(best.x)}" y="{_px(best.y)}">{escape(text)}</text>'


def draw_svg(
    topology: Topology,
    *,
    marks: Mapping[str, str] | None = None,
    captions: Mapping[Link, str] | None = None,
    title: str = "",
    description: str = "",
    paper: bool = False,
) -> str:
    """Draw a topology.

    `marks` gives a class (`failed`, `passed`, `partial`, …) by node name or by port, whose cable is marked
    (`R1:GigabitEthernet0/0/0`); `captions` a text for the middle of a link, such as its network. Links show
    the short names of their interfaces. `title` and `description` are for screen readers.
    On `paper` it is black on white.
    """
    points = {
        name: (x * _LINK_LENGTH + _MARGIN, y * _LINK_LENGTH + _MARGIN)
        for name, (x, y) in place_nodes(topology).items()
    }
    marks = marks or {}
    sheet = _Sheet(list(_cables(topology, points)))
    for name, node in topology.nodes.items():
        sheet.taken.append(_Box(*points[name], *_ICON[node.kind.role]))
    lines = [_line(cable, marks) for cable in sheet.cables]
    icons = [_icon(topology, name, points[name], sheet, marks) for name in topology.nodes]
    ports = [_port(topology, cable, number, sheet) for cable in sheet.cables for number in (0, 1)]
    middles = [_caption(cable, captions or {}, sheet) for cable in sheet.cables]
    return "\n".join(
        [
            _opening(points, sheet, title or topology.name),
            f"<title>{escape(title or topology.name)}</title>",
            f"<desc>{escape(description or describe(topology))}</desc>",
            f"<style>{PAPER_STYLE if paper else STYLE}</style>",
            f"<defs>{PAPER_DEFINITIONS if paper else DEFINITIONS}</defs>",
            '<g class="links">',
            *lines,
            '</g><g class="nodes">',
            *icons,
            '</g><g class="labels">',
            *ports,
            *filter(None, middles),
            "</g></svg>\n",
        ]
    )


def describe(topology: Topology) -> str:
    """Say in words what the picture shows: every cable with its ports."""
    cables = "; ".join(
        " to ".join(f"{end.node} {_short(topology, end)}" for end in link.ends) for link in topology.links
    )
    count = f"{len(topology.nodes)} devices, {len(topology.links)} links"
    return f"{count}: {cables}" if cables else count


def _opening(points: Mapping[str, Point], sheet: _Sheet, label: str) -> str:
    boxes = sheet.taken or [_Box(x, y, 0, 0) for x, y in points.values()] or [_Box(0, 0, 0, 0)]
    left = math.floor(min(box.x - box.half_width for box in boxes)) - 12
    top = math.floor(min(box.y - box.half_height for box in boxes)) - 12
    width = math.ceil(max(box.x + box.half_width for box in boxes)) + 12 - left
    height = math.ceil(max(box.y + box.half_height for box in boxes)) + 12 - top
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="labkit-topology" role="img" '
        f'aria-label="{escape(label)}" viewBox="{left} {top} {width} {height}" '
        f'width="{width}" height="{height}">'
    )


def _cables(topology: Topology, points: Mapping[str, Point]) -> Iterator[_Cable]:
    """Draw parallel cables beside each other."""
    groups: dict[tuple[str, ...], list[Link]] = {}
    for link in topology.links:
        groups.setdefault(tuple(sorted(end.node for end in link.ends)), []).append(link)
    for pair, links in groups.items():
        (x1, y1), (x2, y2) = points[pair[0]], points[pair[1]]
        length = math.hypot(x2 - x1, y2 - y1) or 1.0
        gap = min(_CABLE_GAP, 34.0 / max(1, len(links) - 1))
        for number, link in enumerate(links):
            aside = (number - (len(links) - 1) / 2) * gap
            dx, dy = -(y2 - y1) / length * aside, (x2 - x1) / length * aside
            low, high = (x1 + dx, y1 + dy), (x2 + dx, y2 + dy)
            forward = link.ends[0].node == pair[0]
            yield _Cable(link, low if forward else high, high if forward else low)


def _line(cable: _Cable, marks: Mapping[str, str]) -> str:
    mark = _mark(next((marks[str(end)] for end in cable.link.ends if str(end) in marks), ""))
    medium = " serial" if any(end.interface.startswith("Serial") for end in cable.link.ends) else ""
    (x1, y1), (x2, y2) = cable.start, cable.end
    ends = escape(" ".join(str(end) for end in cable.link.ends))
    return (
        f'<line class="link{medium}{mark}" data-ends="{ends}" '
        f'x1="{_px(x1)}" y1="{_px(y1)}" x2="{_px(x2)}" y2="{_px(y2)}"/>'
    )


def _icon(topology: Topology, name: str, point: Point, sheet: _Sheet, marks: Mapping[str, str]) -> str:
    node = topology.nodes[name]
    role = node.kind.role
    half_width, half_height = _ICON[role]
    x, y = point
    width = len(name) * 7.2 / 2
    places = iter(
        [
            (x, y + half_height + 12),
            (x, y - half_height - 12),
            (x + half_width + width + 6, y),
            (x - half_width - width - 6, y),
        ]
    )
    label = sheet.label(name, places, "name", avoid_lines=True)
    use = (
        f'<use href="#labkit-{role}" x="{_px(x - half_width)}" y="{_px(y - half_height)}" '
        f'width="{_px(2 * half_width)}" height="{_px(2 * half_height)}"/>'
    )
    kind = escape(f"{name}: {node.kind.name}")
    return f'<g class="node {role}{_mark(marks.get(name, ""))}"><title>{kind}</title>{use}{label}</g>'


def _port(topology: Topology, cable: _Cable, number: int, sheet: _Sheet) -> str:
    """Write an interface's short name beside its end of the line, clear of the icon."""
    end = cable.link.ends[number]
    text = _short(topology, end)
    start, far = (cable.start, cable.end) if number == 0 else (cable.end, cable.start)
    length = math.dist(start, far) or 1.0
    ux, uy = (far[0] - start[0]) / length, (far[1] - start[1]) / length
    half_width, half_height = _ICON[topology.nodes[end.node].kind.role]
    clear = min(half_width / (abs(ux) or 1e-9), half_height / (abs(uy) or 1e-9))
    half = len(text) * _CHARACTER / 2 + 4
    along = clear + min(half / (abs(ux) or 1e-9), (_LINE / 2 + 4) / (abs(uy) or 1e-9))
    places = (
        (start[0] + ux * (along + extra) - uy * aside, start[1] + uy * (along + extra) + ux * aside)
        for extra in (0, 8, 16, 24, 34, 46)
        for aside in (0, 8, -8, 16, -16)
        if along + extra < length / 2 or extra == 0
    )
    return sheet.label(text, places, "port", avoid_lines=False)


def _caption(cable: _Cable, captions: Mapping[Link, str], sheet: _Sheet) -> str:
    text = captions.get(cable.link, "")
    if not text:
        return ""
    x, y = (cable.start[0] + cable.end[0]) / 2, (cable.start[1] + cable.end[1]) / 2
    places = ((x, y + dy) for dy in (0, -15, 15, -28, 28))
    return sheet.label(text, places, "caption", avoid_lines=False)


def _short(topology: Topology, end: Endpoint) -> str:
    spec = resolve_interface(topology.nodes[end.node].kind, end.interface)
    return spec.short_name if spec else end.interface


def _mark(name: str) -> str:
    return f" {name}" if _CLASS.fullmatch(name) else ""


def _px(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
