"""What of a line its `undo` must name."""

import pytest

from labkit.nos.shell.shortened import shortened


@pytest.mark.parametrize(
    ("notation", "short"),
    [
        ("a b", "a b"),
        ("a b <x>", "a b [<x>]"),
        ("a b <x> c <y>", "a b [<x> c [<y>]]"),
        ("a <x> <y:1-9>", "a [<x> [<y:1-9>]]"),
        ("a {b <x>|c <y>} d", "a [{b [<x>]|c [<y>]} d]"),
        ("a [b <1-5>|c]*", "a [[b [<1-5>]|c]*]"),
        ("a <how:on|off>", "a [<how:on|off>]"),
        ("a <x:ip>&<1-8>", "a [<x:ip>&<1-8>]"),
        ("a pairs={<x> to <y>}&<1-3>", "a [pairs={<x> to <y>}&<1-3>]"),
        ("<x> <y>", "<x> [<y>]"),
    ],
)
def test_the_end_may_be_left_off(notation, short):
    """Parameters at the end are optional one by one; what stands before a keyword stays with it."""
    assert shortened(notation) == short
