"""Every reason of RFC 2328 for which a configuration keeps two routers apart."""

from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.builders import Lab, ge
from labkit.engine.engine import Change, Reset
from labkit.engine.sim.ospf.dr import Candidate, elect
from labkit.engine.sim.ospf.interfaces import covers
from labkit.nos.config import Authentication, Secret


def pair():
    """Two routers that are fully adjacent, R2 with the higher router id."""
    lab = Lab("R1:0 R2:0").address("R1", 0, "10.0.12.1/24").address("R2", 0, "10.0.12.2/24")
    lab.ospf("R1", "0 10.0.12.0/24", router_id="1.1.1.1")
    lab.ospf("R2", "0 10.0.12.0/24", router_id="2.2.2.2")
    return lab


def phases(lab, network=None):
    """What each router thinks of the other, by node."""
    network = network or lab.network()
    found = {}
    for node in lab.topology.nodes:
        processes = network.engine(node).state.ospf()
        found[node] = [n.phase for process in processes.values() for n in process.neighbors]
    return found


def reasons(lab, node):
    return {d.reason for d in lab.network().engine(node).state.diagnoses()}


def test_defaults_make_full_neighbours():
    """With nothing wrong both are full, and nothing is diagnosed."""
    lab = pair()
    assert phases(lab) == {"R1": ["full"], "R2": ["full"]}
    assert reasons(lab, "R1") == reasons(lab, "R2") == set()


def set_ospf(**fields):
    def edit(lab):
        for name, value in fields.items():
            setattr(lab.interface("R2", 0).ospf, name, value)

    return edit


def both(**fields):
    def edit(lab):
        for node in ("R1", "R2"):
            for name, value in fields.items():
                setattr(lab.interface(node, 0).ospf, name, value)

    return edit


def other_subnet(lab):
    lab.address("R2", 0, "10.0.13.2/24").ospf("R2", "0 10.0.13.0/24")


def other_area(lab):
    lab.configs["R2"].ospf.clear()
    lab.ospf("R2", "1 10.0.12.0/24", router_id="2.2.2.2")


def keys(mine, theirs):
    def edit(lab):
        lab.interface("R1", 0).ospf.authentication = mine
        lab.interface("R2", 0).ospf.authentication = theirs

    return edit


def router_id(lab):
    lab.configs["R2"].ospf[1].router_id = IPv4Address("1.1.1.1")


def stub(lab):
    lab.configs["R1"].ospf.clear()
    lab.configs["R2"].ospf.clear()
    for node in ("R1", "R2"):
        lab.ospf(node, "1 10.0.12.0/24", router_id=f"{node[1]}.0.0.0")
    lab.area("R2", 1).kind = "stub"


def silent(lab):
    lab.configs["R2"].ospf[1].silent_interfaces.add(ge(0))


MD5 = Authentication("md5", Secret("right"), 1)
FAULTS = [
    (
        "ospf-subnet-mismatch",
        lambda lab: lab.address("R2", 0, "10.0.13.2/24") and lab.ospf("R2", "0 10.0.13.0/24"),
    ),
    ("ospf-mask-mismatch", lambda lab: lab.address("R2", 0, "10.0.12.2/25")),
    ("ospf-area-mismatch", other_area),
    ("ospf-hello-interval", set_ospf(hello_interval=5, dead_interval=40)),
    ("ospf-dead-interval", set_ospf(dead_interval=41)),
    ("ospf-authentication-type", set_ospf(authentication=Authentication("simple", Secret("x")))),
    ("ospf-authentication-type", keys(MD5, Authentication("hmac-md5", Secret("right"), 1))),
    ("ospf-authentication-key", keys(MD5, Authentication("md5", Secret("wrong"), 1))),
    ("ospf-authentication-key", keys(MD5, Authentication("md5", None, 1))),
    ("ospf-authentication-key-id", keys(MD5, Authentication("md5", Secret("right"), 2))),
    ("ospf-duplicate-router-id", router_id),
    ("ospf-area-options", stub),
    ("ospf-nbma-peer", both(network_type="nbma")),
]


@pytest.mark.parametrize(("reason", "fault"), FAULTS)
def test_a_fault_keeps_them_apart_and_is_named(reason, fault):
    """Neither hears the other, both name the reason, and the refused packets are counted under it."""
    lab = pair()
    fault(lab)
    assert phases(lab) == {"R1": [], "R2": []}
    for node in ("R1", "R2"):
        assert reason in reasons(lab, node)
        errors = dict(lab.network().engine(node).state.ospf()[1].errors)
        assert sum(errors.values()) == 1
    assert all(d.peer for d in lab.network().engine("R1").state.diagnoses() if d.topic == "ospf")


def test_both_values_stand_in_the_detail():
    """The student reads what differs."""
    lab = pair()
    set_ospf(hello_interval=5)(lab)
    details = [d.detail for d in lab.network().engine("R1").state.diagnoses()]
    assert "hello interval 10 s here and 5 s at the neighbour" in details
    assert "dead interval 40 s here and 20 s at the neighbour" in details, "dead follows hello (VRP)"


def test_silent_interfaces_say_so():
    """A silent side sends no Hello, so neither sees the other, and the silent side has the diagnosis."""
    lab = pair()
    silent(lab)
    assert phases(lab) == {"R1": [], "R2": []}
    assert reasons(lab, "R2") == {"ospf-silent-interface"}


HARMLESS = [
    both(hello_interval=3),
    both(authentication=MD5),
    keys(MD5, Authentication("md5", Secret(None, cipher="%$%$x%$%$"), 1)),
    both(network_type="p2p"),
    both(network_type="p2mp"),
    set_ospf(cost=50, retransmit_interval=9, transmit_delay=3),
    lambda lab: setattr(lab.interface("R2", 0), "mtu", 1400),
]


@pytest.mark.parametrize("edit", HARMLESS)
def test_what_need_not_agree_does_no_harm(edit):
    """Equal settings, unreadable keys, costs, and MTUs that nobody checks."""
    lab = pair()
    edit(lab)
    assert phases(lab) == {"R1": ["full"], "R2": ["full"]}


def test_point_to_point_ends_may_be_of_different_subnets():
    """RFC 2328, 8.2: addresses are not compared on point-to-point networks."""
    lab = pair().address("R2", 0, "10.9.9.2/30")
    lab.ospf("R2", "0 10.9.9.0/30")
    both(network_type="p2p")(lab)
    assert phases(lab) == {"R1": ["full"], "R2": ["full"]}


def test_mtu_counts_where_both_check_it():
    """RFC 2328, 10.6: the smaller side drops the other's database descriptions and stays in ExStart."""
    lab = pair()
    both(mtu_check=True)(lab)
    lab.interface("R1", 0).mtu = 1400
    assert phases(lab) == {"R1": ["exstart"], "R2": ["exstart"]}, "R2 is master and gets no answer"
    assert reasons(lab, "R1") == {"ospf-mtu-mismatch"}
    lab.interface("R1", 0).mtu, lab.interface("R2", 0).mtu = 1500, 1400
    assert phases(lab) == {"R1": ["exchange"], "R2": ["exstart"]}, "R1 accepts R2 as its master"


def test_mixed_network_types_are_full_without_routes():
    """Broadcast against point-to-point: full, but the link is in nobody's tree."""
    lab = pair()
    set_ospf(network_type="p2p")(lab)
    lab.address("R2", "LoopBack0", "2.2.2.2/32")
    lab.ospf("R2", "0 2.2.2.2/32")
    assert phases(lab) == {"R1": ["full"], "R2": ["full"]}
    assert "ospf-network-type" in reasons(lab, "R1")
    assert lab.network().engine("R1").state.lookup(IPv4Address("2.2.2.2")) is None


def test_one_side_may_hear_what_the_other_refuses():
    """Broadcast checks the mask, point-to-point does not: the neighbour stays in Init there."""
    lab = pair().address("R2", 0, "10.0.12.2/25")
    set_ospf(network_type="p2p")(lab)
    assert phases(lab) == {"R1": [], "R2": ["init"]}


def test_without_any_priority_nobody_is_designated():
    """All priorities 0: 2-Way for ever, with the reason."""
    lab = pair()
    both(priority=0)(lab)
    assert phases(lab) == {"R1": ["2-way"], "R2": ["2-way"]}
    assert reasons(lab, "R1") == {"ospf-no-designated-router"}


def segment():
    """Four routers on one switch."""
    lab = Lab(*(f"R{n}:0 S1:{n}" for n in range(1, 5)))
    for n in range(1, 5):
        lab.address(f"R{n}", 0, f"10.0.0.{n}/24")
        lab.ospf(f"R{n}", "0 10.0.0.0/24", router_id=f"{n}.{n}.{n}.{n}")
    return lab


def test_others_stay_two_way():
    """Highest router ids take the offices; the two others are 2-Way with each other only."""
    lab = segment()
    state = lab.network().engine("R1").state.ospf()[1]
    assert str(state.interfaces[0].designated_router) == "10.0.0.4"
    assert str(state.interfaces[0].backup_designated_router) == "10.0.0.3"
    assert {str(n.router_id): n.phase for n in state.neighbors} == {
        "2.2.2.2": "2-way",
        "3.3.3.3": "full",
        "4.4.4.4": "full",
    }


def test_the_designated_router_is_not_preempted():
    """A better priority changes nothing until the office is given up; the backup then moves up."""
    lab = segment()
    network = lab.network()

    def offices():
        interface = network.engine("R2").state.ospf()[1].interfaces[0]
        return str(interface.designated_router), str(interface.backup_designated_router)

    assert offices() == ("10.0.0.4", "10.0.0.3")
    lab.interface("R1", 0).ospf.priority = 200
    network.engine("R1").apply(Change(lab.configs["R1"]))
    assert offices() == ("10.0.0.4", "10.0.0.3")
    lab.interface("R4", 0).shutdown = True
    network.engine("R4").apply(Change(lab.configs["R4"]))
    assert offices() == ("10.0.0.3", "10.0.0.1")
    lab.interface("R4", 0).shutdown = False
    network.engine("R4").apply(Change(lab.configs["R4"]))
    assert offices() == ("10.0.0.3", "10.0.0.1")
    for node in ("R1", "R2", "R3", "R4"):
        network.engine(node).reset(Reset("ospf-process"))
    assert offices() == ("10.0.0.1", "10.0.0.4")


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [
        ([], (0, 0)),
        ([Candidate(0, 9, 109)], (0, 0)),
        ([Candidate(1, 1, 101)], (101, 0)),
        ([Candidate(1, 1, 101), Candidate(1, 2, 102), Candidate(1, 3, 103)], (103, 102)),
        ([Candidate(5, 1, 101), Candidate(1, 2, 102), Candidate(1, 3, 103)], (101, 103)),
        ([Candidate(1, 1, 101, "dr"), Candidate(9, 2, 102), Candidate(1, 3, 103, "bdr")], (101, 103)),
        ([Candidate(9, 2, 102), Candidate(1, 3, 103, "bdr")], (103, 102)),
        ([Candidate(1, 1, 101, "dr"), Candidate(9, 2, 102, "dr"), Candidate(1, 3, 103)], (102, 103)),
        ([Candidate(1, 1, 101, "dr"), Candidate(1, 2, 102, "dr")], (102, 101)),
    ],
)
def test_election_by_hand(candidates, expected):
    """RFC 2328, 9.4, worked out by hand."""
    assert tuple(0 if winner is None else winner.address for winner in elect(candidates)) == expected


@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from(["", "dr", "bdr"])).map(tuple), min_size=1, max_size=6
    )
)
def test_an_election_confirms_itself(routers):
    """Whoever was elected is elected again when everybody declares the outcome (RFC 2328, 9.4, step 4)."""
    first = [Candidate(priority, n, 100 + n, office) for n, (priority, office) in enumerate(routers)]
    dr, bdr = elect(first)
    again = [c._replace(office="dr" if c is dr else "bdr" if c is bdr else "") for c in first]
    assert [c and c.address for c in elect(again)] == [c and c.address for c in (dr, bdr)]


def ip(text):
    return int(IPv4Address(text))


@pytest.mark.parametrize(
    ("statement", "interface", "expected"),
    [
        ("10.0.0.0 0.255.255.255", ("10.1.2.3", 24), True),
        ("10.1.2.3 0.0.0.0", ("10.1.2.3", 24), True),
        ("10.1.2.4 0.0.0.0", ("10.1.2.3", 24), False),
        ("10.1.2.0 0.0.0.255", ("10.1.2.3", 24), True),
        ("10.1.2.0 0.0.0.255", ("10.1.2.3", 16), False),
        ("10.1.2.0 0.0.0.255", ("10.1.3.3", 24), False),
        ("10.1.2.0 0.0.0.3", ("10.1.2.1", 30), True),
        ("0.0.0.0 255.255.255.255", ("10.1.2.1", 30), True),
    ],
)
def test_network_statements(statement, interface, expected):
    """VRP: the mask at least as long as the wildcard's, the address inside; 0.0.0.0 is that very address."""
    address, wildcard = statement.split()
    assert covers((ip(address), ip(wildcard)), ip(interface[0]), interface[1], by_mask=True) is expected


def test_the_router_id_is_chosen_once_and_kept():
    """The first address met becomes the id, whatever comes later, until it is removed (vrp-traps 46)."""
    lab = Lab("R1:0 R2:0").address("R1", 0, "10.1.1.1/24")
    lab.address("R1", "LoopBack0", "1.1.1.1/32")
    lab.ospf("R1", "0 0.0.0.0/0")
    network = lab.network()
    engine = network.engine("R1")

    def own():
        return str(engine.state.ospf()[1].router_id)

    assert own() == "10.1.1.1"
    lab.configs["R1"].ospf[1].router_id = IPv4Address("9.9.9.9")
    engine.apply(Change(lab.configs["R1"]))
    assert own() == "10.1.1.1"
    engine.reset(Reset("ospf-process", 1))
    assert own() == "9.9.9.9"
    lab.configs["R1"].ospf[1].router_id = None
    engine.reset(Reset("ospf-process", 1))
    assert own() == "10.1.1.1"
    lab.interface("R1", 0).address = None
    engine.apply(Change(lab.configs["R1"]))
    assert own() == "1.1.1.1"


def test_the_first_address_typed_counts_even_if_nobody_looked():
    """Edits between two looks still come one after the other."""
    lab = Lab("R1:0 R2:0")
    network = lab.network()
    engine = network.engine("R1")
    lab.address("R1", "LoopBack0", "1.1.1.1/32")
    engine.apply(Change(lab.configs["R1"]))
    lab.address("R1", 0, "10.1.1.1/24")
    lab.ospf("R1", "0 0.0.0.0/0")
    engine.apply(Change(lab.configs["R1"]))
    assert str(engine.state.ospf()[1].router_id) == "1.1.1.1"


def test_a_process_without_any_address_does_not_run():
    """No router id, no process; and the device says why."""
    lab = Lab("R1:0 R2:0")
    lab.ospf("R1", "0 0.0.0.0/0")
    assert lab.network().engine("R1").state.ospf() == {}
    assert reasons(lab, "R1") == {"ospf-no-router-id"}
