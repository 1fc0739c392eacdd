"""Confederations (RFC 5065): AS 100 of members 65001 (R1, R2) and 65002 (R3), with AS 200 (R4) behind R3."""

import pytest
from wired import addresses, wired

IGP = "ospf 1\n area 0\n  network 10.0.0.0 0.255.255.255\n#\n"


def confederation(r1="", r2="", r3=""):
    return wired(
        ["R1:0 R2:0", "R2:1 R3:0", "R3:1 R4:0"],
        {
            "R1": addresses("0 10.0.12.1/24", "lo0 172.16.1.1/32")
            + IGP
            + "bgp 65001\n router-id 1.1.1.1\n confederation id 100\n peer 10.0.12.2 as-number 65001\n"
            " network 172.16.1.1 32\n" + r1,
            "R2": addresses("0 10.0.12.2/24", "1 10.0.23.2/24")
            + IGP
            + "bgp 65001\n router-id 2.2.2.2\n confederation id 100\n confederation peer-as 65002\n"
            " peer 10.0.12.1 as-number 65001\n peer 10.0.23.3 as-number 65002\n" + r2,
            "R3": addresses("0 10.0.23.3/24", "1 10.9.34.3/24")
            + IGP
            + "bgp 65002\n router-id 3.3.3.3\n confederation id 100\n confederation peer-as 65001\n"
            " peer 10.0.23.2 as-number 65001\n peer 10.9.34.4 as-number 200\n" + r3,
            "R4": addresses("0 10.9.34.4/24", "lo0 172.16.4.4/32")
            + "bgp 200\n router-id 4.4.4.4\n peer 10.9.34.3 as-number 100\n network 172.16.4.4 32\n",
        },
    )


def path(device, prefix):
    return next(each for each in device.state.bgp().paths if str(each.prefix) == prefix)


def test_as_path_within_and_outside():
    """RFC 5065, 4.1: between members the own AS goes into an AS_CONFED_SEQUENCE; all of that is removed to the outside.

    There the confederation identifier is put before the path.
    """
    lab = confederation()
    assert path(lab["R2"], "172.16.1.1/32").as_path == ""
    assert path(lab["R3"], "172.16.1.1/32").as_path == "(65001)"
    assert path(lab["R4"], "172.16.1.1/32").as_path == "100"
    assert path(lab["R1"], "172.16.4.4/32").as_path == "(65002) 200"


def test_attributes_pass_between_members_unchanged():
    """RFC 5065, 5: NEXT_HOP, MED and LOCAL_PREF may pass from member to member as within one AS."""
    lab = confederation(r3=" default local-preference 250\n")
    found = path(lab["R1"], "172.16.4.4/32")
    assert (str(found.next_hop), found.med, found.local_preference) == ("10.9.34.4", 0, 250)
    assert path(lab["R4"], "172.16.1.1/32").local_preference is None


@pytest.mark.parametrize(("community", "reaches"), [("no-export", True), ("no-export-subconfed", False)])
def test_well_known_communities(community, reaches):
    """RFC 1997: NO_EXPORT stays inside the confederation, NO_EXPORT_SUBCONFED inside the member."""
    lab = confederation(
        r1=" peer 10.0.12.2 route-policy C export\n peer 10.0.12.2 advertise-community\n#\n"
        f"route-policy C permit node 10\n apply community {community}\n",
        r2=" peer 10.0.23.3 advertise-community\n",
    )
    assert any(str(each.prefix) == "172.16.1.1/32" for each in lab["R3"].state.bgp().paths) is reaches
    assert not any(str(each.prefix) == "172.16.1.1/32" for each in lab["R4"].state.bgp().paths)


def test_a_peer_outside_must_expect_the_confederation_and_not_the_member():
    """RFC 5065, 3: outside it, the confederation is one AS: a neighbour that names the member is refused."""
    lab = wired(
        ["R1:0 R2:0"],
        {
            "R1": addresses("0 10.0.12.1/24")
            + "bgp 65001\n router-id 1.1.1.1\n confederation id 100\n peer 10.0.12.2 as-number 200\n",
            "R2": addresses("0 10.0.12.2/24")
            + "bgp 200\n router-id 2.2.2.2\n peer 10.0.12.1 as-number 65001\n",
        },
    )
    assert lab["R2"].state.bgp().peers[0].phase == "idle"


def test_display_tells_members_routes_apart():
    """VRP: `external-confed` from another member, `internal-confed` from the own; both are marked `i`."""
    lab = confederation()
    assert "valid, external-confed, best, select, active" in lab["R3"].run(
        "display bgp routing-table 172.16.1.1 32"
    )
    assert "valid, internal-confed, best" in lab["R2"].run("display bgp routing-table 172.16.1.1 32")
    assert " *>i  172.16.1.1/32      10.0.12.1       0          100        0      (65001)i" in lab["R3"].run(
        "display bgp routing-table"
    )
