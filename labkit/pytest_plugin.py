"""Labs in pytest: for checks that a school writes in Python, and for tests of its own graders.

A test that asks for `lab` says which by a mark, and gets it in this process, solved or as students find it::

    @pytest.mark.labkit("hcia/ospf-single-area", student="ann", state="solution")
    def test_neighbours(device):
        assert {row["state"] for row in device("R1").rows("display ospf peer brief")} == {"Full"}

With `vendor="cisco"` it has that vendor's devices, where it was written for them.

With `--labkit-name NAME` the same tests look at a lab that runs, such as a student's. `evidence` is what a grade of
that lab collected, or with `--labkit-evidence DIR` a bundle that was collected before. `LABKIT_PATH` is where a
school's own labs and graders are found, as everywhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import pytest

if TYPE_CHECKING:
    from labkit.grading.evidence import Evidence
    from labkit.grading.parse import Row
    from labkit.grading.score import ScoreReport
    from labkit.runtime.client import RunningLab
    from labkit.runtime.simulated import SimulatedLab
    from labkit.scenario.plan import LabPlan
    from labkit.settings import Settings

_MARK = (
    'labkit(lab, student="", state="solution", vendor=""): the lab that the fixtures of this test are about'
)


class _Way(Protocol):
    """How a test gets at its lab."""

    def run(self, node: str, command: str) -> str:
        """Type a command on a node and return what the device answers."""

    def event(self, kind: str, target: str) -> None:
        """Cut a cable, stop a device …, as `labkit event` does."""

    def grade(self) -> "tuple[Evidence, ScoreReport]":
        """Collect what the lab's rubric needs, and score it."""


@dataclass(frozen=True, slots=True)
class DeviceUnderTest:
    """A device of the lab."""

    name: str
    platform: str
    way: _Way

    def run(self, command: str) -> str:
        """Type a command and return what the device answers."""
        return self.way.run(self.name, command)

    def rows(self, command: str) -> "list[Row]":
        """Type a command and return the records that its TextFSM template reads."""
        from labkit.grading.parse import parse

        return parse(self.platform, command, self.run(command))


@dataclass(frozen=True, slots=True)
class LabUnderTest:
    """A lab that a test looks at."""

    plan: "LabPlan"
    way: _Way

    def device(self, name: str) -> DeviceUnderTest:
        """Return a device by its name; a KeyError names the devices there are."""
        from labkit.grading.site import platform_of

        nodes = self.plan.topology.nodes
        if name not in nodes:
            raise KeyError(f"{name}: the lab has {', '.join(nodes)}")
        return DeviceUnderTest(name, platform_of(nodes[name].kind), self.way)

    def run(self, node: str, command: str) -> str:
        """Type a command on a node."""
        return self.device(node).run(command)

    def event(self, kind: Literal["cut", "mend", "stop", "start", "reboot"], target: str) -> None:
        """Let something happen: `cut` either end of a cable, `stop` a device."""
        self.way.event(kind, target)


@dataclass(frozen=True, slots=True)
class EvidenceUnderTest:
    """What a grade saw, with the score that it gave."""

    evidence: "Evidence"
    report: "ScoreReport"

    def text(self, node: str, command: str) -> str:
        """Return the output of a command that was collected; a KeyError for one that was not."""
        for one, output in self.evidence.last_view().items():
            if (one.node, one.text) == (node, command):
                return output.text
        raise KeyError(f"{node}: {command}: was not collected")

    def rows(self, node: str, command: str) -> "list[Row]":
        """Return the records of a command that was collected."""
        from labkit.grading.parse import parse

        return parse(self.evidence.platforms[node], command, self.text(node, command))

    @property
    def verdicts(self) -> dict[str, str]:
        """The verdict of each check of the rubric."""
        return {check.id: check.verdict for check in self.report.checks}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("labkit")
    group.addoption("--labkit-name", default="", help="look at this running lab, in place of a simulated one")
    group.addoption("--labkit-evidence", default="", help="take the evidence from this bundle")


def pytest_configure(config: pytest.Config) -> None:
    """Tell pytest of the mark."""
    config.addinivalue_line("markers", _MARK)


@pytest.fixture
def lab(request: pytest.FixtureRequest) -> LabUnderTest:
    """The lab of the test's mark, in this process; with `--labkit-name`, one that runs."""
    from labkit.settings import Settings

    settings = Settings.from_environment()
    name = str(request.config.getoption("--labkit-name"))
    return _running(name, settings) if name else _simulated(request, settings)


@pytest.fixture
def device(lab: LabUnderTest) -> Callable[[str], DeviceUnderTest]:
    """Finds a device of the lab by its name."""
    return lab.device


@pytest.fixture
def evidence(request: pytest.FixtureRequest) -> EvidenceUnderTest:
    """What a grade of the lab collected, or the bundle of `--labkit-evidence`."""
    from labkit.cli.collecting import judged
    from labkit.grading.bundle import read_bundle
    from labkit.settings import Settings

    folder = str(request.config.getoption("--labkit-evidence"))
    if folder:
        found = read_bundle(Path(folder))
        return EvidenceUnderTest(found, judged(found, Settings.from_environment()))
    under_test: LabUnderTest = request.getfixturevalue("lab")
    return EvidenceUnderTest(*under_test.way.grade())


def _simulated(request: pytest.FixtureRequest, settings: "Settings") -> LabUnderTest:
    """Build the lab of the test's mark."""
    from labkit.runtime.lab import Lab
    from labkit.runtime.simulated import SimulatedLab
    from labkit.scenario.catalogue import find_lab, render_plan

    mark = request.node.get_closest_marker("labkit")
    if mark is None or not mark.args:
        pytest.fail("say which lab: @pytest.mark.labkit(LAB), or --labkit-name NAME", pytrace=False)
    state = mark.kwargs.get("state", "solution")
    if state not in ("solution", "start"):
        pytest.fail(f"no such state: {state}; there are solution and start", pytrace=False)
    found = find_lab(str(mark.args[0]), settings.search_path, str(mark.kwargs.get("vendor", "")))
    plan = render_plan(found, str(mark.kwargs.get("student", "")), settings.seed)
    built = Lab.build(plan, configurations=plan.solution if state == "solution" else None)
    return LabUnderTest(plan, _InProcess(SimulatedLab(built), plan, settings))


def _running(name: str, settings: "Settings") -> LabUnderTest:
    """Find a lab that runs."""
    from labkit.runtime.client import connect
    from labkit.runtime.plan_file import load_plan

    running = connect(settings.state_dir, name)
    return LabUnderTest(load_plan(running.folder.plan), _OverThere(running, settings))


@dataclass(frozen=True, slots=True)
class _InProcess:
    """The way to a lab in this process."""

    lab: "SimulatedLab"
    plan: "LabPlan"
    settings: "Settings"

    def run(self, node: str, command: str) -> str:
        return self.lab.run(node, command)

    def event(self, kind: str, target: str) -> None:
        self.lab.event(kind, target, (), ())

    def grade(self) -> "tuple[Evidence, ScoreReport]":
        from labkit.grading.library import library
        from labkit.grading.rubric_reader import Unplaced, read_rubric
        from labkit.grading.site import site_of
        from labkit.grading.trial import grade

        if self.plan.rubric is None:
            pytest.fail(f"{self.plan.lab_id} has no rubric", pytrace=False)
        site = site_of(self.plan.topology)
        checks = library(self.settings.search_path)
        rubric = read_rubric(
            Unplaced(self.plan.rubric),
            checks,
            site,
            pass_mark=self.plan.pass_mark,
            stages=[stage.id for stage in self.plan.stages],
        )
        return grade(rubric, site, self.plan, self.lab)


@dataclass(frozen=True, slots=True)
class _OverThere:
    """The way to a lab that runs in a process of its own."""

    lab: "RunningLab"
    settings: "Settings"

    def run(self, node: str, command: str) -> str:
        return str(self.lab.ask("execute", node=node, command=command))

    def event(self, kind: str, target: str) -> None:
        self.lab.ask("happen", event=kind, target=target)

    def grade(self) -> "tuple[Evidence, ScoreReport]":
        from labkit.cli.collecting import collected, judged

        evidence = collected(self.lab.folder, self.settings)
        return evidence, judged(evidence, self.settings)
