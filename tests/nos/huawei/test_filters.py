"""Lists, NAT and DHCP at the command line: what is stored, what is refused, what displays say."""

import pytest
from lone import lone_device, typed

from labkit.grading.parse import parse
from labkit.nos.shell.loader import load


def section(device, header):
    """The lines below a header of the configuration, stripped."""
    lines = device.text().splitlines()
    start = next(index for index, line in enumerate(lines) if line.startswith(header))
    found = []
    for line in lines[start + 1 :]:
        if not line.startswith(" "):
            break
        found.append(line.strip())
    return found


def rules(*lines, acl="acl 3000"):
    device = lone_device()
    typed(device, "system-view", acl, *lines)
    return section(device, "acl ")


@pytest.mark.parametrize(
    ("line", "stored"),
    [
        ("rule permit ip source any destination any", "rule 5 permit ip"),
        ("rule permit ip", "rule 5 permit ip"),
        (
            "rule deny ip source 192.168.0.0 255.255.0.0",
            "rule 5 deny ip source 0.0.0.0 255.255.0.0",
        ),
        ("rule p ip s 192.168.1.1 0.0.0.0", "rule 5 permit ip source 192.168.1.1 0"),
        (
            "rule 7 deny tcp source 10.1.1.9 0.0.0.255 destination-port eq 23",
            "rule 7 deny tcp source 10.1.1.0 0.0.0.255 destination-port eq telnet",
        ),
        ("rule permit tcp destination-port range 20 21", "rule 5 permit tcp destination-port range ftp-data ftp"),
        (
            "rule permit tcp tcp-flag established source-port gt 1023",
            "rule 5 permit tcp source-port gt 1023 tcp-flag established",
        ),
        ("rule deny udp destination-port eq 53", "rule 5 deny udp destination-port eq dns"),
        ("rule deny icmp icmp-type 8 0", "rule 5 deny icmp icmp-type echo"),
        ("rule deny icmp icmp-type 3 9 time-range t", "rule 5 deny icmp icmp-type 3 9 time-range t"),
        ("rule permit 89", "rule 5 permit ospf"),
        ("rule permit 112 dscp 46", "rule 5 permit 112 dscp ef"),
    ],
)  # fmt: skip
def test_rules_are_stored_as_vrp_normalises_them(line, stored):
    """Trap 26: names for ports, hidden address bits cleared, `any` left out."""
    assert rules(line) == [stored]


@pytest.mark.parametrize(
    ("line", "stored"),
    [("rule p s 10.1.1.1 0", "rule 5 permit source 10.1.1.1 0"), ("rule permit source any", "rule 5 permit")],
)
def test_basic_rules_know_sources_only(line, stored):
    """The abbreviation is one that real students typed (trap 2)."""
    assert rules(line, acl="acl 2000") == [stored]


def test_numbers_step_by_five_from_the_highest_and_equal_rules_add_nothing():
    """Trap 67. A new step numbers the rules anew."""
    stored = rules("rule permit ip", "rule 12 deny 1", "rule deny 2", "rule permit ip")
    assert stored == ["rule 5 permit ip", "rule 12 deny icmp", "rule 15 deny igmp"]
    stored = rules(
        "rule permit ip", "rule 12 deny 1", "rule deny 2", "rule permit ip", "step 10", "rule deny 3"
    )
    assert stored == [
        "step 10",
        "rule 10 permit ip",
        "rule 20 deny icmp",
        "rule 30 deny igmp",
        "rule 40 deny 3",
    ]


def test_automatic_order_puts_the_narrowest_first():
    """`match-order auto`: the host before its subnet before everything."""
    stored = rules(
        "rule permit ip",
        "rule deny ip source 10.0.0.0 0.255.255.255",
        "rule permit ip source 10.1.1.1 0",
        acl="acl number 3000 match-order auto",
    )
    assert stored == [
        "rule 5 permit ip source 10.1.1.1 0",
        "rule 10 deny ip source 10.0.0.0 0.255.255.255",
        "rule 15 permit ip",
    ]


def test_names_take_numbers_from_the_top():
    """Trap 27: an advanced list unless `basic` is said; the number is printed."""
    device = lone_device()
    shown = typed(
        device, "system-view", "acl name WEB", "acl name LAN basic", "acl name MORE", "acl name WEB"
    )
    assert shown.count("[Huawei-acl-adv-WEB]") == 2
    assert "[Huawei-acl-basic-LAN]" in shown
    headers = [line.strip() for line in device.text().splitlines() if line.startswith("acl ")]
    assert headers == ["acl name LAN 2999", "acl name MORE 3998", "acl name WEB 3999"]


def test_rules_are_changed_described_and_removed_by_their_number():
    """A rule of the same number is replaced; its description stands below it."""
    stored = rules(
        "rule permit ip",
        "rule 5 description all of it",
        "rule 5 deny 1",
        "rule deny 2",
        "undo rule 10",
        "rule 20 deny 2",
        "undo rule deny 2",
    )
    assert stored == ["rule 5 deny icmp", "rule 5 description all of it"]


SOURCE, PORT = " source 10.1.1.1 0", " source-port eq www"
TARGET, SERVICE = " destination 10.2.2.2 0", " destination-port eq telnet"
WHOLE = f"rule 5 permit tcp{SOURCE}{PORT}{TARGET}{SERVICE} dscp ef time-range night"


@pytest.mark.parametrize(
    ("undone", "left"),
    [
        ("source", f"{PORT}{TARGET}{SERVICE} dscp ef time-range night"),
        ("source-port", f"{SOURCE}{TARGET}{SERVICE} dscp ef time-range night"),
        ("destination destination-port", f"{SOURCE}{PORT} dscp ef time-range night"),
        ("dscp time-range source destination source-port destination-port", ""),
        ("fragment", f"{SOURCE}{PORT}{TARGET}{SERVICE} dscp ef time-range night"),
    ],
)
def test_a_rule_loses_attributes(undone, left):
    """`undo rule N ATTRIBUTE…` takes conditions away; the rest of the rule stays."""
    assert rules(WHOLE, f"undo rule 5 {undone}") == [f"rule 5 permit tcp{left}"]


def test_a_rule_does_not_become_another():
    """Two equal rules are no list; a basic rule has no destination to lose."""
    lines = ("rule 5 permit source 10.1.1.1 0", "rule 10 permit", "undo rule 5 source")
    assert rules(*lines, acl="acl 2000") == ["rule 5 permit source 10.1.1.1 0", "rule 10 permit"]
    shown = typed(lone_device(), "system-view", "acl 2000", *lines, "undo rule 5 destination")
    assert "Error: The rule already exists." in shown
    assert "Too many parameters" in shown


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["acl 3000", "undo rule 5"], " Warning: The ACL sub item number does not exist!"),
        (["acl 3000", "rule permit tcp destination-port eq nonsense"], "Error: Wrong parameter"),
        (["acl 2000", "rule permit tcp"], "Error:Too many parameters"),
        (["undo acl 3000"], "Error: The specified ACL does not exist."),
        (["time-range t 18:00 to 8:00 daily"], "Error: The end time must be later than the start time."),
        (["int g0/0/0", "traffic-policy p inbound"], "Error: The traffic policy does not exist."),
        (["int g0/0/0", "nat outbound 2000 address-group 1"], "Error: The address group does not exist."),
        (["nat address-group 1 1.1.1.9 1.1.1.1"], "Error: The start address must not be greater"),
        (["int g0/0/0", "dhcp select interface"], "Error: Please enable DHCP in the global view first."),
        (["ip pool a", "network 10.0.0.0 mask 24", "excluded-ip-address 10.1.0.1"], "Error:The excluded IP"),
    ],
)
def test_what_is_refused(lines, message):
    """Each refusal says what is wrong."""
    assert message in typed(lone_device(), "system-view", *lines)


def test_a_second_filter_in_a_direction_is_refused_until_the_first_is_removed():
    """One list per direction."""
    device = lone_device()
    shown = typed(
        device,
        "system-view",
        "int g0/0/0",
        "traffic-filter inbound acl 3000",
        "traffic-filter inbound acl 3001",
        "undo traffic-filter inbound",
        "traffic-filter inbound acl 3001",
        "traffic-filter outbound acl 3000",
    )
    assert shown.count("Error: A simplified ACL has been applied in this view.") == 1
    assert section(device, "interface GigabitEthernet0/0/0") == [
        "traffic-filter inbound acl 3001",
        "traffic-filter outbound acl 3000",
    ]


def test_static_nat_gains_its_mask_and_dhcp_takes_the_address_away():
    """Traps 26 and 70."""
    device = lone_device()
    typed(
        device,
        "system-view",
        "int g0/0/0",
        "ip address 10.0.0.1 24",
        "nat static global 1.2.3.4 inside 10.0.0.2",
        "ip address dhcp-alloc",
    )
    assert section(device, "interface GigabitEthernet0/0/0") == [
        "ip address dhcp-alloc",
        "nat static global 1.2.3.4 inside 10.0.0.2 netmask 255.255.255.255",
    ]
    typed(device, "system-view", "int g0/0/0", "ip address 10.0.0.1 24")
    assert "ip address dhcp-alloc" not in device.text()


EVERYTHING = """\
 time-range work 08:30 to 18:00 working-day
 time-range work from 00:00 2026/1/1 to 23:59 2026/12/31
acl number 2000
 rule 5 permit source 10.0.0.0 0.0.0.255
acl name WEB 3999
 description Basic ACL 2000, 1 rule
 rule 5 permit tcp source 10.0.0.1 0 source-port gt 1023 destination 10.2.0.0 0.0.0.255 destination-port eq www
 rule 10 deny icmp icmp-type echo time-range work
 rule 10 description rule 99 permit ip
traffic classifier c operator or
 if-match acl 2000
traffic behavior b
 redirect ip-nexthop 1.2.3.254
traffic policy p
 classifier c behavior b
dhcp enable
ip pool LAN
 gateway-list 10.0.0.1
 network 10.0.0.0 mask 255.255.255.0
 excluded-ip-address 10.0.0.250 10.0.0.254
 dns-list 8.8.8.8 9.9.9.9
nat address-group 1 1.2.3.10 1.2.3.20
interface GigabitEthernet0/0/0
 ip address 1.2.3.4 255.255.255.0
 nat static global 1.2.3.6 inside 10.0.0.6 netmask 255.255.255.255
 nat server protocol tcp global current-interface 8080 inside 10.0.0.1 www
 nat outbound 2000 address-group 1 no-pat
 nat outbound 3999
 dhcp select interface
 traffic-filter inbound acl name WEB
 traffic-policy p inbound
"""


@pytest.fixture(scope="module")
def device():
    """A router with some of everything."""
    device = lone_device()
    assert load(device, EVERYTHING) == []
    device.changed()
    return device


@pytest.mark.parametrize(
    ("command", "rows"),
    [
        (
            "display acl all",
            [
                {"acl_number": "2000", "acl_name": "", "sn": "5", "action": "permit", "source": "10.0.0.0 0.0.0.255"},
                {"acl_number": "3999", "acl_name": "WEB", "protocol": "tcp", "destination_port": "eq www"},
                {"acl_number": "3999", "sn": "10", "action": "deny", "time_range": "work"},
                {"acl_number": "3999", "sn": "10", "action": "", "description": "rule 99 permit ip"},
            ],
        ),
        ("display acl name WEB", [{"source_port": "gt 1023"}, {"protocol": "icmp"}, {"action": ""}]),
        ("display time-range all", [{"name": "work", "status": "Inactive"}]),
        (
            "display traffic policy user-defined",
            [{"policy": "p", "classifier": "c", "behavior": "b", "next_hop": "1.2.3.254", "precedence": "5"}],
        ),
        (
            "display nat outbound",
            [
                {"acl": "2000", "target": "1", "type": "no-pat"},
                {"acl": "3999", "target": "1.2.3.4", "type": "easyip"},
            ],
        ),
        ("display nat address-group", [{"index": "1", "start_address": "1.2.3.10", "end_address": "1.2.3.20"}]),
        ("display nat static", [{"global_address": "1.2.3.6", "inside_address": "10.0.0.6"}]),
        ("display nat server", [{"inside_ip_port": "10.0.0.1/80(www)", "protocol": "6(tcp)"}]),
        ("display nat session all", []),
        (
            "display ip pool name LAN used",
            [{"name": "LAN", "total": "253", "idle": "248", "disable": "5", "dns": ["8.8.8.8", "9.9.9.9"]}],
        ),
        ("display ip pool", [{"position": "Local"}, {"position": "Interface", "gateway": ["1.2.3.4"]}]),
    ],
)  # fmt: skip
def test_displays_are_read_by_their_templates(device, command, rows):
    """Each display gives the records that the configuration says, and descriptions fake none."""
    found = parse("huawei_vrp", command, device.run(command))
    assert len(found) == len(rows)
    for row, expected in zip(found, rows, strict=True):
        assert {name: row[name] for name in expected} == expected


def test_the_applied_record_is_read_by_the_public_template(device):
    """ntc-templates knows this display."""
    (row,) = parse(
        "huawei_vrp",
        "display traffic-filter applied-record",
        device.run("display traffic-filter applied-record").rstrip("\n"),
    )
    assert (row["instance"], row["direction"], row["acl_name"]) == ("GigabitEthernet0/0/0", "inbound", "WEB")


def test_everything_is_printed_as_it_was_loaded(device):
    """Same lines, in VRP's order."""
    printed = [line.strip() for line in device.text().splitlines()]
    for line in EVERYTHING.splitlines():
        assert line.strip() in printed
