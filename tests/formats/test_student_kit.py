"""`labkit export student-kit`: a lab that runs, with nothing in it that gives the answers away."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from labkit.formats.student_kit import student_kit, write_kit
from labkit.grading.library import library
from labkit.grading.rubric import leaves
from labkit.grading.rubric_reader import Unplaced, read_rubric
from labkit.grading.site import site_of
from labkit.runtime.lab import Lab
from labkit.scenario.catalogue import find_lab, list_labs, render_plan
from runtime.running import bench

__all__ = ["bench"]
SEED = "a-seed-that-nobody-may-see"
STUDENT = "ann"
GRADED = [name for name, lab in sorted(list_labs().labs.items()) if (lab.folder / "rubric.yaml").exists()]
RUBRIC = """
feedback_in_kit: true
phases:
  - {id: hidden-cut, act: [{cut: "R1:GE0/0/0"}]}
  - {id: telling, act: [{configure: {node: R2, lines: [a line of the answer]}}]}
checks:
  - {id: seen, check: interface.address, node: R1, interface: to-R2, address: 192.168.12.1/24, points: 4,
     title: {en: "Braces {{ '{{' }}"}, needs: [unseen],
     hints: [{text: Look at the port}, {text: The dear answer, cost: 2}]}
  - {id: unseen, check: interface.state, node: R1, interface: to-R2, state: up, points: 4, hidden: true}
  - {id: unseen-later, check: interface.state, node: R1, interface: to-R2, state: up, points: 4, hidden: true,
     phase: hidden-cut}
  - {id: in-a-telling-phase, check: interface.state, node: R1, interface: to-R2, state: up, points: 2, phase: telling}
  - {id: by-text, check: configuration.present, node: R1, line: secret line of the solution, points: 2}
"""


def rendered(lab_id: str):
    """A lab of the catalogue for one student, and its rubric."""
    lab = find_lab(lab_id)
    plan = render_plan(lab, STUDENT, SEED)
    stages = [stage.id for stage in plan.stages]
    rubric = read_rubric(Unplaced(plan.rubric), library(), site_of(plan.topology), stages=stages)
    return lab, plan, rubric


def files_in(content: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """A file, or all files of an archive and of the archives in it."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        yield name, content
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.namelist():
            yield member, member.encode()
            yield from files_in(archive.read(member), f"{name}/{member}")


def leaks(path: Path, secrets: set[str]) -> set[str]:
    """What of the secrets stands anywhere in a kit, in names and contents."""
    paths = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
    everything = b"\0".join(
        part
        for one in paths
        for pair in files_in(one.read_bytes(), str(one))
        for part in (pair[0].encode(), pair[1])
    )
    return {
        secret
        for secret in secrets
        if re.search(rb"(?<![\w-])" + re.escape(secret.encode()) + rb"(?![\w-])", everything)
    }


def told_of(check) -> list[str]:
    """What students read of a visible check: its titles and hints, but for those that cost points."""
    free = [text for tier in check.head.hints if not tier.cost for text in tier.text.values()]
    return [check.id, *check.head.title.values(), *check.head.hint.values(), *free]


def secrets_of(lab, plan, rubric) -> set[str]:
    """The seed, the pools, the hidden checks, and the lines of all references that are told nowhere."""
    references = [plan.solution, *plan.alternatives.values(), *plan.faults.values()]
    references += [stage.reference for stage in plan.stages]
    told = "\n".join([*plan.tasks.values(), *plan.start.values()])
    lines = {line.strip() for texts in references for text in texts.values() for line in text.splitlines()}
    found = {line for line in lines if " " in line and line not in told}
    for check in rubric.checks:
        texts = {f"id: {check.id}", *check.head.title.values(), *check.head.hint.values()}
        dear = {text for tier in check.head.hints if tier.cost for text in tier.text.values()}
        found |= (texts if check.head.hidden else set()) | dear
        if any(leaf.kind.text_based for leaf in leaves(check.part)):
            found.add(f"id: {check.id}")
    pools = {str(getattr(entry, "of", "")) for entry in lab.scenario.variables.values()}
    found |= {pool for pool in pools if "/" in pool and pool not in told} | {SEED, "pool", "PRIVATE KEY"}
    shown = "\n".join(text for check in rubric.checks if not check.head.hidden for text in told_of(check))
    return {one for one in found if one and one not in shown}


@pytest.mark.parametrize("lab_id", GRADED)
def test_no_kit_gives_anything_away(lab_id, tmp_path):
    """All bytes of each lab's kit, visible checks included: no seed, pool, hidden check, or solution's line."""
    lab, plan, rubric = rendered(lab_id)
    texts = student_kit(plan, lab.scenario, rubric, library())
    secrets = secrets_of(lab, plan, rubric)
    assert len(secrets) > 5
    for form in ("folder", "archive.zip"):
        write_kit(texts, tmp_path / form)
        assert leaks(tmp_path / form, secrets) == set()


def test_the_search_finds_what_is_planted(tmp_path):
    """In a file, in its name, in an archive inside an archive: the test above can fail."""
    lab, plan, rubric = rendered("hcia/ospf-single-area")
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("old.cfg", "\n".join(plan.solution.values()))
    with zipfile.ZipFile(tmp_path / "kit.zip", "w") as archive:
        archive.writestr("backup.zip", inner.getvalue())
        archive.writestr(f"{SEED}.txt", "")
    found = leaks(tmp_path / "kit.zip", secrets_of(lab, plan, rubric))
    assert SEED in found
    assert any(line.startswith("network ") for line in found)


@pytest.mark.parametrize("lab_id", ["hcia/ospf-troubleshooting", "hcia/stp", "hcia/vrp-basics"])
def test_a_kit_is_the_same_network(lab_id, tmp_path):
    """Whoever brings it up finds the devices, cables, addresses and texts of the teacher's copy."""
    lab, plan, _ = rendered(lab_id)
    write_kit(student_kit(plan, lab.scenario, None, library()), tmp_path / "kit")
    own = render_plan(find_lab(str(tmp_path / "kit")))
    assert own.topology.nodes == plan.topology.nodes
    assert own.topology.links == plan.topology.links
    assert own.tasks == plan.tasks
    assert (own.rubric, own.solution, own.variables) == (None, {}, {})
    there, here = Lab.build(own), Lab.build(plan)
    assert {name: device.text() for name, device in there.devices.items()} == {
        name: device.text() for name, device in here.devices.items()
    }


def test_a_kit_is_written_once_and_always_the_same(tmp_path):
    """Equal bytes for equal labs; what is there already stays."""
    lab, plan, _ = rendered("hcia/vrp-basics")
    texts = student_kit(plan, lab.scenario, None, library())
    for name in ("one.zip", "two/one.zip"):
        write_kit(texts, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two" / "one.zip").read_bytes()
    with pytest.raises(Exception, match="exists already"):
        write_kit(texts, tmp_path / "one.zip")


def test_check_works_in_a_kit_where_the_author_allows_it(bench, tmp_path):
    """`labkit up` takes the kit, `labkit check` tells of the visible checks, and no other are in the file."""
    (bench.lab / "rubric.yaml").write_text(RUBRIC, encoding="utf-8")
    kit = tmp_path / "kit"
    ran = bench.run("export", "student-kit", str(bench.lab), "--student", "li", "-o", str(kit))
    assert (ran.code, ran.out) == (0, "")
    text = (kit / "rubric.yaml").read_text(encoding="utf-8")
    for secret in (
        "unseen",
        "hidden-cut",
        "secret line",
        "dear answer",
        "telling",
        "line of the answer",
        "needs",
    ):
        assert secret not in text
    assert "labkit check test/pair@li" in (kit / "README.md").read_text(encoding="utf-8")
    assert bench.run("up", str(kit), "--student", "li").code == 0
    told = bench.run("check", "test/pair@li", "--json").json
    assert [(check["id"], check["title"], check["hints_left"]) for check in told["checks"]] == [
        ("seen", "Braces {{", 1)
    ]


def test_comments_stay_with_the_author(bench, tmp_path):
    """What an author wrote beside a start configuration may be the answer; separators stay."""
    start = "# the fault: area 1 instead of 0\nsysname R1\n#\ninterface LoopBack0\n"
    (bench.lab / "start" / "R1.cfg").write_text(start, encoding="utf-8")
    (bench.lab / "start" / "R1.cfg.j2").unlink()
    assert bench.run("export", "student-kit", str(bench.lab), "-o", str(tmp_path / "kit")).code == 0
    text = (tmp_path / "kit" / "start" / "R1.cfg").read_text(encoding="utf-8")
    assert text == "#\nsysname R1\n#\ninterface LoopBack0\n"


def test_without_leave_there_is_no_rubric(bench, tmp_path):
    """The default gives no expected value away, and says so."""
    kit = tmp_path / "kit.zip"
    ran = bench.run("export", "student-kit", str(bench.lab), "-o", str(kit))
    assert "feedback_in_kit" in ran.err
    assert not [name for name in zipfile.ZipFile(kit).namelist() if "rubric" in name]
    assert bench.run("export", "netmiko", "x", "--student", "li").code == 2
