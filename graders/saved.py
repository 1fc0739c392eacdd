"""Whether a device would come back as it is: what it has saved is what it runs."""

from collections.abc import Sequence
from difflib import ndiff
from typing import ClassVar

from labkit.grading.check import Ask, Check, NodeInput, Question, Records, Verdict, failed, passed
from labkit.grading.message import Message, say
from labkit.grading.saved import meaningful

from .configuration import whole
from .displays import CONFIGURATION

SAVED = Question(
    {
        "huawei_vrp": "display saved-configuration",
        "cisco_ios": "show startup-config",
        "zte_zxros": "show startup-config",
    },
    may_be_empty=True,
)
_SHOWN = 3
"""Lines of a difference that are told."""


class Saved(Check[NodeInput]):
    """Passes when the configuration that the device has saved equals the one that it runs.

    Fails when nothing is saved, or the two differ in a line.
    """

    name = "configuration.saved"
    Input = NodeInput
    example: ClassVar = {"node": "R1"}

    @staticmethod
    def asks(inputs: NodeInput) -> Sequence[Ask]:
        """Ask for both."""
        return [Ask(inputs.node, CONFIGURATION), Ask(inputs.node, SAVED)]

    @staticmethod
    def expected(inputs: NodeInput) -> Message:
        """Name the device."""
        return say("{node} has saved what it runs", node=inputs.node)

    @staticmethod
    def judge(inputs: NodeInput, records: Records) -> Verdict:
        """Compare line by line; comments do not count."""
        running = meaningful("\n".join(whole(inputs.node, records)))
        saved = meaningful(records.text(inputs.node, SAVED))
        if running == saved:
            return passed(Saved.expected(inputs))
        if running[-1] not in saved:  # a saved configuration ends like the running one; a message does not
            return failed(say("{node} has saved nothing", node=inputs.node))
        lines = [line for line in ndiff(saved, running) if line[0] in "+-"]
        return failed(
            say("{node} has not saved what it runs: {lines}", node=inputs.node, lines=lines[:_SHOWN])
        )
