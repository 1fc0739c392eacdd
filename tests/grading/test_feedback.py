"""What students see while they work gives no answer away."""

from rich.console import Console

from grading.two_routers import SITE, SUBJECT
from labkit.grading.collect import collect
from labkit.grading.evaluate import evaluate
from labkit.grading.feedback import feedback
from labkit.grading.transport import MemoryTransport
from labkit.report.terminal import feedback_table


def shown(rubric, lab, clock, language="en"):
    lab.outputs["R1", "display ospf peer"] = "\t OSPF Process 1 with Router ID 1.1.1.1\n"
    lab.outputs["R1", "display ip routing-table"] = (
        "Destination/Mask    Proto   Pre  Cost      Flags NextHop\n"
    )
    report = evaluate(rubric, collect(rubric, SITE, SUBJECT, MemoryTransport(lab), clock))
    console = Console(width=120, record=True, quiet=True)
    with console.capture() as capture:
        console.quiet = False
        console.print(feedback_table(feedback(report), language))
    return feedback(report), capture.get()


def test_hidden_checks_are_not_there_at_all(rubric, lab, clock):
    """Neither their names nor their number."""
    result, text = shown(rubric, lab, clock)
    assert "closed" not in text
    assert result.total == 5


def test_hints_are_shown_and_answers_are_not(rubric, lab, clock):
    """The student reads what is wrong and where to look, in either language."""
    _, text = shown(rubric, lab, clock)
    assert "Compare the areas" in text
    assert "R1 has no OSPF neighbor" in text
    assert "Expected" not in text
    assert "2.2.2.2" not in text
    assert "比较区域" in shown(rubric, lab, clock, "zh")[1]


def test_a_check_that_passes_shows_no_hint(rubric, lab, clock):
    """There is nothing to look for."""
    result, _ = shown(rubric, lab, clock)
    assert all(not item.hint for item in result.items if item.verdict == "passed")
