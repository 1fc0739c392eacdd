"""What FRR's vtysh (8.4.4) and Linux's ping (iputils 20221126) say, as records; the texts are theirs."""
# ruff: noqa: E501  (lines are as wide as FRR prints them)

import pytest
from labkit.graders.displays import ROUTES

from labkit.errors import GraderError
from labkit.grading.check import Command, Output, Records, Site
from labkit.grading.parse import parse, refused

ROUTES_OF_FRR = """Codes: K - kernel route, C - connected, S - static, R - RIP,
       O - OSPF, I - IS-IS, B - BGP, E - EIGRP, N - NHRP,
       T - Table, v - VNC, V - VNC-Direct, A - Babel, F - PBR,
       f - OpenFabric,
       > - selected route, * - FIB route, q - queued, r - rejected, b - backup
       t - trapped, o - offload failure

S>* 0.0.0.0/0 [200/0] via 10.0.12.2, v1, weight 1, 00:00:04
S   10.0.12.0/24 [1/0] via 10.0.13.3, w1, weight 1, 00:00:04
C>* 10.0.12.0/24 is directly connected, v1, 00:00:05
S>  10.7.0.0/16 [1/0] via 10.9.1.1 (recursive), weight 1, 00:00:04
  *                     via 10.0.12.2, v1, weight 1, 00:00:04
  *                     via 10.0.13.3, w1, weight 1, 00:00:04
S>* 10.8.0.0/16 [1/0] unreachable (blackhole), weight 1, 00:00:04
S>* 10.9.0.0/16 [1/0] via 10.0.12.2, v1, weight 1, 00:00:04
  *                   via 10.0.13.3, w1, weight 1, 00:00:04
O   10.0.13.0/24 [110/10] is directly connected, w1, weight 1, 00:00:04
O>* 10.0.1.0/24 [110/11] via 10.0.12.1, eth1, weight 1, 00:00:04
"""
NEIGHBORS = """
Neighbor ID     Pri State           Up Time         Dead Time Address         Interface                        RXmtL RqstL DBsmL
1.1.1.1           1 Full/Backup     1m02s             3.591s 10.0.12.1       eth1:10.0.12.2                       0     0     0
3.3.3.3           1 2-Way/DROther   1.413s            3.7s 10.0.12.3       eth1:10.0.12.2                       0     0     0

"""
PING = """PING 10.0.1.1 (10.0.1.1) 56(84) bytes of data.
64 bytes from 10.0.1.1: icmp_seq=1 ttl=255 time=0.075 ms
64 bytes from 10.0.1.1: icmp_seq=2 ttl=255 time=0.055 ms

--- 10.0.1.1 ping statistics ---
2 packets transmitted, 2 received, 0% packet loss, time 1015ms
rtt min/avg/max/mdev = 0.055/0.065/0.075/0.010 ms
"""
SILENCE = """PING 10.0.1.99 (10.0.1.99) 56(84) bytes of data.
From 10.0.1.10 icmp_seq=1 Destination Host Unreachable
From 10.0.1.10 icmp_seq=2 Destination Host Unreachable

--- 10.0.1.99 ping statistics ---
3 packets transmitted, 0 received, +2 errors, 100% packet loss, time 2031ms
pipe 3
"""


def routes() -> list[dict[str, str]]:
    command = Command("F1", "show ip route")
    records = Records(Site({"F1": "frr"}), {command: Output(ROUTES_OF_FRR)}.get)
    return [dict(row) for row in records.rows("F1", ROUTES)]


def test_routes_of_frr_are_those_that_were_chosen():
    """A route that lost is in no record, each next hop of one that won is, and a recursive one by what it became."""
    found = [(row["destination"], row["protocol"], row["next_hop"], row["interface"]) for row in routes()]
    assert found == [
        ("0.0.0.0", "static", "10.0.12.2", "v1"),
        ("10.0.12.0", "direct", "0.0.0.0", "v1"),
        ("10.7.0.0", "static", "10.0.12.2", "v1"),
        ("10.7.0.0", "static", "10.0.13.3", "w1"),
        ("10.8.0.0", "static", "0.0.0.0", "blackhole"),
        ("10.9.0.0", "static", "10.0.12.2", "v1"),
        ("10.9.0.0", "static", "10.0.13.3", "w1"),
        ("10.0.1.0", "ospf", "10.0.12.1", "eth1"),
    ]


def test_preference_and_cost_belong_to_their_own_route():
    """A connected network has neither, whatever stands before it."""
    values = {row["destination"]: (row["length"], row["preference"], row["cost"]) for row in routes()}
    assert values["0.0.0.0"] == ("0", "200", "0")
    assert values["10.0.12.0"] == ("24", "0", "0")
    assert values["10.0.1.0"] == ("24", "110", "11")


def test_neighbors_of_frr():
    """The interface stands before its own address, the state before the role."""
    rows = parse("frr", "show ip ospf neighbor", NEIGHBORS)
    assert [(row["neighbor_id"], row["state"], row["address"], row["interface"]) for row in rows] == [
        ("1.1.1.1", "Full/Backup", "10.0.12.1", "eth1"),
        ("3.3.3.3", "2-Way/DROther", "10.0.12.3", "eth1"),
    ]
    assert parse("frr", "show ip ospf neighbor", "% OSPF is not enabled in vrf default\n") == []


@pytest.mark.parametrize(("text", "received"), [(PING, "2"), (SILENCE, "0")])
def test_pings_of_linux(text, received):
    """The replies that were counted, with and without errors between."""
    (row,) = parse("linux", "ping -c 2 10.0.1.1", text)
    assert row["received"] == received


@pytest.mark.parametrize(
    "text",
    [
        "% Unknown command: show foo\n",
        "% Invalid input detected at '^' marker.\n",
        "-bash: foo: command not found\n",
        "sh: 1: foo: not found\n",
    ],
)
def test_a_refusal_is_the_graders_trouble(text):
    """A device that does not know the command is no device that lacks what was asked for."""
    assert refused(text)
    with pytest.raises(GraderError, match="does not know"):
        parse("linux", "foo", text)
    assert not refused(f"description\n{text}")
