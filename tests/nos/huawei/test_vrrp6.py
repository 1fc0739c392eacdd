"""VRRP for IPv6 (RFC 5798): election, what it answers for, tracking, displays; and BFD tracked by both versions."""

from lone import lone_device, typed
from wired import wired

VIP = " vrrp6 vrid 1 virtual-ip FE80::100 link-local\n vrrp6 vrid 1 virtual-ip 2001:db8::100\n"


def port(n, more, number=0, prefix="2001:db8"):
    return (
        f"interface GigabitEthernet0/0/{number}\n ipv6 enable\n ipv6 address {prefix}::{n}/64\n"
        f" ipv6 address FE80::{n} link-local\n{more}#\n"
    )


def pair(r1="", r2="", before=("", ""), extra=()):
    return wired(
        ["R1:0 R2:0", *extra],
        {
            "R1": "ipv6\n" + before[0] + port(1, VIP + r1),
            "R2": "ipv6\n" + before[1] + port(2, VIP + r2),
            **({"R3": "ipv6\n"} if extra else {}),
        },
    )


def phases(lab):
    return [lab[name].state.vrrp6()[0].phase for name in ("R1", "R2")]


def test_the_higher_priority_is_master_and_between_equals_the_higher_link_local_address():
    """RFC 5798, 6.4: priority decides; of equal ones the higher primary address, which is link-local."""
    assert phases(pair(r1=" vrrp6 vrid 1 priority 120\n")) == ["master", "backup"]
    assert phases(pair()) == ["backup", "master"]


def test_the_owner_of_the_address_has_priority_255():
    """RFC 5798, 5.2.4: who has the virtual address itself is master, whatever the others are configured to."""
    lab = pair(r1=" ipv6 address 2001:db8::100/64\n", r2=" vrrp6 vrid 1 priority 254\n")
    assert lab["R1"].state.vrrp6()[0].running_priority == 255
    assert phases(lab) == ["master", "backup"]


def test_the_virtual_address_answers_and_moves_with_the_master():
    """The master answers to the virtual address; when its interface goes down the other one does."""
    lab = pair(r1=" vrrp6 vrid 1 priority 120\n")
    assert "0.00% packet loss" in lab["R2"].run("ping ipv6 -c 1 2001:db8::100")
    typed(lab["R1"], "system-view", "interface GigabitEthernet0/0/0", "vrrp6 vrid 1 priority 50")
    assert phases(lab) == ["backup", "master"]
    assert "0.00% packet loss" in lab["R1"].run("ping ipv6 -c 1 2001:db8::100")


def test_without_preemption_the_master_stays():
    """RFC 5798, 6.1, Preempt_Mode: a better router that comes later does not take over."""
    lab = pair(r2=" vrrp6 vrid 1 priority 110\n vrrp6 vrid 1 preempt-mode disable\n")
    assert phases(lab) == ["backup", "master"]
    typed(
        lab["R1"],
        "system-view",
        "interface GigabitEthernet0/0/0",
        "vrrp6 vrid 1 preempt-mode disable",
        "vrrp6 vrid 1 priority 200",
    )
    assert phases(lab) == ["backup", "master"]
    typed(
        lab["R1"], "system-view", "interface GigabitEthernet0/0/0", "undo vrrp6 vrid 1 preempt-mode disable"
    )
    assert phases(lab) == ["master", "backup"]


def test_routers_that_disagree_are_both_masters():
    """RFC 5798, 7.1: an advertisement with another interval is dropped, so nobody hears a master."""
    assert phases(pair(r2=" vrrp6 vrid 1 timer advertise 200\n")) == ["master", "master"]


def test_a_tracked_uplink_takes_the_priority_down():
    """`track interface … reduced 30`: while the uplink is down, 120 becomes 90 and the other router takes over."""
    lab = pair(
        r1=" vrrp6 vrid 1 priority 120\n vrrp6 vrid 1 track interface GigabitEthernet0/0/1 reduced 30\n",
        extra=("R1:1 R3:0",),
    )
    assert phases(lab) == ["master", "backup"]
    typed(lab["R1"], "system-view", "interface GigabitEthernet0/0/1", "shutdown")
    assert lab["R1"].state.vrrp6()[0].running_priority == 90
    assert phases(lab) == ["backup", "master"]


def test_a_lost_bfd_session_takes_the_priority_down():
    """Both versions track a session by name or by its local discriminator."""
    bfd = (
        "bfd\n#\nbfd up bind peer-ip 10.0.13.3\n discriminator local 7\n discriminator remote 8\n commit\n#\n"
    )
    tracks = " vrrp{0} vrid 1 priority 120\n vrrp{0} vrid 1 track bfd-session {1} reduced 40\n"
    lab = wired(
        ["R1:0 R2:0", "R1:1 R3:0"],
        {
            "R1": "ipv6\n"
            + bfd
            + "interface GigabitEthernet0/0/1\n ip address 10.0.13.1 24\n#\n"
            + port(
                1,
                VIP
                + " ip address 10.0.12.1 24\n vrrp vrid 1 virtual-ip 10.0.12.100\n"
                + tracks.format("", "session-name up")
                + tracks.format("6", "7"),
            ),
            "R2": "ipv6\n" + port(2, VIP + " ip address 10.0.12.2 24\n vrrp vrid 1 virtual-ip 10.0.12.100\n"),
            "R3": bfd.replace("13.3", "13.1").replace("local 7", "local 8").replace("remote 8", "remote 7")
            + "interface GigabitEthernet0/0/0\n ip address 10.0.13.3 24\n#\n",
        },
    )
    assert (lab["R1"].state.vrrp()[0].phase, lab["R1"].state.vrrp6()[0].phase) == ("master", "master")
    typed(lab["R3"], "system-view", "interface GigabitEthernet0/0/0", "shutdown")
    assert [state[0].running_priority for state in (lab["R1"].state.vrrp(), lab["R1"].state.vrrp6())] == [
        80,
        80,
    ]
    assert (lab["R1"].state.vrrp()[0].phase, lab["R1"].state.vrrp6()[0].phase) == ("backup", "backup")
    shown = lab["R1"].run("display vrrp")
    assert "Track BFD : up   Priority reduced : 40" in shown
    assert "BFD-session state : DOWN" in shown


def test_the_first_virtual_address_must_be_link_local():
    """VRP refuses a virtual router that begins with a global address, or one outside the subnet."""
    device = lone_device()
    shown = typed(
        device,
        "system-view",
        "ipv6",
        "interface GigabitEthernet0/0/0",
        "ipv6 enable",
        "ipv6 address 2001:db8::1 64",
        "vrrp6 vrid 1 virtual-ip 2001:db8::100",
        "vrrp6 vrid 1 virtual-ip FE80::100 link-local",
        "vrrp6 vrid 1 virtual-ip 2001:db9::100",
    )
    assert "Error: The first virtual IPv6 address must be a link-local address." in shown
    assert "Error: The virtual IPv6 address is not within the subnet of the interface." in shown


def test_displays():
    """`display vrrp6` names both addresses, the virtual MAC of IPv6 (RFC 5798, 7.3) and centiseconds."""
    lab = pair(r1=" vrrp6 vrid 1 priority 120\n vrrp6 vrid 1 preempt-mode timer delay 20\n")
    lines = lab["R1"].run("display vrrp6").splitlines()
    start = next(number for number, line in enumerate(lines) if "Virtual Router 1" in line)
    assert lines[start : start + 12] == [
        "  GigabitEthernet0/0/0 | Virtual Router 1",
        "    State : Master",
        "    Virtual IP : FE80::100",
        "                 2001:DB8::100",
        "    Master IP : FE80::1",
        "    PriorityRun : 120",
        "    PriorityConfig : 120",
        "    MasterPriority : 120",
        "    Preempt : YES   Delay Time : 20 s",
        "    TimerRun : 100 cs",
        "    TimerConfig : 100 cs",
        "    Virtual MAC : 0000-5e00-0201",
    ]
    assert "1     Backup       GE0/0/0" in lab["R2"].run("display vrrp6 brief")
    shown = lab["R1"].run("display current-configuration interface GigabitEthernet0/0/0")
    assert " vrrp6 vrid 1 virtual-ip FE80::100 link-local" in shown
    assert " vrrp6 vrid 1 preempt-mode timer delay 20" in shown
