"""Words that stand for numbers on a command line: the ports that all vendors name alike, and the parameter type."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from labkit.nos.shell.parameters import Mismatch, ParameterType

TCP_PORTS = {
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
    "echo": 7,
    "nameserver": 42,
    "netbios-dgm": 138,
    "netbios-ns": 137,
    "ntp": 123,
    "rip": 520,
    "snmp": 161,
    "snmptrap": 162,
    "sunrpc": 111,
    "syslog": 514,
    "talk": 517,
    "tftp": 69,
    "time": 37,
    "who": 513,
    "xdmcp": 177,
}


def word_for(words: Mapping[str, int], number: int) -> str:
    """The word that a device prints for a number; the number itself where it has none."""
    return next((word for word, value in words.items() if value == number), str(number))


@dataclass(frozen=True, slots=True)
class NumberOrWord(ParameterType):
    """A number up to `high`, or one of the words that stand for some numbers → the number.

    Words may be written in any case, and where `shortened` is set, as short as they are the only one.
    """

    words_by_number: tuple[tuple[str, int], ...]
    high: int
    help: str
    shortened: bool = False

    def parse(self, text: str, context: Any) -> int:
        """Return the number."""
        if text.isascii() and text.isdecimal() and len(text) <= 5 and int(text) <= self.high:
            return int(text)
        typed = text.lower()
        numbers = [number for word, number in self.words_by_number if word.lower() == typed]
        if not numbers and self.shortened:
            numbers = [number for word, number in self.words_by_number if word.startswith(typed)]
        if len(numbers) != 1:
            raise Mismatch
        return numbers[0]

    def resembles(self, text: str) -> bool:
        """A number that is too large, or any word: which words there are is a matter of values."""
        return bool(text)

    def format(self, value: Any) -> str:
        """Return the word, where there is one."""
        return word_for(dict(self.words_by_number), value)

    def complete(self, prefix: str, context: Any) -> list[str]:
        """Return the words that begin with the prefix."""
        return [word for word, _ in self.words_by_number if word.startswith(prefix)]
