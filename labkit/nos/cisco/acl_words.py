"""The words that IOS uses for ports, protocols and ICMP messages in access lists, instead of their numbers."""

from labkit.nos import number_words
from labkit.nos.number_words import NumberOrWord

PROTOCOLS = {
    "ahp": 51,
    "eigrp": 88,
    "esp": 50,
    "gre": 47,
    "icmp": 1,
    "igmp": 2,
    "ip": 0,
    "ipinip": 4,
    "ospf": 89,
    "pim": 103,
    "tcp": 6,
    "udp": 17,
}
"""`ip` is every protocol."""
TCP_PORTS = dict(sorted({**number_words.TCP_PORTS, "chargen": 19, "ident": 113}.items()))
UDP_PORTS = dict(
    sorted(
        {
            **number_words.UDP_PORTS,
            "dnsix": 195,
            "domain": 53,
            "isakmp": 500,
            "mobile-ip": 434,
            "netbios-ss": 139,
            "non500-isakmp": 4500,
            "tacacs": 49,
        }.items()
    )
)
ICMP = {
    "administratively-prohibited": (3, 13),
    "echo": (8, None),
    "echo-reply": (0, None),
    "host-unreachable": (3, 1),
    "net-unreachable": (3, 0),
    "packet-too-big": (3, 4),
    "parameter-problem": (12, None),
    "port-unreachable": (3, 3),
    "redirect": (5, None),
    "source-quench": (4, None),
    "time-exceeded": (11, None),
    "timestamp-request": (13, None),
    "traceroute": (30, None),
    "ttl-exceeded": (11, 0),
    "unreachable": (3, None),
}
"""Type and code (RFC 792); None is every code."""


PROTOCOL = NumberOrWord(
    tuple((word, number) for word, number in PROTOCOLS.items() if number not in (6, 17, 1)),
    255,
    "<0-255>",
    shortened=True,
)
TCP_PORT = NumberOrWord(tuple(TCP_PORTS.items()), 65535, "<0-65535>", shortened=True)
UDP_PORT = NumberOrWord(tuple(UDP_PORTS.items()), 65535, "<0-65535>", shortened=True)
