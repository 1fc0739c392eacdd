"""IS-IS over the command line: filters between it and the routing table, and costs by bandwidth."""

import pytest
from wired import addresses, wired

STATICS = "ip route-static 192.168.1.0 24 NULL0\nip route-static 192.168.2.0 24 NULL0\n"
LISTS = "ip ip-prefix ONE permit 192.168.1.0 24\n"


def pair(r1="", r2="", process1="", process2=""):
    texts = {}
    for n, more, process in ((1, r1, process1), (2, r2, process2)):
        port = addresses(f"0 10.0.12.{n}/24", f"lo0 172.16.{n}.{n}/32").replace("#\n", " isis enable 1\n#\n")
        texts[f"R{n}"] = (
            more
            + f"isis 1\n is-level level-2\n network-entity 49.0001.0000.0000.000{n}.00\n"
            + process
            + "#\n"
            + port
        )
    return wired(["R1:0 R2:0"], texts)


def learned(device):
    return {
        str(route.prefix): route.cost
        for route in device.state.routes()
        if route.protocol == "isis-l2" and route.active
    }


@pytest.mark.parametrize(
    ("line", "passing"),
    [
        ("", {"192.168.1.0/24", "192.168.2.0/24"}),
        ("filter-policy ip-prefix ONE export", {"192.168.1.0/24"}),
        ("filter-policy ip-prefix ONE export static", {"192.168.1.0/24"}),
        ("filter-policy ip-prefix ONE export direct", {"192.168.1.0/24", "192.168.2.0/24"}),
        ("filter-policy 2000 export", {"192.168.2.0/24"}),
        ("filter-policy route-policy P export", {"192.168.2.0/24"}),
    ],
)
def test_export_filter_stops_imports_only(line, passing):
    """What IS-IS imports must pass the filter, for its source or for all; its own networks never do."""
    lists = (
        "acl 2000\n rule permit source 192.168.2.0 0.0.0.255\n#\n"
        "route-policy P deny node 10\n if-match ip-prefix ONE\n#\nroute-policy P permit node 20\n#\n"
    )
    lab = pair(r1=STATICS + LISTS + lists, process1=f" import-route static\n {line}\n")
    assert set(learned(lab["R2"])) == passing | {"172.16.1.1/32"}


def test_import_filter_keeps_routes_out_of_the_table_and_not_out_of_the_lsps():
    """R2 forwards to what the filter permits only; the link-state database still has all (VRP)."""
    lab = pair(
        r1=STATICS,
        r2=LISTS,
        process1=" import-route static\n",
        process2=" filter-policy ip-prefix ONE import\n",
    )
    assert set(learned(lab["R2"])) == {"192.168.1.0/24"}
    assert "192.168.2.0" in lab["R2"].run("display isis lsdb verbose")


@pytest.mark.parametrize(
    ("lines", "cost"),
    [
        ("", 10),
        (" auto-cost enable\n", 20),
        (" auto-cost enable\n cost-style wide\n", 1),
        (" auto-cost enable\n cost-style wide\n bandwidth-reference 10000\n", 100),
        (" auto-cost enable\n circuit-cost 33\n", 33),
    ],
)
def test_costs_follow_the_bandwidth_on_demand(lines, cost):
    """VRP's `auto-cost`: a gigabit costs 20 in narrow steps, and reference / bandwidth × 10 with wide metrics."""
    style = " cost-style wide\n" if "wide" in lines else ""
    lab = pair(process2=lines, process1=style)
    assert learned(lab["R2"])["172.16.1.1/32"] == cost


def test_lines_are_printed_as_typed():
    """Filters and costs stand in the process and load again."""
    lines = " bandwidth-reference 1000\n auto-cost enable\n filter-policy ip-prefix ONE export ospf 1\n"
    shown = pair(process1=lines)["R1"].run("display current-configuration configuration isis")
    for line in lines.splitlines():
        assert line in shown
