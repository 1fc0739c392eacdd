"""Configuration files as lines, each with the headers of the sections around it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from labkit.topology.topology import DeviceKind

_CLOSING = ("return", "$")
_VERSION = re.compile(r"\[V\d{3}R\d{3}C\w*\]|!Software Version.*")
_OF_THE_FILE = re.compile(r"!(Last configuration was |CfgFileCrc:|MKHash )")
"""When a file was written, and its checksum: no part of the configuration."""
_SECRET = re.compile(
    r"\b(?P<form>cipher|irreversible-cipher|pass-phrase|simple|hash|community (?:read|write) cipher) \S+"
)


@dataclass(frozen=True, slots=True)
class ConfigText:
    """A saved configuration and what to call it in reports. Without `kind`, its lines tell what it is from."""

    name: str
    text: str
    kind: DeviceKind | None = None


@dataclass(frozen=True, slots=True)
class ConfigLine:
    """A line that says something. `headers` are the section lines that it stands under, the outermost first."""

    number: int
    text: str
    headers: tuple[str, ...] = ()


def config_lines(text: str) -> Iterator[ConfigLine]:
    """Yield the lines of a configuration; separators, the version, the final `return`, and ZXROS's `$` say nothing.

    Some families indent lines of the system view by one space (reference 4.5): below a separator such a line is no
    section's body.
    """
    around: list[tuple[int, str]] = []
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        indent = len(raw) - len(raw.lstrip())
        if line.startswith(("#", "!")):
            around = [item for item in around if item[0] < indent]
        if not line or line.startswith(("#", "!")) or line in _CLOSING or _VERSION.fullmatch(line):
            continue
        around = [item for item in around if item[0] < indent]
        yield ConfigLine(number, line, tuple(header for _, header in around))
        around.append((indent, line))


def printed_lines(text: str) -> list[str]:
    """The lines of a file as they are compared: stripped, without empty ones and those about the file itself."""
    return [line for raw in text.splitlines() if (line := raw.strip()) and not _OF_THE_FILE.match(line)]


def without_secrets(line: str) -> str:
    """Blank passwords: each device's cipher text of the same password is another."""
    return _SECRET.sub(r"\g<form> *", line)
