"""Traffic policies of VLANs and of a whole switch: which frames they drop."""

import pytest
from switched import wired

POLICY = """acl 3000
 rule deny ip destination 10.1.1.2 0
#
traffic classifier c
 if-match acl 3000
#
traffic behavior b
 deny
#
traffic policy p
 classifier c behavior b
#
traffic classifier every
 if-match any
#
traffic behavior pass
 permit
#
traffic policy none
 classifier every behavior pass
#
vlan batch 10
#
"""
PORT = "interface GigabitEthernet0/0/{}\n port link-type access\n port default vlan {}\n{}#\n"


@pytest.mark.parametrize(
    ("lines", "own", "vlan", "passes"),
    [
        ("", "", 10, True),
        ("traffic-policy p global inbound\n#\n", "", 10, False),
        ("traffic-policy p global outbound\n#\n", "", 10, False),
        ("vlan 10\n traffic-policy p inbound\n#\n", "", 10, False),
        ("vlan 10\n traffic-policy p inbound\n#\n", "", 1, True),
        ("traffic-policy p global inbound\n#\n", " traffic-policy none inbound\n", 10, True),
        ("traffic-policy p global inbound\n#\nvlan 10\n traffic-policy none inbound\n#\n", "", 10, True),
    ],
)
def test_the_narrowest_policy_decides(lines, own, vlan, passes):
    """A port's policy comes before its VLAN's, and that before the switch's."""
    text = POLICY + lines + PORT.format(1, vlan, own) + PORT.format(2, vlan, own)
    hosts = {f"P{n}": f"ip address 10.1.1.{n} 255.255.255.0\nip gateway 10.1.1.9\n" for n in (1, 2)}
    lab = wired("P1:eth0 S1:1", "P2:eth0 S1:2", S1=text, **hosts)
    assert ("ttl=" in lab.run("P1", "ping 10.1.1.2 -c 1")) == passes
    config, printed = lab.devices["S1"].config, lab.devices["S1"].text()
    assert lab.devices["S1"].load(printed) == []
    assert lab.devices["S1"].config == config
