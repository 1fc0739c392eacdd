"""What a check says to people.

An English sentence with values, which a report may show in another language.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

Translate = Callable[[str], str]
"""From an English sentence to the same sentence in the reader's language, placeholders kept."""


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence with placeholders, and their values.

    The values may come from a student's device, the template never does.
    """

    template: str
    values: tuple[tuple[str, str], ...] = ()

    def text(self, translate: Translate) -> str:
        """Return the sentence in the reader's language."""
        return translate(self.template).format(**dict(self.values))

    def __str__(self) -> str:
        return self.template.format(**dict(self.values))


def say(template: str, **values: object) -> Message:
    """Build a message; values that are collections of strings are joined by commas."""
    return Message(template, tuple((name, _plain(value)) for name, value in sorted(values.items())))


def _plain(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Iterable):
        return ", ".join(str(item) for item in value)
    return str(value)
