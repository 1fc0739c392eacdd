"""Policy-based routing of a device's own packets: what matches goes the policy's way, all else by the table."""

import pytest
from lone import typed
from wired import addresses, wired

NEAR = "ip route-static 9.9.9.9 32 10.0.12.2\n"


def diamond(policy):
    """R1 reaches 9.9.9.9 on R4 by R2 (the table's way) and by R3; R4's answers go by R2."""
    return wired(
        ["R1:0 R2:0", "R1:1 R3:0", "R2:1 R4:0", "R3:1 R4:1"],
        {
            "R1": addresses("0 10.0.12.1/24", "1 10.0.13.1/24") + NEAR + policy,
            "R2": addresses("0 10.0.12.2/24", "1 10.0.24.2/24")
            + "ip route-static 9.9.9.9 32 10.0.24.4\nip route-static 10.0.13.0 24 10.0.12.1\n",
            "R3": addresses("0 10.0.13.3/24", "1 10.0.34.3/24")
            + "ip route-static 9.9.9.9 32 10.0.34.4\nip route-static 10.0.12.0 24 10.0.13.1\n",
            "R4": addresses("0 10.0.24.4/24", "1 10.0.34.4/24", "lo0 9.9.9.9/32")
            + "ip route-static 10.0.12.0 24 10.0.24.2\nip route-static 10.0.13.0 24 10.0.24.2\n",
        },
    )


def first_hop(lab):
    """The first router on the way to 9.9.9.9."""
    shown = lab["R1"].run("tracert -m 3 9.9.9.9")
    return next(line.split()[1] for line in shown.splitlines() if line.strip().startswith("1 "))


POLICY = (
    "acl 3000\n rule permit ip destination 9.9.9.9 0\n#\n"
    "policy-based-route P {mode} node 10\n if-match acl {acl}\n {apply}\n#\nip local policy-based-route P\n"
)


@pytest.mark.parametrize(
    ("mode", "acl", "apply", "hop"),
    [
        ("permit", 3000, "apply ip-address next-hop 10.0.13.3", "10.0.13.3"),
        ("deny", 3000, "apply ip-address next-hop 10.0.13.3", "10.0.12.2"),
        ("permit", 3001, "apply ip-address next-hop 10.0.13.3", "10.0.12.2"),
        ("permit", 3000, "apply ip-address next-hop 10.0.13.9", "10.0.12.2"),
        ("permit", 3000, "apply ip-address default next-hop 10.0.13.3", "10.0.12.2"),
    ],
)
def test_what_a_permit_node_matches_goes_to_its_next_hop(mode, acl, apply, hop):
    """A deny node, a list that does not exist and a next hop that does not answer leave it to the table."""
    assert first_hop(diamond(POLICY.format(mode=mode, acl=acl, apply=apply))) == hop


def test_default_next_hop_is_for_what_the_table_does_not_know():
    """`apply ip-address default next-hop` counts where only the default route, or none, leads there."""
    lab = diamond(POLICY.format(mode="permit", acl=3000, apply="apply ip-address default next-hop 10.0.13.3"))
    typed(
        lab["R1"],
        "system-view",
        "undo ip route-static 9.9.9.9 32 10.0.12.2",
        "ip route-static 0.0.0.0 0 10.0.12.2",
    )
    assert first_hop(lab) == "10.0.13.3"


def test_packet_length_is_a_condition():
    """Long packets go one way, short ones the other; the traffic that passes through is left alone."""
    lab = diamond(
        "policy-based-route P permit node 10\n if-match packet-length 1000 1500\n"
        " apply ip-address next-hop 10.0.13.9\n#\nip local policy-based-route P\n"
    )
    assert first_hop(lab) == "10.0.12.2"


def test_displays_and_configuration():
    """The policies, which one is used, and the lines that load again."""
    lab = diamond(POLICY.format(mode="permit", acl=3000, apply="apply ip-address next-hop 10.0.13.3"))
    assert lab["R1"].run("display policy-based-route").splitlines()[-4:] == [
        "policy-based-route : P",
        "  Node  10  permit :",
        "    if-match acl 3000",
        "    apply ip-address next-hop 10.0.13.3",
    ]
    assert "P                   local" in lab["R1"].run("display ip policy-based-route")
    shown = lab["R1"].run("display current-configuration")
    assert "policy-based-route P permit node 10" in shown
    assert "ip local policy-based-route P" in shown
