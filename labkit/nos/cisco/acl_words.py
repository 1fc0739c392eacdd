"""The words that IOS uses for ports, protocols and ICMP messages in access lists, instead of their numbers."""

from dataclasses import dataclass
from typing import Any

from labkit.nos.shell.parameters import Mismatch, ParameterType

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
TCP_PORTS = {
    "bgp": 179,
    "chargen": 19,
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
    "ident": 113,
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
    "dnsix": 195,
    "domain": 53,
    "echo": 7,
    "isakmp": 500,
    "mobile-ip": 434,
    "nameserver": 42,
    "netbios-dgm": 138,
    "netbios-ns": 137,
    "netbios-ss": 139,
    "non500-isakmp": 4500,
    "ntp": 123,
    "rip": 520,
    "snmp": 161,
    "snmptrap": 162,
    "sunrpc": 111,
    "syslog": 514,
    "tacacs": 49,
    "talk": 517,
    "tftp": 69,
    "time": 37,
    "who": 513,
    "xdmcp": 177,
}
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


def word_for(words: dict[str, int], number: int) -> str:
    """The word that IOS prints for a number; the number itself where it has none."""
    return next((word for word, value in words.items() if value == number), str(number))


@dataclass(frozen=True, slots=True)
class Worded(ParameterType):
    """A number up to `high`, or one of the words that stand for some numbers → the number."""

    words_by_number: tuple[tuple[str, int], ...]
    high: int
    help: str

    def parse(self, text: str, context: Any) -> int:  # noqa: ARG002
        """Return the number. A word may be shortened as long as it is the only one."""
        if text.isascii() and text.isdecimal() and len(text) <= 5 and int(text) <= self.high:
            return int(text)
        fitting = [(word, number) for word, number in self.words_by_number if word.startswith(text.lower())]
        exact = [number for word, number in fitting if word == text.lower()]
        if exact or len(fitting) == 1:
            return exact[0] if exact else fitting[0][1]
        raise Mismatch

    def resembles(self, text: str) -> bool:
        """A number that is too large, or any word."""
        return bool(text)

    def format(self, value: Any) -> str:
        """Return the word, where there is one."""
        return word_for(dict(self.words_by_number), value)

    def complete(self, prefix: str, context: Any) -> list[str]:  # noqa: ARG002
        """Return the words that begin with the prefix."""
        return [word for word, _ in self.words_by_number if word.startswith(prefix)]


PROTOCOL = Worded(
    tuple((word, number) for word, number in PROTOCOLS.items() if number not in (6, 17, 1)), 255, "<0-255>"
)
TCP_PORT = Worded(tuple(TCP_PORTS.items()), 65535, "<0-65535>")
UDP_PORT = Worded(tuple(UDP_PORTS.items()), 65535, "<0-65535>")
