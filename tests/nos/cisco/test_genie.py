"""What IOS displays is read by Genie's parsers for iosxe into what the engine says, on empty and busy devices."""

from collections.abc import Iterator
from ipaddress import ip_interface
from typing import Any

import pytest
from busy import busy_router, busy_switch
from ios import lone
from ntc_templates.parse import ParsingException, parse_output
from textfsm import TextFSMError

from genie_parsers import ABSENT, Answer, Genie, has_genie
from labkit.nos.device import Device
from labkit.nos.shell.declaration import Action
from labkit.nos.shell.notation import (
    AnyOrder,
    Choice,
    Keyword,
    Node,
    Parameter,
    Repeat,
    Sequence,
    parse_notation,
)

pytestmark = pytest.mark.skipif(not has_genie(), reason=ABSENT)

DEVICES = {
    "busy router": busy_router,
    "busy switch": busy_switch,
    "new router": lambda: lone("cisco-isr"),
    "new layer-2 switch": lambda: lone("cisco-2960"),
    "new layer-3 switch": lambda: lone("cisco-3650"),
}


@pytest.fixture(scope="module")
def genie() -> Iterator[Genie]:
    with Genie("iosxe") as running:
        yield running


@pytest.fixture(scope="module", params=DEVICES)
def device(request) -> Device:
    return DEVICES[request.param]()


@pytest.fixture(scope="module")
def router() -> Device:
    return busy_router()


@pytest.fixture(scope="module")
def switch() -> Device:
    return busy_switch()


def samples(device: Device) -> dict[str, str]:
    """A value of each type of parameter that the device has something to say about."""
    port = next(name for name in device.config.interfaces if name.startswith(("Gig", "Fast")))
    return {
        "interface": port,
        "ip": "10.0.0.2",
        "mask": "255.255.255.0",
        "ipv6": "2001:db8:2::2",
        "ipv6-prefix": "2001:db8:2::/64",
        "mac": "0011.2233.4455",
        "integer": "1",
        "area": "0",
        "string": "LAN",
        "path-expression": "^$",
    }


def forms(node: Node, values: dict[str, str]) -> list[str]:
    """The shortest form of a notation, and one for each optional part."""
    match node:
        case Keyword(text):
            return [text]
        case Parameter(type=kind):
            return [values[kind]]
        case Sequence(items):
            each = [forms(item, values) for item in items]
            first = " ".join(filter(None, (options[0] for options in each)))
            found = [first]
            for place, options in enumerate(each):
                for option in options[1:]:
                    words = [other[0] for other in each[:place]], [other[0] for other in each[place + 1 :]]
                    found.append(" ".join(filter(None, (*words[0], option, *words[1]))))
            return found
        case Choice(options, optional) | AnyOrder(options, optional):
            inside = [form for option in options for form in forms(option, values)]
            return ["", *inside] if optional else inside
        case Repeat(item):
            return forms(item, values)


def shows(device: Device) -> list[str]:
    """Every show command of the device."""
    notations = {
        each.notation
        for each in device.dialect.declared("user")
        if isinstance(each, Action) and each.notation.startswith("show ")
    }
    values = samples(device)
    return sorted({form for notation in notations for form in forms(parse_notation(notation), values)})


SOURCES = {"direct": "connected", "ospf-external": "ospf", "ebgp": "bgp"}
"""What Genie calls the sources of routes."""
UNREAD = (
    "show ip dhcp binding",  # Genie knows the columns of IOS XE 16 only
    "show ipv6 interface brief ",  # and this command without an interface
)
"""Where the public templates find an entry, and Genie none."""


_RAISED_WHEN_EMPTY = (
    ("Missing keys", "criterion: 0"),
    ("Missing keys", "global scope - 0 entries"),
    ("'cdp'", "Total cdp entries displayed : 0"),
)


def nothing(answer: Answer, screen: str) -> bool:
    """Genie found no entry; some of its parsers raise where there is none."""
    return answer.empty or any(why in answer.why and mark in screen for why, mark in _RAISED_WHEN_EMPTY)


def records(command: str, screen: str) -> list[Any]:
    """What the public template makes of a screen; nothing of a message, or where there is no template."""
    try:
        return parse_output(platform="cisco_ios", command=command, data=screen)
    except (ParsingException, TextFSMError):
        return []


def test_every_show_command_is_accepted(genie, device):
    """Genie's parser, where there is one, takes what the device prints; it finds none where others find none."""
    refused, silent = {}, set()
    known = 0
    for command in shows(device):
        answer = genie.parse(command, device.run)
        known += not answer.unknown
        if answer.parsed or answer.unknown:
            continue
        screen = device.run(command)
        if not nothing(answer, screen):
            refused[command] = (answer.raised, answer.why, screen)
        elif records(command, screen):
            silent.add(command)
    assert not refused
    assert [command for command in silent if not command.startswith(UNREAD)] == []
    assert known > 40


def dotted(mac: str) -> str:
    return f"{mac[:4]}.{mac[4:8]}.{mac[8:]}"


def test_interfaces(genie, device):
    """State, MAC, MTU, bandwidth, address and description of every interface."""
    states = {name: state for name, state in device.state.interfaces().items() if not name.startswith("Null")}
    found = genie.parse("show interfaces", device.run).parsed
    assert found.keys() == states.keys()
    for name, state in states.items():
        record = found[name]
        up = state.admin_up and state.physical_up
        assert (record["enabled"], record["oper_status"]) == (state.admin_up, "up" if up else "down")
        assert (record["mtu"], record["bandwidth"]) == (state.mtu, state.bandwidth) or name.startswith("Loop")
        assert record.get("description", "") == state.description
        assert record.get("mac_address") == (dotted(state.mac) if state.mac else None)
        ours = {str(ip_interface(f"{held.address}/{held.length}")) for held in state.addresses}
        assert set(record.get("ipv4", {})) == ours
    brief = genie.parse("show ip interface brief", device.run).parsed["interface"]
    for name, state in states.items():
        first = str(state.addresses[0].address) if state.addresses else "unassigned"
        assert brief[name]["ip_address"] == first


def test_routes_and_neighbors_of_a_router(genie, router):
    """Each active route with its source, distance, metric and next hops; each entry of ARP."""
    found = genie.parse("show ip route", router.run).parsed["vrf"]["default"]["address_family"]["ipv4"][
        "routes"
    ]
    routes = {
        str(route.prefix): route
        for route in router.state.routes()
        if route.active and not str(route.prefix).startswith(("127.", "255.")) and route.prefix.prefixlen < 32
    }
    learned = {prefix: record for prefix, record in found.items() if record["source_protocol"] != "local"}
    assert {prefix for prefix in learned if not prefix.endswith("/32")} == routes.keys()
    for prefix, route in routes.items():
        record = learned[prefix]
        source = SOURCES.get(route.protocol, route.protocol)
        assert record["source_protocol"] == source
        if "outgoing_interface" in record["next_hop"]:  # directly connected
            continue
        assert (record["route_preference"], record["metric"]) == (route.preference, route.cost)
        if hops := record["next_hop"].get("next_hop_list"):
            assert {hop["next_hop"] for hop in hops.values()} == {str(hop.address) for hop in route.next_hops}
    ports = genie.parse("show arp", router.run).parsed["interfaces"]
    entries = {
        (port, address, row["link_layer_address"])
        for port, record in ports.items()
        for address, row in record["ipv4"]["neighbors"].items()
    }
    assert entries == {(row.interface, str(row.address), dotted(row.mac)) for row in router.state.arp()}


def test_ospf(genie, router):
    """Neighbours, interfaces, and every router LSA with its links."""
    (process,) = router.state.ospf().values()

    def areas(command: str) -> dict[str, Any]:
        family = genie.parse(command, router.run).parsed["vrf"]["default"]["address_family"]["ipv4"]
        return family["instance"]["1"]["areas"]

    heard = {
        (area, port, neighbor["neighbor_router_id"], neighbor["address"], neighbor["state"])
        for area, record in areas("show ip ospf neighbor detail").items()
        for port, held in record["interfaces"].items()
        for neighbor in held["neighbors"].values()
    }
    assert heard == {
        (str(each.area_id), each.interface, str(each.router_id), str(each.address), each.phase)
        for each in process.neighbors
    }
    ports = {
        (area, name, record["ip_address"], record["cost"], record["priority"], record["hello_interval"])
        for area, held in areas("show ip ospf interface").items()
        for name, record in held["interfaces"].items()
        if not name.startswith("Loop")
    }
    assert ports == {
        (
            str(each.area_id),
            each.interface,
            f"{each.address}/{each.length}",
            each.cost,
            each.priority,
            each.hello_interval,
        )
        for each in process.interfaces
        if not each.interface.startswith("Loop")
    }
    links = {
        (area, lsa["adv_router"], link["link_id"], link["link_data"], link["topologies"]["0"]["metric"])
        for area, record in areas("show ip ospf database router").items()
        for lsa in record["database"]["lsa_types"]["1"]["lsas"].values()
        for link in lsa["ospfv2"]["body"]["router"]["links"].values()
    }
    assert links == {
        (str(lsa.area_id), str(lsa.advertising_router), str(link.link_id), str(link.data), link.metric)
        for lsa in process.lsdb
        if lsa.kind == "router"
        for link in lsa.links
    }


def test_lists_and_translations(genie, router):
    """Access lists entry by entry; NAT's static entry and session, hits and misses."""
    lists = genie.parse("show access-lists", router.run).parsed
    assert lists.keys() == {acl.name or str(acl.number) for acl in router.config.acls.values()}
    for acl in router.config.acls.values():
        entries = lists[acl.name or str(acl.number)]["aces"]
        assert {int(number): row["actions"]["forwarding"] for number, row in entries.items()} == {
            number: "permit" if rule.permit else "deny" for number, rule in acl.rules.items()
        }
    rows = genie.parse("show ip nat translations", router.run).parsed["vrf"]["default"]["index"].values()
    (session,) = router.state.nat_sessions()
    (mapping,) = router.config.nat.mappings
    assert {
        (row["inside_global"].partition(":")[0], row["inside_local"].partition(":")[0]) for row in rows
    } == {
        (str(mapping.outside), str(mapping.inside)),
        (str(session.new_source), str(session.source)),
    }
    counted = genie.parse("show ip nat statistics", router.run).parsed
    # five echoes and five replies went through: the first one began the session
    assert (counted["hits"], counted["misses"]) == (9, 1)
    pool = genie.parse("show ip dhcp pool", router.run).parsed["pools"]["LAN"]
    (held,) = router.state.dhcp_pools()
    assert (pool["leased_addresses"], pool["total_addresses"]) == (len(held.leases), 254)


def test_bgp(genie, router):
    """Each path of the table with its attributes, and the session."""
    state = router.state.bgp()
    vrf = genie.parse("show ip bgp", router.run).parsed["vrf"]["default"]
    (family,) = vrf["address_family"].values()
    found = {
        (prefix, path["next_hop"], path.get("localpref"), path["weight"])
        for prefix, record in family["routes"].items()
        for path in record["index"].values()
    }
    assert found == {
        ("172.16.1.0/24", "0.0.0.0", None, 32768),
        ("172.16.2.0/24", "10.0.0.2", 150, 0),
    }
    assert len(state.paths) == len(found)
    summary = genie.parse("show ip bgp summary", router.run).parsed["vrf"]["default"]["neighbor"]
    (peer,) = summary["10.0.0.2"]["address_family"].values()
    assert (peer["as"], peer["state_pfxrcd"]) == (65002, "1")


def test_vlans_and_channels(genie, switch):
    """VLANs with their access ports, trunks, the channel and its members, learned MAC addresses."""
    vlans = genie.parse("show vlan", switch.run).parsed["vlans"]
    states = switch.state.vlans()
    assert {int(number) for number in vlans} - set(range(1002, 1006)) == states.keys()
    for number, state in states.items():
        untagged = {port.name for port in state.ports if not port.tagged}
        trunks = {"Port-channel10", "GigabitEthernet1/0/3"}
        assert set(vlans[str(number)].get("interfaces", [])) == untagged - trunks
    trunks = genie.parse("show interfaces trunk", switch.run).parsed["interface"]
    assert {
        name: trunk["vlans_allowed_active_in_mgmt_domain"] for name, trunk in trunks.items()
    } == dict.fromkeys(("Port-channel10", "GigabitEthernet1/0/3"), "1,10,20")
    (bundle,) = genie.parse("show etherchannel summary", switch.run).parsed["interfaces"].values()
    (trunk,) = switch.state.trunks().values()
    assert (bundle["name"], bundle["oper_status"]) == (trunk.name, "up" if trunk.up else "down")
    assert {name: row["bundled"] for name, row in bundle["members"].items()} == {
        member.name: member.active for member in trunk.members
    }
    learned = genie.parse("show mac address-table dynamic", switch.run).parsed["mac_address_table"]
    assert {(row["mac_address"], row["vlan"]) for row in learned.values()} == {
        (dotted(entry.mac), entry.vlan_id) for entry in switch.state.macs()
    }


def test_spanning_tree(genie, switch):
    """The tree of each VLAN: root, cost, and every port's role, state and cost."""
    found = genie.parse("show spanning-tree", switch.run).parsed["rapid_pvst"]["vlans"]
    stp = switch.state.stp()
    assert found.keys() == {str(tree.instance or 1) for tree in stp.instances}
    for tree in stp.instances:
        record = found[str(tree.instance or 1)]
        assert (record["root"]["address"], record["root"]["priority"]) == (
            dotted(tree.root[1]),
            tree.root[0],
        )
        ports = {
            name: (row["role"], row["port_state"] == "forwarding", row["cost"])
            for name, row in record["interfaces"].items()
        }
        assert ports == {
            port.name: (port.role, port.forwards, port.cost) for port in tree.ports if port.role != "disabled"
        }


@pytest.mark.parametrize("kind", ["isr", "2960", "3650"])
def test_version(genie, kind):
    """Model, software and name."""
    device = lone(f"cisco-{kind}")
    record = genie.parse("show version", device.run).parsed["version"]
    assert record["chassis"] == device.kind.model
    assert (record["version"], record["hostname"]) == (device.kind.version, device.config.hostname)
