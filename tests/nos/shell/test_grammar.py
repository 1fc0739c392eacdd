"""Lines against commands: abbreviations over the whole line, failures and their places, help, completion."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labkit.nos.shell.failure import Failure, FailureKind, caret_line
from labkit.nos.shell.grammar import Entry, Grammar, HelpItem, Match, parse_in
from labkit.nos.shell.parameters import NEUTRAL_TYPES, Mismatch, ParameterType

KINDS = {
    "GigabitEthernet": r"\d/\d/\d+",
    "Ethernet": r"\d/\d/\d+",
    "Eth-Trunk": r"\d+",
    "Vlanif": r"\d+",
    "LoopBack": r"\d+",
}


@dataclass(frozen=True, slots=True)
class Port(ParameterType):
    """An interface's name, its kind shortened and its number in a word of its own if one likes."""

    help: str = "<interface>"
    words: ClassVar[int] = 2

    def parse(self, text: str, context: Any) -> str:
        found = re.fullmatch(r"([A-Za-z-]+) ?([\d/]+)", text)
        for kind, number in KINDS.items():
            if found and kind.lower().startswith(found[1].lower()) and re.fullmatch(number, found[2]):
                return kind + found[2]
        raise Mismatch

    def complete(self, prefix: str, context: Any) -> list[str]:
        ports = ["GigabitEthernet 0/0/1", "GigabitEthernet 0/0/2", "Vlanif 10"]
        return [port for port in ports if port.lower().startswith(prefix.lower())]


TYPES = {**NEUTRAL_TYPES, "interface": Port()}


def grammar(*notations: str) -> Grammar:
    return Grammar([Entry(text, text) for text in notations], TYPES)


VLANS = "{<first:1-4094> [to <last:1-4094>]}&<1-10>"
USER = (
    "undo terminal monitor",
    "undelete <file:string>",
    "terminal monitor",
    "display version",
    "display this",
)
SYSTEM = (
    "undo info-center enable",
    "undo interface <interface>",
    "interface <interface>",
    "info-center enable",
    "ip address <ip>",
    "system-view",
    "sysname <name:string 1-246>",
    "stp mode {stp|rstp|mstp}",
    "stp enable",
    "stp region-configuration",
    "stp root {primary|secondary}",
    "stp instance <0-48> root {primary|secondary}",
    "stp instance <0-48> priority <0-61440>",
    f"vlan batch vlans={VLANS}",
    "vlan <1-4094>",
    "port-group group-member {<interface> [to <interface>]}&<1-10>",
    "port-group <name:string 1-32>",
    "quit",
    "qos queue <1-8>",
)
PORT = (
    "port link-type {access|trunk|hybrid}",
    "port default vlan <1-4094>",
    f"port trunk allow-pass vlan {{all|vlans={VLANS}}}",
    "port trunk pvid vlan <1-4094>",
    f"port hybrid untagged vlan vlans={VLANS}",
    "stp edged-port enable",
    "stp enable",
    "undo shutdown",
    "undo stp enable",
    "ip address <ip> {<mask>|<mask-length>} [sub]",
    "ip address dhcp-alloc",
    "vrrp vrid <1-255> virtual-ip <ip>",
    "vrrp vrid <1-255> version <2-3>",
    "vrrp vrid <1-255> preempt-mode timer delay <0-3600>",
    "vrrp vrid <1-255> priority <1-254>",
    "vrrp vrid <1-255> track interface <interface> [reduced <1-255>]",
)
OSPF = (
    "area <ip>",
    "area <0-4294967295>",
    "import-route {direct|static}",
    "import-route limit <1-9>",
    "silent-interface all",
)
AREA = ("network <ip> <wildcard>", "nssa [no-summary]", "stub")
REGION = (
    "region-name <name:string 1-32>",
    "revision-level <0-65535>",
    f"instance <0-48> vlan vlans={VLANS}",
    "active region-configuration",
    "check region-configuration",
)
POOL = (
    "gateway-list <ip>&<1-8>",
    "dns-list <ip>&<1-8>",
    "domain-name <name:string 1-50>",
    "lease day <0-999>",
    "excluded-ip-address <ip> [<last:ip>]",
)
ACL = (
    "rule [<id:0-9999>] {permit|deny} [source {<ip> <wildcard>|any}|time-range <name:string 1-32>]*",
    "description <text>",
)
LINK = ("lacp preempt delay <10-180>", "lacp preempt enable", "load-balance {src-ip|dst-ip}")
TUNNEL = ("tunnel-protocol {gre|ipv6-ipv4}", "source <ip>", "destination <ip>", "keepalive [period <1-9>]")
ZONE = ("add interface <interface>", "set priority <1-100>")

TRAPS = [
    (USER, "U T M", "undo terminal monitor", {}),
    (SYSTEM, "u in e", "undo info-center enable", {}),
    (SYSTEM, "v b 10 20", SYSTEM[13], {"vlans": [{"first": 10}, {"first": 20}]}),
    (SYSTEM, "v 10", "vlan <1-4094>", {"vlan": 10}),
    (PORT, "p l a", PORT[0], {"access": True}),
    (PORT, "p d v 10", PORT[1], {"vlan": 10}),
    (PORT, "p t a v 10 20", PORT[2], {"vlans": [{"first": 10}, {"first": 20}]}),
    (PORT, "p t p v 1", PORT[3], {"vlan": 1}),
    (PORT, "port h u v 30", PORT[4], {"vlans": [{"first": 30}]}),
    (
        AREA,
        "n 10.0.0.0 0.0.0.255",
        AREA[0],
        {"ip": IPv4Address("10.0.0.0"), "wildcard": IPv4Address("0.0.0.255")},
    ),
    (AREA, "n 10.1.1.1 0", AREA[0], {"ip": IPv4Address("10.1.1.1"), "wildcard": IPv4Address("0.0.0.0")}),
    (AREA, "n", "nssa [no-summary]", {}),
    (OSPF, "a 0", OSPF[1], {"area": 0}),
    (OSPF, "i d", OSPF[2], {"direct": True}),
    (SYSTEM, "stp m r", SYSTEM[7], {"rstp": True}),
    (PORT, "stp e e", "stp edged-port enable", {}),
    (SYSTEM, "stp i 1 r p", SYSTEM[11], {"instance": 1, "primary": True}),
    (SYSTEM, "stp r", "stp region-configuration", {}),
    (REGION, "r huawei", REGION[0], {"name": "huawei"}),
    (REGION, "i 1 v 10 20", REGION[2], {"instance": 1, "vlans": [{"first": 10}, {"first": 20}]}),
    (REGION, "a r", REGION[3], {}),
    (REGION, "ac re", REGION[3], {}),
    (PORT, "vrrp vrid 1 v 10.1.1.254", PORT[11], {"vrid": 1, "ip": IPv4Address("10.1.1.254")}),
    (PORT, "vrrp vrid 1 p t d 5", PORT[13], {"vrid": 1, "delay": 5}),
    (
        PORT,
        "vrrp vrid 1 t i g0/0/8 r 30",
        PORT[15],
        {"vrid": 1, "interface": "GigabitEthernet0/0/8", "reduced": 30},
    ),
    (POOL, "g 10.1.1.1", POOL[0], {"ip": [IPv4Address("10.1.1.1")]}),
    (POOL, "d 8.8.8.8", POOL[1], {"ip": [IPv4Address("8.8.8.8")]}),
    (POOL, "e 10.1.1.9", POOL[4], {"ip": IPv4Address("10.1.1.9")}),
    (POOL, "l d 1", POOL[3], {"day": 1}),
    (
        ACL,
        "rule p s 10.1.1.1 0",
        ACL[0],
        {"permit": True, "source": True, "ip": IPv4Address("10.1.1.1"), "wildcard": IPv4Address(0)},
    ),
    (LINK, "la p d 10", LINK[0], {"delay": 10}),
    (TUNNEL, "t g", TUNNEL[0], {"gre": True}),
    (TUNNEL, "sou 1.1.1.1", TUNNEL[1], {"ip": IPv4Address("1.1.1.1")}),
    (TUNNEL, "dest 1.1.1.1", TUNNEL[2], {"ip": IPv4Address("1.1.1.1")}),
    (TUNNEL, "k", TUNNEL[3], {}),
    (
        SYSTEM,
        "port-g g g0/0/1 t g0/0/3",
        SYSTEM[15],
        {"interface": ["GigabitEthernet0/0/1", "GigabitEthernet0/0/3"], "to": True},
    ),
    (ZONE, "a i g1/0/1", ZONE[0], {"interface": "GigabitEthernet1/0/1"}),
    (SYSTEM, "int e 1", SYSTEM[2], {"interface": "Eth-Trunk1"}),
    (SYSTEM, "int e0/0/1", SYSTEM[2], {"interface": "Ethernet0/0/1"}),
    (SYSTEM, "int v10", SYSTEM[2], {"interface": "Vlanif10"}),
    (SYSTEM, "int lo 0", SYSTEM[2], {"interface": "LoopBack0"}),
    (SYSTEM, "sy", "system-view", {}),
    (SYSTEM, "q", "quit", {}),
    (PORT, "un sh", "undo shutdown", {}),
    (USER, "dis th", "display this", {}),
    (SYSTEM, "SYSNAME R1", SYSTEM[6], {"name": "R1"}),
]


@pytest.mark.parametrize(("notations", "line", "owner", "values"), TRAPS, ids=[row[1] for row in TRAPS])
def test_lines_that_real_devices_accept(notations, line, owner, values):
    """What eNSP accepts (vrp-traps.md, 1 and 2) means the same command here."""
    found = grammar(*notations).parse(line)
    assert isinstance(found, Match), found
    assert (found.owner, found.values) == (owner, values)


FAILURES = [
    (PORT, "exit", FailureKind.UNRECOGNIZED, 0),
    (PORT, "ip address 1.1.1.254", FailureKind.INCOMPLETE, 21),
    (PORT, "ip address 1.1.1.254  ", FailureKind.INCOMPLETE, 21),
    (PORT, "ip address 1.1.1.300 24", FailureKind.WRONG, 11),
    (PORT, "ip address 1.1.1.1 33", FailureKind.WRONG, 19),
    (PORT, "ip address 1.1.1.1 255.0.255.0", FailureKind.WRONG, 19),
    (PORT, "ip address 1.1.1.1 24 sub x", FailureKind.TOO_MANY, 26),
    (PORT, "ip address 1.1.1.1 24 x", FailureKind.TOO_MANY, 22),
    (PORT, "  port  nonsense", FailureKind.UNRECOGNIZED, 8),
    (PORT, "p d v 5000", FailureKind.WRONG, 6),
    (SYSTEM, "interface nonsense", FailureKind.WRONG, 10),
    (SYSTEM, "sysname a b", FailureKind.TOO_MANY, 10),
    (SYSTEM, "", FailureKind.INCOMPLETE, 1),
    (("mode {p2p|p2mp}",), "mode p", FailureKind.AMBIGUOUS, 5),
    (("reset arp", "reset acl"), "reset a", FailureKind.AMBIGUOUS, 6),
    (("clear <interface> arp", "clear <interface> acl"), "clear g 0/0/1 a", FailureKind.AMBIGUOUS, 14),
    (("reset arp", "reset acl", "resume all"), "res a", FailureKind.AMBIGUOUS, 0),
]


@pytest.mark.parametrize(("notations", "line", "kind", "offset"), FAILURES, ids=[row[1] for row in FAILURES])
def test_failures(notations, line, kind, offset):
    """Each failure has the kind, and the place of the word to blame."""
    found = grammar(*notations).parse(line)
    assert isinstance(found, Failure)
    assert (found.kind, found.offset) == (kind, offset)


CARETS = [
    ("[Huawei-Vlanif10]", "ip address 1.1.1.254", PORT, 38),
    ("[Huawei-GigabitEthernet0/0/3]", "exit", PORT, 29),
    ("[Huawei-acl-basic-LAN]", "display all", (*ACL, "display version"), 30),
]


@pytest.mark.parametrize(("prompt", "line", "notations", "spaces"), CARETS, ids=[row[1] for row in CARETS])
def test_caret_columns_of_real_captures(prompt, line, notations, spaces):
    """The caret stands where real captures have it (vrp.md, 4.3)."""
    found = grammar(*notations).parse(line)
    assert isinstance(found, Failure)
    assert caret_line(prompt, found) == " " * spaces + "^"


RANKS = [
    (("ip route", "ipv6 route"), "ip r", "ip route"),
    (("show all", "show <name:string>"), "show all", "show all"),
    (("show all", "show <name:string>"), "show a", "show all"),
    (("show all", "show <name:string>"), "show ax", "show <name:string>"),
    (("peer <ip>", "peer <group:string>"), "peer 1.1.1.1", "peer <ip>"),
    (("peer <group:string>", "peer <ip>"), "peer 1.1.1.1", "peer <ip>"),
    (("ab cd", "abx c"), "ab c", "ab cd"),
    (("ping ip <host:string>", "ping <host:string>"), "ping i", "ping <host:string>"),
]


@pytest.mark.parametrize(("notations", "line", "owner"), RANKS)
def test_ranks(notations, line, owner):
    """In full before shortened, keyword before parameter, specific before general."""
    found = grammar(*notations).parse(line)
    assert isinstance(found, Match)
    assert found.owner == owner


def test_one_owner_is_not_ambiguous():
    """Several notations of one command do not compete."""
    owner = object()
    both = Grammar([Entry("show <a:ip>", owner), Entry("show <b:ip> [x]", owner)], TYPES)
    found = both.parse("show 1.1.1.1")
    assert isinstance(found, Match)
    assert found.owner is owner


def test_two_owners_of_one_line_are_ambiguous():
    """The same words declared twice are an ambiguity, not a silent choice."""
    assert isinstance(Grammar([Entry("show all", 1), Entry("show all", 2)], TYPES).parse("show all"), Failure)


def test_levels():
    """A command above the user's level does not exist for the user."""
    commands = Grammar([Entry("reboot", "reboot", level=3), Entry("ping", "ping")], TYPES)
    assert isinstance(commands.parse("reboot", level=3), Match)
    assert commands.parse("reboot", level=1) == Failure(FailureKind.UNRECOGNIZED, 0, 0)
    assert [item.text for item in commands.help("", level=1)] == ["ping"]


def test_views_in_turn():
    """The view's own command wins; a parent's is found; else the furthest failure is told."""
    views = [grammar(*PORT), grammar(*SYSTEM)]
    own = parse_in(views, "stp enable")
    assert not isinstance(own, Failure)
    assert own[0] == 0
    parents = parse_in(views, "stp i 1 r p")
    assert not isinstance(parents, Failure)
    assert parents[0] == 1
    assert parse_in(views, "stp instance 99 root primary") == Failure(FailureKind.WRONG, 13, 2)
    assert parse_in(views, "nonsense") == Failure(FailureKind.UNRECOGNIZED, 0, 0)


DESCRIBED = Grammar(
    [
        Entry(
            "ip address <ip> {<mask>|<mask-length>} [sub]",
            1,
            {"ip": "IP protocol", "address": "Set an address", "mask-length": "Length"},
        ),
        Entry("ip address dhcp-alloc", 2, {"dhcp-alloc": "By DHCP"}),
        Entry("ipv6 enable", 3),
        Entry("interface <interface>", 4),
        Entry("description <text>", 5, {"text": "Up to 242 characters"}),
    ],
    TYPES,
)
HELP = [
    ("", ["description", "interface", "ip", "ipv6"]),
    ("i", ["interface", "ip", "ipv6"]),
    ("ip", ["ip", "ipv6"]),
    ("ip ", ["address"]),
    ("ip a ", ["X.X.X.X", "dhcp-alloc"]),
    ("ip address d", ["dhcp-alloc"]),
    ("ip address 10.1.1.1 ", ["X.X.X.X", "INTEGER<0-32>"]),
    ("ip address 10.1.1.1 24 ", ["sub", "<cr>"]),
    ("ip address 10.1.1.1 24 sub ", ["<cr>"]),
    ("ip nonsense ", []),
    ("interface G", ["<interface>"]),
    ("interface GigabitEthernet ", ["<interface>"]),
    ("interface GigabitEthernet 0/0/1 ", ["<cr>"]),
    ("description ", ["TEXT<1-242>"]),
]


@pytest.mark.parametrize(("line", "texts"), HELP, ids=[repr(row[0]) for row in HELP])
def test_help(line, texts):
    """`?` lists parameters, then keywords by alphabet, then the end of the line."""
    assert [item.text for item in DESCRIBED.help(line)] == texts


def test_help_texts():
    """Descriptions come from the entry, by keyword or parameter name."""
    assert DESCRIBED.help("ip ") == [HelpItem("address", "Set an address")]
    assert DESCRIBED.help("ip address 1.1.1.1 ") == [HelpItem("X.X.X.X"), HelpItem("INTEGER<0-32>", "Length")]


COMPLETIONS = [
    ("i", ["interface", "ip", "ipv6"]),
    ("ip ad", ["address"]),
    ("ip a d", ["dhcp-alloc"]),
    ("interface Vl", ["Vlanif 10"]),
    ("interface GigabitEthernet 0/0/", ["0/0/1", "0/0/2"]),
    ("x", []),
]


@pytest.mark.parametrize(("line", "words"), COMPLETIONS)
def test_completions(line, words):
    """Tab offers keywords and the values that a type can list."""
    assert DESCRIBED.complete(line) == words


EVERYTHING = tuple(
    dict.fromkeys((*SYSTEM, *PORT, *OSPF, *AREA, *REGION, *POOL, *ACL, *LINK, *TUNNEL, *ZONE, *USER))
)
WORDS = sorted({word for text in EVERYTHING for word in re.findall(r"[a-z][a-z-]+", text)})
VALUES = [
    "1",
    "10",
    "5000",
    "10.1.1.1",
    "255.255.255.0",
    "0.0.0.255",
    "10.1.1.300",
    "g0/0/1",
    "g",
    "0/0/1",
    "R1",
    "é",
    "-",
]
LINES = st.lists(
    st.one_of(
        st.sampled_from(WORDS),
        st.builds(lambda word, length: word[:length], st.sampled_from(WORDS), st.integers(1, 4)),
        st.sampled_from(VALUES),
    ),
    max_size=7,
)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(TRAPS), LINES, st.sets(st.sampled_from(EVERYTHING), max_size=30), st.booleans())
def test_the_fast_path_is_exploration(trap, words, notations, append):
    """Reading word by word gives what trying every reading gives, on any grammar and line, a known one too."""
    commands = grammar(*trap[0], *sorted(notations - set(trap[0])))
    line = " ".join([trap[1], *words] if append else words)
    explored = commands.explore(line)
    assert commands.parse(line) == explored
    assert commands.parse(line) == explored


@dataclass(frozen=True, slots=True)
class Owned(ParameterType):
    """A word that the context has."""

    help: str = "<owned>"

    def parse(self, text: str, context: Any) -> str:
        if text not in context:
            raise Mismatch
        return text


def test_words_that_depend_on_the_context():
    """A word that one device has and another has not is not taken from memory, beside constant types too."""
    commands = Grammar(
        [Entry(text, text) for text in ("use <owned>", "use <ip>")], {**NEUTRAL_TYPES, "owned": Owned()}
    )
    for context in ({"10.1.1.1"}, set(), {"10.1.1.1"}):
        found = commands.parse("use 10.1.1.1", context)
        assert found == commands.explore("use 10.1.1.1", context)
        assert isinstance(found, Failure) == ("10.1.1.1" in context), "two readings are ambiguous"
    assert commands.parse("use b", {"b"}).values == {"owned": "b"}
    assert isinstance(commands.parse("use b", set()), Failure)


def test_the_memory_of_words_is_bounded():
    """Whatever is typed, a state remembers no more than some thousands of words, and reads on."""
    commands = grammar("sysname <name:string>")
    for number in range(10_000):
        assert commands.parse(f"sysname R{number}").values == {"name": f"R{number}"}
    after = commands.root().keywords["sysname"].target
    assert 0 < len(after.known) <= 4096


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), LINES)
def test_nothing_raises(text, words):
    """Any text is a command or a failure within the line, and can be asked about."""
    for line in (text, " ".join(words), " ".join(words) + text):
        found = EVERY.parse(line)
        assert isinstance(found, Match) or 0 <= found.offset <= len(line) + 1
        EVERY.help(line)
        EVERY.complete(line)


EVERY = grammar(*EVERYTHING)


def test_long_lines_end():
    """Readings do not multiply: a line of 2,000 words that each shorten two keywords is read at once."""
    commands = grammar("list {ab|ac|<x:string>}&<1-3000>")
    assert isinstance(commands.parse("list " + "a " * 2000), Failure)
