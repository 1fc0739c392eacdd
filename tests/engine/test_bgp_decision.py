"""The decision process, step by step and as a whole (RFC 4271, 9.1.2.2; RFC 4456, 9; VRP's order, trap 61)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.engine.sim.bgp.decision import BgpRoute, Contender, Rules, choose

PREFIX = (0x0A000000, 8)
PLAIN = BgpRoute(PREFIX, as_path=(200, 300), external=True, peer=9, peer_id=9)
RULES = Rules()


def winner(*contenders, rules=RULES):
    choice = choose(contenders, rules)
    assert choice.best is not None
    return choice.best.route, set(choice.reasons.values())


@pytest.mark.parametrize(
    ("better", "worse", "reason"),
    [
        ({"preferred_value": 1}, {"local_preference": 900}, "PreVal"),
        ({"local_preference": 200}, {"as_path": ()}, "Local_Pref"),
        ({"local_preference": 101, "external": False}, {}, "Local_Pref"),
        ({"kind": "aggregate"}, {"kind": "network"}, "route type"),
        ({"kind": "network"}, {"kind": "import"}, "route type"),
        ({"kind": "import", "as_path": (1, 2, 3)}, {}, "route type"),
        ({"as_path": (200,)}, {"origin": "igp"}, "AS-Path"),
        ({"as_path": (frozenset({1, 2, 3}),)}, {}, "AS-Path"),
        ({"origin": "igp"}, {"origin": "egp"}, "Origin"),
        ({"origin": "egp"}, {"origin": "incomplete"}, "Origin"),
        ({"med": 5, "external": False}, {"med": 6}, "MED"),
        ({}, {"med": 6}, "MED"),
        ({"peer": 10, "peer_id": 10}, {"external": False}, "peer type"),
        ({"clusters": (1,), "originator": 99, "peer": 10}, {"clusters": (1, 2)}, "Cluster List"),
        ({"originator": 3, "clusters": (1,)}, {"peer_id": 4, "clusters": (1,)}, "router ID"),
        ({"peer_id": 3, "peer": 10}, {}, "router ID"),
        ({"peer": 3}, {}, "peer address"),
    ],
)
def test_each_step_decides_over_those_behind_it(better, worse, reason):
    """Of two routes that differ in a step and against it in later ones, the step decides, and is named."""
    good, bad = replace(PLAIN, **better), replace(PLAIN, **worse)
    for order in ((good, bad), (bad, good)):
        assert winner(*(Contender(route) for route in order)) == (good, {reason})


@pytest.mark.parametrize(
    ("better", "worse", "reason"),
    [
        ({"kind": "network"}, {"kind": "aggregate"}, "route type"),
        ({"kind": "import", "med": 3}, {"kind": "network", "med": 4}, "MED"),
        ({"originator": 3, "clusters": (1, 2)}, {"originator": 4, "clusters": (1,)}, "router ID"),
        (
            {"clusters": (1,), "originator": 9, "peer": 10},
            {"clusters": (1, 2), "originator": 9},
            "Cluster List",
        ),
    ],
)
def test_ios_prefers_its_own_networks_to_aggregates_and_router_ids_to_cluster_lists(better, worse, reason):
    """BGP Best Path Selection Algorithm (Cisco's document 13753), steps 3, 11 and 12."""
    good, bad = replace(PLAIN, **better), replace(PLAIN, **worse)
    for order in ((good, bad), (bad, good)):
        assert winner(*(Contender(route) for route in order), rules=Rules(order="ios")) == (good, {reason})


def test_cost_to_the_next_hop_decides_before_the_cluster_list():
    """The nearer exit wins (RFC 4271, 9.1.2.2 e)."""
    near, far = Contender(replace(PLAIN, clusters=(1, 2)), 5), Contender(PLAIN, 6)
    assert winner(near, far) == (near.route, {"IGP cost"})


def test_unreachable_next_hop_is_out_of_the_game():
    """However good: a route without a way to its next hop is never chosen (RFC 4271, 9.1.2)."""
    lost = Contender(replace(PLAIN, preferred_value=100), None)
    assert winner(lost, Contender(PLAIN)) == (PLAIN, {"unreachable"})
    assert choose([lost], RULES).best is None
    assert choose([], RULES).best is None


def test_med_counts_among_routes_of_one_neighbouring_as_only():
    """RFC 4271, 9.1.2.2 c: routes from different neighbouring ASes are not compared, unless told to."""
    one = replace(PLAIN, as_path=(100, 200), med=100, peer_id=1)
    other = replace(PLAIN, as_path=(300, 200), med=0, peer_id=2)
    assert winner(Contender(one), Contender(other)) == (one, {"router ID"})
    always = Rules(compares_med_always=True)
    assert winner(Contender(one), Contender(other), rules=always) == (other, {"MED"})


def test_missing_med_is_best_unless_told_otherwise():
    """RFC 4271: a missing MED counts as 0; `bestroute med-none-as-maximum` makes it the worst."""
    none, some = replace(PLAIN, med=None, peer_id=2), replace(PLAIN, med=7, peer_id=1)
    assert winner(Contender(none), Contender(some))[0] == none
    assert winner(Contender(none), Contender(some), rules=Rules(missing_med_is_worst=True))[0] == some


def test_med_is_settled_before_the_other_steps_see_the_rest():
    """The known example with three routes (RFC 4451, 3.1): the result does not depend on the order."""
    a = Contender(replace(PLAIN, as_path=(1, 9), med=10, peer_id=3, external=False), 1)
    b = Contender(replace(PLAIN, as_path=(1, 9), med=0, peer_id=4, external=False), 20)
    c = Contender(replace(PLAIN, as_path=(2, 9), med=0, peer_id=5, external=False), 10)
    for order in ((a, b, c), (a, c, b), (b, a, c), (b, c, a), (c, a, b), (c, b, a)):
        choice = choose(order, RULES)
        assert choice.best is c
        assert set(choice.reasons.values()) == {"MED", "IGP cost"}


def test_load_is_shared_by_routes_that_differ_in_tie_breakers_only():
    """With `maximum load-balancing`, routes with one AS path and equal up to the cost are used together."""
    one, other = Contender(replace(PLAIN, peer_id=1)), Contender(replace(PLAIN, peer_id=2))
    longer = Contender(replace(PLAIN, as_path=(200, 300, 400)))
    assert choose([one, other, longer], RULES).selected == (one,)
    assert choose([other, one, longer], Rules(external_paths=4)).selected == (one, other)


_routes = st.builds(
    BgpRoute,
    prefix=st.just(PREFIX),
    kind=st.just("learnt"),
    as_path=st.sampled_from([(1,), (1, 2), (1, 2, 3)]),
    origin=st.sampled_from(["igp", "egp", "incomplete"]),
    med=st.none() | st.integers(0, 2),
    local_preference=st.none() | st.sampled_from([99, 100, 101]),
    preferred_value=st.integers(0, 1),
    external=st.booleans(),
    peer_id=st.integers(1, 3),
    originator=st.none() | st.integers(1, 3),
    clusters=st.sampled_from([(), (1,), (1, 2)]),
)


@st.composite
def _contenders(draw):
    routes = draw(st.lists(_routes, min_size=1, max_size=6))
    return [
        Contender(replace(route, peer=number), draw(st.none() | st.integers(0, 2)))
        for number, route in enumerate(routes, start=1)
    ]


def _key(contender):
    """All steps as one key: right where all routes come from one neighbouring AS."""
    route = contender.route
    return (
        -route.preferred_value,
        -(100 if route.local_preference is None else route.local_preference),
        len(route.as_path),
        ["igp", "egp", "incomplete"].index(route.origin),
        route.med or 0,
        not route.external,
        contender.cost,
        len(route.clusters),
        route.originator or route.peer_id,
        route.peer,
    )


@given(_contenders(), st.randoms(use_true_random=False))
def test_best_route_is_the_least_by_all_steps(contenders, random):
    """Brute force over random sets from one neighbouring AS, in whatever order they come."""
    reachable = [contender for contender in contenders if contender.cost is not None]
    shuffled = list(contenders)
    random.shuffle(shuffled)
    choice = choose(shuffled, RULES)
    assert choice.best is (min(reachable, key=_key) if reachable else None)
    assert len(choice.reasons) == len(contenders) - bool(reachable)
    assert sorted(map(id, choice.contenders)) == sorted(map(id, contenders))
