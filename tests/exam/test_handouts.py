"""What an exam puts on paper: everybody's own values on the hand-outs, and nothing that an examiner must keep."""

import os
import stat
import sys
from html.parser import HTMLParser

import openpyxl
import pytest

from exam.school import CLASS, HOSTILE, write_roster
from labkit.batch.roster import read_roster
from labkit.exam.exam import plain_name, read_exam, seats_for, shown
from labkit.exam.pages import task_html
from labkit.scenario.catalogue import find_lab, render_plan

ATTRIBUTES = {"lang", "charset", "name", "content", "http-equiv", "class", "src", "alt"}


class Seen(HTMLParser):
    """What a browser sees of a page: elements, attributes, and its text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.text = set(), set(), ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attrs}

    def handle_data(self, data):
        self.text += data


def read(path):
    return path.read_text(encoding="utf-8")


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture
def made(school):
    code, _out, err = school.make("--address", "exam.school.example", "--when", "30 June, 9:00")
    assert code == 0, err
    return read_exam(school.exam)


def test_each_handout_has_its_students_values(school, made):
    """The task in both languages, addresses, ports and password are the student's own, and no one else's."""
    lab = find_lab(str(school.lab))
    plans = {seat.id: render_plan(lab, seat.id, made.secret) for seat in made.file.seats}
    assert len({plan.variables["link"] for plan in plans.values()}) == 3
    for seat in made.file.seats:
        page = Seen(read(made.handouts / f"{seat.stem}.html")).text
        own = plans[seat.id].variables
        assert seat.id in page
        assert seat.name in page
        assert "30 June, 9:00" in page
        assert "45" in page
        assert f"Give R2 the second address of {own['link']} and a loopback with {own['loop']}." in page
        assert f"请为 R2 配置网段 {own['link']} 的第二个地址" in page
        first = own["link"].removesuffix("0/24") + "1/24"
        assert first in page, "the address that R1 has at the start"
        assert made.password(seat) in page
        assert f"ssh -p {made.base_port(seat)} student@exam.school.example" in page
        for other in made.file.seats:
            if other is not seat:
                assert plans[other.id].variables["loop"] not in page
                assert made.password(other) not in page
                assert str(made.base_port(other)) not in page


def test_handouts_hold_nothing_of_the_examiners(made):
    """No secret, no line of the solution, no check, hidden or not, and nothing that was written for it."""
    own = files(made.handouts)
    assert sorted(own) == [
        "001-2026001.html",
        "002-2026002.html",
        "003-2026003.html",
        "all.html",
    ]
    for content in own.values():
        page = content.decode()
        for kept in (
            made.secret,
            "solved-by-the-book",
            "LoopBack7",
            "has its address",
            "地址正确",
            "Answer key",
        ):
            assert kept not in page
    everything = read(made.handouts / "all.html")
    for seat in made.file.seats:
        link = everything.count(made.password(seat))
        assert link == 1


def test_the_examiners_part_is_the_examiners(school, made):
    """It is a folder of its own that nobody else can read, and says so on each page."""
    assert {path.name for path in school.exam.iterdir()} == {"handouts", "examiner"}
    for seat in made.file.seats:
        page = Seen(read(made.examiner / "answers" / f"{seat.stem}.html")).text
        plan = render_plan(find_lab(str(school.lab)), seat.id, made.secret)
        assert "Answer key: not for students" in page
        assert "R2 has its loopback / R2 环回地址正确" in page
        assert f"LoopBack7 of R2 has {plan.variables['loop']}" in page
        assert "description solved-by-the-book" in page
        assert read(made.examiner / "solutions" / seat.stem / "R2.cfg") == plan.solution["R2"]
    if sys.platform != "win32":
        assert stat.S_IMODE(made.examiner.stat().st_mode) == 0o700
        for path in made.examiner.rglob("*.*"):
            if path.suffix in (".html", ".cfg", ".json"):
                assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_the_sheets_list_the_class(made):
    """On paper by group, in the workbook in the order of the list."""
    page = read(made.examiner / "sheet.html")
    assert page.count('<section class="group">') == 2
    text = Seen(page).text
    assert all(number in text and name in text for number, name, _group in CLASS)
    sheet = openpyxl.load_workbook(made.examiner / "marks.xlsx").active
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[1:4] for row in rows[1:]] == CLASS
    assert rows[0][:3] == ("No.", "Student number", "Name")


def test_an_exam_on_another_vendors_devices(school):
    """`--vendor` casts everybody's lab: tasks, addresses and answer key are in that vendor's words."""
    folder = school.place / "ios"
    command = ("exam", "make", "hcia/acl", "--roster", school.place / "roster.csv", "--out", folder)
    code, _out, err = school.run(*command, "--vendor", "cisco")
    assert code == 0, err
    made = read_exam(folder)
    stem = made.file.seats[0].stem
    page = Seen(read(made.handouts / f"{stem}.html")).text
    assert "show access-lists" in page
    assert "display acl" not in page
    assert "ip access-group 101 out" in read(made.examiner / "solutions" / stem / "R1.cfg")
    code, _out, err = school.run(*command)
    assert code != 0
    assert "another lab" in err


def test_an_exam_differs_from_practice_and_from_other_exams(school, made):
    """Its secret is its own; with the same secret everything comes out the same, byte for byte."""
    lab = find_lab(str(school.lab))
    practice = render_plan(lab, "2026001", "").variables
    assert render_plan(lab, "2026001", made.secret).variables != practice
    before = files(school.exam)
    other = school.place / "exam2" / "exam"
    command = ("exam", "make", school.lab, "--roster", school.place / "roster.csv", "--out", other)
    options = ("--address", "exam.school.example", "--when", "30 June, 9:00")
    assert school.run(*command, *options)[0] == 0
    assert read_exam(other).secret != made.secret
    assert files(other)["handouts/all.html"] != before["handouts/all.html"]
    again = school.place / "exam3" / "exam"
    command = (*command[:-1], again, "--secret", school.exam / "examiner" / "secret")
    assert school.run(*command, *options)[0] == 0
    after = files(again)
    del before["examiner/marks.xlsx"], after["examiner/marks.xlsx"]  # its properties have the time
    assert after == before


def test_a_longer_list_changes_nobodys_values(school, made):
    """Who comes late gets the next number, wherever the list has the name; who is gone leaves a gap."""
    old = files(made.handouts)
    marks = (made.examiner / "marks.xlsx").read_bytes()
    (made.handouts / "cover.odt").touch()
    write_roster(school.place / "roster.csv", [("2026000", "Late", "Net 1"), CLASS[2], CLASS[0]])
    assert school.make("--address", "exam.school.example", "--when", "30 June, 9:00")[0] == 0
    now = read_exam(school.exam)
    assert [(seat.number, seat.id) for seat in now.file.seats] == [
        (4, "2026000"),
        (3, "2026003"),
        (1, "2026001"),
    ]
    new = files(now.handouts)
    assert new["001-2026001.html"] == old["001-2026001.html"]
    assert "002-2026002.html" not in new
    assert "cover.odt" in new, "what the examiner put there stays"
    assert (made.examiner / "marks.before-1.xlsx").read_bytes() == marks, "marks may be in it"
    assert now.base_port(now.file.seats[0]) == 20030


def test_hostile_names_are_only_text(school):
    """Neither paths nor formulas, neither HTML nor Markdown, and nothing that a terminal obeys."""
    write_roster(school.place / "hostile.csv", HOSTILE)
    outside = {path for path in school.place.parent.rglob("*") if school.exam not in path.parents}
    code, out, err = school.make(roster="hostile.csv")
    assert code == 0, err
    there = {path for path in school.place.parent.rglob("*") if school.exam not in path.parents}
    assert there - outside <= {school.exam}
    exam = read_exam(school.exam)
    assert [seat.stem for seat in exam.file.seats] == [
        "001",
        "002",
        "003",
        "004-CON",
        "005",
        "006",
        "007-001",
    ]
    pages = [*exam.handouts.glob("*.html"), exam.examiner / "sheet.html", exam.examiner / "answers/all.html"]
    for path in pages:
        seen = Seen(read(path))
        assert not seen.tags & {"script", "iframe", "a"}, path
        assert seen.attributes <= ATTRIBUTES, path
        assert "49" not in seen.text.partition("{{ 7")[2][:8]
    for row in openpyxl.load_workbook(exam.examiner / "marks.xlsx").active.iter_rows():
        assert all(cell.data_type != "f" for cell in row)
    _code, table, err = school.run("exam", "status", school.exam)
    for said in (out, table, err):
        assert "\x1b" not in said
        assert "\x07" not in said
        assert "\u202e" not in said


def test_a_task_may_quote_anything():
    """HTML in Markdown is shown, scripts in links are no links, pictures from elsewhere are not fetched."""
    text = "# T\n\n## Sub\n\n<script>x</script> [a](javascript:x) ![p](http://e/x.png)\n\n|a|b|\n|---|---|\n|1|`2`|\n"
    html = str(task_html(text))
    seen = Seen(html)
    assert seen.tags == {"h3", "p", "a", "table", "thead", "tbody", "tr", "th", "td", "code"}
    assert "<script>x</script> [a](javascript:x)" in seen.text
    assert "T\n" not in seen.text, "the title stands above already"


def test_a_solution_that_loses_points_is_named(school):
    """Before anybody sits in front of it: the lab and its rubric do not agree."""
    path = school.lab / "solution" / "R2.cfg.j2"
    path.write_text(read(path).replace("LoopBack7", "LoopBack8"), encoding="utf-8")
    code, _out, err = school.make()
    assert code == 0
    assert "2026001: the reference solution earns 80 %, it loses loopback" in err


@pytest.mark.parametrize(
    ("change", "options", "fault"),
    [
        (None, ("--host", "0.0.0.0"), "hand-outs need the address under which students reach this machine"),
        (None, ("--base-port", 65520), "3 students with 10 ports each do not fit above port 65520"),
        (None, ("--languages", "fr"), "no such language: fr"),
        (None, ("--secret", "/nowhere"), "/nowhere: cannot be read"),
        ("empty list", (), "the list has no students"),
        ("foreign folder", (), "is not empty, and no exam"),
        ("no rubric", (), "this lab has no rubric"),
        ("another exam", (), "holds an exam of another lab: hcia/vrp-basics"),
    ],
)
def test_faults_are_told_in_a_sentence(school, change, options, fault):
    """With the way out, and nothing was written."""
    if change == "empty list":
        write_roster(school.place / "roster.csv", [])
    elif change == "foreign folder":
        school.exam.mkdir()
        (school.exam / "thesis.doc").touch()
    elif change == "no rubric":
        (school.lab / "rubric.yaml").unlink()
    elif change == "another exam":
        school.make()
        path = school.exam / "examiner" / "exam.json"
        lab = find_lab(str(school.lab)).folder
        path.write_text(read(path).replace(str(lab), "hcia/vrp-basics"), encoding="utf-8")
    before = files(school.exam) if school.exam.exists() else {}
    code, _out, err = school.make(*options)
    assert code == 2
    assert fault in err
    assert (files(school.exam) if school.exam.exists() else {}) == before


@pytest.mark.parametrize(
    ("text", "name"),
    [("Net 2026", "net-2026"), ("../..", "exam"), ("考试", "exam"), ("a" * 60, "a" * 31), ("-x-", "x")],
)
def test_an_exams_name_is_plain(text, name):
    assert plain_name(text) == name


def test_seats_keep_their_numbers(tmp_path):
    """Twenty lists, each a rotation of the last one."""
    ids = [f"s{number}" for number in range(20)]
    seats = seats_for(read_roster(write_roster(tmp_path / "r.csv", [(one, "", "") for one in ids])))
    first = {seat.id: seat.number for seat in seats}
    for turn in range(1, 20):
        rotated = ids[turn:] + ids[:turn]
        roster = read_roster(write_roster(tmp_path / "r.csv", [(one, "", "") for one in rotated]))
        seats = seats_for(roster, seats)
        assert {seat.id: seat.number for seat in seats} == first


def test_what_is_shown_on_a_terminal_prints():
    assert shown("a\x1b[2Jb\u202ec王") == "a\ufffd[2Jb\ufffdc王"


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="there are no such modes")
def test_a_damaged_exam_is_named(school, made):
    """Not a traceback: the file and what is wrong with it."""
    (made.examiner / "exam.json").write_text("{}", encoding="utf-8")
    code, _out, err = school.run("exam", "status", school.exam)
    assert code == 2
    assert "exam.json: damaged" in err
