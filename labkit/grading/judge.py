"""Judges one check on the answers that were collected. Pure; what goes wrong in a check is its verdict."""

from collections.abc import Callable
from dataclasses import dataclass

from labkit.errors import GraderError
from labkit.grading.check import Command, Output, Records, Site, Status, Verdict
from labkit.grading.message import Message, say, together
from labkit.grading.rubric import AllOf, AnyOf, Leaf, Part, RubricCheck
from labkit.language import mark

Read = Callable[[Command], Output | None]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one look at the answers shows. `share` from 0 to 1; with an error, what is proved in spite of it."""

    status: Status
    share: float
    found: tuple[Message, ...]
    reasons: tuple[Message, ...]
    used: tuple[Command, ...]


@dataclass(frozen=True, slots=True)
class _Finding:
    """What a part shows. `full` and not a share of 1: shares are sums of fractions."""

    full: bool
    share: float
    found: tuple[Message, ...] = ()
    reasons: tuple[Message, ...] = ()
    errors: tuple[Message, ...] = ()


def judge(check: RubricCheck, site: Site, read: Read) -> Judgement:
    """Judge a check's part on the answers that `read` gives; it must not be a manual one."""
    assert check.part is not None
    return judge_part(check.part, site, read, partial=check.head.partial)


def judge_part(part: Part, site: Site, read: Read, *, partial: bool = True) -> Judgement:
    """Judge a part; unless `partial`, it earns all or nothing."""
    records = Records(site, read)
    finding = _finding(part, records)
    share = finding.share if partial else float(finding.full)
    status: Status
    if finding.errors:
        status = "error"
    elif finding.full:
        status, share = "passed", 1.0
    else:
        status = "partial" if share > 0 else "failed"
    reasons = finding.errors or finding.reasons
    return Judgement(status, share, finding.found, reasons, tuple(sorted(records.used)))


def expected(part: Part) -> tuple[Message, ...]:
    """What must be found for a part to pass."""
    match part:
        case Leaf(kind, inputs):
            return (kind.expected(inputs),)
        case AllOf(parts):
            return tuple(message for inner in parts for message in expected(inner))
        case AnyOf(parts):
            ways = [together(expected(inner)) for inner in parts]
            return (together(ways, mark("{first}, or {second}")),)


def _finding(part: Part, records: Records) -> _Finding:
    match part:
        case Leaf():
            return _leaf(part, records)
        case AllOf(parts, weights):
            return _all([_finding(inner, records) for inner in parts], weights)
        case AnyOf(parts):
            return _best([_finding(inner, records) for inner in parts])


def _leaf(leaf: Leaf, records: Records) -> _Finding:
    try:
        verdict = leaf.kind.judge(leaf.inputs, records)
    except GraderError as error:
        return _Finding(full=False, share=0, errors=(say("{error}", error=str(error)),))
    except Exception as error:  # noqa: BLE001  a check may be a school's own: its faults are not the student's
        text = f"{type(error).__name__}: {error}"
        return _Finding(full=False, share=0, errors=(say("the check itself failed: {error}", error=text),))
    reasons = (verdict.reason,) if verdict.reason else ()
    return _Finding(verdict.status == "passed", _share(verdict), (verdict.found,), reasons)


def _share(verdict: Verdict) -> float:
    if verdict.status == "passed":
        return 1.0
    return min(max(verdict.share, 0.0), 0.999) if verdict.status == "partial" else 0.0


def _all(findings: list[_Finding], weights: tuple[float, ...]) -> _Finding:
    shares = zip(findings, weights, strict=True)
    return _Finding(
        full=all(finding.full for finding in findings),
        share=sum(finding.share * weight for finding, weight in shares) / sum(weights),
        found=tuple(message for finding in findings for message in finding.found),
        reasons=tuple(message for finding in findings for message in finding.reasons),
        errors=tuple(message for finding in findings for message in finding.errors),
    )


def _best(findings: list[_Finding]) -> _Finding:
    """The first of the best; unless it is full, an error in another may hide that that one is."""
    best = max(findings, key=lambda finding: (finding.full, finding.share))
    if best.full:
        return best
    errors = tuple(message for finding in findings for message in finding.errors)
    return _Finding(best.full, best.share, best.found, best.reasons, errors)
