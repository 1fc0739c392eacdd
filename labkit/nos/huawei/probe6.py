"""`ping ipv6` and `tracert ipv6` on VRP (layouts of the AR manual and the HCIA lab guide)."""

from collections.abc import Sequence

from labkit.engine.engine import EchoReply, Hop, Ping6, ProbeResult, Trace6
from labkit.nos.probe import Pace, run, statistics
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.shell.effects import Dialogue, Output

table = Table()

_HELP = {
    "ping": "Ping function",
    "tracert": "Trace route to host",
    "ipv6": "Select IPv6 protocol",
    "-a": "Select source IPv6 address",
    "-c": "Specify the number of echo requests to be sent, the default is 5",
    "-h": "Specify the hop limit, the default is 64",
    "-i": "Select the interface sending packets, for link-local destinations",
    "-m": "Specify the interval in milliseconds to send packets, the default is 500ms",
    "-s": "Specify the number of data bytes to be sent, the default is 56",
    "-t": "Specify the time in milliseconds to wait for a reply, the default is 2000ms",
}
_TRACE_OCTETS = 60
_NEEDS_INTERFACE = "Error: Please specify the outgoing interface of the link-local address."


def ping_header(probe: Ping6) -> str:
    """Render the line that opens a ping."""
    return f"  PING {_capitals(probe.destination)} : {probe.size}  data bytes, press CTRL_C to break\n"


def ping_line(size: int, reply: EchoReply) -> str:
    """Render one reply, on two lines."""
    if reply.lost or reply.error:
        return "    Request time out\n"
    return (
        f"    Reply from {_capitals(reply.responder)} \n"
        f"    bytes={size} Sequence={reply.sequence} hop limit={reply.ttl}  time = {reply.milliseconds} ms\n"
    )


def ping_statistics(probe: Ping6, replies: Sequence[EchoReply]) -> str:
    """Render the lines that close a ping."""
    found = statistics(replies)
    return (
        f"\n  --- {_capitals(probe.destination)} ping statistics ---\n"
        f"    {found.transmitted} packet(s) transmitted\n"
        f"    {found.received} packet(s) received\n"
        f"    {found.loss:.2f}% packet loss\n"
        f"    round-trip min/avg/max = {found.shortest}/{found.average}/{found.longest} ms\n\n"
    )


def trace_header(probe: Trace6) -> str:
    """Render the line that opens a tracert."""
    return (
        f" traceroute to {_capitals(probe.destination)}  {probe.max_limit} hops max,"
        f"{_TRACE_OCTETS} bytes packet \n"
    )


def trace_line(probes: int, hop: Hop) -> str:
    """Render one hop."""
    if hop.responder is None:
        return f"{hop.ttl:2}{'  *' * probes} \n"
    mark = " !N" if hop.error else ""
    times = [f"{time} ms{mark}" for time in hop.milliseconds]
    return f"{hop.ttl:2} {_capitals(hop.responder)} {'  '.join(times)} \n"


def _capitals(address: object) -> str:
    return str(address).upper()


@table.action(
    "ping ipv6 [-a <source:ipv6>|-c <count:1-4294967295>|-h <limit:1-255>|-m <interval:1-10000>"
    "|-s <size:20-9600>|-t <timeout:0-65535>]* <host:ipv6> [-i <interface>]",
    views=("any",),
    help=_HELP,
)
def _ping(call: Call) -> Dialogue:
    probe = Ping6(
        destination=call["host"],
        source=call["source"],
        interface=call["interface"],
        count=call["count"] or 5,
        size=call["size"] or 56,
        hop_limit=call["limit"] or 64,
    )
    if probe.destination.is_link_local and probe.interface is None:
        yield Output(f"{_NEEDS_INTERFACE}\n")
        return
    timeout = 2000 if call["timeout"] is None else call["timeout"]
    yield Output(ping_header(probe))

    def line(result: ProbeResult) -> str:
        return ping_line(probe.size, result) if isinstance(result, EchoReply) else ""

    pace = Pace((call["interval"] or 500) / 1000, timeout / 1000)
    seen = yield from run(call.device.engine.probe(probe), pace, line)
    yield Output(ping_statistics(probe, [result for result in seen if isinstance(result, EchoReply)]))


@table.action(
    "tracert ipv6 [-a <source:ipv6>|-f <first:1-255>|-m <last:1-255>|-p <port:0-65535>|-q <probes:1-65535>"
    "|-w <timeout:0-65535>]* <host:ipv6>",
    views=("any",),
    help=_HELP,
)
def _tracert(call: Call) -> Dialogue:
    probe = Trace6(
        destination=call["host"],
        source=call["source"],
        first_limit=call["first"] or 1,
        max_limit=call["last"] or 30,
        probes=call["probes"] or 3,
    )
    if probe.first_limit > probe.max_limit:
        yield Output("Error: The first hop limit must not be greater than the maximum hop limit.\n")
        return
    timeout = 2000 if call["timeout"] is None else call["timeout"]
    yield Output(trace_header(probe))

    def line(result: ProbeResult) -> str:
        return trace_line(probe.probes, result) if isinstance(result, Hop) else ""

    yield from run(call.device.engine.probe(probe), Pace(timeout=timeout / 1000), line)
