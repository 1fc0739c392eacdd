"""What a PC prints: `ipconfig`, `arp -a`, `ping` and `tracert` (captured on eNSP's PC)."""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address

from labkit.engine.engine import EchoReply, Hop, Ping, Ping6, Trace, Trace6
from labkit.nos.config import InterfaceAddress
from labkit.nos.host.configuration import mask
from labkit.nos.probe import statistics
from labkit.nos.state import ArpEntry

_UNSET = IPv4Address(0)
_LINK_LOCAL = 0xFE80 << 112
_UNIVERSAL = 1 << 57
"""The bit of an interface identifier that is inverted from the MAC address's (RFC 4291, appendix A)."""


def ipconfig(
    own: InterfaceAddress | None,
    gateway: IPv4Address | None,
    mac: str,
    dns: Sequence[IPv4Address] = (),
    ipv6: tuple[IPv6Address | None, int, IPv6Address | None] = (None, 128, None),
) -> str:
    """Render `ipconfig`. `mac` is twelve hexadecimal digits; `ipv6` are address, length and gateway."""
    address6, length6, gateway6 = ipv6
    fields = {
        "Link local IPv6 address": link_local(mac),
        "IPv6 address": f"{address6 or '::'} / {length6}",
        "IPv6 gateway": gateway6 or "::",
        "IPv4 address": own.address if own else _UNSET,
        "Subnet mask": mask(own.length) if own else _UNSET,
        "Gateway": gateway or _UNSET,
        "Physical address": dashed(mac),
        "DNS server": " ".join(map(str, dns)),
    }
    return "\n" + "".join(f"{name:.<34}: {value}".rstrip() + "\n" for name, value in fields.items()) + "\n"


def link_local(mac: str) -> IPv6Address:
    """Return the link-local address that a network card gives itself (RFC 4291, appendix A)."""
    identifier = int(mac[:6] + "fffe" + mac[6:], 16) ^ _UNIVERSAL
    return IPv6Address(_LINK_LOCAL | identifier)


def dashed(mac: str) -> str:
    """Write twelve hexadecimal digits as a PC does: 54-89-98-20-0B-69."""
    return "-".join(mac[index : index + 2] for index in range(0, 12, 2)).upper()


def arp(entries: Iterable[ArpEntry]) -> str:
    """Render `arp -a`: the addresses that the PC has learned."""
    rows = [
        f"{entry.address!s:<20}{dashed(entry.mac):<20}{entry.origin}"
        for entry in entries
        if entry.origin != "interface"
    ]
    return "\n".join(["", "Internet Address    Physical Address    Type", *rows, "", ""])


def ping_header(probe: Ping | Ping6) -> str:
    """Render the lines that open a ping."""
    return f"\nPing {probe.destination}: {probe.size} data bytes, Press Ctrl_C to break\n"


def ping_line(size: int, reply: EchoReply, own: IPv4Address | IPv6Address) -> str:
    """Render one reply. A PC without a way to the destination tells so itself."""
    if reply.error in ("no-route", "host-unreachable", "net-unreachable"):
        return f"From {reply.responder or own}: Destination host unreachable\n"
    if reply.lost or reply.error:
        return "Request timeout!\n"
    time = f"={reply.milliseconds}" if reply.milliseconds else "<1"
    return f"From {reply.responder}: bytes={size} seq={reply.sequence} ttl={reply.ttl} time{time} ms\n"


def ping_statistics(probe: Ping | Ping6, replies: Sequence[EchoReply]) -> str:
    """Render the lines that close a ping. A lost packet makes eNSP's shortest time 0."""
    found = statistics(replies)
    text = (
        f"\n--- {probe.destination} ping statistics ---\n"
        f"  {found.transmitted} packet(s) transmitted\n"
        f"  {found.received} packet(s) received\n"
        f"  {found.loss:.2f}% packet loss\n"
    )
    if found.received:
        shortest = found.shortest if found.received == found.transmitted else 0
        text += f"  round-trip min/avg/max = {shortest}/{found.average}/{found.longest} ms\n"
    return text + "\n"


def trace_header(probe: Trace | Trace6) -> str:
    """Render the lines that open a tracert."""
    most = probe.max_limit if isinstance(probe, Trace6) else probe.max_ttl
    return f"\ntraceroute to {probe.destination}, {most} hops max\n(ICMP), press Ctrl+C to stop\n"


def trace_line(probes: int, hop: Hop) -> str:
    """Render one hop."""
    times = [_time(time) for time in hop.milliseconds] if hop.responder else []
    times += ["*"] * (probes - len(times))
    return f"{hop.ttl:2}  {hop.responder or ''}{'  ' if hop.responder is None else '   '}{'  '.join(times)}\n"


def _time(milliseconds: int) -> str:
    return f"{milliseconds} ms" if milliseconds else "<1 ms"
