"""The journal loses nothing that was acknowledged, and never keeps half a record."""

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from labkit.runtime.journal import Journal, read_journal


def record(number: int) -> dict[str, object]:
    return {"time": "2026-01-01T00:00:00", "node": "R1", "line": f"sysname R{number}", "kind": "config"}


def test_records_come_back_in_order(tmp_path: Path) -> None:
    """What was appended, also after reopening, is read in the same order."""
    path = tmp_path / "journal"
    for start in (0, 3):
        journal = Journal(path)
        journal.append(*(record(number) for number in range(start, start + 3)))
        journal.close()
    assert list(read_journal(path)) == [record(number) for number in range(6)]


def test_no_journal_has_no_records(tmp_path: Path) -> None:
    """A lab in which nobody typed has an empty history."""
    assert list(read_journal(tmp_path / "journal")) == []


@pytest.mark.parametrize("cut", range(1, 40, 6))
def test_a_torn_last_line_is_dropped(tmp_path: Path, cut: int) -> None:
    """A crash in the middle of a write leaves the records before it, and new ones can follow."""
    path = tmp_path / "journal"
    journal = Journal(path)
    journal.append(record(1), record(2))
    journal.close()
    os.truncate(path, path.stat().st_size - cut)
    assert list(read_journal(path)) == [record(1)]
    again = Journal(path)
    again.append(record(3))
    again.close()
    assert list(read_journal(path)) == [record(1), record(3)]


def test_a_torn_line_longer_than_a_block(tmp_path: Path) -> None:
    """The end of the last whole line is found however long the torn one is."""
    path = tmp_path / "journal"
    path.write_bytes(json.dumps(record(1)).encode() + b"\n" + b"x" * 200_000)
    Journal(path).close()
    assert list(read_journal(path)) == [record(1)]
    assert path.read_bytes().endswith(b"}\n")


def test_a_full_disk_refuses_the_record_and_keeps_the_others(tmp_path: Path) -> None:
    """When the disk is full, `append` raises OSError and no half record stays behind.

    The limit on the size of a file makes the system refuse part of a write, as a full disk does.
    """
    path = tmp_path / "journal"
    script = textwrap.dedent(f"""
        import resource
        from pathlib import Path
        from labkit.runtime.journal import Journal
        journal = Journal(Path({str(path)!r}))
        journal.append({record(1)!r})
        resource.setrlimit(resource.RLIMIT_FSIZE, (journal._length + 20, resource.RLIM_INFINITY))
        try:
            journal.append({record(2)!r})
        except OSError as error:
            print("refused")
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        journal.append({record(3)!r})
    """)
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.stderr) == ("refused\n", "")
    assert list(read_journal(path)) == [record(1), record(3)]
