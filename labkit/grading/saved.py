"""Which devices run something that they have not saved."""

from collections.abc import Mapping

from labkit.grading.check import Command, Output

_RUNNING = "display current-configuration"
_SAVED = "display saved-configuration"


def unsaved(outputs: Mapping[Command, Output]) -> tuple[str, ...]:
    """Return the devices whose two configurations are both known and differ."""
    found = []
    for command, running in outputs.items():
        saved = outputs.get(Command(command.node, _SAVED))
        if command.text != _RUNNING or saved is None or running.error or saved.error:
            continue
        if meaningful(running.text) != meaningful(saved.text):
            found.append(command.node)
    return tuple(sorted(found))


def meaningful(text: str) -> list[str]:
    """Return the lines of a configuration that mean something: a saved file has other comments at its head."""
    lines = [line.rstrip() for line in text.splitlines()]
    return [line for line in lines if line.strip() and not line.lstrip().startswith(("#", "!", "["))]
