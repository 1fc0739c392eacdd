"""HSRP (RFC 2281, and version 2), VRRP (RFC 3768) and what they track, on IOS."""

import pytest
from ios import lone, network, typed
from ntc_templates.parse import parse_output

from labkit.grading.parse import parse

GROUP = """track 1 interface GigabitEthernet0/1 line-protocol
interface GigabitEthernet0/0
 ip address 10.0.0.{n} 255.255.255.0
{lines}
 no shutdown
interface GigabitEthernet0/1
 ip address 10.1.{n}.1 255.255.255.0
 no shutdown
"""
PLAIN = " standby 1 ip 10.0.0.254"
LINKS = ["R1:g0/0 SW:g1/0/1", "R2:g0/0 SW:g1/0/2", "PC:g0/0 SW:g1/0/3", "R1:g0/1 B1:g0/0", "R2:g0/1 B2:g0/0"]
PC = (
    "interface GigabitEthernet0/0\n ip address 10.0.0.10 255.255.255.0\n no shutdown\n"
    "ip route 0.0.0.0 0.0.0.0 10.0.0.254\n"
)
FAR = "interface GigabitEthernet0/0\n no shutdown\n"


def pair(first=PLAIN, second=PLAIN):
    """Two gateways and a PC on a switch; each gateway has a link on its other side."""
    texts = {f"R{n}": GROUP.format(n=n, lines=lines) for n, lines in enumerate((first, second), 1)}
    return network(LINKS, {**texts, "PC": PC, "B1": FAR, "B2": FAR}, {"SW": "cisco-3650"})


def phases(devices):
    return tuple(state.phase for name in ("R1", "R2") for state in devices[name].state.hsrp())


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("", "", ("standby", "active")),
        ("\n standby 1 priority 101", "", ("active", "standby")),
        ("\n standby 1 priority 120\n standby 1 track 1 decrement 30", "", ("active", "standby")),
        ("\n standby version 2", "\n standby version 2", ("standby", "active")),
        ("\n standby version 2", "", ("active", "active")),
        ("\n standby 1 authentication secret", "", ("active", "active")),
        (
            "\n standby 1 authentication md5 key-string a",
            "\n standby 1 authentication md5 key-string b",
            ("active",) * 2,
        ),
        ("\n standby 1 authentication cisco", "", ("standby", "active")),
        ("\n standby 1 timers 1 4", "", ("standby", "active")),
    ],
)
def test_who_is_active(first, second, expected):
    """Priority 100 unless typed, then the higher address (RFC 2281, 5.1); another version or key is not heard."""
    assert phases(pair(PLAIN + first, PLAIN + second)) == expected


def test_who_comes_later_does_not_preempt_unless_told():
    """RFC 2281, 5.1: preemption is off; with `preempt`, the higher priority takes over."""
    devices = pair(PLAIN + "\n standby 1 priority 90")
    assert phases(devices) == ("standby", "active")
    typed(devices["R1"], "enable", "configure terminal", "interface g0/0", "standby 1 priority 200")
    assert phases(devices) == ("standby", "active")
    typed(devices["R1"], "enable", "configure terminal", "interface g0/0", "standby 1 preempt")
    assert phases(devices) == ("active", "standby")


def test_a_tracked_interface_that_fails_hands_over():
    """While the object is down the priority is less by the decrement, 10 unless typed."""
    first = f"{PLAIN}\n standby 1 priority 105\n standby 1 preempt\n standby 1 track 1"
    devices = pair(first, f"{PLAIN}\n standby 1 preempt")
    assert phases(devices) == ("active", "standby")
    typed(devices["B1"], "enable", "configure terminal", "interface g0/0", "shutdown")
    assert phases(devices) == ("standby", "active")
    assert "Priority 95 (configured 105)\n    Track object 1 state Down decrement 10" in devices["R1"].run(
        "show standby"
    )
    assert "Line protocol is Down" in devices["R1"].run("show track 1")
    told = "%HSRP-5-STATECHANGE: GigabitEthernet0/0 Grp 1 state Active -> Standby"
    assert told in devices["R1"].run("show logging")


@pytest.mark.parametrize(
    ("lines", "mac"),
    [(PLAIN, "0000.0c07.ac01"), (" standby version 2\n standby 300 ip 10.0.0.254", "0000.0c9f.f12c")],
)
def test_the_virtual_address_answers_with_its_own_hardware_address(lines, mac):
    """RFC 2281, 5.1: 0000.0c07.acXX; version 2 has 0000.0c9f.fXXX (Cisco)."""
    devices = pair(lines, lines)
    (row,) = parse("cisco_ios", "ping x", devices["PC"].run("ping 10.0.0.254"))
    assert row["received"] == "5"
    (entry,) = [held for held in devices["PC"].state.arp() if str(held.address) == "10.0.0.254"]
    assert entry.mac == mac.replace(".", "")
    assert f"Local virtual MAC address is {mac}" in devices["R2"].run("show standby")


def test_standby_is_read_by_the_public_templates():
    """`show standby` and its brief form on a busy router say what the engine says; a new router says nothing."""
    lines = (
        " standby version 2\n standby 1 ip 10.0.0.254\n standby 1 priority 110\n standby 1 preempt delay minimum 5"
        "\n standby 1 track 1 decrement 20\n standby 1 authentication md5 key-string s\n standby 300 ip 10.0.0.253"
        "\n standby 300 ip 10.0.0.252 secondary\n standby 300 timers 1 4"
    )
    devices = pair(lines, lines)
    for router in (devices["R1"], devices["R2"]):
        states = {state.group: state for state in router.state.hsrp()}
        rows = parse_output(platform="cisco_ios", command="show standby", data=router.run("show standby"))
        brief = parse_output(
            platform="cisco_ios", command="show standby brief", data=router.run("show standby brief")
        )
        assert len(rows) == len(brief) == len(states) == 2
        for row, short in zip(rows, brief, strict=True):
            state = states[int(row["group"])]
            active = "local" if state.active.local else str(state.active.address)
            standby_by = "local" if state.standby.local else str(state.standby.address)
            assert row["state"].lower() == short["state"].lower() == state.phase
            assert row["active_router"] == short["active"] == active
            assert row["standby_router"] == short["standby"] == standby_by
            assert (row["hello_time"], row["hold_time"]) == (str(state.hello), str(state.hold))
            assert row["priority"] == short["priority"] == str(state.running_priority)
            assert row["virtual_ip"] == short["virtual_ip_address"] == str(state.addresses[0])
            assert row["secondary_ips"] == [str(address) for address in state.addresses[1:]]
            assert row["preemption"] == ("enabled" if state.preempt else "disabled")
            assert row["local_virtual_mac"].replace(".", "") == state.mac
    assert lone().run("show standby") == lone().run("show standby brief") == ""


def test_lines_load_again():
    """All of a group together, and the objects before the interfaces."""
    text = (
        "track 1 interface GigabitEthernet0/1 line-protocol\n!\n"
        "track 2 ip route 10.9.0.0 255.255.0.0 reachability\n!\n"
        "interface GigabitEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n standby version 2\n"
        " standby 1 ip 10.0.0.254\n standby 1 timers 1 4\n standby 1 priority 110\n"
        " standby 1 preempt delay minimum 5\n standby 1 authentication md5 key-string s\n standby 1 name LAN\n"
        " standby 1 track 1 decrement 20\n standby 1 track GigabitEthernet0/2\n standby 300 ip 10.0.0.253\n"
        " standby 300 authentication ab\n vrrp 7 description x\n vrrp 7 ip 10.0.0.7\n vrrp 7 timers advertise 3\n"
        " no vrrp 7 preempt\n vrrp 7 priority 120\n vrrp 7 authentication text ab\n vrrp 7 track 2\n"
    )
    router = lone(text=text + " no shutdown\n")
    printed = router.text()
    for line in text.splitlines():
        assert line in printed.splitlines(), line
    assert lone(text=printed).text() == printed


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("standby 1 ip 10.0.0.1",), "% Address cannot equal interface IP address"),
        (("standby 300 ip 10.0.0.9",), "% Group number must be at most 255 in HSRP version 1"),
        (("vrrp 1 ip 192.0.2.1",), "% Address is not within a subnet on this interface"),
        (("standby 1 ip 192.0.2.1",), "% Warning: address is not within a subnet on this interface"),
    ],
)
def test_what_is_told(lines, expected):
    """Addresses and numbers that do not fit."""
    router = lone(text="interface GigabitEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n")
    assert expected in typed(router, "enable", "configure terminal", "interface g0/0", *lines)


def test_vrrp():
    """RFC 3768: the owner of the address is master with 255; priority and tracked objects as on VRP."""
    lines = " vrrp 1 ip 10.0.0.1\n vrrp 2 ip 10.0.0.254\n vrrp 2 priority {p}\n vrrp 2 track 1 decrement 30"
    devices = pair(lines.format(p=120), lines.format(p=100))
    for router in (devices["R1"], devices["R2"]):
        states = {state.vrid: state for state in router.state.vrrp()}
        rows = {int(row["vrid"]): row for row in parse("cisco_ios", "show vrrp", router.run("show vrrp"))}
        brief = parse_output(
            platform="cisco_ios", command="show vrrp brief", data=router.run("show vrrp brief")
        )
        assert rows.keys() == states.keys() == {int(row["group"]) for row in brief}
        for number, state in states.items():
            row = rows[number]
            assert row["state"].lower() == state.phase
            assert row["master_ip"] == str(state.master_address)
            assert row["priority_run"] == str(state.running_priority)
            assert row["virtual_ip"] == [str(address) for address in state.addresses]
            assert row["virtual_mac"].replace(".", "") == state.mac
    owner = devices["R1"].state.vrrp()
    assert [(state.phase, state.running_priority) for state in owner] == [("master", 255), ("master", 120)]
    typed(devices["B1"], "enable", "configure terminal", "interface g0/0", "shutdown")
    assert [state.phase for state in devices["R1"].state.vrrp()] == ["master", "backup"]
    assert lone().run("show vrrp") == ""


def test_another_version_and_address_are_explained():
    """The diagnosis names what the two ends disagree about."""
    details = [
        each.detail
        for each in pair(" standby version 2\n standby 1 ip 10.0.0.254")["R1"].state.diagnoses()
        if each.reason == "vrrp-mismatch"
    ]
    assert details == ["virtual router 1: HSRP version 2 here and 1 at the neighbour"]
