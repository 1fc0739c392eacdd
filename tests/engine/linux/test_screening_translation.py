"""Traffic filters of a switch's ports as flows of Open vSwitch."""

from dataclasses import replace
from ipaddress import IPv4Address

import pytest

from engine.builders import Lab
from engine.linux.views import view
from labkit.engine.linux.filtering.topic import Filtering
from labkit.engine.linux.switching.screening import ELSE, matches
from labkit.engine.linux.switching.topic import Switching
from labkit.nos.config import Acl, AclRule, PortMatch, SwitchportConfig

SOURCE = IPv4Address("10.1.7.9"), IPv4Address("0.254.0.255")
WEB = PortMatch("eq", 80, 80)


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        (AclRule(5, permit=True), [()]),
        (AclRule(5, permit=True, source=SOURCE), [("nw_src=10.1.7.0/255.1.255.0",)]),
        (AclRule(5, permit=True, protocol=6, destination_port=WEB), [("nw_proto=6", "tp_dst=80")]),
        (AclRule(5, permit=True, protocol=1, icmp=(8, 0)), [("nw_proto=1", "icmp_type=8", "icmp_code=0")]),
        (
            AclRule(5, permit=True, protocol=6, tcp_flags=frozenset({"established"})),
            [("nw_proto=6", "tcp_flags=+ack"), ("nw_proto=6", "tcp_flags=+rst")],
        ),
        (AclRule(5, permit=True, protocol=6, destination_port=PortMatch("range", 20, 23)), None),
        (AclRule(5, permit=True, time_range="WORK"), None),
    ],
)
def test_a_rule_is_what_openflow_can_match(rule, found):
    """`established` is ACK or RST, two matches; ranges of ports and times have none."""
    assert matches(rule) == found


def filtered() -> Lab:
    lab = Lab("S1:1 P1:eth0", "S1:2 P2:eth0").vlans("S1", 10)
    for port in (1, 2):
        lab.interface("S1", port).switchport = SwitchportConfig(mode="access", access_vlan=10)
    rules = {
        5: AclRule(5, permit=False, source=SOURCE),
        10: AclRule(10, permit=True, protocol=6, destination_port=WEB),
    }
    lab.configs["S1"].acls[3000] = Acl(3000, rules=rules)
    lab.interface("S1", 1).filters.acls["inbound"] = 3000
    return lab


def test_the_first_rule_that_matches_decides():
    """Higher priorities are asked first; all else is switched."""
    assert Switching().wanted(view(filtered(), "S1"))["flows br0"] == (
        "priority=60000,in_port=GE0-0-1,ip,nw_src=10.1.7.0/255.1.255.0,actions=drop",
        "priority=59999,in_port=GE0-0-1,ip,nw_proto=6,tp_dst=80,actions=NORMAL",
        ELSE,
    )


def test_what_is_screened_is_no_limit_and_what_is_not_is_named():
    """One rule that cannot be asked keeps the whole list out: the rest alone would say something else."""
    lab = filtered()
    assert Filtering().limits(view(lab, "S1")) == []
    rules = lab.configs["S1"].acls[3000].rules
    rules[10] = replace(rules[10], destination_port=PortMatch("range", 20, 23))
    assert Switching().wanted(view(lab, "S1"))["flows br0"] == (ELSE,)
    assert Filtering().limits(view(lab, "S1")) == [
        f"{name}: traffic filters and policies (inbound) of layer-2 ports and VLANs"
        for name in ("GigabitEthernet0/0/1",)
    ]
