"""Configurations as devices of other releases and courses save them: printed again the same, in any valid order."""

import pytest

from labkit.lint.lines import ConfigText
from labkit.lint.report import lint
from labkit.lint.roundtrip import changes
from labkit.lint.sources import find_configurations

EDGE = """[V200R003C00]
#
 sysname PE1
 ftp server enable
#
 board add 0/1 2SA
 board add 0/3 1GEC
#
 snmp-agent local-engineid 800007DB03000000000000
 snmp-agent
#
 info-center source DS channel 0 log state off  trap state off
#
ip vpn-instance RED
 ipv4-family
  route-distinguisher 65001:1
  vpn-target 65001:1 65001:9 export-extcommunity
  vpn-target 65001:2 import-extcommunity
#
dhcp enable
#
acl number 2000
 rule 5 permit source 10.0.0.0 0.0.0.255
#
ip pool staff
 gateway-list 10.1.0.1
 network 10.1.0.0 mask 255.255.255.0
#
ip pool guests
 gateway-list 10.2.0.1
 network 10.2.0.0 mask 255.255.255.0
#
aaa
#
 nat address-group 1 192.0.2.1 192.0.2.9
#
interface Ethernet0/0/0
#
interface GigabitEthernet0/0/0
 ip binding vpn-instance RED
 ip address 10.1.0.1 255.255.255.0
#
interface GigabitEthernet0/0/1
 ip address 10.9.0.1 255.255.255.0
 rip authentication-mode hmac-sha256 cipher %$%$a1b2c3d4e5f6a7b8c9d0e1f2%$%$ 7
 rip version 2 multicast
#
interface NULL0
#
bgp 65001
 peer 192.0.2.2 as-number 65001
 peer 192.0.2.6 as-number 65002
 peer 192.0.2.6 ebgp-max-hop 2
 #
 ipv4-family unicast
  undo synchronization
  peer 192.0.2.2 enable
  peer 192.0.2.6 enable
 #
 ipv4-family vpnv4
  undo policy vpn-target
  apply-label per-nexthop
  peer 192.0.2.2 enable
  peer 192.0.2.2 route-policy second export
  peer 192.0.2.6 enable
  peer 192.0.2.6 allow-as-loop 3
 #
 ipv4-family vpn-instance RED
  peer 10.1.0.2 as-number 65100
  peer 10.1.0.2 substitute-as
  peer 10.1.0.2 soo 65100:1
#
rip 1
 network 10.0.0.0
 network 9.0.0.0
#
route-policy second deny node 10
 if-match extcommunity-filter 65001:2
#
route-policy second permit node 20
#
route-policy first permit node 10
#
ip extcommunity-filter basic 65001:2 permit rt 65001:2
#
ip route-static 0.0.0.0 0.0.0.0 10.9.0.9
ip route-static 0.0.0.0 0.0.0.0 10.9.0.2 preference 80
#
user-interface con 0
user-interface vty 0 4
user-interface vty 16 20
#
return
"""
MANAGED = """[V200R003C00]
#
 sysname R1
#
 snmp-agent local-engineid 800007DB03000000000000
 snmp-agent group v3 staff authentication
 snmp-agent target-host trap-hostname nms address 192.0.2.9 udp-port 162 trap-paramsname staff
 snmp-agent usm-user v3 reader staff authentication-mode sha 0123456789ABCDEF0123456789ABCDEF01234567
 snmp-agent trap source LoopBack1
 snmp-agent trap enable
 snmp-agent
#
acl number 2001
#
aaa
#
interface GigabitEthernet0/0/0
#
interface NULL0
#
interface LoopBack1
 ip address 10.0.0.1 255.255.255.255
#
bgp 65001
 peer 192.0.2.2 as-number 65002
 group inside internal
 peer inside connect-interface LoopBack1
 peer 10.0.0.2 as-number 65001
 peer 10.0.0.2 group inside
 #
 ipv4-family unicast
  undo synchronization
  peer 192.0.2.2 enable
  peer 192.0.2.2 filter-policy 2001 export
  peer 192.0.2.2 route-policy in import
  peer inside enable
  peer inside next-hop-local
  peer 10.0.0.2 enable
  peer 10.0.0.2 group inside
#
user-interface con 0
user-interface vty 0 4
user-interface vty 16 20
#
return
"""
SWITCH = """#
sysname S1
#
undo info-center enable
#
ipv6
#
router id 10.0.0.3
#
stp mode stp
stp disable
#
drop illegal-mac alarm
#
user-bind static ip-address 10.0.0.1 mac-address 00e0-fc00-0001 interface GigabitEthernet0/0/1
#
dhcp enable
#
dhcp snooping enable
#
drop-profile default
#
aaa
#
interface Vlanif1
#
interface MEth0/0/1
#
interface GigabitEthernet0/0/1
#
interface NULL0
#
mac-address static 00e0-fc00-0001 GigabitEthernet0/0/1 vlan 1
#
snmp-agent
snmp-agent local-engineid 800007DB0300E0FC000001
snmp-agent sys-info version v3
snmp-agent trap enable
#
user-interface con 0
user-interface vty 0 4
#
port-group 1
 group-member GigabitEthernet0/0/1
#
return
"""
CONTROLLER = """[V200R007C10SPC300]
#
 sysname AC
#
 set memory-usage threshold 0
#
ssl renegotiation-rate 1
#
vlan pool staff
 vlan 10 20
#
dhcp enable
#
pki realm default
 rsa local-key-pair default
 enrollment self-signed
#
aaa
 local-user guard password irreversible-cipher $1a$0123456789$abcdefghijklmnop$
#
interface GigabitEthernet0/0/1
#
interface XGigabitEthernet0/0/1
#
interface NULL0
#
ssh server secure-algorithms cipher aes256_ctr
ssh server key-exchange dh_group14_sha1
ssh client secure-algorithms cipher aes256_ctr
#
capwap source interface vlanif100
#
user-interface con 0
user-interface vty 0 4
user-interface vty 16 20
#
wlan
 security-profile name zoo
 security-profile name default
 security-profile name a-longer-name
 ap-group name b
 ap-group name aa
#
return
"""
FIREWALL = """!Software Version V500R005C10SPC300
!Last configuration was saved at 2026-01-02 03:04:05 UTC
#
sysname FW
#
 l2tp enable
 l2tp domain suffix-separator @
#
clock timezone UTC add 00:00:00
#
 hrp enable
 hrp standby-device
 hrp interface GigabitEthernet1/0/1 remote 10.0.1.2
#
 update schedule location-sdb weekly Sun 02:31
#
 user-manage web-authentication security port 8887
 undo privacy-statement english
page-setting
 user-manage security version tlsv1.1 tlsv1.2
password-policy
 level high
user-manage single-sign-on ad
#
 update schedule ips-sdb daily 00:32
 update schedule av-sdb daily 00:32
#
acl number 3000
 rule 5 permit ip source 10.0.0.0 0.0.0.255
#
ipsec proposal p
 esp authentication-algorithm sha2-256
#
ipsec policy by-hand 10 manual
 security acl 3000
 proposal p
 tunnel local 10.0.1.1
 tunnel remote 10.0.1.2
 sa spi inbound esp 300
 sa string-key inbound esp %^%#abcdefghijklmnopqrstuvwx%^%#
 sa spi outbound esp 301
 sa string-key outbound esp %^%#abcdefghijklmnopqrstuvwx%^%#
#
ike proposal default
 encryption-algorithm aes-256
ike proposal 1
 encryption-algorithm aes-128
#
ike peer there
 pre-shared-key %^%#abcdefghijklmnopqrstuvwx%^%#
 ike-proposal 1
 remote-id-type ip
 remote-id 10.0.1.2
 local-id 10.0.1.1
 remote-address 10.0.1.2
#
aaa
#
interface GigabitEthernet0/0/0
 undo shutdown
 ip address 192.168.0.1 255.255.255.0
 alias GE0/METH
#
interface GigabitEthernet1/0/1
 undo shutdown
 ip address 10.0.1.1 255.255.255.0
 vrrp vrid 1 virtual-ip 10.0.1.3 active
 service-manage ping permit
 ipsec policy by-hand
#
interface GigabitEthernet1/0/1.10
 vlan-type dot1q 10
 ip address 10.0.10.1 255.255.255.0
#
interface Virtual-if0
#
interface NULL0
#
firewall zone local
 set priority 100
#
firewall zone trust
 set priority 85
 add interface GigabitEthernet0/0/0
#
undo ssh server compatible-ssh1x enable
ssh authentication-type default password
ssh server cipher aes256_ctr aes128_ctr
ssh server hmac sha2_256 sha1
#
firewall detect ftp
#
user-interface con 0
user-interface vty 0 4
user-interface vty 16 20
#
pki realm default
#
sa
#
security-policy
#
nat-policy
#
return
"""
CONFIGURATIONS = {
    "edge": EDGE,
    "managed": MANAGED,
    "switch": SWITCH,
    "controller": CONTROLLER,
    "firewall": FIREWALL,
}


@pytest.mark.parametrize("name", CONFIGURATIONS)
@pytest.mark.parametrize("seed", [None, 1, 2])
def test_printed_again(name, seed):
    """Every line is accepted, and printed where it stood, in whatever order the lines came."""
    report = lint([ConfigText(name, CONFIGURATIONS[name])])
    assert [(found.text, found.note) for found in report.rejected] == []
    assert changes(report.readings, seed) == []


def test_a_line_that_a_display_tells_of_is_shown():
    """Of what is only kept, a display tells of the cards, and nothing of how labels are given."""
    report = lint([ConfigText("edge", EDGE)])
    kept = {found.text for found in report.kept}
    assert "apply-label per-nexthop" in kept
    assert not {"board add 0/3 1GEC", "peer 10.1.0.2 soo 65100:1", "undo synchronization"} & kept


def test_an_empty_file_is_no_configuration(tmp_path):
    """ENSP leaves empty files for devices on which nothing was saved."""
    (tmp_path / "vrpcfg.cfg").write_text("\n", encoding="utf-8")
    assert find_configurations([tmp_path]) == []
