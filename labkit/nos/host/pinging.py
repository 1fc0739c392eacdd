"""A PC's `ping`, over IPv4 and IPv6: its options, before the host or behind it, and what it prints."""

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address
from itertools import count as counting

from labkit.engine.awaited import Awaited
from labkit.engine.engine import EchoReply, Ping, Ping6, ProbeResult
from labkit.nos.host import display
from labkit.nos.probe import Pace, run
from labkit.nos.shell.declaration import Call
from labkit.nos.shell.effects import Dialogue, Output

COUNT, SIZE, TTL = 5, 32, 128
_ENDLESS = 2**32
_OPTIONS = "-c <count:1-65535>|-n <number:1-65535>|-t|-i <ttl:1-255>|-l <size:0-65500>|-s <octets:0-65500>"
HELP = {
    "ping": "Test whether a host answers",
    "-c": "Number of requests, 5 by default",
    "-n": "Number of requests, 5 by default",
    "-t": "Go on until Ctrl+C",
    "-i": "Time to live, 128 by default",
    "-l": "Octets of data, 32 by default",
    "-s": "Octets of data, 32 by default",
    "-4": "Over IPv4",
    "-6": "Over IPv6",
}


def notation(host: str, version: str) -> str:
    """The command for a kind of host, with the option that names its version of IP."""
    options = f"[{_OPTIONS}|{version}]*"
    return f"ping {options} {host} {options}"


def number_of(call: Call) -> int:
    """How many requests are wanted."""
    return _ENDLESS if call["_t"] else call["count"] or call["number"] or COUNT


def size_of(call: Call) -> int:
    """How many octets of data each carries."""
    return next((size for size in (call["size"], call["octets"]) if size is not None), SIZE)


def ping(call: Call, probe: Ping | Ping6, own: IPv4Address | IPv6Address) -> Dialogue:
    """Send the requests and print each answer; `own` is the PC's address."""

    def line(result: ProbeResult) -> str:
        return display.ping_line(probe.size, result, own) if isinstance(result, EchoReply) else ""

    yield Output(display.ping_header(probe))
    results = call.device.engine.probe(probe)
    if call["_t"]:
        again = _endlessly(call, probe)
        results = Awaited(again) if isinstance(results, Awaited) else again
    seen = yield from run(results, Pace(interval=0.5), line)
    yield Output(display.ping_statistics(probe, [result for result in seen if isinstance(result, EchoReply)]))


def _endlessly(call: Call, probe: Ping | Ping6) -> Iterator[ProbeResult]:
    """Ask the engine for one echo after the other, so that `-t` sees the network change."""
    for sequence in counting(1):
        for result in call.device.engine.probe(replace(probe, count=1)):
            yield replace(result, sequence=sequence) if isinstance(result, EchoReply) else result
