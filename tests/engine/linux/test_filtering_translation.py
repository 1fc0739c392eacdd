"""Access control lists and address translation as nftables gets them."""

from ipaddress import IPv4Address

import pytest

from engine.builders import Lab
from engine.linux.views import view
from labkit.engine.linux.filtering.conditions import condition
from labkit.engine.linux.filtering.topic import Filtering, script
from labkit.nos.config import (
    Acl,
    AclRule,
    AddressGroup,
    LineConfig,
    NatMapping,
    NatOutbound,
    PortMatch,
    VrrpGroup,
)

PUBLIC, INSIDE = IPv4Address("1.2.3.100"), IPv4Address("192.168.1.1")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (AclRule(5, permit=True), ""),
        (
            AclRule(5, permit=True, source=(IPv4Address("10.1.7.9"), IPv4Address("0.254.0.255"))),
            "ip saddr & 255.1.255.0 == 10.1.7.0",
        ),
        (
            AclRule(5, permit=True, destination=(IPv4Address("10.1.1.9"), IPv4Address(0))),
            "ip daddr 10.1.1.9",
        ),
        (
            AclRule(5, permit=True, protocol=6, destination_port=PortMatch("range", 20, 23)),
            "ip protocol 6 th dport 20-23",
        ),
        (
            AclRule(5, permit=True, protocol=17, source_port=PortMatch("neq", 53)),
            "ip protocol 17 th sport != 53",
        ),
        (AclRule(5, permit=True, protocol=1, icmp=(8, 0)), "ip protocol 1 icmp type 8 icmp code 0"),
        (
            AclRule(5, permit=True, protocol=6, tcp_flags=frozenset({"established"})),
            "ip protocol 6 tcp flags & (ack|rst) != 0",
        ),
        (AclRule(5, permit=True, precedence=5), "ip dscp & 0x38 == 0x28"),
    ],
)
def test_a_rule_asks_what_it_says(rule, words):
    """Wildcards may have holes: their bits are masked out of both sides."""
    assert condition(rule) == words


def router() -> Lab:
    lab = Lab("R1:0 R2:0").address("R1", 0, "1.2.3.4/24")
    lab.configs["R1"].acls[2000] = Acl(
        2000,
        rules={
            5: AclRule(5, permit=False, source=(INSIDE, IPv4Address(0))),
            10: AclRule(10, permit=True),
        },
    )
    return lab


def filtered() -> Lab:
    lab = router()
    lab.interface("R1", 0).filters.acls["inbound"] = 2000
    return lab


def test_a_filter_counts_by_rule_and_spares_the_own_protocols():
    """OSPF's hellos pass whatever the list says; the counters have the list's and the rule's number."""
    document = Filtering().wanted(view(filtered(), "R1"))
    assert document["chain inbound-GE0-0-0-filter"] == (
        "ip saddr 192.168.1.1 counter name acl-2000-5 drop",
        "counter name acl-2000-10 return",
    )
    assert document["chain inbound"].index("ip protocol { 89, 112 } accept") < document[
        "chain inbound"
    ].index('iifname "GE0-0-0" jump inbound-GE0-0-0')


def test_a_changed_list_keeps_its_counters():
    """Chains are emptied and filled; a counter is only deleted with its rule."""
    old = Filtering().wanted(view(filtered(), "R1"))
    lab = filtered()
    del lab.configs["R1"].acls[2000].rules[5]
    lines = list(script(old, Filtering().wanted(view(lab, "R1"))))
    assert "flush table ip labkit" in lines
    assert [line for line in lines if line.startswith("delete")] == ["delete counter ip labkit acl-2000-5"]


def test_a_rule_with_a_time_range_is_left_out_and_named():
    """The lab's calendar is not the kernel's."""
    lab = filtered()
    lab.configs["R1"].acls[2000].rules[5] = AclRule(5, permit=False, time_range="work")
    device = view(lab, "R1")
    assert Filtering().wanted(device)["chain inbound-GE0-0-0-filter"] == ("counter name acl-2000-10 return",)
    assert Filtering().limits(device) == ["acl 2000 rule 5: time-range work"]


def translated(*rules: NatOutbound, mapping: NatMapping | None = None):
    lab = router()
    lab.configs["R1"].nat.groups[1] = AddressGroup(1, IPv4Address("1.2.3.10"), IPv4Address("1.2.3.11"))
    lab.interface("R1", 0).nat.outbound[:] = rules
    lab.interface("R1", 0).nat.mappings[:] = [mapping] if mapping else []
    return Filtering().wanted(view(lab, "R1"))


def test_a_denied_source_leaves_untranslated():
    """The next translation is asked (trap 66)."""
    assert translated(NatOutbound(2000))["chain nat-GE0-0-0-outbound0"] == (
        "ip saddr 192.168.1.1 return",
        "goto nat-GE0-0-0-outbound0-pool",
    )


def test_pat_takes_vrps_ports_and_no_pat_none():
    """VRP gives ports from 10240."""
    pat = translated(NatOutbound(2000, 1))["chain nat-GE0-0-0-outbound0-pool"]
    no_pat = translated(NatOutbound(2000, 1, no_pat=True))["chain nat-GE0-0-0-outbound0-pool"]
    assert pat[0] == "meta l4proto { 1, 6, 17 } snat to 1.2.3.10-1.2.3.11:10240-65535 random,persistent"
    assert no_pat == ("snat to 1.2.3.10-1.2.3.11 persistent",)


def test_a_device_answers_for_the_addresses_it_translates_to():
    """Both of a group: they are in nobody's interface."""
    assert translated(NatOutbound(2000, 1))["answers GE0-0-0"] == ("1.2.3.10", "1.2.3.11")


def test_a_server_maps_ports_one_way_and_a_static_mapping_both():
    """A server does not translate what the inside begins (RFC 3022)."""
    server = translated(mapping=NatMapping(PUBLIC, INSIDE, protocol=6, outside_port=8080, inside_port=80))
    static = translated(mapping=NatMapping(PUBLIC, INSIDE, both_ways=True))
    assert server["chain nat-GE0-0-0-mapping0"] == ("ip protocol 6 dnat to 192.168.1.1:80",)
    assert len(server["chain nat-leaving"]) == 1
    assert 'oifname "GE0-0-0" ip saddr 192.168.1.1/32 snat to 1.2.3.100' in static["chain nat-leaving"]


def guarded(*doors: int | None) -> Lab:
    """A router with Telnet whose VTY lines have these lists."""
    lab = router()
    config = lab.configs["R1"]
    config.lines = {
        ("vty", number): LineConfig("vty", number, acls={} if door is None else {"inbound": door})
        for number, door in enumerate(doors)
    }
    return lab


def test_who_is_not_permitted_by_a_lines_list_is_refused():
    """A list is asked once, for all lines that have it, by the first packet of a connection only."""
    document = Filtering().wanted(view(guarded(2000, 2000), "R1"))
    assert document["chain door-2000"] == ("ip saddr 192.168.1.1 return", "accept")
    assert document["chain doors"] == ("jump door-2000", "reject with tcp reset")
    assert document["chain logins"][1].endswith("ct state new jump doors")


def test_a_line_without_a_list_lets_everybody_in():
    """Whoever one line refuses gets the next."""
    assert "chain doors" not in Filtering().wanted(view(guarded(2000, None), "R1"))


def test_a_virtual_routers_master_sends_errors_from_its_own_address():
    """A trace shows the router, not the virtual address that the packet was sent to."""
    lab = router()
    lab.interface("R1", 0).vrrp[1] = VrrpGroup(1, [IPv4Address("1.2.3.254")])
    assert Filtering().wanted(view(lab, "R1"))["chain masters"][1] == (
        "ip saddr 1.2.3.254 icmp type { destination-unreachable, time-exceeded } ip saddr set 1.2.3.4"
    )
