"""From raw display text to records, by TextFSM templates that match the whole command.

ntc-templates looks its index up by prefix, so that `display ospf peer` is read by the template of `dir`.
Here a template answers for a command only if its expression matches all of it; else there is no answer, and
that is the grader's trouble (`GraderError`), never a wrong record.
"""

import io
import re
import threading
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any

import textfsm
from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from labkit.errors import GraderError
from labkit.language import _

Row = Mapping[str, Any]
"""One record: lower-case field names, and strings or lists of strings."""

_REFUSED = re.compile(
    r"\s*% ?(?:Unknown command|Invalid input|Ambiguous command|Incomplete command|Command incomplete)"
    r"|(?: *\^ *\r?\n)?%Error 202\d\d: "
    r"|\s*-?(?:ba|da)?sh: .*not found"
)
"""How an answer begins that is a command line error: of IOS, ZXROS, or a shell."""
_REFUSED_BY_VRP = re.compile(
    r"^ *\^ *\r?\nError: ?(?:Unrecognized|Wrong|Incomplete|Ambiguous|Too many)", re.MULTILINE
)
_one_at_a_time = threading.Lock()
_school_folders: dict[Path, None] = {}
"""Folders of templates beside labkit's own, in the order in which they were added."""
_SHORT = 60_000
"""Characters of a text whose records are remembered."""
_COMPLETION = re.compile(r"\[\[(.+?)\]\]")


class IndexRow(BaseModel):
    """Which template reads which command: `command` is a regular expression for the whole of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    platform: str
    command: str
    template: str


def parse(platform: str, command: str, text: str, *, template: str = "") -> list[Row]:
    """Read one command's output.

    `template` names a file of a `graders/templates/` to use in place of the index. Raises GraderError where no
    template answers for the command, or the template does not understand the text.
    """
    if refused(text):
        raise GraderError(_("the device does not know `{command}`", command=command))
    path = _own(template) if template else find_template(platform, command)
    if path is None:
        raise GraderError(
            _("no template reads `{command}` on {platform}", command=command, platform=platform),
            hint=_("add a row to graders/templates/index.yaml"),
        )
    try:
        return list((_records if len(text) < _SHORT else _records.__wrapped__)(path, text))
    except textfsm.TextFSMError as error:
        raise GraderError(
            _(
                "`{command}`: {name} does not understand the output: {error}",
                command=command,
                name=path.name,
                error=error,
            )
        ) from error


@lru_cache(maxsize=1024)
def _records(path: Path, text: str) -> tuple[Row, ...]:
    """Read a text once: the self-test sees the same answers over and over."""
    fsm = _compiled(path)
    with _one_at_a_time:
        fsm.Reset()  # ParseText goes on where the last text ended
        rows = fsm.ParseText(text.replace("\r\n", "\n"))
    fields = [name.lower() for name in fsm.header]
    return tuple(MappingProxyType(dict(zip(fields, row, strict=True))) for row in rows)


def refused(text: str) -> bool:
    """Whether the device answered with one of its command line errors."""
    if _REFUSED.match(text):
        return True
    # the word is found in a long output much faster than the whole
    return "Error:" in text and _REFUSED_BY_VRP.search(text) is not None


@lru_cache(maxsize=4096)
def find_template(platform: str, command: str) -> Path | None:
    """Return the file of the template for a command.

    Ours first, then ntc-templates' if its row matches all of it, then a school's.
    """
    own, *schools = _folders()
    rows = (
        *_rows(own).get(platform, ()),
        *_ntc_rows(platform),
        *(row for school in schools for row in _rows(school).get(platform, ())),
    )
    return next((path for pattern, path in rows if pattern.fullmatch(command)), None)


@lru_cache(maxsize=512)
def _compiled(path: Path) -> textfsm.TextFSM:
    """Compile a template, once per process."""
    try:
        fsm = textfsm.TextFSM(io.StringIO(path.read_text(encoding="utf-8")))
    except (OSError, textfsm.TextFSMTemplateError) as error:
        raise GraderError(_("the template is broken: {error}", error=error), place=path.name) from error
    for rule in chain.from_iterable(fsm.states.values()):
        rule.regex_obj = rule.regex_obj.regex  # TextFSM wraps each, so that it can be copied
    return fsm


def add_templates(folder: Path) -> None:
    """Let the templates of a school's folder answer too, for commands that nothing else reads."""
    if folder not in _folders():
        _school_folders[folder] = None
        find_template.cache_clear()


def _folders() -> Sequence[Path]:
    return (Path(str(files("labkit.graders"))) / "templates", *_school_folders)


def _own(name: str) -> Path:
    for folder in _folders():
        path = folder / name
        if path.parent == folder and path.is_file():
            return path
    raise GraderError(_("there is no template {name}", name=name), place="graders/templates")


@lru_cache(maxsize=16)
def _rows(folder: Path) -> Mapping[str, Sequence[tuple[re.Pattern[str], Path]]]:
    """Read the rows of all `*.yaml` beside the templates by platform, in the order of the files' names."""
    rows: dict[str, list[tuple[re.Pattern[str], Path]]] = {}
    for index in sorted(folder.glob("*.yaml")):
        try:
            for data in YAML(typ="safe").load(index.read_text(encoding="utf-8")) or ():
                row = IndexRow.model_validate(data)
                rows.setdefault(row.platform, []).append((re.compile(row.command), folder / row.template))
        except (ValidationError, YAMLError, re.error) as error:
            raise GraderError(_("the index is broken: {error}", error=error), place=str(index)) from error
    return rows


@lru_cache(maxsize=16)
def _ntc_rows(platform: str) -> Sequence[tuple[re.Pattern[str], Path]]:
    """ntc-templates' rows for one platform; rows that merge two templates are left out."""
    folder = Path(str(files("ntc_templates"))) / "templates"
    rows = []
    for line in (folder / "index").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.split(",", 3)]
        if len(cells) == 4 and cells[2] == platform and ":" not in cells[0]:
            rows.append((re.compile(_COMPLETION.sub(_completion, cells[3])), folder / cells[0]))
    return tuple(rows)


def _completion(match: re.Match[str]) -> str:
    """Spell out ntc's `[[abc]]`: any beginning of the word, the empty one too."""
    word = match.group(1)
    return "".join(f"(?:{letter}" for letter in word) + ")?" * len(word)
