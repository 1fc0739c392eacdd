"""Port isolation: at layer 2 between ports and Eth-Trunks of a group, and at layer 3 where the mode says so."""

import pytest
from lone import lone_device, typed
from switched import wired

ACCESS = (
    "interface GigabitEthernet0/0/{port}\n port link-type access\n port default vlan {vlan}\n"
    " port-isolate enable group {group}\n#\n"
)
ROUTED = (
    "ipv6\nvlan batch 10 20\n#\ninterface Vlanif10\n ipv6 enable\n ip address 10.1.10.254 24\n"
    " ipv6 address 2001:db8:10::fe/64\n#\ninterface Vlanif20\n ipv6 enable\n ip address 10.1.20.254 24\n"
    " ipv6 address 2001:db8:20::fe/64\n#\n"
)
ROUTER = (
    "ipv6\ninterface GigabitEthernet0/0/1\n ipv6 enable\n ip address 10.1.{0}.1 24\n"
    " ipv6 address 2001:db8:{0}::1/64\n#\nip route-static 0.0.0.0 0 10.1.{0}.254\n"
    "ipv6 route-static :: 0 2001:db8:{0}::fe\n"
)


def routed(mode, *groups):
    """Two routers in VLANs of their own behind isolated ports of a switch that routes between the VLANs."""
    ports = "".join(
        ACCESS.format(port=port, vlan=vlan, group=group)
        for (port, vlan), group in zip(((1, 10), (2, 20)), groups, strict=True)
    )
    return wired(
        "R1:1 S1:1", "R2:1 S1:2", S1=mode + ROUTED + ports, R1=ROUTER.format(10), R2=ROUTER.format(20)
    )


@pytest.mark.parametrize(
    ("mode", "groups", "meet"),
    [
        ("", (1, 1), True),
        ("port-isolate mode l2\n", (1, 1), True),
        ("port-isolate mode all\n", (1, 1), False),
        ("port-isolate mode all\n", (1, 2), True),
    ],
)
def test_the_mode_decides_over_what_is_routed(mode, groups, meet):
    """Layer 2 alone lets pass what the switch routes; with `all` a group's ports exchange nothing at all."""
    lab = routed(mode, *groups)
    assert ("ttl=" in lab.run("R1", "ping -c 1 10.1.20.1")) == meet
    assert ("hop limit=" in lab.run("R1", "ping ipv6 -c 1 2001:db8:20::1")) == meet
    assert "ttl=" in lab.run("R1", "ping -c 1 10.1.20.254")


def test_an_eth_trunk_can_be_isolated():
    """A trunk in a group with a port: nothing passes between them, a third port reaches both."""
    trunk = (
        "interface Eth-Trunk1\n trunkport GigabitEthernet 0/0/11 to 0/0/12\n port-isolate enable\n#\n"
        "interface GigabitEthernet0/0/1\n port-isolate enable\n#\n"
    )
    far = "interface Eth-Trunk1\n trunkport GigabitEthernet 0/0/11 to 0/0/12\n#\n"
    hosts = {f"P{n}": f"ip address 10.1.1.{n} 255.255.255.0\n" for n in (1, 2, 3)}
    links = ("S1:11 S2:11", "S1:12 S2:12", "P1:eth0 S1:1", "P2:eth0 S1:2", "P3:eth0 S2:1")
    lab = wired(*links, S1=trunk, S2=far, **hosts)
    assert "ttl=" not in lab.run("P1", "ping 10.1.1.3 -c 1")
    assert "ttl=" in lab.run("P2", "ping 10.1.1.3 -c 1")
    assert "ttl=" in lab.run("P1", "ping 10.1.1.2 -c 1")
    assert "Eth-Trunk1" in lab.run("S1", "display port-isolate group all")


def test_the_mode_is_kept_until_it_is_undone():
    """`all` is printed; the default is not."""
    device = lone_device("huawei-s5700", "")
    typed(
        device, "system-view", "port-isolate mode all", "interface Eth-Trunk 2", "port-isolate enable group 4"
    )
    assert "port-isolate mode all\n" in device.text()
    assert "interface Eth-Trunk2\n port-isolate enable group 4\n" in device.text()
    typed(device, "system-view", "undo port-isolate mode")
    assert "port-isolate mode" not in device.text()
