"""Thousands of submissions of `hcia/ospf-single-area` with known mistakes, the same ones for the same seed.

Of a hundred, 30 are right, 30 are half done, 30 have some mistakes in them, five are empty and five hostile. Each
student has addresses of their own. This module only edits text; what a submission is worth, `answer_key` works out
from the names of its mistakes.
"""

import io
import random
import re
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_interface
from pathlib import Path
from typing import Literal

import answer_key

from labkit.scenario.catalogue import find_lab, render_plan
from labkit.scenario.lab import Lab
from labkit.scenario.plan import LabPlan

LAB = "hcia/ospf-single-area"
Kind = Literal["solved", "partly", "mutated", "empty", "hostile"]
_SHARES: tuple[tuple[Kind, int], ...] = (
    ("solved", 30),
    ("partly", 30),
    ("mutated", 30),
    ("empty", 5),
    ("hostile", 5),
)
_SECTION = r"[^\n]*\n(?: [^\n]*\n)*"
"""The rest of a heading's line, and what stands below it."""
_LINE = r"[^\n]*\n"


@dataclass(frozen=True, slots=True)
class Mistake:
    """What of a router's solution is replaced. `{net12}` and the like stand for the student's addresses."""

    router: int
    pattern: str
    wrong: str = ""


def _mistakes() -> dict[str, Mistake]:
    """By the names that the answer key knows."""
    found: dict[str, Mistake] = {}
    for one, nets in ((1, ("12", "13", "lan")), (2, ("12", "23", "lan")), (3, ("13", "23"))):
        found[f"no-loopback-{one}"] = Mistake(one, "interface LoopBack0" + _SECTION)
        found[f"no-ospf-{one}"] = Mistake(one, "ospf 1 router-id" + _SECTION)
        found[f"wrong-id-{one}"] = Mistake(one, "router-id" + _LINE, f"router-id 192.0.2.{one}\n")
        found[f"wrong-area-{one}"] = Mistake(one, r" area 0\.0\.0\.0\n", " area 0.0.0.1\n")
        found[f"no-network-id-{one}"] = Mistake(one, f"  network {{id{one}}} {_LINE}")
        for net in nets:
            variable = f"lan{one}" if net == "lan" else f"net{net}"
            found[f"no-network-{net}-{one}"] = Mistake(one, f"  network {{{variable}}} {_LINE}")
    for one in (1, 2):
        found[f"no-cost-{one}"] = Mistake(one, " ospf cost" + _LINE)
        found[f"wrong-cost-{one}"] = Mistake(one, " ospf cost" + _LINE, " ospf cost 99\n")
        found[f"no-hello-{one}"] = Mistake(one, " ospf timer hello" + _LINE)
        found[f"no-silent-{one}"] = Mistake(one, " silent-interface" + _LINE)
    for one in (2, 3):
        found[f"no-p2p-{one}"] = Mistake(one, " ospf network-type" + _LINE)
    for one in (1, 3):
        found[f"no-authentication-{one}"] = Mistake(one, " ospf authentication-mode" + _LINE)
        found[f"wrong-key-{one}"] = Mistake(one, "md5 1 cipher" + _LINE, "md5 1 cipher Babbage\n")
    found["no-advertise-3"] = Mistake(3, " default-route-advertise" + _LINE)
    found["no-default-3"] = Mistake(3, "ip route-static 0" + _LINE)
    return found


MISTAKES = _mistakes()
_OMISSIONS = sorted(name for name in MISTAKES if name.startswith("no-"))


@dataclass(frozen=True, slots=True)
class Expected:
    """What the grader must find. `points` by check; None where the submission must be refused."""

    kind: Kind
    mistakes: frozenset[str] = frozenset()
    points: Mapping[str, float] | None = None

    @property
    def score(self) -> float | None:
        """The sum, as a gradebook shows it."""
        return None if self.points is None else round(sum(self.points.values()), 2)


def write_submissions(place: Path, count: int, seed: int = 1) -> dict[str, Expected]:
    """Write so many submissions into a new folder; returns what each student's is worth."""
    place.mkdir(parents=True)
    lab = find_lab(LAB)
    chance = random.Random(seed)
    kinds = [kind for kind, share in _SHARES for _each in range(share)]
    expected = {}
    for number in range(count):
        if number % len(kinds) == 0:
            chance.shuffle(kinds)
        student = f"2026{number:05}"
        expected[student] = _write(place / student, kinds[number % len(kinds)], lab, chance)
    return expected


def _write(place: Path, kind: Kind, lab: Lab, chance: random.Random) -> Expected:
    if kind == "hostile":
        ending, data = chance.choice(_HOSTILE)
        place.with_name(place.name + ending).write_bytes(data)
        return Expected(kind)
    mistakes = _draw(kind, chance)
    texts = edited(render_plan(lab, place.name), mistakes)
    if kind == "empty":
        texts = dict.fromkeys(texts, "") if chance.random() < 0.5 else {}
    _hand_in(place, texts, archived=chance.random() < 0.5)
    return Expected(kind, mistakes, answer_key.points(mistakes))


def _draw(kind: Kind, chance: random.Random) -> frozenset[str]:
    match kind:
        case "partly":
            return frozenset(chance.sample(_OMISSIONS, chance.randint(3, 16)))
        case "mutated":
            return frozenset(chance.sample(sorted(MISTAKES), chance.randint(1, 3)))
        case "empty":
            return frozenset(_OMISSIONS)
        case _:
            return frozenset()


def edited(plan: LabPlan, mistakes: Iterable[str]) -> dict[str, str]:
    """Return a student's three routers, solved but for mistakes; what is left out is left out first."""
    texts = {f"R{one}": plan.solution[f"R{one}"] for one in answer_key.ROUTERS}
    addresses = {
        name: re.escape(str(ip_interface(plan.variables[name]).ip))
        for name in ("net12", "net13", "net23", "lan1", "lan2", "id1", "id2", "id3")
    }
    for name in sorted(mistakes):
        mistake = MISTAKES[name]
        node = f"R{mistake.router}"
        pattern = re.sub(r"\{(\w+)\}", lambda found: addresses[found[1]], mistake.pattern)
        texts[node] = re.sub(pattern, mistake.wrong, texts[node], count=1)
    return texts


def _hand_in(place: Path, texts: Mapping[str, str], *, archived: bool) -> None:
    if not archived:
        place.mkdir()
        for node, text in texts.items():
            (place / f"{node}.cfg").write_text(text, encoding="utf-8")
        return
    with zipfile.ZipFile(place.with_name(place.name + ".zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        for node, text in texts.items():
            archive.writestr(zipfile.ZipInfo(f"flash/{node.lower()}.cfg"), text)


def _zipped(*members: tuple[str, bytes], mode: int = 0o100644) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name)
            info.external_attr, info.compress_type = mode << 16, zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return packed.getvalue()


def _device() -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        member = tarfile.TarInfo("R1.cfg")
        member.type, member.devmajor, member.devminor = tarfile.CHRTYPE, 1, 5
        archive.addfile(member)
    return packed.getvalue()


_HOSTILE = (
    (".zip", _zipped(("../../../tmp/R1.cfg", b"sysname R1\n"))),
    (".zip", _zipped(("R1.cfg", b"/etc/passwd"), mode=0o120777)),
    (".zip", _zipped(("R1.cfg", bytes(60 << 20)))),
    (".zip", _zipped(*((f"{number}.cfg", b"") for number in range(2_001)))),
    (".zip", b"PK\x05\x06 and no more"),
    (".tar.gz", _device()),
)
"""Names that lead out, a link, a bomb, too many files, no archive, a device."""
