"""pydantic's validation errors as sentences for the author of a file."""

import difflib
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

from labkit.errors import Problem
from labkit.language import _, mark

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

_Path = tuple[str | int, ...]
_WANTED = {
    "string_type": mark("text"),
    "int_type": mark("a whole number"),
    "int_parsing": mark("a whole number"),
    "int_from_float": mark("a whole number"),
    "float_type": mark("a number"),
    "float_parsing": mark("a number"),
    "finite_number": mark("a finite number"),
    "bool_type": mark("true or false"),
    "bool_parsing": mark("true or false"),
    "list_type": mark("a list"),
    "tuple_type": mark("a list"),
    "set_type": mark("a list"),
    "frozen_set_type": mark("a list"),
    "dict_type": mark("a mapping"),
    "mapping_type": mark("a mapping"),
    "model_type": mark("a mapping"),
    "model_attributes_type": mark("a mapping"),
    "none_required": mark("null"),
}
_ONE_OF = "one of: "
_LIMITS = {
    "greater_than_equal": (mark("{subject} must not be below {number}, found: {found}"), "ge"),
    "greater_than": (mark("{subject} must not be at or below {number}, found: {found}"), "gt"),
    "less_than_equal": (mark("{subject} must not be above {number}, found: {found}"), "le"),
    "less_than": (mark("{subject} must not be at or above {number}, found: {found}"), "lt"),
}


def near(name: str, known: Iterable[str]) -> str:
    """Hint at the known names nearest to a wrong one, or at all of them when none is near."""
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=3, cutoff=0.6)
    if close:
        return _("did you mean {names}?", names=_or(f"`{match}`" for match in close))
    known = ", ".join(names[:20]) + (", …" if len(names) > 20 else "")
    return _("known: {names}", names=known) if names else ""


def _or(choices: Iterable[str]) -> str:
    return _(" or ").join(choices)


def problems_of(
    error: "ValidationError",
    data: Any,
    model: "type[BaseModel]",
    place: Callable[[_Path], str],
    key_place: Callable[[_Path], str],
) -> list[Problem]:
    """Tell all faults of a document, in the order of the file, each reason once for each place."""
    wanted: dict[_Path, list[str]] = {}
    found: list[tuple[_Path, Problem]] = []
    for detail in error.errors(include_url=False):
        path = _existing(detail["loc"], data)
        if choice := _wanted(dict(detail)):
            wanted.setdefault(path, []).append(choice)
        elif detail["type"] == "missing":
            found.append((path, Problem(place(path), _("missing field: {name}", name=detail["loc"][-1]))))
        elif detail["type"] == "extra_forbidden":
            hint = near(str(path[-1]), _fields_at(model, path[:-1]))
            found.append((path, Problem(key_place(path), _("unknown field: {name}", name=path[-1]), hint)))
        else:
            found.append((path, Problem(place(path), _sentence(dict(detail), path))))
    deeper = [path for path, _problem in found]
    problems = [problem for _path, problem in found]
    for path, choices in wanted.items():
        others = [*deeper, *(other for other in wanted if other != path)]
        if not any(
            other[: len(path)] == path for other in others
        ):  # else another branch of a union fits better
            problems.append(_mismatch(path, choices, _at(data, path), place))
    return sorted(dict.fromkeys(problems), key=lambda problem: _position(problem.place))


def _wanted(detail: dict[str, Any]) -> str | None:
    """Say what a value should have been, if it is of the wrong type or not among the allowed ones."""
    if detail["type"] in ("literal_error", "enum"):
        expected: str = detail["ctx"]["expected"]
        return _ONE_OF + expected.replace("'", "").replace(" or ", ", ")
    return _WANTED.get(detail["type"])


def _told(choice: str) -> str:
    """Say in the user's language what `_wanted` found."""
    if choice.startswith(_ONE_OF):
        return _("one of: {names}", names=choice.removeprefix(_ONE_OF))
    return _(choice)


def _mismatch(path: _Path, choices: list[str], value: Any, place: Callable[[_Path], str]) -> Problem:
    """Join what the branches of a union would have taken into one fault."""
    wanted = _or(_told(choice) for choice in dict.fromkeys(choices))
    message = _(
        "{subject} must be {wanted}, found: {found}",
        subject=_subject(path),
        wanted=wanted,
        found=_shown(value),
    )
    names = [
        n for choice in choices if choice.startswith(_ONE_OF) for n in choice[len(_ONE_OF) :].split(", ")
    ]
    close = difflib.get_close_matches(str(value), names, n=1)
    return Problem(place(path), message, _("did you mean {names}?", names=f"`{close[0]}`") if close else "")


def _sentence(detail: dict[str, Any], path: _Path) -> str:
    kind, context, value = detail["type"], detail.get("ctx", {}), detail["input"]
    subject = _subject(path)
    if kind in _LIMITS:
        sentence, limit = _LIMITS[kind]
        number = _("zero") if context[limit] == 0 else f"{context[limit]:g}"
        return _(sentence, subject=subject, number=number, found=_shown(value))
    if kind == "too_short":
        least = context["min_length"]
        return _(
            "{subject} must have at least {number} items, found: {found}",
            subject=subject,
            number=least,
            found=len(value),
        )
    if kind == "too_long":
        most = context["max_length"]
        return _(
            "{subject} must have at most {number} items, found: {found}",
            subject=subject,
            number=most,
            found=len(value),
        )
    if kind == "string_too_short":
        return _("{subject} must not be empty", subject=subject)
    if kind == "string_pattern_mismatch":
        return _("{subject} is not a valid name: {found}", subject=subject, found=_shown(value))
    if kind == "value_error":
        return str(context["error"])
    reason = _(detail["msg"])
    return f"{subject}: {reason[:1].lower()}{reason[1:]}"


def _subject(path: _Path) -> str:
    if not path:
        return _("the file")
    if isinstance(path[-1], int):
        owner = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
        number = path[-1] + 1
        return (
            _("item {number} of `{owner}`", number=number, owner=owner)
            if owner
            else _("item {number}", number=number)
        )
    return f"`{path[-1]}`"


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return _("a mapping")
    if isinstance(value, list):
        return _("a list")
    if value is None:
        return _("nothing")
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _existing(loc: tuple[str | int, ...], data: Any) -> _Path:
    """Strip a location of what pydantic adds to it: names of union branches, and fields that are missing."""
    path: list[str | int] = []
    for part in loc:
        if isinstance(part, int):
            inside = isinstance(data, list) and part < len(data)
        else:
            inside = isinstance(data, dict) and part in data
        if inside:
            path.append(part)
            data = data[part]
    return tuple(path)


def _at(data: Any, path: _Path) -> Any:
    for part in path:
        data = data[part]
    return data


def _fields_at(model: "type[BaseModel]", path: _Path) -> set[str]:
    """Find the fields that a mapping at this path may have, over all branches of unions."""
    annotations: list[Any] = [model]
    for part in path:
        annotations = [child for one in annotations for child in _children(one, part)]
    models = [one for annotation in annotations for one in _branches(annotation) if _is_model(one)]
    return {field.alias or name for one in models for name, field in one.model_fields.items()}


def _children(annotation: Any, part: str | int) -> list[Any]:
    children: list[Any] = []
    for one in _branches(annotation):
        if _is_model(one):
            children += [f.annotation for name, f in one.model_fields.items() if part in (name, f.alias)]
        elif arguments := [argument for argument in get_args(one) if argument is not Ellipsis]:
            children += arguments if isinstance(part, int) else arguments[-1:]
    return children


def _branches(annotation: Any) -> list[Any]:
    """List the members of a union, looking through Annotated; a single type is its own branch."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _branches(get_args(annotation)[0])
    if origin is not None and getattr(origin, "__name__", "") in ("Union", "UnionType"):
        return [branch for argument in get_args(annotation) for branch in _branches(argument)]
    return [annotation]


def _is_model(annotation: Any) -> bool:
    from pydantic import BaseModel

    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _position(place: str) -> tuple[int, int]:
    _file, line, column = place.rsplit(":", 2)
    return int(line), int(column)
