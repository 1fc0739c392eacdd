"""The way from one FRR configuration to another."""

from hypothesis import given
from hypothesis import strategies as st

from labkit.engine.linux.frr.lines import difference, line, place

OSPF = place("ospfd-1", "router ospf 1")
PORT = place("ospfd-1", "interface GE0-0-0")


def test_a_changed_value_is_set_over_the_old_one():
    """Two values of one setting need no undo, which would take the new one away."""
    old = {PORT: (line("ip ospf cost 10", "no ip ospf cost"),)}
    new = {PORT: (line("ip ospf cost 20", "no ip ospf cost"),)}
    assert difference("ospfd-1", old, new) == ([], ["interface GE0-0-0", "ip ospf cost 20", "exit"])


def test_a_line_that_goes_is_taken_back_in_its_place():
    """The undo is given inside the section, and nothing is given anew."""
    old = {PORT: (line("ip ospf cost 10", "no ip ospf cost"), "ip ospf mtu-ignore")}
    new = {PORT: ("ip ospf mtu-ignore",)}
    assert difference("ospfd-1", old, new) == (["interface GE0-0-0", "no ip ospf cost", "exit"], [])


def test_a_process_that_goes_goes_whole():
    """A section that is no interface is removed by its header; an interface's lines one by one."""
    old = {OSPF: ("compatible rfc1583",), PORT: ("ip ospf 1 area 0.0.0.0 10.0.0.1",)}
    undone, done = difference("ospfd-1", old, {})
    assert undone == ["interface GE0-0-0", "no ip ospf 1 area 0.0.0.0 10.0.0.1", "exit", "no router ospf 1"]
    assert done == []


def test_a_negative_line_is_taken_back_by_its_positive():
    """`no bgp ebgp-requires-policy` goes with `bgp ebgp-requires-policy`."""
    process = place("bgpd", "router bgp 65001")
    undone, _ = difference("bgpd", {process: ("no bgp ebgp-requires-policy",)}, {process: ()})
    assert undone == ["router bgp 65001", "bgp ebgp-requires-policy", "exit"]


def test_an_inner_section_is_entered_through_the_outer_one():
    """An address family is inside its process, and both are left again."""
    family = place("bgpd", "router bgp 65001", "address-family ipv4 unicast")
    _, done = difference("bgpd", {family: ()}, {family: ("network 10.0.0.0/8",)})
    assert done == ["router bgp 65001", "address-family ipv4 unicast", "network 10.0.0.0/8", "exit", "exit"]


def test_other_daemons_are_left_alone():
    """Each daemon gets its own part only."""
    new = {place("staticd"): ("ip route 10.0.0.0/8 10.1.1.1 60",), OSPF: ()}
    assert difference("staticd", {}, new) == ([], ["ip route 10.0.0.0/8 10.1.1.1 60"])


LINES = st.lists(st.sampled_from(["a 1", "b", "c x", "d"]), unique=True).map(tuple)
SECTIONS = st.dictionaries(st.sampled_from([OSPF, PORT, place("ospfd-1")]), LINES)


@given(SECTIONS)
def test_nothing_is_said_where_nothing_changes(document):
    """The difference of a document to itself is empty, but for sections without a line, which are made again."""
    undone, done = difference("ospfd-1", document, document)
    assert undone == []
    assert all(command in ("exit", "router ospf 1", "interface GE0-0-0") for command in done)
