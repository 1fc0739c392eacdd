"""The commands with which HCIP labs are verified (reference 5.2), on real labs into which its protocols were typed.

The course's OSPF triangle becomes a small HCIP network: a second area with a virtual link, IS-IS, BGP between two
systems, routing control, VRRP, BFD, PIM and MPLS; its four switches become an MSTP region. Each row says what must be
on the screen, as a pattern.
"""

import re
from functools import cache

import pytest
from lone import typed

from corpus.course import needs_corpus, solved

pytestmark = needs_corpus

MARKERS = ("Error:", "Error :", "^\n", "Unrecognized")
KEY = "md5 1 cipher Huawei@123"

ROUTERS = {
    "R1": f"""
bfd
quit
multicast routing-enable
mpls lsr-id 10.0.1.1
mpls
quit
mpls ldp
quit
ip vpn-instance blue
 ipv4-family
  route-distinguisher 100:1
  vpn-target 100:1
quit
quit
ospf 1
 bfd all-interfaces enable
 area 0
  undo network 10.0.13.0 0.0.0.255
 area 1
  network 10.0.13.0 0.0.0.255
  vlink-peer 10.0.13.3 {KEY}
quit
quit
isis 1
 network-entity 49.0001.0000.0000.0001.00
 is-level level-2
quit
interface GigabitEthernet0/0/3
 isis enable 1
 vrrp vrid 1 virtual-ip 10.0.12.254
 vrrp vrid 1 priority 120
 pim sm
 mpls
 mpls ldp
quit
interface LoopBack0
 isis enable 1
quit
ip ip-prefix lan index 10 permit 10.0.0.0 16 greater-equal 24 less-equal 32
route-policy prefer permit node 10
 if-match ip-prefix lan
 apply cost 77
quit
bgp 100
 peer 10.0.1.2 as-number 100
 peer 10.0.1.2 connect-interface LoopBack0
 peer 10.0.13.3 as-number 200
 network 10.0.1.1 32
 peer 10.0.13.3 route-policy prefer export
 ipv4-family vpnv4
  peer 10.0.1.2 enable
""",
    "R2": """
bfd
quit
multicast routing-enable
mpls lsr-id 10.0.1.2
mpls
quit
mpls ldp
quit
ospf 1
 bfd all-interfaces enable
quit
isis 1
 network-entity 49.0001.0000.0000.0002.00
 is-level level-2
quit
interface GigabitEthernet0/0/3
 isis enable 1
 vrrp vrid 1 virtual-ip 10.0.12.254
 pim sm
 mpls
 mpls ldp
quit
interface LoopBack0
 isis enable 1
quit
bgp 100
 peer 10.0.1.1 as-number 100
 peer 10.0.1.1 connect-interface LoopBack0
 ipv4-family vpnv4
  peer 10.0.1.1 enable
""",
    "R3": f"""
interface GigabitEthernet0/0/1
 ospf authentication-mode {KEY}
quit
ospf 1
 area 0
  undo network 10.0.13.3 0.0.0.0
 area 1
  network 10.0.13.3 0.0.0.0
  vlink-peer 10.0.13.1 {KEY}
quit
quit
bgp 200
 peer 10.0.13.1 as-number 100
""",
}
REGION = """
stp region-configuration
 region-name campus
 revision-level 3
 instance 1 vlan 10 20
 active region-configuration
"""

COMMANDS = [
    ("R1", "display ospf lsdb", r"^ Sum-Net +10\.0\.13\.0 +10\.0\.13\.3 "),
    ("R2", "display ospf abr-asbr", r"^ Intra-area +10\.0\.13\.3 +0\.0\.0\.0 +2 +10\.0\.12\.1 +ABR"),
    ("R2", "display ospf abr-asbr", r"^ Intra-area +10\.0\.13\.1 +0\.0\.0\.0 +1 +10\.0\.12\.1 +ABR/ASBR"),
    ("R1", "display ospf vlink", r"^ Virtual-link Neighbor-id  -> 10\.0\.13\.3, Neighbor-State: Full"),
    ("R1", "display ospf error", r"^ 0     : Netmask mismatch               0     : Hello timer mismatch"),
    ("R1", "display isis peer", r"^0000\.0000\.0002 +GE0/0/3 +\S+ +Up +\d+s +L2 +64"),
    ("R1", "display isis lsdb", r"^0000\.0000\.0002\.00-00 +0x0"),
    ("R1", "display isis route", r"^10\.0\.1\.2/32 +10 +NULL +GE0/0/3 +10\.0\.12\.2 "),
    ("R1", "display bgp peer", r"^ +10\.0\.1\.2 +4 +100 .* Established "),
    ("R3", "display bgp peer", r"^ +10\.0\.13\.1 +4 +100 .* Established "),
    ("R3", "display bgp routing-table", r"^ \*> +10\.0\.1\.1/32 +10\.0\.13\.1 +77 +0 +100i"),
    ("R1", "display ip ip-prefix", r"^ +index: 10 +permit +10\.0\.0\.0/16 +ge +24 +le +32"),
    ("R1", "display route-policy", r"^Route-policy : prefer\s+permit : 10 .*\s+Match clauses :"),
    ("S", "display stp region-configuration", r"^ +Region name +:campus\s"),
    ("S", "display stp region-configuration", r"^ +1 +10,? ?20"),
    ("R1", "display vrrp", r"^ +State : Master"),
    ("R2", "display vrrp brief", r"^1 +Backup +GE0/0/3 +Normal +10\.0\.12\.254"),
    ("R1", "display bfd session all", r"^\d+ +\d+ +10\.0\.12\.2 +Up +D_IP_IF +GigabitEthernet0/0/3"),
    ("R1", "display pim neighbor", r"VPN-Instance: public net"),
    ("R1", "display pim routing-table", r"Total 0 \(\*, G\) entry; 0 \(S, G\) entr"),
    ("R1", "display firewall session all", r"^  Total : 0"),
    ("R1", "display mpls ldp session", r"LDP Session\(s\) in Public Network"),
    ("R1", "display mpls lsp", r"^10\.0\.1\.1/32 +\d+/NULL "),
    ("R1", "display bgp vpnv4 all peer", r"^ BGP local router ID : "),
]


@cache
def network():
    """R1, R2 and R3 of the course's OSPF lab and S, a switch of its spanning-tree lab, with HCIP's lines typed in."""
    triangle, ring = solved("ensp-hcia/2.0 *"), solved("ensp-hcia/3.2 *")
    devices = {**{name: triangle.device(name) for name in ROUTERS}, "S": ring.device("LSW1")}
    for name, lines in {**ROUTERS, "S": REGION}.items():
        shown = typed(devices[name], "system-view", *lines.strip().splitlines())
        assert "Error" not in shown, shown
    return devices


@pytest.mark.parametrize(("node", "command", "fact"), COMMANDS)
def test_hcip_verifies_with(node, command, fact):
    """The command is understood, and its output has the fact."""
    shown = network()[node].run(command, ())
    for marker in MARKERS:
        assert marker not in shown
    assert re.search(fact, shown, re.MULTILINE), shown
