"""LLDP: who stands at the other end of a cable, where both ends speak (IEEE 802.1AB)."""

from lone import lone_device, typed
from switched import wired

from labkit.grading.parse import parse
from labkit.nos.device import Epoch
from labkit.runtime.lab import STILL

ON = "sysname {}\nlldp enable\n"


def rows(device, command):
    return parse("huawei_vrp", command, device.run(command))


def names(device):
    return {
        (row["local_interface"], row["neighbor"], row["neighbor_interface"], row["expires"])
        for row in rows(device, "display lldp neighbor brief")
    }


def test_neighbours_are_those_of_the_cables():
    """A switch sees the switch and the router at its ports, and they see it; a PC says nothing."""
    lab = wired(
        "S1:1 S2:4", "S1:2 R1:1", "S1:3 P1:eth0", S1=ON.format("A"), S2=ON.format("B"), R1=ON.format("C")
    )
    assert names(lab.devices["S1"]) == {
        ("GE0/0/1", "B", "GE0/0/4", "120"),
        ("GE0/0/2", "C", "GE0/0/1", "120"),
    }
    assert names(lab.devices["S2"]) == {("GE0/0/4", "A", "GE0/0/1", "120")}
    assert names(lab.devices["R1"]) == {("GE0/0/1", "A", "GE0/0/2", "120")}


def test_both_ends_must_speak():
    """Off on the device, off on the port, or a port that is shut: no neighbour on either side."""
    text = "lldp enable\n#\ninterface GigabitEthernet0/0/{}\n {}\n"
    for here, there in (
        ("lldp enable\n", ""),
        ("lldp enable\n", text.format(4, "undo lldp enable")),
        (text.format(1, "shutdown"), "lldp enable\n"),
    ):
        lab = wired("S1:1 S2:4", S1=here, S2=there)
        assert names(lab.devices["S1"]) == set()
    assert lab.devices["S2"].run("display lldp neighbor brief").strip().startswith("Local Intf")
    assert lone_device().run("display lldp neighbor brief") == "Info: LLDP is not enabled globally.\n"


def test_a_neighbour_describes_itself():
    """Chassis, port, description, VLAN, Eth-Trunk and the address it is managed under."""
    trunk = "interface Eth-Trunk1\n#\ninterface GigabitEthernet0/0/4\n description up\n eth-trunk 1\n#\n"
    address = "interface Vlanif1\n ip address 10.1.1.2 24\n#\n"
    lab = wired("S1:1 S2:4", S1="lldp enable\n", S2=f"sysname B\nlldp enable\n#\n{address}{trunk}")
    command = "display lldp neighbor interface GigabitEthernet0/0/1"
    (row,) = rows(lab.devices["S1"], command)
    assert row == {
        "local_interface": "GigabitEthernet0/0/1",
        "chassis_id": "00e0-fc00-0200",
        "neighbor_interface": "GigabitEthernet0/0/4",
        "port_description": "up",
        "neighbor": "B",
        "capabilities": "bridge router",
        "management_address": "10.1.1.2",
        "expires": "120",
        "pvid": "",
        "aggregation": "1",
    }
    lab.devices["S2"].load(f"lldp enable\nlldp management-address 10.9.9.9\n#\n{address}")
    (row,) = rows(lab.devices["S1"], command)
    assert (row["management_address"], row["pvid"], row["aggregation"]) == ("10.9.9.9", "1", "0")


def test_messages_live_as_long_as_the_sender_says():
    """Interval times multiplier, at most 65535 seconds (IEEE 802.1AB, 9.5.4)."""
    for settings, lives in (("interval 60", "240"), ("hold-multiplier 2", "60"), ("interval 32768", "65535")):
        text = f"sysname B\nlldp enable\nlldp message-transmission {settings}\n"
        lab = wired("S1:1 S2:4", S1="lldp enable\n", S2=text)
        assert names(lab.devices["S1"]) == {("GE0/0/1", "B", "GE0/0/4", lives)}
        assert f"lldp message-transmission {settings}" in lab.devices["S2"].text()


def test_lines_are_printed_and_undone():
    """`undo lldp enable` on a port is printed, `lldp enable` there is the default again."""
    device = lone_device("huawei-s5700")
    typed(device, "system-view", "lldp enable", "interface g0/0/1", "undo lldp enable")
    assert "undo lldp enable" in device.text()
    typed(device, "system-view", "interface g0/0/1", "lldp enable", "quit", "undo lldp enable")
    assert "lldp" not in device.text()


def test_messages_are_counted():
    """One as soon as the port speaks, then one each interval of its sender; a reset counts from zero again."""
    now = {"seconds": 0.0}
    lab = wired(
        "S1:1 S2:4",
        epoch=Epoch(lambda: now["seconds"], STILL.start),
        S1="lldp enable\n",
        S2="lldp enable\nlldp message-transmission interval 10\n",
    )
    switch = lab.devices["S1"]

    def counted():
        return [
            (row["sent"], row["received"])
            for row in rows(switch, "display lldp statistics")
            if row["interface"] == "GigabitEthernet0/0/1"
        ]

    assert counted() == [("1", "1")]
    now["seconds"] = 65.0
    assert counted() == [("3", "7")]
    switch.run("reset lldp statistics")
    assert counted() == [("0", "0")]
    now["seconds"] = 95.0
    assert counted() == [("1", "3")]


def test_what_was_said_before_a_port_listened_is_not_counted():
    """A neighbour that starts LLDP later hears only what is sent from then on."""
    now = {"seconds": 0.0}
    lab = wired("S1:1 S2:4", epoch=Epoch(lambda: now["seconds"], STILL.start), S1="lldp enable\n")
    now["seconds"] = 65.0
    typed(lab.devices["S2"], "system-view", "lldp enable")
    now["seconds"] = 91.0
    command = "display lldp statistics interface GigabitEthernet0/0/4"
    (row,) = rows(lab.devices["S2"], command)
    assert (row["sent"], row["received"]) == ("1", "1")
