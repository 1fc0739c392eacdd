"""What holds for every declaration of ZXROS, typed or not, and for every line that it prints."""

import random
import re
from collections import Counter

import pytest

from labkit.nos.dialects import dialect_for
from labkit.nos.shell.declaration import Kept, Section, Setting
from labkit.nos.shell.dialect import block_of, undo_notations
from labkit.nos.shell.interpreter import Terminal
from labkit.nos.shell.notation import Parameter, leaves, parse_notation
from labkit.nos.shell.parameters import resolve
from labkit.nos.shell.store import owner
from labkit.nos.zte.layout import LAYOUT, module_of
from labkit.topology.kinds import device_kind
from nos.random_lines import Typist
from nos.zte.zxros import ROUTER, SWITCH, lone

KINDS = (ROUTER, SWITCH)
_VALUES = {
    "ip": ("10.1.1.1", "10.1.2.2", "192.168.1.1", "224.0.0.5"),
    "mask": ("255.255.255.0", "255.255.255.252", "255.255.255.255"),
    "wildcard": ("0.0.0.255", "0.0.0.0", "0.255.0.255"),
    "interface": (
        "gei-1/1/0/1",
        "gei-1/1/0/2.10",
        "gei-0/1/1/3",
        "xgei-0/1/2/1",
        "loopback1",
        "vlan10",
        "null1",
    ),
    "vlan-list": ("10", "10,20-30", "200-240", "1"),
    "area": ("0", "0.0.0.1", "10"),
    "host": ("10.1.1.2", "server"),
    "te-tunnel": ("te_tunnel1", "te_tunnel20"),
    "isis-area": ("49.0001", "49.0002"),
    "system-id": ("0000.0000.0001", "0000.0000.0002"),
}
_DANGEROUS = re.compile(r"^(rel|ping|tra|wr|conf|enable|dis|ex|log|q|en|end)")
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
            assert block_of(declaration, None) == module_of(declaration.notation)
            assert block_of(declaration, None) in LAYOUT


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_declared_twice_in_a_view(kind):
    """Two declarations of one notation would make it ambiguous."""
    dialect = dialect_for(device_kind(kind))
    for view in dialect.views.keys() - {"any"}:
        own = {id(each): each for each in dialect.declared(view)}.values()
        assert max(Counter(each.notation for each in own).values(), default=1) == 1, view


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_device_takes_its_own_configuration_back(kind):
    """What a new device prints is accepted, and printed again as it was."""
    device = lone(kind)
    text = device.text()
    assert device.load(text) == []
    assert device.text() == text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_typed_is_printed_as_it_loads(kind, seed):
    """`load(render(config)) == config`: after random lines, the printed text is taken whole and printed again."""
    device = lone(kind)
    typist = Typist(_VALUES, _DANGEROUS, random.Random(f"{kind}{seed}"))
    assert typist.type_at(Terminal(device, "student"), 250) > 50
    text = device.text()
    other = lone(kind)
    problems = other.load(text)
    assert problems == []
    assert other.text() == text
