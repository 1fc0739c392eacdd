"""What a check says to people.

An English sentence with values, which a report may show in another language.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from labkit.grading.labels import is_word, labelled
from labkit.language import Said, Translate, mark


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence with placeholders, and their values.

    The values may come from a student's device, the template never does. A value may be a message itself.
    """

    template: str
    values: "tuple[tuple[str, str | Message], ...]" = ()

    def text(self, translate: Translate) -> str:
        """Return the sentence in the reader's language."""
        values = {
            name: value.text(translate) if isinstance(value, Message) else value
            for name, value in self.values
        }
        return translate(self.template).format(**values)

    def __str__(self) -> str:
        return self.text(str)


def say(template: str, /, **values: object) -> Message:
    """Build a message; the items of a collection are joined by commas, and properties (`cost 10`) translated."""
    return Message(template, tuple([(name, _plain(values[name])) for name in sorted(values)]))


def together(messages: Iterable[Message], template: str = mark("{first}; {second}")) -> Message:
    """Make one message of several; `template` says how two of them are put together."""
    first, *others = messages
    for other in others:
        first = say(template, first=first, second=other)
    return first


def _plain(value: object) -> "str | Message":
    if type(value) is str or isinstance(value, Message):  # most of them; a `Said` is another type of str
        return value
    if isinstance(value, Said):
        return say(value.sentence, **value.values)
    if isinstance(value, str):
        return value
    if isinstance(value, Iterable):
        items = [_item(item) for item in value]
        if all(isinstance(item, str) for item in items):
            return ", ".join(map(str, items))
        return together((_message(item) for item in items), mark("{first}, {second}"))
    return str(value)


def _item(value: object) -> "str | Message":
    if isinstance(value, Message):
        return value
    found = labelled(str(value))
    if found is None:
        return str(value)
    sentence, rest = found
    alternatives = [_message(part) for part in rest.split(" and ")]
    return say(sentence, value=together(alternatives, mark("{first} and {second}")))


def _message(value: "str | Message") -> Message:
    if isinstance(value, Message):
        return value
    return Message(value) if is_word(value) else say("{item}", item=value)
