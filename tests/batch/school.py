"""A school's lab of two routers, with a check of its own that can be made to fall over; and what students hand in."""

from pathlib import Path

SCENARIO = """
id: school/pair
title: {en: A pair, zh: 一对}
topology:
  nodes:
    R1: {kind: huawei-ar}
    R2: {kind: huawei-ar}
  links:
    - [R1:GE0/0/0, R2:GE0/0/0]
variables:
  area: {pool: [1, 2, 3, 4]}
"""
RUBRIC = """
checks:
  - {id: neighbours, check: ospf.neighbor, node: R1, neighbor: R2, state: full, points: 6}
  - {id: reach, check: reachability.ping, node: R1, destination: 2.2.2.2, points: 3}
  - {id: sound, check: trap.sound, node: R2, points: 1}
"""
TRAP = '''
"""A check that falls over a word in the configuration."""

import os
import signal
import time
from typing import ClassVar

from graders.displays import CONFIGURATION
from labkit.grading.check import Ask, Check, NodeInput, passed
from labkit.grading.message import say


class Sound(Check[NodeInput]):
    """Passes always, if it gets so far."""

    name = "trap.sound"
    Input = NodeInput
    example: ClassVar = {"node": "R1"}

    @staticmethod
    def asks(inputs):
        return [Ask(inputs.node, CONFIGURATION)]

    @staticmethod
    def expected(inputs):
        return say("nothing")

    @staticmethod
    def judge(inputs, records):
        lines = records.text(inputs.node, CONFIGURATION)
        if "TRAP-KILL" in lines:
            os.kill(os.getpid(), signal.SIGKILL)
        if "TRAP-HANG" in lines:
            time.sleep(3600)
        if "TRAP-MEMORY" in lines:
            kept = []
            while True:
                kept.append(b"x" * (1 << 25))
                time.sleep(0.05)
        if "TRAP-FAULT" in lines:
            raise ZeroDivisionError
        return passed(say("nothing"))
'''

SOLVED = """
sysname {node}
interface GigabitEthernet0/0/0
 ip address 10.0.12.{number} 255.255.255.0
interface LoopBack0
 ip address {number}.{number}.{number}.{number} 255.255.255.255
 description {trap}
ospf 1 router-id {number}.{number}.{number}.{number}
 area 0.0.0.{area}
  network 10.0.12.0 0.0.0.255
  network {number}.{number}.{number}.{number} 0.0.0.0
"""


def write_school(folder: Path) -> Path:
    """Write the school's folder, which goes on the search path; returns it."""
    lab = folder / "scenarios" / "school" / "pair"
    lab.mkdir(parents=True)
    (lab / "scenario.yaml").write_text(SCENARIO)
    (lab / "rubric.yaml").write_text(RUBRIC)
    (folder / "graders").mkdir()
    (folder / "graders" / "trap.py").write_text(TRAP)
    return folder


def configuration(node: str, trap: str = "plain", area: int = 1) -> str:
    """A right configuration of a router; with another area on one of the two, they do not become neighbours."""
    return SOLVED.format(node=node, number=node[1:], trap=trap, area=area).lstrip()


def hand_in(root: Path, student: str, trap: str = "plain", **areas: int) -> None:
    """Write a student's folder: R1 and R2 in area 1 unless told otherwise; a node in area 0 is left out."""
    folder = root / student
    folder.mkdir(parents=True)
    for node in ("R1", "R2"):
        area = areas.get(node, 1)
        if area:
            (folder / f"{node}.cfg").write_text(configuration(node, trap, area))
