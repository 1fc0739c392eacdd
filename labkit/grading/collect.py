"""Collects evidence.

All devices at once, each command once, and again what checks with a deadline still need.
"""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import labkit
from labkit.errors import GraderError
from labkit.grading.check import Command, Output, Site
from labkit.grading.evaluate import unpassed
from labkit.grading.evidence import Evidence, Round
from labkit.grading.plan import CommandPlan, plan, plan_again
from labkit.grading.rubric import Rubric
from labkit.grading.transport import Connection, Transport

MAX_OUTPUT = 4_000_000
"""Characters kept of one output; more is an error, so that an endless output cannot fill the disk."""
MAX_THREADS = 64
POLL_INTERVAL = 2.0
"""Seconds between two looks at a network that is given time to converge."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Time in seconds, and how to wait; a simulation's clock does not wait."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose work on which lab is being graded."""

    lab: str
    student: str
    titles: Mapping[str, str]
    variables: Mapping[str, object]
    attachments: Mapping[str, str]


def collect(
    rubric: Rubric, site: Site, subject: Subject, transport: Transport, clock: Clock | None = None
) -> Evidence:
    """Ask all devices what the rubric needs. A device that cannot be asked is evidence too, not an exception.

    Checks with `within` that have not passed are looked at again until they pass or their time is over.
    """
    clock = clock or Clock()
    began = clock.now()
    first = Round(tuple(check.id for check in rubric.checks), collect_round(plan(rubric, site), transport))
    evidence = Evidence(
        lab=subject.lab,
        student=subject.student,
        titles=dict(subject.titles),
        platforms=dict(site.platforms),
        rubric=rubric.record(),
        rounds=(first,),
        variables=dict(subject.variables),
        attachments=dict(subject.attachments),
        version=labkit.__version__,
    )
    while waiting := [
        check for check in unpassed(rubric, evidence) if check.head.within > clock.now() - began
    ]:
        clock.sleep(POLL_INTERVAL)
        seconds = round(clock.now() - began, 3)
        outputs = collect_round(plan_again(waiting, site), transport)
        another = Round(tuple(check.id for check in waiting), outputs, seconds)
        evidence = replace(evidence, rounds=(*evidence.rounds, another))
    return evidence


def collect_round(commands: CommandPlan, transport: Transport) -> dict[Command, Output]:
    """Ask each device its commands, all devices in parallel; ordered by node and command."""
    if not commands:
        return {}
    with ThreadPoolExecutor(min(MAX_THREADS, len(commands)), thread_name_prefix="collect") as pool:
        answers = pool.map(lambda item: _ask(item[0], item[1], transport), commands.items())
        return {command: output for answer in answers for command, output in answer.items()}


def _ask(node: str, texts: tuple[str, ...], transport: Transport) -> dict[Command, Output]:
    """One device's answers. After a timeout the session is not in step any more: a new one is opened."""
    answers: dict[Command, Output] = {}
    connection: Connection | None = None
    refusal = ""
    try:
        for text in texts:
            if connection is None and not refusal:
                try:
                    connection = transport.open(node)
                except GraderError as error:
                    refusal = error.message
            if connection is None:
                answers[Command(node, text)] = Output(error=refusal)
                continue
            try:
                answers[Command(node, text)] = _kept(connection.run(text))
            except GraderError as error:
                answers[Command(node, text)] = Output(error=error.message)
                connection.close()
                connection = None
    finally:
        if connection is not None:
            connection.close()
    return answers


def _kept(text: str) -> Output:
    if len(text) > MAX_OUTPUT:
        return Output(error=f"the output is longer than {MAX_OUTPUT} characters")
    return Output(text.replace("\r\n", "\n"))
