"""Displays of interfaces, VLANs and addresses: the text, and what public and own templates read out of it."""

from pathlib import Path

import pytest
from ntc_templates.parse import parse_output
from records import (
    ARP,
    BUSY_ROUTER,
    BUSY_SWITCH,
    BUSY_VLANS,
    EMPTY_ROUTER,
    EMPTY_VLANS,
    MACS,
    ROUTER_CONFIG,
    START,
    SWITCH_CONFIG,
)

from labkit.grading.parse import parse
from labkit.nos.config import DeviceConfig
from labkit.nos.huawei.display.arp import arp
from labkit.nos.huawei.display.interface import (
    dashed,
    interface_brief,
    interface_description,
    interfaces,
    pvid,
)
from labkit.nos.huawei.display.ip_interface import ip_interface, ip_interface_brief
from labkit.nos.huawei.display.mac import mac_addresses
from labkit.nos.huawei.display.vlan import port_vlans, vlan_summary, vlan_verbose, vlans
from labkit.nos.huawei.interface_names import short
from labkit.nos.state import VlanState

GOLDEN = Path(__file__).parent / "golden"
SWITCHPORTS = {name: item.switchport for name, item in SWITCH_CONFIG.interfaces.items() if item.switchport}
ROUTED_SWITCH = [state for state in BUSY_SWITCH if state.routed]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("interface_brief", interface_brief(BUSY_ROUTER)),
        ("interface_description", interface_description(BUSY_ROUTER, "router")),
        ("interface_router", interfaces(BUSY_ROUTER, ROUTER_CONFIG, "router", 3600.0, START)),
        ("interface_switch", interfaces(BUSY_SWITCH, SWITCH_CONFIG, "switch", 3600.0, START)),
        ("ip_interface", ip_interface(BUSY_ROUTER)),
        ("ip_interface_brief", ip_interface_brief(BUSY_ROUTER)),
        ("vlan", vlans(BUSY_VLANS)),
        ("vlan_10", vlans(BUSY_VLANS[1:2], total=False)),
        ("vlan_10_verbose", vlan_verbose(BUSY_VLANS[1], "office")),
        ("vlan_summary", vlan_summary(VlanState(number, "", ()) for number in (1, 10, 11, 12, 4000))),
        ("port_vlan", port_vlans(SWITCHPORTS)),
        ("mac-address", mac_addresses(MACS)),
        ("arp", arp(ARP)),
    ],
)
def test_golden(name, text):
    """The text of a busy device stays as it was compared with captures, byte for byte."""
    assert text + "\n" == (GOLDEN / f"{name}.txt").read_text()


def ntc(command, text):
    """Read a display as a third party's script does."""
    return parse_output(platform="huawei_vrp", command=command, data=text)


@pytest.mark.parametrize("states", [EMPTY_ROUTER, BUSY_ROUTER, BUSY_SWITCH])
def test_public_template_reads_interface_tables(states):
    """`display interface brief` and `description` give a record for each interface, with its states."""
    brief = ntc("display interface brief", interface_brief(states))
    assert [row["interface"] for row in brief] == [state.name for state in states]
    for row, state in zip(brief, states, strict=True):
        physical = ("up" if state.physical_up else "down") if state.admin_up else "*down"
        protocol = ("up(s)" if state.spoofing else "up") if state.protocol_up else "down"
        assert (row["phy"], row["protocol"]) == (physical, protocol)
    described = ntc("display interface description", interface_description(states, "switch"))
    assert [(row["interface"], row["description"]) for row in described] == [
        (short(state.name), state.description) for state in states
    ]


@pytest.mark.parametrize(
    ("states", "config", "role"),
    [
        (EMPTY_ROUTER, DeviceConfig("R1"), "router"),
        (BUSY_ROUTER, ROUTER_CONFIG, "router"),
        (BUSY_SWITCH, SWITCH_CONFIG, "switch"),
    ],
)
def test_public_template_reads_interfaces(states, config, role):
    """`display interface` gives a full record for each interface."""
    rows = ntc("display interface", interfaces(states, config, role, 3600.0, START))
    assert [row["interface"] for row in rows] == [state.name for state in states]
    for row, state in zip(rows, states, strict=True):
        assert row["link_status"].endswith("UP") == state.physical_up
        assert row["protocol_status"].startswith("UP") == state.protocol_up
        addresses = [f"{item.address}/{item.length}" for item in state.addresses] or [""]
        assert row["ip_address"] == addresses[0]
        assert row["mac_address"] == (dashed(state.mac) if state.mac and not state.spoofing else "")
        port = config.interfaces[state.name].switchport if state.name in config.interfaces else None
        assert row["vlan_id"] == (str(pvid(port)) if port else "")
        assert row["port_type"] == ("Switch" if port else "Route")
        assert row["current_system_time"] == "2026-03-02 09:00:00"


@pytest.mark.parametrize("states", [EMPTY_ROUTER, BUSY_ROUTER, ROUTED_SWITCH])
def test_own_template_reads_ip_interface_brief(states):
    """Each routed interface is a record; without an address, address and length are empty."""
    rows = parse("huawei_vrp", "display ip interface brief", ip_interface_brief(states))
    found = [(row["interface"], row["address"], row["length"]) for row in rows]
    primary = [
        (str(s.addresses[0].address), str(s.addresses[0].length)) if s.addresses else ("", "") for s in states
    ]
    assert found == [(state.name, *first) for state, first in zip(states, primary, strict=True)]
    assert [row["physical"] == "up" for row in rows] == [state.physical_up for state in states]
    assert [row["protocol"].startswith("up") for row in rows] == [state.protocol_up for state in states]


def test_ip_interface_brief_counts():
    """The four counters agree with the rows below them."""
    text = ip_interface_brief(BUSY_ROUTER)
    rows = parse("huawei_vrp", "display ip interface brief", text)
    assert f"UP in Physical is {sum(row['physical'] == 'up' for row in rows)}\n" in text
    assert f"DOWN in Protocol is {sum(row['protocol'] == 'down' for row in rows)}\n" in text


def test_own_template_reads_ip_interface():
    """Addresses of all interfaces, the secondary ones apart."""
    addressed = [state for state in BUSY_ROUTER if state.addresses]
    rows = parse("huawei_vrp", "display ip interface", ip_interface(addressed))
    for row, state in zip(rows, addressed, strict=True):
        first, *others = state.addresses
        assert row["interface"] == state.name
        assert (row["address"], row["length"]) == (str(first.address), str(first.length))
        assert row["secondary"] == [f"{other.address}/{other.length}" for other in others]
        assert (row["physical"] == "UP", row["protocol"] == "UP") == (state.physical_up, state.protocol_up)
    assert parse("huawei_vrp", "display ip interface", ip_interface([])) == []


@pytest.mark.parametrize("states", [EMPTY_VLANS, BUSY_VLANS, BUSY_VLANS[1:2]])
def test_own_template_reads_vlans(states):
    """Every port of every VLAN is read, in order, as tagged or untagged."""
    rows = parse("huawei_vrp", "display vlan", vlans(states))
    for row, state in zip(rows, states, strict=True):
        marked = {
            tagged: [f"{short(p.name)}({'U' if p.up else 'D'})" for p in state.ports if p.tagged == tagged]
            for tagged in (False, True)
        }
        assert row == {
            "vlan_id": str(state.vlan_id),
            "type": "common",
            "untagged": marked[False],
            "tagged": marked[True],
        }


@pytest.mark.parametrize("states", [EMPTY_VLANS, BUSY_VLANS])
def test_public_template_reads_vlans(states):
    """The public template finds each VLAN with its description, and all ports of its first kind.

    It merges two tables by VLAN, so that of a VLAN with both kinds only the untagged ports remain.
    """
    rows = ntc("display vlan", vlans(states))
    for row, state in zip(rows, states, strict=True):
        untagged = [short(port.name) for port in state.ports if not port.tagged]
        assert row["vlan_id"] == str(state.vlan_id)
        assert row["vlan_description"] == (state.description or f"VLAN {state.vlan_id:04}")
        assert row["interface"] == (untagged or [short(port.name) for port in state.ports])


def test_public_template_reads_port_vlans():
    """Link type, PVID and the list of tagged VLANs, wrapped over lines as it is."""
    rows = ntc("display port vlan", port_vlans(SWITCHPORTS))
    assert [(row["interface"], row["link_type"], row["vlan_id"]) for row in rows] == [
        (name, port.mode, str(pvid(port))) for name, port in SWITCHPORTS.items()
    ]
    listed = {row["interface"]: row["trunk_vlan_list"] for row in rows}
    assert listed["GigabitEthernet0/0/2"] == ["2-4094"]
    third = SWITCHPORTS["GigabitEthernet0/0/3"].trunk_vlans
    assert listed["GigabitEthernet0/0/3"] == [str(vlan) for vlan in sorted(third)]
    assert listed["GigabitEthernet0/0/4"] == ["30-31"]
    assert listed["GigabitEthernet0/0/5"] == []


@pytest.mark.parametrize("entries", [(), MACS])
def test_public_template_reads_mac_addresses(entries):
    """Each entry with its VLAN and port."""
    rows = ntc("display mac-address", mac_addresses(entries))
    assert [
        (row["destination_address"], row["vlan_id"], row["destination_port"], row["type"]) for row in rows
    ] == [(dashed(entry.mac), str(entry.vlan_id), short(entry.interface), entry.origin) for entry in entries]


@pytest.mark.parametrize("entries", [(), ARP, ARP[:1]])
@pytest.mark.parametrize("reader", [ntc, lambda command, text: parse("huawei_vrp", command, text)])
def test_both_templates_read_arp(entries, reader):
    """The public and our own template find the same entries."""
    rows = reader("display arp all", arp(entries))
    for row, entry in zip(rows, entries, strict=True):
        assert (row.get("ip_address") or row.get("address")) == str(entry.address)
        assert (row.get("mac_address") or row.get("mac")) == dashed(entry.mac)
        assert row["type"][0] == {"interface": "I", "dynamic": "D", "static": "S"}[entry.origin]
        assert row["interface"] == short(entry.port or entry.interface)


def test_arp_ages_in_minutes_and_names_the_vlan():
    """Started minutes count; a switch names the VLAN behind the port."""
    rows = parse("huawei_vrp", "display arp", arp(ARP))
    assert [row["expire"] for row in rows] == ["", "20", "", "5"]
    assert [row["vlan_id"] for row in rows] == ["", "", "", "10"]
