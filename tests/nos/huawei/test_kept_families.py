"""Firewalls and wireless controllers: everything is accepted, kept in its place, printed back, with its own prompts."""

import pytest

from .lone import lone_device, typed

USG = """
ip address-set LAN type object
 address 0 10.1.1.0 mask 24
 address 1 range 10.1.2.1 10.1.2.9
#
interface GigabitEthernet1/0/0
 undo shutdown
 ip address 10.1.1.1 255.255.255.0
 service-manage ping permit
#
firewall zone trust
 set priority 85
 add interface GigabitEthernet0/0/0
 add interface GigabitEthernet1/0/0
#
hrp enable
hrp interface GigabitEthernet1/0/6 remote 10.9.9.2
#
nat address-group pool 0
 mode pat
 section 0 1.1.1.10 1.1.1.20
#
security-policy
 default action permit
 rule name out
  source-zone trust
  destination-zone untrust
  source-address 10.1.1.0 mask 255.255.255.0
  service http
  service https
  action permit
 rule name in
  source-zone untrust
  destination-address address-set LAN
  action deny
#
nat-policy
 rule name out
  source-zone trust
  egress-interface GigabitEthernet1/0/1
  action source-nat easy-ip
#
ike peer b
 pre-shared-key Key12345
 ike-proposal 1
 remote-address 2.2.2.2
#
ipsec proposal p
 esp encryption-algorithm aes-256
#
ipsec policy map 1 isakmp
 security acl 3000
 ike-peer b
 proposal p
#
return
"""
AC = """
vlan batch 100 to 101
#
interface Vlanif100
 ip address 192.168.100.254 255.255.255.0
#
interface GigabitEthernet0/0/1
 port link-type trunk
 port trunk allow-pass vlan 100 to 101
#
capwap source interface vlanif100
#
wlan
 security-profile name HCIA-WLAN
  security wpa-wpa2 psk pass-phrase %^%#m"tz0f>~7.[`^6RWdzwCy16hJj/Mc!,}s`X*B]}A%^%# aes
 ssid-profile name HCIA-WLAN
  ssid HCIA-WLAN
 vap-profile name HCIA-WLAN
  forward-mode tunnel
  service-vlan vlan-id 101
  ssid-profile HCIA-WLAN
  security-profile HCIA-WLAN
 regulatory-domain-profile name default
  country-code CN
 ap-group name ap-group1
  regulatory-domain-profile default
  vap-profile HCIA-WLAN wlan 1 radio all
 ap-id 0 type-id 56 ap-mac 00e0-fc5b-6030 ap-sn 210235448310B333282F
  ap-name ap1
  ap-group ap-group1
 ap-id 10 ap-mac 00e0-fcc2-68d0
  ap-name ap2
#
return
"""


@pytest.mark.parametrize(
    ("kind", "text"), [("huawei-usg6000v", USG), ("huawei-ac6605", AC), ("huawei-ac6005", AC)]
)
def test_a_whole_configuration_is_kept(kind, text):
    """Every line is accepted and printed again, in the order that the device has; loading that changes nothing."""
    device = lone_device(kind)
    assert device.load(text) == []
    printed = device.text()
    lines = [line.strip() for line in printed.splitlines()]
    wanted = [line.strip() for line in text.strip().splitlines() if line.strip() not in ("#", "return")]
    assert [line for line in wanted if line not in lines] == []
    assert device.load(printed) == []
    assert device.text() == printed


def test_rules_keep_the_order_of_the_user_and_access_points_that_of_their_numbers():
    """The first rule that fits decides; 10 comes behind 9."""
    device = lone_device("huawei-usg6000v")
    device.load(USG)
    text = device.text()
    assert text.index("rule name out") < text.index("rule name in")
    device = lone_device("huawei-ac6605")
    device.load(AC.replace("ap-id 0 ", "ap-id 9 "))
    text = device.text()
    assert text.index("ap-id 9 ") < text.index("ap-id 10 ")


@pytest.mark.parametrize(
    ("kind", "lines", "prompt"),
    [
        ("huawei-usg6000v", ("firewall zone trust",), "-zone-trust]"),
        ("huawei-usg6000v", ("security-policy", "rule name x"), "-policy-security-rule-x]"),
        ("huawei-usg6000v", ("nat-policy", "rule name x"), "-policy-nat-rule-x]"),
        ("huawei-usg6000v", ("ip address-set x type object",), "-object-address-set-x]"),
        ("huawei-usg6000v", ("ike proposal 1",), "-ike-proposal-1]"),
        ("huawei-usg6000v", ("ike peer x",), "-ike-peer-x]"),
        ("huawei-usg6000v", ("ipsec proposal x",), "-ipsec-proposal-x]"),
        ("huawei-usg6000v", ("ipsec policy x 1 isakmp",), "-ipsec-policy-isakmp-x-1]"),
        ("huawei-ac6605", ("vlan pool x",), "-vlan-pool-x]"),
        ("huawei-ac6605", ("wlan",), "-wlan-view]"),
        ("huawei-ac6605", ("wlan", "ap-id 1"), "-wlan-ap-1]"),
        ("huawei-ac6605", ("wlan", "ap-group name x"), "-wlan-ap-group-x]"),
        ("huawei-ac6605", ("wlan", "ssid-profile name X"), "-wlan-ssid-prof-x]"),
        ("huawei-ac6605", ("wlan", "security-profile name x"), "-wlan-sec-prof-x]"),
        ("huawei-ac6605", ("wlan", "vap-profile name x"), "-wlan-vap-prof-x]"),
        ("huawei-ac6605", ("wlan", "regulatory-domain-profile name x"), "-wlan-regulate-domain-x]"),
    ],
)
def test_views_have_the_prompts_of_real_devices(kind, lines, prompt):
    """The prompts that were captured (trap 14)."""
    shown = typed(lone_device(kind), "system-view", *lines)
    _host, hyphen, rest = shown.splitlines()[-1].partition("-")
    assert hyphen + rest == prompt


def test_a_firewall_says_of_each_port_that_it_is_open():
    """USG prints `undo shutdown` on every port (trap 25)."""
    text = lone_device("huawei-usg6000v").text()
    assert text.count("undo shutdown") == 8
    assert text.startswith("!Software Version V500R005C10SPC300\n#\n")
