"""The labs can be done at the command line from their task texts, abbreviations and detours included."""

import pytest

from labkit.runtime.lab import Lab
from scenarios.students import graded, plan_of, type_in, verdicts

VRP_BASICS = {
    "R1": """
        sy
        sysname {{ city }}-R1
        int g0/0/0
        ip add {{ net12 | host(1) }} 30
        int g0/0/1
        ip add {{ net13 | host(1) }} 30
        q
        int GigabitEthernet 0/0/2
        ip address {{ lan1 | host(254) }} 255.255.255.0
        int lo 0
        ip add {{ loopback1 }} 32
        ip route-s {{ site2 | network }} 23 {{ net12 | host(2) }}
        ip route-s 0.0.0.0 0 {{ net13 | host(2) }}
        ip route-s 0.0.0.0 0 g0/0/0 {{ net12 | host(2) }} pre {{ backup }}
        return
        save
    """,
    "R2": """
        sy
        int g0/0/0
        ip add {{ net12 | host(2) }} 30
        int g0/0/1
        ip add {{ net23 | host(1) }} 30
        int g0/0/2
        ip add {{ lan2 | host(254) }} 24
        int lo0
        ip add {{ loopback2 }} 32
        quit
        sysname {{ city }}-R2
        ip route-static {{ site1 | network }} 255.255.254.0 {{ net12 | host(1) }}
        ip route-static 0.0.0.0 0.0.0.0 {{ net23 | host(2) }}
        return
        save
    """,
    "R3": """
        sy
        sysname {{ city }}-R3
        ip route-static {{ site1 | network }} 23 {{ net13 | host(1) }}
        ip route-static {{ site1 | network }} 23 {{ net23 | host(1) }} preference {{ backup }}
        ip route-static {{ site2 | network }} 23 {{ net23 | host(1) }}
        int g0/0/0
        ip add {{ net13 | host(2) }} 30
        int g0/0/1
        ip add {{ net23 | host(2) }} 30
        return
        save
    """,
}
TRUNK = """
    port link-type trunk
    p t p v {{ vlan_mgmt }}
    p t a v {{ vlan_sales }} {{ vlan_lab }} {{ vlan_mgmt }}
"""
ACCESS_SWITCH = (
    """
    sys
    v b {{ vlan_sales }} {{ vlan_lab }} {{ vlan_mgmt }}
    int g0/0/1
    p l a
    p d v {{ vlan_sales }}
    int g0/0/2
    p l a
    p d v {{ vlan_lab }}
    int vlanif {{ vlan_mgmt }}
    ip add {{ mgmt_net | host(number) }} 24
    ip route-static 0.0.0.0 0 {{ mgmt_net | host(254) }}
    int g0/0/24
    """
    + TRUNK
)
CORE_SWITCH = (
    """
    sys
    vlan batch {{ vlan_sales }} {{ vlan_lab }} {{ vlan_mgmt }} {{ vlan_edge }}
    int g0/0/24
    port link-type access
    port default vlan {{ vlan_edge }}
    int vlanif {{ vlan_sales }}
    ip add {{ sales_net | host(254) }} 24
    int vlanif{{ vlan_lab }}
    ip add {{ lab_net | host(254) }} 24
    int vlanif {{ vlan_mgmt }}
    ip add {{ mgmt_net | host(254) }} 24
    int vlanif {{ vlan_edge }}
    ip add {{ uplink | host(2) }} 30
    q
    ip route-static 0.0.0.0 0 {{ uplink | host(1) }}
    int g0/0/1
    """
    + TRUNK
    + "int g0/0/2"
    + TRUNK
)
VLAN_ROUTING = {
    "SW1": CORE_SWITCH,
    "SW2": "{% set number = 2 %}" + ACCESS_SWITCH,
    "SW3": "{% set number = 3 %}" + ACCESS_SWITCH,
    "R1": """
        sys
        ip route-static {{ sales_net | network }} 24 {{ uplink | host(2) }}
        ip route-static {{ lab_net | network }} 24 {{ uplink | host(2) }}
        ip route-static {{ mgmt_net | network }} 24 {{ uplink | host(2) }}
    """,
}


def done(reference: str, student: str, work: dict[str, str]) -> Lab:
    lab = Lab.build(plan_of(reference, student))
    for node, lines in work.items():
        said = type_in(lab, node, lines)
        assert "Error" not in said, said
    return lab


@pytest.mark.parametrize(
    ("reference", "work"), [("hcia/vrp-basics", VRP_BASICS), ("hcia/vlan-routing", VLAN_ROUTING)]
)
def test_typed_work_scores_everything(reference, work):
    """What the task text asks for, typed as students type it, earns 100 %."""
    lab = done(reference, "chen-jie", work)
    assert verdicts(graded(reference, lab)) == {}


def test_the_reserve_of_vrp_basics_takes_over():
    """With the link R1 - R3 down PC1 still reaches the Internet, by way of R2 in both directions."""
    lab = done("hcia/vrp-basics", "chen-jie", VRP_BASICS)
    type_in(lab, "R1", "system-view\ninterface GigabitEthernet 0/0/1\nshutdown")
    said = lab.run("PC1", "tracert 198.51.100.1")
    assert plan_of("hcia/vrp-basics", "chen-jie").variables["net12"].rpartition(".")[0] in said
    assert "5 packet(s) received" in lab.run("PC1", "ping 198.51.100.1 -c 5")
    report = graded("hcia/vrp-basics", lab)
    assert {"default-r1", "floating-r1", "floating-r3"} <= set(verdicts(report))


@pytest.mark.parametrize(
    ("node", "lines", "lost"),
    [
        ("SW2", "int g0/0/24\nundo port trunk pvid vlan", {"trunks-access", "management", "manage-sw2"}),
        ("SW1", "int g0/0/2\np t a v 2 to 4094", {"trunk-sw3"}),
        ("SW3", "int g0/0/1\np d v {{ vlan_lab }}", {"ports-sales", "sales-to-sales", "internet-sales"}),
        ("R1", "undo ip route-static {{ lab_net | network }} 24", {"edge", "internet-lab"}),
        ("SW1", "int vlanif {{ vlan_lab }}\nshutdown", {"sales-to-lab", "internet-lab"}),
    ],
)
def test_typical_mistakes_in_vlan_routing_cost_what_they_break(node, lines, lost):
    """Each mistake is seen by the checks of what it breaks, and by no other."""
    lab = done("hcia/vlan-routing", "chen-jie", VLAN_ROUTING)
    type_in(lab, node, f"sys\n{lines}")
    assert set(verdicts(graded("hcia/vlan-routing", lab))) == lost
