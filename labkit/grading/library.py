"""Finds the checks: every module of `graders/`, and of a school's own folders."""

import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Iterable, Mapping
from functools import lru_cache
from inspect import isabstract
from pathlib import Path
from types import ModuleType
from typing import Any

from labkit.errors import InputError, Problem
from labkit.grading.check import Check
from labkit.grading.parse import add_templates
from labkit.language import _

AnyCheck = type[Check[Any]]
Library = Mapping[str, AnyCheck]
"""The checks by name."""


@lru_cache(maxsize=8)
def library(folders: tuple[Path, ...] = ()) -> Library:
    """All checks, those of `<folder>/graders/*.py` added to labkit's own, with the templates beside them.

    Raises InputError where a school's module cannot be imported, or two checks have one name.
    """
    for folder in folders:
        add_templates(folder / "graders" / "templates")
    found: dict[str, AnyCheck] = {}
    for module in (*_own_modules(), *_school_modules(folders)):
        for check in _checks_in(module):
            if check.name in found:
                raise InputError(
                    Problem(str(module.__file__), _("there are two checks named {name}", name=check.name))
                )
            found[check.name] = check
    return dict(sorted(found.items()))


def _checks_in(module: ModuleType) -> Iterable[AnyCheck]:
    return [
        value
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, Check)
        and not isabstract(value)
        and value.__module__ == module.__name__
    ]


def _own_modules() -> list[ModuleType]:
    package = importlib.import_module("labkit.graders")
    names = sorted(info.name for info in pkgutil.iter_modules(package.__path__))
    return [importlib.import_module(f"labkit.graders.{name}") for name in names]


def _school_modules(folders: Iterable[Path]) -> list[ModuleType]:
    files = [file for folder in folders for file in sorted((folder / "graders").glob("*.py"))]
    return [_import_file(file, f"labkit_school_{index}_{file.stem}") for index, file in enumerate(files)]


def _import_file(file: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # a school's module may fail in any way Python can
        raise InputError(Problem(str(file), _("cannot be imported: {error}", error=error))) from error
    return module
