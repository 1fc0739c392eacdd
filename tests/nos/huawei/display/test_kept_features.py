"""Features that are kept show what was configured, and the state of a device that nobody has answered."""

from functools import cache

import pytest
from lone import lone_device
from ntc_templates.parse import parse_output

from labkit.grading.parse import parse

CONTROLLER = """
vlan batch 100 101
capwap source interface Vlanif1
vlan pool staff
 vlan 100 101
wlan
 security-profile name s
  security wpa2 psk pass-phrase a1234567 aes
 ssid-profile name ss
  ssid wifi
 vap-profile name v
  service-vlan vlan-id 100
  ssid-profile ss
  security-profile s
 regulatory-domain-profile name d
  country-code us
 ap-group name g
  regulatory-domain-profile d
  radio 0
   vap-profile v wlan 1
 ap-id 0 ap-mac 00e0-fc12-3456
  ap-name area_1
  ap-group g
 ap-id 10 ap-mac 00e0-fc12-3457
"""
ROUTER = """
multicast routing-enable
ip vpn-instance A
 ipv4-family
  route-distinguisher 1:1
  vpn-target 1:2 export-extcommunity
  vpn-target 1:3 1:4 import-extcommunity
ip vpn-instance B
mpls lsr-id 1.1.1.1
mpls
mpls ldp
mpls ldp remote-peer far
 remote-ip 3.3.3.3
ike peer b
 ike-proposal 1
 remote-address 2.2.2.2
ipsec policy map 1 isakmp
 security acl 3000
 ike-peer b
interface LoopBack0
 ip address 1.1.1.1 32
 pim dm
 igmp enable
interface LoopBack1
 ip binding vpn-instance A
 ip address 10.9.9.9 32
"""


@cache
def controller():
    return lone_device("huawei-ac6005", CONTROLLER)


@cache
def router():
    return lone_device(text=ROUTER)


def rows(device, command):
    return parse("huawei_vrp", command, device.run(command))


def test_access_points_wait_for_their_controller():
    """None ever joins: all are idle, without address, in their group or the default one; ntc-templates agree."""
    text = controller().run("display ap all")
    public = parse_output(platform="huawei_vrp", command="display ap all", data=text)
    assert [(row["id"], row["mac_address"], row["name"], row["group"], row["state"]) for row in public] == [
        ("0", "00e0-fc12-3456", "area_1", "g", "idle"),
        ("10", "00e0-fc12-3457", "00e0-fc12-3457", "default", "idle"),
    ]
    own = rows(controller(), "display ap all")
    assert [(row["id"], row["name"], row["state"]) for row in own] == [
        (row["id"], row["name"], row["state"]) for row in public
    ]


@pytest.mark.parametrize(
    "command", ["display station all", "display vap all", "display vap ssid wifi", "display radio all"]
)
def test_nothing_is_on_air(command):
    """Without access points there are no radios, virtual access points and stations."""
    assert "Total: 0" in controller().run(command)
    assert rows(controller(), command) == []


def test_a_vap_profile_tells_what_its_profiles_say():
    """SSID and security come from the profiles that it names; the group's radio is what refers to it."""
    row = next(row for row in rows(controller(), "display vap-profile all") if row["name"] == "v")
    assert row == {
        "name": "v",
        "reference": "1",
        "forward_mode": "direct",
        "vlan": "VLAN 100",
        "security": "WPA2-PSK",
        "ssid": "wifi",
    }
    assert "ap-group                      g" in controller().run("display references vap-profile name v")
    assert "display" not in controller().run("display vap-profile name nobody")


def test_groups_count_their_access_points():
    """By the group that each was given; the country is that of the group's regulatory domain."""
    assert rows(controller(), "display ap-group all") == [
        {"name": "default", "total": "1", "country": "CN"},
        {"name": "g", "total": "1", "country": "us"},
    ]
    shown = controller().run("display ap-group name g").splitlines()
    assert shown[shown.index("Radio 0                            :") + 1].split() == [
        "WLAN",
        "1",
        "VAP",
        "profile",
        ":",
        "v",
    ]
    assert shown[shown.index("Radio 1                            :") + 1].startswith("Radio 2")


@pytest.mark.parametrize(
    ("command", "line"),
    [
        ("display ssid-profile name ss", "SSID                               : wifi"),
        ("display security-profile name s", "Security policy                    : WPA2-PSK"),
        ("display regulatory-domain-profile all", "d                                   1           us"),
        ("display capwap configuration", "Source interface                       : Vlanif1"),
        ("display vlan pool name staff", "VLAN ID              : 100 101"),
    ],
)
def test_profiles_are_shown_as_configured(command, line):
    """What was typed is what is shown."""
    assert line in controller().run(command).splitlines()


@pytest.mark.parametrize(
    ("command", "line"),
    [
        ("display mpls ldp session", " TOTAL: 0 session(s) Found."),
        ("display mpls ldp peer", " TOTAL: 0 Peer(s) Found."),
        ("display mpls ldp adjacency", " TOTAL: 0 Record(s) found."),
        ("display mpls ldp lsp", " TOTAL: 0 Normal LSP(s) Found."),
        (
            "display mpls ldp remote-peer",
            " Remote Peer IP    : 3.3.3.3              LDP ID       : 1.1.1.1:0",
        ),
        ("display mpls lsp statistics", "LDP LSP             1        0        0        1"),
        ("display ike sa", "  Number of IKE SA : 0"),
        ("display ipsec sa", "  Number of IPSec SA : 0"),
        ("display ike peer name b", "  Peer IP address            : 2.2.2.2"),
        ("display ipsec policy", "  Security data flow         : 3000"),
        ("display pim neighbor", " Total Number of Neighbors = 0"),
        (
            "display pim interface",
            " LoopBack0           up    0      30         1          1.1.1.1       (local)",
        ),
        ("display igmp interface", "   Querier for IGMP: 1.1.1.1 (this router)"),
        ("display multicast rpf-info 1.1.1.1", "     Referenced route/mask: 1.1.1.1/32"),
    ],
)
def test_a_router_alone_tells_what_it_decides_itself(command, line):
    """Nobody answers: sessions and associations there are none, its own role and labels it knows."""
    assert line in router().run(command).splitlines()


def test_vpn_instances_have_interfaces_and_tables_of_their_own():
    """ntc-templates read the list; the targets are split by direction; each table has its own routes."""
    text = router().run("display ip vpn-instance interface")
    public = parse_output(platform="huawei_vrp", command="display ip vpn-instance interface", data=text)
    assert public == [
        {"name": "A", "id": "1", "interface_list": ["LoopBack1"]},
        {"name": "B", "id": "2", "interface_list": []},
    ]
    details = router().run("display ip vpn-instance verbose A")
    assert "  Export VPN Targets :  1:2\n  Import VPN Targets :  1:3 1:4\n" in details
    instance = rows(router(), "display ip routing-table vpn-instance A")
    assert "10.9.9.9" in {row["destination"] for row in instance}
    assert "10.9.9.9" not in {row["destination"] for row in rows(router(), "display ip routing-table")}
    assert "does not exist" in router().run("display ip routing-table vpn-instance nobody")


@pytest.mark.parametrize(
    ("command", "records"),
    [
        ("display mpls ldp session", []),
        ("display mpls ldp peer", []),
        ("display mpls ldp lsp", []),
        ("display mpls ldp interface", []),
        (
            "display mpls lsp",
            [
                {
                    "fec": "1.1.1.1/32",
                    "in_label": "3",
                    "out_label": "NULL",
                    "in_interface": "-",
                    "out_interface": "-",
                    "vrf": "",
                }
            ],
        ),
        ("display pim neighbor", []),
        ("display pim routing-table", [{"shared_trees": "0", "source_trees": "0"}]),
        ("display ike sa", [{"total": "0"}]),
        ("display ipsec sa", [{"total": "0"}]),
        (
            "display ike peer",
            [
                {
                    "name": "b",
                    "exchange_mode": "main on phase 1",
                    "proposal": "1",
                    "remote_address": "2.2.2.2",
                }
            ],
        ),
        (
            "display ip vpn-instance A",
            [
                {
                    "name": "A",
                    "id": "1",
                    "interfaces": "LoopBack1",
                    "rd": "1:1",
                    "export_targets": ["1:2"],
                    "import_targets": ["1:3", "1:4"],
                }
            ],
        ),
        (
            "display pim interface",
            [
                {
                    "interface": "LoopBack0",
                    "state": "up",
                    "neighbors": "0",
                    "hello_interval": "30",
                    "priority": "1",
                    "designated_router": "1.1.1.1",
                    "local": "local",
                }
            ],
        ),
        (
            "display igmp interface",
            [
                {
                    "interface": "LoopBack0",
                    "address": "1.1.1.1",
                    "version": "2",
                    "state": "up",
                    "querier": "1.1.1.1",
                    "local": "this router",
                }
            ],
        ),
    ],
)
def test_own_templates_read_all_that_is_shown(command, records):
    """A table without rows gives no record, and never an error."""
    assert rows(router(), command) == records


@pytest.mark.parametrize(
    ("command", "row", "expected"),
    [
        (
            "display mpls ldp session",
            " 2.2.2.2:0          Operational DU   Passive  0000:00:13  56/55",
            {"peer": "2.2.2.2:0", "status": "Operational", "role": "Passive", "keepalives_received": "55"},
        ),
        (
            "display pim neighbor",
            " 192.168.0.2     Eth0/0/1            02:50:49 00:01:31 1            N",
            {"neighbor": "192.168.0.2", "interface": "Eth0/0/1", "expires": "00:01:31"},
        ),
        (
            "display mpls ldp lsp",
            " 3.3.3.3/32         1025/1025      2.2.2.2         10.1.2.3        GE0/0/1",
            {"destination": "3.3.3.3/32", "out_label": "1025", "next_hop": "10.1.2.3"},
        ),
    ],
)
def test_templates_read_the_rows_of_a_real_device(command, row, expected):
    """Attached devices have sessions: a row in the manual's layout is one record."""
    lines = router().run(command).splitlines()
    end = next(i for i, line in enumerate(lines) if "TOTAL" in line) if "pim" not in command else len(lines)
    record = parse("huawei_vrp", command, "\n".join([*lines[:end], row, *lines[end:]]) + "\n")[0]
    assert {name: record[name] for name in expected} == expected


FIREWALL = """
ip address-set LAN type object
 address 0 10.1.1.0 mask 24
 address 1 range 10.1.2.1 10.1.2.9
#
interface GigabitEthernet1/0/6
 undo shutdown
 ip address 10.9.9.1 255.255.255.0
#
hrp enable
hrp interface GigabitEthernet1/0/6 remote 10.9.9.2
#
nat address-group pool 0
 section 0 1.1.1.10 1.1.1.20
#
nat server web 0 protocol tcp global 1.1.1.1 80 inside 10.1.1.2 8080
#
nat-policy
 rule name out
  source-zone trust
  action source-nat easy-ip
 rule name keep
  disable
  action no-nat
#
"""


@cache
def firewall():
    return lone_device("huawei-usg6000v", FIREWALL)


def test_nat_rules_stand_in_their_order_before_the_default():
    """The first that matches acts, so the order is the meaning; the default rule translates nothing."""
    assert [
        (row["id"], row["name"], row["state"], row["action"], row["hits"])
        for row in rows(firewall(), "display nat-policy rule all")
    ] == [
        ("1", "out", "enable", "src-nat", "0"),
        ("2", "keep", "disable", "no-nat", "0"),
        ("0", "default", "enable", "no-nat", "0"),
    ]


@pytest.mark.parametrize(
    ("command", "line"),
    [
        ("display ip address-set verbose LAN item", " address 1 range 10.1.2.1 10.1.2.9"),
        ("display ip address-set all", "Item number(s): 2"),
        ("display nat address-group pool", "  Section 0          : 1.1.1.10 - 1.1.1.20"),
        ("display nat server", "  inside-start-port    : 8080           inside-end-port   : 8080"),
        ("display nat-policy rule name out", "  source-zone trust"),
        ("display hrp state", " Role: active, peer: unknown"),
        ("display hrp interface", "             GigabitEthernet1/0/6 : down"),
        ("display ip address-set nobody", "Error: The address set does not exist."),
    ],
)
def test_a_firewall_alone_tells_what_was_configured(command, line):
    """Objects as typed; without a peer the firewall is the active one of its pair."""
    assert line in firewall().run(command).splitlines()
