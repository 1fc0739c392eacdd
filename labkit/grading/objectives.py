"""What certifications ask for: the numbered objectives that checks name, and their titles.

`HCIA-Datacom` is a certification, `HCIA-Datacom/2` a skill of it, `HCIA-Datacom/2.3` an objective in that
skill. The numbers are labkit's own: vendors number their outlines anew with each version.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from importlib.resources import files

from pydantic import Field
from ruamel.yaml import YAML

from labkit.grading.fields import Strict, Texts


class Certification(Strict):
    """One file of `certifications/`."""

    id: str
    exam: str = ""
    title: Texts
    objectives: Mapping[str, Texts] = Field(description="by number; a whole number is a skill")


class Objectives(Mapping[str, Mapping[str, str]]):
    """Titles by full name."""

    def __init__(self, certifications: Callable[[], Iterable[Certification]]) -> None:
        """Take what reads the files; that is done when somebody asks."""
        self._certifications = certifications

    @cached_property
    def _titles(self) -> Mapping[str, Mapping[str, str]]:
        titles: dict[str, Mapping[str, str]] = {}
        for one in self._certifications():
            titles[one.id] = dict[str, str](one.title.items())
            titles |= {
                f"{one.id}/{number}": dict[str, str](title.items())
                for number, title in one.objectives.items()
            }
        return titles

    def __getitem__(self, name: str) -> Mapping[str, str]:
        return self._titles[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._titles)

    def __len__(self) -> int:
        return len(self._titles)

    def titles(self, name: str) -> dict[str, str]:
        """Return the title by language; empty where there is no such objective."""
        return dict(self._titles.get(name, {}))

    def above(self, name: str) -> list[str]:
        """Return the certification and the skill that an objective belongs to, as far as they are known."""
        return [one for one in ancestors(name) if one in self._titles]


def ancestors(name: str) -> list[str]:
    """`HCIA-Datacom/2.3` belongs to HCIA-Datacom and to HCIA-Datacom/2."""
    certification, _, number = name.partition("/")
    parts = number.split(".") if number else []
    return [certification] * bool(parts) + [
        f"{certification}/{'.'.join(parts[:length])}" for length in range(1, len(parts))
    ]


@lru_cache(maxsize=1)
def catalogue() -> Objectives:
    """Return those that come with labkit."""
    return Objectives(_shipped)


def _shipped() -> Iterator[Certification]:
    folder = files("labkit.grading") / "certifications"
    texts = sorted((file.name, file.read_text(encoding="utf-8")) for file in folder.iterdir())
    for name, text in texts:
        if name.endswith(".yaml"):
            yield Certification.model_validate(YAML(typ="safe").load(text))
