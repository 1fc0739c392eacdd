"""OSPFv3 with authentication, imports of other protocols, and summaries of what is imported."""

import pytest
from wired import wired

SIGNED = "authentication-mode hmac-sha256 key-id {} cipher {}"


def pair(r1="", r2="", r1_port="", r2_port="", process1="", process2="", area1="", area2=""):
    texts = {}
    for n, more, port, process, area in (
        (1, r1, r1_port, process1, area1),
        (2, r2, r2_port, process2, area2),
    ):
        texts[f"R{n}"] = (
            f"ipv6\nospfv3 1\n router-id {n}.{n}.{n}.{n}\n{process} area 0\n{area}#\n"
            f"interface GigabitEthernet0/0/0\n ipv6 enable\n ipv6 address 2001:db8:12::{n}/64\n"
            f" ospfv3 1 area 0\n{port}#\n" + more
        )
    return wired(["R1:0 R2:0"], texts)


def full(lab):
    return [each.phase for each in lab["R2"].state.ospfv3()[1].neighbors] == ["full"]


@pytest.mark.parametrize(
    ("mine", "theirs", "up"),
    [
        (SIGNED.format(1, "a"), SIGNED.format(1, "a"), True),
        (SIGNED.format(1, "a"), SIGNED.format(1, "b"), False),
        (SIGNED.format(1, "a"), SIGNED.format(2, "a"), False),
        (SIGNED.format(1, "a"), "", False),
    ],
)
@pytest.mark.parametrize("level", ["port", "area", "process"])
def test_packets_need_the_same_key_at_both_ends(mine, theirs, up, level):
    """RFC 7166, 4.6: the security association's id and key must agree; interface, area and process may set it."""
    prefix = " ospfv3 " if level == "port" else " " if level == "process" else "  "
    names = {"port": ("r1_port", "r2_port"), "area": ("area1", "area2"), "process": ("process1", "process2")}
    one, other = names[level]
    lab = pair(**{one: f"{prefix}{mine}\n", other: f"{prefix}{theirs}\n" if theirs else ""})
    assert full(lab) is up
    reasons = {item.reason for item in lab["R2"].state.diagnoses()}
    assert ("ospfv3-authentication" in reasons) is not up


def external(lab):
    return {
        str(route.prefix): (route.cost, route.tag)
        for route in lab["R2"].state.ipv6().routes
        if route.protocol == "ospf-external"
    }


STATICS = "".join(f"ipv6 route-static 2001:db8:a{n}:: 48 NULL0\n" for n in range(3))


def test_route_policy_chooses_and_changes_what_is_imported():
    """`import-route static route-policy` lets pass what the policy permits, with the cost and tag that it sets."""
    lab = pair(
        r1=STATICS + "ip ipv6-prefix ONE permit 2001:db8:a1:: 48\n"
        "route-policy P permit node 10\n if-match ipv6 address prefix-list ONE\n apply cost 77\n apply tag 9\n",
        process1=" import-route static route-policy P\n",
    )
    assert external(lab) == {"2001:db8:a1::/48": (77, 9)}


def test_asbr_summary_takes_the_largest_cost_of_what_is_inside():
    """One LSA stands for the imported networks of a range (RFC 2328, 12.4.4); the rest stays as it is."""
    lab = pair(
        r1=STATICS + "ipv6 route-static 3000:: 16 NULL0\n",
        process1=" asbr-summary 2001:db8:a0:: 44\n import-route static cost 5\n",
    )
    assert external(lab) == {"2001:db8:a0::/44": (5, 1), "3000::/16": (5, 1)}


def test_routes_go_from_bgp_into_ospfv3_and_internal_ones_only_on_demand():
    """VRP imports what eBGP brought; with `permit-ibgp` what iBGP brought, too."""

    def lab(internal, words):
        return wired(
            ["R1:0 R2:0", "R1:1 R3:0"],
            {
                "R1": "ipv6\nospfv3 1\n router-id 1.1.1.1\n import-route bgp" + words + "\n#\n"
                "interface GigabitEthernet0/0/0\n ipv6 enable\n ipv6 address 2001:db8:12::1/64\n"
                " ospfv3 1 area 0\n#\ninterface GigabitEthernet0/0/1\n ipv6 enable\n"
                " ipv6 address 2001:db8:13::1/64\n#\nbgp 100\n router-id 1.1.1.1\n"
                f" peer 2001:db8:13::3 as-number {100 if internal else 300}\n ipv6-family unicast\n"
                "  peer 2001:db8:13::3 enable\n",
                "R2": "ipv6\nospfv3 1\n router-id 2.2.2.2\n#\ninterface GigabitEthernet0/0/0\n ipv6 enable\n"
                " ipv6 address 2001:db8:12::2/64\n ospfv3 1 area 0\n",
                "R3": "ipv6\ninterface GigabitEthernet0/0/0\n ipv6 enable\n ipv6 address 2001:db8:13::3/64\n#\n"
                "interface LoopBack0\n ipv6 enable\n ipv6 address 2001:db8:3::3/128\n#\n"
                f"bgp {100 if internal else 300}\n router-id 3.3.3.3\n peer 2001:db8:13::1 as-number 100\n"
                " ipv6-family unicast\n  peer 2001:db8:13::1 enable\n  network 2001:db8:3::3 128\n",
            },
        )

    assert "2001:db8:3::3/128" in external(lab(internal=False, words=""))
    assert external(lab(internal=True, words="")) == {}
    assert "2001:db8:3::3/128" in external(lab(internal=True, words=" permit-ibgp"))


def test_lines_are_printed_as_typed():
    """The saved process loads again with all of this."""
    lab = pair(
        process1=" import-route bgp permit-ibgp cost 3\n import-route ospfv3 2 tag 4 route-policy P\n"
        " asbr-summary 2001:db8:: 32 cost 7 tag 8\n",
        area1="  authentication-mode hmac-sha256 key-id 3 plain k\n",
    )
    shown = lab["R1"].run("display current-configuration configuration ospfv3")
    for line in (
        " import-route bgp permit-ibgp cost 3",
        " import-route ospfv3 2 tag 4 route-policy P",
        " asbr-summary 2001:DB8:: 32 cost 7 tag 8",
        "  authentication-mode hmac-sha256 key-id 3 plain k",
    ):
        assert line in shown


LISTS = (
    "ip ipv6-prefix ONE permit 2001:db8:a1:: 48\n"
    "acl ipv6 number 2001\n rule 5 deny source 2001:db8:a1::/48\n rule 10 permit\n#\n"
    "acl ipv6 name LAST basic\n rule 5 permit source 2001:db8:a2::/48\n#\n"
    "route-policy TAGGED permit node 10\n if-match tag 7\n#\n"
)
A0, A1, A2 = (f"2001:db8:a{n}::/48" for n in range(3))


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("ipv6-prefix ONE export", {A1}),
        ("2001 export", {A0, A2}),
        ("acl6-name LAST export static", {A2}),
        ("ipv6-prefix ONE export direct", {A0, A1, A2}),
        ("route-policy TAGGED export", set()),
        ("ipv6-prefix NONE export", {A0, A1, A2}),
    ],
)
def test_filter_policy_export_chooses_what_is_announced(line, left):
    """Of imported routes, from all sources or one; a list that is missing lets everything pass (VRP)."""
    lab = pair(r1=STATICS + LISTS, process1=f" filter-policy {line}\n import-route static\n")
    assert set(external(lab)) == left
    assert f" filter-policy {line}" in [each.rstrip() for each in lab["R1"].text().splitlines()]


@pytest.mark.parametrize(
    ("line", "left"),
    [("ipv6-prefix ONE import", {A1}), ("acl6-name LAST import", {A2}), ("2001 import", {A0, A2})],
)
def test_filter_policy_import_keeps_routes_out_of_the_table_alone(line, left):
    """The database holds them all, and passes them on."""
    lab = pair(r1=STATICS, r2=LISTS, process1=" import-route static\n", process2=f" filter-policy {line}\n")
    assert set(external(lab)) == left
    held = [lsa for lsa in lab["R2"].state.ospfv3()[1].lsdb if lsa.kind == "external"]
    assert len(held) == 3
