"""What is done with results: gradebooks, decisions, replay, deletion; and grading over SSH, which gives the same."""

import csv
import io
import json
import shutil
import zipfile
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from batch.school import hand_in, write_school
from labkit.batch.attempts import put_aside
from labkit.batch.gradebook import FORMS, Book, feedback, gradescope_json
from labkit.batch.ledger import Ledger
from labkit.batch.origin import Origin, origin_of
from labkit.batch.roster import Student
from labkit.batch.standing import CheckStanding, Standing
from labkit.cli import main
from labkit.grading.bundle import read_bundle

EVIL = '=cmd|"/C calc"!A0'


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A batch of four students, one of whom has a name that a spreadsheet would execute."""
    place = tmp_path_factory.mktemp("after")
    write_school(place / "school")
    for student, area in (("s1", 1), ("s2", 2), ("s3", 1), ("王芳", 0)):
        hand_in(place / "in", student, R2=area)
    with (place / "roster.csv").open("w", newline="") as file:
        csv.writer(file).writerows(
            [("id", "name", "group"), ("s1", "Ann", "A"), ("s2", EVIL, "A"), ("s9", "Zoe", "B")]
        )
    return place


@pytest.fixture(scope="module")
def results(graded, tmp_path_factory):
    """The folder of that batch, as it is when all are graded: each test gets a copy."""
    out = tmp_path_factory.mktemp("results") / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LABKIT_PATH", str(graded / "school"))
        line = ("batch", graded / "in", "--lab", "school/pair", "--out", out, "--executor", "serial")
        assert main.run([str(argument) for argument in line]) == 0
    return out


@pytest.fixture
def labkit(graded, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LABKIT_PATH", str(graded / "school"))
    monkeypatch.setenv("LABKIT_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("LABKIT_LANG", "en")

    def run(*arguments):
        capsys.readouterr()
        code = main.run([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


@pytest.fixture
def out(results, tmp_path):
    """The folder of a batch in which all are graded."""
    return shutil.copytree(results, tmp_path / "out")


def test_over_ssh_the_result_is_the_same(graded, out, labkit, tmp_path):
    """Points, verdicts and every raw output are equal, whichever way the grader came in."""
    line = ("batch", graded / "in", "--lab", "school/pair", "--out", tmp_path / "ssh", "--executor", "serial")
    code, said = labkit(*line, "--transport", "ssh")
    assert code == 0, said
    assert verdicts(out) == verdicts(tmp_path / "ssh")
    paths = sorted((out / "evidence").iterdir())
    assert len(paths) == 4
    for path in paths:
        one, other = read_bundle(path), read_bundle(tmp_path / "ssh" / "evidence" / path.name)
        for mine, theirs in zip(one.rounds, other.rounds, strict=True):
            assert dict(mine.outputs).keys() == dict(theirs.outputs).keys()
            for command, output in mine.outputs.items():
                if "logbuffer" not in command.text:
                    assert output.text.split() == theirs.outputs[command].text.split() or _timed(command.text)


def verdicts(out):
    ledger = Ledger(f"sqlite:///{out / 'ledger.sqlite'}")
    rows = ledger.rows(ledger.batch().id)
    ledger.close()
    return [(row.student, row.score, row.verdicts) for row in rows]


def _timed(command: str) -> bool:
    """Whether an output tells times, which run in a lab process and stand still in memory."""
    return any(
        word in command for word in ("routing-table", "peer", "brief", "interface", "clock", "version")
    )


def test_gradebooks_and_decisions(graded, out, labkit):
    """An examiner's decision counts, beside the automatic score; the whole class is in the book, safely."""
    assert labkit("override", out, "s2", "reach", "--points", "2", "--by", "Li", "--reason", "typo")[0] == 0
    assert labkit("override", out, "s2", "nothing", "--points", "2", "--by", "Li", "--reason", "x")[0] == 2
    assert labkit("override", out, "nobody", "reach", "--points", "2", "--by", "Li", "--reason", "x")[0] == 2
    code, said = labkit(
        "gradebook",
        out,
        "--format",
        "csv,xlsx,moodle,canvas,junit,gradescope",
        "--roster",
        graded / "roster.csv",
    )
    assert code == 0, said
    raw = (out / "gradebook.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = {row["student"]: row for row in csv.DictReader(io.StringIO(raw.decode("utf-8-sig")))}
    assert list(rows) == ["s1", "s2", "s3", "s9", "王芳"]
    assert (rows["s2"]["score"], rows["s2"]["automatic score"]) == ("3", "1")
    assert rows["s2"]["name"] == "'" + EVIL
    assert "Li: typo" in rows["s2"]["notes"]
    assert rows["s9"]["state"] == "missing"
    assert rows["s9"]["score"] == ""
    sheet = openpyxl.load_workbook(out / "gradebook.xlsx").worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert EVIL in [cell.value for cell in cells]
    assert ET.parse(out / "junit.xml").getroot().findall("testsuite[@name='s1']")
    assert len(list((out / "gradescope").iterdir())) == 5


@pytest.mark.parametrize("points", ["3.5", "-1", "nan", "inf"])
def test_no_decision_gives_more_than_a_check_is_worth(out, labkit, points):
    """Nor less than nothing, nor what is no number."""
    code, said = labkit(
        "override", out, "s2", "reach", f"--points={points}", "--by", "Li", "--reason", "too much"
    )
    assert code == 2
    assert "it is worth 3" in said


def test_all_decisions_are_kept(out, labkit):
    """Of two on one check the last counts; both are listed beside what the grader gave, with name and reason."""
    for points, by in (("3", "Li"), ("1", "Wang")):
        line = (
            "override",
            out,
            "s2",
            "reach",
            "--points",
            points,
            "--by",
            by,
            "--reason",
            f"as {by} sees it",
        )
        assert labkit(*line)[0] == 0
    told = json.loads(labkit("attempts", out, "s2", "--json")[1])["decisions"]
    assert [(one["automatic"], one["points"], one["examiner"]) for one in told] == [
        (0, 3, "Li"),
        (0, 1, "Wang"),
    ]
    assert "as Wang sees it" in labkit("attempts", out, "s2")[1]
    labkit("gradebook", out)
    rows = csv.DictReader(io.StringIO((out / "gradebook.csv").read_text("utf-8-sig")))
    assert {row["student"]: row["score"] for row in rows}["s2"] == "2"


def test_an_anonymous_book_names_nobody(out, labkit, tmp_path):
    """Neither numbers nor names nor what an examiner wrote."""
    assert labkit("gradebook", out, "--anonymous", "--out", tmp_path / "public")[0] == 0
    text = (tmp_path / "public" / "gradebook.csv").read_text("utf-8-sig")
    assert not any(name in text for name in ("s1", "s2", "s3", "王芳", "Ann"))
    assert [row["score"] for row in csv.DictReader(io.StringIO(text))] == ["10", "10", "1", "1"]


def test_what_was_handed_in_runs_again(out, labkit):
    """`replay` brings up the student's lab; two routers in different areas are no neighbours there either."""
    assert labkit("replay", out, "s2", "--as", "again")[0] == 0
    code, said = labkit("exec", "again", "R2", "display", "current-configuration")
    assert code == 0
    assert "area 0.0.0.2" in said
    assert labkit("replay", out, "s1", "--as", "right")[0] == 0
    assert "Full" in labkit("exec", "right", "R1", "display", "ospf", "peer", "brief")[1]
    assert labkit("replay", out, "s7")[0] == 2
    labkit("down", "--all")


def test_what_was_changed_since_is_not_shown_as_what_was_graded(graded, labkit, tmp_path):
    """Neither is what is gone."""
    folder = shutil.copytree(graded / "in", tmp_path / "in")
    out = tmp_path / "again"
    assert labkit("batch", folder, "--lab", "school/pair", "--out", out, "--executor", "serial")[0] == 0
    (folder / "s2" / "R2.cfg").write_text("sysname R2\n")
    code, said = labkit("replay", out, "s2")
    assert code == 2
    assert "was changed after it was graded" in said
    shutil.rmtree(folder / "s1")
    assert "is gone" in labkit("replay", out, "s1")[1]


def test_a_batch_stays_with_the_seed_and_the_vendor_that_it_began_with(graded, labkit, tmp_path, monkeypatch):
    """Or a corrected rubric would be asked about values that no student ever had."""
    out = tmp_path / "seeded"
    batch = ("batch", graded / "in", "--lab", "school/pair", "--out", out, "--executor", "serial")
    monkeypatch.setenv("LABKIT_SEED", "of this exam")
    assert labkit(*batch)[0] == 0
    assert (out / "origin.json").stat().st_mode & 0o077 == 0
    origin = origin_of(out, Origin())
    assert origin == Origin("of this exam")
    monkeypatch.delenv("LABKIT_SEED")
    assert origin_of(out, Origin("else", "cisco")) == origin
    assert labkit(*batch)[0] == 0  # it goes on as it began
    monkeypatch.setenv("LABKIT_SEED", "of another")
    assert "was begun with another seed" in labkit(*batch)[1]
    monkeypatch.delenv("LABKIT_SEED")
    assert "was begun for another vendor" in labkit(*batch, "--vendor", "cisco")[1]
    assert labkit("batch", "--regrade", *batch[2:])[0] == 0


def test_all_results_of_a_student_are_listed(graded, out, labkit):
    """With the evidence of each; somebody who is not there is told so."""
    code, said = labkit("attempts", out, "s2", "--json")
    (result,) = json.loads(said)["results"]
    assert code == 0
    assert (result["attempt"], result["state"], result["score"], result["replaced"]) == (1, "graded", 1, "")
    assert (out / result["evidence"]).is_file()
    assert "1 / 10" in labkit("attempts", out, "s2")[1]
    assert labkit("attempts", out, "s7")[0] == 2


def test_what_may_not_be_kept_is_deleted(graded, out, labkit, tmp_path):
    """Results, evidence and pages of before a day; later ones stay."""
    assert labkit("forget", out, "--before", "2020-01-01")[1].strip() == "0 submissions deleted"
    assert len(list((out / "evidence").iterdir())) == 4
    ledger = Ledger(f"sqlite:///{out / 'ledger.sqlite'}")  # results that were replaced go, too
    ledger.regrade(ledger.batch().id, "another")
    ledger.close()
    put_aside(next((out / "evidence").iterdir()))
    for command in (("gradebook", out, "--format", "csv,gradescope"), ("class-report", out)):
        assert labkit(*command)[0] == 0
    assert labkit("forget", out, "--before", "2999-01-01")[1].strip() == "4 submissions deleted"
    left = [path for path in out.rglob("*") if path.is_file() and b"s3" in path.read_bytes()]
    assert not left
    assert not [*(out / "gradescope").iterdir(), *out.glob("*.html"), *out.glob("*.csv")]
    assert not [*(out / "evidence").iterdir(), *(out / "reports").iterdir()]
    assert labkit("forget", out, "--before", "yesterday")[0] == 2
    assert labkit("gradebook", tmp_path)[0] == 2


CLASS = [
    Standing(
        Student("2026001", "王芳", "wf@example.org", "1班"), "graded", 1, 7.5, 7.5, 10.0,
        checks=(CheckStanding("a", "passed", 5, 5), CheckStanding("b", "partial", 2.5, 5)),
    ),
    Standing(Student("2026002", "Smith, John", "", "1班"), "refused", 1, cause="x.zip: is damaged"),
]  # fmt: skip


def book(form: str) -> str:
    return FORMS[form][1](Book(CLASS, "Lab 3: OSPF")).decode("utf-8-sig")


def test_moodle_takes_grades_by_id_number():
    """As its own export names the columns (docs.moodle.org, Grade import); both grade and feedback are there."""
    assert book("moodle") == (
        "ID number,Full name,Email address,Lab 3: OSPF (Percentage),Lab 3: OSPF (Feedback)\r\n"
        "2026001,王芳,wf@example.org,75,not passed: b\r\n"
    )


def test_canvas_takes_points_by_sis_id():
    """The five columns that its import asks for, and the row of the points possible."""
    assert book("canvas") == (
        "Student,ID,SIS User ID,SIS Login ID,Section,Lab 3: OSPF\r\n"
        "    Points Possible,,,,,10\r\n"
        "王芳,,2026001,wf@example.org,1班,7.5\r\n"
        '"Smith, John",,2026002,,1班,\r\n'
    )


def test_gradescope_takes_a_file_for_each_student():
    """With the fields of its specification of an autograder's output."""
    document = json.loads(gradescope_json(CLASS[0], Book(CLASS, "Lab", titles={"b": "R1 reaches R2"})))
    assert document["score"] == 7.5
    assert document["visibility"] == "visible"
    assert document["tests"][1] == {
        "name": "R1 reaches R2", "number": "2", "score": 2.5, "max_score": 5, "status": "failed", "output": "partial",
        "visibility": "visible",
    }  # fmt: skip


def test_who_reads_feedback_reads_what_checks_are_called():
    """An id is the author's; without the lab it is all there is."""
    assert (
        feedback(CLASS[0], Book(CLASS, "Lab", titles={"b": "R1 reaches R2"})) == "not passed: R1 reaches R2"
    )


def test_no_suite_of_junit_is_empty():
    """A reader takes an empty one for a success: what was refused is an error, what is missing was skipped."""
    class_ = [*CLASS, Standing(Student("2026003"), "missing")]
    root = ET.fromstring(FORMS["junit"][1](Book(class_, "Lab")).decode())
    told = {
        suite.get("name"): [
            (case.get("name"), child.tag, child.get("message")) for case in suite for child in case
        ]
        for suite in root
    }
    assert told["2026002"] == [("submission", "error", "x.zip: is damaged")]
    assert told["2026003"] == [("submission", "skipped", "missing")]
    assert [(suite.get("tests"), suite.get("errors"), suite.get("skipped")) for suite in root][1:] == [
        ("1", "1", "0"),
        ("1", "0", "1"),
    ]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\n=1", "＝1+1", "＠SUM(A1)"])
def test_no_cell_begins_a_formula(name):
    """As OWASP lists them (CSV injection), the wide forms of East Asian input among them."""
    text = FORMS["csv"][1](Book([Standing(Student("1", name), "missing")], "Lab")).decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(text)))["name"] == f"'{name}"


def test_a_workbook_has_the_same_bytes_for_the_same_results():
    """No times are in it."""
    first, second = (FORMS["xlsx"][1](Book(CLASS, "Lab")) for _ in range(2))
    names = zipfile.ZipFile(io.BytesIO(first)).namelist()
    for name in names:
        if name != "docProps/core.xml":
            assert zipfile.ZipFile(io.BytesIO(first)).read(name) == zipfile.ZipFile(io.BytesIO(second)).read(
                name
            )
