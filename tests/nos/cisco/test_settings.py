"""CDP, LLDP, NTP, AAA, port security, DHCP snooping, and how a router says that a list drops packets."""

import pytest
from ios import lone, network, typed
from ntc_templates.parse import parse_output

from labkit.grading.parse import parse
from labkit.nos.arrival import HOST_KEY

ADDRESS = "interface GigabitEthernet0/0\n ip address 10.0.0.{n} 255.255.255.0\n no shutdown\n"


def read(device, command):
    return parse_output(platform="cisco_ios", command=command, data=device.run(command))


@pytest.fixture(scope="module")
def neighbors():
    """A router and a switch with two cables between them, and a second router on a serial line."""
    texts = {
        "R1": "hostname R1\nlldp run\nntp master 3\n" + ADDRESS.format(n=1) + "interface GigabitEthernet0/1\n"
        " description spare\n no cdp enable\n no lldp transmit\n no shutdown\ninterface Serial0/0/0\n no shutdown\n",
        "SW": "hostname DISTRIBUTION-SWITCH-7\nip domain-name lab.example\nlldp run\nlldp holdtime 100\n"
        "ntp server 10.0.0.1\nntp server 10.0.0.9\ninterface Vlan1\n ip address 10.0.0.2 255.255.255.0\n no shutdown\n",
        "R3": "hostname R3\ninterface Serial0/0/0\n no shutdown\n",
    }
    links = ["R1:g0/0 SW:g1/0/1", "R1:g0/1 SW:g1/0/2", "R1:s0/0/0 R3:s0/0/0"]
    return network(links, texts, {"SW": "cisco-3650"})


@pytest.mark.parametrize("name", ["R1", "SW", "R3"])
def test_cdp(neighbors, name):
    """CDP is on, on serial lines too; not where `no cdp enable` says so. The name has the domain behind it."""
    device = neighbors[name]
    found = {item.interface: item for item in device.state.cdp().neighbors}
    expected = {
        "R1": {"GigabitEthernet0/0", "Serial0/0/0"},
        "SW": {"GigabitEthernet1/0/1"},
        "R3": {"Serial0/0/0"},
    }
    assert found.keys() == expected[name]
    rows = {row["local_interface"]: row for row in read(device, "show cdp neighbors detail")}
    assert rows.keys() == found.keys()
    for interface, item in found.items():
        row = rows[interface]
        assert (row["neighbor_name"], row["neighbor_interface"]) == (item.name, item.port)
        assert row["platform"] == f"cisco {item.platform}"
        assert row["mgmt_address"] == ("" if item.management is None else str(item.management))
        assert row["capabilities"].startswith("Switch" if item.bridge else "Router")
    assert {row["neighbor_name"] for row in read(device, "show cdp neighbors")} == {
        item.name for item in found.values()
    }
    if name == "R1":
        assert found["GigabitEthernet0/0"].name == "DISTRIBUTION-SWITCH-7.lab.example"


@pytest.mark.parametrize("name", ["R1", "SW"])
def test_lldp(neighbors, name):
    """LLDP runs where `lldp run` is typed; a port that does not transmit is not heard, though it hears."""
    device = neighbors[name]
    found = {item.interface: item for item in device.state.lldp().neighbors}
    expected = {"R1": {"GigabitEthernet0/0", "GigabitEthernet0/1"}, "SW": {"GigabitEthernet1/0/1"}}
    assert found.keys() == expected[name]
    rows = read(device, "show lldp neighbors detail")
    assert len(rows) == len(read(device, "show lldp neighbors")) == len(found)
    for row, item in zip(rows, found.values(), strict=True):
        assert (row["neighbor_name"], row["mgmt_address"]) == (item.name, str(item.management))
        assert row["chassis_id"].replace(".", "") == item.chassis
        assert row["vlan_id"] == ("" if item.pvid is None else str(item.pvid))
    lives = {item.lives for item in neighbors["R1"].state.lldp().neighbors}
    assert max(lives) <= 100  # `lldp holdtime` of the switch


def test_neither_is_on():
    """CDP is on by itself and LLDP is not; each says so where it is off."""
    router = lone()
    assert router.run("show lldp neighbors") == "% LLDP is not enabled\n"
    assert "Total cdp entries displayed : 0" in router.run("show cdp neighbors")
    assert lone(text="no cdp run\n").run("show cdp neighbors detail") == "% CDP is not enabled\n"
    text = (
        "no cdp run\nlldp run\nlldp timer 5\ninterface GigabitEthernet0/0\n no cdp enable\n no lldp receive\n"
    )
    printed = lone(text=text).text()
    assert set(text.splitlines()) <= set(printed.splitlines())
    assert lone(text=printed).text() == printed


def test_ntp(neighbors):
    """A server's stratum is one more than that of the clock it follows (RFC 5905, 3)."""
    (row,) = parse("cisco_ios", "show ntp status", neighbors["SW"].run("show ntp status"))
    assert (row["status"], row["stratum"], row["reference"]) == ("synchronized", "4", "10.0.0.1")
    (own,) = parse("cisco_ios", "show ntp status", neighbors["R1"].run("show ntp status"))
    assert (own["stratum"], own["reference"]) == ("3", ".LOCL.")
    shown = neighbors["SW"].run("show ntp associations")
    assert "\n*~10.0.0.1 " in shown
    assert "\n ~10.0.0.9        .INIT. " in shown
    assert lone().run("show ntp status") == "%NTP is not enabled.\n"
    text = "ntp authentication-key 1 md5 secret\nntp authenticate\nntp trusted-key 1\n"
    text += "ntp server 10.0.0.9 key 1 prefer\n"
    printed = lone(text=text).text()
    assert set(text.splitlines()) <= set(printed.splitlines())
    assert lone(text=printed).text() == printed


AAA = (
    "hostname R2\naaa new-model\naaa authentication login default local\n"
    "username boss privilege 15 secret top\nenable secret class\n"
)


def called(lines, *answers):
    """Call R2 by Telnet from R1, and answer what it asks."""
    devices = network(
        ["R1:g0/0 R2:g0/0"], {"R1": ADDRESS.format(n=1), "R2": AAA + lines + ADDRESS.format(n=2)}
    )
    return typed(devices["R1"], "telnet 10.0.0.2", *answers)


def test_aaa_asks_for_users_on_every_line():
    """`aaa new-model`: VTY lines ask for a user at once; the level is the user's only where that is authorized."""
    assert "R2>" in called("", "boss", "top", "exit")
    assert "R2#" in called("aaa authorization exec default local\n", "boss", "top", "exit")
    shown = called("", "boss", "bad", "boss", "bad", "boss", "bad")
    assert shown.count("% Authentication failed") == 3
    assert "R2" not in shown


def test_lists_of_methods():
    """A line uses the list that it names; servers that do not exist give way to the next method."""
    line = "aaa authentication login VTY group tacacs+ line\nline vty 0 4\n password pass\n login authentication VTY\n"
    assert "R2>" in called(line, "pass", "exit")
    assert "R2>" in called("aaa authentication login default enable\n", "class", "exit")
    assert "R2>" in called("aaa authentication login default none\n", "exit")
    assert "% Authentication failed" in called("line vty 0 4\n login authentication NONE\n")


def test_lines_of_aaa():
    """`login local` is no command then; what is printed loads, and without AAA the lines ask for passwords again."""
    router = lone(text=AAA + "aaa authorization exec default local\n")
    assert lone(text=router.text()).text() == router.text()
    shown = typed(router, "enable", "class", "configure terminal", "line vty 0 4", "login local")
    assert "Command not supported. Use an aaa authentication methodlist" in shown
    typed(router, "enable", "class", "configure terminal", "no aaa new-model")
    assert "line vty 0 4\n login\n" in router.text()


def test_ssh_follows_the_lists():
    """SSH lets users of the device in where the list of the lines is of local users."""
    text = AAA + "line vty 0 4\n transport input ssh\n" + ADDRESS.format(n=2)
    devices = network(["R1:g0/0 R2:g0/0"], {"R1": ADDRESS.format(n=1), "R2": text})
    devices["R2"].files[HOST_KEY] = "key"
    assert "R2>" in typed(devices["R1"], "ssh -l boss 10.0.0.2", "top")
    typed(devices["R2"], "enable", "class", "configure terminal", "aaa authentication login default line")
    assert "R2>" not in typed(devices["R1"], "ssh -l boss 10.0.0.2", "top", "top", "top")


SECURE = """vlan 10
ip dhcp snooping vlan 10
ip dhcp snooping
interface GigabitEthernet1/0/1
 switchport access vlan 10
 switchport mode access
 switchport port-security maximum 2
 switchport port-security mac-address sticky
 switchport port-security mac-address 0011.2233.4455
 switchport port-security
interface GigabitEthernet1/0/2
 switchport access vlan 10
 switchport mode access
 switchport port-security mac-address 0011.2233.4466
 switchport port-security
interface GigabitEthernet1/0/3
 switchport access vlan 10
 switchport mode access
 ip dhcp snooping trust
"""
SERVER = "ip dhcp pool LAN\n network 10.0.0.0 255.255.255.0\n" + ADDRESS.format(n=1)
CLIENT = "interface GigabitEthernet0/0\n ip address dhcp\n no shutdown\n"


@pytest.fixture(scope="module")
def switched():
    """A switch with a client that it lets in, one whose address is none of those typed, and a server."""
    texts = {"SW": SECURE, "A": CLIENT, "B": ADDRESS.format(n=9), "S": SERVER}
    devices = network(
        ["A:g0/0 SW:g1/0/1", "B:g0/0 SW:g1/0/2", "S:g0/0 SW:g1/0/3"], texts, {"SW": "cisco-3650"}
    )
    for name in ("A", "B"):
        devices[name].run("ping 10.0.0.1")
    return devices


def test_port_security(switched):
    """The first address sticks, with one typed that is two; a port on which another one is heard is shut."""
    switch = switched["SW"]
    (good,) = read(switch, "show port-security interface GigabitEthernet1/0/1")
    (bad,) = read(switch, "show port-security interface GigabitEthernet1/0/2")
    assert (good["port_status"], good["total_mac_addrs"], good["sticky_mac_addrs"]) == ("Secure-up", "2", "1")
    assert (bad["port_status"], bad["violation_count"], bad["violation_mode"]) == (
        "Secure-shutdown",
        "1",
        "Shutdown",
    )
    mac = switched["A"].state.interfaces()["GigabitEthernet0/0"].mac
    assert f" switchport port-security mac-address sticky {mac[:4]}.{mac[4:8]}.{mac[8:]}\n" in switch.text()
    assert lone("cisco-3650", switch.text()).text() == switch.text()
    (off,) = read(lone("cisco-3650"), "show port-security interface GigabitEthernet1/0/1")
    assert (off["port_security"], off["max_mac_addrs"]) == ("Disabled", "1")
    assert "is a dynamic port." in typed(
        lone("cisco-3650"), "enable", "configure terminal", "interface g1/0/1", "switchport port-security"
    )


def test_dhcp_snooping(switched):
    """What was given behind an untrusted port is written down; through a port that is not trusted nothing comes."""
    switch = switched["SW"]
    rows = read(switch, "show ip dhcp snooping binding")
    assert [
        (row["ip_address"], row["mac_address"].replace(":", "").lower(), row["vlan_id"]) for row in rows
    ] == [(str(held.address), held.mac, str(held.vlan)) for held in switch.state.dhcp_bindings()]
    assert len(rows) == 1
    text = SECURE.replace(" ip dhcp snooping trust\n", "")
    links = ["A:g0/0 SW:g1/0/1", "S:g0/0 SW:g1/0/3"]
    devices = network(links, {"SW": text, "A": CLIENT, "S": SERVER}, {"SW": "cisco-3650"})
    assert devices["A"].state.dhcp_clients() == []


def test_a_router_says_that_its_list_drops_packets():
    """ICMP type 3, code 13 (RFC 1812, 5.2.7.1), for at most every other packet of a ping: `U.U.U`."""
    devices = network(
        ["A:g0/0 B:g0/0", "B:g0/1 C:g0/0"],
        {
            "A": ADDRESS.format(n=1) + "ip route 0.0.0.0 0.0.0.0 10.0.0.2\n",
            "B": "access-list 101 deny icmp any host 10.1.0.3\naccess-list 101 permit ip any any\n"
            + ADDRESS.format(n=2)
            + " ip access-group 101 in\ninterface g0/1\n ip address 10.1.0.2 255.255.255.0\n no shutdown\n",
            "C": "interface g0/0\n ip address 10.1.0.3 255.255.255.0\n no shutdown\n"
            "ip route 0.0.0.0 0.0.0.0 10.1.0.2\n",
        },
    )
    assert "\nU.U.U\nSuccess rate is 0 percent (0/5)" in devices["A"].run("ping 10.1.0.3")
    assert "\nU.U.U\n" in devices["A"].run("ping 192.0.2.1")  # no route there: type 3, code 0
    assert "\n.....\n" in devices["C"].run(
        "ping 10.0.0.1"
    )  # the answers are dropped: who asked hears nothing


def test_others():
    """`debug` and its end are accepted; names that were typed are shown; SNMP and syslog lines are kept."""
    text = "ip host server 10.0.0.7\nsnmp-server community public ro\nlogging host 10.0.0.9\nlogging trap warnings\n"
    router = lone(text=text)
    assert "All possible debugging has been turned off" in typed(
        router, "enable", "debug ip icmp", "undebug all"
    )
    assert "server                    None  (perm, OK)" in router.run("show hosts")
    assert set(text.splitlines()) <= set(router.text().splitlines())
