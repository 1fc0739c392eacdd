"""What is said of a class is what independent computations say; alike works are found, and independent ones are not."""

import random
import re
from html.parser import HTMLParser
from math import sqrt
from statistics import fmean, pstdev

import pytest

from batch.school import hand_in, write_school
from labkit.batch.class_page import ClassReport, class_page
from labkit.batch.roster import Student
from labkit.batch.similarity import Work, foreign_addresses, normal, pairs
from labkit.batch.standing import CheckStanding, Standing
from labkit.batch.statistics import for_a_human, items, matrix, mistakes, overview, skills
from labkit.cli import main


def standing(number, points, **more):
    checks = tuple(
        CheckStanding(name, "passed" if got == 5 else "partial" if got else "failed", got, 5)
        for name, got in zip("abc", points, strict=True)
    )
    return Standing(
        Student(f"s{number}"),
        "graded",
        score=sum(points),
        automatic=sum(points),
        maximum=15,
        checks=checks,
        **more,
    )


CLASS = [
    standing(number, points)
    for number, points in enumerate([(5, 5, 5), (5, 2, 0), (0, 5, 0), (0, 0, 0), (5, 5, 2)])
]


def test_the_class_is_summed_up():
    """Mean, median and deviation of 100, 46.67, 33.33, 0 and 80 percent; refused work has no score."""
    found = overview([*CLASS, Standing(Student("x"), "refused")], 60)
    assert (found.students, found.graded, found.passed) == (6, 5, 2)
    percents = [100, 100 * 7 / 15, 100 / 3, 0, 80]
    assert found.mean == pytest.approx(fmean(percents), abs=0.01)
    assert found.median == pytest.approx(46.67)
    assert found.deviation == pytest.approx(pstdev(percents), abs=0.01)
    assert found.histogram == (1, 0, 0, 1, 1, 0, 0, 0, 1, 1)


def test_discrimination_is_the_point_biserial_correlation():
    """By its own formula, (M1 - M0) / s * sqrt(p q), with the score on all other checks."""
    found = {item.id: item for item in items(CLASS)}
    passed = [one.checks[0].points == 5 for one in CLASS]
    rest = [one.checks[1].points + one.checks[2].points for one in CLASS]
    right = [score for score, good in zip(rest, passed, strict=True) if good]
    wrong = [score for score, good in zip(rest, passed, strict=True) if not good]
    share = len(right) / len(rest)
    formula = (fmean(right) - fmean(wrong)) / pstdev(rest) * sqrt(share * (1 - share))
    assert found["a"].discrimination == pytest.approx(formula, abs=0.005)
    assert found["a"].success == 60
    assert found["b"].difficulty == pytest.approx(100 * (5 + 2 + 5 + 0 + 5) / 25, abs=0.1)


def test_a_check_that_all_pass_tells_nothing():
    """It has no discrimination, and that is said."""
    same = [standing(number, (5, got, 0)) for number, got in enumerate((0, 5, 2))]
    assert items(same)[0].discrimination is None


def test_skills_and_causes_are_gathered():
    """By objective, and by reason with the devices and the students."""
    assert [(skill.id, skill.percent) for skill in skills(CLASS, {"a": ["X/1"], "b": ["X/1", "X/2"]}, {})] == [
        ("X/1", 64.0), ("X/2", 68.0),
    ]  # fmt: skip
    broken = [standing(0, (0, 0, 0), causes=("R1 ospf-area-mismatch", "R2 ospf-area-mismatch", "R2 vlan"))]
    broken += [standing(1, (0, 0, 0), causes=("R1 ospf-area-mismatch",))]
    first, second = mistakes(broken)
    assert (first.reason, dict(first.nodes), first.students) == (
        "ospf-area-mismatch",
        {"R1": 2, "R2": 1},
        ("s0", "s1"),
    )
    assert second.students == ("s0",)


def test_a_human_is_called_for_what_is_not_certain():
    """Refused, in error, not all judged, or waiting for a teacher's marks."""
    sure = standing(0, (5, 5, 5))
    doubtful = [
        Standing(Student("a"), "error"),
        standing(1, (0, 0, 0), incomplete=True),
        standing(2, (0, 0, 0), pending=5),
    ]
    note = {"template": "{file} cannot be read: {error}", "values": {"file": "R1.cfg", "error": "x"}}
    doubtful.append(standing(3, (0, 0, 0), notes=(note,)))
    assert for_a_human([sure, *doubtful]) == doubtful


def test_each_students_skills_are_a_row():
    """By chapter, in percent of what the student could earn there; who was not graded has none."""
    objectives = {"a": ["X/1.1", "X/1", "X"], "b": ["X/2.1", "X/2", "X"], "c": ["X/2.2", "X/2", "X"]}
    found = matrix([*CLASS, Standing(Student("x"), "refused")], objectives)
    assert found.skills == ("X/1", "X/2")
    assert [cells for _one, cells in found.rows] == [(100, 100), (100, 20), (0, 50), (0, 0), (100, 70)]


TASK = """interface GigabitEthernet0/0/0
 ip address {lan} 255.255.255.0
ospf 1
 area 0.0.0.0
  network {lan} 0.0.0.255
"""


def work(student, extra=""):
    lan = f"10.{student}.7.0/24"
    text = TASK.format(lan=f"10.{student}.7.1") + extra
    return Work(f"s{student}", {"R1": text}, {"lan": lan})


def test_works_that_only_follow_the_task_are_not_alike():
    """With the students' own values taken out all are equal, and nobody is suspected."""
    works = [work(number) for number in range(100)]
    assert len({tuple(normal(one)) for one in works}) == 1
    assert pairs(works, normal(works[0])) == []


def test_independent_whims_are_not_alike():
    """Descriptions drawn by chance from many rarely meet, and never three times."""
    draw = random.Random(3)
    works = [
        work(n, "".join(f"interface LoopBack{i}\n description {draw.randrange(10**6)}\n" for i in range(5)))
        for n in range(200)
    ]
    assert pairs(works, normal(work(0))) == []


def test_a_copied_work_is_found_though_its_addresses_were_changed():
    """Three lines that nobody else has; the surprise is ln(N / 2) for each."""
    whim = "interface LoopBack9\n description my own idea\n mtu 1333\n"
    works = [work(number, whim if number in (17, 23) else "") for number in range(100)]
    (pair,) = pairs(works, normal(work(0)))
    assert (pair.first, pair.second) == ("s17", "s23")
    assert pair.surprise == pytest.approx(3 * 3.912, abs=0.05)
    assert "R1: interface LoopBack9 / description my own idea" in pair.lines


def test_a_pair_is_shown_side_by_side():
    """Each line as its student has it, with the own values in it."""
    both = [work(n, f"interface LoopBack9\n description via 10.{n}.7.9\n mtu 1333\n") for n in (17, 23)]
    (pair,) = pairs([*both, *(work(number) for number in range(30, 130))], normal(work(0)))
    sides = dict(zip(pair.lines, pair.sides, strict=True))
    line = "R1: interface LoopBack9 / description via {lan.9}"
    assert sides[line] == ("description via 10.17.7.9", "description via 10.23.7.9")


def test_what_a_tenth_of_a_small_class_writes_is_chance():
    """Three lines of two among twenty say less than the same three of two among a hundred."""
    whim = "interface LoopBack9\n description my own idea\n mtu 1333\n"

    def found(count):
        works = [work(number, whim if number in (1, 2) else "") for number in range(count)]
        return pairs(works, normal(work(0)))

    assert (len(found(20)), len(found(100))) == (0, 1)


def test_an_address_of_anothers_variant_is_found():
    """Who forgot to change one is asked about it; whoever uses an address of nobody is not."""
    works = [work(number) for number in range(20)]
    works[5] = work(5, "ip route-static 0.0.0.0 0 10.11.7.1\nip route-static 9.9.9.0 24 192.0.2.1\n")
    (found,) = foreign_addresses(works)
    assert (found.student, found.owners) == ("s5", (("s11", 1),))
    assert found.lines == (("R1", "ip route-static 0.0.0.0 0 10.11.7.1"),)


def test_who_copied_from_whom_is_asked_first():
    """Of several whose addresses one has, the one of most lines."""
    works = [work(number) for number in range(20)]
    works[5] = work(5, "ip host a 10.11.7.1\nip host b 10.11.7.2\nip host c 10.12.7.1\n")
    works[6] = work(6, "ip host a 10.11.7.1\n")
    first, second = foreign_addresses(works)
    assert (first.student, first.owners) == ("s5", (("s11", 2), ("s12", 1)))
    assert second.student == "s6"


class Tags(HTMLParser):
    """The page's tags and links."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.links = [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.links += [value for name, value in attributes if name == "href"]


def test_a_common_mistake_is_explained_in_both_languages():
    """Beside the engine's reason stands what it means; one that this version does not know stands alone."""
    broken = [standing(0, (0, 0, 0), causes=("R1 ospf-area-mismatch", "R2 no-longer-known"))]
    page = class_page(
        ClassReport(
            titles={},
            lab="school/pair",
            pass_mark=60,
            overview=overview(broken, 60),
            items=items(broken),
            skills=[],
            matrix=matrix(broken, {}),
            mistakes=mistakes(broken),
            pairs=[],
            foreign=[],
            standings=broken,
            human=[],
            slowest=[],
            check_titles={},
        )
    )
    unknown, known = re.findall(r"<summary><code>(.+?)</code>.*?\)(.*?)</summary>", page, re.DOTALL)
    assert unknown == ("no-longer-known", "")
    assert known[0] == "ospf-area-mismatch"
    assert known[1] == (
        '<br><span lang="en">The two ends of the link are in different areas</span>'
        '<span lang="zh">链路两端属于不同的区域</span>'
    )


def test_the_teachers_page_of_a_real_batch(tmp_path, monkeypatch):
    """It has every student with a link to the page, in both languages, and nothing that runs; names are only text."""
    monkeypatch.setenv("LABKIT_PATH", str(write_school(tmp_path / "school")))
    evil = "<script>alert(1)</script>"
    for number in range(4):
        hand_in(tmp_path / "in", f"s{number}", R2=number)
    (tmp_path / "roster.csv").write_text(f"id,name\ns0,{evil}\ns1,王芳\n")
    out = tmp_path / "out"
    assert (
        main.run(
            ["batch", str(tmp_path / "in"), "--lab", "school/pair", "--out", str(out), "--executor", "serial"]
        )
        == 0
    )
    assert main.run(["class-report", str(out), "--roster", str(tmp_path / "roster.csv")]) == 0
    page = (out / "class.html").read_text()
    seen = Tags(page)
    assert "script" not in seen.tags
    assert evil not in page
    assert "王芳" in page
    assert [(out / link).is_file() for link in seen.links] == [True] * 4
    assert "ospf-area-mismatch" in page
    assert "Report on the class" in page
    assert "得分" in page
