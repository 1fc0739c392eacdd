"""Drawings of topologies: sound XML, complete, the same bytes each time."""

import math
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from labkit.topology.drawing import draw_svg
from labkit.topology.layout import place_nodes
from labkit.topology.reader import read_topology

FOLDER = Path(__file__).parents[2] / "topologies"
SVG = "{http://www.w3.org/2000/svg}"


def ring(count: int) -> str:
    nodes = "".join(f"  R{n}: {{kind: huawei-ar}}\n" for n in range(count))
    links = "".join(f"  - [R{n}:GE0/0/0, R{(n + 1) % count}:GE0/0/1]\n" for n in range(count))
    return f"nodes:\n{nodes}links:\n{links}"


def tree() -> str:
    nodes = "  R: {kind: huawei-ar}\n" + "".join(f"  S{n}: {{kind: huawei-s5700}}\n" for n in range(3))
    nodes += "".join(f"  P{n}: {{kind: host}}\n" for n in range(9))
    links = "".join(f"  - [R:GE0/0/{n}, S{n}:GE0/0/1]\n" for n in range(3))
    links += "".join(f"  - [S{n // 3}:GE0/0/{2 + n % 3}, P{n}:eth0]\n" for n in range(9))
    return f"nodes:\n{nodes}links:\n{links}"


def texts(svg: str, kind: str) -> list[str]:
    return [node.text or "" for node in ET.fromstring(svg).iter(f"{SVG}text") if node.get("class") == kind]


@pytest.mark.parametrize("name", ["ring-of-three", "campus-small"])
def test_a_drawing_shows_every_node_and_port(name):
    """All node names, both interface names of each link, an icon each, and words for screen readers."""
    topology = read_topology(FOLDER / f"{name}.yaml")
    svg = draw_svg(topology)
    root = ET.fromstring(svg)
    assert sorted(texts(svg, "name")) == sorted(topology.nodes)
    assert len(texts(svg, "port")) == 2 * len(topology.links)
    assert len(list(root.iter(f"{SVG}use"))) == len(topology.nodes)
    assert root.findtext(f"{SVG}title") == name
    assert f"{len(topology.links)} links" in (root.findtext(f"{SVG}desc") or "")


def test_the_same_topology_gives_the_same_bytes():
    """No time, no chance, no hash order."""
    first, second = (draw_svg(read_topology(FOLDER / "campus-small.yaml")) for _ in range(2))
    assert first == second


def test_a_drawing_needs_nothing_from_outside():
    """No image, font, script or address is loaded."""
    svg = draw_svg(read_topology(FOLDER / "campus-small.yaml")).replace("http://www.w3.org/2000/svg", "")
    assert not any(word in svg for word in ("http", "url(", "@import", "<script", "<image"))
    assert "prefers-color-scheme:dark" in svg


def test_texts_are_escaped_and_marks_are_classes():
    """What an author writes cannot break out of its element; a mark that is no class name is dropped."""
    topology = read_topology(FOLDER / "ring-of-three.yaml")
    marks = {"R2": "failed", "R1:GigabitEthernet0/0/1": "failed", "R3": '"><script>'}
    svg = draw_svg(
        topology, marks=marks, captions={topology.links[0]: "<10.0.12.0/24> & co"}, title="A & <b>"
    )
    root = ET.fromstring(svg)
    assert texts(svg, "caption") == ["<10.0.12.0/24> & co"]
    assert [node.get("class") for node in root.iter(f"{SVG}g")].count("node router failed") == 1
    (marked,) = [line for line in root.iter(f"{SVG}line") if line.get("class") == "link failed"]
    assert marked.get("data-ends") == "R3:GigabitEthernet0/0/1 R1:GigabitEthernet0/0/1"
    assert "script" not in svg


def test_parallel_cables_are_drawn_apart():
    """Two cables between two switches are two lines at a visible distance."""
    root = ET.fromstring(draw_svg(read_topology(FOLDER / "campus-small.yaml")))
    pair = [line for line in root.iter(f"{SVG}line") if (line.get("data-ends") or "").count("CORE") == 2]
    starts = [(float(line.get("x1") or 0), float(line.get("y1") or 0)) for line in pair]
    assert math.dist(*starts) > 15


@pytest.mark.parametrize("text", [*map(ring, (3, 4, 6, 12, 20)), tree()])
def test_rings_and_trees_are_drawn_without_crossings(text):
    """Links of a planar and simple network do not cross, and nodes keep their distance."""
    topology = read_topology(Path("net.yaml"), text)
    at = place_nodes(topology)
    pairs = [tuple(at[end.node] for end in link.ends) for link in topology.links]
    for (a, b), (c, d) in combinations(pairs, 2):
        if len({a, b, c, d}) == 4:
            assert not (turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0)
    assert min(math.dist(one, other) for one, other in combinations(at.values(), 2)) > 0.5


def turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def test_positions_of_the_author_are_kept():
    """Where a file places every node, the drawing has the same shape."""
    text = (
        "nodes:\n  A: {kind: host, position: [0, 0]}\n  B: {kind: host, position: [300, 0]}\n"
        "  C: {kind: huawei-s5700, position: [0, 150]}\n"
        "links:\n  - [A:eth0, C:GE0/0/1]\n  - [B:eth0, C:GE0/0/2]\n"
    )
    at = place_nodes(read_topology(Path("net.yaml"), text))
    assert at["A"] == (0.0, 0.0)
    assert at["B"][1] == at["C"][0] == 0
    assert at["B"][0] == pytest.approx(2 * at["C"][1], abs=0.01)


def test_one_node_alone_can_be_drawn():
    """A topology without links is a drawing too."""
    svg = draw_svg(read_topology(Path("net.yaml"), "nodes: {R1: {kind: huawei-ar}}"))
    assert texts(svg, "name") == ["R1"]
