"""Lines made from the notations themselves: each expanded at random, with values that fit and values that do not."""

import random
import re
from collections.abc import Iterator

from labkit.nos.device import Device
from labkit.nos.shell.dialect import undo_notations
from labkit.nos.shell.drive import run_line
from labkit.nos.shell.interpreter import Terminal
from labkit.nos.shell.notation import (
    AnyOrder,
    Choice,
    Keyword,
    Node,
    Parameter,
    Repeat,
    Sequence,
    parse_notation,
)

_ADDRESSES = (
    "10.1.1.1",
    "10.1.1.2",
    "10.2.0.1",
    "172.16.5.254",
    "192.0.2.9",
    "0.0.0.0",
    "224.0.0.9",
    "255.255.255.255",
)
_ADDRESSES6 = ("2001:db8::1", "2001:db8:1::2", "fe80::1", "::", "ff02::5")
_VALUES = {
    "ip": _ADDRESSES,
    "mask": ("255.255.255.0", "255.255.255.252", "255.255.255.255", "0.0.0.0", "255.0.255.0"),
    "mask-length": ("24", "30", "32", "0", "33"),
    "wildcard": ("0.0.0.255", "0", "0.255.255.255", "255.255.255.255"),
    "mac": ("5489-98aa-0001", "1-2-3", "zzzz-0-0"),
    "interface": (
        "GigabitEthernet0/0/1",
        "g0/0/2",
        "LoopBack3",
        "Vlanif10",
        "NULL0",
        "Eth-Trunk 1",
        "g0/0/1.10",
    ),
    "area": ("0", "1", "0.0.0.2", "4294967295"),
    "vlan-list": ("10", "10 to 12 20", "20 to 10"),
}
_ANYTHING = (
    "1",
    "10",
    "255",
    "65536",
    "abc",
    "R-1",
    "10.1.1.1",
    "2001:db8::1",
    "08:00",
    "2026-01-01",
    "<R1>",
    "#",
    "%$%$x%$%$",
)
_DANGEROUS = re.compile(r"^(reb|p(i|in|ing)? |trac|telnet|stelnet|ftp|tftp|ssh |clock|debug)|-c? \d{3,}")
"""Left out: what restarts the device, waits for the network, or talks to nobody, also where it is abbreviated."""


def expand(node: Node, chance: random.Random) -> Iterator[str]:
    """Words that a notation may mean."""
    match node:
        case Keyword(text):
            yield text if chance.random() < 0.9 else text[: chance.randint(1, len(text))]
        case Parameter():
            yield _value(node, chance)
        case Sequence(items):
            for item in items:
                yield from expand(item, chance)
        case Choice(options, optional):
            if not optional or chance.random() < 0.6:
                yield from expand(chance.choice(options), chance)
        case AnyOrder(options, _):
            for option in chance.sample(options, chance.randint(0, len(options))):
                yield from expand(option, chance)
        case Repeat(item, least, most):
            for _ in range(chance.randint(max(least, 1), min(most, 3))):
                yield from expand(item, chance)


def _value(parameter: Parameter, chance: random.Random) -> str:
    if chance.random() < 0.05:
        return chance.choice(_ANYTHING)
    if parameter.type == "integer":
        low, high = (int(part) for part in parameter.arguments.split("-"))
        return str(chance.choice((low, high, chance.randint(low, high), min(low + 1, high), high + 1)))
    if parameter.type in ("string", "text"):
        return "".join(chance.choices("abcXYZ019-_.", k=chance.randint(1, 12)))
    if "6" in parameter.type:
        return chance.choice(_ADDRESSES6)
    return chance.choice(_VALUES.get(parameter.type, _ANYTHING))


def random_line(terminal: Terminal, chance: random.Random) -> str:
    """A line for the present view, or sometimes for the system view around it."""
    dialect = terminal.device.dialect
    view = "system" if chance.random() < 0.2 else terminal.view
    declaration = chance.choice(list(dialect.declared(view)))
    notations = (declaration.notation, *(undo_notations(declaration) if chance.random() < 0.2 else ()))
    words = list(expand(parse_notation(chance.choice(notations)), chance))
    if chance.random() < 0.05:
        words[chance.randrange(len(words))] = chance.choice(_ANYTHING)
    return " ".join(words)


def play(device: Device, chance: random.Random, lines: int) -> int:
    """Type random lines on a device; return how many of them it took."""
    terminal = Terminal(device, "student")
    taken = 0
    for _ in range(lines):
        if not terminal.places:
            run_line(terminal, "system-view")
        line = random_line(terminal, chance)
        if not _DANGEROUS.search(line):
            taken += "Error" not in run_line(terminal, line, ("y",) * 4)
    return taken
