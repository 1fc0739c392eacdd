"""What IOS displays is read by the public templates into what the engine says, on empty and busy devices."""

import pytest
from ios import lone, network, typed
from ntc_templates.parse import parse_output

BUSY = """hostname {name}
interface Loopback0
 ip address {n}.{n}.{n}.{n} 255.255.255.255
interface GigabitEthernet0/0
 description to the other
 ip address 10.0.0.{n} 255.255.255.0
 ip address 10.0.1.{n} 255.255.255.0 secondary
 no shutdown
interface GigabitEthernet0/1
 no shutdown
interface GigabitEthernet0/1.10
 description tagged
 ip address 10.10.0.{n} 255.255.255.0
interface GigabitEthernet0/2
 ip address 10.2.0.{n} 255.255.255.252
 bandwidth 5000
 no shutdown
ip route 0.0.0.0 0.0.0.0 10.0.0.{peer}
ip route 172.16.0.0 255.255.0.0 Null0
ip route 172.16.8.0 255.255.255.0 10.0.0.{peer} 5
ip route 192.168.1.0 255.255.255.0 GigabitEthernet0/0 10.0.0.{peer}
ip route 192.168.2.0 255.255.255.0 10.0.0.{peer}
ip route 192.168.2.0 255.255.255.0 10.2.0.{peer}
"""


def parsed(device, command):
    return parse_output(platform="cisco_ios", command=command, data=device.run(command))


@pytest.fixture(scope="module")
def busy():
    """A router with a neighbour, addresses of all sorts, and routes; it has sent packets."""
    texts = {name: BUSY.format(name=name, n=n, peer=3 - n) for n, name in enumerate(("R1", "R2"), 1)}
    device = network(["R1:g0/0 R2:g0/0", "R1:g0/2 R2:g0/2"], texts)["R1"]
    device.run("ping 10.0.0.2")
    return device


@pytest.fixture(scope="module", params=["isr", "2960", "3650", "busy"])
def device(request, busy):
    return busy if request.param == "busy" else lone(f"cisco-{request.param}")


def named(device):
    """The engine's interfaces but Null0, by name."""
    return {name: state for name, state in device.state.interfaces().items() if not name.startswith("Null")}


def test_interfaces(device):
    """`show interfaces`: a record for each interface, with state, address, MAC, MTU and bandwidth."""
    states = named(device)
    rows = {row["interface"]: row for row in parsed(device, "show interfaces")}
    assert rows.keys() == states.keys()
    for name, state in states.items():
        row = rows[name]
        first = state.addresses[0] if state.addresses else None
        assert (row["ip_address"], row["prefix_length"]) == (
            (str(first.address), str(first.length)) if first else ("", "")
        )
        assert row["mac_address"].replace(".", "") == state.mac == row["bia"].replace(".", "")
        assert row["mtu"] == str(state.mtu)
        assert row["description"] == state.description
        up = state.admin_up and state.physical_up
        assert row["link_status"] == ("up" if up else "down" if state.admin_up else "administratively down")
        assert row["protocol_status"].startswith("up" if up else "down")
        assert row["hardware_type"]
        assert row["encapsulation"]
        if not name.startswith("Loopback"):
            assert row["bandwidth"] == f"{state.bandwidth} Kbit"
    traffic = device.state.traffic()
    for name, carried in traffic.items():
        assert (rows[name]["input_packets"], rows[name]["output_packets"]) == (
            str(carried.received),
            str(carried.sent),
        )


def test_ip_interface_brief(device):
    """`show ip interface brief`: the same in a line each, in the order of the hardware."""
    states = named(device)
    rows = parsed(device, "show ip interface brief")
    assert {row["interface"] for row in rows} == set(states)
    for row in rows:
        state = states[row["interface"]]
        assert row["ip_address"] == (str(state.addresses[0].address) if state.addresses else "unassigned")
        shut = "up" if state.physical_up else "down"
        assert row["status"] == (shut if state.admin_up else "administratively down")
        assert row["proto"] == ("up" if state.admin_up and state.physical_up else "down")


def test_ip_interface(device):
    """`show ip interface`: all addresses of an interface."""
    states = named(device)
    rows = {row["interface"]: row for row in parsed(device, "show ip interface")}
    assert rows.keys() == states.keys()
    for name, state in states.items():
        assert rows[name]["ip_address"] == [str(held.address) for held in state.addresses]
        assert rows[name]["prefix_length"] == [str(held.length) for held in state.addresses]
        if state.addresses:
            assert rows[name]["mtu"] == str(state.mtu)


def test_descriptions(device):
    """`show interfaces description`: short names, states in words."""
    states = named(device)
    rows = parsed(device, "show interfaces description")
    assert len(rows) == len(states)
    assert {row["description"] for row in rows} == {state.description for state in states.values()}


def test_version_and_inventory(device):
    """`show version` and `show inventory`: model, software, serial number, name."""
    (row,) = parsed(device, "show version")
    assert row["hardware"][0] == device.kind.model
    assert (row["version"], row["hostname"]) == (device.kind.version, device.config.hostname)
    assert row["running_image"] == f"{device.kind.options['image']}.bin"
    (item,) = parsed(device, "show inventory")
    assert item["pid"] == device.kind.model
    assert item["sn"] in row["serial"]


def test_routes(busy):
    """`show ip route`: every next hop of every route that forwards, with distance and metric."""
    rows = parsed(busy, "show ip route")
    found = {
        (row["protocol"], f"{row['network']}/{row['prefix_length']}", row["distance"], row["nexthop_ip"])
        for row in rows
    }
    assert found == {
        ("S", "0.0.0.0/0", "1", "10.0.0.2"),
        ("C", "1.1.1.1/32", "", ""),
        ("C", "10.0.0.0/24", "", ""),
        ("L", "10.0.0.1/32", "", ""),
        ("C", "10.0.1.0/24", "", ""),
        ("L", "10.0.1.1/32", "", ""),
        ("C", "10.2.0.0/30", "", ""),
        ("L", "10.2.0.1/32", "", ""),
        ("S", "172.16.0.0/16", "", ""),
        ("S", "172.16.8.0/24", "5", "10.0.0.2"),
        ("S", "192.168.1.0/24", "1", "10.0.0.2"),
        ("S", "192.168.2.0/24", "1", "10.0.0.2"),
        ("S", "192.168.2.0/24", "1", "10.2.0.2"),
    }
    assert next(row for row in rows if row["network"] == "192.168.1.0")["nexthop_if"] == "GigabitEthernet0/0"
    assert "Gateway of last resort is 10.0.0.2 to network 0.0.0.0" in busy.run("show ip route")
    assert "Gateway of last resort is not set" in lone().run("show ip route")


def test_one_route(busy):
    """`show ip route A.B.C.D` and `summary`: the longest match, and how many routes each source has."""
    assert "Routing entry for 172.16.8.0/24\n" in busy.run("show ip route 172.16.8.9")
    assert 'Known via "static", distance 5, metric 0' in busy.run("show ip route 172.16.8.0 255.255.255.0")
    assert "directly connected, via Null0" in busy.run("show ip route 172.16.1.1")
    assert busy.run("show ip route 10.9.9.9") == "% Subnet not in table\n"
    assert busy.run("show ip route 11.9.9.9") == "% Network not in table\n"
    rows = {row["route_source"]: row for row in parsed(busy, "show ip route summary")}
    assert (rows["connected"]["subnets"], rows["static"]["networks"], rows["static"]["subnets"]) == (
        "7",
        "4",
        "1",
    )


def test_arp(busy):
    """`show ip arp`: own addresses without an age, learned ones with theirs."""
    rows = parsed(busy, "show ip arp")
    assert {(row["ip_address"], row["mac_address"].replace(".", ""), row["interface"]) for row in rows} == {
        (str(entry.address), entry.mac, entry.interface) for entry in busy.state.arp()
    }
    ages = {row["ip_address"]: row["age"] for row in rows}
    assert ages["10.0.0.1"] == "-"
    assert ages["10.0.0.2"].isdecimal()


def test_log(busy):
    """`show logging`: facility, severity, mnemonic and message of each line, in order."""
    busy.log.clear()
    typed(busy, "configure terminal", "interface g0/2", "shutdown", "end")
    rows = parsed(busy, "show logging")
    typed(busy, "configure terminal", "interface g0/2", "no shutdown", "end")
    found = [(row["facility"], row["severity"], row["mnemonic"]) for row in rows]
    assert found == [("SYS", "5", "CONFIG_I"), ("LINK", "5", "CHANGED"), ("LINEPROTO", "5", "UPDOWN")]
    assert rows[0]["message"] == ["Configured from console by student on vty0 (127.0.0.1)"]


def test_others(busy):
    """`show clock`, `show users`, `dir`, ping and traceroute."""
    assert parsed(busy, "show clock")[0]["year"] == "2026"
    session = busy.open_session("alice", address="192.0.2.7")
    assert parsed(busy, "show users")[0] | {"idle": ""} == {
        "line": "388 vty 0",
        "user": "alice",
        "hosts": "idle",
        "idle": "",
        "location": "192.0.2.7",
    }
    session.close()
    typed(busy, "copy running-config flash:backup.cfg", "")
    (entry,) = parsed(busy, "dir")
    assert (entry["name"], entry["size"]) == ("backup.cfg", str(len(busy.text())))
    assert parsed(busy, "ping 10.0.0.2")[0]["success_pct"] == "100"
    assert [row["ip_address"] for row in parsed(busy, "traceroute 10.0.0.2")] == ["10.0.0.2"]
