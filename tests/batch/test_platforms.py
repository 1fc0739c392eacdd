"""What platforms and teachers pack is taken apart by student, whatever they name it."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from labkit.batch.intake import read_submission
from labkit.batch.roster import Roster, Student, read_roster
from labkit.batch.submissions import find_submissions
from labkit.errors import InputError
from labkit.scenario.catalogue import find_lab

WANG, SMITH, LI = "202600000001", "A-17", "007"
ROSTER = Roster(
    {
        one.id: one
        for one in (
            Student(WANG, "王芳", "wangfang@school.cn"),
            Student("202600000002", "王芳芳"),
            Student(SMITH, "John Smith", "jsmith@school.example"),
            Student(LI, "Li, Wei"),
            Student("3", "赵三"),
        )
    }
)
R1, R2 = "sysname R1\n", "sysname R2\n"


def archived(files: dict[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


BOTH = archived({"R1.cfg": R1, "R2.cfg": R2})
METADATA = f"""---
submission_11:
  :submitters:
  - :name: Wang Fang
    :sid: '{WANG}'
    :email: wangfang@school.cn
  :results: {{}}
submission_12:
  :submitters:
  - :name: John Smith
    :sid:
    :email: jsmith@school.example
  :score: 3
"""


@pytest.fixture(scope="module")
def topology():
    return find_lab("hcia/ospf-single-area").topology


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    "files",
    [
        pytest.param(
            {
                f"{who}_{number}_assignsubmission_file_/{name}.cfg": text
                for number, who in ((4711, "王芳"), (4712, "John Smith"))
                for name, text in (("R1", R1), ("R2", R2))
            },
            id="moodle",
        ),
        pytest.param(
            {
                f"{who}_{number}_assignsubmission_file_{name}.cfg": "interface LoopBack0\n"
                for number, who in ((4711, "王芳"), (4712, "Smith John"))
                for name in ("R1", "R2")
            },
            id="moodle without folders",
        ),
        pytest.param(
            {
                "王芳_3_200_R1.cfg": R1,
                "王芳_3_201_R2-1.cfg": R2,
                "smithjohn_LATE_5_300_R1.txt": "interface LoopBack0\n",
                "smithjohn_LATE_5_301_R2.txt": "interface LoopBack0\n",
            },
            id="canvas",
        ),
        pytest.param(
            {
                "Lab 3_wangfang_attempt_2026-11-20-10-11-12.txt": "Name: Wang Fang",
                "Lab 3_wangfang_attempt_2026-11-20-10-11-12_R1.cfg": R1,
                "Lab 3_wangfang_attempt_2026-11-20-10-11-12_R2.cfg": R2,
                "Lab 3_wangfang_attempt_2026-11-19-10-11-12_R1.cfg": "sysname old\n",
                "Lab 3_jsmith_attempt_2026-11-20-10-11-12.txt": "Name: John Smith",
                "Lab 3_jsmith_attempt_2026-11-20-10-11-12_work.zip": BOTH,
            },
            id="blackboard",
        ),
        pytest.param(
            {
                "index.html": "<html>",
                "12-45 - 王芳- Nov 20, 2026 1011 AM/work.zip": BOTH,
                "12-45 - 王芳- Nov 9, 2026 911 PM/R1.cfg": "sysname old\n",
                "13-45 - John Smith- Nov 20, 2026 1012 AM/R1.cfg": R1,
                "13-45 - John Smith- Nov 20, 2026 1012 AM/R2.cfg": R2,
            },
            id="brightspace",
        ),
        pytest.param(
            {
                "submission_metadata.yml": METADATA,
                "submission_11/R1.cfg": R1,
                "submission_11/R2.cfg": R2,
                "submission_12/a.zip": BOTH,
            },
            id="gradescope",
        ),
        pytest.param(
            {"R1 - 王芳.cfg": R1, "R2 - 王芳.cfg": R2, "John Smith - R1.cfg": R1, "John Smith - R2.cfg": R2},
            id="google classroom",
        ),
        pytest.param({f"{WANG}_王芳.zip": BOTH, "A-17_John.zip": BOTH}, id="number_name"),
        pytest.param({f"{WANG}-王芳-实验3.zip": BOTH, "实验3-john smith.zip": BOTH}, id="number-name-task"),
        pytest.param({f"{WANG}王芳实验三.zip": BOTH, "A-17（实验三）.zip": BOTH}, id="run together"),
        pytest.param({f"王芳_{WANG}/a/b/c.zip": BOTH, "Smith, John (A-17)/x/lab.zip": BOTH}, id="name_number"),
        pytest.param({f"网络1班/{WANG}.zip": BOTH, "网络2班/John Smith/R1.cfg": R1, "网络2班/John Smith/R2.cfg": R2},
                     id="a folder for each class"),
        pytest.param({f"{WANG}.txt": f"<R1>dis cu\n#\n{R1}#\n<R2>dis cu\n#\n{R2}#\n", "A-17.zip": BOTH}, id="a log"),
    ],
)  # fmt: skip
def test_whose_it_is_and_what_is_in_it(tmp_path, topology, files, packed):
    """Two students, each with both devices; in a folder, or in one archive as the platform gave it."""
    place = tmp_path / "in"
    if packed:
        place = tmp_path / "Lab 3.zip"
        place.write_bytes(archived(files))
    else:
        for name, content in files.items():
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    found = find_submissions(place, ROSTER, tmp_path / "out")
    assert [one.student for one in found] == [WANG, SMITH]
    for one in found:
        assert read_submission(one.paths, topology).configurations.keys() == {"R1", "R2"}


@pytest.mark.parametrize(
    ("words", "student"),
    [
        ("7", LI), ("0007_weili", LI), ("liwei_3_4", LI), ("37-任务3", None), ("liwei", LI), ("Wei Li", LI),
        ("王芳", WANG), ("wang", None),
        ("实验3_王芳芳", "202600000002"), ("实验3-赵三", "3"), ("a17", None), ("实验3", None),
        ("ａ－１７", SMITH), ("7-王芳-实验3", WANG), ("实验3-李四", None), ("3_R1", "3"), ("3-赵三-实验007", "3"),
        ("", None), ("202600000001 202600000002", None), ("x202600000001y", WANG),
    ],
)  # fmt: skip
def test_who_is_meant(words, student):
    """The number before the name; a name for one only; nobody where two are meant."""
    found = ROSTER.find(words)
    assert (found.id if found else None) == student


def read(tmp_path: Path, text: str) -> list[tuple[str, str]]:
    (tmp_path / "roster.csv").write_text(text)
    return [(one.id, one.name) for one in read_roster(tmp_path / "roster.csv").students.values()]


@pytest.mark.parametrize(
    "text",
    [
        "网络1班 学生名单\n\n序号,学号,姓名\n1,007,王芳\n",
        'Student,ID,SIS User ID\n    Points Possible,,\n王芳,007,x\n"Student, Test",9,\n',
        'id,name\n="007",王芳\n',
        "id,name\n'007,王芳\n007\t,\n".replace("007\t,\n", ""),
        "OrgDefinedId,Username,Last Name,First Name\n#007,u,王芳,\n",
        "Username,First name,Surname,ID number\nu1,,王芳,007\n",
        "学号\t姓名\n007\t王芳\n",
        "*学号;姓名\n007;王芳\n",
    ],
)
def test_lists_as_systems_export_them(tmp_path, text):
    """With a title, columns of their own, and what keeps a spreadsheet from eating zeros."""
    assert read(tmp_path, text) == [("007", "王芳")]


def test_a_number_that_a_spreadsheet_has_shortened_is_told(tmp_path):
    """It is lost, and two students could have the same."""
    with pytest.raises(InputError, match=r"shortened the student number to 2.026E\+11"):
        read(tmp_path, "id,name\n2.026E+11,a\n2.026E+11,b\n")


def test_a_workbook_keeps_the_zeros_that_it_shows(tmp_path):
    """A number in a cell of the format `00000` has five figures."""
    book = openpyxl.Workbook()
    book.active.append(("学号", "姓名"))
    book.active.append((7, "王芳"))
    book.active["A2"].number_format = "00000"
    book.save(tmp_path / "r.xlsx")
    assert list(read_roster(tmp_path / "r.xlsx").students) == ["00007"]
