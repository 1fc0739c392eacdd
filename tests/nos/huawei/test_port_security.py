"""Port security and error-down: what traffic and time do to a protected port, as the command line shows it."""

import pytest
from lone import typed
from switched import wired

from labkit.grading.parse import parse
from labkit.nos.device import Epoch
from labkit.runtime.lab import STILL

PORT = "interface GigabitEthernet0/0/1\n port-security enable\n{}#\n"
FIRST, SECOND = "00e0-fc00-0100", "00e0-fc00-0200"


class Lab:
    """Two PCs behind a hub (a switch without spanning tree) at S1's port 1; P3 at port 3."""

    def __init__(self, lines: str = "", system: str = ""):
        self.now = 0.0
        text = f"{system}\n#\n" + PORT.format("".join(f" {line}\n" for line in lines.splitlines()))
        text += "interface Vlanif1\n ip address 10.1.1.9 24\n#\n"
        hosts = {f"P{n}": f"ip 10.1.1.{n} 24 10.1.1.9\n" for n in (1, 2, 3)}
        links = ("P1:eth0 S2:1", "P2:eth0 S2:2", "S2:3 S1:1", "P3:eth0 S1:3")
        epoch = Epoch(lambda: self.now, STILL.start)
        self.lab = wired(*links, epoch=epoch, S1=text, S2="stp disable\n", **hosts)
        self.switch = self.lab.devices["S1"]

    def talks(self, host: str, count: int = 1) -> bool:
        return "ttl=" in self.lab.run(host, f"ping 10.1.1.9 -c {count}")

    def table(self, which: str = "") -> list[tuple[str, str]]:
        command = f"display mac-address {which}".strip()
        return [
            (row["destination_address"], row["type"])
            for row in parse("huawei_vrp", command, self.switch.run(command))
        ]

    def later(self, seconds: float) -> None:
        self.now += seconds


def test_the_first_address_stays_in():
    """One address by default: the first that speaks; others are dropped, and the port stays up."""
    lab = Lab()
    assert lab.talks("P1")
    assert not lab.talks("P2")
    assert lab.talks("P1")
    assert (FIRST, "security") in lab.table("security")
    assert "ERROR DOWN" not in lab.switch.run("display interface GigabitEthernet0/0/1")
    assert "Info: No interface is in the error-down state" in lab.switch.run("display error-down recovery")


def test_sticky_addresses_become_configuration():
    """What is learned is printed, and a switch that starts again from it lets nobody else in."""
    lab = Lab("port-security mac-address sticky")
    assert lab.talks("P1")
    line = f"port-security mac-address sticky {FIRST} vlan 1"
    assert line in lab.switch.text()
    assert lab.table("sticky") == [(FIRST, "sticky")]
    again = Lab(f"port-security mac-address sticky\nport-security mac-address sticky {FIRST} vlan 1")
    assert not again.talks("P2")
    assert again.talks("P1")
    assert again.table("sticky") == [(FIRST, "sticky")]


@pytest.mark.parametrize("way", ["restart", "shutdown", "time"])
def test_a_violation_takes_the_port_down(way):
    """With `shutdown` an address too many puts the port into error-down; it comes back by hand or by itself."""
    recovery = "error-down auto-recovery cause portsec-reachedlimit interval 60" if way == "time" else ""
    lab = Lab("port-security protect-action shutdown", recovery)
    assert lab.talks("P1")
    assert not lab.talks("P2")
    assert not lab.talks("P1")
    shown = lab.switch.run("display interface GigabitEthernet0/0/1")
    assert "current state : ERROR DOWN(portsec-reachedlimit)" in shown
    command = "display error-down recovery"
    left = "60" if way == "time" else ""
    assert parse("huawei_vrp", command, lab.switch.run(command)) == [
        {
            "interface": "GigabitEthernet0/0/1",
            "cause": "portsec-reachedlimit",
            "recovery": left,
            "remainder": left,
        }
    ]
    assert [found.reason for found in lab.switch.state.diagnoses()] == ["port-security"]
    if way == "time":
        lab.later(61)
    else:
        lines = ["restart"] if way == "restart" else ["shutdown", "undo shutdown"]
        typed(lab.switch, "system-view", "interface GigabitEthernet0/0/1", *lines)
    assert lab.talks("P1")


@pytest.mark.parametrize(("kind", "stays"), [("", False), (" type inactivity", True)])
def test_secure_addresses_age(kind, stays):
    """After the time they were learned, or were heard last, another may take their place."""
    lab = Lab(f"port-security aging-time 2{kind}")
    assert lab.talks("P1")
    lab.later(80)
    assert lab.talks("P1")
    lab.later(80)
    assert lab.talks("P2") != stays


def test_learned_addresses_age_as_configured():
    """300 seconds by default; `mac-address aging-time` says another time (IEEE 802.1D, 7.9.2)."""
    for system, stays in (
        ("", False),
        ("mac-address aging-time 600", True),
        ("mac-address aging-time 0", True),
    ):
        lab = Lab(system=system)
        assert lab.talks("P3")
        host = "00e0-fc00-0300"
        assert (host, "dynamic") in lab.table()
        lab.later(400)
        assert ((host, "dynamic") in lab.table()) == stays
