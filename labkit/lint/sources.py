"""Where configurations come from: files and folders, also as eNSP stores them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from labkit.errors import InputError, Problem
from labkit.formats.ensp.flash import read_saves
from labkit.language import _
from labkit.lint.lines import ConfigText

_SUFFIXES = (".cfg", ".efz", ".zip")


def find_configurations(paths: Iterable[Path]) -> list[ConfigText]:
    """Read the current configuration of every file, in folders of every `*.cfg`, `flash.efz` and `vrpcfg.zip`.

    A flash image on which nothing was ever saved, or an empty file, has none. Raises InputError.
    """
    found: list[ConfigText] = []
    for path in paths:
        if not path.exists():
            raise InputError(Problem(str(path), _("no such file or folder")))
        for file in _files(path):
            saves = read_saves(file)
            if saves and saves[-1].text.strip():
                found.append(ConfigText(str(file), saves[-1].text))
    return found


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for file in sorted(path.rglob("*")):
        if file.suffix.lower() in _SUFFIXES and file.is_file() and not file.is_symlink():
            yield file
