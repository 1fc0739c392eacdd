"""Routing displays: the text against captures (golden/), and the templates' records against the routes."""

from ipaddress import IPv4Address as Ip
from ipaddress import IPv4Network as Net
from pathlib import Path

import pytest
import textfsm
from layer3_reading import read
from ntc_templates.parse import parse_output

from labkit.nos.config import DeviceConfig, InterfaceAddress, OspfConfig
from labkit.nos.huawei.display import fib, routing
from labkit.nos.state import InterfaceState, NextHop, OspfState, Route

GOLDEN = Path(__file__).parent / "golden"
GE0, GE1, GE2 = (f"GigabitEthernet0/0/{port}" for port in range(3))
NOW = 200000.0


def route(prefix, protocol, preference, cost, *hops, **more):
    pairs = tuple(NextHop(Ip(address), interface) for address, interface in hops)
    return Route(Net(prefix), protocol, preference, cost, pairs, **({"since": 54.0} | more))


LOOPBACK = ("127.0.0.1", "InLoopBack0")
RELAYED = NextHop(Ip("12.1.1.2"), GE0, relay=True, relay_address=Ip("12.1.1.2"))
ROUTES = [
    route("0.0.0.0/0", "ospf-nssa", 150, 1, ("10.1.12.2", GE0), process_id=1, tag=1),
    Route(Net("2.2.2.2/32"), "static", 60, 0, (RELAYED,), since=49.0),
    Route(
        Net("2.2.2.2/32"),
        "static",
        254,
        0,
        (NextHop(Ip("12.2.2.2"), GE1, relay=True),),
        active=False,
        since=49.0,
    ),
    route("10.1.6.0/24", "ospf-external", 150, 10, ("10.1.34.3", "Vlanif10"), process_id=1, tag=1),
    route("127.0.0.0/8", "direct", 0, 0, LOOPBACK, since=2.0),
    route("192.168.100.0/24", "ospf", 10, 2, ("192.168.0.2", GE1), ("192.168.0.6", GE2), process_id=1),
    route("255.255.255.255/32", "direct", 0, 0, LOOPBACK, since=2.0),
]
RIP = [route("10.1.1.0/24", "rip", 100, 1, ("12.1.1.1", GE0), process_id=1, tag=20, since=NOW - 134)]


def chosen(address, length=None, longer=False):
    return routing.select(ROUTES, Ip(address), length, longer=longer)


TEXTS = {
    "display ip routing-table": routing.routing_table(ROUTES),
    "display ip routing-table protocol static": routing.protocol_table(ROUTES, "static"),
    "display ip routing-table protocol rip": routing.protocol_table(ROUTES, "rip"),
    "display ip routing-table 192.168.100.7": routing.destination_table(chosen("192.168.100.7")),
    "display ip routing-table 10.1.1.0 24 verbose": routing.destination_table(RIP, NOW),
    "display ip routing-table statistics": routing.statistics(ROUTES),
    "display fib": fib.fib(ROUTES),
}
FILES = {
    "display ip routing-table 192.168.100.7": "ip_routing-table_destination",
    "display ip routing-table 10.1.1.0 24 verbose": "ip_routing-table_destination_verbose",
}


def flat(routes):
    return [(item, hop) for item in routes for hop in item.next_hops]


def key(row):
    return (
        Net(f"{row['destination']}/{row['length']}"),
        int(row["preference"]),
        int(row["cost"]),
        row["next_hop"],
    )


def expected(item, hop):
    return (item.prefix, item.preference, item.cost, str(hop.address))


@pytest.mark.parametrize("command", TEXTS)
def test_text_is_that_of_a_router(command):
    """Every layout equals the captured (statistics: the manual's) one to the last blank."""
    name = FILES.get(command) or command.removeprefix("display ").replace(" ", "_")
    assert TEXTS[command] == (GOLDEN / f"{name}.txt").read_text()


@pytest.mark.parametrize("command", TEXTS)
def test_templates_are_strict(command):
    """A line that no display prints is an error, never skipped."""
    with pytest.raises(textfsm.TextFSMError, match="State Error"):
        read(command, TEXTS[command] + "OSPF route 1.1.1.1/32 exists\n")


def test_table_records_equal_the_active_routes():
    """A record per next hop, the second of two equal-cost ones too; waiting routes are absent."""
    rows = read("display ip routing-table", TEXTS["display ip routing-table"])
    active = flat(item for item in ROUTES if item.active)
    assert [key(row) for row in rows] == [expected(*pair) for pair in active]
    assert [row["interface"] for row in rows] == [hop.interface for _, hop in active]
    assert [row["protocol"] for row in rows] == [routing.PROTOCOL_NAMES[item.protocol] for item, _ in active]
    assert [row["flags"] for row in rows] == ["RD" if hop.relay else "D" for _, hop in active]


def test_every_protocol_is_read_in_both_forms():
    """No protocol's name breaks the columns or the template."""
    for protocol, name in routing.PROTOCOL_NAMES.items():
        routes = [
            route("10.0.0.0/8", protocol, 255, 4294967295, ("255.255.255.254", "XGigabitEthernet0/0/24"))
        ]
        (row,) = read("display ip routing-table", routing.routing_table(routes))
        assert (row["protocol"], row["cost"], row["next_hop"]) == (name, "4294967295", "255.255.255.254")
        (record,) = read("display ip routing-table verbose", routing.routing_table_verbose(routes, NOW))
        assert (record["protocol"], record["interface"]) == (
            name.replace("Unr", "UNR"),
            "XGigabitEthernet0/0/24",
        )


def test_protocol_records_tell_active_from_inactive():
    """The floating static route is read as inactive."""
    text = TEXTS["display ip routing-table protocol static"]
    rows = read("display ip routing-table protocol static", text)
    assert [key(row) for row in rows] == [
        expected(*pair) for pair in flat(ROUTES) if pair[0].protocol == "static"
    ]
    assert [(row["status"], row["flags"]) for row in rows] == [("Active", "RD"), ("Inactive", "R")]
    assert read("display ip routing-table protocol rip", TEXTS["display ip routing-table protocol rip"]) == []


def test_protocol_ospf_holds_external_routes_too():
    """`protocol ospf` shows OSPF, O_ASE and O_NSSA; its verbose form the same routes."""
    rows = read("display ip routing-table protocol ospf", routing.protocol_table(ROUTES, "ospf"))
    assert [row["protocol"] for row in rows] == ["O_NSSA", "O_ASE", "OSPF", "OSPF"]
    text = routing.protocol_table(ROUTES, "ospf", NOW)
    full = read("display ip routing-table protocol ospf verbose", text)
    assert [(row["protocol"], row["next_hop"]) for row in full] == [
        (row["protocol"], row["next_hop"]) for row in rows
    ]


@pytest.mark.parametrize("routes", [[], ROUTES[1:]], ids=["empty", "busy"])
def test_verbose_is_read_by_the_public_template(routes):
    """ntc-templates gets a full record of every route and next hop. It does not know O_NSSA."""
    text = routing.routing_table_verbose(routes, NOW)
    rows = parse_output(platform="huawei_vrp", command="display ip routing-table verbose", data=text)
    assert len(rows) == len(flat(routes))
    for row, (item, hop) in zip(rows, flat(routes), strict=True):
        assert (Net(row["destination"]), row["next_hop"]) == (item.prefix, str(hop.address))
        assert (int(row["preference"]), int(row["cost"]), int(row["tag"])) == (
            item.preference,
            item.cost,
            item.tag,
        )
        assert (int(row["process_id"]), row["interface"]) == (item.process_id, hop.interface)
        assert row["state"].split()[0] == ("Active" if item.active else "Inactive")
        assert row["relay_next_hop"] == str(hop.relay_address or "0.0.0.0")
        assert row["flags"].strip() == ("R" if hop.relay else "") + ("D" if item.active else "")
    ours = read("display ip routing-table verbose", text)
    assert ours == [{name: row[name] for name in ours[0]} for row in rows] if ours else not rows


def test_destination_selects_as_vrp_does():
    """Longest match for an address, that very prefix with a mask, everything inside with `longer-match`."""
    assert [str(item.prefix) for item in chosen("192.168.100.7")] == ["192.168.100.0/24"]
    assert [str(item.prefix) for item in chosen("8.8.8.8")] == ["0.0.0.0/0"]
    assert [item.preference for item in chosen("2.2.2.2")] == [60, 254]
    assert chosen("192.168.100.0", 25) == []
    assert [str(item.prefix) for item in chosen("192.168.100.9", 24)] == ["192.168.100.0/24"]
    assert [str(item.prefix) for item in chosen("10.0.0.0", longer=True)] == ["10.1.6.0/24"]
    assert len(chosen("0.0.0.0", 0, longer=True)) == len(ROUTES)
    assert routing.destination_table([]) == ""
    assert read("display ip routing-table 9.9.9.9", "") == []


def test_statistics_records_count_routes():
    """The rows add up to their total."""
    *rows, total = read("display ip routing-table statistics", TEXTS["display ip routing-table statistics"])
    for name in ("total", "active", "added"):
        assert sum(int(row[name]) for row in rows) == int(total[name])
    assert (total["total"], total["prefixes"]) == (str(len(flat(ROUTES))), "6")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "00h00m00s"), (59.9, "00h00m59s"), (86399, "23h59m59s"), (93487, "1d01h58m07s"), (-5, "00h00m00s")],
)
def test_age(seconds, text):
    """Days are shown from the first full day on."""
    assert routing.age(seconds) == text


def test_fib_records_equal_the_active_routes():
    """Forwarding entries carry prefix, next hop and the time at which the route came."""
    rows = read("display fib", TEXTS["display fib"])
    active = {(item.prefix, str(hop.address), int(item.since)) for item, hop in flat(ROUTES) if item.active}
    found = {(Net(f"{r['destination']}/{r['length']}"), r["next_hop"], int(r["timestamp"])) for r in rows}
    assert (found, len(rows)) == (active, len(active))


def test_fib_shows_a_discarding_route():
    """A route to NULL0 is a black hole without a gateway."""
    (row,) = read("display fib", fib.fib([route("10.0.0.0/8", "static", 60, 0, ("0.0.0.0", "NULL0"))]))
    assert (row["flags"], row["interface"]) == ("BSU", "NULL0")


def test_router_id_is_the_configured_or_the_chosen_one():
    """Configured, else what an OSPF process took, else the first address that is up, else none."""
    address = InterfaceAddress(Ip("12.1.1.1"), 24)
    port = InterfaceState(
        GE0, True, True, True, False, True, "", 1500, 1000000, "full", "", (address,), "", 0.0
    )  # fmt: skip
    process = OspfState(1, Ip("7.7.7.7"), "", False, False, (), (), (), (), ())
    config = DeviceConfig("R1", ospf={1: OspfConfig(1)})

    def shown(config, processes, interfaces):
        (row,) = read("display router id", fib.router_id(config, processes, interfaces))
        return row["router_id"]

    assert fib.router_id(config, {}, {GE0: port}) == "RouterID:12.1.1.1\n"
    assert shown(config, {}, {}) == "0.0.0.0"
    assert shown(config, {1: process}, {GE0: port}) == "7.7.7.7"
    assert shown(DeviceConfig("R1", router_id=Ip("9.9.9.9")), {}, {GE0: port}) == "9.9.9.9"
