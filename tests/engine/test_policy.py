"""Routing policy: lists, filters and route-policies, against the manual's examples and plain re-computation."""

from ipaddress import IPv4Address, IPv4Network

from hypothesis import given
from hypothesis import strategies as st

from labkit.engine.sim.policy import (
    Candidate,
    Policies,
    SourceRule,
    acl_permits,
    apply_policy,
    community_filter_permits,
    lists_permit,
    path_filter_permits,
    path_text,
    prefix_list_permits,
)
from labkit.nos.config import (
    CommunityChange,
    CommunityRule,
    CostChange,
    PathChange,
    PathRule,
    PolicyNode,
    PrefixRule,
)


def rule(prefix, least=None, most=None, permit=True, index=10):
    network = IPv4Network(prefix)
    return PrefixRule(index, permit, network.network_address, network.prefixlen, least, most)


def prefix(text):
    network = IPv4Network(text)
    return int(network.network_address), network.prefixlen


def test_prefix_without_bounds_matches_its_own_length_only():
    """`ip ip-prefix P permit 10.0.0.0 8` matches 10.0.0.0/8 and nothing inside it (trap 64)."""
    rules = [rule("10.0.0.0/8")]
    assert prefix_list_permits(rules, prefix("10.0.0.0/8"))
    assert not prefix_list_permits(rules, prefix("10.1.0.0/16"))
    assert not prefix_list_permits(rules, prefix("0.0.0.0/0"))


def test_prefix_list_of_everything():
    """`permit 0.0.0.0 0 less-equal 32` permits all routes, and `permit 0.0.0.0 0` the default route only."""
    assert prefix_list_permits([rule("0.0.0.0/0", most=32)], prefix("192.168.1.1/32"))
    assert prefix_list_permits([rule("0.0.0.0/0")], prefix("0.0.0.0/0"))
    assert not prefix_list_permits([rule("0.0.0.0/0")], prefix("10.0.0.0/8"))


_networks = st.builds(
    lambda value, length: IPv4Network((value, length), strict=False),
    st.integers(0, 2**32 - 1),
    st.integers(0, 32),
)


@st.composite
def _rules(draw):
    network = draw(_networks)
    least = draw(st.none() | st.integers(network.prefixlen, 32))
    most = draw(st.none() | st.integers(least if least is not None else network.prefixlen, 32))
    return PrefixRule(10, draw(st.booleans()), network.network_address, network.prefixlen, least, most)


def _says(item, network):
    """The manual's sentence about one rule, on the standard library's networks."""
    outer = IPv4Network((item.address, item.length))
    if item.least is None and item.most is None:
        return network == outer
    low = item.least if item.least is not None else item.length
    high = item.most if item.most is not None else 32
    return network.subnet_of(outer) and low <= network.prefixlen <= high


@given(st.lists(_rules(), max_size=5), _networks)
def test_prefix_list_is_the_first_rule_that_matches(rules, network):
    """Whatever the list: the first matching rule decides, and no match denies."""
    expected = next((item.permit for item in rules if _says(item, network)), False)
    assert prefix_list_permits(rules, (int(network.network_address), network.prefixlen)) == expected


@given(_networks, st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_acl_compares_the_bits_that_count(network, address, wildcard):
    """A wildcard bit that is 0 must be equal, bit by bit."""
    number = int(network.network_address)
    expected = all(wildcard >> bit & 1 or (number >> bit & 1) == (address >> bit & 1) for bit in range(32))
    assert acl_permits([SourceRule(True, address, wildcard)], (number, network.prefixlen)) == expected


def test_path_expressions_of_the_manual():
    """The usual expressions: own routes, a neighbour's, an origin's, a transit's, everything."""
    paths = {"own": (), "near": (100,), "far": (200, 100), "through": (200, 100, 300), "alike": (1001, 2100)}
    found = {
        expression: [
            name
            for name, path in paths.items()
            if path_filter_permits([PathRule(10, True, expression)], path)
        ]
        for expression in ("^$", "^100$", "^200_", "_100$", "_100_", ".*")
    }
    assert found == {
        "^$": ["own"],
        "^100$": ["near"],
        "^200_": ["far", "through"],
        "_100$": ["near", "far"],
        "_100_": ["near", "far", "through"],
        ".*": list(paths),
    }


def test_set_in_a_path_is_read_with_its_brackets():
    """`_` finds a number inside an AS_SET as well."""
    path = (100, frozenset({400, 300}))
    assert path_text(path) == "100 {300 400}"
    assert path_filter_permits([PathRule(10, True, "_300_")], path)


def test_community_filter_needs_all_of_a_rule():
    """A rule's communities must all be there; with whole-match, no others."""
    rules = [CommunityRule(10, True, ("100:1", "100:2"))]
    assert not community_filter_permits(rules, frozenset({"100:1"}))
    assert community_filter_permits(rules, frozenset({"100:1", "100:2", "no-export"}))
    assert not community_filter_permits(rules, frozenset({"100:1", "100:2", "no-export"}), whole=True)
    assert community_filter_permits([CommunityRule(10, True, ("internet",))], frozenset())
    assert community_filter_permits([CommunityRule(10, True, expression="^100:")], frozenset({"100:7"}))


def policy(*nodes, **lists):
    return Policies(nodes={"P": tuple(nodes)}, **lists)


def test_first_matching_node_decides():
    """A deny node refuses what it matches, the next node takes the rest, and what no node matches is refused."""
    policies = policy(
        PolicyNode("P", 10, permit=False, match_tag=40),
        PolicyNode("P", 20, match_prefix_list="L", tag=30),
        prefix_lists={"L": (rule("172.16.0.0/16", 32, 32),)},
    )
    host = Candidate(prefix("172.16.0.1/32"))
    assert apply_policy(policies, "P", Candidate(host.prefix, tag=40)).route is None
    accepted = apply_policy(policies, "P", host)
    assert accepted.route is not None
    assert (accepted.route.tag, accepted.node) == (30, 20)
    assert apply_policy(policies, "P", Candidate(prefix("172.16.0.0/16"))).route is None


def test_conditions_of_one_node_are_joined_by_and():
    """Cost and interface must both fit; several interfaces are alternatives."""
    policies = policy(PolicyNode("P", 10, match_cost=5, match_interfaces=("A", "B")))
    assert apply_policy(policies, "P", Candidate((0, 0), cost=5, interface="B")).route is not None
    assert apply_policy(policies, "P", Candidate((0, 0), cost=6, interface="B")).route is None
    assert apply_policy(policies, "P", Candidate((0, 0), cost=5, interface="C")).route is None


def test_missing_lists_and_policies_let_everything_pass():
    """A name that leads nowhere matches every route (trap 64)."""
    route = Candidate(prefix("10.0.0.0/8"))
    assert apply_policy(Policies(), "nowhere", route).route == route
    assert lists_permit(Policies(), route, acl=2000, prefix_list="none", path_filter="none")
    assert (
        apply_policy(policy(PolicyNode("P", 10, match_prefix_list="none", tag=3)), "P", route).route
        is not None
    )


def test_what_a_node_applies():
    """Costs are set, raised and lowered within their range; paths and communities are added or replaced."""

    def after(**fields):
        start = Candidate((0, 0), cost=10, as_path=(200,), communities=frozenset({"1:1"}))
        route = apply_policy(policy(PolicyNode("P", 10, **fields)), "P", start).route
        assert route is not None
        return route

    assert after(cost=CostChange("", 7)).cost == 7
    assert after(cost=CostChange("+", 7)).cost == 17
    assert after(cost=CostChange("-", 70)).cost == 0
    assert after(path=PathChange((100, 100))).as_path == (100, 100, 200)
    assert after(path=PathChange((100,), overwrite=True)).as_path == (100,)
    assert after(communities=CommunityChange(("2:2",), additive=True)).communities == {"1:1", "2:2"}
    assert after(communities=CommunityChange(("2:2",))).communities == {"2:2"}
    assert after(communities=CommunityChange()).communities == set()
    assert after(next_hop=IPv4Address("10.0.0.1")).next_hop == 0x0A000001
    assert after(origin="egp", preferred_value=4, local_preference=5).origin == "egp"


@given(st.integers(0, 2**32 - 1), st.sampled_from(["", "+", "-"]), st.integers(0, 2**32 - 1))
def test_costs_stay_in_range(cost, sign, amount):
    """No change leads out of 32 bits."""
    changed = apply_policy(
        policy(PolicyNode("P", 10, cost=CostChange(sign, amount))), "P", Candidate((0, 0), cost=cost)
    )
    assert changed.route is not None
    assert changed.sets_cost
    assert 0 <= changed.route.cost <= 2**32 - 1
