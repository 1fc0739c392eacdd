"""The course's DHCP lab as a teacher solved it in eNSP: its clients get what they got there."""

import os
from pathlib import Path

import pytest

from labkit.formats.ensp.lab import read_lab
from labkit.formats.ensp.surroundings import plan_of
from labkit.runtime.lab import Lab

SHARED = Path(os.environ.get("LABKIT_SHARED", Path(__file__).parents[3] / "shared"))
LAB = SHARED / "corpus" / "ensp-hcia" / "5.2 Lab 5.2- DHCP Configuration"


@pytest.mark.skipif(not LAB.is_dir(), reason="the corpus of real labs is not here")
def test_the_saved_configurations_give_the_clients_their_addresses():
    """R3 gets its reserved address by the MAC address of the topology, R1 the highest, both a default route."""
    imported = read_lab(LAB)
    lab = Lab.build(plan_of(imported), configurations={n: s[-1].text for n, s in imported.saves.items()})
    given = {
        node: [(client.interface, str(client.address)) for client in lab.device(node).state.dhcp_clients()]
        for node in ("R1", "R3")
    }
    assert given == {
        "R1": [("GigabitEthernet0/0/3", "10.0.12.254")],
        "R3": [("GigabitEthernet0/0/1", "10.0.23.3")],
    }
    assert "5 packet(s) received" in lab.run("R1", "ping 10.0.23.2")
    assert "0 packet(s) received" in lab.run("R2", "ping -c 2 10.0.12.9")
    assert "10.0.23.3    5489-989a-1026" in lab.run("R2", "display ip pool name GlobalPool used")
