"""A lab's folder: names that cannot escape, files that are whole, and a lock that is never stale."""

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.errors import LabError, UsageError
from labkit.runtime.lock import FileLock
from labkit.runtime.store import LabFolder, all_labs, folder_name, lab_name


@given(st.text(max_size=60))
def test_folder_names_are_safe_and_reversible(name: str) -> None:
    """Any name becomes one folder name of plain characters, and different names different folders."""
    try:
        folder = folder_name(name)
    except UnicodeEncodeError:
        return  # a lone surrogate is no text, and cannot come from a command line in UTF-8
    assert set(folder) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_@~")
    assert lab_name(folder) == name


@pytest.mark.parametrize("name", ["hcia/ospf@../../etc", "..", "/", "CON", "a\\b", "张三", "A", "a"])
def test_hostile_students_stay_inside(tmp_path: Path, name: str) -> None:
    """A student id with path separators, dots or reserved names stays one folder below labs/."""
    assert LabFolder(tmp_path, name).path.parent == tmp_path / "labs"


@pytest.mark.parametrize("name", ["", "a\nb", "\x00", "\u202e", "x" * 300, "学" * 80])
def test_impossible_names_are_refused(tmp_path: Path, name: str) -> None:
    """Empty names, control characters and names that no file system takes are wrong usage."""
    with pytest.raises(UsageError):
        LabFolder(tmp_path, name)


def test_case_does_not_collide() -> None:
    """Two students whose names differ by case have two folders on a file system without case."""
    assert folder_name("lab@Li").lower() != folder_name("lab@li").lower()


def test_documents_are_private_and_whole(tmp_path: Path) -> None:
    """A document is readable by its owner only, and replaces the old one as a whole."""
    folder = LabFolder(tmp_path, "lab")
    folder.create()
    folder.write("credentials.json", {"a": 1})
    path = folder.write("credentials.json", {"a": 2})
    assert folder.read("credentials.json") == {"a": 2}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in folder.path.iterdir()] == ["credentials.json"]


def test_a_damaged_document_names_itself(tmp_path: Path) -> None:
    """A truncated document gives an error with its path, not a traceback of the JSON parser."""
    folder = LabFolder(tmp_path, "lab")
    folder.create()
    (folder.path / "running.json").write_text('{"pid": 1')
    with pytest.raises(LabError, match=r"running\.json"):
        folder.read("running.json")


def test_conditions(tmp_path: Path) -> None:
    """A lab lives while its lock is held, has crashed when only its record is left, else is stopped."""
    folder = LabFolder(tmp_path, "lab")
    folder.create()
    folder.write("lab.json", {})
    assert folder.condition() == "stopped"
    lock = folder.lock
    assert lock.acquire()
    assert folder.condition() == "starting"
    folder.write("running.json", {"control": 1})
    assert folder.condition() == "running"
    lock.release()
    assert folder.condition() == "crashed"
    assert [lab.name for lab in all_labs(tmp_path)] == ["lab"]


def test_a_journal_is_set_aside(tmp_path: Path) -> None:
    """What an earlier run wrote moves out of the way as a whole, and nothing is overwritten."""
    folder = LabFolder(tmp_path, "lab")
    folder.create()
    for text in ("first", "second"):
        folder.journal.write_text(text)
        folder.write("plan.json", {})
        assert folder.archive() is not None
    assert folder.archive() is None
    assert sorted(path.read_text() for path in folder.path.glob("earlier/*/journal.jsonl")) == [
        "first",
        "second",
    ]


def test_the_lock_dies_with_its_process(tmp_path: Path) -> None:
    """A second process cannot take a held lock, and `kill -9` of the holder frees it."""
    path = tmp_path / "lock"
    script = (
        "import sys; from pathlib import Path; from labkit.runtime.lock import FileLock;"
        "lock = FileLock(Path(sys.argv[1]));"
        "print(lock.acquire(), flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", script, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "True\n"
    lock = FileLock(path)
    assert lock.is_held()
    assert not lock.acquire()
    holder.kill()
    holder.communicate()
    assert not lock.is_held()
    assert lock.acquire()
    lock.release()


def test_snapshots_do_not_replace_each_other(tmp_path: Path) -> None:
    """Two snapshots in the same second are two files, in the order in which they were made."""
    folder = LabFolder(tmp_path, "lab")
    folder.create()
    paths = [folder.store_snapshot({"number": number}) for number in range(5)]
    assert sorted(paths) == paths
    assert [json.loads(path.read_text())["number"] for path in paths] == list(range(5))
