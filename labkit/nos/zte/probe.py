"""`ping` and `trace`.

What a ping says first and on failure is in published sessions, as is a trace's first line; times are from memory.
"""

from collections.abc import Generator
from ipaddress import IPv4Address
from typing import Any

from labkit.engine.engine import EchoReply, Hop, Ping, ProbeResult, Trace
from labkit.nos.ios_like.probes import ping_mark
from labkit.nos.names import look_up
from labkit.nos.probe import Pace, run, statistics
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.shell.effects import Dialogue, Effect, Output

table = Table()

_HELP = {
    "ping": "Send echo messages",
    "traceroute": "Trace route to destination",
    "<host>": "Destination address or host name",
    "source": "Source address",
    "repeat": "Number of messages",
    "size": "Size of a message",
    "timeout": "Seconds to wait for a reply",
}
_HEADER = 28
"""Octets of the IP and the ICMP header, which count into the size."""
_OPTIONS = "source <source:ip>|repeat <1-65535>|size <36-8192>|timeout <1-20>"


def _address(call: Call) -> Generator[Effect, Any, IPv4Address | None]:
    """The address that a line names, or a name; one that nobody knows is told to the user."""
    source, host = call["source"], call["host"]
    own = (held.address for state in call.device.state.interfaces().values() for held in state.addresses)
    if source is not None and source not in own:
        yield Output("%Error: The source is none of the own addresses.\n")
        return None
    found: IPv4Address | None = (
        host if isinstance(host, IPv4Address) else (yield from look_up(call.device, host))
    )
    if found is None:
        yield Output("%Error: Unknown host.\n")
    return found


@table.action(f"ping <host> [{_OPTIONS}]*", help=_HELP)
def ping(call: Call) -> Dialogue:
    """Send echo requests, a character for each."""
    destination = yield from _address(call)
    if destination is None:
        return
    count, size, timeout = call["repeat"] or 5, call["size"] or 100, call["timeout"] or 2
    yield Output(
        f"sending {count},{size}-byte ICMP echo(es) to {destination},timeout is {timeout} second(s).\n"
    )
    probe = Ping(destination, source=call["source"], count=count, size=size - _HEADER)

    def mark(result: ProbeResult) -> str:
        return ping_mark(result) if isinstance(result, EchoReply) else ""

    seen = yield from run(call.device.engine.probe(probe), Pace(0.0, timeout), mark)
    found = statistics([result for result in seen if isinstance(result, EchoReply)])
    rate = 100 * found.received // found.transmitted if found.transmitted else 0
    text = f"\nSuccess rate is {rate} percent({found.received}/{found.transmitted})"
    if found.received:
        text += f",round-trip min/avg/max= {found.shortest}/{found.average}/{found.longest} ms"
    yield Output(f"{text}.\n")


@table.action("traceroute <host> [source <source:ip>|ttl <last:1-255>|timeout <1-60>]*", help=_HELP)
def trace(call: Call) -> Dialogue:
    """Find the routers on the way; `trace` is enough of the word."""
    destination = yield from _address(call)
    if destination is None:
        return
    probe = Trace(destination, source=call["source"], max_ttl=call["last"] or 30, probes=3)
    yield Output(f"Tracing the route to {destination} over a maximum of {probe.max_ttl} hop(s):\n")

    def line(result: ProbeResult) -> str:
        return hop_line(result, probe.probes) if isinstance(result, Hop) else ""

    yield from run(call.device.engine.probe(probe), Pace(timeout=call["timeout"] or 3), line)
    yield Output("[finished]\n")


def hop_line(hop: Hop, probes: int) -> str:
    """Render one hop: who answered, and each time in milliseconds."""
    if hop.responder is None:
        return f"{hop.ttl:<5}{'*    ' * probes}".rstrip() + "\n"
    times = [f"{max(1, time)} ms" for time in hop.milliseconds]
    times += ["*"] * (probes - len(times))
    return f"{hop.ttl:<5}{hop.responder!s:<16}{'  '.join(times)}\n"
