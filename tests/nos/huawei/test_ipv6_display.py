"""IPv6 displays of a running lab, read back through their templates."""

import pytest
from cabled import cabled
from test_ipv6 import CHAIN, LINKS, R1, R2, R3

from labkit.grading.parse import parse


@pytest.fixture(scope="module")
def course():
    devices = cabled(LINKS, {"R1": R1, "R2": R2, "R3": R3})
    devices["R1"].run("ping ipv6 2000:23::1")
    return devices


@pytest.fixture(scope="module")
def chain():
    return cabled(LINKS, CHAIN)


def rows(device, command):
    return parse("huawei_vrp", command, device.run(command))


@pytest.mark.parametrize(
    ("node", "command", "expected"),
    [
        (
            "R1",
            "display ipv6 interface brief",
            {"physical": "up", "protocol": "up", "address": "2000:12::2E0:FCFF:FE00:100"},
        ),
        (
            "R2",
            "display ipv6 interface GigabitEthernet0/0/1",
            {
                "link_local": "FE80::2E0:FCFF:FE00:201",
                "addresses": ["2000:23::2"],
                "subnets": ["2000:23::/64"],
                "lifetime": "1800",
                "managed": "DHCP",
                "other": "",
            },
        ),
        ("R1", "display ipv6 neighbors", {"state": "REACH", "is_router": "TRUE", "interface": "GE0/0/0"}),
        (
            "R1",
            "display ipv6 routing-table 2000:23::1",
            {
                "destination": "2000:23::",
                "length": "64",
                "next_hop": "2000:12::2",
                "preference": "60",
                "protocol": "Static",
                "flags": "RD",
            },
        ),
        (
            "R3",
            "display ipv6 routing-table",
            {"destination": "::", "length": "0", "protocol": "Unr", "preference": "64", "flags": "D"},
        ),
        ("R1", "display ipv6 routing-table protocol static", {"status": "Active", "protocol": "Static"}),
        (
            "R1",
            "display ipv6 routing-table protocol static verbose",
            {"state": "Active Adv Relied", "cost": "0", "relay_next_hop": "2000:12::2"},
        ),
        ("R2", "display dhcpv6 pool", {"pool": "pool1", "prefix": "2000:23::/64", "in_use": "1"}),
        ("R2", "display dhcpv6 pool pool1 allocated address", {"address": "2000:23::1"}),
        ("R2", "display dhcpv6 server", {"interface": "GigabitEthernet0/0/1", "pool": "pool1"}),
        ("R1", "ping ipv6 2000:23::1", {"destination": "2000:23::1", "received": "5", "loss": "0.00"}),
        ("R1", "tracert ipv6 2000:23::1", {"ttl": "1", "address": "2000:12::2"}),
    ],
)
def test_course_lab_is_read_back(course, node, command, expected):
    """The first record of each display says what the network is."""
    first = rows(course[node], command)[0]
    assert {name: first[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("node", "command", "count", "expected"),
    [
        (
            "R2",
            "display ospfv3 peer",
            2,
            {
                "process_id": "1",
                "area": "0.0.0.0",
                "neighbor_id": "1.1.1.1",
                "state": "Full",
                "role": "Backup",
            },
        ),
        (
            "R2",
            "display ospfv3 1 interface GigabitEthernet0/0/0",
            1,
            {
                "state": "DR",
                "cost": "1",
                "designated_router": "2.2.2.2",
                "backup_designated_router": "1.1.1.1",
            },
        ),
        ("R1", "display ospfv3 lsdb router", 2, {"type": "Router-LSA", "scope": "0.0.0.0", "detail": "1"}),
        (
            "R1",
            "display ospfv3 lsdb inter-prefix",
            1,
            {"origin_router": "2.2.2.2", "detail": "2001:23::/64"},
        ),
        ("R1", "display ospfv3 lsdb", 11, {"type": "Link-LSA", "scope": "GigabitEthernet0/0/0"}),
        (
            "R1",
            "display ospfv3 routing",
            5,
            {"code": "E2", "destination": "::", "next_hop": "FE80::2E0:FCFF:FE00:200"},
        ),
    ],
)
def test_ospfv3_is_read_back(chain, node, command, count, expected):
    """Each display has a record for each thing that is there."""
    found = rows(chain[node], command)
    assert {name: found[0][name] for name in expected} == expected
    assert len(found) == count
