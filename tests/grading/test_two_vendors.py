"""One rubric, two vendors: the same work earns the same points, and so do the same mistakes."""

import re
from functools import cache

import pytest
import two_vendors

from labkit.grading.library import library
from labkit.grading.rubric_reader import Unplaced, read_rubric
from labkit.grading.site import site_of
from labkit.grading.trial import grade
from labkit.runtime.simulated import SimulatedLabs
from labkit.scenario.catalogue import find_lab, render_plan

SECTION = r"interface {}\n(?: .*\n?)+"


def section(huawei, cisco):
    """An interface with all that stands under it."""
    return SECTION.format(huawei), SECTION.format(cisco)


LABS = {
    "hcia/ospf-single-area": {
        "no address on the loopback": ("R1", r"interface LoopBack0\n.*\n", r"interface Loopback0\n.*\n"),
        "no cost on one end": ("R1", r" ospf cost .*\n", r" ip ospf cost .*\n"),
        "no hello interval on one end": ("R2", r" ospf timer hello .*\n", r" ip ospf hello-interval .*\n"),
        "no authentication on one end": (
            "R3",
            r" ospf authentication-mode .*\n",
            r" ip ospf (?:authentication|message-digest-key) .*\n",
        ),
        "a network type on one end only": ("R2", r" ospf network-type .*\n", r" ip ospf network .*\n"),
        "no silent interface": ("R2", r" silent-interface .*\n", r" passive-interface .*\n"),
        "a network that is not announced": ("R2", r"  network 172\..*\n", r" network 172\..*\n"),
        "no default route of its own": ("R3", r"ip route-static .*\n?", r"ip route .*\n?"),
        "no default route for the others": (
            "R3",
            r" default-route-advertise\n",
            r" default-information .*\n",
        ),
        "no OSPF at all": ("R1", r"ospf 1 router-id .*\n(?: .*\n?)*", r"router ospf 1\n(?: .*\n?)*"),
    },
    "hcia/vlan-basics": {
        "a port of sales as it was": ("SW1", *section("GigabitEthernet0/0/1", "GigabitEthernet1/0/1")),
        "a port of the laboratory as it was": (
            "SW2",
            *section("GigabitEthernet0/0/2", "GigabitEthernet1/0/2"),
        ),
        "a host of Red as it was": ("SW1", *section("GigabitEthernet0/0/3", "GigabitEthernet1/0/3")),
        "the server as it was": ("SW2", *section("GigabitEthernet0/0/4", "GigabitEthernet1/0/4")),
        "the server's VLAN is not on the trunk": (
            "SW1",
            r"(?<=allow-pass vlan .. .. .. ..) \d+",
            r"(?<=allowed vlan ..,..,..,..),\d+",
        ),
    },
    "hcia/stp": {
        "another mode on one switch": ("SW1", r"stp mode rstp\n", r"spanning-tree mode rapid-pvst\n"),
        "no priority of the root": ("SW3", r"stp priority 0\n", r"spanning-tree vlan \d+ priority 0\n"),
        "no priority of the second": ("SW4", r"stp priority .*\n", r"spanning-tree vlan \d+ priority .*\n"),
        "no port priority": ("SW3", r" stp port priority .*\n?", r" spanning-tree port-priority .*\n?"),
        "no cost": ("SW2", r" stp cost .*\n", r" spanning-tree cost .*\n"),
        "no edge port": ("SW2", r" stp edged-port enable\n?", r" spanning-tree portfast\n?"),
        "no protection": ("SW1", r"stp bpdu-protection\n", r"spanning-tree portfast bpduguard default\n"),
    },
    "hcia/vlan-routing": {
        "a port of sales as it was": ("SW2", *section("GigabitEthernet0/0/1", "GigabitEthernet1/0/1")),
        "no gateway of sales": (
            "SW1",
            r"interface Vlanif\d+\n ip address 172\.1[6-9]\..*\n",
            r"interface Vlan\d+\n ip address 172\.1[6-9]\..*\n",
        ),
        "the edge port as it was": ("SW1", *section("GigabitEthernet0/0/24", "GigabitEthernet1/0/24")),
        "no way out of one switch": ("SW2", r"ip route-static .*\n?", r"ip default-gateway .*\n?"),
        "no way back": ("R1", r"ip route-static 172\.1[6-9]\..*\n", r"ip route 172\.1[6-9]\..*\n"),
    },
    "hcia/eth-trunk": {
        "a member left out": ("SW2", *section("GigabitEthernet0/0/12", "GigabitEthernet1/0/12")),
        "no limit": ("SW2", r" max active-linknumber .*\n", r" lacp max-bundle .*\n"),
        "no system priority": ("SW2", r"(?m)^lacp priority .*\n", r"lacp system-priority .*\n"),
        "no port priority": ("SW2", r" lacp priority .*\n", r" lacp port-priority .*\n"),
    },
    "hcip/bgp-policy": {
        "no sessions from the loopback": (
            "R1",
            r" peer \S+ connect-interface .*\n",
            r" neighbor \S+ update-source .*\n",
        ),
        "no next hop of its own": ("R2", r"  peer \S+ next-hop-local\n", r" neighbor \S+ next-hop-self\n"),
        "no aggregate": ("R2", r"  aggregate .*\n", r" aggregate-address .*\n"),
        "no local preference": ("R1", r" apply local-preference .*\n", r" set local-preference .*\n"),
        "no MED": ("R1", r" apply cost .*\n", r" set metric .*\n"),
        "no longer path": ("R2", r" apply as-path .*\n?", r" set as-path .*\n?"),
        "all other routes refused": (
            "R2",
            r"route-policy ISP2-IN permit node 20\n#\n",
            r"route-map ISP2-IN permit 20\n!\n",
        ),
        "a policy without a condition": (
            "R2",
            r" if-match ip-prefix .*\n",
            r" match ip address prefix-list .*\n",
        ),
        "networks that are not announced": ("R3", r"  network 172\..*\n?", r" network 172\..*\n?"),
        "no BGP at all": ("R3", r"bgp \d+\n(?: .*\n)*", r"router bgp \d+\n(?: .*\n?)*"),
    },
    "hcia/acl": {
        "everybody may log in": ("R1", r" acl 2000 inbound\n", r" access-class 10 in\n"),
        "a list that filters nothing": ("R2", r" traffic-filter .*\n", r" ip access-group .*\n"),
        "the service is not let through": (
            "R2",
            r" rule 5 permit tcp .*\n",
            r"access-list 100 permit tcp .* 80\n",
        ),
        "guests are not stopped": ("R2", r" rule 20 deny .*\n", r"access-list 100 deny ip 192\..*\n"),
        "pings are not stopped": ("R1", r" rule 10 deny icmp .*\n", r"access-list 101 deny icmp .*\n"),
    },
    "hcia/nat": {
        "no pool for the guests": ("R1", r" nat outbound 2001 .*\n", r"ip nat inside source list 2 .*\n"),
        "no translation for the staff": ("R1", r" nat outbound 2000\n", r"ip nat inside source list 1 .*\n"),
        "a service is not published": (
            "R1",
            r" nat server .* inside \S+ 21\n",
            r"ip nat inside source static tcp \S+ 21 .*\n",
        ),
        "no address for the router": (
            "R1",
            r" nat static .*\n",
            r"ip nat inside source static \d\S+ \S+\n",
        ),
        "no default route": ("R1", r"ip route-static 0\.0\.0\.0 .*\n", r"ip route 0\.0\.0\.0 .*\n"),
    },
    "hcia/dhcp": {
        "no relay": ("R2", r" dhcp relay server-ip .*\n", r" ip helper-address .*\n"),
        "the usual lease": ("R1", r" lease .*\n", r" lease .*\n"),
        "no domain": ("R1", r" domain-name .*\n", r" domain-name .*\n"),
    },
    "hcip/ospf-multi-area": {
        "no stub area on one side": ("R3", r"  stub\n?", r" area \d+ stub\n?"),
        "no summary of an area": ("R1", r"  abr-summary .*\n", r" area \d+ range .*\n"),
        "no summary of foreign routes": ("R4", r" asbr-summary .*\n", r" summary-address .*\n"),
        "no authentication": (
            "R5",
            r"  authentication-mode .*\n",
            r" area 0 authentication .*\n| ip ospf message-digest-key .*\n",
        ),
        "no default route for the others": (
            "R5",
            r" default-route-advertise\n",
            r" default-information .*\n",
        ),
    },
}
READY = {"hcip/bgp-policy": 2}
"""Points for what a lab has at its start: OSPF inside the AS."""


def points(vendor, configurations):
    """What each check earns."""
    rubric, site, plan, factory = vendor
    _, report = grade(rubric, site, plan, factory(plan, configurations))
    return {check.id: check.points for check in report.checks}


@cache
def both(lab):
    """A rubric, its site, its plan and a factory of labs, for either vendor."""
    found = []
    for name in ("", "cisco"):
        plan = render_plan(find_lab(lab, vendor=name))
        site = site_of(plan.topology)
        found.append((read_rubric(Unplaced(plan.rubric), library(), site), site, plan, SimulatedLabs()))
    return found


def earned(lab, mistake):
    """What each check earns on VRP and on IOS where a solution lacks something."""
    node, *patterns = LABS[lab][mistake]
    found = []
    for vendor, pattern in zip(both(lab), patterns, strict=True):
        solution = vendor[2].solution
        changed = re.sub(pattern, "", solution[node])
        assert changed != solution[node], pattern
        found.append(points(vendor, solution | {node: changed}))
    return found


def solved(lab):
    """What the lab is worth when all is done, on both."""
    return [sum(points(vendor, vendor[2].solution).values()) for vendor in both(lab)]


def started(lab):
    """What it is worth at its start, on both."""
    return [sum(points(vendor, {}).values()) for vendor in both(lab)]


def told(lab):
    """What docs/two-vendors.md says of a lab."""
    return two_vendors.PAGE.read_text(encoding="utf-8").partition(f"## {lab}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize(
    ("lab", "mistake"), [(lab, mistake) for lab, mistakes in LABS.items() for mistake in mistakes]
)
def test_the_same_mistake_costs_the_same(lab, mistake):
    """Each check earns the same on VRP and on IOS, all of them together less than everything; the page says so."""
    found = earned(lab, mistake)
    assert found[0] == found[1]
    assert sum(found[0].values()) < 100
    assert two_vendors.row(mistake, [sum(each.values()) for each in found]) in told(lab)


@pytest.mark.parametrize("lab", LABS)
def test_all_done_earns_all(lab):
    """Both solutions are worth everything."""
    assert solved(lab) == [100, 100]


@pytest.mark.parametrize("lab", LABS)
def test_nothing_done_earns_nothing(lab):
    """The start states are worth nothing but for what was there before."""
    assert started(lab) == [READY.get(lab, 0)] * 2


DIFFERENT = {
    "VRP takes the address that it met first as its router id, IOS the greatest of a loopback": (
        "hcia/ospf-single-area",
        "R2",
        r"(?<=ospf 1) router-id \S+",
        r" router-id .*\n",
    ),
    "a port of a Catalyst becomes a trunk for its neighbour": (
        "hcia/vlan-basics",
        "SW1",
        *section("GigabitEthernet0/0/24", "GigabitEthernet1/0/24"),
    ),
    "a Catalyst makes the channel that a port joins": (
        "hcia/eth-trunk",
        "SW3",
        *section(r"Eth-Trunk\d+", r"Port-channel\d+"),
    ),
}


def differing(reason):
    """What a lab is worth on both where a line is left out that one vendor's devices do not need."""
    lab, node, *patterns = DIFFERENT[reason]
    return [
        sum(
            points(
                vendor, vendor[2].solution | {node: re.sub(left_out, "", vendor[2].solution[node])}
            ).values()
        )
        for vendor, left_out in zip(both(lab), patterns, strict=True)
    ]


@pytest.mark.parametrize("reason", DIFFERENT)
def test_where_vendors_differ_their_devices_do(reason):
    """The same line left out costs less where the device does by itself what was asked for."""
    vrp, ios = differing(reason)
    assert vrp < ios
    assert two_vendors.row(reason, [vrp, ios]) in told("Where the devices differ")
