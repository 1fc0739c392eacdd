"""What the libraries below labkit say of a wrong command line, which they only say in English."""

import re
from functools import cache

from labkit.language import _, mark

_SENTENCES = (
    mark("Missing argument '{name}'"),
    mark("Missing option '{name}'"),
    mark("Missing parameter: {name}"),
    mark("Missing command"),
    mark("No such command '{name}'. Did you mean {known}?"),
    mark("No such command '{name}'"),
    mark("No such option: {name} Did you mean {known}?"),
    mark("No such option: {name} (Possible options: {known})"),
    mark("No such option: {name}"),
    mark("Option '{name}' does not take a value"),
    mark("Option '{name}' requires an argument"),
    mark("Got unexpected extra argument(s) ({arguments})"),
    mark("Got unexpected extra argument ({arguments})"),
    mark("Invalid value for '{name}': {reason}"),
    mark("Input should be a valid integer, unable to parse string as an integer"),
    mark("Input should be a valid number, unable to parse string as a number"),
    mark("Value '{value}' is not a valid int"),
    mark("Value '{value}' is not a valid float"),
)


def translated(sentence: str) -> str:
    """Say a library's sentence in the language that is spoken; one that is not known stays English."""
    for template in _SENTENCES:
        if match := _pattern(template).fullmatch(sentence):
            values = {name: translated(value) for name, value in match.groupdict().items()}
            return _(template, **values)
    return sentence


@cache
def _pattern(template: str) -> "re.Pattern[str]":
    parts = re.split(r"\{(\w+)\}", template)
    return re.compile(
        "".join(f"(?P<{part}>.*?)" if odd % 2 else re.escape(part) for odd, part in enumerate(parts))
    )
