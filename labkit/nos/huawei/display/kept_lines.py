"""Reading what is only kept: the lines and sections of a configuration object, by how their notations begin."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from labkit.nos.config import KeptSection


class Keeper(Protocol):
    """A configuration object with lines that are stored and printed and change nothing."""

    kept: dict[str, list[dict[str, Any]]]


class Holder(Protocol):
    """A configuration object with whole sections of such lines."""

    sections: dict[str, dict[tuple[Any, ...], KeptSection]]


def lines(target: Keeper, beginning: str) -> Iterator[Mapping[str, Any]]:
    """What the kept lines bind whose notation begins with the given words."""
    for notation, found in target.kept.items():
        if _begins(notation, beginning):
            yield from found


def has(target: Keeper, beginning: str) -> bool:
    """Whether there is such a line; most have no parameter to look at."""
    return next(lines(target, beginning), None) is not None


def value(target: Keeper, beginning: str, name: str, default: Any = None) -> Any:
    """One parameter of the first such line; the default where there is none."""
    return next((line[name] for line in lines(target, beginning) if name in line), default)


def sections(target: Holder, beginning: str) -> Iterator[KeptSection]:
    """The kept sections whose notation begins with the given words, as they were made."""
    for notation, found in target.sections.items():
        if _begins(notation, beginning):
            yield from found.values()


def named(target: Holder, beginning: str, name: Any, by: str = "name") -> KeptSection | None:
    """The section that a name belongs to."""
    return next(
        (
            section
            for section in sections(target, beginning)
            if str(section.values.get(by)).lower() == str(name).lower()
        ),
        None,
    )


def _begins(notation: str, beginning: str) -> bool:
    """Whole words only: `security` is no beginning of `security-profile`."""
    return f"{notation} ".startswith(f"{beginning} ")
