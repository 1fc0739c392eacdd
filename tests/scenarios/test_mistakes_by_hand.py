"""Typical mistakes in the labs of campus, IPv6 and automation cost what they break, and nothing else."""

import pytest

from labkit.runtime.lab import Lab
from scenarios.students import graded, plan_of, type_in, verdicts

MISTAKES = [
    # What is typed in the region acts once it is activated.
    ("hcip/mstp-vrrp-campus", "CORE2", "stp region-configuration\nregion-name elsewhere", set()),
    (
        "hcip/mstp-vrrp-campus",
        "CORE1",
        "int vlanif {{ vlan_a }}\nundo vrrp vrid {{ vlan_a }} track interface g0/0/24",
        {"track-1", "track-1-traffic"},
    ),
    (
        "hcip/mstp-vrrp-campus",
        "CORE2",
        "undo stp instance 1 root\nstp instance 1 priority 8192",
        {"priorities"},
    ),
    (
        "hcia/ipv6",
        "R1",
        "int g0/0/2\nipv6 nd ra halt",
        {"advertisements", "slaac", "server", "internet", "cut-server"},
    ),
    ("hcia/ipv6", "R2", "int g0/0/2\nundo ipv6 nd autoconfig managed-address-flag", {"flags"}),
    ("hcia/ipv6", "R3", "ospfv3\nundo silent-interface g0/0/2", {"silent"}),
    (
        "hcia/campus",
        "ACC2",
        "int g0/0/1\nundo traffic-filter inbound",
        {"students-files", "students-management"},
    ),
    (
        "hcia/campus",
        "R1",
        "acl 2000\nundo rule 10",
        {"nat", "students-management", "uplink-cut", "access-cut"},
    ),
    # R1 does not trust the key of a server that it reaches: that is no refusal.
    ("hcia/campus", "CORE2", "user-interface vty 0 4\nundo acl inbound", {"elsewhere"}),
    ("hcia/automation", "SW3", "int g0/0/8\nundo shutdown", {"spare"}),
    ("hcia/automation", "SW2", "undo ntp-service unicast-server {{ net_mgmt | host(254) }}", {"clock"}),
]


@pytest.mark.parametrize(("reference", "node", "lines", "lost"), MISTAKES)
def test_a_mistake_costs_what_it_breaks(reference, node, lines, lost):
    """The solved lab with one change of it, saved afterwards: the checks that do not pass are those."""
    plan = plan_of(reference, "li-wei")
    lab = Lab.build(plan, configurations=plan.solution)
    assert "Error" not in type_in(lab, node, f"system-view\n{lines}\nreturn\nsave")
    assert set(verdicts(graded(reference, lab))) == lost
