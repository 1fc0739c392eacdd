"""Access lists: how they are typed, printed, and what they let through."""

import pytest
from ntc_templates.parse import parse_output

from nos.cisco.ios import lone, network, typed


def host(address, gateway):
    return f"interface g0/0\n ip address {address} 255.255.255.0\n no shutdown\nip route 0.0.0.0 0.0.0.0 {gateway}\n"


ROUTER = (
    "interface g0/0\n ip address 10.0.0.1 255.255.255.0\n no shutdown\n"
    "interface g0/1\n ip address 10.0.1.1 255.255.255.0\n no shutdown\n"
)


@pytest.mark.parametrize(
    ("rules", "passes"),
    [
        ("access-list 1 permit 10.0.0.0 0.0.0.255\n", True),
        ("access-list 1 permit host 10.0.0.9\n", False),
        ("access-list 1 deny 10.0.0.2\naccess-list 1 permit any\n", False),
        ("", True),
    ],
)
def test_a_list_ends_in_a_rule_that_denies(rules, passes):
    """Whatever no rule permits is dropped; an interface whose list does not exist filters nothing."""
    texts = {
        "X": host("10.0.0.2", "10.0.0.1"),
        "Y": host("10.0.1.2", "10.0.1.1"),
        "R": f"{rules}{ROUTER}interface g0/0\n ip access-group 1 in\n",
    }
    lab = network(["X:g0/0 R:g0/0", "Y:g0/0 R:g0/1"], texts)
    rate = "100" if passes else "0"
    assert f"Success rate is {rate} percent" in typed(lab["X"], "enable", "ping 10.0.1.2")


def test_an_extended_list_looks_at_protocol_and_port():
    """Telnet is denied and ping is not; the matches of the rules are counted."""
    texts = {
        "X": host("10.0.0.2", "10.0.0.1"),
        "Y": host("10.0.1.2", "10.0.1.1") + "line vty 0 4\n password cisco\n login\n",
        "R": f"{ROUTER}ip access-list extended WEB\n remark No Telnet\n deny tcp any host 10.0.1.2 eq telnet\n"
        " permit ip 10.0.0.0 0.0.0.255 any\ninterface g0/0\n ip access-group WEB in\n",
    }
    lab = network(["X:g0/0 R:g0/0", "Y:g0/0 R:g0/1"], texts)
    assert "Success rate is 100 percent" in typed(lab["X"], "enable", "ping 10.0.1.2")
    shown = typed(lab["R"], "show ip access-lists WEB").split("lists WEB")[-1].rpartition("\n")[0]
    rows = [row for row in parse_output("cisco_ios", "show ip access-lists", shown) if row["action"]]
    found = [
        (row["line_num"], row["action"], row["protocol"], row["dst_port"], row["matches"]) for row in rows
    ]
    assert found == [("10", "deny", "tcp", "telnet", ""), ("20", "permit", "ip", "", "5")]


def test_lists_are_printed_as_they_were_typed_and_load_again():
    """Numbered lists line by line, named ones in their mode; ports and messages by their names."""
    text = (
        "ip access-list standard ADMIN\n permit 10.0.0.1\n"
        "ip access-list extended WEB\n remark Web only\n permit tcp any host 10.0.1.2 range 20 ftp established\n"
        " deny icmp any any echo\n permit udp any eq domain any log\n"
        "access-list 10 remark Managers\naccess-list 10 permit 10.5.0.0 0.0.255.255\naccess-list 10 deny any\n"
        "access-list 101 permit ospf any any\n"
        "line vty 0 4\n access-class ADMIN in\n"
    )
    router = lone(text=text)
    printed = router.dialect.text(router)
    assert (
        "ip access-list standard ADMIN\n permit 10.0.0.1\n"
        "ip access-list extended WEB\n remark Web only\n permit tcp any host 10.0.1.2 range ftp-data ftp established\n"
        " deny icmp any any echo\n permit udp any eq domain any log\n"
    ) in printed.replace("!\n", "")
    assert (
        "access-list 10 remark Managers\naccess-list 10 permit 10.5.0.0 0.0.255.255\naccess-list 10 deny any\n"
        "access-list 101 permit ospf any any\n"
    ) in printed.replace("!\n", "")
    assert " access-class ADMIN in\n" in printed
    again = lone(text=printed)
    assert again.dialect.text(again) == printed


def test_rules_are_numbered_by_tens_and_taken_away_by_number():
    """A rule goes between two others by its number; `no` takes one away; a list's kind cannot change."""
    router = lone(text="ip access-list extended A\n permit tcp any any\n permit udp any any\n")
    typed(
        router, "enable", "configure terminal", "ip access-list extended A", "15 deny icmp any any", "no 10"
    )
    (acl,) = router.config.acls.values()
    assert [(number, acl.rules[number].permit) for number in sorted(acl.rules)] == [(15, False), (20, True)]
    answer = typed(router, "enable", "configure terminal", "ip access-list standard A")
    assert "% A named extended IP access list with this name already exists" in answer


@pytest.mark.parametrize(
    "line",
    [
        "access-list 10 permit tcp any any",
        "access-list 200 permit any",
        "access-list 100 permit tcp any any eq 70000",
        "access-list 100 permit ip any",
    ],
)
def test_what_is_no_rule_is_refused(line):
    """Standard lists know no protocols, 200 is no list's number, ports end at 65535."""
    router = lone()
    assert "%" in typed(router, "enable", "configure terminal", line)
    assert router.config.acls == {}


def test_a_port_that_switches_filters_what_comes_in():
    """`ip access-group … in` on a layer-2 port of a Catalyst 3560 drops a host's pings; there is no `out`."""
    texts = {
        "A": "access-list 100 deny icmp any any\naccess-list 100 permit ip any any\n"
        "interface f0/1\n ip access-group 100 in\n",
        "X": "interface g0/0\n ip address 10.0.0.1 255.255.255.0\n no shutdown\n",
        "Y": "interface g0/0\n ip address 10.0.0.2 255.255.255.0\n no shutdown\n",
    }
    lab = network(["A:f0/1 X:g0/0", "A:f0/2 Y:g0/0"], texts, {"A": "cisco-3560"})
    assert "Success rate is 0 percent" in typed(lab["X"], "enable", "ping 10.0.0.2")
    assert "interface FastEthernet0/1\n ip access-group 100 in\n" in lab["A"].dialect.text(lab["A"])
    refused = typed(lab["A"], "configure terminal", "interface f0/1", "ip access-group 100 out")
    assert "% Invalid input" in refused
    typed(lab["A"], "configure terminal", "interface f0/1", "no ip access-group 100 in")
    assert "Success rate is 100 percent" in typed(lab["X"], "enable", "ping 10.0.0.2")
