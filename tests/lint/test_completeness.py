"""`labkit lint LAB`: each fault and each gap that it knows is found, with its place; a good lab has none."""

import json

import pytest

from labkit.cli.main import run
from labkit.lint.gaps import gaps
from labkit.scenario.catalogue import list_labs

SCENARIO = """\
id: test/lint
title: {en: Two routers, zh: 两台路由器}
topology:
  nodes:
    R1: {kind: huawei-ar}
    R2: {kind: huawei-ar}
  links:
    - [R1:GE0/0/0, R2:GE0/0/0]
variables:
  lan: {pool: subnets, of: 10.0.0.0/8, length: 24}
"""
RUBRIC = """\
checks:
  - id: address
    check: interface.address
    node: R1
    interface: GE0/0/0
    address: "{{ lan | host(1) }}/24"
    points: 10
    title: {en: R1 has its address, zh: R1 地址正确}
"""
SOLUTION = "interface GigabitEthernet0/0/0\n ip address {{ lan | host(1) }} 24\n"


@pytest.fixture
def lab(tmp_path):
    """A complete small lab."""
    folder = tmp_path / "lab"
    (folder / "solution").mkdir(parents=True)
    for name, text in {
        "scenario.yaml": SCENARIO,
        "rubric.yaml": RUBRIC,
        "solution/R1.cfg.j2": SOLUTION,
        "task.en.md": "# Two routers\n",
        "task.zh.md": "# 两台路由器\n",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def linted(lab, capsys):
    """Lint the lab after something was added to a file or taken from it; the messages, without the folder."""

    def lint(*options, expected=1):
        capsys.readouterr()
        assert run(["lint", str(lab), "--json", *options]) == expected
        record = json.loads(capsys.readouterr().out)
        return {
            kind: [f"{one['place']}: {one['message']}".removeprefix(f"{lab}/") for one in record[kind]]
            for kind in ("problems", "gaps")
        }

    return lint


def add(lab, name, text):
    with (lab / name).open("a", encoding="utf-8") as file:
        file.write(text)


def test_a_complete_lab_has_neither_faults_nor_gaps(linted):
    """So that all below is found for its own reason."""
    assert linted("--complete", expected=0) == {"problems": [], "gaps": []}


def test_a_command_that_no_template_reads(lab, linted):
    """The check could never judge: it is named before a student is graded by it."""
    add(
        lab,
        "rubric.yaml",
        "  - {id: cpu, check: generic.command, node: R1, command: display cpu-usage all, points: 1}\n",
    )
    (told,) = linted()["problems"]
    assert told.startswith("rubric.yaml:9:5: cannot judge in the simulation: ")


def test_a_template_that_is_not_there(lab, linted):
    """A file that `template` names."""
    line = "  - {id: t, check: generic.command, node: R1, command: display version, template: no.textfsm, points: 1}\n"
    add(lab, "rubric.yaml", line)
    (told,) = linted()["problems"]
    assert told.startswith("rubric.yaml:9:5: cannot judge in the simulation: ")
    assert "no.textfsm" in told


@pytest.mark.parametrize(
    ("more", "place", "told"),
    [
        (
            "groups: [{id: g, cap: 20}]\n",
            "1:23",
            "the cap is never reached: 20, but the checks of the group have 10",
        ),
        ("groups: [{id: g, floor: -3}]\n", "1:25", "a floor without penalties: g"),
        ("floor: -3\n", "1:8", "a floor without penalties: rubric"),
        ("groups: [{id: other}]\n", "1:10", "no check is in this group: other"),
        ("phases: [{id: cut, act: [{cut: 'R1:to-R2'}]}]\n", "1:10", "no check is in this phase: cut"),
    ],
)
def test_points_that_do_not_add_up(lab, linted, more, place, told):
    """Caps and floors that change nothing, groups and phases that nothing counts for."""
    own = "    group: g\n" if "id: g," in more else ""
    (lab / "rubric.yaml").write_text(more + RUBRIC + own, encoding="utf-8")
    assert linted()["problems"] == [f"rubric.yaml:{place}: {told}"]


def test_a_rubric_without_points(lab, linted):
    """Bonus alone makes no maximum."""
    (lab / "rubric.yaml").write_text(RUBRIC + "    bonus: true\n", encoding="utf-8")
    assert linted()["problems"] == ["rubric.yaml:2:3: no check has points"]


def test_a_check_of_what_is_not_simulated(lab, linted):
    """A line that is only kept proves nothing, whoever has it; the kept line itself is listed too."""
    add(lab, "solution/R1.cfg.j2", "#\npki file-format pem\n")
    add(
        lab,
        "rubric.yaml",
        "  - {id: pki, check: configuration.present, node: R1, line: pki file-format pem, points: 1,\n",
    )
    add(lab, "rubric.yaml", "     title: {en: PKI, zh: PKI}}\n")
    assert linted()["problems"] == ["rubric.yaml:9:5: grades what is not simulated: pki file-format pem"]


def test_a_fault_that_only_some_students_meet(lab, linted):
    """Another student's values are tried, too."""
    (lab / "scenario.yaml").write_text(SCENARIO + "  n: {pool: [1, 2]}\n", encoding="utf-8")
    add(lab, "task.en.md", "{% if n == 2 %}{{ nothing }}{% endif %}\n")
    assert linted()["problems"] == ["task.en.md:2:1: cannot be rendered: 'nothing' is undefined"]


def test_variables_that_nothing_uses(lab, linted):
    """Neither a file nor another variable; one that only another variable uses is used."""
    more = '  spare: {pool: [1]}\n  base: {pool: [1, 2]}\n  next: {value: "{{ base + 1 }}"}\n'
    (lab / "scenario.yaml").write_text(SCENARIO + more, encoding="utf-8")
    add(lab, "task.zh.md", "{% for one in [next] %}{{ one }}{% endfor %}\n")
    assert linted(expected=0)["gaps"] == ["scenario.yaml:11:3: nothing uses the variable spare"]


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("scenario.yaml", ", zh: 两台路由器", "", "scenario.yaml:2:8: no title in zh"),
        ("rubric.yaml", "title: {en: R1 has its address, zh: R1 地址正确}", "title: R1 has its address",
         "rubric.yaml:8:12: no title in zh"),
        ("rubric.yaml", "    title:", "    hints: [{text: {zh: 看}}]\n    title:", "rubric.yaml:8:20: no text in en"),
        ("rubric.yaml", "checks:", "groups: [{id: g, title: {en: G}}]\nchecks:", "rubric.yaml:1:25: no title in zh"),
        ("scenario.yaml", "topology:", "objectives: [{en: A}]\ntopology:", "scenario.yaml:3:14: no objectives in zh"),
    ],
)  # fmt: skip
def test_missing_translations(lab, linted, name, old, new, told):
    """Of titles, hints, groups and objectives, with the place of the text."""
    text = (lab / name).read_text(encoding="utf-8").replace(old, new)
    if "id: g" in new:
        text += "    group: g\n"
    (lab / name).write_text(text, encoding="utf-8")
    assert linted("--complete")["gaps"] == [told]


def test_missing_files(lab, linted):
    """Gaps are no faults, unless one asks for completeness."""
    (lab / "task.zh.md").unlink()
    assert linted(expected=0)["gaps"] == ["task.zh.md: missing"]
    assert linted("--complete")["problems"] == []


def test_gaps_are_told_to_people(lab, capsys):
    """With their places, on standard output; a lab without faults stays one."""
    (lab / "task.zh.md").unlink()
    assert run(["lint", str(lab)]) == 0
    captured = capsys.readouterr()
    assert captured.out == f"{lab}/task.zh.md: gap: missing\n"
    assert captured.err == "no faults\n"


@pytest.mark.parametrize("name", sorted(list_labs().labs))
def test_labs_of_the_catalogue_are_complete(name):
    """Both languages, all files, no variable that nothing uses."""
    assert gaps(list_labs().labs[name]) == []
