"""Help in other languages than English, in which typer writes it itself."""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from labkit.cli.terminal import shown_width
from labkit.language import _, mark

_WIDTH = 78
"""Two columns less than a terminal has: a full stop may follow at the end of a line."""
_INDENT = 2
_NAMES = 26
"""Columns that the names of options take; a longer name stands on a line of its own."""
_TYPERS_OWN = (mark("Show this message and exit."),)
_EXTRA = re.compile(r"\s*\[(?:default: (?P<default>.*?))?(?:; )?(?P<required>required)?\]$", re.DOTALL)
_PIECES = re.compile(r"\s+|[\u2e80-\uffef]|[^\s\u2e80-\uffef]+")
_NEVER_FIRST = "，。；：、）”！？"


def sentences(command: Any) -> Iterator[str]:
    """List what the help of a command, and of those below it, says in English."""
    for one in (command, *command.params):
        if getattr(one, "help", None):
            yield paragraphs(one.help)
    for below in getattr(command, "commands", {}).values():
        yield from sentences(below)


def paragraphs(text: str) -> str:
    """Join the lines of each paragraph: where they end is of no meaning to a translator."""
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def translate(command: Any) -> Any:
    """Let a command, and those below it, give help in the language that is spoken; returns the command."""
    command.get_help = partial(_help, command)
    for below in getattr(command, "commands", {}).values():
        translate(below)
    return command


def _help(command: Any, context: Any) -> str:
    """Lay out a command's help as typer does."""
    usage = " ".join((context.command_path, *command.collect_usage_pieces(context)))
    lines = [_("Usage: {line}", line=usage)]
    if command.help:
        for paragraph in _(paragraphs(command.help)).split("\n\n"):
            lines += ["", *(" " * _INDENT + line for line in wrapped(paragraph, _WIDTH - _INDENT))]
    records = [
        (param.param_type_name, record)
        for param in command.get_params(context)
        if (record := param.get_help_record(context))
    ]
    parts = (
        (_("Arguments"), [record for kind, record in records if kind == "argument"]),
        (_("Options"), [record for kind, record in records if kind == "option"]),
        (_("Commands"), [(name, _first(below)) for name, below in getattr(command, "commands", {}).items()]),
    )
    for heading, rows in parts:
        if rows:
            lines += ["", _("{heading}:", heading=heading), *_columns(rows)]
    return "\n".join(lines)


def _first(command: Any) -> str:
    """Return a command's help up to its first full stop."""
    return _(paragraphs(command.help or "")).split("\n\n")[0].split("。")[0]


def _columns(rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    wide = min(max(shown_width(name) for name, _text in rows), _NAMES)
    for name, text in rows:
        margin = " " * _INDENT
        first, *others = wrapped(_translated(text), _WIDTH - wide - 2 * _INDENT) or [""]
        if shown_width(name) > wide:
            yield margin + name
            name = ""
        yield f"{margin}{name}{' ' * (wide - shown_width(name) + _INDENT)}{first}".rstrip()
        yield from (" " * (wide + 2 * _INDENT) + line for line in others)


def _translated(record: str) -> str:
    """Translate what typer says of a parameter: its help, and after it whether it is required, or its default."""
    extra = _EXTRA.search(record)
    text = record[: extra.start()] if extra else record
    said = _(paragraphs(text)) if text else ""
    if extra and extra["default"]:
        said += " " + _("[default: {value}]", value=extra["default"])
    if extra and extra["required"]:
        said += " " + _("[required]")
    return said


def wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines: between words, and between any two Chinese characters, which are two columns wide."""
    lines = [""]
    for piece in _PIECES.findall(text):
        fits = shown_width(lines[-1]) + shown_width(piece) <= width or piece in _NEVER_FIRST
        if piece.isspace():
            lines[-1] += " " if fits and lines[-1] else ""
        elif fits or not lines[-1]:
            lines[-1] += piece
        else:
            lines.append(piece)
    return [line.rstrip() for line in lines if line.strip()]
