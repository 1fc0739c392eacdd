"""PPP (RFC 1661): whether a link has opened, and with it whatever authentication its ends ask for.

That an end asks at all is shown by a phase of the rubric: the other end is given a wrong password, the link is
cut and mended, and must stay closed.
"""

from collections.abc import Sequence
from typing import ClassVar, Literal

from labkit.grading.check import Ask, Check, InterfaceInput, Question, Records, Verdict, failed, passed
from labkit.grading.message import Message, say
from labkit.grading.parse import Row


class LinkInput(InterfaceInput):
    """The state that the link must be in: `closed` is a link with a carrier whose ends do not agree."""

    state: Literal["opened", "closed"] = "opened"


class Link(Check[LinkInput]):
    """Passes when PPP runs on the interface and is opened for IP (LCP and IPCP); or, if asked, when it is closed.

    Fails when it is in another state, has no carrier, or another protocol runs on the interface.
    """

    name = "ppp.link"
    Input = LinkInput
    example: ClassVar = {"node": "R1", "interface": "Serial1/0/0", "state": "opened"}

    @staticmethod
    def asks(inputs: LinkInput) -> Sequence[Ask]:
        """Ask for the interface."""
        return [Ask(inputs.node, _line(inputs))]

    @staticmethod
    def expected(inputs: LinkInput) -> Message:
        """Name the state."""
        return say(
            "{interface} of {node}: PPP {state}",
            interface=inputs.interface,
            node=inputs.node,
            state=inputs.state,
        )

    @staticmethod
    def judge(inputs: LinkInput, records: Records) -> Verdict:
        """Compare the states of link and network control protocols."""
        row = next(iter(records.rows(inputs.node, _line(inputs))), None)
        if row is None or not row["lcp"]:
            return failed(
                say("PPP does not run on {interface} of {node}", interface=inputs.interface, node=inputs.node)
            )
        found = say(
            "{interface} of {node}: carrier {physical}, LCP {lcp}, IPCP {ipcp}",
            interface=inputs.interface,
            node=inputs.node,
            physical=str(row["physical"]),
            lcp=str(row["lcp"]),
            ipcp=str(row["ipcp"]) or "-",
        )
        return passed(found) if _state(row) == inputs.state else failed(found)


def _line(inputs: LinkInput) -> Question:
    return Question(
        {"huawei_vrp": f"display interface {inputs.interface}"},
        template="huawei_vrp_display_interface_ppp.textfsm",
    )


def _state(row: Row) -> str:
    """A link without a carrier is neither."""
    if row["physical"].upper() != "UP":
        return "down"
    return "opened" if row["lcp"] == row["ipcp"] == "opened" else "closed"
