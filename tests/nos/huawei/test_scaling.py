"""What a line costs does not depend on how many like it there are: counted in calls, which no busy machine changes."""

import sys

import pytest
from lone import lone_device

LINES = {
    "static route": ("", "ip route-static 10.{high}.{low}.0 24 10.255.0.1"),
    "basic rule": ("acl number 2000\n", " rule {number} permit source 10.{high}.{low}.0 0.0.0.255"),
    "rule without a number": (
        "acl number 3000\n",
        " rule permit tcp source 10.{high}.{low}.0 0.0.0.255 destination-port eq 80",
    ),
    "prefix rule": ("", "ip ip-prefix a index {number} permit 10.{high}.{low}.0 24"),
    "network": ("ospf 1\n area 0\n", "  network 10.{high}.{low}.0 0.0.0.255"),
    "user": ("aaa\n", " local-user u{number} password cipher abc"),
}


def text(kind, numbers):
    header, line = LINES[kind]
    return header + "".join(
        line.format(number=number, high=number // 250, low=number % 250) + "\n" for number in numbers
    )


def calls(device, lines):
    """How many functions are called while a device loads lines."""
    count = 0

    def note(_frame, event, _argument):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        problems = device.load(lines)
    finally:
        sys.setprofile(None)
    assert problems == []
    return count


@pytest.mark.parametrize("kind", LINES)
def test_a_line_behind_many(kind):
    """20 lines behind 400 like them cost at most a tenth more than behind 50."""
    device = lone_device()

    def cost(before):
        longer = calls(device, text(kind, range(1, before + 20)))
        return longer - calls(device, text(kind, range(1, before)))

    calls(device, text(kind, range(1, 420)))
    assert 0 < cost(400) <= 1.1 * cost(50)
