"""Who has a submission in hand, and who has lost it."""

import os
import socket

import pytest

from labkit.batch.ledger import Ledger
from labkit.batch.processes import birth, is_gone
from labkit.batch.submissions import Submission


@pytest.fixture
def ledger(tmp_path):
    opened = Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("pid", "born", "freed"),
    [
        (os.getppid(), birth(os.getppid()), 0),  # it lives
        (os.getppid(), "0.1", 1),  # its number is another's now
        (os.getppid(), "", 0),  # of a system that does not tell: only its lease ends it
        (2**22 + 1, "0.1", 1),  # there is no such process
    ],
)
def test_a_dead_graders_work_is_free_even_if_its_number_is_anothers(ledger, tmp_path, pid, born, freed):
    """Systems use the numbers of processes again; the moment of the start tells who it was."""
    batch = ledger.open_batch("batch", "lab", "lab", "digest", "1")
    ledger.add(batch, [(Submission("s1", "", (tmp_path,)), "digest")])
    ledger.owner = f"{socket.gethostname()}:{pid}:{born}"
    assert len(ledger.claim(batch, 5)) == 1
    ledger.owner = "somebody else"
    assert ledger.release_dead(batch) == freed
    assert len(ledger.claim(batch, 5)) == freed


@pytest.mark.skipif(not birth(1), reason="this system does not tell when a process began")
def test_a_process_is_known_by_its_start():
    """The same one is, whenever one asks; the first process of a machine has begun at another time."""
    assert birth(os.getpid()) == birth(os.getpid()) != birth(1)
    assert not is_gone(os.getpid(), birth(os.getpid()))
    assert is_gone(os.getpid(), birth(1))
    assert birth(2**22 + 1) == ""
