"""The mistakes and the other ways that a self-test makes of a solution."""

import pytest

from labkit.grading.equivalents import equivalents
from labkit.grading.lines import lines_of
from labkit.grading.mutate import mutants
from labkit.grading.values import wrong_values
from labkit.runtime.lab import Lab
from labkit.runtime.simulated import SimulatedLabs
from labkit.scenario.catalogue import find_lab, render_plan


def wrong(text):
    """The line with each of its values wrong."""
    (line,) = lines_of([text])
    return list(wrong_values(line))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("ip address 10.1.1.1 255.255.255.0", ["10.1.1.4 255.255.255.0", "10.1.1.1 255.255.255.128"]),
        ("ip address 10.1.1.1 24", ["10.1.1.4 24", "10.1.1.1 25"]),
        ("ip address 10.1.1.1 255.255.255.255", ["10.1.1.4 255.255.255.255", "10.1.1.1 255.255.255.248"]),
        ("network 10.1.1.0 0.0.0.255", ["10.1.2.0 0.0.0.255"]),
        ("network 1.1.1.1 0.0.0.0", ["1.1.1.2 0.0.0.0"]),
        ("area 0.0.0.0", ["0.0.0.7"]),
        ("area 1", ["8"]),
        ("vlan batch 10 20", ["17 20", "10 27"]),
        ("port default vlan 10", ["17"]),
        ("port trunk allow-pass vlan 10 20", ["17 20", "10 27"]),
        ("interface Vlanif10", ["Vlanif17"]),
        ("bgp 65001", ["65008"]),
        ("peer 10.0.0.2 as-number 65002", ["10.0.0.5 as-number 65002", "as-number 65009"]),
        ("ospf authentication-mode md5 1 cipher Turing", ["cipher WrongTuring"]),
        ("stp instance 1 priority 4096", ["instance 8 priority 4096", "priority 8192"]),
        ("stp instance 1 priority 61440", ["instance 8 priority 61440", "priority 57344"]),
        ("rule 5 permit source 10.1.1.0 0.0.0.255", ["5 deny source", "source 10.1.2.0 0.0.0.255"]),
        ("traffic-filter inbound acl 3000", ["outbound acl 3000", "acl 3007"]),
        ("ip route-static 10.1.1.0 255.255.255.0 10.0.0.2", ["10.1.2.0", "255.255.255.128", "10.0.0.5"]),
        ("ip route-static 0.0.0.0 0.0.0.0 10.0.0.2", ["10.0.0.5"]),
        ("ipv6 address 2001:db8::1/64", ["2001:db8::4/64"]),
        ("rule 5 permit tcp destination 10.1.1.1 0 destination-port eq 80", ["deny", "10.1.1.4 0", "eq 87"]),
        (
            "nat server protocol tcp global 10.1.1.1 80 inside 10.2.2.2 8080",
            ["10.1.1.4 80", "10.1.1.1 87", "10.2.2.5 8080", "10.2.2.2 8087"],
        ),
        (
            "network 10.1.1.0 mask 255.255.255.0",
            ["10.1.2.0 mask 255.255.255.0", "10.1.1.0 mask 255.255.255.128"],
        ),
        ("local-user ann privilege level 3", ["level 1"]),
        ("ppp authentication-mode pap", ["chap"]),
        (
            "access-list 101 permit tcp 10.1.1.0 0.0.0.255 host 10.2.2.2 eq 80",
            ["access-list 108", "deny tcp", "tcp 10.1.2.0", "host 10.2.2.5", "eq 87"],
        ),
        ("deny ip any 10.1.1.0 0.0.0.255", ["permit ip", "any 10.1.2.0"]),
        ("ip access-group 101 in", ["access-group 108", "101 out"]),
        ("access-class 10 in", ["access-class 17", "10 out"]),
        ("area 1 range 10.1.0.0 255.255.252.0", ["area 8", "range 10.1.4.0"]),
        (
            "ip nat inside source static tcp 10.1.1.1 21 10.2.2.2 80",
            ["nat outside", "10.1.1.4 21", "10.1.1.1 28", "10.2.2.5 80", "10.2.2.2 87"],
        ),
        ("ip nat inside", ["nat outside"]),
        ("ip nat inside source list 1 interface Dialer0 overload", ["nat outside source", "list 8"]),
        ("remark 10.1.1.1 permit 5", []),
        ("description to 10.1.1.1 area 0", []),
        ("ospf 1", []),
    ],
)
def test_each_value_is_wrong_in_turn(line, expected):
    """Mask, area, VLAN, AS, key, address, number of a list; free texts and free numbers are left alone."""
    found = wrong(line)
    assert len(found) == len(expected), found
    assert all(part in text for part, text in zip(expected, found, strict=True)), found


SOLUTION = """sysname R1
#
acl number 2000
 rule 5 permit source 10.1.1.0 0.0.0.255
#
interface GigabitEthernet0/0/0
 ip address 10.1.1.1 255.255.255.0
#
interface GigabitEthernet0/0/1
 ip address 10.1.2.1 255.255.255.252
 nat outbound 2000
 ospf enable 1 area 0.0.0.1
#
ospf 1 router-id 1.1.1.1
 import-route rip 1
 area 0.0.0.0
  network 10.1.0.0 0.0.255.255
#
rip 1
 network 10.0.0.0
#
ip route-static 10.8.0.0 255.255.0.0 10.1.1.2
ip route-static 10.9.0.0 255.255.0.0 10.1.1.2
"""


def test_a_leak_between_levels_names_no_process():
    """`import-route isis` is followed by a number only where another process is imported (IS-IS)."""
    leak = " import-route isis level-2 into level-1\n"
    (one,) = equivalents({"R1": f"isis 1\n{leak}"})
    assert one.configs["R1"] == f"isis 77\n{leak}"


def test_other_ways_to_type_the_same():
    """Other numbers are changed wherever they are named; what is not free stays."""
    found = {one.name: one.configs["R1"] for one in equivalents({"R1": SOLUTION})}
    assert set(found) == {
        "other process ids",
        "other ACL numbers",
        "network statements by host",
        "another order",
        "short forms",
    }
    processes = found["other process ids"]
    for line in (
        "ospf 77 router-id 1.1.1.1",
        " ospf enable 77 area 0.0.0.1",
        " import-route rip 77",
        "rip 77",
    ):
        assert f"{line}\n" in processes
    lists = found["other ACL numbers"]
    assert "acl number 2002\n" in lists
    assert " nat outbound 2002\n" in lists
    assert "2000" not in lists
    by_host = found["network statements by host"]
    assert "  network 10.1.1.1 0.0.0.0\n  network 10.1.2.1 0.0.0.0\n" in by_host
    assert " network 10.0.0.0\n" in by_host
    order = found["another order"]
    assert order.index("0/0/1") < order.index("0/0/0")
    assert order.index("10.9.0.0") < order.index("10.8.0.0")
    assert sorted(order.split("\n")) == sorted(SOLUTION.split("\n"))
    short = found["short forms"]
    assert " ip address 10.1.2.1 30\n" in short
    assert " area 0\n" in short
    assert "ip route-static 10.9.0.0 16 10.1.1.2\n" in short


def test_a_node_that_the_student_does_not_touch_gets_no_mistakes():
    """What is given is not the student's to get wrong."""
    assert list(mutants({"ISP": SOLUTION}, {"ISP": SOLUTION})) == []


def test_a_port_that_was_shut_down_is_a_fault_of_the_catalogue():
    """Each port that the solution configures is shut down once."""
    found = [one for one in mutants({}, {"R1": SOLUTION}) if one.wrong == "shutdown"]
    assert [one.line[-5:] for one in found] == ["0/0/0", "0/0/1"]
    assert "0/0/1\n ip address 10.1.2.1 255.255.255.252\n nat outbound 2000\n" in found[0].config
    assert " shutdown\n#\ninterface GigabitEthernet0/0/1" in found[0].config


def test_a_port_that_the_solution_shuts_down_cannot_be_shut_down_by_mistake():
    """It would be the solution itself, which no check could tell from it."""
    text = "interface GigabitEthernet0/0/7\n description spare\n shutdown\n"
    assert [one.wrong for one in mutants({}, {"SW1": text}) if one.wrong == "shutdown"] == []


@pytest.mark.parametrize("reference", ["hcia/vlan-routing", "hcia/ospf-single-area"])
def test_a_lab_taken_over_equals_one_built_from_nothing(reference):
    """Whatever was graded before: every seventh mistake, in sequence, on one simulation and on fresh ones."""
    plan = render_plan(find_lab(reference), "u1", "s")
    solved = {**plan.start, **plan.solution}
    labs = SimulatedLabs()
    commands = ("display ip routing-table", "display ospf peer", "display interface brief", "display arp")
    for mutant in list(mutants(plan.start, plan.solution))[::7]:
        configs = {**solved, mutant.node: mutant.config}
        one, fresh = labs(plan, configs), Lab.build(plan, configurations=configs)
        for node, kind in ((node.name, node.kind) for node in plan.topology.nodes.values()):
            for command in commands if kind.vendor == "huawei" else ("ipconfig", "ping 198.51.100.1"):
                assert one.run(node, command) == fresh.run(node, command), (mutant, node, command)
        one.close()
