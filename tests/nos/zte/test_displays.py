"""What ZXROS displays is read by the public templates into what the engine says, on empty and busy devices."""

import pytest
from ntc_templates.parse import parse_output

from labkit.grading.parse import parse
from nos.zte.zxros import SWITCH, lone, network

BUSY = """hostname {name}
interface loopback1
  ip address {n}.{n}.{n}.{n} 255.255.255.255
interface gei-1/1/0/1
  description to the other, whose name is long enough to be cut in tables
  no shutdown
  ip address 10.0.0.{n} 255.255.255.0
interface gei-1/1/0/2
  no shutdown
  mtu 1400
  ip address 10.1.0.{n} 255.255.255.252
interface xgei-1/1/0/9
  no shutdown
interface xgei-1/1/0/9.201
  description tagged
  ip address 10.9.0.{n} 255.255.255.0
vlan-configuration
  interface xgei-1/1/0/9.201
    encapsulation-dot1q 201
interface te_tunnel2
  shutdown
mpls traffic-eng
  tunnel te_tunnel1
    tunnel destination ipv4 {peer}.{peer}.{peer}.{peer}
  tunnel te_tunnel2
    tunnel destination ipv4 10.9.9.9
router isis 1
  area 49.0001
  system-id 0000.0000.000{n}
  interface gei-1/1/0/1
    ip router isis
  interface gei-1/1/0/2
    ip router isis
    circuit-type level-2-only
    network point-to-point
router isis 7
  area 49.0002
  system-id 0000.0000.000{n}
  interface xgei-1/1/0/9.201
    ip router isis
router ospf 1
  router-id {n}.{n}.{n}.{n}
  passive-interface loopback1
  interface gei-1/1/0/1
    cost 7
    authentication message-digest
    message-digest-key 1 md5 secret
  area 0
    network 10.0.0.0 0.0.0.255
    network {n}.{n}.{n}.{n} 0.0.0.0
  area 1
    interface gei-1/1/0/2
      network point-to-point
ip route 172.16.0.0 255.255.0.0 null1
ip route 192.168.1.0 255.255.255.0 10.0.0.{peer} 5
ip route 192.168.2.0 255.255.255.0 gei-1/1/0/1 10.0.0.{peer}
"""


@pytest.fixture(scope="module")
def busy():
    """A router with a neighbour on three links, which has sent packets."""
    texts = {name: BUSY.format(name=name, n=n, peer=3 - n) for n, name in enumerate(("R1", "R2"), 1)}
    links = [f"R1:{port} R2:{port}" for port in ("gei-1/1/0/1", "gei-1/1/0/2", "xgei-1/1/0/9")]
    device = network(links, texts)["R1"]
    for address in ("10.0.0.2", "10.9.0.2"):
        device.run(f"ping {address}")
    return device


@pytest.fixture(scope="module", params=["empty", "busy"])
def device(request, busy):
    return busy if request.param == "busy" else lone()


def public(device, command):
    return parse_output(platform="zte_zxros", command=command, data=device.run(command))


def named(device):
    """The engine's interfaces but null1, by name."""
    return {name: state for name, state in device.state.interfaces().items() if name != "null1"}


def works(state):
    return "up" if state.admin_up and state.physical_up else "down"


def test_arp(device):
    """`show arp`: every entry, with a name that may go on in the next line, and the tag of a sub-interface."""
    rows = public(device, "show arp")
    tags = {name: held.termination for name, held in device.config.interfaces.items()}
    found = [
        (row["address"], row["mac_address"].replace(".", ""), "".join(row["interface"]), row["external_vlan"])
        for row in rows
    ]
    assert found == [
        (str(entry.address), entry.mac, entry.interface, str(tags[entry.interface] or "N/A"))
        for entry in device.state.arp()
    ]
    for row, entry in zip(rows, device.state.arp(), strict=True):
        own = entry.origin == "interface"
        assert row["age"] == "H" if own else row["age"].startswith("00:")
        assert "".join(row["sub_interface"]) == ("N/A" if own else entry.interface)


def test_interface(device):
    """`show interface`: state, address, hardware address, bandwidth and MTU of each, one by one too."""
    rows = {row["interface"]: row for row in public(device, "show interface")}
    states = named(device)
    assert rows.keys() == states.keys()
    for name, state in states.items():
        row, first = rows[name], next(iter(state.addresses), None)
        assert row["link_status"] == (works(state) if state.admin_up else "administratively down")
        assert row["protocol_status"] == works(state)
        assert (row["ip_address"], row["mask"]) == (
            (str(first.address), str(first.length)) if first else ("unassigned", "")
        )
        assert row["ipv4_protocol"] == (works(state) if first else "down")
        assert row["mac_address"].replace(".", "") == state.mac
        assert row["description"] == state.description
        assert row["mtu"][0] == str(state.mtu)
        assert row["hardware_type"]
        if not name.startswith("loopback"):
            assert row["bandwith"] == f"{state.bandwidth // 1_000_000} Gbit/s"
        assert (row["uptime"] == "-") is (works(state) == "down")
        assert public(device, f"show interface {name}") == [row]


def test_interface_brief(device):
    """`show interface brief`: the same in a line each; a long description ends in dots."""
    rows = {row["interface"]: row for row in public(device, "show interface brief")}
    states = named(device)
    assert rows.keys() == states.keys()
    for name, state in states.items():
        row = rows[name]
        assert row["admin"] == ("up" if state.admin_up else "down")
        assert (row["physical"], row["protocol"]) == (works(state), works(state))
        if "/" in name and "." not in name:
            assert row["bw"] == f"{state.bandwidth // 1_000_000}G"
            assert row["mode"] == f"Duplex/{state.duplex}"
        told = row["description"]
        assert told == state.description or (len(told) == 48 and state.description.startswith(told[:-3]))


def test_isis_adjacency(device):
    """`show isis adjacency`: each neighbour at each level and process, live; nothing where there is none."""
    rows = public(device, "show isis adjacency") if device.config.isis else []
    assert device.config.isis or device.run("show isis adjacency") == ""
    expected = [
        (
            str(number),
            peer.interface if len(peer.interface) < 18 else f"{peer.interface[:14]}...",
            "UP",
            f"L{peer.level}",
            str(peer.holding_time),
            "-" if peer.priority is None else str(peer.priority),
        )
        for number, process in sorted(device.state.isis().items())
        for peer in process.peers
    ]
    assert [
        (row["context"], row["interface"], row["state"], row["lev"], row["hold_time"], row["pri"])
        for row in rows
    ] == expected
    if rows:
        assert {(row["interface"], row["lev"], row["snpa"]) for row in rows} == {
            ("gei-1/1/0/1", "L1", mac := "0019.e800.0200"),
            ("gei-1/1/0/1", "L2", mac),
            ("gei-1/1/0/2", "L2", "PPP"),
            ("xgei-1/1/0/9.201", "L1", mac_of(device, "10.9.0.2")),
            ("xgei-1/1/0/9.201", "L2", mac_of(device, "10.9.0.2")),
        }


def mac_of(device, address):
    """The hardware address of a neighbour as ARP learned it, in the form of the display."""
    mac = next(entry.mac for entry in device.state.arp() if str(entry.address) == address)
    return f"{mac[:4]}.{mac[4:8]}.{mac[8:]}"


def test_tunnels(device):
    """`show mpls traffic-eng tunnels`: what was typed, and the truth that no tunnel is up."""
    text = device.run("show mpls traffic-eng tunnels")
    rows = public(device, "show mpls traffic-eng tunnels") if text else []
    fields = (
        "name",
        "desc",
        "dest",
        "admin",
        "oper",
        "path",
        "signal",
        "inlabel",
        "outlabel",
        "src",
        "dst",
        "id",
    )
    assert [tuple(row[field] for field in fields) for row in rows] == (
        [
            (
                "tunnel_1",
                "(Tunnel1)",
                "2.2.2.2",
                "up",
                "down",
                "invalid",
                "down",
                "-",
                "-",
                "1.1.1.1",
                "2.2.2.2",
                "1",
            ),
            (
                "tunnel_2",
                "(Tunnel2)",
                "10.9.9.9",
                "down",
                "down",
                "invalid",
                "down",
                "-",
                "-",
                "1.1.1.1",
                "10.9.9.9",
                "2",
            ),
        ]
        if device.config.isis
        else []
    )
    assert all((row["instance"], row["ip_route"]) == ("0", ["NONE"]) for row in rows)


def test_version(device):
    """`show version`: hardware, software and how long it runs."""
    (row,) = public(device, "show version")
    assert f"ZXCTN{row['hardware']}" == device.kind.model
    assert row["version"] == f"{device.kind.model.split()[1]} {device.kind.version}"
    minutes = int(device.now() - device.boot_time) // 60
    assert row["uptime"] == f"0 day(s), {minutes // 60} hour(s), {minutes % 60} minute(s)"


OWNERS = {"static": "Static", "ospf": "OSPF", "isis-l1": "ISIS-L1", "isis-l2": "ISIS-L2"}


def test_routes(device):
    """`show ip forwarding route`: every next hop of every route that forwards, with its owner and priority."""
    rows = parse("zte_zxros", "show ip forwarding route", device.run("show ip forwarding route"))
    expected = {
        (str(route.prefix), hop.interface, str(route.preference), str(route.cost))
        for route in device.state.routes()
        if route.active and not str(route.prefix).startswith("127.")
        for hop in route.next_hops
    }
    assert {
        (f"{row['destination']}/{row['length']}", row["interface"], row["preference"], row["cost"])
        for row in rows
    } == expected
    owners = {(row["destination"], row["length"]): row["owner"] for row in rows}
    for route in device.state.routes():
        if route.active and route.protocol in OWNERS:
            key = (str(route.prefix.network_address), str(route.prefix.prefixlen))
            assert owners[key] == OWNERS[route.protocol]
    assert not device.config.static_routes or owners["172.16.0.0", "16"] == "Static"


def test_one_route(busy):
    """With an address, the route that packets to it take; with a protocol, its routes."""
    assert "*>  172.16.0.0/16      0.0.0.0         null1" in busy.run("show ip forwarding route 172.16.9.9")
    assert "192.168.1.0/24" in busy.run("show ip forwarding route static")
    assert "10.0.0.0/24" not in busy.run("show ip forwarding route static")


def test_ospf_neighbors(device):
    """`show ip ospf neighbor`: phase and role of each neighbour; in detail, since when it is full."""
    rows = parse("zte_zxros", "show ip ospf neighbor", device.run("show ip ospf neighbor"))
    found = [
        (row["neighbor_id"], row["state"].split("/")[0].lower(), row["address"], row["interface"])
        for row in rows
    ]
    held = [peer for process in device.state.ospf().values() for peer in process.neighbors]
    assert found == [(str(peer.router_id), peer.phase, str(peer.address), peer.interface) for peer in held]
    assert device.run("show ip ospf neighbor detail").count("In Full State for") == len(held)
    assert device.run("show ip ospf interface brief").count(" 1/1\n") == len(held)


def test_ospf_interfaces(device):
    """`show ip ospf interface`: settings and state of each interface of each process."""
    rows = parse("zte_zxros", "show ip ospf interface", device.run("show ip ospf interface"))
    held = [own for process in device.state.ospf().values() for own in process.interfaces]
    types = {"broadcast": "broadcast", "p2p": "point-to-point"}
    assert [
        (
            row["interface"],
            row["area"],
            row["cost"],
            row["type"],
            row["hello"],
            row["dead"],
            bool(row["passive"]),
        )
        for row in rows
    ] == [
        (
            own.interface,
            str(own.area_id),
            str(own.cost),
            types[own.network_type],
            str(own.hello_interval),
            str(own.dead_interval),
            own.passive,
        )
        for own in held
    ]
    secured = {row["interface"] for row in rows if row["authentication"] == "message-digest"}
    assert secured == ({"gei-1/1/0/1"} if held else set())


def test_switch():
    """A switch tells the truth of itself: its VLANs with their ports, and addresses of VLAN interfaces only."""
    text = """switchvlan-configuration
  vlan 10
    name office
  interface gei-0/1/1/1
    switchport access vlan 10
  interface gei-0/1/1/2
    switchport mode trunk
    switchport trunk vlan 10,20
    switchport trunk native vlan 20
  interface gei-0/1/1/3
    switchport mode hybrid
    switchport hybrid vlan 10 untag
    switchport hybrid vlan 20 tag
interface vlan10
  ip address 10.0.10.1 255.255.255.0
"""
    device = lone(SWITCH, text)
    lines = device.run("show vlan").splitlines()
    assert lines[2] == "1     VLAN0001     gei-0/1/1/3-24                          gei-0/1/1/2"
    assert lines[3].strip() == "xgei-0/1/2/1-4"
    assert lines[4:] == [
        "10    office       gei-0/1/1/1         gei-0/1/1/3         gei-0/1/1/2",
        "20    VLAN0020     gei-0/1/1/2                             gei-0/1/1/3",
    ]
    assert device.run("show ip interface brief").splitlines()[1].split() == (
        ["vlan10", "10.0.10.1", "255.255.255.0", "up", "down", "down"]
    )
    assert device.run("show version").startswith(
        "ZXR10 5960X-ES\nZTE ZXR10 Software, Version: 5960X-ES V2.00.20.03,"
    )
