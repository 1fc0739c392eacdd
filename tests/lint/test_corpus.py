"""Real configurations: all of 50 files that eNSP's devices saved, in the three modes of `labkit lint --config`."""

import os
from collections import Counter
from pathlib import Path

import pytest

from labkit.lint.lines import without_secrets
from labkit.lint.prove import idle_lines, sample
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


@pytest.mark.parametrize("seed", [None, 1, 2, 3])
def test_every_file_is_printed_as_it_was_saved(report, seed):
    """Same lines, same order, stripped; also after its lines came in another order."""
    assert changes(report.readings, seed) == []


JUSTIFIED = {
    ("2.0 Lab 2 - OSPF Routing", "network 10.0.23.3 0.0.0.0"): 2,
    ("2.0 Lab 2 - OSPF Routing", "ospf authentication-mode md5 1 cipher *"): 2,
    ("3.1 Lab 3.1 - Ethernet Basics and VLAN Configuration", "mac-vlan enable"): 3,
    ("6.1 Lab 6.1- Creating a WLAN", "dhcp select global"): 1,
}
"""What changes nothing where it stands, by lab and line, and in how many places; docs/course-labs.md says why."""


def by_lab(idle):
    """Idle lines, counted by lab and text; passwords left out."""
    return Counter((lab_of(line["file"]), without_secrets(line["text"])) for line in idle)


def lab_of(file):
    """The folder of the corpus that a file lies in."""
    return next(Path(file).relative_to(corpus).parts[0] for corpus in CORPORA if corpus in Path(file).parents)


def suspected(source, lines):
    """Those lines whose idleness is justified."""
    return [line for line in lines if (lab_of(source.name), without_secrets(line.text)) in JUSTIFIED]


def test_justified_lines_are_idle(report):
    """The list is exact: what it has more than once is idle as often, though such lines elsewhere are not."""
    assert by_lab(idle_lines(report, suspected)) == JUSTIFIED


def test_live_lines_make_a_difference_in_their_lab(report):
    """Taken away one by one: one line of each file, others with `LABKIT_PROVE=2`, or all with `LABKIT_PROVE=all`."""
    wanted = os.environ.get("LABKIT_PROVE", "1")
    if wanted == "all":
        assert by_lab(idle_lines(report)) == JUSTIFIED
    else:
        assert by_lab(idle_lines(report, sample(int(wanted), 1))) <= Counter(JUSTIFIED)
