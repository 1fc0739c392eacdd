"""Reports of labs of the catalogue, graded in this process with some devices left as they were."""

from labkit.grading.library import library
from labkit.grading.rubric_reader import Unplaced, read_rubric
from labkit.grading.score import GroupResult, ScoreReport
from labkit.grading.site import site_of
from labkit.grading.trial import grade
from labkit.runtime.simulated import SimulatedLabs
from labkit.scenario.catalogue import find_lab, render_plan

LONG = "unbroken" * 40
HOSTILE = '</pre><script>alert("x")</script>\x1b[31m\x07|`*[x](javascript:alert(1))'


def graded(lab_id: str, *unfinished: str) -> ScoreReport:
    """Grade a lab in which these devices are still as at the start, and the others are solved."""
    plan = render_plan(find_lab(lab_id), "demo")
    site = site_of(plan.topology)
    stages = [stage.id for stage in plan.stages]
    rubric = read_rubric(Unplaced(plan.rubric), library(), site, pass_mark=plan.pass_mark, stages=stages)
    solved = {node: text for node, text in plan.solution.items() if node not in unfinished}
    return grade(rubric, site, plan, SimulatedLabs()(plan, plan.start | solved))[1]


def group(name: str, **rules) -> GroupResult:
    """A group that counts for less than its checks have earned."""
    titles = {"en": f"Group {name}", "zh": f"分组 {name}"}
    return GroupResult(name, titles, earned=9, counted=4, maximum=10, **rules)
