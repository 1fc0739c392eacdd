"""Which lines of a lab's own configurations are only kept: nobody should grade what they say."""

from labkit.lint.lines import ConfigText
from labkit.lint.report import Finding, lint
from labkit.scenario.plan import LabPlan


def kept_lines(plan: LabPlan) -> list[Finding]:
    """The kept lines of start and solution files, as they are for this student; hosts keep nothing."""
    return lint([source for part in ("start", "solution") for source in _sources(plan, part)]).kept


def _sources(plan: LabPlan, part: str) -> list[ConfigText]:
    texts: dict[str, str] = dict(getattr(plan, part))
    return [
        ConfigText(f"{plan.folder / part / name}.cfg", text, plan.topology.nodes[name].kind)
        for name, text in texts.items()
        if plan.topology.nodes[name].kind.role != "host" and plan.topology.nodes[name].guest is None
    ]
