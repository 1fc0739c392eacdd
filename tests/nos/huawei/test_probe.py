"""Ping and tracert on VRP: text as captured, pace, and Ctrl+C."""

from ipaddress import IPv4Address

import pytest

from labkit.engine.engine import EchoReply, Hop, Ping, Trace
from labkit.grading.parse import parse
from labkit.nos.huawei.probe import (
    ping_header,
    ping_line,
    ping_statistics,
    trace_header,
    trace_line,
)
from labkit.nos.probe import Pace, run, statistics
from labkit.nos.shell.effects import Interrupted, Output, Sleep, Work

TARGET = IPv4Address("10.0.1.2")
CAPTURED_PING = """\
  PING 10.0.1.2: 56  data bytes, press CTRL_C to break
    Reply from 10.0.1.2: bytes=56 Sequence=1 ttl=254 time=40 ms
    Reply from 10.0.1.2: bytes=56 Sequence=2 ttl=254 time=30 ms
    Reply from 10.0.1.2: bytes=56 Sequence=3 ttl=254 time=20 ms
    Reply from 10.0.1.2: bytes=56 Sequence=4 ttl=254 time=30 ms
    Reply from 10.0.1.2: bytes=56 Sequence=5 ttl=254 time=30 ms

  --- 10.0.1.2 ping statistics ---
    5 packet(s) transmitted
    5 packet(s) received
    0.00% packet loss
    round-trip min/avg/max = 20/30/40 ms

"""
CAPTURED_TRACE = (
    " traceroute to  10.0.1.2(10.0.1.2), max hops: 30 ,packet length: 40,press CTRL_C to break \n"
    " 1 10.0.13.3 20 ms  10 ms  10 ms \n"
    " 2  *  *  * \n"
    " 3 10.0.1.2 30 ms  20 ms  * \n"
)


def replies(*times):
    """Echo replies with these times; None is a lost one."""
    return [
        EchoReply(number, lost=True) if time is None else EchoReply(number, False, TARGET, 254, time)
        for number, time in enumerate(times, 1)
    ]


def ping_text(found, probe=None):
    probe = probe or Ping(TARGET)
    return (
        ping_header(probe)
        + "".join(ping_line(probe.size, one) for one in found)
        + ping_statistics(probe, found)
    )


def test_ping_is_what_ensp_prints():
    """Byte for byte the capture of AR2220."""
    assert ping_text(replies(40, 30, 20, 30, 30)) == CAPTURED_PING


@pytest.mark.parametrize(
    ("times", "received", "loss"),
    [((40, 30, 20, 30, 30), "5", "0.00"), ((None, 10, 10), "2", "33.33"), ((None, None), "0", "100.00")],
)
def test_ping_record(times, received, loss):
    """The template reads the same numbers that the engine reported."""
    (row,) = parse("huawei_vrp", f"ping -c {len(times)} {TARGET}", ping_text(replies(*times)))
    assert (row["destination"], row["transmitted"]) == (str(TARGET), str(len(times)))
    assert (row["received"], row["loss"]) == (received, loss)


def test_icmp_error_is_a_time_out_to_vrp():
    """An unreachable message is no reply: it is counted as lost."""
    error = EchoReply(1, False, IPv4Address("10.0.12.2"), 255, 10, "host-unreachable")
    assert ping_line(56, error) == "    Request time out\n"
    assert statistics([error]).received == 0


def trace_text():
    probe = Trace(TARGET)
    hops = [
        Hop(1, IPv4Address("10.0.13.3"), (20, 10, 10)),
        Hop(2, None),
        Hop(3, TARGET, (30, 20), reached=True),
    ]
    return trace_header(probe) + "".join(trace_line(3, hop) for hop in hops)


def test_tracert_is_what_ensp_prints():
    """Byte for byte the capture, silent hops and a lost probe included; one record per hop."""
    assert trace_text() == CAPTURED_TRACE
    rows = parse("huawei_vrp", f"tracert {TARGET}", trace_text())
    assert [(row["ttl"], row["address"]) for row in rows] == [
        ("1", "10.0.13.3"),
        ("2", "*"),
        ("3", "10.0.1.2"),
    ]


def test_tracert_marks_where_there_is_no_way():
    """A router without a route says so: `!N`, and for a host that does not answer `!H`."""
    hop = Hop(2, IPv4Address("10.0.13.3"), (10,), error="net-unreachable")
    assert trace_line(1, hop) == " 2 10.0.13.3 10 ms !N \n"


def test_tracert_of_the_widest_hops():
    """Two digits of TTL and a table of errors still parse."""
    probe = Trace(TARGET, probes=1)
    hops = [Hop(ttl, None) for ttl in range(9, 12)] + [Hop(12, TARGET, (5,), error="host-unreachable")]
    text = trace_header(probe) + "".join(trace_line(1, hop) for hop in hops)
    assert [row["ttl"] for row in parse("huawei_vrp", "tracert 10.0.1.2", text)] == ["9", "10", "11", "12"]


def drive(dialogue, interrupt_after=None):
    """Run a dialogue and return its effects and result; press Ctrl+C at the given number of outputs."""
    effects, reply = [], None
    try:
        while True:
            outputs = sum(isinstance(effect, Output) for effect in effects)
            effect = dialogue.send(reply)
            if outputs == interrupt_after and isinstance(effect, Sleep):
                effect = dialogue.throw(Interrupted())
            effects.append(effect)
            reply = effect.call() if isinstance(effect, Work) else None
    except StopIteration as stop:
        return effects, stop.value


def test_pace():
    """Requests leave at the interval; a lost one costs the timeout; the first waits for its reply only."""
    found = replies(40, 30, None, 900)
    effects, seen = drive(run(iter(found), Pace(0.5, 2.0), lambda _reply: "x\n"))
    assert [effect.seconds for effect in effects if isinstance(effect, Sleep)] == [0.04, 0.5, 2.0, 0.9]
    assert seen == found


def test_interrupt_leaves_what_was_seen():
    """On Ctrl+C the statistics count the requests so far."""
    _effects, seen = drive(run(iter(replies(1, 2, 3, 4)), Pace(), lambda _reply: "x\n"), interrupt_after=2)
    assert [reply.sequence for reply in seen] == [1, 2]
