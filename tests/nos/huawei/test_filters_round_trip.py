"""Lists, policies, NAT and DHCP: whatever was typed, what is printed loads as the same."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from lone import lone_device

from labkit.nos.shell.loader import load

PORT = "interface GigabitEthernet0/0/{0|1|2}\n"
FORMS = [
    "acl {2000|2001}\n rule {permit|deny}{| source any| source 10.0.0.1 0| time-range t| source 10.1.1.9 0.255.0.255}",
    "acl {3000|3001}\n rule {|7 }{permit|deny} {ip|icmp|89|tcp} {source|destination} 10.{1|2}.1.1 {0|0.0.0.255}",
    "acl name {web|lan}\n rule permit {tcp|udp} destination-port {eq 80|range 20 53|gt 1023} {dscp ef|logging}",
    "acl 3001 match-order auto\n rule deny ip source 10.{1|2}.1.1 {0|0.0.0.255|0.0.255.255}",
    "acl {3000|3001}\n rule {5|10} description {a|b c}",
    "acl 4000\n rule {permit|deny} {l2-protocol arp|source-mac 1-2-3|vlan-id 7}",
    "acl {2000|3000}\n {undo rule 5|undo rule 10|undo rule 5 source|step 10|description x y}",
    "undo acl {2000|2001|all}",
    "time-range t {8:30 to 18:00 working-day|0:0 to 24:0 Mon 3|from 8:0 2026/1/1|from 8:0 2026/1/1 to 9:0 2026/2/1}",
    "traffic classifier {a|b}{| operator and}\n if-match {acl 2000|acl 3000|any|dscp ef 10}",
    "traffic behavior {a|b}\n {deny|permit|redirect ip-nexthop 10.0.0.1|remark dscp ef|statistic enable}",
    "traffic policy {p|q}\n classifier {a|b} behavior {a|b}{| precedence 3}",
    "undo traffic {policy p|behavior a|classifier b}",
    PORT + " {|undo }traffic-filter {inbound|outbound} acl {2000|3000}",
    PORT + " {|undo }traffic-policy p {inbound|outbound}",
    "{|undo }nat address-group {0|1} 9.9.{1|2}.1 9.9.2.9",
    PORT + " {|undo }nat outbound {2000|3000}{| address-group 0| address-group 1 no-pat}",
    PORT + " nat {server|static} protocol tcp global current-interface {21|80} inside 10.0.0.{1|2} {www|9}",
    PORT + " nat {server|static} global 9.9.9.{1|2} inside 10.0.0.{1|2}{| description x y}",
    PORT + " nat static enable",
    "nat static {|protocol icmp }global 9.9.9.{1|2} inside 10.0.0.{1|2}",
    "{|undo }dhcp enable",
    PORT + " ip address {dhcp-alloc|10.0.0.1 24}",
    PORT + " dhcp select {global|interface|relay}",
    PORT + " dhcp server {dns-list 10.0.0.1|lease unlimited|lease day 2|excluded-ip-address 10.0.0.3}",
    PORT + " undo dhcp server {dns-list|lease|excluded-ip-address 10.0.0.3}",
    PORT + " dhcp relay server-ip 10.0.0.{7|8}",
    "ip pool {a|b}\n network 10.{1|2}.0.0 mask 16\n gateway-list 10.1.0.1 10.2.0.2",
    "ip pool {a|b}\n {excluded-ip-address 10.1.0.9|lease day 3|domain-name x.y|dns-list 8.8.8.8|nbns-list 1.1.1.1}",
    "ip pool {a|b}\n static-bind ip-address 10.1.0.{6|7} mac-address 1-2-{3|4}",
    "undo ip pool {a|b}",
    "user-interface vty 0 4\n {|undo }acl {2000|2001} {inbound|outbound}",
]


def _expansions(form):
    """A line in which each `{a|b}` is one of its words."""
    parts = re.split(r"\{([^}]*)\}", form)
    chosen = [
        st.sampled_from(part.split("|")) if index % 2 else st.just(part) for index, part in enumerate(parts)
    ]
    return st.tuples(*chosen).map("".join)


@given(st.lists(st.sampled_from(FORMS).flatmap(_expansions), max_size=30))
@settings(max_examples=120, deadline=None)
def test_printed_services_load_as_the_same(blocks):
    """`load(render(config)) == config`, and the text of both is the same."""
    device = lone_device()
    load(device, "\n#\n".join(blocks))
    text, config = device.text(), device.config
    assert device.load(text) == []
    assert device.config == config
    assert device.text() == text
