"""BFD sessions that routing protocols ask for: one with each neighbour, up where both ends want it (RFC 5882)."""

from wired import addresses, wired

RING = "isis 1\n network-entity 49.0001.0000.0000.000{}.00\n{}"


def of_isis(one, two, on_port=""):
    """Two IS-IS neighbours of both levels, each process with its own lines, R2's port with another."""
    return wired(
        ["R1:0 R2:0"],
        {
            name: "bfd\n"
            + addresses(f"0 10.0.0.{number}/24")
            + RING.format(number, line)
            + "interface GigabitEthernet0/0/0\n isis enable 1\n"
            + (on_port if number == 2 else "")
            for number, name, line in ((1, "R1", one), (2, "R2", two))
        },
    )


def of_bgp(one, two, **more):
    """Two neighbours of different systems over one cable."""
    texts = {}
    for number, name, line in ((1, "R1", one), (2, "R2", two)):
        peer = f"10.0.0.{3 - number}"
        texts[name] = (
            more.get(name, "bfd\n")
            + addresses(f"0 10.0.0.{number}/24")
            + f"bgp {number}\n peer {peer} as-number {3 - number}\n"
            + line.format(peer)
        )
    return wired(["R1:0 R2:0"], texts)


def sessions(devices, name="R1"):
    return [(str(each.peer), each.interface, each.up) for each in devices[name].state.bfd()]


def test_isis_asks_for_a_session_with_each_neighbour():
    """Both levels share one session; a process that does not ask leaves the other's session down."""
    ask = " bfd all-interfaces enable\n"
    assert sessions(of_isis(ask, ask)) == [("10.0.0.2", "GigabitEthernet0/0/0", True)]
    assert sessions(of_isis(ask, "")) == [("10.0.0.2", "GigabitEthernet0/0/0", False)]
    assert sessions(of_isis("", ask)) == []


def test_an_interface_overrules_the_process():
    """`isis bfd block` takes the port out, `isis bfd enable` in."""
    ask = " bfd all-interfaces enable\n"
    assert sessions(of_isis(ask, ask, " isis bfd block\n")) == [("10.0.0.2", "GigabitEthernet0/0/0", False)]
    assert sessions(of_isis(ask, "", " isis bfd enable\n")) == [("10.0.0.2", "GigabitEthernet0/0/0", True)]


def test_bgp_asks_peer_by_peer():
    """The session of a directly connected peer is on its interface, and needs BFD at both ends."""
    ask = " peer {} bfd enable\n"
    up = ("10.0.0.2", "GigabitEthernet0/0/0", True)
    assert sessions(of_bgp(ask, ask)) == [up]
    assert sessions(of_bgp(ask, "")) == [(*up[:2], False)]
    assert sessions(of_bgp(ask, ask, R2="")) == [(*up[:2], False)]


def test_a_peer_behind_a_router_is_watched_over_several_hops():
    """Between loopbacks the session has no interface."""
    devices = wired(
        ["R1:0 R2:0"],
        {
            name: "bfd\n"
            + addresses(f"0 10.0.0.{number}/24", f"lo0 10.9.9.{number}/32")
            + f"ip route-static 10.9.9.{3 - number} 32 10.0.0.{3 - number}\nbgp 1\n"
            + "".join(
                f" peer 10.9.9.{3 - number} {line}\n"
                for line in ("as-number 1", "connect-interface LoopBack0", "bfd enable")
            )
            for number, name in ((1, "R1"), (2, "R2"))
        },
    )
    assert sessions(devices) == [("10.9.9.2", "", True)]
    assert "10.9.9.2" in devices["R1"].run("display bfd session all")
