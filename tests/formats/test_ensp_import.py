"""A lab of eNSP becomes a lab folder that runs: devices, ports, cables, addresses, configurations, history."""

import os
from pathlib import Path

import pytest

from labkit.formats.ensp.lab import read_lab, write_lab
from labkit.formats.ensp.settings import read_settings
from labkit.runtime.lab import Lab
from labkit.scenario.catalogue import find_lab, render_plan
from tests.formats.ensp_files import PC, ROUTER, cable, device, flash, topo, write

SHARED = Path(os.environ.get("LABKIT_SHARED", Path(__file__).parents[3] / "shared"))
CORPUS = SHARED / "corpus"
TOPOLOGIES = sorted(CORPUS.rglob("*.topo"))
AR2220 = (
    '<slot number="slot17"><interface interfacename="GE" count="1"/>'
    '<interface interfacename="GE" count="2"/></slot>'
)
PC_SETTINGS = " -simpc_ip 10.1.1.10  -simpc_mask 255.255.255.0  -simpc_gateway 10.1.1.1  -simpc_dhcp_state 0 "


def imported(folder: Path) -> Lab:
    """The lab as `labkit up` builds it."""
    out = folder / "out"
    write_lab(read_lab(folder / "in"), out)
    return Lab.build(render_plan(find_lab(str(out))))


def test_index_counts_over_all_ports_as_listed(tmp_path):
    """Generic Router: Eth0/0/0-1, GE0/0/0-3, Serial0/0/0-3, so 3 is GE0/0/1 and 6 Serial0/0/0 (trap 20)."""
    devices = device("A", "R1", "Router") + device("B", "R2", "Router")
    write(tmp_path / "in", {"x.topo": topo(devices, cable("a", 3, "B", 0) + cable("A", 6, "b", 9))})
    ends = [tuple(map(str, link.ends)) for link in imported(tmp_path).plan.topology.links]
    assert ends == [
        ("R1:GigabitEthernet0/0/1", "R2:Ethernet0/0/0"),
        ("R1:Serial0/0/0", "R2:Serial0/0/3"),
    ]


def test_a_type_that_is_listed_twice_goes_on_counting(tmp_path):
    """AR2220 lists GE twice (1 + 2): GE0/0/0 to GE0/0/2."""
    devices = device("A", "R1", "AR2220", AR2220) + device("B", "S1", "S5700", ROUTER.replace('"2"', '"0"'))
    write(tmp_path / "in", {"x.topo": topo(devices, cable("A", 2, "B", 3))})
    (link,) = imported(tmp_path).plan.topology.links
    assert [str(end) for end in link.ends] == ["R1:GigabitEthernet0/0/2", "S1:GigabitEthernet0/0/4"]


def test_cards_bring_ports_and_firewalls_name_theirs(tmp_path):
    """A card's ports carry its slot's number; a USG lists each port with slot, card and number."""
    card = '<slot number="slot1" type="4GEW-T" /><slot number="slot4" type="2SA" />'
    usg = '<slot number="slot17"><interface interfacename="GE" slotIndex="1" cardIndex="0" interfaceIndex="3"/></slot>'
    devices = device("A", "R1", "AR2220", AR2220 + card) + device("B", "FW1", "USG6000V", usg)
    write(tmp_path / "in", {"x.topo": topo(devices, cable("A", 6, "B", 0))})
    lab = imported(tmp_path)
    (link,) = lab.plan.topology.links
    assert [str(end) for end in link.ends] == ["R1:GigabitEthernet1/0/3", "FW1:GigabitEthernet1/0/3"]
    assert "Serial4/0/1" in lab.device("R1").config.interfaces


def test_hosts_take_their_addresses_from_the_topology(tmp_path):
    """PCs save nothing: addresses stand in `settings`, the station's address in `system_mac`."""
    pc = device(
        "A", "PC1", "PC", PC, settings=PC_SETTINGS, system_mac="54-89-98-1B-2C-3D", cx="10.5", cy="-3"
    )
    write(tmp_path / "in", {"x.topo": topo(pc)})
    lab = imported(tmp_path)
    assert lab.device("PC1").text() == "ip address 10.1.1.10 255.255.255.0\nip gateway 10.1.1.1\n"
    node = lab.plan.topology.nodes["PC1"]
    assert (node.mac, node.position) == ("5489981b2c3d", (10.5, -3.0))


@pytest.mark.parametrize(
    ("text", "address", "gateway", "dhcp"),
    [
        (
            " -ipaddr 10.0.0.2 -ipmask 255.0.0.0 -gateway 10.0.0.1 -dnslist 10.0.0.3",
            "10.0.0.2",
            "10.0.0.1",
            False,
        ),
        (" -simsta_ip 0.0.0.0  -simsta_mask 0.0.0.0  -simsta_gateway 0.0.0.0 ", None, None, False),
        (" -simpc_ip 10.0.0.2 -simpc_mask 255.0.255.0 -simpc_dhcp_state 1", None, None, True),
        ("nonsense -simpc_ip", None, None, False),
    ],
)
def test_settings_of_each_kind_of_host(text, address, gateway, dhcp):
    """PC, Server and Client, and stations have their own names for the same things (trap 19)."""
    found = read_settings(text)
    assert (found.address and str(found.address), found.gateway and str(found.gateway)) == (address, gateway)
    assert found.dhcp is dhcp
    assert (found.text() == "ip dhcp\n") is dhcp


def test_settings_of_ipv6_and_names():
    """A PC's IPv6 address and gateway, or DHCPv6; the first DNS server of a PC, and that of a Client."""
    typed = read_settings(
        " -simpc_ip 10.0.0.2 -simpc_mask 255.0.0.0 -simpc_gateway 0.0.0.0 -simpc_dns1 8.8.8.8 -simpc_dns2 9.9.9.9"
        " -simpc_ipv6 2001:db8::2 -simpc_prefix 64 -simpc_gatewayv6 2001:db8::1 -simpc_dhcpv6_state 0"
    )
    assert typed.text().splitlines() == [
        "ip address 10.0.0.2 255.0.0.0",
        "dns server 8.8.8.8",
        "ipv6 address 2001:db8::2 64",
        "ipv6 gateway 2001:db8::1",
    ]
    asked = read_settings(
        " -simpc_dhcp_state 1 -simpc_dns1 0.0.0.0 -simpc_ipv6 :: -simpc_prefix 128 -simpc_dhcpv6_state 1"
    )
    assert asked.text() == "ip dhcp\nipv6 dhcp\n"
    client = read_settings(" -ipaddr 10.0.0.2 -ipmask 255.0.0.0 -gateway 10.0.0.1 -dnslist 10.0.0.3")
    assert client.text().splitlines()[-1] == "dns server 10.0.0.3"


def test_the_current_configuration_starts_and_earlier_ones_are_history(tmp_path):
    """The last save runs; the others lie dated beside it."""
    folder = "3F2A-11"
    image = flash("#\nsysname Old\n#\nreturn\n", "#\nsysname Mid\n#\nreturn\n", "#\nsysname Now\n#\nreturn\n")
    write(tmp_path / "in", {"x.topo": topo(device(folder, "R1", "Router")), f"{folder}/flash.efz": image})
    assert imported(tmp_path).device("R1").config.hostname == "Now"
    history = sorted(path.name for path in (tmp_path / "out" / "history" / "R1").iterdir())
    assert history == ["001_2025-04-01T00-00-00.cfg", "002_2025-04-02T00-00-00.cfg"]


def test_exported_files_are_found_by_name_then_by_host_name(tmp_path):
    """`RouterA.cfg` beside the topology is RouterA's; `x.cfg` that says `sysname RouterB` is RouterB's."""
    devices = device("A", "RouterA", "Router") + device("B", "RouterB", "Router") + device("C", "SW", "S5700")
    texts = {"RouterA.cfg": "sysname One\n", "x.cfg": "sysname RouterB\n", "Switch.cfg": "sysname Three\n"}
    write(tmp_path / "in", {"x.topo": topo(devices), **texts})
    lab = read_lab(tmp_path / "in")
    assert {name: saves[-1].text for name, saves in lab.saves.items()} == {
        "RouterA": "sysname One\n",
        "RouterB": "sysname RouterB\n",
        "SW": "sysname Three\n",
    }
    assert lab.notes == ["SW: its configuration is taken from Switch.cfg, the only one left"]


def test_files_exported_into_a_folder_are_found(tmp_path):
    """A folder that is no device's holds exported files; what a device saved itself counts first."""
    devices = device("A", "RouterA", "Router") + device("B", "RouterB", "Router")
    texts = {
        "Exported/RouterA.cfg": "sysname Exported\n",
        "Exported/RouterB.cfg": "sysname Two\n",
        "A/vrpcfg.cfg": "sysname Own\n",
    }
    write(tmp_path / "in", {"x.topo": topo(devices), **texts})
    lab = read_lab(tmp_path / "in")
    assert {name: saves[-1].text for name, saves in lab.saves.items()} == {
        "RouterA": "sysname Own\n",
        "RouterB": "sysname Two\n",
    }


def test_what_cannot_be_taken_over_is_said(tmp_path):
    """Unknown models, names that cannot be, cables to nowhere, an address used twice."""
    devices = device("A", "路由 1", "NE40E", system_mac="00-E0-FC-00-00-01")
    devices += device("B", "R1", "R", system_mac="00-E0-FC-00-00-01") + device("C", "R1", "CE6800")
    lines = cable("A", 99, "B", 0) + cable("A", 0, "X", 0) + cable("B", 0, "B", 1)
    write(tmp_path / "in", {"x.topo": topo(devices, lines)})
    lab = read_lab(tmp_path / "in")
    assert list(lab.topology.nodes) == ["N1", "R1", "R1_2"]
    assert [node.kind for node in lab.topology.nodes.values()] == [
        "huawei-ar",
        "huawei-router",
        "huawei-s5700",
    ]
    assert len(lab.notes) == 2 + 3 + 1 + 3
    assert imported(tmp_path).plan.topology.links == ()


@pytest.mark.skipif(not TOPOLOGIES, reason="the corpus of real labs is not here")
@pytest.mark.parametrize("path", TOPOLOGIES, ids=lambda path: path.stem)
def test_every_lab_of_the_corpus_runs(path, tmp_path):
    """A teacher's real labs: every device found, every line of its configuration accepted, and it solves."""
    lab = read_lab(path)
    write_lab(lab, tmp_path / "out")
    built = Lab.build(render_plan(find_lab(str(tmp_path / "out"))))
    assert built.problems == {}
    assert set(built.devices) == set(lab.topology.nodes)
    assert built.network.solve() is not None
    folders = {node.folder for node in lab.topology.nodes.values() if node.name in lab.saves}
    saved = {
        image.parent.name for image in path.parent.glob("*/*.efz") if b"PK\x03\x04" in image.read_bytes()
    }
    assert saved <= folders


def test_a_cloud_joins_what_its_mapping_says(tmp_path):
    """`interfaceMap` pairs the ports by numbers from one, each pair once or both ways; the others reach nobody."""
    entry = '<interfaceMap sztype="Ethernet" interfacename="Ethernet" displayNo="{}" remoteDisplayNo="{}" />'
    slot = '<slot number="slot17"><interface sztype="Ethernet" interfacename="Ethernet" count="4" />{}</slot>'
    cloud = slot.format(entry.format(1, 3) + entry.format(3, 1) + entry.format(9, 2) + entry.format("", "x"))
    devices = device("A", "C1", "Cloud", cloud) + device("B", "C2", "Cloud", slot.format(""))
    devices += "".join(device(f"P{number}", f"PC{number}", "PC", PC) for number in range(3))
    cables = "".join(cable("A", number, f"P{number}", 0) for number in range(3))
    write(tmp_path / "in", {"x.topo": topo(devices, cables)})
    nodes = imported(tmp_path).plan.topology.nodes
    assert nodes["C1"].joins == (frozenset({"Ethernet0/0/0", "Ethernet0/0/2"}),)
    assert nodes["C2"].joins == ()
