"""`ping` and `tracert` on VRP (both captured on eNSP AR2220, V200R003)."""

from collections.abc import Sequence

from labkit.engine.engine import EchoReply, Hop, Ping, ProbeResult, Trace
from labkit.nos.names import address_of
from labkit.nos.probe import Pace, run, statistics
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.shell.effects import Dialogue, Output

table = Table()

_PING_HELP = {
    "ping": "Ping function",
    "ip": "Select IP protocol",
    "-a": "Select source IP address, the default is the IP address of the output interface",
    "-c": "Specify the number of echo requests to be sent, the default is 5",
    "-f": "Specify packets not to be fragmented",
    "-h": "Specify TTL value for echo requests to be sent, the default is 255",
    "-i": "Select the interface sending packets",
    "-m": "Specify the interval in milliseconds to send packets, the default is 500ms",
    "-s": "Specify the number of data bytes to be sent, the default is 56",
    "-t": "Specify the time in milliseconds to wait for a reply, the default is 2000ms",
    "-vpn-instance": "Specify VPN-Instance name",
}
_TRACE_HELP = {
    "tracert": "Trace route to host",
    "-a": "Set source IP address, the default is the IP address of the output interface",
    "-f": "First time to live, the default is 1",
    "-m": "Max time to live, the default is 30",
    "-p": "Destination UDP port number, the default is 33434",
    "-q": "Number of probe packet, the default is 3",
    "-w": "Timeout in milliseconds to wait for each reply, the default is 2000ms",
    "-vpn-instance": "Specify VPN-Instance name",
}
_TRACE_OCTETS = 40


def ping_header(probe: Ping, host: object = None) -> str:
    """Render the line that opens a ping; it tells a name beside the address."""
    named = f"{host} ({probe.destination})" if isinstance(host, str) else probe.destination
    return f"  PING {named}: {probe.size}  data bytes, press CTRL_C to break\n"


def ping_line(size: int, reply: EchoReply) -> str:
    """Render one reply. VRP keeps ICMP errors to itself: to it they are requests that timed out."""
    if reply.lost or reply.error:
        return "    Request time out\n"
    return (
        f"    Reply from {reply.responder}: bytes={size} Sequence={reply.sequence} "
        f"ttl={reply.ttl} time={reply.milliseconds} ms\n"
    )


def ping_statistics(probe: Ping, replies: Sequence[EchoReply]) -> str:
    """Render the lines that close a ping."""
    found = statistics(replies)
    text = (
        f"\n  --- {probe.destination} ping statistics ---\n"
        f"    {found.transmitted} packet(s) transmitted\n"
        f"    {found.received} packet(s) received\n"
        f"    {found.loss:.2f}% packet loss\n"
    )
    if found.received:
        text += f"    round-trip min/avg/max = {found.shortest}/{found.average}/{found.longest} ms\n"
    return text + "\n"


def trace_header(probe: Trace, host: object = None) -> str:
    """Render the line that opens a tracert."""
    named = f"{host or probe.destination}({probe.destination})"
    return (
        f" traceroute to  {named}, max hops: {probe.max_ttl} ,packet length: {_TRACE_OCTETS},"
        "press CTRL_C to break \n"
    )


def trace_line(probes: int, hop: Hop) -> str:
    """Render one hop; `!N` and `!H` mark an answer that says there is no way on."""
    if hop.responder is None:
        return f"{hop.ttl:2}{'  *' * probes} \n"
    mark = {"": "", "net-unreachable": " !N", "host-unreachable": " !H"}.get(hop.error, " !X")
    times = [f"{time} ms{mark}" for time in hop.milliseconds]
    times += ["*"] * (probes - len(times))
    return f"{hop.ttl:2} {hop.responder} {'  '.join(times)} \n"


@table.action(
    "ping [ip] [-a <source:ip>|-c <count:1-4294967295>|-f|-h <ttl:1-255>|-i <interface>|-m <interval:1-10000>"
    "|-s <size:20-9600>|-t <timeout:0-65535>|-vpn-instance <vrf:vpn-instance>]* <host>",
    views=("any",),
    help=_PING_HELP,
)
def _ping(call: Call) -> Dialogue:
    destination = yield from address_of(call.device, call["host"])
    if destination is None:
        return
    probe = Ping(
        destination=destination,
        source=call["source"],
        interface=call["interface"],
        count=call["count"] or 5,
        size=call["size"] or 56,
        ttl=call["ttl"] or 255,
        dont_fragment=bool(call["_f"]),
        vrf=call["vrf"] or "",
    )
    timeout = 2000 if call["timeout"] is None else call["timeout"]
    yield Output(ping_header(probe, call["host"]))

    def line(result: ProbeResult) -> str:
        return ping_line(probe.size, result) if isinstance(result, EchoReply) else ""

    pace = Pace((call["interval"] or 500) / 1000, timeout / 1000)
    seen = yield from run(call.device.engine.probe(probe), pace, line)
    yield Output(ping_statistics(probe, [result for result in seen if isinstance(result, EchoReply)]))


@table.action(
    "tracert [-a <source:ip>|-f <first:1-255>|-m <last:1-255>|-p <port:0-65535>|-q <probes:1-65535>"
    "|-w <timeout:0-65535>|-vpn-instance <vrf:vpn-instance>]* <host>",
    views=("any",),
    help=_TRACE_HELP,
)
def _tracert(call: Call) -> Dialogue:
    destination = yield from address_of(call.device, call["host"])
    if destination is None:
        return
    probe = Trace(
        destination=destination,
        source=call["source"],
        first_ttl=call["first"] or 1,
        max_ttl=call["last"] or 30,
        probes=call["probes"] or 3,
        vrf=call["vrf"] or "",
    )
    if probe.first_ttl > probe.max_ttl:
        yield Output("Error: The first TTL must not be greater than the maximum TTL.\n")
        return
    timeout = 2000 if call["timeout"] is None else call["timeout"]
    yield Output(trace_header(probe, call["host"]))

    def line(result: ProbeResult) -> str:
        return trace_line(probe.probes, result) if isinstance(result, Hop) else ""

    yield from run(call.device.engine.probe(probe), Pace(timeout=timeout / 1000), line)
