"""QinQ, VLAN mapping and stacking, super-VLAN, MUX VLAN and one-way isolation: what reaches what."""

import pytest
from lone import lone_device, typed
from switched import wired

PORT = "interface GigabitEthernet0/0/{}\n {}\n#\n"
TRUNK = "port link-type trunk\n port trunk allow-pass vlan 2 to 4094"


def port(number, *lines):
    return PORT.format(number, "\n ".join(lines))


def access(number, vlan, *lines):
    return port(number, "port link-type access", f"port default vlan {vlan}", *lines)


def hosts(number, network="10.1.1"):
    return {
        f"P{n}": f"ip address {network}.{n} 255.255.255.0\nip gateway {network}.254\n"
        for n in range(1, number + 1)
    }


def reaches(lab, node, address):
    return "ttl=" in lab.run(node, f"ping {address} -c 1")


def customers(core="vlan batch 100\n#\n", tunnel=("port link-type dot1q-tunnel", "port default vlan 100")):
    """P1 and P2 of one customer in VLAN 10 of S1 and S4, over the provider's S2 and S3; P3 is in VLAN 20 there."""
    edge = "vlan batch 10 20\n#\n" + access(1, 10) + port(2, TRUNK)
    provider = core + port(1, *tunnel) + port(2, TRUNK)
    return wired(
        "P1:eth0 S1:1",
        "S1:2 S2:1",
        "S2:2 S3:2",
        "S3:1 S4:2",
        "S4:1 P2:eth0",
        "S4:3 P3:eth0",
        S1=edge,
        S2=provider,
        S3=provider,
        S4=edge + access(3, 20),
        **hosts(3),
    )


def test_a_tunnel_carries_a_customers_tags():
    """`dot1q-tunnel`: VLAN 10 comes out as VLAN 10 behind the provider's VLAN 100, and VLAN 20 apart from it."""
    lab = customers()
    assert reaches(lab, "P1", "10.1.1.2")
    assert not reaches(lab, "P1", "10.1.1.3")
    assert lab.devices["S1"].state.diagnoses() == []


def test_a_provider_without_the_vlan_carries_nothing():
    """The outer VLAN must be there, and permitted on the way."""
    assert not reaches(
        customers(core="vlan batch 200\n#\n", tunnel=("port link-type dot1q-tunnel",)), "P1", "10.1.1.3"
    )
    assert not reaches(customers(tunnel=("port link-type access", "port default vlan 100")), "P1", "10.1.1.2")


def test_stacking_puts_a_tag_before_some():
    """VLAN 10 alone travels in VLAN 100: hybrid ports that take it off again."""
    stack = (
        "port hybrid untagged vlan 100",
        "qinq vlan-translation enable",
        "port vlan-stacking vlan 10 stack-vlan 100",
    )
    assert reaches(customers(tunnel=stack), "P1", "10.1.1.2")
    assert not reaches(customers(tunnel=(stack[0], stack[2])), "P1", "10.1.1.2")


def test_mapping_changes_the_tag_at_the_edge():
    """VLAN 10 of the customer is VLAN 100 of the provider (and back at the other edge)."""
    mapped = (TRUNK, "qinq vlan-translation enable", "port vlan-mapping vlan 10 map-vlan 100")
    assert reaches(customers(tunnel=mapped), "P1", "10.1.1.2")
    assert not reaches(customers(tunnel=(TRUNK,)), "P1", "10.1.1.2")


def test_a_router_terminates_two_tags():
    """`qinq termination pe-vid 100 ce-vid 10`: the customer's gateway is beyond the provider."""
    edge = "vlan batch 10\n#\n" + access(1, 10) + port(2, TRUNK)
    provider = (
        "vlan batch 100\n#\n"
        + port(1, "port link-type dot1q-tunnel", "port default vlan 100")
        + port(2, TRUNK)
    )
    sub = "interface GigabitEthernet0/0/1.1\n qinq termination pe-vid 100 ce-vid {}\n"
    sub += " ip address 10.1.1.254 24\n arp broadcast enable\n"
    links = ("P1:eth0 S1:1", "S1:2 S2:1", "S2:2 R1:1")
    assert reaches(wired(*links, S1=edge, S2=provider, R1=sub.format(10), **hosts(1)), "P1", "10.1.1.254")
    assert not reaches(wired(*links, S1=edge, S2=provider, R1=sub.format(11), **hosts(1)), "P1", "10.1.1.254")


SUPER = (
    "vlan batch 2 3 10\n#\nvlan 10\n aggregate-vlan\n access-vlan 2 3\n#\n"
    "interface Vlanif10\n ip address 10.1.1.254 24\n{}#\n" + access(1, 2) + access(2, 3) + access(3, 2)
)
THREE = ("P1:eth0 S1:1", "P2:eth0 S1:2", "P3:eth0 S1:3")


def test_sub_vlans_share_a_gateway():
    """All reach the Vlanif of the super-VLAN; between sub-VLANs only with the proxy (RFC 3069)."""
    lab = wired(*THREE, S1=SUPER.format(""), **hosts(3))
    assert [reaches(lab, node, "10.1.1.254") for node in ("P1", "P2")] == [True, True]
    assert reaches(lab, "P1", "10.1.1.3")
    assert not reaches(lab, "P1", "10.1.1.2")
    lab = wired(*THREE, S1=SUPER.format(" arp-proxy inter-sub-vlan-proxy enable\n"), **hosts(3))
    assert reaches(lab, "P1", "10.1.1.2")
    assert "10            2 3" in lab.run("S1", "display super-vlan")


def test_a_super_vlan_has_rules():
    """No ports of its own, no layer-3 interface below, one super-VLAN for each sub-VLAN."""
    device = lone_device("huawei-s5700", "vlan batch 2 10 11\n#\ninterface Vlanif11\n#\n")
    assert "Error: The VLAN is not a super-VLAN." in typed(device, "system-view", "vlan 10", "access-vlan 2")
    assert "Error: A VLAN with" in typed(device, "system-view", "vlan 10", "aggregate-vlan", "access-vlan 11")
    shown = typed(device, "system-view", "vlan 10", "access-vlan 2", "undo aggregate-vlan")
    assert "Error: The super-VLAN has sub-VLANs." in shown
    assert "vlan 10\n aggregate-vlan\n access-vlan 2\n" in device.text()


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (10, 10, True),
        (10, 20, True),
        (10, 30, True),
        (20, 20, True),
        (30, 30, False),
        (20, 30, False),
        (40, 20, False),
    ],
)
def test_mux_vlan_ports_meet_by_the_kind_of_their_vlan(one, other, meet):
    """Principal 10 meets all, group 20 itself and the principal, separate 30 the principal only, 40 is outside."""
    text = (
        "vlan batch 10 20 30 40\n#\nvlan 10\n mux-vlan\n subordinate separate 30\n subordinate group 20\n#\n"
    )
    text += access(1, one, "port mux-vlan enable") + access(2, other, "port mux-vlan enable")
    lab = wired(*THREE[:2], S1=text, **hosts(2))
    assert reaches(lab, "P1", "10.1.1.2") == meet
    assert "10         30           separate" in lab.run("S1", "display mux-vlan")


def test_one_way_isolation_stops_one_way():
    """`am isolate` at port 1: nothing from there to port 2, so no answer either way; port 3 is not concerned."""
    lab = wired(*THREE, S1=port(1, "am isolate GigabitEthernet0/0/2"), **hosts(3))
    assert not reaches(lab, "P1", "10.1.1.2")
    assert reaches(lab, "P1", "10.1.1.3")
    assert reaches(lab, "P2", "10.1.1.3")


def test_a_vlan_that_is_deleted_is_no_longer_part_of_another():
    """Otherwise the configuration names a sub-VLAN that it does not make, and does not load."""
    device = lone_device(
        "huawei-s5700", "vlan batch 2 3 10\n#\nvlan 10\n aggregate-vlan\n access-vlan 2 3\n#\n"
    )
    typed(device, "system-view", "undo vlan 2")
    assert "vlan 10\n aggregate-vlan\n access-vlan 3\n" in device.text()
    again = lone_device("huawei-s5700", device.text())
    assert again.text() == device.text()
