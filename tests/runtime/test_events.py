"""What happens to a lab from outside shows on its devices, and can be undone without a trace."""

import re

import pytest

from labkit.errors import LabError
from labkit.runtime.events import Event, Events, happen
from labkit.runtime.lab import Lab
from labkit.scenario.catalogue import find_lab, render_plan


@pytest.fixture
def lab():
    plan = render_plan(find_lab("hcia/ospf-single-area"), "u1", "s")
    return Lab.build(plan, configurations=plan.solution)


def look(lab):
    """All that the routers show of neighbours, routes and configurations."""
    return {
        (node, command): lab.run(node, command)
        for node in ("R1", "R2", "R3")
        for command in (
            "display ospf peer",
            "display ip routing-table",
            "display current-configuration",
            "display saved-configuration",
        )
    }


def peers(lab, node):
    return lab.run(node, "display ospf peer").count("State: Full")


@pytest.mark.parametrize(
    "events",
    [
        [Event("cut", "R1:GE0/0/0")],
        [Event("cut", "R2:to-R1"), Event("cut", "R1:to-R3")],
        [Event("stop", "R3")],
        [Event("stop", "R3"), Event("start", "R3")],
        [Event("reboot", "R1")],
        [Event("run", "R1", ("reset ospf 1 process",), ("y",))],
        [Event("run", "PC1", ("ping 198.51.100.1",))],
        [Event("configure", "R2", ("interface GigabitEthernet0/0/1", " shutdown"))],
        [Event("cut", "R1:to-R2"), Event("stop", "R3"), Event("mend", "R1:to-R2")],
    ],
    ids=lambda events: " ".join(f"{event.kind}-{event.target}" for event in events),
)
def test_what_a_grader_does_leaves_no_trace(lab, events):
    """After the phase every display is what it was, letter by letter, and so it is after another."""
    journal = []
    before = look(lab)
    lab.journal = journal.append
    for _ in range(2):
        grader = Events(lab)
        for event in events:
            grader.happen(event)
        grader.restore()
        assert journal == []
        lab.journal = None
        assert look(lab) == before
        lab.journal = journal.append


def test_a_cut_cable_takes_the_neighbour_along(lab):
    """R1 and R2 lose each other and keep R3; mended, they find each other again."""
    assert (peers(lab, "R1"), peers(lab, "R2")) == (2, 2)
    happen(lab, Event("cut", "R2:to-R1"))
    assert (peers(lab, "R1"), peers(lab, "R2")) == (1, 1)
    assert re.search(r"^GigabitEthernet0/0/0 +down ", lab.run("R1", "display interface brief"), re.MULTILINE)
    happen(lab, Event("mend", "R1:GE0/0/0"))
    assert (peers(lab, "R1"), peers(lab, "R2")) == (2, 2)


def test_a_device_without_power_answers_nobody(lab):
    """Its neighbours lose it, and the grader cannot ask it."""
    happen(lab, Event("stop", "R3"))
    assert peers(lab, "R1") == 1
    with pytest.raises(LabError, match="switched off"):
        lab.run("R3", "display ospf peer")
    with pytest.raises(LabError, match="switched off"):
        happen(lab, Event("configure", "R3", ("sysname X",)))


def test_a_device_boots_what_it_has_saved(lab):
    """What was typed and not saved is gone after the power came back."""
    lab.run("R1", "save", ("y",))
    happen(lab, Event("configure", "R1", ("interface LoopBack9", " ip address 9.9.9.9 32")))
    assert "9.9.9.9" in lab.run("R1", "display current-configuration")
    happen(lab, Event("stop", "R1"))
    happen(lab, Event("start", "R1"))
    assert "9.9.9.9" not in lab.run("R1", "display current-configuration")
    assert peers(lab, "R1") == 2


def test_an_event_that_cannot_happen_says_why(lab):
    """Unknown events, ports without a cable, lines that a device refuses."""
    for event, words in (
        (Event("explode", "R1"), "no such event"),
        (Event("cut", "R1:GE0/0/3"), "no cable|no interface"),
        (Event("cut", "R1:to-PC2"), "no link"),
        (Event("configure", "R1", ("no such line",)), "refuses"),
    ):
        with pytest.raises(LabError, match=words):
            happen(lab, event)


def test_a_session_on_a_device_that_loses_its_power_is_hung_up(lab):
    """Who is logged in there is sent away at the next line, without an answer."""
    session = lab.device("R1").open_session("student")
    from labkit.nos.shell.drive import settle

    settle(session)
    session.receive(b"display version\n")
    assert b"VRP" in settle(session)
    happen(lab, Event("stop", "R1"))
    session.receive(b"display version\n")
    assert b"VRP" not in settle(session)
    assert session.closed
