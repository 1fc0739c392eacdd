"""Parts of a report that are made when somebody looks at them."""

from labkit.nos.state.deferred import Deferred


def test_it_is_made_at_the_first_look_and_once() -> None:
    """Nothing is made for a reader who looks elsewhere, and two looks see the same items."""
    made: list[str] = []

    def make() -> tuple[int, ...]:
        made.append("made")
        return 1, 2, 3

    deferred = Deferred(make)
    assert made == []
    assert (len(deferred), deferred[0], deferred[1:], list(deferred)) == (3, 1, (2, 3), [1, 2, 3])
    assert made == ["made"]


def test_it_equals_what_holds_the_same() -> None:
    """Two reports of the same network are equal, whichever of them was read."""
    assert Deferred(lambda: (1, 2)) == Deferred(lambda: (1, 2))
    assert Deferred(lambda: (1, 2)) == (1, 2)
    assert Deferred(lambda: (1, 2)) != (2, 1)
    assert repr(Deferred(lambda: (1, 2))) == "(1, 2)"
