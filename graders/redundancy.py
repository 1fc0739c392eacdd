"""What checks of shared gateways have in common: an interface's group, compared setting by setting."""

from collections.abc import Callable, Mapping, Sequence

from labkit.grading.check import InterfaceInput, Item, Verdict, passed, weighed
from labkit.grading.message import Message
from labkit.grading.names import same_interface
from labkit.grading.parse import Row

Tell = Callable[[Sequence[str]], Message]
"""Says of a group which settings it has."""


def named(inputs: InterfaceInput, number: str) -> dict[str, str]:
    """The settings that a check names, as text; `number` is the input that says which group is meant."""
    found = inputs.model_dump(exclude={"node", "interface", number}, exclude_none=True)
    return {key: str(value) for key, value in found.items()}


def wanted(settings: Mapping[str, str]) -> list[str]:
    """The settings as they are told."""
    return [f"{key} {value}" for key, value in settings.items()]


def group_of(rows: Sequence[Row], interface: str, column: str, number: int) -> Row | None:
    """The group of that number on an interface, if there is one."""
    mine = (row for row in rows if same_interface(str(row["interface"]), interface))
    return next((row for row in mine if int(str(row[column])) == number), None)


def compared(settings: Mapping[str, str], shown: Mapping[str, Sequence[str]], tell: Tell) -> Verdict:
    """Compare one by one; of several values that are shown one must be the one named."""
    items = [
        Item(value in shown[key], tell([f"{key} {' '.join(shown[key])}"])) for key, value in settings.items()
    ]
    return weighed(items) if items else passed(tell(["*"]))
