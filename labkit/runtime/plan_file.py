"""A rendered lab as a file: a lab is resumed as it was, even when its scenario has been edited since."""

from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from labkit.errors import LabError
from labkit.scenario.plan import LabPlan


@cache
def _adapter() -> TypeAdapter[LabPlan]:
    return TypeAdapter(LabPlan)


def dump_plan(plan: LabPlan) -> str:
    """A plan as JSON."""
    return _adapter().dump_json(plan).decode()


def load_plan(path: Path) -> LabPlan:
    """Read a plan that `dump_plan` wrote."""
    try:
        return _adapter().validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise LabError(
            "the rendered lab is missing", place=str(path), hint="start it again: `labkit up`"
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise LabError(f"damaged: {where}: {first['msg']}", place=str(path)) from error
