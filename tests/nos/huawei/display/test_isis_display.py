"""IS-IS's displays and the records that our templates make of them."""

from wired import addresses, wired

from labkit.grading.parse import parse


def read(device, command):
    return parse("huawei_vrp", command, device.run(command))


def pair():
    """R1 of level 1 behind R2, which leads to R3 in another area; R2 and R3 over a point-to-point circuit."""
    return wired(
        ["R1:0 R2:0", "R2:1 R3:0"],
        {
            "R1": "isis 1\n is-level level-1\n network-entity 49.0001.0000.0000.0001.00\n is-name One\n"
            + addresses("0 10.0.12.1/24", "lo0 10.1.1.1/32")
            + "interface GigabitEthernet0/0/0\n isis enable 1\ninterface LoopBack0\n isis enable 1\n",
            "R2": "isis 1\n network-entity 49.0001.0000.0000.0002.00\n"
            + addresses("0 10.0.12.2/24", "1 10.0.23.2/24")
            + "interface GigabitEthernet0/0/0\n isis enable 1\n"
            "interface GigabitEthernet0/0/1\n isis enable 1\n isis circuit-type p2p\n isis cost 20\n",
            "R3": "isis 1\n is-level level-2\n network-entity 49.0002.0000.0000.0003.00\n"
            + addresses("0 10.0.23.3/24", "lo0 10.1.3.1/32")
            + "interface GigabitEthernet0/0/0\n isis enable 1\n isis circuit-type p2p\n"
            "interface LoopBack0\n isis enable 1\n",
        },
    )


def test_peers():
    """A LAN's circuit id is its designated router's; a point-to-point circuit has a number and no priority."""
    lab = pair()
    rows = read(lab["R2"], "display isis peer")
    assert [
        (row["system_id"], row["interface"], row["circuit_id"], row["state"], row["type"], row["pri"])
        for row in rows
    ] == [
        ("One*", "GE0/0/0", "0000.0000.0002.01", "Up", "L1", "64"),
        ("0000.0000.0003", "GE0/0/1", "0000000002", "Up", "L2", "--"),
    ]
    assert len(read(lab["R2"], "display isis peer verbose")) == 2
    assert lab["R2"].run("display isis 1 peer") == lab["R2"].run("display isis peer 1")


def test_interfaces_and_brief():
    """Circuits with levels and offices; an Ethernet port's MTU is three octets less."""
    lab = pair()
    rows = read(lab["R2"], "display isis interface")
    assert [(row["interface"], row["mtu"], row["type"], row["dis"]) for row in rows] == [
        ("GE0/0/0", "1497", "L1/L2", "Yes/No"),
        ("GE0/0/1", "1500", "L1/L2", "--"),
    ]
    brief = read(lab["R2"], "display isis brief")
    assert [(row["system_id"], row["level"], row["type"], row["cost_l2"]) for row in brief] == [
        ("0000.0000.0002", "L12", "BROADCAST", "10"),
        ("0000.0000.0002", "L12", "P2P", "20"),
    ]


def test_routes():
    """A level-1 router has a default route from the ATT bit; own networks are direct."""
    lab = pair()
    rows = read(lab["R1"], "display isis route")
    assert [(row["network"], row["cost"], row["next_hops"], row["flags"]) for row in rows] == [
        ("0.0.0.0", "10", ["10.0.12.2"], "A/-/-/-"),
        ("10.0.12.0", "10", ["Direct"], "D/-/L/-"),
        ("10.0.23.0", "30", ["10.0.12.2"], "A/-/L/-"),
        ("10.1.1.1", "0", ["Direct"], "D/-/L/-"),
    ]
    table = lab["R3"].run("display ip routing-table protocol isis")
    assert "10.1.1.1/32" in table
    assert "ISIS-L2 15" in table


def test_database():
    """Every router has the LSPs of its levels; R2 is attached, in level 1 only."""
    lab = pair()
    rows = read(lab["R2"], "display isis lsdb")
    assert [(row["level"], row["lsp_id"], row["own"], row["attached"]) for row in rows] == [
        ("1", "0000.0000.0001.00-00", "", "0"),
        ("1", "0000.0000.0002.00-00", "*", "1"),
        ("1", "0000.0000.0002.01-00", "*", "0"),
        ("2", "0000.0000.0002.00-00", "*", "0"),
        ("2", "0000.0000.0003.00-00", "", "0"),
    ]
    assert len(read(lab["R2"], "display isis lsdb level-2 verbose")) == 2
    shown = lab["R2"].run("display isis lsdb level-2 verbose")
    assert " IP-Internal  10.1.1.1        255.255.255.255 COST: 10" in shown
