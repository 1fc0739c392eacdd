"""Route-policies against another matcher: written from the manual's words, on bit strings and Python sets."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from hypothesis import given
from hypothesis import strategies as st

from labkit.engine.sim.policy import Candidate, Policies, apply_policy
from labkit.nos.config import CommunityRule, PolicyNode, PrefixRule

BITS = {False: 32, True: 128}


def bits(address, length, width):
    return format(address, f"0{width}b")[:length]


def listed(rules, prefix, width):
    """A list's answer: rules by index, the bits of the network first, then the bounds of the length."""
    for rule in sorted(rules, key=lambda rule: rule.index):
        same = bits(prefix[0], rule.length, width) == bits(int(rule.address), rule.length, width)
        if rule.least is None and rule.most is None:
            lengths = {rule.length}
        else:
            lengths = set(range(rule.least or rule.length, (width if rule.most is None else rule.most) + 1))
        if prefix[1] >= rule.length and same and prefix[1] in lengths:
            return rule.permit
    return False


def expected(policies, nodes, route):
    """The number of the node that decides and whether the route passes; (None, False) where none matches."""
    lists = policies.prefix_lists6 if route.ipv6 else policies.prefix_lists
    for node in nodes:
        own, foreign = (
            (node.match_prefix_list6, node.match_prefix_list)
            if route.ipv6
            else (node.match_prefix_list, node.match_prefix_list6)
        )
        conditions = [foreign is None]
        if own is not None and own in lists:
            conditions.append(listed(lists[own], route.prefix, BITS[route.ipv6]))
        if node.match_cost is not None:
            conditions.append(node.match_cost == route.cost)
        if node.match_tag is not None:
            conditions.append(node.match_tag == route.tag)
        if node.match_community_filters:
            conditions.append(
                any(
                    name not in policies.community_filters
                    or next(
                        (
                            rule.permit
                            for rule in policies.community_filters[name]
                            if set(rule.communities) <= route.communities
                        ),
                        False,
                    )
                    for name in node.match_community_filters
                )
            )
        if all(conditions):
            return node.number, node.permit
    return None, False


@st.composite
def prefixes(draw, width):
    length = draw(st.integers(0, 6))
    address = draw(st.integers(0, 2**6 - 1)) << (width - 6)
    return (address >> (width - length) << (width - length) if length else 0), length


@st.composite
def rule_lists(draw, width, kind):
    rules = []
    for index in range(1, draw(st.integers(1, 4)) + 1):
        address, length = draw(prefixes(width))
        bounds = draw(st.lists(st.integers(length, 8), min_size=2, max_size=2).map(sorted))
        least, most = (bound if draw(st.booleans()) else None for bound in bounds)
        rules.append(PrefixRule(index, draw(st.booleans()), kind(address), length, least, most))
    return tuple(rules)


NAMES = st.sampled_from([None, None, "A", "B", "missing"])
COMMUNITIES = st.frozensets(st.sampled_from(["1:1", "1:2", "no-export"]))


@st.composite
def policies_and_routes(draw):
    ipv6 = draw(st.booleans())
    policies = Policies(
        prefix_lists={name: draw(rule_lists(32, IPv4Address)) for name in "AB"},
        prefix_lists6={name: draw(rule_lists(128, IPv6Address)) for name in "AB"},
        community_filters={
            name: tuple(
                CommunityRule(index, draw(st.booleans()), tuple(draw(COMMUNITIES))) for index in range(1, 3)
            )
            for name in "AB"
        },
        nodes={
            "P": tuple(
                PolicyNode(
                    "P",
                    number,
                    draw(st.booleans()),
                    match_prefix_list=draw(NAMES),
                    match_prefix_list6=draw(NAMES),
                    match_cost=draw(st.sampled_from([None, 1])),
                    match_tag=draw(st.sampled_from([None, 1])),
                    match_community_filters=tuple(
                        name for name in (draw(NAMES), draw(NAMES)) if name is not None
                    ),
                )
                for number in (10, 20, 30)
            )
        },
    )
    cost, tag = draw(st.integers(0, 1)), draw(st.integers(0, 1))
    prefix = draw(prefixes(BITS[ipv6]))
    return policies, Candidate(prefix, cost=cost, tag=tag, communities=draw(COMMUNITIES), ipv6=ipv6)


@given(policies_and_routes())
def test_the_node_that_decides_is_the_one_that_the_other_matcher_finds(case):
    """Nodes in order, all conditions of a node joined by AND, several filters of one kind by OR."""
    policies, route = case
    number, passes = expected(policies, policies.nodes["P"], route)
    verdict = apply_policy(policies, "P", route)
    assert (verdict.node, verdict.route is not None) == (number, passes)


@given(
    st.booleans().flatmap(
        lambda six: st.tuples(st.just(six), rule_lists(128 if six else 32, int), prefixes(BITS[six]))
    )
)
def test_lists_agree_with_the_networks_of_the_standard_library(case):
    """A rule's network contains what `ipaddress` says it contains."""
    six, rules, prefix = case
    network = IPv6Network if six else IPv4Network
    rule = rules[0]
    inside = network(prefix).subnet_of(network((rule.address, rule.length)))
    only = PrefixRule(
        1, True, (IPv6Address if six else IPv4Address)(rule.address), rule.length, rule.length, BITS[six]
    )
    name = {"match_prefix_list6" if six else "match_prefix_list": "L"}
    policies = Policies(
        **{"prefix_lists6" if six else "prefix_lists": {"L": (only,)}},
        nodes={"P": (PolicyNode("P", 10, **name),)},
    )
    assert (apply_policy(policies, "P", Candidate(prefix, ipv6=six)).route is not None) is inside
