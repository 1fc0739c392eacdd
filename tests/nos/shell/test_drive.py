"""Commands run without a terminal."""

import pytest
from lone import lone_device

from labkit.engine.awaited import Awaited
from labkit.errors import LabError
from labkit.nos.shell.drive import go_on
from labkit.nos.shell.steps import carried_out

PING = "ping -c 3 10.1.1.1"


class Slow:
    """An engine whose probes have to be waited for, as those of containers."""

    def __init__(self, engine, results=None):
        self._engine, self._results = engine, results

    def __getattr__(self, name):
        return getattr(self._engine, name)

    def probe(self, probe):
        return Awaited(self._engine.probe(probe) if self._results is None else self._results)


def slow_device(results=None):
    device = lone_device(text="interface LoopBack0\n ip address 10.1.1.1 32\n")
    said = device.run(PING)
    device.connect(Slow(device.engine, results))
    return device, said


def test_whoever_drives_a_command_may_wait_elsewhere():
    """Each packet is handed out to be waited for, and the output is what it would be if nobody waited."""
    device, said = slow_device()
    driven, waits = device.driven(PING), 0
    call, text = go_on(driven)
    while call is not None:
        waits += 1
        call, text = go_on(driven, carried_out(call))
    assert waits == 4  # three replies, and the end
    assert "3 packet(s) received" in text
    assert text == device.run(PING)
    assert len(text.splitlines()) == len(said.splitlines())


def test_what_waiting_raises_is_raised_by_the_command():
    def dying():
        raise LabError("the container does not run any more")
        yield

    device, _ = slow_device(dying())
    driven = device.driven(PING)
    call, _ = go_on(driven)
    assert call is not None
    with pytest.raises(LabError, match="does not run any more"):
        go_on(driven, carried_out(call))
