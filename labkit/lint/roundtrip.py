"""Whether a configuration that was loaded is printed as it was saved, in whatever order its lines came."""

import difflib
import random
from collections.abc import Iterator, Sequence

from labkit.lint.hardware import kind_of
from labkit.lint.lines import ConfigLine, ConfigText, config_lines, printed_lines
from labkit.lint.stand import stand
from labkit.nos.device import Device
from labkit.nos.shell.loader import load

Difference = tuple[int, str, str]
"""The line's number in the saved file (that of the line behind it, where one was added), before and after."""


def differences(saved: str, printed: str) -> list[Difference]:
    """Compare two texts line by line, stripped, in order; the line that is missing on one side is empty."""
    numbers = [number for number, line in enumerate(saved.splitlines(), 1) if line.strip()]
    before, after = printed_lines(saved), printed_lines(printed)
    return list(_differing(numbers, before, after))


def _differing(numbers: Sequence[int], before: Sequence[str], after: Sequence[str]) -> Iterator[Difference]:
    for tag, low, high, start, end in difflib.SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            continue
        for offset in range(max(high - low, end - start)):
            old = before[low + offset] if low + offset < high else ""
            new = after[start + offset] if start + offset < end else ""
            at = min(low + offset, len(numbers) - 1)
            yield (numbers[at] if numbers else 1), old, new


def shuffled(source: ConfigText, seed: int) -> Device:
    """Load a configuration line by line in a random order that the device accepts.

    A line that is refused, since another one must come first, is tried again after the others.
    """
    device = stand(kind_of(source.text))
    device.config = device.dialect.blank(device.node)
    waiting = list(config_lines(source.text))
    random.Random(f"{seed} {source.name}").shuffle(waiting)  # noqa: S311  no secret: a repeatable order
    while waiting:
        refused = [line for line in waiting if load(device, _with_headers(line))]
        if len(refused) == len(waiting):
            break
        waiting = refused
    device.changed()
    return device


def _with_headers(line: ConfigLine) -> str:
    words = (*line.headers, line.text)
    return "\n".join(" " * depth + text for depth, text in enumerate(words))
