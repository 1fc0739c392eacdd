"""`ping` and `traceroute` over IPv6 on IOS."""

from collections.abc import Generator
from ipaddress import IPv6Address
from typing import Any

from labkit.engine.engine import EchoReply, Hop, Ping6, ProbeResult, Trace6
from labkit.nos.cisco.parameters import INTERFACE
from labkit.nos.cisco.probe import ping_statistics
from labkit.nos.probe import Pace, run
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.shell.effects import Ask, Dialogue, Effect, Output
from labkit.nos.shell.parameters import Mismatch

table = Table()

_HELP = {
    "ping": "Send echo messages",
    "traceroute": "Trace route to destination",
    "ipv6": "IPv6 echo",
    "<host>": "Ping destination address or hostname",
    "source": "specify source address or name",
    "repeat": "specify repeat count",
    "size": "specify datagram size",
    "timeout": "specify timeout interval",
}
_HEADER = 48
"""Octets of the IPv6 and the ICMPv6 header, which IOS counts into the size."""
_MARKS = {
    "": "!",
    "net-unreachable": "U",
    "host-unreachable": "H",
    "port-unreachable": "P",
    "prohibited": "A",
    "fragmentation-needed": "B",
    "ttl-exceeded": "T",
}
"""Cisco's IPv6 Command Reference, `ping ipv6`."""
_SOURCE = "source {<source:ipv6>|<interface>}"


def _own(call: Call) -> IPv6Address | str | None:
    """The source that a line names: an address of the device, that of an interface, or an error."""
    held, typed = call.device.state.ipv6().interfaces, call["source"]
    if call["interface"] is not None:
        for own in held:
            if own.name == call["interface"] and own.protocol_up and own.addresses:
                return own.addresses[0].address
        return "% Invalid source interface - Interface not up or no IPv6 address configured\n"
    if not isinstance(typed, IPv6Address):
        return None
    mine = {own.link_local for own in held} | {each.address for own in held for each in own.addresses}
    if typed not in mine:
        return "% Invalid source address- IPv6 address not on any of our up interfaces\n"
    return typed


def _outgoing(call: Call, host: IPv6Address) -> Generator[Effect, Any, str | None]:
    """The interface of a link-local destination, which IOS asks for."""
    if not host.is_link_local:
        return None
    answer: str = yield Ask("Output Interface: ")
    try:
        return INTERFACE.parse(answer.strip().replace(" ", ""), call.device)
    except Mismatch:
        yield Output("% Invalid interface. Use full interface name without spaces (e.g. Serial0/1)\n")
        return None


@table.action(
    f"ping [ipv6] <host:ipv6> [{_SOURCE}|repeat <1-2147483647>|size <48-18024>|timeout <0-3600>]*", help=_HELP
)
def _ping(call: Call) -> Dialogue:
    host: IPv6Address = call["host"]
    interface = yield from _outgoing(call, host)
    if host.is_link_local and interface is None:
        return
    source = _own(call)
    if isinstance(source, str):
        yield Output(source)
        return
    timeout = 2 if call["timeout"] is None else call["timeout"]
    probe = Ping6(
        host,
        source=source,
        interface=interface,
        count=call["repeat"] or 5,
        size=(call["size"] or 100) - _HEADER,
    )
    yield Output(
        "Type escape sequence to abort.\n"
        f"Sending {probe.count}, {probe.size + _HEADER}-byte ICMP Echos to {str(host).upper()}, "
        f"timeout is {timeout:g} seconds:\n"
    )
    if source is not None:
        yield Output(f"Packet sent with a source address of {str(source).upper()}\n")
    if not _leads(call, host):
        yield Output("\n% No valid route for destination\nSuccess rate is 0 percent (0/1)\n")
        return
    seen = yield from run(call.device.engine.probe(probe), Pace(0.0, timeout), _mark)
    yield Output(ping_statistics([reply for reply in seen if isinstance(reply, EchoReply)]))


def _mark(result: ProbeResult) -> str:
    if not isinstance(result, EchoReply):
        return ""
    return "." if result.lost and not result.error else _MARKS.get(result.error, "@")


def _leads(call: Call, host: IPv6Address) -> bool:
    """Whether a route leads to an address; a link-local one needs none."""
    routes = call.device.state.ipv6().routes
    return host.is_link_local or any(route.active and host in route.prefix for route in routes)


@table.action(
    f"traceroute [ipv6] <host:ipv6> [{_SOURCE}|probe <1-65535>|timeout <0-3600>|ttl <first:1-255> <last:1-255>]*",
    help=_HELP,
)
def _traceroute(call: Call) -> Dialogue:
    source = _own(call)
    if isinstance(source, str):
        yield Output(source)
        return
    probe = Trace6(
        destination=call["host"],
        source=source,
        first_limit=call["first"] or 1,
        max_limit=call["last"] or 30,
        probes=call["probe"] or 3,
    )
    yield Output(f"Type escape sequence to abort.\nTracing the route to {str(call['host']).upper()}\n\n")
    timeout = 3 if call["timeout"] is None else call["timeout"]

    def line(result: ProbeResult) -> str:
        return _trace_line(probe.probes, result) if isinstance(result, Hop) else ""

    yield from run(call.device.engine.probe(probe), Pace(timeout=timeout), line)


def _trace_line(probes: int, hop: Hop) -> str:
    if hop.responder is None:
        return f"{hop.ttl:3}{'  *' * probes} \n"
    mark = "!U" if hop.error else ""
    times = " ".join(mark or f"{max(1, time)} msec" for time in hop.milliseconds)
    return f"{hop.ttl:3} {str(hop.responder).upper()} {times}\n"
