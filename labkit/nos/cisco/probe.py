"""`ping` and `traceroute` on IOS, in one line or as the dialogue that asks for everything."""

from collections.abc import Generator, Sequence
from ipaddress import AddressValueError, IPv4Address
from typing import Any

from labkit.engine.engine import EchoReply, Hop, Ping, ProbeResult, Trace
from labkit.nos.ios_like.probes import ping_mark
from labkit.nos.names import look_up
from labkit.nos.probe import Pace, run, statistics
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.shell.effects import Ask, Dialogue, Effect, Output

table = Table()

_HELP = {
    "ping": "Send echo messages",
    "traceroute": "Trace route to destination",
    "ip": "IP echo",
    "<host>": "Ping destination address or hostname",
    "source": "specify source address or name",
    "repeat": "specify repeat count",
    "size": "specify datagram size",
    "timeout": "specify timeout interval",
    "df-bit": "enable do not fragment bit in IP header",
}
_REPORTED = ("net-unreachable", "host-unreachable", "prohibited")
"""What a router on the way says of a packet that it drops (RFC 792, type 3)."""
_HEADER = 28
"""Octets of the IP and the ICMP header: IOS counts them into the size, the probe does not."""
_TRACE_MARKS = {
    "": "",
    "net-unreachable": " !N",
    "host-unreachable": " !H",
    "prohibited": " !A",
    "administratively-prohibited": " !A",
}


def ping_header(probe: Ping, timeout: float) -> str:
    """Render the lines that open a ping."""
    text = (
        "Type escape sequence to abort.\n"
        f"Sending {probe.count}, {probe.size + _HEADER}-byte ICMP Echos to {probe.destination}, "
        f"timeout is {timeout:g} seconds:\n"
    )
    return text + (f"Packet sent with a source address of {probe.source} \n" if probe.source else "")


def ping_statistics(replies: Sequence[EchoReply]) -> str:
    """Render the line that closes a ping; times are whole milliseconds, never zero."""
    found = statistics(replies)
    rate = 100 * found.received // found.transmitted if found.transmitted else 0
    text = f"\nSuccess rate is {rate} percent ({found.received}/{found.transmitted})"
    if found.received:
        times = "/".join(str(max(1, time)) for time in (found.shortest, found.average, found.longest))
        text += f", round-trip min/avg/max = {times} ms"
    return text + "\n"


def trace_header(probe: Trace, host: object) -> str:
    """Render the lines that open a traceroute."""
    return (
        "Type escape sequence to abort.\n"
        f"Tracing the route to {host if isinstance(host, str) else probe.destination}"
        f"{f' ({probe.destination})' if isinstance(host, str) else ''}\n"
        "VRF info: (vrf in name/id, vrf out name/id)\n"
    )


def trace_line(probes: int, hop: Hop) -> str:
    """Render one hop."""
    if hop.responder is None:
        return f"{hop.ttl:3}{'  *' * probes} \n"
    mark = _TRACE_MARKS.get(hop.error, " !P")
    times = [f"{mark.strip()} " if mark else f"{max(1, time)} msec" for time in hop.milliseconds]
    times += [" *"] * (probes - len(times))
    return f"{hop.ttl:3} {hop.responder} {' '.join(times)}\n"


def _address(call: Call, host: object) -> Generator[Effect, Any, IPv4Address | None]:
    """The address that a line names, or a name; one that nobody knows is told to the user."""
    if isinstance(host, IPv4Address):
        return host
    name = str(host)
    found = yield from look_up(call.device, name)
    if found is None:
        server = "domain server (255.255.255.255)" if call.device.config.dns.resolve else ""
        yield Output(f'Translating "{name}"{f"...{server}" if server else ""}\n')
        yield Output("% Unrecognized host or address, or protocol not running.\n\n")
    return found


def _source(call: Call, typed: object) -> IPv4Address | str | None:
    """The source address; that of an interface where one was named, and an error where it has none."""
    if typed is None or isinstance(typed, IPv4Address):
        held = call.device.state.interfaces().values()
        if typed is not None and all(typed != own.address for each in held for own in each.addresses):
            return "% Invalid source address- IP address not on any of our up interfaces\n"
        return typed
    state = call.device.state.interfaces().get(str(typed))
    if state is None or not state.addresses or not state.protocol_up:
        return "% Invalid source interface - Interface not up or no IP address configured\n"
    return state.addresses[0].address


def _mark(result: ProbeResult) -> str:
    """One character for a reply. Routers report at most two packets a second: every other one (`U.U.U`)."""
    if not isinstance(result, EchoReply):
        return ""
    if result.error in _REPORTED and result.responder is not None:
        return "U" if result.sequence % 2 else "."
    return ping_mark(result)


def _send(call: Call, probe: Ping, timeout: float) -> Dialogue:
    yield Output(ping_header(probe, timeout))

    seen = yield from run(call.device.engine.probe(probe), Pace(0.0, timeout), _mark)
    yield Output(ping_statistics([result for result in seen if isinstance(result, EchoReply)]))


_SOURCE = "source {<source:ip>|<interface>}"


@table.action(
    f"ping [ip] <host> [{_SOURCE}|repeat <1-2147483647>|size <36-18024>|timeout <0-3600>|df-bit]*",
    help=_HELP,
)
def _ping(call: Call) -> Dialogue:
    destination = yield from _address(call, call["host"])
    if destination is None:
        return
    source = _source(call, call["interface"] or call["source"])
    if isinstance(source, str):
        yield Output(source)
        return
    timeout = 2 if call["timeout"] is None else call["timeout"]
    probe = Ping(
        destination=destination,
        source=source,
        count=call["repeat"] or 5,
        size=(call["size"] or 100) - _HEADER,
        dont_fragment=bool(call["df_bit"]),
    )
    yield from _send(call, probe, timeout)


@table.action("ping", help=_HELP)
def _ask_ping(call: Call) -> Dialogue:
    """Ask for everything, as IOS's extended ping does."""
    protocol: str = yield Ask("Protocol [ip]: ")
    if protocol.strip().lower() not in ("", "ip"):
        yield Output('% Unknown protocol - "' + protocol.strip() + '", type "ping ?" for help\n')
        return
    target: str = yield Ask("Target IP address: ")
    destination = yield from _address(call, _typed(target.strip()))
    if destination is None:
        return
    count = yield from _number("Repeat count", 5, 1, 2147483647)
    size = yield from _number("Datagram size", 100, 36, 18024)
    timeout = yield from _number("Timeout in seconds", 2, 0, 3600)
    extended: str = yield Ask("Extended commands [n]: ")
    source: IPv4Address | str | None = None
    fixed = False
    if extended.strip().lower().startswith("y"):
        typed: str = yield Ask("Source address or interface: ")
        if typed.strip():
            source = _source(call, _place(call, typed.strip()))
        yield Ask("Type of service [0]: ")
        answer: str = yield Ask("Set DF bit in IP header? [no]: ")
        fixed = answer.strip().lower().startswith("y")
        yield Ask("Validate reply data? [no]: ")
        yield Ask("Data pattern [0xABCD]: ")
        yield Ask("Loose, Strict, Record, Timestamp, Verbose[none]: ")
    yield Ask("Sweep range of sizes [n]: ")
    if isinstance(source, str):
        yield Output(source)
        return
    probe = Ping(destination, source=source, count=count, size=size - _HEADER, dont_fragment=fixed)
    yield from _send(call, probe, timeout)


def _typed(text: str) -> IPv4Address | str:
    try:
        return IPv4Address(text)
    except AddressValueError:
        return text


def _place(call: Call, text: str) -> IPv4Address | str:
    """An address, or the interface that a text names."""
    found = _typed(text)
    if isinstance(found, str):
        for name in call.device.config.interfaces:
            if name.lower() == found.lower():
                return name
    return found


def _number(question: str, usual: int, low: int, high: int) -> Generator[Effect, Any, int]:
    """Ask for a number until one comes that fits; nothing typed is the usual one."""
    while True:
        answer: str = yield Ask(f"{question} [{usual}]: ")
        text = answer.strip()
        if not text:
            return usual
        if text.isascii() and text.isdecimal() and low <= int(text) <= high:
            return int(text)
        yield Output(f"% A decimal number between {low} and {high}.\n")


@table.action(
    f"traceroute [ip] <host> [{_SOURCE}|probe <1-65535>|timeout <0-3600>|ttl <first:1-255> <last:1-255>|numeric]*",
    help=_HELP,
)
def _traceroute(call: Call) -> Dialogue:
    destination = yield from _address(call, call["host"])
    if destination is None:
        return
    source = _source(call, call["interface"] or call["source"])
    if isinstance(source, str):
        yield Output(source)
        return
    probe = Trace(
        destination=destination,
        source=source,
        first_ttl=call["first"] or 1,
        max_ttl=call["last"] or 30,
        probes=call["probe"] or 3,
    )
    timeout = 3 if call["timeout"] is None else call["timeout"]
    yield Output(trace_header(probe, call["host"]))

    def line(result: ProbeResult) -> str:
        return trace_line(probe.probes, result) if isinstance(result, Hop) else ""

    yield from run(call.device.engine.probe(probe), Pace(timeout=timeout), line)
