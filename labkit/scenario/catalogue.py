"""Where labs are found: the built-in ones, and a school's own folders, which come first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from labkit.errors import InputError, Problem, UsageError
from labkit.language import _
from labkit.scenario.lab import Lab, cast_lab, read_lab
from labkit.scenario.rendering import render_plan
from labkit.sentences import near

__all__ = ["Catalogue", "find_lab", "list_labs", "render_plan"]

_PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All labs by id, and what is wrong with those that could not be read."""

    labs: dict[str, Lab]
    problems: tuple[Problem, ...]


def find_lab(reference: str, search_path: Sequence[Path] = (), vendor: str = "") -> Lab:
    """Find a lab by its id or by the path of its folder; with a `vendor`, cast for its devices.

    Raises UsageError with the nearest ids for one that is unknown, InputError for one that is broken.
    """
    return cast_lab(_find(reference, search_path), vendor)


def _find(reference: str, search_path: Sequence[Path]) -> Lab:
    topologies = _topologies(search_path)
    folder = Path(reference).parent if Path(reference).name == "scenario.yaml" else Path(reference)
    if (folder / "scenario.yaml").is_file():
        return read_lab(folder, topologies)
    for root in _roots(search_path):
        candidate = root / "scenarios" / reference
        inside = candidate.resolve().is_relative_to((root / "scenarios").resolve())
        if inside and (candidate / "scenario.yaml").is_file():
            lab = read_lab(candidate, topologies)
            if lab.id == reference:
                return lab
    catalogue = list_labs(search_path)
    if reference in catalogue.labs:
        return catalogue.labs[reference]
    if folder.is_dir():
        raise UsageError(
            _("not a lab: {reference}", reference=reference), hint=_("a lab folder has a scenario.yaml")
        )
    raise UsageError(_("unknown lab: {reference}", reference=reference), hint=near(reference, catalogue.labs))


def list_labs(search_path: Sequence[Path] = ()) -> Catalogue:
    """Read all labs, sorted by id; of two with one id the first found counts."""
    labs: dict[str, Lab] = {}
    problems: list[Problem] = []
    topologies = _topologies(search_path)
    for folder in _lab_folders(search_path):
        try:
            lab = read_lab(folder, topologies)
        except InputError as error:
            problems += error.problems
        else:
            labs.setdefault(lab.id, lab)
    return Catalogue(dict(sorted(labs.items())), tuple(problems))


def _roots(search_path: Sequence[Path]) -> list[Path]:
    """List the folders that hold scenarios/ and topologies/; in a checkout ours is above the package."""
    built_in = _PACKAGE if (_PACKAGE / "scenarios").is_dir() else _PACKAGE.parent
    return [*search_path, built_in]


def _topologies(search_path: Sequence[Path]) -> list[Path]:
    return [root / "topologies" for root in _roots(search_path)]


def _lab_folders(search_path: Sequence[Path]) -> Iterator[Path]:
    for root in _roots(search_path):
        yield from sorted(path.parent for path in (root / "scenarios").rglob("scenario.yaml"))
