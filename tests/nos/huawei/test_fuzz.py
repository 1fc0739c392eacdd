"""Whatever is typed: no line raises out of a device, and what it accepted survives a restart."""

from hypothesis import given, settings
from hypothesis import strategies as st
from lone import lone_device

from labkit.nos.shell.drive import run_line
from labkit.nos.shell.interpreter import Terminal
from labkit.nos.shell.notation import Keyword, leaves, parse_notation

_VALUES = [
    "0",
    "1",
    "7",
    "10",
    "24",
    "255",
    "4095",
    "99999",
    "10.1.1.1",
    "255.255.255.0",
    "0.0.0.255",
    "224.0.0.5",
]
_VALUES += [
    "g0/0/0",
    "GigabitEthernet0/0/1",
    "lo0",
    "vlanif10",
    "NULL0",
    "e 1",
    "g0/0/9.5",
    "R1",
    "<R1>",
    "|",
    "?",
    "undo",
]


def _vocabulary(kind):
    device = lone_device(kind)
    words = {
        leaf.text
        for declarations in device.dialect.declarations().values()
        for declaration in declarations
        for leaf in leaves(parse_notation(declaration.notation))
        if isinstance(leaf, Keyword)
    }
    return sorted(words) + _VALUES * 4


def _lines(kind):
    words = st.sampled_from(_vocabulary(kind))
    shortened = st.builds(lambda word, length: word[:length], words, st.integers(1, 12))
    sensible = st.lists(st.one_of(words, shortened), min_size=1, max_size=7).map(" ".join)
    headers = st.sampled_from(
        ["system-view", "interface g0/0/1", "interface lo 1", "ospf 1", "area 0", "vlan 10", "aaa", "quit"]
    )
    return st.lists(st.one_of(sensible, headers, st.text(max_size=60)), min_size=1, max_size=40)


def _prove(kind):
    @given(_lines(kind))
    @settings(max_examples=60, deadline=None)
    def holds(lines):
        device = lone_device(kind, "sysname R1\ninterface GigabitEthernet0/0/1\n")
        terminal = Terminal(device, "student")
        run_line(terminal, "system-view")
        for line in lines:
            if not line.strip().lower().startswith(("reb", "rese")):
                run_line(terminal, line.replace("\n", " "), ("y",))
            terminal.complete(line.replace("\n", " "))
            terminal.help(line.replace("\n", " "))
        config, text = device.config, device.text()
        assert device.load(text) == []
        assert device.config == config
        assert device.text() == text

    return holds


def test_router_takes_any_line():
    """A router's command line never raises, and prints what it loads."""
    _prove("huawei-ar2220")()


def test_switch_takes_any_line():
    """A switch's command line never raises, and prints what it loads."""
    _prove("huawei-s5700")()
