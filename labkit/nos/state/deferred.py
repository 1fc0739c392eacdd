"""A part of a report that takes work, and that few readers of the report look at."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar, overload

Item = TypeVar("Item")


class Deferred(Sequence[Item]):
    """A sequence that is made when somebody first looks into it; equal to any sequence of the same items."""

    __slots__ = ("_items", "_make")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, make: Callable[[], Sequence[Item]]) -> None:
        self._make = make
        self._items: Sequence[Item] | None = None

    def _made(self) -> Sequence[Item]:
        if self._items is None:
            self._items = self._make()
        return self._items

    @overload
    def __getitem__(self, index: int) -> Item: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Item]: ...
    def __getitem__(self, index: int | slice) -> Item | Sequence[Item]:
        return self._made()[index]

    def __len__(self) -> int:
        return len(self._made())

    def __iter__(self) -> Iterator[Item]:
        return iter(self._made())

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    def __repr__(self) -> str:
        return repr(self._made())
