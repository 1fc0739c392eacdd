"""The fixtures `lab`, `device` and `evidence`, in runs of pytest inside pytest."""

import tomllib
from pathlib import Path

from docs.test_docs import DOCS, FILE, blocks
from runtime.running import bench

__all__ = ["bench"]
pytest_plugins = ["pytester"]
PLUGIN = "labkit.pytest_plugin"
AUTHOR = DOCS / "author.md"
LAB = "hcia/vrp-basics"
SOLVED = f'''
import pytest
pytestmark = pytest.mark.labkit("{LAB}", student="ann")

def test_device(lab, device):
    name = lab.plan.variables["city"] + "-R1"
    assert f"sysname {{name}}" in device("R1").run("display current-configuration")
    rows = device("R1").rows("display ip interface brief")
    assert any(row["interface"].startswith("GigabitEthernet0/0/0") for row in rows)

def test_evidence(lab, evidence):
    assert lab.plan.student == "ann"
    assert set(evidence.verdicts.values()) == {{"passed"}}
    assert evidence.report.percent == 100

@pytest.mark.labkit("{LAB}", state="start")
def test_start(evidence, device):
    assert evidence.report.percent < 20
    assert "sysname" not in device("R1").run("display current-configuration").replace("sysname Huawei", "")

@pytest.mark.labkit("hcia/static-routing", vendor="cisco")
def test_vendor(device):
    assert device("R1").platform == "cisco_ios"
    assert any(row["protocol"] == "S" for row in device("R1").rows("show ip route"))

def test_event(lab, device):
    lab.event("cut", "R1:to-R2")
    rows = device("R1").rows("display interface brief")
    assert {{row["phy"] for row in rows if row["interface"] == "GigabitEthernet0/0/0"}} == {{"down"}}
'''
WRONG = f'''
import pytest

def test_unmarked(lab): pass

@pytest.mark.labkit("{LAB}", state="half")
def test_state(lab): pass

@pytest.mark.labkit("{LAB}")
def test_device(device): device("R77")

@pytest.mark.labkit("{LAB}")
def test_command(evidence): evidence.text("R1", "display cpu")
'''
RUNNING = """
def test_student(device, evidence):
    assert device("R1").run("display current-configuration").count("sysname R1") == 1
    assert evidence.verdicts == {"r1-address": "failed"}
"""
BUNDLE = """
def test_bundle(evidence):
    assert evidence.verdicts == {"r1-address": "failed"}
    assert evidence.rows("R1", "display ip interface brief")
    assert "sysname R1" in evidence.text("R1", "display current-configuration")
"""


def run(pytester, text, *options):
    """Run tests of these lines with the plugin, without the options of our own run."""
    pytester.makepyfile(text)
    return pytester.runpytest_inprocess("-p", PLUGIN, "-p", "no:cacheprovider", *options)


def test_tests_look_at_a_solved_lab(pytester, monkeypatch):
    """In this process, in milliseconds; events are of one test only."""
    monkeypatch.setenv("LABKIT_SEED", "")
    run(pytester, SOLVED).assert_outcomes(passed=5)


def test_what_is_wrong_is_told(pytester):
    """No mark, an unknown state or device, a command that was not collected."""
    result = run(pytester, WRONG)
    result.assert_outcomes(failed=2, errors=2)
    for told in ("say which lab", "no such state: half", "R77: the lab has", "was not collected"):
        result.stdout.fnmatch_lines([f"*{told}*"])


def test_tests_look_at_a_running_lab_and_at_evidence(pytester, bench, tmp_path):
    """A student's lab over its control connection and SSH; afterwards the bundle, without the lab."""
    bench.up(student="ann")
    run(pytester, RUNNING, "--labkit-name", "test/pair@ann").assert_outcomes(passed=1)
    assert bench.run("grade", "test/pair@ann", "--out", str(tmp_path / "grade")).code == 1
    bench.run("down", "--all")
    bundle = str(tmp_path / "grade" / "evidence")
    run(pytester, BUNDLE, "--labkit-evidence", bundle).assert_outcomes(passed=1)


def test_what_the_guide_shows_works(pytester, monkeypatch):
    """The tests on docs/author.md pass on its lab, with its school's own check."""
    folder = pytester.path / "work"
    for block in blocks(AUTHOR):
        if block.lines and (named := FILE.fullmatch(block.lines[0])) and named["how"] == "file":
            name = named["name"].replace("two-sites/", "school/scenarios/school/two-sites/", 1)
            path = folder / (named["name"] if named["name"].startswith("school/") else name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join(block.lines[1:]) + "\n", encoding="utf-8")
    monkeypatch.setenv("LABKIT_PATH", str(folder / "school"))
    result = pytester.runpytest_inprocess("-p", PLUGIN, "-p", "no:cacheprovider", "work/school/tests")
    result.assert_outcomes(passed=3)


def test_pytest_finds_the_plugin():
    """By its entry point, under the module's name: asking for it twice does no harm."""
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))[
        "project"
    ]
    assert project["entry-points"]["pytest11"] == {PLUGIN: PLUGIN}
