"""Layer 3 displays from the typed line to the text: the declared notations fetch the right state."""

from ipaddress import IPv4Address as Ip
from types import SimpleNamespace

import pytest
from layer3_reading import read
from test_ospf_display import CONFIGS, NOW, OTHER, PROCESS
from test_routing_display import ROUTES

from labkit.nos.config import DeviceConfig
from labkit.nos.huawei.dialect import huawei
from labkit.nos.shell.declaration import Call

STATE = SimpleNamespace(routes=lambda vrf="": ROUTES, ospf=lambda: {20: OTHER, 1: PROCESS}, interfaces=dict)
DEVICE = SimpleNamespace(
    state=STATE, config=DeviceConfig("R1", router_id=Ip("9.9.9.9"), ospf=CONFIGS), now=lambda: NOW
)


def display(line):
    match = huawei("ar").grammar("user").parse(line)
    return match.owner.declaration.run(Call(DEVICE, None, match.values, line, DEVICE.config))


@pytest.mark.parametrize(
    ("typed", "command", "count"),
    [
        ("dis ospf peer", "display ospf peer", 6),
        ("dis ospf 20 peer", "display ospf 20 peer", 3),
        ("dis ospf 5 peer", "display ospf 5 peer", 0),
        ("dis ospf 1 peer br", "display ospf 1 peer brief", 3),
        ("dis ospf peer g0/0/0", "display ospf peer GigabitEthernet0/0/0", 4),
        ("dis ospf peer g0/0/0 10.0.123.3", "display ospf peer GigabitEthernet0/0/0 10.0.123.3", 2),
        ("dis ospf 1 peer 10.1.0.1", "display ospf 1 peer 10.1.0.1", 1),
        ("dis ospf int", "display ospf interface", 4),
        ("dis ospf 1 int all", "display ospf 1 interface all", 2),
        ("dis ospf 1 int s2/0/0", "display ospf 1 interface Serial2/0/0", 1),
        ("dis ospf 1 lsdb", "display ospf 1 lsdb", 6),
        ("dis ospf 1 lsdb self", "display ospf 1 lsdb self-originate", 5),
        ("dis ospf 1 lsdb orig 10.1.0.1", "display ospf 1 lsdb originate-router 10.1.0.1", 1),
        ("dis ospf 1 lsdb router", "display ospf 1 lsdb router", 1),
        ("dis ospf 1 lsdb summary 10.1.23.0 self", "display ospf 1 lsdb summary 10.1.23.0 self-originate", 1),
        ("dis ospf 1 lsdb ase orig 10.1.0.1", "display ospf 1 lsdb ase originate-router 10.1.0.1", 0),
        ("dis ospf 1 rou", "display ospf 1 routing", 6),
        ("dis ospf 1 abr", "display ospf 1 abr-asbr", 2),
        ("dis ospf 1 brief", "display ospf 1 brief", 2),
        ("dis ip routing-table", "display ip routing-table", 7),
        ("dis ip routing-table ver", "display ip routing-table verbose", 8),
        ("dis ip routing-table proto stat", "display ip routing-table protocol static", 2),
        ("dis ip routing-table proto stat ver", "display ip routing-table protocol static verbose", 2),
        ("dis ip routing-table 2.2.2.2", "display ip routing-table 2.2.2.2", 1),
        ("dis ip routing-table 2.2.2.2 32 ver", "display ip routing-table 2.2.2.2 32 verbose", 2),
        ("dis ip routing-table 10.0.0.0 8 l", "display ip routing-table 10.0.0.0 8 longer-match", 1),
        ("dis ip routing-table stat", "display ip routing-table statistics", 8),
        ("dis fib", "display fib", 7),
        ("dis router id", "display router id", 1),
    ],
)  # fmt: skip
def test_typed_line_reaches_its_display(typed, command, count):
    """Abbreviated as a student types it, each form answers with the records it is about."""
    assert len(read(command, display(typed))) == count


def test_errors_are_counted_per_process():
    """`display ospf error` of one process holds that process only."""
    rows = read("display ospf 20 error", display("dis ospf 20 error"))
    assert {row["process_id"] for row in rows} == {"20"}
