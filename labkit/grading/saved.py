"""Which devices run something that they have not saved."""

from collections.abc import Mapping

from labkit.grading.check import Command, Output

PAIRS = {
    "display current-configuration": "display saved-configuration",
    "show running-config": "show startup-config",
}
"""What shows the running configuration, and what the saved one, on the same device."""
_HEADINGS = ("#", "!", "[", "Building configuration", "Current configuration :", "Using ")
"""Beginnings of lines that are about a configuration and none of it."""


def unsaved(outputs: Mapping[Command, Output]) -> tuple[str, ...]:
    """Return the devices whose two configurations are both known and differ."""
    found = []
    for command, running in outputs.items():
        saved = outputs.get(Command(command.node, PAIRS.get(command.text, "")))
        if saved is None or running.error or saved.error:
            continue
        if running.text != saved.text and meaningful(running.text) != meaningful(saved.text):
            found.append(command.node)
    return tuple(sorted(found))


def meaningful(text: str) -> list[str]:
    """Return the lines of a configuration that mean something: a saved file has other comments at its head."""
    lines = [line.rstrip() for line in text.splitlines()]
    return [line for line in lines if line.strip() and not line.lstrip().startswith(_HEADINGS)]
