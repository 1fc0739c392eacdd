"""Which device of a lab is meant by the names that a configuration came with."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

_ENDINGS = re.compile(r"\.(?:cfg|txt|text|conf|config|log|zip|efz|dat|md)$")
_COPY = re.compile(r"(?:的?副本|copy(?: of)?|复制|\(\d+\)|（\d+）)")
"""What a system writes into the name of a second file of the same name."""
_PLAIN_NAMES = (
    "vrpcfg",
    "flash",
    "startup",
    "startup-config",
    "startrun",
    "config",
    "running-config",
    "current-configuration",
)
"""What devices and students call the file of any device: the folder tells which."""
_LONGEST = 4
"""Words that a device's name has at most."""


@dataclass(frozen=True, slots=True)
class Names:
    """What a configuration is called: its file, the folders around it from the inside out, and by itself."""

    file: str
    folders: tuple[str, ...]
    own: str


class Nodes:
    """A lab's nodes by their names, as they are written and as they are compared."""

    def __init__(self, names: Iterable[str]) -> None:
        names = list(names)
        self._exact = {_plain(name): name for name in names}
        keys = Counter(map(_compared, names))
        self._alike = {key: name for name in names if keys[key := _compared(name)] == 1}

    def find(self, name: str) -> str | None:
        """The node of this name, in any case and whatever stands between its parts."""
        return self._exact.get(_plain(name)) or self._alike.get(_compared(name))

    def among(self, name: str) -> set[str]:
        """All nodes that are named among the words of a name: `lab3_core-1` has `Core1`."""
        words = [word for word in re.split(r"[^a-z0-9]+", _plain(name)) if word]
        found = {node for word in words if (node := self.find(word))}
        for length in range(2, _LONGEST + 1):
            joined = ("".join(words[at : at + length]) for at in range(len(words) - length + 1))
            found |= {self._alike[word] for word in joined if word in self._alike}
        return found


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().strip()


def _compared(name: str) -> str:
    return re.sub(r"[\W_]+", "", _plain(name))


def _by_file(names: Names, nodes: Nodes) -> str | None:
    return nodes.find(_bare(names.file))


def _by_folder(names: Names, nodes: Nodes) -> str | None:
    if _bare(names.file) not in _PLAIN_NAMES:
        return None
    return next((node for folder in names.folders if (node := nodes.find(folder))), None)


def _by_itself(names: Names, nodes: Nodes) -> str | None:
    return nodes.find(names.own) if names.own else None


def _by_word(names: Names, nodes: Nodes) -> str | None:
    """A device that is named among the words of the file's or a folder's name, if it is one only."""
    for name in (_bare(names.file), *names.folders):
        found = nodes.among(name)
        if len(found) == 1:
            return found.pop()
    return None


FITS: tuple[Callable[[Names, Nodes], str | None], ...] = (_by_file, _by_folder, _by_itself, _by_word)
"""How a device is recognised, the surest first."""


def device_of(names: Names, nodes: Nodes) -> str | None:
    """The device that names mean, None if they mean none."""
    return next((node for fits in FITS if (node := fits(names, nodes)) is not None), None)


def _bare(file: str) -> str:
    """A file's name without its endings (`R1.cfg.txt`) and without what makes it a copy (`R1 (1).cfg`)."""
    name = file.lower().strip()
    while found := _ENDINGS.search(name):
        name = name[: found.start()].strip()
    return _COPY.sub("", name).strip(" -_")
