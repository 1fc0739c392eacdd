"""What OSPF does otherwise on IOS (Cisco's IP Routing: OSPF Command Reference)."""

import pytest

from nos.cisco.ios import network, typed


@pytest.mark.parametrize(
    ("line", "announced"), [("", "10.9.9.9"), (" ip ospf network point-to-point\n", "10.9.9.0")]
)
def test_a_loopback_is_a_host_unless_it_is_a_link(line, announced):
    """`ip ospf network point-to-point` on a loopback announces its subnet."""
    loopback = f"interface l0\n ip address 10.9.9.9 255.255.255.0\n{line}"
    ospf = "router ospf 1\n network 10.0.0.0 0.255.255.255 area 0\n"
    devices = network(
        ["A:g0/0 B:g0/0"],
        {
            "A": f"interface g0/0\n ip address 10.0.0.1 255.255.255.0\n no shutdown\n{loopback}{ospf}",
            "B": f"interface g0/0\n ip address 10.0.0.2 255.255.255.0\n no shutdown\n{ospf}",
        },
    )
    shown = typed(devices["B"], "show ip route ospf")
    assert {word for word in shown.replace("/", " ").split() if word.startswith("10.9.9.")} == {announced}
