"""`labkit new`: a folder that passes lint and self-test, of nothing, of an eNSP project, of a lab that runs."""

import io
import json
import sys

import pytest

from corpus.course import CORPUS, needs_corpus
from labkit.authoring.compose import composed
from labkit.authoring.folder import Heading, draft_lab, holds
from labkit.authoring.sources import solved_project
from labkit.grading.library import library
from labkit.scenario.lab import read_lab
from runtime.login import typed
from runtime.running import bench

__all__ = ["bench"]
SAVED = ("1.0", "2.0", "3.1", "3.2", "3.3", "4.0", "4.2", "5.1", "5.2", "6.1")
"""The course's projects that come with saved configurations."""


def proved(bench, folder) -> dict:
    """Lint finds nothing, and the self-test proves the lab."""
    assert bench.run("lint", str(folder)).code == 0
    ran = bench.run("selftest", str(folder), "--json")
    (record,) = ran.json["labs"]
    assert ran.code == 0, record["lost"]
    return record


def test_a_new_lab_passes_its_selftest(bench, tmp_path):
    """Without a question; each mistake is noticed, and students' addresses differ."""
    target = tmp_path / "lab"
    network = ("--switches", "2", "--topics", "vlan,trunk")
    titles = ("--title", "New", "--title-zh", "新实验")
    ran = bench.run("new", str(target), "--id", "school/new", *titles, *network, "--yes")
    assert ran.code == 0, ran.err
    record = proved(bench, target)
    assert (record["start"], record["missed"]) == (0, [])
    assert record["config_share"] <= 20
    lab = read_lab(target)
    assert lab.titles == {"en": "New", "zh": "新实验"}
    students = ("ann", "li")
    shown = [bench.run("show", str(target), "--student", one, "--json").json["variables"] for one in students]
    assert shown[0] != shown[1]
    for name in ("task.en.md", "task.zh.md", "rubric.yaml", "start", "solution"):
        assert (target / name).exists()


@pytest.mark.parametrize(
    ("routers", "switches", "topics"),
    [
        (2, 0, "ospf"),
        (3, 0, "static"),
        (3, 0, "rip"),
        (2, 0, "isis"),
        (0, 3, "stp"),
        (0, 2, "eth-trunk vlan-routing"),
    ],
)
def test_each_sort_of_network_proves_itself(routers, switches, topics):
    """The start earns next to nothing, nearly every mistake is noticed, and other addresses fit together."""
    solved = composed(routers, switches, topics.split(), "school/new")
    files, draft = draft_lab(solved, Heading("school/new", {"en": "New"}), "addresses", library(), sample=20)
    assert draft.proof.proved
    assert draft.proof.start < 5
    assert draft.proof.caught >= 0.8 * draft.proof.mutants
    assert draft.proof.config_share <= 20
    assert holds(files, library(), students=1)


def test_it_asks_for_what_was_not_given(bench, tmp_path, monkeypatch):
    """On standard error, with defaults; what is typed is taken."""
    answers = io.StringIO("school/asked\nAsked for\n问出来的\n\n2\nstatic\n")
    monkeypatch.setattr(sys, "stdin", answers)
    monkeypatch.chdir(tmp_path)
    ran = bench.run("new")
    assert ran.code == 0, ran.err
    assert "Id of the lab [school/new-lab]" in ran.err
    assert ran.out.startswith("asked: ")
    lab = read_lab(tmp_path / "asked")
    assert (lab.id, lab.titles["zh"], lab.scenario.course) == ("school/asked", "问出来的", "HCIA-Datacom")
    assert "ip route-static" in (tmp_path / "asked" / "solution" / "R1.cfg.j2").read_text(encoding="utf-8")


@needs_corpus
@pytest.mark.parametrize("number", SAVED)
def test_a_project_of_the_course_becomes_a_graded_lab(number):
    """The solution earns all, the start less than a fifth, and each solution said in other words earns all too."""
    (folder,) = CORPUS.glob(f"ensp-hcia/{number} *")
    solved, title, _notes = solved_project(folder)
    heading = Heading("school/old", {"en": title})
    files, draft = draft_lab(solved, heading, "addresses", library(), vary=False, sample=20)
    proof = draft.proof
    assert (proof.solution, proof.proved) == (100, True)
    assert proof.start < 20
    assert proof.caught >= 0.6 * proof.mutants
    assert sum(check["points"] for check in draft.rubric["checks"]) == 100
    assert {"scenario.yaml", "rubric.yaml", "task.en.md", "task.zh.md"} <= files.keys()


@needs_corpus
def test_a_project_by_the_command_line(bench, tmp_path):
    """Addresses are drawn for each student, and lint and self-test agree."""
    (folder,) = CORPUS.glob("ensp-hcia/2.0 *")
    target = tmp_path / "ospf"
    ran = bench.run("new", str(target), "--from", str(folder), "--yes")
    assert ran.code == 0, ran.err
    assert "students are given the hosts, and names and addresses" in ran.err
    record = proved(bench, target)
    assert record["students_full"] == record["students"] == 20
    assert len(read_lab(target).scenario.variables) == 3


def test_a_lab_that_runs_becomes_a_graded_lab(bench, tmp_path):
    """What was typed into it is the solution, and what it was brought up with the start."""
    bench.up()
    port = "interface GigabitEthernet0/0/0\n ip address 192.168.12.{} 24\n"
    lines = {
        "R1": ["system-view", *port.format(1).splitlines(), "quit", "ip route-static 0.0.0.0 0 192.168.12.2"],
        "R2": ["system-view", *port.format(2).splitlines()],
    }
    for node, own in lines.items():
        typed(bench.ports()[node], *own, "return", "quit")
    target = tmp_path / "copy"
    ran = bench.run("new", str(target), "--from", "test/pair", "--id", "school/copy", "--fixed", "--yes")
    assert ran.code == 0, ran.err
    record = proved(bench, target)
    assert record["start"] == 0
    checks = json.dumps(read_rubric(target), ensure_ascii=False)
    assert "192.168.12.1/24" in checks
    assert "0.0.0.0/0" in checks


def read_rubric(folder):
    from labkit.yamltree import read

    return read((folder / "rubric.yaml").read_text(encoding="utf-8"), "rubric.yaml").data


def test_what_cannot_be_drafted_is_one_sentence(bench, tmp_path):
    """An unsolved lab, a folder that is in use, an id that is none, a lab that is not there."""
    bench.up()
    for arguments, told in (
        (("--from", "test/pair"), "does nothing that it would not do at the start"),
        ((str(bench.lab),), "exists already"),
        (("--id", "Not An Id"), "not an id"),
        (("--from", "nobody"), "nobody"),
        (("--keep", "everything"), "no such rule"),
    ):
        ran = bench.run(
            "new",
            *(arguments if arguments[0].startswith("/") else (str(tmp_path / "x"), *arguments)),
            "--yes",
        )
        assert ran.code in (2, 3)
        assert told in ran.err
        assert not (tmp_path / "x").exists()
