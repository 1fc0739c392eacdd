"""The parts of drafting a lab: points, variables, what is given, YAML."""

from ipaddress import IPv4Network

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from labkit.authoring.compose import composed
from labkit.authoring.draft import check_entry, grouped
from labkit.authoring.fact import Fact, topics
from labkit.authoring.given import concise, filtered, plan_with, starts
from labkit.authoring.points import spread
from labkit.authoring.variation import Variation, subnets_of
from labkit.errors import UsageError
from labkit.runtime.lab import Lab
from labkit.templating import render_text
from labkit.yamltext import dump_yaml
from labkit.yamltree import read

ADDRESSES = [
    "#",
    "interface GigabitEthernet0/0/0",
    " ip address 10.12.0.5 255.255.255.252",
    "#",
    "interface GigabitEthernet0/0/2",
    " ip address 172.16.1.1 255.255.255.0",
]
WEIGHTS = st.dictionaries(st.text("abc", min_size=1, max_size=4), st.floats(0.1, 50), min_size=1, max_size=60)
TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")))
PLAIN = st.recursive(
    TEXT | st.integers() | st.booleans(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=50, deadline=None)
@given(WEIGHTS, st.integers(0, 60))
def test_points_are_whole_and_add_up(weights, texts):
    """A hundred points, at least one for each check."""
    points = spread(weights, list(weights)[:texts])
    assert sum(points.values()) == 100
    assert min(points.values()) >= 1
    assert points.keys() == weights.keys()


def test_text_counts_for_a_fifth():
    """However many checks of text there are; without others they have all."""
    weights = {"behaviour": 4.0, "text": 40.0, "more": 40.0}
    assert spread(weights, ["text", "more"]) == {"behaviour": 80, "text": 10, "more": 10}
    assert sum(spread({"text": 1.0}, ["text"]).values()) == 100
    with pytest.raises(ValueError, match="more checks than points"):
        spread({str(number): 1.0 for number in range(101)})


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.text("abc", min_size=1), PLAIN, min_size=1, max_size=4))
@example({"a": {"a": ":0"}})
@example({"a": ["?0"]})
def test_yaml_is_read_back(data):
    """Whatever the texts hold: line ends, quotes, colons, what looks like a number."""
    assert read(dump_yaml(data), "x").data == data


def test_addresses_become_variables():
    """Networks, hosts, prefixes and gateways of drawn subnets; masks, public and foreign addresses stay."""
    text = (
        "ip address 10.1.2.1 255.255.255.0\nnetwork 10.1.2.0 0.0.0.255\n"
        "ip route-static 10.1.3.0/24 10.1.2.254\npeer 198.51.100.1\nversion 1.10.1.2.1\n{{ not ours }}\n"
    )
    variation = Variation(
        [IPv4Network("10.1.2.0/24"), IPv4Network("198.51.100.0/24"), IPv4Network("10.1.0.1/32")]
    )
    assert variation.variables() == {"net1": {"pool": "subnets", "of": "10.0.0.0/8", "length": 24}}
    template = variation.text(text)
    assert "{{ net1 | host(1) }} 255.255.255.0" in template
    assert render_text(template, {"net1": "10.1.2.0/24"}) == text
    assert "10.9.9.254\npeer 198.51.100.1\nversion 1.10.1.2.1" in render_text(
        template, {"net1": "10.9.9.0/24"}
    )
    assert variation.data({"a": ["10.1.2.0/24", 5]}) == {"a": ["{{ net1 }}", 5]}


def test_subnets_stay_in_their_class():
    """RIP and summaries name networks by class: 172.16 stays 172.16."""
    variation = Variation(
        subnets_of(["interface X\n ip address 172.16.5.1 255.255.255.0\n ip address dhcp-alloc\n"])
    )
    assert variation.variables()["net1"]["of"] == "172.16.0.0/16"


def test_filtering_keeps_the_headings():
    """A line stands below its headings, and sections apart."""
    text = (
        "sysname R1\n#\nospf 1\n area 0.0.0.0\n  network 10.0.0.0 0.0.0.255\n area 0.0.0.1\n"
        "#\nacl 2000\n rule 5 permit\n#\nreturn\n"
    )
    assert filtered(text, lambda line: line.text.startswith("network")) == (
        "ospf 1\n area 0.0.0.0\n  network 10.0.0.0 0.0.0.255\n"
    )
    assert filtered(text, lambda line: line.text.startswith(("sysname", "rule"))) == (
        "sysname R1\n#\nacl 2000\n rule 5 permit\n"
    )
    assert filtered(text, lambda line: False) == ""


@pytest.mark.parametrize(
    ("keep", "lines"),
    [("addresses", ["sysname R1", *ADDRESSES]), ("names", ["sysname R1"]), ("nothing", None)],
)
def test_what_is_given(keep, lines):
    """By each rule, on a router; hosts are given as they are."""
    solved = composed(2, 0, ["ospf"], "x/y")
    found = starts(solved.topology, solved.texts, keep)
    assert found["PC1"] == solved.texts["PC1"]
    assert (found["R1"].splitlines() if "R1" in found else None) == lines


def test_what_a_new_device_has_is_left_out():
    """A whole saved configuration becomes the few lines that somebody typed."""
    solved = composed(2, 0, ["ospf"], "x/y")
    device = Lab.build(plan_with(solved.topology, solved.texts)).devices["R1"]
    long = {**solved.texts, "R1": device.text()}
    assert len(long["R1"]) > 2 * len(solved.texts["R1"])
    short = concise(solved.topology, long)["R1"]
    typed = [line.split() for line in solved.texts["R1"].splitlines()]
    assert sorted(line.split() for line in short.splitlines()) == sorted(typed)


def test_facts_share_checks():
    """One check per topic and node; in a large network one per topic, of a length that can be read."""
    facts = [
        Fact("routes", f"R{node}", "route.present", {"prefix": f"10.{one}.0.0/16"})
        for node in range(3)
        for one in range(2)
    ]
    assert {name: len(own) for name, own in grouped(facts).items()} == {
        f"routes-route-present-R{n}": 2 for n in range(3)
    }
    many = [Fact("routes", f"R{node}", "route.present", {"prefix": "10.0.0.0/16"}) for node in range(50)]
    assert {name: len(own) for name, own in grouped(many).items()} == {
        "routes-route-present-1": 24, "routes-route-present-2": 24, "routes-route-present-3": 2
    }  # fmt: skip
    entry = check_entry("x", facts[:2], 7)
    assert entry["for_each"] == [{"prefix": "10.0.0.0/16"}, {"prefix": "10.1.0.0/16"}]
    assert entry["node"] == "R0"
    assert entry["title"]["en"] == "R0: routes"


def test_topics_have_texts_in_both_languages():
    """The file of topics is complete, and its objectives exist."""
    from labkit.grading.objectives import catalogue

    for topic in topics().values():
        for texts in (topic.title, topic.hint, topic.task):
            assert set(texts) == {"en", "zh"}
        assert set(topic.objectives) <= set(catalogue())
        assert "{nodes}" in topic.title["en"]


@pytest.mark.parametrize(
    ("routers", "switches", "names"),
    [
        (1, 0, []),
        (9, 0, []),
        (2, 2, []),
        (0, 0, []),
        (2, 0, ["vlan"]),
        (2, 0, ["ospf", "rip"]),
        (2, 0, ["mpls"]),
    ],
)
def test_what_does_not_go_together(routers, switches, names):
    """Is told, with a way out."""
    with pytest.raises(UsageError) as error:
        composed(routers, switches, names, "x/y")
    assert error.value.hint
