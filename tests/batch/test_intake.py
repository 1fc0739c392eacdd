"""Which file is which device's, whatever students do to names, encodings and folders; and who handed it in."""

import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from corpus.course import CORPUS, needs_corpus
from labkit.batch.intake import read_submission
from labkit.batch.roster import read_roster
from labkit.batch.submissions import find_submissions
from labkit.errors import InputError
from labkit.formats.ensp.lab import read_lab
from labkit.formats.ensp.surroundings import plan_of
from labkit.runtime.lab import Lab
from labkit.scenario.catalogue import find_lab, render_plan

NO_TEXT = "is not text in UTF-8, GB18030 or UTF-16"
DOUBLED = "(R1.cfg, b/R1.cfg): b/R1.cfg is graded"
OLDER = "(old.cfg, R1.cfg): R1.cfg is graded"
SAVED_OLD = {"vrpcfg.cfg": "sysname old\n"}
R1, R2 = "sysname R1\ninterface LoopBack0\n", "sysname R2\ninterface LoopBack0\n"


@pytest.fixture(scope="module")
def topology():
    return find_lab("hcia/ospf-single-area").topology


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def archived(files: dict[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def taken(folder: Path, topology):
    """The first line of what was taken for each device, and the notes in English."""
    found = read_submission((folder,), topology)
    first = {node: text.splitlines()[0] for node, text in found.configurations.items()}
    return first, [str(note) for note in found.notes]


@pytest.mark.parametrize(
    "files",
    [
        {"R1.cfg": R1, "R2.cfg": R2},
        {"r1.CFG": R1, "r2.txt": R2},
        {"R1": R1, "R2.conf": R2},
        {"R1/vrpcfg.zip": archived({"vrpcfg.cfg": R1}), "R2/vrpcfg.cfg": R2},
        {"R1/flash.efz": b"\0" * 512 + archived(SAVED_OLD) + archived({"vrpcfg.cfg": R1}), "R2.cfg": R2},
        {"a.cfg": R1, "b.cfg": R2},  # they say themselves who they are
        {"lab3_R1_final.cfg": R1.replace("R1", "Huawei"), "lab3-R2.cfg": R2},
        {"deep/er/R1.cfg": R1, "deep/er/R2.cfg": R2, "__MACOSX/._R1.cfg": b"\0", ".DS_Store": b"\0"},
        {"all.zip": archived({"work/R1.cfg": R1, "work/R2.cfg": R2})},
        {"R1.cfg": R1.encode("utf-16-le"), "R2.cfg": R2.encode("utf-16-be")},
        {"R1.cfg": R1.encode("utf-16"), "R2.cfg": R2.encode("utf-8-sig")},
        {"R1.cfg": R1 + " description 上联\n", "R2.cfg": (R2 + " description 下联\n").encode("gbk")},
        {"all.zip": archived({"R1.cfg": R1, "R2.cfg": R2})},  # and not what one device saved
        {"a.zip": archived({"b.zip": archived({"c/d.zip": archived({"R1.cfg": R1, "R2.cfg": R2})})})},
        {"a.zip": archived({"R1.zip": archived({"R1.cfg": R1}), "R2/vrpcfg.zip": archived({"vrpcfg.cfg": R2})})},
        {"R1.cfg.txt": R1.replace("R1", "Huawei"), "R2 - 副本.cfg": R2},
        {"r_1 (1).cfg": R1.replace("R1", "Huawei"), "Ｒ２.cfg": R2},
        {"R1/flash/vrpcfg.cfg": R1.replace("R1", "Huawei"), "R2.cfg": R2, "~$R3.cfg": "x", "R3.cfg~": "x"},
        {"snapshot.json": json.dumps({"schema": 1, "nodes": {"R1": {"running": R1}, "R2": {"running": R2}}})},
    ],
)  # fmt: skip
def test_each_file_finds_its_device(tmp_path, topology, files):
    """By name in any case, by folder, by its own sysname, in archives, snapshots and any usual encoding."""
    found, notes = taken(write(tmp_path, files), topology)
    assert found.keys() == {"R1", "R2"}
    assert found["R2"] == "sysname R2"
    assert notes == ["nothing was handed in for R3, ISP: their start configuration is graded"]


@pytest.mark.parametrize(
    ("files", "notes"),
    [
        ({"R1.cfg": R1, "R9.cfg": "sysname R9\n"}, ["R9.cfg is no device of this lab"]),
        ({"R1.cfg": R1, "a.png": b"\x89PNG"}, ["a.png is not a configuration"]),
        ({"R1.cfg": R1, "R2.cfg": ""}, ["R2.cfg is empty"]),
        ({"R1.cfg": R1, "R2.cfg": "x" * 3000}, ["R2.cfg cannot be read: a line is longer than 2000 characters"]),
        ({"R1.cfg": R1, "R2.cfg": "a\n" * 30_000}, ["R2.cfg cannot be read: more than 20000 lines"]),
        ({"R1.cfg": R1, "R2.cfg": b"\0\1\2\xff\xfe"}, [f"R2.cfg cannot be read: {NO_TEXT}"]),
        ({"R1.cfg": R1, "R2.cfg": b"a" * (3 << 20)}, ["R2.cfg cannot be read: is too large for a configuration"]),
        ({"R1.cfg": R1, "b/R1.cfg": R1 + " mtu 1400\n"}, [f"R1 was handed in more than once {DOUBLED}"]),
        ({"R1.cfg": R1, "old.cfg": R1 + " x\n"}, [f"R1 was handed in more than once {OLDER}"]),
        ({"R1.cfg": R1, "b/R1.cfg": ""}, ["R1 was handed in more than once (R1.cfg, b/R1.cfg): R1.cfg is graded"]),
        ({"R1.cfg": R1, "a.zip": b"PK"}, ["a.zip cannot be read: is damaged: File is not a zip file"]),
        ({"R1.cfg": R1, "\x1b[2J\u202e.cfg": "x"}, ["\\u001b[2J\\u202e.cfg is no device of this lab"]),
        ({"R1.cfg": R1, "x.json": "[1, 2"}, ["x.json is not a snapshot of labkit"]),
        ({"R1.cfg": R1, "x.json": "[" * 100_000}, ["x.json is not a snapshot of labkit"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_noted_and_stops_nothing(tmp_path, topology, files, notes):
    """Missing, left over, doubled, unreadable: the rest is taken."""
    found, said = taken(write(tmp_path, files), topology)
    assert found["R1"] == "sysname R1"
    assert said[: len(notes)] == notes


def test_nothing_at_all_is_told(tmp_path, topology):
    """The start state is graded then."""
    found, notes = taken(write(tmp_path, {"readme.docx": b"x"}), topology)
    assert found == {}
    assert notes[-1] == "no configuration was found: the start state is graded"


def test_an_archive_in_an_archive_has_no_more_room(tmp_path, topology):
    """Limits hold for what is inside, too."""
    bomb = archived({"R1.cfg": bytes(100 << 20)})
    with pytest.raises(InputError, match="larger than 2 MB"):
        read_submission((write(tmp_path, {"inner.zip": bomb}),), topology)


def test_notes_have_an_end(tmp_path, topology):
    """Who hands in a thousand files that are nothing gets no report of a thousand lines."""
    found, notes = taken(write(tmp_path, {f"{number}.cfg": "x" for number in range(300)}), topology)
    assert (found, len(notes)) == ({}, 41)
    assert notes[-2] == "and 261 more of this kind"


@pytest.mark.parametrize("ending", [".rar", ".zip", ".7z"])
def test_an_archive_is_what_its_first_bytes_say(tmp_path, topology, ending):
    """Students rename what a platform does not take."""
    place = tmp_path / f"lab{ending}"
    place.write_bytes(archived({"R1.cfg": R1}))
    assert read_submission((place,), topology).configurations.keys() == {"R1"}


@needs_corpus
@pytest.mark.parametrize("renamed", [False, True])
def test_a_project_of_ensp_is_a_submission(tmp_path, renamed):
    """Its devices are known by name or, when a student renamed them all, by what they call themselves."""
    (folder,) = CORPUS.glob("ensp-hcia/2.0 *")
    plan = plan_of(read_lab(folder))
    handed = tmp_path / "handed"
    for path in folder.rglob("*"):
        if path.is_file():
            target = handed / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            data = path.read_bytes()
            if renamed and path.suffix == ".topo":
                data = data.replace(b'name="R', b'name="Router-')
            target.write_bytes(data)
    found = read_submission((handed,), plan.topology)
    assert found.configurations.keys() == {"R1", "R2", "R3"}
    assert found.notes == ()
    lab = Lab.build(plan, configurations=found.configurations)
    assert "10.0.13.3" in lab.run("R1", "display ospf peer")


@needs_corpus
def test_of_several_projects_the_one_of_this_lab_is_graded(tmp_path):
    """Students pack the folder in which eNSP keeps all of them."""
    (folder,) = CORPUS.glob("ensp-hcia/2.0 *")
    (other,) = CORPUS.glob("ensp-hcia/3.1 *")
    handed = tmp_path / "handed"
    shutil.copytree(other, handed / "3.1")
    shutil.copytree(folder, handed / "new" / "2.0")
    found = read_submission((handed,), plan_of(read_lab(folder)).topology)
    assert found.configurations.keys() == {"R1", "R2", "R3"}
    (note,) = found.notes
    assert str(note).startswith("3 eNSP projects were handed in: new/2.0/")  # one has a copy of itself inside


@needs_corpus
def test_a_project_without_saves_is_told(tmp_path):
    """Who forgets to type `save` hands in a picture."""
    (folder,) = CORPUS.glob("ensp-hcia/2.0 *")
    (topo,) = folder.glob("*.topo")
    shutil.copy(topo, tmp_path / "a.topo")
    found = read_submission((tmp_path,), plan_of(read_lab(folder)).topology)
    assert str(found.notes[0]) == "in the eNSP project a.topo no device has saved anything"


@needs_corpus
def test_a_project_is_laid_over_the_lab_by_its_cables(tmp_path):
    """Without names that mean anything, the place in the network tells, where only one fits."""
    (folder,) = CORPUS.glob("ensp-hcia/4.0 *")
    plan = plan_of(read_lab(folder))
    expected = {name: saves[-1].text for name, saves in read_lab(folder).saves.items()}
    handed = tmp_path / "handed"
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            if path.suffix == ".topo":
                for number, name in enumerate(sorted(expected)):
                    data = data.replace(f'name="{name}"'.encode(), f'name="thing{number}"'.encode())
            target = handed / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    found = read_submission((handed,), plan.topology).configurations
    assert found
    assert all(found[name] == expected[name] for name in found)


ROSTER = "学号,姓名,班级\n2026001,王芳,网络1班\n2026002,李伟,网络1班\nA-17,John  Smith,Net 2\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_list_of_the_class_is_read_in_any_usual_form(tmp_path, encoding):
    """Excel in China writes GB18030, others UTF-8 with or without a mark."""
    (tmp_path / "roster.csv").write_bytes(ROSTER.encode(encoding))
    students = read_roster(tmp_path / "roster.csv").students
    assert [(one.id, one.name, one.group) for one in students.values()] == [
        ("2026001", "王芳", "网络1班"), ("2026002", "李伟", "网络1班"), ("A-17", "John  Smith", "Net 2"),
    ]  # fmt: skip


def test_a_workbook_is_a_list_too(tmp_path):
    """Student numbers that Excel took for numbers stay whole."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in (
        ("Student ID", "First name", "Last name"),
        (2026001, "Fang", "Wang"),
        (2026002.0, "Wei", "Li"),
    ):
        book.active.append(row)
    book.save(tmp_path / "roster.xlsx")
    students = read_roster(tmp_path / "roster.xlsx").students
    assert {one.id: one.name for one in students.values()} == {"2026001": "Fang Wang", "2026002": "Wei Li"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,email\nx,y\n", "no column for the student number"),
        ("id,name\n1,a\n1,b\n", "the student number 1 is there twice"),
        ("id,name\n,a\n", "the row has no student number"),
        ("", "the list is empty"),
    ],
)
def test_a_faulty_list_is_told_with_its_row(tmp_path, text, said):
    """Before anything is graded."""
    (tmp_path / "r.csv").write_text(text)
    with pytest.raises(InputError, match=said):
        read_roster(tmp_path / "r.csv")


MOODLE = (
    "王芳_4711_assignsubmission_file_",
    "John Smith_4712_assignsubmission_file_",
    "Nobody Else_4713_assignsubmission_file_",
)


@pytest.mark.parametrize("packed", [False, True])
def test_a_download_from_moodle_is_taken_apart_by_student(tmp_path, packed):
    """As folders or as one archive; names on the list become student numbers."""
    (tmp_path / "roster.csv").write_text(ROSTER)
    files = {f"{name}/R1.cfg": R1 for name in MOODLE}
    if packed:
        place = tmp_path / "Course-Lab 3-4711.zip"
        place.write_bytes(archived(files))
    else:
        place = write(tmp_path / "in", files)
    found = find_submissions(place, read_roster(tmp_path / "roster.csv"), tmp_path / "out")
    assert [one.student for one in found] == ["2026001", "A-17", "Nobody Else_4713"]
    topology = find_lab("hcia/ospf-single-area").topology
    assert all(read_submission(one.paths, topology).configurations.keys() == {"R1"} for one in found)


def test_of_two_works_of_one_student_the_last_counts(tmp_path):
    """By name, in an order in which 10 comes after 2; the others are remembered."""
    (tmp_path / "roster.csv").write_text(ROSTER)
    write(tmp_path / "in", {"2026001 v2/R1.cfg": R1, "2026001 v10/R1.cfg": R1, "2026001/R1.cfg": R1})
    (found,) = find_submissions(tmp_path / "in", read_roster(tmp_path / "roster.csv"), tmp_path / "out")
    assert [path.name for path in found.paths] == ["2026001 v10"]
    assert len(found.others) == 2


@pytest.mark.parametrize(
    "name", ["../../../etc", "a;rm -rf ~", "=cmd|' /C calc'!A0", "<script>", "名" * 200, "\u202egfc"]
)
def test_a_students_name_never_becomes_a_path(tmp_path, name):
    """Files are named by a hash of it."""
    files = {f"{name.replace('/', '%')}_7_assignsubmission_file_/R1.cfg": R1}
    place = tmp_path / "in.zip"
    place.write_bytes(archived(files))
    (found,) = find_submissions(place, None, tmp_path / "out")
    assert found.key.isalnum()
    assert all(path.parent == tmp_path / "out" / "handed-in" and path.stem.isalnum() for path in found.paths)


def test_the_same_work_has_the_same_digest(tmp_path):
    """Whatever its folder is called; a changed byte or name is other work."""
    one = write(tmp_path / "a" / "s", {"R1.cfg": R1})
    same = write(tmp_path / "b" / "s", {"R1.cfg": R1})
    other = write(tmp_path / "c" / "s", {"R1.cfg": R1 + " "})
    digests = [find_submissions(place.parent, None, tmp_path)[0].digest for place in (one, same, other)]
    assert digests[0] == digests[1] != digests[2]


def test_the_lab_is_the_students_own(topology):
    """Two students have other variables: what one hands in is graded by that one's."""
    lab = find_lab("hcia/ospf-single-area")
    assert render_plan(lab, "a", "", "").variables != render_plan(lab, "b", "", "").variables
