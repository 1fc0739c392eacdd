"""The words that VRP uses for ports, protocols, ICMP messages and DSCPs in rules, instead of their numbers."""

from dataclasses import dataclass
from typing import Any

from labkit.nos.shell.parameters import Mismatch, ParameterType

PROTOCOLS = {"gre": 47, "icmp": 1, "igmp": 2, "ipinip": 4, "ospf": 89, "tcp": 6, "udp": 17}
"""`ip` is every protocol."""
TCP_PORTS = {
    "CHARgen": 19,
    "bgp": 179,
    "cmd": 514,
    "daytime": 13,
    "discard": 9,
    "domain": 53,
    "echo": 7,
    "exec": 512,
    "finger": 79,
    "ftp": 21,
    "ftp-data": 20,
    "gopher": 70,
    "hostname": 101,
    "irc": 194,
    "klogin": 543,
    "kshell": 544,
    "login": 513,
    "lpd": 515,
    "nntp": 119,
    "pop2": 109,
    "pop3": 110,
    "smtp": 25,
    "sunrpc": 111,
    "tacacs": 49,
    "talk": 517,
    "telnet": 23,
    "time": 37,
    "uucp": 540,
    "whois": 43,
    "www": 80,
}
UDP_PORTS = {
    "biff": 512,
    "bootpc": 68,
    "bootps": 67,
    "discard": 9,
    "dns": 53,
    "dnsix": 90,
    "echo": 7,
    "mobilip-ag": 434,
    "mobilip-mn": 435,
    "nameserver": 42,
    "netbios-dgm": 138,
    "netbios-ns": 137,
    "netbios-ssn": 139,
    "ntp": 123,
    "rip": 520,
    "snmp": 161,
    "snmptrap": 162,
    "sunrpc": 111,
    "syslog": 514,
    "tacacs-ds": 65,
    "talk": 517,
    "tftp": 69,
    "time": 37,
    "who": 513,
    "xdmcp": 177,
}
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


def word_for(words: dict[str, int], number: int) -> str:
    """The word that VRP prints for a number; the number itself where it has none."""
    return next((word for word, value in words.items() if value == number), str(number))


@dataclass(frozen=True, slots=True)
class Named(ParameterType):
    """A number up to `high`, or one of the words that stand for some numbers → the number."""

    words_by_number: tuple[tuple[str, int], ...]
    high: int
    help: str

    def parse(self, text: str, context: Any) -> int:  # noqa: ARG002
        """Return the number. A word may be written in any case."""
        if text.isascii() and text.isdecimal() and len(text) <= 5 and int(text) <= self.high:
            return int(text)
        for word, number in self.words_by_number:
            if word.lower() == text.lower():
                return number
        raise Mismatch

    def resembles(self, text: str) -> bool:
        """A number that is too large, or any word: which words there are is a matter of values."""
        return bool(text)

    def format(self, value: Any) -> str:
        """Return the word, where there is one."""
        return word_for(dict(self.words_by_number), value)

    def complete(self, prefix: str, context: Any) -> list[str]:  # noqa: ARG002
        """Return the words that begin with the prefix."""
        return [word for word, _ in self.words_by_number if word.startswith(prefix)]


TCP_PORT = Named(tuple(TCP_PORTS.items()), 65535, "INTEGER<0-65535>")
UDP_PORT = Named(tuple(UDP_PORTS.items()), 65535, "INTEGER<0-65535>")
DSCP = Named(tuple(DSCPS.items()), 63, "INTEGER<0-63>")
