"""OSPF displays: the text against captures (golden/), and the records of our templates against the state."""

from dataclasses import replace
from ipaddress import IPv4Address as Ip
from ipaddress import IPv4Network as Net
from pathlib import Path

import pytest
import textfsm
from layer3_reading import read

from labkit.nos.config import OspfConfig
from labkit.nos.huawei.display import ospf, ospf_brief, ospf_lsdb, ospf_routing
from labkit.nos.state import (
    Lsa,
    LsaLink,
    OspfAreaState,
    OspfInterfaceState,
    OspfNeighborState,
    OspfRoute,
    OspfRouterRoute,
    OspfState,
)

GOLDEN = Path(__file__).parent / "golden"
NOW = 1000.0
BACKBONE, AREA_1 = Ip("0.0.0.0"), Ip("0.0.0.1")
SELF, DR, BDR, NOBODY = Ip("10.0.123.1"), Ip("10.0.123.1"), Ip("10.0.123.2"), Ip(0)
ETHERNET, SERIAL = "GigabitEthernet0/0/0", "Serial2/0/0"


def interface(name, address, area, kind, phase, cost, dr=NOBODY, bdr=NOBODY, passive=False):
    return OspfInterfaceState(
        name, Ip(address), 24, area, kind, phase, cost, 1, dr, bdr, 10, 40, 5, 1, passive=passive, mtu=1500
    )


def neighbor(router_id, address, name, area, phase, since, priority=1, master=True, dr=DR, bdr=BDR):
    return OspfNeighborState(
        Ip(router_id), Ip(address), name, area, phase, priority, dr, bdr, 40, master, since
    )


def lsa(kind, ls_id, router, area, age, sequence, length, metric, **more):
    more = {"mask": Ip("255.255.255.0")} | more
    return Lsa(kind, Ip(ls_id), Ip(router), area, age, sequence, length, metric, **more)


def attached(router):
    return LsaLink("attached", Ip(router), NOBODY, 0)


LSDB = (
    lsa("external", "10.3.1.0", "10.0.123.1", None, 1673, 0x80000001, 36, 10, tag=1, checksum=0x5E4E),
    lsa(
        "router", "10.0.123.1", "10.0.123.1", BACKBONE, 562, 0x8000000B, 60, 1, checksum=0x42E, is_abr=True,
        mask=None,
        links=(
            LsaLink("transit", DR, DR, 1),
            LsaLink("p2p", Ip("10.0.3.3"), Ip("10.0.23.2"), 4882),
            LsaLink("stub", Ip("172.16.255.2"), Ip("255.255.255.255"), 0),
        ),
    ),
    lsa(
        "network", "10.0.123.1", "10.0.123.1", BACKBONE, 670, 0x80000004, 36, 0, checksum=0x39F5,
        links=(attached("10.0.123.1"), attached("10.0.123.2"), attached("10.0.123.3")),
    ),
    lsa("summary", "10.1.23.0", "10.0.123.1", BACKBONE, 384, 0x80000001, 28, 48, checksum=0x83BF),
    lsa("asbr-summary", "10.1.0.1", "10.0.123.1", BACKBONE, 336, 0x80000001, 28, 48, checksum=0xF44F),
    lsa(
        "nssa", "10.1.1.0", "10.1.0.1", AREA_1, 133, 0x80000001, 36, 1, tag=1, checksum=0xDF04,
        options=("NP",), forwarding_address=Ip("10.1.100.100"),
    ),
)  # fmt: skip
NEAR, FAR = (Ip("10.0.123.2"), ETHERNET), (Ip("10.0.14.4"), SERIAL)
ROUTES = (
    OspfRoute(Net("10.0.14.0/24"), "intra", "stub", 48, (), SELF, AREA_1),
    OspfRoute(Net("10.0.123.0/24"), "intra", "transit", 1, ((SELF, ETHERNET),), SELF, BACKBONE),
    OspfRoute(
        Net("10.1.23.0/24"),
        "inter",
        "summary",
        2,
        ((Ip("10.0.123.3"), ETHERNET), NEAR),
        Ip("10.0.123.3"),
        BACKBONE,
    ),
    OspfRoute(Net("172.30.1.0/24"), "external-2", "external", 100, (NEAR,), Ip("10.0.123.2"), None, tag=1),
    OspfRoute(Net("0.0.0.0/0"), "nssa-1", "external", 49, (FAR,), Ip("10.1.0.1"), AREA_1, tag=20),
)
PROCESS = OspfState(
    process_id=1,
    router_id=SELF,
    vrf="",
    is_abr=True,
    is_asbr=True,
    areas=(
        OspfAreaState(BACKBONE, "normal", "", 13, (ETHERNET,)),
        OspfAreaState(AREA_1, "nssa", "md5", 4, (SERIAL,)),
    ),
    interfaces=(
        interface(ETHERNET, "10.0.123.1", BACKBONE, "broadcast", "dr", 1, DR, BDR, passive=True),
        interface(SERIAL, "10.0.14.1", AREA_1, "p2p", "p2p", 48),
    ),
    neighbors=(
        neighbor("10.0.123.2", "10.0.123.2", ETHERNET, BACKBONE, "full", NOW - 527),
        neighbor("10.0.123.3", "10.0.123.3", ETHERNET, BACKBONE, "2-way", NOW - 477, 0, master=False),
        neighbor("10.1.0.1", "10.0.14.4", SERIAL, AREA_1, "full", NOW - 685, dr=NOBODY, bdr=NOBODY),
    ),
    lsdb=LSDB,
    routes=ROUTES,
    errors=(("ospf-hello-interval", 50), ("ospf-area-mismatch", 3), ("ospf-silent-interface", 9)),
    routers=(
        OspfRouterRoute(Ip("3.3.3.3"), BACKBONE, "intra", 2, ((Ip("10.1.24.4"), ETHERNET),), True, True),
        OspfRouterRoute(Ip("1.1.1.1"), AREA_1, "inter", 10, ((Ip("10.1.12.1"), SERIAL),), False, True),
    ),
)
OTHER = replace(PROCESS, process_id=20, router_id=Ip("20.20.20.20"))
IDLE = OspfState(7, SELF, "", False, False, (), (), (), (), ())
CONFIGS = {number: OspfConfig(number, external_preference=120) for number in (1, 7, 20)}


def anybody(process):
    return None


def details(keyword):
    return lambda states: ospf_lsdb.details(states, keyword, None, anybody)


RENDERERS = {
    "display ospf peer": lambda states: ospf.peers(states, NOW),
    "display ospf peer brief": ospf.peers_brief,
    "display ospf interface": ospf.interfaces,
    "display ospf interface all": ospf.interfaces_all,
    "display ospf interface Serial2/0/0": lambda states: ospf.one_interface(states, SERIAL),
    "display ospf lsdb": lambda states: ospf_lsdb.summary(states, anybody),
    **{
        f"display ospf lsdb {word}": details(word)
        for word in ("router", "network", "summary", "asbr", "ase", "nssa")
    },
    "display ospf routing": ospf_routing.routing,
    "display ospf abr-asbr": ospf_routing.border_routers,
    "display ospf brief": lambda states: ospf_brief.brief(states, CONFIGS),
    "display ospf error": ospf_brief.errors,
}


def records(command, *states):
    return read(command, RENDERERS[command](list(states)))


@pytest.mark.parametrize("command", RENDERERS)
def test_text_is_that_of_a_router(command):
    """Every layout equals the captured one (error: in part the manual's) to the last blank."""
    name = command.removeprefix("display ").replace(" Serial2/0/0", " one").replace(" ", "_")
    assert RENDERERS[command]([PROCESS]) == (GOLDEN / f"{name}.txt").read_text()


@pytest.mark.parametrize("command", RENDERERS)
def test_templates_read_idle_and_missing_processes(command):
    """A device without OSPF, and a process without interfaces, are read without complaint."""
    assert records(command) == []
    if command != "display ospf error":
        assert records(command, IDLE) == []


@pytest.mark.parametrize("command", RENDERERS)
def test_templates_keep_processes_apart(command):
    """With two processes, each record belongs to the process that printed it."""
    one, both = records(command, PROCESS), records(command, PROCESS, OTHER)
    assert both == one + [row | {"process_id": "20", "router_id": "20.20.20.20"} for row in one]


@pytest.mark.parametrize("command", RENDERERS)
def test_templates_are_strict(command):
    """A line that no display prints is an error, never skipped."""
    with pytest.raises(textfsm.TextFSMError, match="State Error"):
        read(command, RENDERERS[command]([PROCESS]) + "Neighbor is Full, believe me\n")


def test_peer_records_equal_the_state():
    """All that a check may ask of a neighbour is in its record."""
    rows = records("display ospf peer", PROCESS)
    locals_ = {item.interface: item.address for item in PROCESS.interfaces}
    assert [
        (
            Ip(r["neighbor_id"]),
            Ip(r["address"]),
            r["interface"],
            Ip(r["area"]),
            r["state"].lower(),
            int(r["priority"]),
        )
        for r in rows
    ] == [(n.router_id, n.address, n.interface, n.area_id, n.phase, n.priority) for n in PROCESS.neighbors]
    assert [Ip(r["local_address"]) for r in rows] == [locals_[n.interface] for n in PROCESS.neighbors]
    assert [r["mode"] == "Master" for r in rows] == [n.is_master for n in PROCESS.neighbors]
    assert [(r["dr"], r["bdr"]) for r in rows][1:] == [("10.0.123.1", "10.0.123.2"), ("None", "None")]
    assert (rows[0]["dead_time"], rows[0]["uptime"]) == ("33", "00:08:47")


def test_one_peer_can_be_asked_for():
    """An interface or a router id, or both, narrow the neighbours down."""
    both = ospf.peers([PROCESS], NOW, ETHERNET)
    assert [row["neighbor_id"] for row in read("display ospf peer x", both)] == ["10.0.123.2", "10.0.123.3"]
    one = ospf.peers([PROCESS], NOW, None, Ip("10.1.0.1"))
    assert [row["interface"] for row in read("display ospf peer 10.1.0.1", one)] == [SERIAL]
    assert read("display ospf peer x", ospf.peers([PROCESS], NOW, SERIAL, Ip("10.0.123.2"))) == []


def test_brief_peer_records_equal_the_state():
    """The brief form names area, interface, neighbour and state."""
    rows = records("display ospf peer brief", PROCESS)
    assert [(Ip(r["area"]), r["interface"], Ip(r["neighbor_id"]), r["state"].lower()) for r in rows] == [
        (n.area_id, n.interface, n.router_id, n.phase) for n in PROCESS.neighbors
    ]


def test_interface_records_equal_the_state():
    """The three layouts agree with the state in every field that they have."""
    table, full = records("display ospf interface", PROCESS), records("display ospf interface all", PROCESS)
    for row, item in zip(table, PROCESS.interfaces, strict=True):
        assert (Ip(row["area"]), Ip(row["address"]), row["interface"]) == (item.area_id, item.address, "")
        assert (row["type"].lower(), int(row["cost"]), int(row["priority"])) == (
            item.network_type,
            item.cost,
            1,
        )
        assert (Ip(row["dr"]), Ip(row["bdr"])) == (item.designated_router, item.backup_designated_router)
    for row, item in zip(full, PROCESS.interfaces, strict=True):
        assert (Ip(row["area"]), Ip(row["address"]), row["interface"]) == (
            item.area_id,
            item.address,
            item.interface,
        )
        assert tuple(int(row[key]) for key in ("cost", "hello", "dead", "retransmit", "transmit_delay")) == (
            item.cost, item.hello_interval, item.dead_interval, item.retransmit_interval, item.transmit_delay,
        )  # fmt: skip
        assert bool(row["passive"]) == item.passive
    (one,) = records("display ospf interface Serial2/0/0", PROCESS)
    assert one == full[1] | {"area": ""}


def test_lsdb_records_equal_the_state():
    """Every LSA of the database is one row, with its area; AS-external ones have none."""
    rows = records("display ospf lsdb", PROCESS)
    numbers = ("age", "length", "metric")
    found = {
        (row["link_state_id"], row["adv_router"], row["area"]): [int(row[name]) for name in numbers]
        for row in rows
    }
    assert found == {
        (
            str(held.link_state_id),
            str(held.advertising_router),
            "" if held.area_id is None else str(held.area_id),
        ): [getattr(held, name) for name in numbers]
        for held in LSDB
    }
    assert {int(row["sequence"], 16) for row in rows} == {held.sequence for held in LSDB}
    assert [row["type"] for row in rows] == ["Router", "Network", "Sum-Net", "Sum-Asbr", "NSSA", "External"]


def test_lsa_details_equal_the_state():
    """The bodies are read in full: links, attached routers, masks, metrics, forwarding addresses."""
    (router,) = records("display ospf lsdb router", PROCESS)
    held = LSDB[1]
    assert [Ip(value) for value in router["link_id"]] == [link.link_id for link in held.links]
    assert [Ip(value) for value in router["link_data"]] == [link.data for link in held.links]
    assert [int(value) for value in router["link_metric"]] == [link.metric for link in held.links]
    assert router["link_type"] == ["TransNet", "P-2-P", "StubNet"]
    assert router["options"].split() == ["ABR", "E"]
    (network,) = records("display ospf lsdb network", PROCESS)
    assert [Ip(value) for value in network["attached_router"]] == [link.link_id for link in LSDB[2].links]
    (nssa,) = records("display ospf lsdb nssa", PROCESS)
    assert (nssa["area"], nssa["forwarding_address"], nssa["metric_type"], nssa["tag"]) == (
        "0.0.0.1", "10.1.100.100", "2", "1",
    )  # fmt: skip
    (external,) = records("display ospf lsdb ase", PROCESS)
    assert (external["area"], external["metric"], int(external["checksum"], 16)) == ("", "10", 0x5E4E)


def test_lsdb_can_be_narrowed_to_one_router():
    """`originate-router` shows only what that router advertised."""
    text = ospf_lsdb.summary([PROCESS], lambda process: Ip("10.1.0.1"))
    assert [row["type"] for row in read("display ospf lsdb originate-router 10.1.0.1", text)] == ["NSSA"]
    text = ospf_lsdb.details([PROCESS], "summary", Ip("9.9.9.9"), anybody)
    assert read("display ospf lsdb summary 9.9.9.9", text) == []


def test_routing_records_equal_the_state():
    """Each next hop is a record; the router's own networks show its own address."""
    rows = records("display ospf routing", PROCESS)
    hops = [(route, hop) for route in ROUTES for hop in (route.next_hops or ((Ip("10.0.14.1"), SERIAL),))]
    assert [Net(f"{row['destination']}/{row['length']}") for row in rows] == [
        route.prefix for route, _ in hops
    ]
    assert [(int(row["cost"]), Ip(row["next_hop"]), Ip(row["adv_router"])) for row in rows] == [
        (route.cost, hop[0], route.advertising_router) for route, hop in hops
    ]
    assert [(r["type"], r["tag"], r["area"]) for r in rows][2:] == [
        ("Inter-area", "", "0.0.0.0"), ("Inter-area", "", "0.0.0.0"), ("Type2", "1", ""), ("Type1", "20", ""),
    ]  # fmt: skip


def test_brief_records_equal_the_state():
    """One record for each area, with the interfaces in it."""
    rows = records("display ospf brief", PROCESS)
    assert [(Ip(r["area"]), int(r["area_spf_count"]), r["interface"]) for r in rows] == [
        (area.area_id, area.spf_count, list(area.interfaces)) for area in PROCESS.areas
    ]
    assert [(r["area_type"], r["authentication"]) for r in rows] == [("Normal", "None"), ("NSSA", "MD5")]
    assert {(r["border_router"], r["preference"], r["ase_preference"]) for r in rows} == {
        ("AREA AS", "10", "120")
    }


def test_error_counters_show_the_reasons_of_refused_packets():
    """A refused hello counts where VRP counts it, and nowhere else."""
    rows = records("display ospf error", PROCESS)
    assert [(r["kind"], r["counter"], r["count"]) for r in rows if r["count"] != "0"] == [
        ("General", "Bad area id", "3"),
        ("HELLO", "Hello timer mismatch", "50"),
    ]
    assert len(rows) == sum(len(labels) for _, labels in ospf_brief._ERRORS)


def test_every_reason_has_a_counter_that_is_shown():
    """No mapping leads to a label that the display does not print."""
    shown = {
        (heading.split(" packet")[0], label) for heading, labels in ospf_brief._ERRORS for label in labels
    }
    assert set(ospf_brief.COUNTERS.values()) <= shown
