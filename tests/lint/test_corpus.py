"""Real configurations: all of 50 files that eNSP's devices saved, in the three modes of `labkit lint --config`."""

import os
from pathlib import Path

import pytest

from labkit.lint.prove import idle_lines
from labkit.lint.report import lint
from labkit.lint.roundtrip import changes
from labkit.lint.sources import find_configurations

SHARED = Path(os.environ.get("LABKIT_SHARED", Path(__file__).parents[3] / "shared"))
CORPORA = [SHARED / "corpus" / name for name in ("ensp-hcia", "ensp-mpls")]
pytestmark = pytest.mark.skipif(
    not all(corpus.is_dir() for corpus in CORPORA), reason="the corpus of real labs is not here"
)


@pytest.fixture(scope="module")
def report():
    """All files, loaded and sorted."""
    return lint(find_configurations(CORPORA))


def test_every_line_is_accepted_and_nearly_all_mean_something(report):
    """100 % load; of the lines that a new device would not print, at least 95 % are live or shown."""
    assert report.files == 50
    assert report.rejected == []
    meant = report.counts["live"] + report.counts["shown"]
    assert meant >= 0.95 * (meant + report.counts["kept"])
    assert report.lines == sum(report.counts.values()) > 2000


def test_cipher_texts_of_other_devices_are_listed(report):
    """They are printed back unchanged, which the next test shows."""
    assert {"ospf authentication-mode", "authentication-mode md5", "local-user admin"} <= {
        " ".join(finding.text.split()[:2]) for finding in report.unreadable
    }


@pytest.mark.parametrize("seed", [None, 1, 2])
def test_every_file_is_printed_as_it_was_saved(report, seed):
    """Same lines, same order, stripped; also after its lines came in another order."""
    assert changes(report.readings, seed) == []


def test_live_lines_make_a_difference_in_their_lab():
    """Taken away one by one in the OSPF lab: what changes nothing is a router id that would be chosen anyway."""
    folder = next(path for path in CORPORA[0].iterdir() if path.name.startswith("2.0"))
    found = lint(find_configurations([folder / path.name for path in folder.glob("*-*") if path.is_dir()]))
    assert found.files == 3
    assert idle_lines(found) == []
