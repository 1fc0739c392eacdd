"""The course's labs on the simulation, and how the tests ask them: with its commands, read by its templates."""

import os
from functools import cache
from pathlib import Path

import pytest

from labkit.formats.ensp.lab import read_lab
from labkit.formats.ensp.surroundings import plan_of
from labkit.grading.parse import Row, parse
from labkit.runtime.lab import Lab

SHARED = Path(os.environ.get("LABKIT_SHARED", Path(__file__).parents[3] / "shared"))
CORPUS = SHARED / "corpus"
SOLUTIONS = Path(__file__).parent / "solutions"
"""Ours, for the labs whose topologies come without saved configurations."""

needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real labs is not here")


def solved(pattern: str, left_out: tuple[str, ...] = ()) -> Lab:
    """The lab of a folder with its latest saves, without the lines `left_out`. No line is refused."""
    (folder,) = CORPUS.glob(pattern)
    imported = read_lab(folder)
    saved = {node: saves[-1].text.splitlines() for node, saves in imported.saves.items()}
    kept = {
        node: "\n".join(line for line in lines if line.strip() not in left_out)
        for node, lines in saved.items()
    }
    lab = Lab.build(plan_of(imported), configurations=kept)
    assert lab.problems == {}
    return lab


@cache
def course(number: str) -> Lab:
    """One HCIA lab, which the tests only look at."""
    return solved(f"ensp-hcia/{number} *")


def written(number: str) -> Lab:
    """A new lab of a topology without saves, with our solution in it. No line is refused."""
    (folder,) = CORPUS.glob(f"ensp-hcia/{number} *")
    texts = {file.stem: file.read_text(encoding="utf-8") for file in (SOLUTIONS / number).glob("*.cfg")}
    lab = Lab.build(plan_of(read_lab(folder)), configurations=texts)
    assert lab.problems == {}
    assert texts.keys() == lab.devices.keys()
    return lab


def rows(lab: Lab, node: str, command: str) -> list[Row]:
    """The records of a command's output."""
    return parse("huawei_vrp", command, lab.run(node, command))


def received(lab: Lab, node: str, command: str) -> int:
    """How many replies came to a ping."""
    (line,) = [text for text in lab.run(node, command).splitlines() if "packet(s) received" in text]
    return int(line.split()[0])


def routes(lab: Lab, node: str, protocol: str) -> set[tuple[str, int, int, str]]:
    """Active routes of one protocol: prefix, preference, cost, next hop."""
    return {
        (f"{row['destination']}/{row['length']}", int(row["preference"]), int(row["cost"]), row["next_hop"])
        for row in rows(lab, node, "display ip routing-table")
        if row["protocol"] == protocol
    }


def addresses(lab: Lab, node: str) -> dict[str, tuple[str, str, str]]:
    """By interface that has an address: it, and the states of the link and of IP."""
    return {
        row["interface"]: (f"{row['address']}/{row['length']}", row["physical"], row["protocol"])
        for row in rows(lab, node, "display ip interface brief")
        if row["address"]
    }


def roles(lab: Lab, node: str) -> dict[int, str]:
    """The spanning-tree roles by the number x of GE0/0/x."""
    return {
        int(row["interface"].rsplit("/", 1)[1]): row["role"] for row in rows(lab, node, "display stp brief")
    }


def neighbors(lab: Lab, node: str) -> dict[str, tuple[str, str]]:
    """OSPF neighbours by interface: router ID and state. The two displays agree."""
    full, brief = (
        {row["interface"]: (row["neighbor_id"], row["state"]) for row in rows(lab, node, command)}
        for command in ("display ospf peer", "display ospf peer brief")
    )
    assert full == brief
    return full


def vlans(lab: Lab, node: str) -> dict[int, tuple[list[str], list[str]]]:
    """By VLAN: its untagged and its tagged ports."""
    return {int(row["vlan_id"]): (row["untagged"], row["tagged"]) for row in rows(lab, node, "display vlan")}
