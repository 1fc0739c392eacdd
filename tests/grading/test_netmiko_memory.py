"""netmiko's logins to devices in this process: they take no time, and leave nothing behind."""

import time

import netmiko
import pytest

from labkit.batch.workshop import _Sessions
from labkit.errors import GraderError
from labkit.grading.netmiko_memory import NetmikoMemoryTransport
from labkit.runtime.lab import Lab
from labkit.scenario.catalogue import find_lab, render_plan


@pytest.fixture(params=["", "cisco"])
def lab(request):
    plan = render_plan(find_lab("hcia/ospf-single-area", vendor=request.param))
    return Lab.build(plan, configurations=plan.solution)


@pytest.fixture
def pauses(monkeypatch):
    """The seconds that anything sleeps."""
    slept = []
    monkeypatch.setattr(time, "sleep", slept.append)
    return slept


def test_a_login_and_a_command_take_no_pause(lab, pauses):
    """All that a device in memory says is there at once, so that netmiko waits for nothing."""
    transport = NetmikoMemoryTransport(_Sessions(lab))
    for node, command, word in (("R1", "ping 127.0.0.1", "127.0.0.1"), ("PC1", "ipconfig", "10.")):
        connection = transport.open(node)
        assert word in connection.run(command)
        connection.close()
    assert sum(pauses) == 0


def test_a_login_leaves_no_filter_in_netmikos_log(lab):
    """Else netmiko would look through the filters of all sessions at each login: ten thousand cost milliseconds."""
    before = len(netmiko.log.filters)
    transport = NetmikoMemoryTransport(_Sessions(lab))
    transport.open("R1").close()
    assert len(netmiko.log.filters) == before


def test_a_login_that_fails_leaves_nothing_either(lab, monkeypatch):
    """A device that is gone before its prompt is found: one error, a closed session, and no filter."""
    opened = []

    def gone(self, node):
        session = self.lab.device(node).open_session("grader", "grader", width=511, height=1000)
        session.close()
        opened.append(session)
        return session

    monkeypatch.setattr(_Sessions, "open_session", gone)
    before = len(netmiko.log.filters)
    with pytest.raises(GraderError, match="cannot log in"):
        NetmikoMemoryTransport(_Sessions(lab)).open("R1")
    assert opened[0].closed
    assert len(netmiko.log.filters) == before
