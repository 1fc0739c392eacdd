"""Translation between an inside and an outside (RFC 3022), seen from both ends."""

import pytest
from ntc_templates.parse import parse_output

from nos.cisco.ios import lone, network, typed

INSIDE = (
    "interface g0/0\n ip address 10.0.0.2 255.255.255.0\n no shutdown\nip route 0.0.0.0 0.0.0.0 10.0.0.1\n"
)
OUTSIDE = (
    "interface g0/0\n ip address 198.51.100.2 255.255.255.0\n no shutdown\n"
    "interface Loopback0\n ip address 203.0.113.9 255.255.255.255\n"
)
ROUTER = (
    "interface g0/0\n ip address 10.0.0.1 255.255.255.0\n ip nat inside\n no shutdown\n"
    "interface g0/1\n ip address 198.51.100.1 255.255.255.0\n ip nat outside\n no shutdown\n"
    "ip route 0.0.0.0 0.0.0.0 198.51.100.2\naccess-list 1 permit 10.0.0.0 0.0.0.255\n"
)


def lab(nat, router=ROUTER):
    return network(["X:g0/0 R:g0/0", "Y:g0/0 R:g0/1"], {"X": INSIDE, "Y": OUTSIDE, "R": router + nat})


def translations(router):
    shown = typed(router, "show ip nat translations").split("translations")[-1].rpartition("\n")[0]
    return parse_output("cisco_ios", "show ip nat translations", shown)


@pytest.mark.parametrize(
    ("nat", "public"),
    [
        ("ip nat inside source list 1 interface g0/1 overload\n", {"198.51.100.1"}),
        (
            "ip nat pool P 198.51.100.50 198.51.100.60 netmask 255.255.255.0\nip nat inside source list 1 pool P\n",
            {f"198.51.100.{number}" for number in range(50, 61)},
        ),
        ("ip nat inside source static 10.0.0.2 198.51.100.99\n", {"198.51.100.99"}),
    ],
)
def test_the_outside_answers_a_public_address(nat, public):
    """Y has no route to 10.0.0.0/24: it answers only because it is asked by an address of its own network."""
    devices = lab(nat)
    assert "Success rate is 100 percent" in typed(devices["X"], "enable", "ping 203.0.113.9")
    rows = translations(devices["R"])
    assert any(row["inside_global_ip"] in public and row["inside_local_ip"] == "10.0.0.2" for row in rows)


@pytest.mark.parametrize(
    "change",
    [("access-list 1 permit 10.0.0.0", "access-list 1 permit 10.9.0.0"), (" ip nat inside\n", "")],
)
def test_what_is_not_meant_is_not_translated(change):
    """A source outside the list, or an interface that is not inside: the answers find no way back."""
    devices = lab("ip nat inside source list 1 interface g0/1 overload\n", ROUTER.replace(*change))
    assert "Success rate is 0 percent" in typed(devices["X"], "enable", "ping 203.0.113.9")


def test_the_outside_reaches_what_is_made_public():
    """A static mapping works from outside, too."""
    devices = lab("ip nat inside source static 10.0.0.2 198.51.100.99\n")
    assert "Success rate is 100 percent" in typed(devices["Y"], "enable", "ping 198.51.100.99")


def test_what_is_typed_is_printed_and_loads_again():
    """Pools, lists, static mappings of addresses and of ports."""
    text = (
        "ip nat pool P 198.51.100.50 198.51.100.60 netmask 255.255.255.0\n"
        "ip nat inside source list NAT interface GigabitEthernet0/1 overload\n"
        "ip nat inside source list 1 pool P overload\n"
        "ip nat inside source static 10.0.0.2 198.51.100.99\n"
        "ip nat inside source static tcp 10.0.0.3 80 interface GigabitEthernet0/1 8080\n"
    )
    router = lone(text=text)
    printed = router.dialect.text(router)
    assert text in printed
    again = lone(text=printed)
    assert again.dialect.text(again) == printed


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("ip nat inside source list 1 pool NONE", "%Pool NONE not found"),
        ("ip nat pool P 10.0.0.9 10.0.0.1 netmask 255.255.255.0", "%End address less than start address"),
        (
            "ip nat pool P 10.0.0.1 10.0.1.1 netmask 255.255.255.0",
            "%Start and end addresses not in same subnet",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(line, answer):
    """With IOS's own words."""
    assert answer in typed(lone(), "enable", "configure terminal", line)
