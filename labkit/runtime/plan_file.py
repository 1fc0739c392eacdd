"""A rendered lab as a file: a lab is resumed as it was, even when its scenario has been edited since."""

import pickle
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from labkit.errors import LabError
from labkit.language import _
from labkit.scenario.plan import LabPlan

if TYPE_CHECKING:
    from pydantic import TypeAdapter


@cache
def _adapter() -> "TypeAdapter[LabPlan]":
    from pydantic import TypeAdapter

    return TypeAdapter(LabPlan)


def dump_plan(plan: LabPlan) -> str:
    """A plan as JSON."""
    return _adapter().dump_json(plan).decode()


def pack_plan(plan: LabPlan) -> bytes:
    """A plan, and the text of its file, for the process that will run it."""
    return pickle.dumps((plan, dump_plan(plan)))


def unpack_plan(packed: bytes) -> tuple[LabPlan, str]:
    """What `pack_plan` packed."""
    plan, text = pickle.loads(packed)  # noqa: S301  it comes from the process that started this one
    return plan, text


def load_plan(path: Path) -> LabPlan:
    """Read a plan that `dump_plan` wrote."""
    from pydantic import ValidationError

    try:
        return _adapter().validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise LabError(
            _("the rendered lab is missing"), place=str(path), hint=_("start it again: `labkit up`")
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise LabError(
            _("damaged: {where}: {msg}", where=where, msg=first["msg"]), place=str(path)
        ) from error
