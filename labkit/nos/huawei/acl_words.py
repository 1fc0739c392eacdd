"""The words that VRP uses for ports, protocols, ICMP messages and DSCPs in rules, instead of their numbers."""

from labkit.nos import number_words
from labkit.nos.number_words import NumberOrWord

PROTOCOLS = {"gre": 47, "icmp": 1, "igmp": 2, "ipinip": 4, "ospf": 89, "tcp": 6, "udp": 17}
"""`ip` is every protocol."""
TCP_PORTS = {"CHARgen": 19, **number_words.TCP_PORTS}
UDP_PORTS = dict(
    sorted(
        {
            **number_words.UDP_PORTS,
            "dns": 53,
            "dnsix": 90,
            "mobilip-ag": 434,
            "mobilip-mn": 435,
            "netbios-ssn": 139,
            "tacacs-ds": 65,
        }.items()
    )
)
ICMP_MESSAGES = {
    "echo": (8, 0),
    "echo-reply": (0, 0),
    "fragmentneed-DFset": (3, 4),
    "host-redirect": (5, 1),
    "host-tos-redirect": (5, 3),
    "host-unreachable": (3, 1),
    "information-reply": (16, 0),
    "information-request": (15, 0),
    "net-redirect": (5, 0),
    "net-tos-redirect": (5, 2),
    "net-unreachable": (3, 0),
    "parameter-problem": (12, 0),
    "port-unreachable": (3, 3),
    "protocol-unreachable": (3, 2),
    "reassembly-timeout": (11, 1),
    "source-quench": (4, 0),
    "source-route-failed": (3, 5),
    "timestamp-reply": (14, 0),
    "timestamp-request": (13, 0),
    "ttl-exceeded": (11, 0),
}
"""Type and code (RFC 792)."""
PROTOCOLS6 = {"gre": 47, "icmpv6": 58, "ipv6-ah": 51, "ipv6-esp": 50, "ospf": 89, "tcp": 6, "udp": 17}
"""`ipv6` is every protocol."""
ICMP6_MESSAGES = {
    "echo": (128, 0),
    "echo-reply": (129, 0),
    "err-Header-field": (4, 0),
    "frag-time-exceeded": (3, 1),
    "hop-limit-exceeded": (3, 0),
    "host-admin-prohib": (1, 1),
    "host-unreachable": (1, 3),
    "neighbor-advertisement": (136, 0),
    "neighbor-solicitation": (135, 0),
    "network-unreachable": (1, 0),
    "packet-too-big": (2, 0),
    "port-unreachable": (1, 4),
    "redirect": (137, 0),
    "router-advertisement": (134, 0),
    "router-solicitation": (133, 0),
    "unknown-ipv6-opt": (4, 2),
    "unknown-next-hdr": (4, 1),
}
"""Type and code (RFC 4443 and 4861)."""
DSCPS = {
    **{f"af{klass}{drop}": 8 * klass + 2 * drop for klass in range(1, 5) for drop in range(1, 4)},
    **{f"cs{klass}": 8 * klass for klass in range(1, 8)},
    "default": 0,
    "ef": 46,
}
"""RFC 2474, 2597 and 3246."""
SERVICES = {
    6: TCP_PORTS,
    17: UDP_PORTS,
}
TCP_PORT = NumberOrWord(tuple(TCP_PORTS.items()), 65535, "INTEGER<0-65535>")
UDP_PORT = NumberOrWord(tuple(UDP_PORTS.items()), 65535, "INTEGER<0-65535>")
DSCP = NumberOrWord(tuple(DSCPS.items()), 63, "INTEGER<0-63>")
