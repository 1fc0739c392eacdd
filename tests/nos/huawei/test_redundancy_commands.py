"""VRRP and virtual links typed at the command line, and their displays read through the templates."""

from wired import addresses, wired

from labkit.grading.parse import parse

VRRP = "interface GigabitEthernet0/0/0\n vrrp vrid 1 virtual-ip 10.0.0.254\n"


def show(device, command):
    return parse("huawei_vrp", command, device.run(command))


def test_virtual_router():
    """Both ends of a group are shown as they are: the master, and the backup that hears it."""
    devices = wired(
        ["R1:0 R2:0"],
        {
            "R1": addresses("0 10.0.0.1/24") + VRRP + " vrrp vrid 1 priority 120\n"
            " vrrp vrid 1 track interface GigabitEthernet0/0/5 reduced 5\n",
            "R2": addresses("0 10.0.0.2/24") + VRRP + " vrrp vrid 1 preempt-mode timer delay 20\n",
        },
    )
    (row,) = show(devices["R1"], "display vrrp")
    assert (row["state"], row["priority_run"], row["priority_config"]) == ("Master", "115", "120")
    assert row["virtual_ip"] == ["10.0.0.254"]
    assert (row["track_interface"], row["track_state"]) == (["GigabitEthernet0/0/5"], ["DOWN"])
    (row,) = show(devices["R2"], "display vrrp interface GigabitEthernet0/0/0 1")
    assert (row["state"], row["master_ip"], row["master_priority"]) == ("Backup", "10.0.0.1", "115")
    assert (row["delay"], row["virtual_mac"]) == ("20", "0000-5e00-0101")
    (row,) = show(devices["R2"], "display vrrp brief")
    assert (row["interface"], row["state"], row["virtual_ip"]) == ("GE0/0/0", "Backup", "10.0.0.254")


def test_virtual_link():
    """`vlink-peer` on both border routers joins area 2 to the backbone; the display tells the transit area."""
    ospf = (
        "ospf 1 router-id {}\n area 0\n  network {} 0.0.0.0\n area 1\n  network {} 0.0.0.0\n  vlink-peer {}\n"
    )
    devices = wired(
        ["R1:1 R2:0"],
        {
            "R1": addresses("1 10.0.1.1/24", "lo0 1.1.1.1/32")
            + ospf.format("1.1.1.1", "1.1.1.1", "10.0.1.1", "2.2.2.2"),
            "R2": addresses("0 10.0.1.2/24", "lo0 2.2.2.2/32")
            + ospf.format("2.2.2.2", "2.2.2.2", "10.0.1.2", "1.1.1.1"),
        },
    )
    (row,) = show(devices["R1"], "display ospf vlink")
    assert (row["neighbor"], row["state"], row["area"], row["cost"]) == ("2.2.2.2", "Full", "0.0.0.1", "1")
    assert (row["address"], row["interface"]) == ("10.0.1.1", "GigabitEthernet0/0/1")
    (row,) = show(devices["R1"], "display ospf abr-asbr")[:1]
    assert (row["destination"], row["type"]) == ("2.2.2.2", "ABR")


def test_bfd_session():
    """A session typed on both ends comes up; without the global `bfd` it is refused."""
    session = (
        "bfd\n#\nbfd s bind peer-ip {} interface GigabitEthernet0/0/0\n"
        " discriminator local {}\n discriminator remote {}\n commit\n"
    )
    devices = wired(
        ["R1:0 R2:0"],
        {
            "R1": addresses("0 10.0.0.1/24") + session.format("10.0.0.2", 11, 22),
            "R2": addresses("0 10.0.0.2/24") + session.format("10.0.0.1", 22, 11),
        },
    )
    (row,) = show(devices["R1"], "display bfd session all")
    assert (row["local"], row["remote"], row["peer"]) == ("11", "22", "10.0.0.2")
    assert (row["state"], row["type"], row["interface"]) == ("Up", "S_IP_IF", "GigabitEthernet0/0/0")
    assert (
        devices["R1"].load("bfd s bind peer-ip 10.0.0.2\n")[0].message.startswith("Error: Please enable BFD")
    )
