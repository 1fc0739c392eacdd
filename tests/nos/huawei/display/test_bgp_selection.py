"""Parts of BGP's table are those rows of the whole that the words ask for."""

import pytest
from wired import addresses, wired

from labkit.grading.parse import parse

LEFT = """
bgp 100
 peer 10.1.1.2 as-number 200
 network 1.1.1.1 32
 network 1.1.1.2 32
 peer 10.1.1.2 route-policy MARK export
 peer 10.1.1.2 advertise-community
route-policy MARK permit node 10
 if-match ip-prefix ONE
 apply community 100:1
route-policy MARK permit node 20
ip ip-prefix ONE permit 1.1.1.1 32
"""
RIGHT = """
bgp 200
 group OUT external
 peer OUT as-number 100
 peer 10.1.1.1 group OUT
 network 2.2.2.2 32
ip as-path-filter FROM permit ^100$
ip as-path-filter NONE deny .*
ip community-filter basic ONE permit 100:1
"""


@pytest.fixture(scope="module")
def router():
    """R2, with two routes from its neighbour in AS 100, one of them marked, and one of its own."""
    lab = wired(
        ["R1:0 R2:0"],
        {
            "R1": addresses("0 10.1.1.1/24", "lo0 1.1.1.1/32", "lo1 1.1.1.2/32") + LEFT,
            "R2": addresses("0 10.1.1.2/24", "lo0 2.2.2.2/32") + RIGHT,
        },
    )
    return lab["R2"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", {"1.1.1.1/32", "1.1.1.2/32", "2.2.2.2/32"}),
        (" community", {"1.1.1.1/32"}),
        (" community 100:1", {"1.1.1.1/32"}),
        (" community 100:2", set()),
        (" community-filter ONE", {"1.1.1.1/32"}),
        (" as-path-filter FROM", {"1.1.1.1/32", "1.1.1.2/32"}),
        (" as-path-filter NONE", set()),
        (" regular-expression ^$", {"2.2.2.2/32"}),
        (" regular-expression _100_", {"1.1.1.1/32", "1.1.1.2/32"}),
    ],
)
def test_only_what_fits_is_shown(router, words, expected):
    """Community, filter and expression choose among the same rows."""
    text = router.run(f"display bgp routing-table{words}")
    assert {word for word in text.split() if word.endswith("/32")} == expected
    rows = parse("huawei_vrp", f"display bgp routing-table{words}", text)
    assert len(rows) == len(expected)


def test_the_number_of_routes_and_the_groups(router):
    """Three routes; the group's member stands with the AS of the group and the state of its session."""
    assert "Total Number of Routes: 3" in router.run("display bgp routing-table statistics")
    text = router.run("display bgp group OUT")
    assert "Group's type: external" in text
    assert "  10.1.1.1        100         Established" in text
    assert "does not exist" in router.run("display bgp routing-table as-path-filter NOBODY")
