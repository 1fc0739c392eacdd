"""The notation of manuals: what it means, and how its errors are told."""

import pytest

from labkit.nos.shell.grammar import Entry, Grammar, Match
from labkit.nos.shell.notation import NotationError, parse_notation
from labkit.nos.shell.parameters import NEUTRAL_TYPES, UnknownTypeError

VLANS = "vlan vlans={<first:1-4094> [to <last:1-4094>]}&<1-3>"

BINDINGS = [
    ("stp enable", "stp enable", {}),
    ("vlan <1-4094>", "vlan 10", {"vlan": 10}),
    ("bandwidth-reference <1-1000>", "bandwidth-reference 100", {"bandwidth_reference": 100}),
    ("ospf [<process-id:1-65535>]", "ospf", {}),
    ("ospf [<process-id:1-65535>]", "ospf 7", {"process_id": 7}),
    ("mode {lacp-static|manual}", "mode lacp-static", {"lacp_static": True}),
    ("mode <mode:lacp-static|manual>", "mode man", {"mode": "manual"}),
    ("route <ip> [preference <1-255>] [permanent]", "route 1.1.1.1 preference 5", {"preference": 5}),
    ("import direct [cost <0-9>|type <1-2>]*", "import direct type 1 cost 3", {"type": 1, "cost": 3}),
    ("import direct [cost <0-9>|type <1-2>]*", "import direct", {}),
    ("show {cost <0-9>|type <1-2>}*", "show cost 3", {"cost": 3}),
    ("dns <number:0-9>&<1-3>", "dns 1 2 3", {"number": [1, 2, 3]}),
    ("dns <word:a|b>&<1-3>", "dns b a", {"word": ["b", "a"]}),
    ("dns {<number:0-9>|<name:string 2-9>}&<1-3>", "dns 1 xx 2", {"number": [1, 2], "name": ["xx"]}),
    (VLANS, "vlan 2 to 4 9", {"vlans": [{"first": 2, "to": True, "last": 4}, {"first": 9}]}),
    ("x {a&<0-2>} b", "x a a b", {"a": True}),
    ("x {a&<0-2>} b", "x b", {}),
    ("description <text>", "description  a  b ", {"text": "a  b"}),
    ("a [b [c]] d", "a b c d", {"b": True, "c": True}),
]


@pytest.mark.parametrize(("notation", "line", "bound"), BINDINGS)
def test_what_a_line_binds(notation, line, bound):
    """Each construct of the notation binds what the module's docstring says."""
    found = Grammar([Entry(notation, None)], NEUTRAL_TYPES).parse(line)
    assert isinstance(found, Match)
    assert {name: value for name, value in found.values.items() if name != "ip"} == bound


REFUSED = [
    ("import direct [cost <0-9>|type <1-2>]*", "import direct type 1 type 2"),
    ("show {cost <0-9>|type <1-2>}*", "show"),
    ("mode {a|b}", "mode a b"),
    ("dns <number:0-9>&<2-3>", "dns 1"),
    ("dns <number:0-9>&<2-3>", "dns 1 2 3 4"),
    (VLANS, "vlan 1 2 3 4"),
    (VLANS, "vlan 1 to"),
    ("a [b [c]] d", "a c d"),
]


@pytest.mark.parametrize(("notation", "line"), REFUSED)
def test_what_a_notation_refuses(notation, line):
    """Counts, orders and alternatives are kept to."""
    assert not isinstance(Grammar([Entry(notation, None)], NEUTRAL_TYPES).parse(line), Match)


ERRORS = [
    ("a {b|c", 6),
    ("a [b}", 4),
    ("a b]", 3),
    ("a {b||c}", 5),
    ("a {}", 3),
    ("a > b", 2),
    ("<1-5> a", 0),
    ("a <9-1>", 2),
    ("a <b:>", 2),
    ("a <1b>", 2),
    ("[a]", 3),
    ("a x={b|c}", 9),
    ("a [b]&<1-3>", 2),
    ("a {[b]|c}*", 2),
    ("a b&<3-1>", 3),
]


@pytest.mark.parametrize(("notation", "position"), ERRORS)
def test_errors_have_a_position(notation, position):
    """A malformed notation is refused with the position of its fault."""
    with pytest.raises(NotationError) as caught:
        parse_notation(notation)
    assert caught.value.position == position


@pytest.mark.parametrize(
    "notation", ["a <nothing>", "a <ip 5>", "a <ip:ip 5>", "a <x:integer a-b>", "a <x:integer>"]
)
def test_unknown_types(notation):
    """A type that is missing, or that does not take its arguments, is an error of the declaration."""
    with pytest.raises((UnknownTypeError, NotationError)):
        Grammar([Entry(notation, None)], NEUTRAL_TYPES).parse("a b")
