"""What holds for every declaration of IOS, typed or not, and for every line that it prints."""

import random
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from ios import lone

from labkit.nos.cisco.layout import LAYOUT
from labkit.nos.dialects import dialect_for
from labkit.nos.shell.declaration import Kept, Section, Setting
from labkit.nos.shell.dialect import block_of, undo_notations
from labkit.nos.shell.drive import run_line
from labkit.nos.shell.interpreter import Terminal
from labkit.nos.shell.loader import load
from labkit.nos.shell.notation import (
    AnyOrder,
    Choice,
    Keyword,
    Node,
    Parameter,
    Repeat,
    Sequence,
    leaves,
    parse_notation,
)
from labkit.nos.shell.parameters import resolve
from labkit.nos.shell.store import owner
from labkit.topology.kinds import device_kind

KINDS = ("cisco-isr", "cisco-2960", "cisco-3650")
_VALUES = {
    "ip": ("10.1.1.1", "10.1.2.2", "192.168.1.1", "224.0.0.5"),
    "mask": ("255.255.255.0", "255.255.255.252", "255.255.255.255"),
    "wildcard": ("0.0.0.255", "0.0.0.0", "0.255.0.255"),
    "interface": ("g0/1", "lo0", "vlan 10", "GigabitEthernet1/0/2", "po1", "s0/0/0", "tunnel 3", "g0/2.10"),
    "interface-range": ("g0/1 - 2", "g1/0/1 - 3 , g1/0/7", "f0/1"),
    "vlan-list": ("10", "10,20-30", "2-4094"),
    "area": ("0", "0.0.0.1", "10"),
    "mac": ("0011.2233.4455", "0000.0000.0001"),
    "host": ("10.1.1.2", "server"),
    "ipv6": ("2001:db8::1", "fe80::1", "::1"),
    "ipv6-prefix": ("2001:db8:1::/64", "::/0"),
    "banner": ("#hello#",),
    "offset": ("8", "-3"),
}
_ANYTHING = ("x", "0", "all", "10.0.0.300", "%", "Gig", "1/1", "-1")
_DANGEROUS = re.compile(
    r"^(do|rel|ping|tra|telnet|ssh|copy|more|debug|wr|erase|conf|enable|dis|ex|log|q|en|end)"
)
"""Left out: what restarts the device, waits, leaves, or changes what is saved."""


@pytest.mark.parametrize("kind", KINDS)
def test_declarations_are_sound(kind):
    """Every notation compiles, every parameter has a type, every setting's field exists, every block its place."""
    device = lone(kind)
    dialect = device.dialect
    for view, declarations in dialect.declarations().items():
        assert view in dialect.views
        for declaration in declarations:
            for notation in (declaration.notation, *undo_notations(declaration, "no")):
                for leaf in leaves(parse_notation(notation)):
                    if isinstance(leaf, Parameter):
                        resolve(leaf, dialect.types)
            if view != "system" or not isinstance(declaration, Setting | Section | Kept):
                continue
            if isinstance(declaration, Setting | Section) and declaration.path:
                holder, name = owner(device.config, declaration.path)
                assert hasattr(holder, name), declaration.notation
            if not callable(declaration.block):
                assert block_of(declaration, None) in LAYOUT, declaration.notation


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_declared_twice_in_a_view(kind):
    """Two declarations of one notation would make it ambiguous."""
    dialect = dialect_for(device_kind(kind))
    found = {
        (view, notation)
        for view in dialect.views.keys() - {"any"}
        for notation, count in Counter(
            each.notation for each in {id(each): each for each in dialect.declared(view)}.values()
        ).items()
        if count > 1
    }
    assert found == set()


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_device_takes_its_own_configuration_back(kind):
    """What a new device prints is accepted, and printed again as it was."""
    device = lone(kind)
    text = device.text()
    assert device.load(text) == []
    assert device.text() == text


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
    return chance.choice(_VALUES.get(parameter.type, _ANYTHING))


def typed_at_random(terminal: Terminal, chance: random.Random, lines: int) -> int:
    """Type random lines, one in five for the global mode; return how many were taken."""
    dialect, taken = terminal.device.dialect, 0
    for _ in range(lines):
        if not terminal.places:
            run_line(terminal, "configure terminal")
        view = "system" if chance.random() < 0.2 else terminal.view
        declaration = chance.choice(list(dialect.declared(view)))
        negative = undo_notations(declaration, "no") if chance.random() < 0.2 else ()
        notation = chance.choice((declaration.notation, *negative))
        line = " ".join(expand(parse_notation(notation), chance))
        if not _DANGEROUS.match(line):
            taken += "%" not in run_line(terminal, line, ("y",) * 4)
    return taken


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_typed_is_printed_as_it_loads(kind, seed):
    """`load(render(config)) == config`: after random lines, the printed text is taken whole and printed again."""
    device = lone(kind)
    chance = random.Random(f"{kind}{seed}")
    assert typed_at_random(Terminal(device, "student"), chance, 250) > 50
    text = device.text()
    other = lone(kind)
    problems = other.load(text)
    assert problems == []
    assert other.text() == text


def test_a_file_without_indentation_loads():
    """A file that lost its leading spaces means the same."""
    device = lone(text="")
    lines = "interface Loopback0\nip address 1.1.1.1 255.255.255.255\nip route 0.0.0.0 0.0.0.0 10.0.0.1\n"
    assert load(device, lines) == []
    assert str(device.config.interfaces["Loopback0"].address.address) == "1.1.1.1"
    assert len(device.config.static_routes) == 1
