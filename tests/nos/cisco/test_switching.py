"""VLANs, trunks, EtherChannels and spanning tree of Catalyst switches."""

import pytest
from ntc_templates.parse import parse_output

from labkit.authoring.switching_facts import switching_facts
from nos.cisco.ios import lone, network, typed

VLANS = "vlan 10\n name USERS\n!\nvlan 20\n!\n"
KINDS = {"A": "cisco-2960", "B": "cisco-2960", "C": "cisco-3560"}


@pytest.fixture(scope="module")
def ring():
    """Three switches in a ring of trunks: A is the root of VLAN 10, B that of VLAN 20; C has the highest address."""
    texts = {
        "A": f"{VLANS}spanning-tree vlan 10 priority 4096\ninterface range f0/1 , f0/3\n switchport mode trunk\n",
        "B": f"{VLANS}spanning-tree vlan 20 priority 4096\ninterface range f0/1 - 2\n switchport mode trunk\n",
        "C": f"{VLANS}interface range f0/2 - 3\n switchport mode trunk\n",
    }
    return network(["A:f0/1 B:f0/1", "B:f0/2 C:f0/2", "C:f0/3 A:f0/3"], texts, KINDS)


def render(device):
    """The running configuration."""
    return device.dialect.text(device)


def show(device, command):
    """What ntc-templates makes of a display."""
    shown = typed(device, "terminal length 0", command).split(command)[-1]
    return parse_output("cisco_ios", command, shown.rpartition("\n")[0])


def test_each_vlan_has_its_own_tree(ring):
    """C blocks one port for VLAN 10 and the other for VLAN 20 (802.1D with A and B as roots); VLAN 1's root is A."""
    state = ring["C"].state.stp()
    roles = {
        tree.instance: {port.name: port.role for port in tree.ports if port.hears} for tree in state.instances
    }
    assert roles == {
        0: {"FastEthernet0/2": "alternate", "FastEthernet0/3": "root"},
        10: {"FastEthernet0/2": "alternate", "FastEthernet0/3": "root"},
        20: {"FastEthernet0/2": "root", "FastEthernet0/3": "alternate"},
    }
    assert {tree.instance: tree.root[0] for tree in state.instances} == {0: 32769, 10: 4106, 20: 4116}


def test_a_drafted_rubric_asks_for_the_trees_of_vlans(ring):
    """B's facts name VLANs, not instances, and its priority without the VLAN that is added to it."""
    facts = [(fact.check, fact.inputs) for fact in switching_facts(ring["B"]) if fact.topic == "stp"]
    assert ("stp.root", {"vlan": 20}) in facts
    assert ("stp.bridge", {"vlan": 20, "priority": 4096}) in facts
    assert ("stp.bridge", {"vlan": 1, "priority": 32768}) in facts
    assert all("instance" not in inputs for _, inputs in facts)


def test_the_display_agrees_with_the_state(ring):
    """Every field of every row that the public template reads from `show spanning-tree`."""
    rows = show(ring["C"], "show spanning-tree")
    names = {"root": "Root", "alternate": "Altn", "designated": "Desg"}
    expected = [
        (str(tree.instance or 1), port.name.replace("FastEthernet", "Fa"), names[port.role], str(port.cost))
        for tree in ring["C"].state.stp().instances
        for port in tree.ports
        if port.role != "disabled"
    ]
    assert [(row["vlan_id"], row["interface"], row["role"], row["cost"]) for row in rows] == expected
    assert {row["status"] for row in rows if row["role"] == "Altn"} == {"BLK"}


def test_root_primary_looks_at_the_root_of_the_moment():
    """24576 wins against a default bridge; against 8192 it takes 4096; where nothing is lower, it refuses."""
    texts = {"A": "spanning-tree vlan 1 priority 8192\n", "B": VLANS}
    pair = network(["A:f0/1 B:f0/1"], texts, KINDS)
    answer = typed(pair["B"], "configure terminal", "spanning-tree vlan 1 root primary")
    assert "%" not in answer
    assert pair["B"].config.stp.vlan_priorities == {1: 4096}
    typed(pair["B"], "configure terminal", "spanning-tree vlan 10 root primary")
    assert pair["B"].config.stp.vlan_priorities[10] == 24576
    typed(pair["A"], "configure terminal", "spanning-tree vlan 1 priority 0")
    assert "Failed to make the bridge root" in typed(
        pair["B"], "configure terminal", "spanning-tree vlan 1 root primary"
    )


def test_a_channel_costs_less_than_its_links():
    """Two gigabit links in a channel cost 3 where one costs 4 by Catalyst's short values; by long ones half."""
    text = (
        "interface range g1/0/1 - 2\n channel-group 1 mode on\ninterface po1\n switchport mode trunk\n"
        "interface g1/0/3\n switchport mode trunk\n"
    )
    pair = network(
        [f"A:g1/0/{port} B:g1/0/{port}" for port in (1, 2, 3)],
        {"A": text + "spanning-tree vlan 1 priority 0\n", "B": text},
        dict.fromkeys("AB", "cisco-3650"),
    )
    costs = {row["interface"]: row["cost"] for row in show(pair["B"], "show spanning-tree")}
    assert costs == {"Po1": "3", "Gi1/0/3": "4"}
    typed(pair["B"], "configure terminal", "spanning-tree pathcost method long")
    costs = {row["interface"]: row["cost"] for row in show(pair["B"], "show spanning-tree")}
    assert costs == {"Po1": "10000", "Gi1/0/3": "20000"}


def test_a_priority_must_be_a_multiple_of_4096():
    """The sixteen steps of the extended system id (802.1t) are listed."""
    answer = typed(lone("cisco-2960"), "configure terminal", "spanning-tree vlan 1 priority 1000")
    assert "Bridge Priority must be in increments of 4096." in answer
    assert "61440" in answer


@pytest.mark.parametrize(
    ("here", "there", "trunk"),
    [
        ("switchport mode trunk", "", True),
        ("switchport mode dynamic desirable", "", True),
        ("", "", False),
        ("switchport mode access", "switchport mode dynamic desirable", False),
        ("switchport mode trunk\n switchport nonegotiate", "", False),
    ],
)
def test_a_port_out_of_the_box_becomes_a_trunk_if_its_neighbour_wants(here, there, trunk):
    """Cisco's table of modes: auto with auto is access, auto with trunk or desirable is a trunk."""
    texts = {"A": f"{VLANS}interface f0/1\n {here}\n", "B": f"{VLANS}interface f0/1\n {there}\n"}
    far = network(["A:f0/1 B:f0/1"], texts, KINDS)["B"]
    tagged = [port.name for port in far.state.vlans()[10].ports if port.tagged]
    assert tagged == (["FastEthernet0/1"] if trunk else [])


def test_vlans_are_read_by_the_public_template():
    """Number, name and access ports of `show vlan brief`; the port's access VLAN makes the VLAN."""
    switch = lone("cisco-2960", "vlan 10\n name USERS\ninterface range f0/1 - 2\n switchport mode access\n")
    answer = typed(switch, "configure terminal", "interface f0/1", "switchport access vlan 30")
    assert "% Access VLAN does not exist. Creating vlan 30" in answer
    rows = {row["vlan_id"]: row for row in show(switch, "show vlan brief")}
    assert rows["10"]["vlan_name"] == "USERS"
    assert rows["30"]["interfaces"] == ["Fa0/1"]
    assert "Fa0/2" in rows["1"]["interfaces"]
    assert "Fa0/1" not in rows["1"]["interfaces"]


def test_allowed_vlans_are_added_and_taken_away():
    """`add`, `remove`, `except`, `all`, `none`, as printed afterwards."""
    switch = lone("cisco-2960")
    seen = []
    for line in ("10,20-22", "add 30", "remove 20", "except 1", "none", "all"):
        typed(switch, "configure terminal", "interface f0/1", f"switchport trunk allowed vlan {line}")
        seen += [line for line in render(switch).splitlines() if "allowed" in line] or ["-"]
    assert seen == [
        " switchport trunk allowed vlan 10,20-22",
        " switchport trunk allowed vlan 10,20-22,30",
        " switchport trunk allowed vlan 10,21,22,30",
        " switchport trunk allowed vlan 2-4094",
        " switchport trunk allowed vlan none",
        "-",
    ]


@pytest.mark.parametrize(
    ("near", "far", "bundled"), [("active", "passive", True), ("on", "on", True), ("active", "on", False)]
)
def test_channels(near, far, bundled):
    """LACP and `on` bundle two links each; LACP with `on` bundles none. The members take the channel's settings."""

    def text(mode):
        return f"{VLANS}interface range f0/1 - 2\n channel-group 1 mode {mode}\ninterface po1\n switchport mode trunk\n"

    pair = network(["A:f0/1 B:f0/1", "A:f0/2 B:f0/2"], {"A": text(near), "B": text(far)}, KINDS)
    (row,) = show(pair["A"], "show etherchannel summary")
    assert row["bundle_name"] == "Po1"
    assert row["member_interface"] == ["Fa0/1", "Fa0/2"]
    assert (row["member_interface_status"] == ["P", "P"]) is bundled
    config = render(pair["A"])
    assert config.count(" switchport mode trunk\n") == 3
    ports = [port.name for port in pair["A"].state.vlans()[10].ports if port.up]
    assert ports == (["Port-channel1"] if bundled else [])


def test_a_router_on_a_stick():
    """Two VLANs meet on a router's sub-interfaces: hosts reach each other through it."""
    texts = {
        "A": (
            f"{VLANS}interface f0/1\n switchport mode trunk\ninterface f0/2\n switchport mode access\n"
            " switchport access vlan 10\ninterface f0/3\n switchport mode access\n switchport access vlan 20\n"
        ),
        "R": (
            "interface g0/0\n no shutdown\ninterface g0/0.10\n encapsulation dot1Q 10\n"
            " ip address 10.0.10.1 255.255.255.0\ninterface g0/0.20\n encapsulation dot1Q 20\n"
            " ip address 10.0.20.1 255.255.255.0\n"
        ),
        "X": "interface g0/0\n ip address 10.0.10.2 255.255.255.0\n no shutdown\nip route 0.0.0.0 0.0.0.0 10.0.10.1\n",
        "Y": "interface g0/0\n ip address 10.0.20.2 255.255.255.0\n no shutdown\nip route 0.0.0.0 0.0.0.0 10.0.20.1\n",
    }
    lab = network(["R:g0/0 A:f0/1", "X:g0/0 A:f0/2", "Y:g0/0 A:f0/3"], texts, {"A": "cisco-2960"})
    assert "Success rate is 100 percent" in typed(lab["X"], "enable", "ping 10.0.20.2")
    assert len(show(lab["A"], "show mac address-table")) >= 3


def test_a_routed_port_of_a_switch():
    """`no switchport` gives an address; the port leaves all VLANs and prints so."""
    switch = lone("cisco-3560", "interface f0/1\n no switchport\n ip address 10.0.0.1 255.255.255.0\n")
    assert " no switchport\n ip address 10.0.0.1 255.255.255.0\n" in render(switch)
    assert all(
        port.name != "FastEthernet0/1" for vlan in switch.state.vlans().values() for port in vlan.ports
    )


PRIVATE = (
    "vtp mode transparent\nvlan 30\n private-vlan community\nvlan 40\n private-vlan isolated\nvlan 100\n"
    " private-vlan primary\n private-vlan association 30,40\n!\n"
)
HOST = "interface {}\n switchport private-vlan host-association 100 {}\n switchport mode private-vlan host\n"


@pytest.fixture(scope="module")
def private():
    """Two switches over a trunk: W and X are of a community, Y and Z isolated; S is their server."""
    trunk = "interface f0/9\n switchport mode trunk\n"
    texts = {
        "A": PRIVATE + trunk + HOST.format("f0/1", 30) + HOST.format("f0/2", 40),
        "B": (
            PRIVATE
            + trunk
            + HOST.format("f0/1", 30)
            + HOST.format("f0/2", 40)
            + "interface f0/3\n switchport private-vlan mapping 100 30,40\n switchport mode private-vlan promiscuous\n"
        ),
    }
    for number, name in enumerate("WXYZS", start=1):
        texts[name] = f"interface g0/0\n ip address 10.0.0.{number} 255.255.255.0\n no shutdown\n"
    links = [
        "A:f0/9 B:f0/9",
        "A:f0/1 W:g0/0",
        "B:f0/1 X:g0/0",
        "A:f0/2 Y:g0/0",
        "B:f0/2 Z:g0/0",
        "B:f0/3 S:g0/0",
    ]
    return network(links, texts, {"A": "cisco-3560", "B": "cisco-3560"})


@pytest.mark.parametrize(
    ("near", "far", "reached"),
    [
        ("W", 2, True),
        ("W", 3, False),
        ("Y", 4, False),
        ("W", 5, True),
        ("Y", 5, True),
        ("S", 1, True),
        ("S", 4, True),
    ],
)
def test_private_vlans(private, near, far, reached):
    """A community talks inside itself, isolated hosts to nobody, and all with the promiscuous port (RFC 5517, 2)."""
    shown = typed(private[near], "enable", f"ping 10.0.0.{far}")
    assert ("Success rate is 0 percent" not in shown) is reached


def test_private_vlans_are_shown(private):
    """The public template reads the ports' modes; the lines come back as they were typed."""
    rows = {row["interface"]: row for row in show(private["B"], "show interfaces switchport")}
    assert rows["Fa0/1"]["mode"] == "private-vlan host"
    assert rows["Fa0/3"]["admin_mode"] == "private-vlan promiscuous"
    shown = typed(private["B"], "show vlan private-vlan", "show interfaces f0/3 switchport")
    assert "100     30        community         Fa0/1, Fa0/3\n" in shown
    assert "Operational private-vlan: 100 (VLAN0100) 30 (VLAN0030) 40 (VLAN0040)\n" in shown
    text = render(private["B"])
    assert "vlan 100\n private-vlan primary\n private-vlan association 30,40\n" in text
    assert " switchport private-vlan mapping 100 30,40\n switchport mode private-vlan promiscuous\n" in text


def test_private_vlans_want_a_switch_of_their_own_mind():
    """VTP must be transparent or off, and stays so while there are private VLANs."""
    switch = lone("cisco-3560")
    refused = typed(switch, "configure terminal", "vlan 100", "private-vlan primary")
    assert "%Private VLANs can only be configured when VTP is in transparent/off modes" in refused
    answer = typed(
        switch, "configure terminal", "vtp mode off", "vlan 100", "private-vlan primary", "vtp mode server"
    )
    assert "Setting device to VTP Off mode for VLANS." in answer
    assert "Device mode cannot be VTP Server/Client because private vlans are configured." in answer
    assert switch.config.vlans[100].private == "primary"


def test_a_promiscuous_port_without_its_primary_vlan_carries_nothing():
    """A mapping is taken before its VLAN exists; the display of VLANs does not mind."""
    port = (
        "interface f0/3\n switchport private-vlan mapping 100 30\n switchport mode private-vlan promiscuous\n"
    )
    switch = lone("cisco-3560", "vtp mode off\nvlan 30\n private-vlan community\n!\n" + port)
    assert [row["vlan_id"] for row in show(switch, "show vlan")][:2] == ["1", "30"]
    assert "Operational private-vlan: none\n" in typed(switch, "show interfaces f0/3 switchport")


def test_the_trees_in_sentences():
    """What the tables say is said of each port; a port that guards itself does so without the default."""
    texts = {
        "A": f"{VLANS}spanning-tree mode rapid-pvst\nspanning-tree vlan 10 priority 4096\n"
        "spanning-tree portfast bpduguard default\ninterface f0/1\n switchport mode trunk\n"
        "interface f0/2\n switchport mode access\n switchport access vlan 10\n spanning-tree portfast\n",
        "B": f"{VLANS}spanning-tree mode rapid-pvst\ninterface f0/1\n switchport mode trunk\n"
        "interface f0/2\n switchport mode access\n switchport access vlan 10\n spanning-tree bpduguard enable\n",
    }
    links = ["A:f0/1 B:f0/1", "A:f0/2 X:g0/0", "B:f0/2 Y:g0/0"]
    texts |= dict.fromkeys("XY", "interface g0/0\n no shutdown\n")
    pair = network(links, texts, {"A": "cisco-2960", "B": "cisco-2960"})
    root = typed(pair["A"], "terminal length 0", "show spanning-tree detail").partition(" VLAN0010 is")[2]
    assert "  We are the root of the spanning tree\n" in root
    assert " Port 2 (FastEthernet0/2) of VLAN0010 is designated forwarding \n" in root
    assert "   The port is in the portfast mode\n" in root
    assert "   Bpdu guard is enabled by default\n" in root
    other = typed(pair["B"], "terminal length 0", "show spanning-tree detail").partition(" VLAN0010 is")[2]
    assert "  Bridge Identifier has priority 32768, sysid 10, address" in other
    assert "  Root port is 1 (FastEthernet0/1), cost of root path is 19\n" in other
    assert "   Bpdu guard is enabled\n" in other
    assert "portfast" not in other


def test_a_layer_3_switch_routes_when_told_to():
    """Two VLANs meet on a Catalyst 3560 once `ip routing` is typed; it is off out of the box."""
    ports = "".join(
        f"interface f0/{number}\n switchport mode access\n switchport access vlan {number}0\n"
        for number in (1, 2)
    )
    svis = "".join(f"interface Vlan{vlan}\n ip address 10.0.{vlan}.1 255.255.255.0\n" for vlan in (10, 20))
    far = "interface g0/0\n ip address 10.0.{0}.9 255.255.255.0\n no shutdown\nip route 0.0.0.0 0.0.0.0 10.0.{0}.1\n"
    texts = {"A": VLANS + ports + svis, "X": far.format(10), "Y": far.format(20)}
    lab = network(["A:f0/1 X:g0/0", "A:f0/2 Y:g0/0"], texts, {"A": "cisco-3560"})
    assert "Success rate is 0 percent" in typed(lab["X"], "enable", "ping 10.0.20.9")
    assert "Default gateway is not set\n" in typed(lab["A"], "show ip route")
    typed(lab["A"], "configure terminal", "ip routing")
    assert "Success rate is 100 percent" in typed(lab["X"], "enable", "ping 10.0.20.9")
    assert "\nip routing\n" in render(lab["A"])
    assert "no ip routing" not in render(lab["X"])


@pytest.mark.parametrize("kind", ["cisco-2960", "cisco-3560"])
def test_a_switch_that_does_not_route_has_a_gateway(kind):
    """`ip default-gateway` lets it answer beyond its own network; static routes are not looked at."""
    access = "interface f0/1\n switchport mode access\n"
    texts = {
        "A": f"{access}interface Vlan1\n ip address 10.0.1.2 255.255.255.0\n no shutdown\n",
        "R": "interface g0/0\n ip address 10.0.1.1 255.255.255.0\n no shutdown\n"
        "interface Loopback0\n ip address 10.9.9.9 255.255.255.255\n",
    }
    lab = network(["A:f0/1 R:g0/0"], texts, {"A": kind})
    assert "Success rate is 100 percent" not in typed(lab["A"], "enable", "ping 10.9.9.9")
    typed(lab["A"], "configure terminal", "ip default-gateway 10.0.1.1")
    assert "Success rate is 100 percent" in typed(lab["A"], "enable", "ping 10.9.9.9")
    assert "ip default-gateway 10.0.1.1\n" in render(lab["A"])


def test_lacp_says_what_it_uses():
    """Two of three links are bundled, the one with the worse priority stands by; the limits come back as typed."""
    members = "interface range f0/1 - 3\n channel-group 1 mode active\n"
    limits = "interface po1\n lacp max-bundle 2\n port-channel min-links 2\n"
    worse = "interface f0/1\n lacp port-priority 40000\n"
    texts = {"A": f"lacp system-priority 100\n{members}{limits}{worse}", "B": members}
    near = network([f"A:f0/{number} B:f0/{number}" for number in (1, 2, 3)], texts, KINDS)["A"]
    shown = typed(near, "show lacp internal", "show lacp sys-id")
    assert "Fa0/1     SA      hot-sby   40000 " in shown
    assert "Fa0/2     SA      bndl      32768 " in shown
    assert "\n100, 0019.e800.0100\n" in shown
    (row,) = show(near, "show etherchannel summary")
    assert row["member_interface_status"] == ["H", "P", "P"]
    assert " lacp max-bundle 2\n port-channel min-links 2\n" in render(near)
