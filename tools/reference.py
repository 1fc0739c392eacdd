#!/usr/bin/env python3
"""Writes docs/reference/ and the tables of docs/diagnoses.md from the code.

The reference: rubrics, checks, displays, commands, kinds, labkit's options, reports, labs. `make docs` runs it; a test
compares the pages with what it would write.
"""

import io
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from inspect import cleandoc
from pathlib import Path
from typing import Any

from catalogue import catalogue_pages

DOCS = Path(__file__).parent.parent / "docs"
FOLDER = DOCS / "reference"
NOTE = "<!-- Made from the code by `make docs`; edit the code instead. -->"
_FAMILIES = {"router": "Router"}
"""Families whose name is not an abbreviation."""


def pages() -> dict[str, str]:
    """Return all pages by file name."""
    makers: dict[str, Callable[[], Iterator[str]]] = {
        "rubric.md": _rubric,
        "checks.md": _checks,
        "displays.md": _displays,
        "commands.md": _commands,
        "commands-cisco.md": _cisco_commands,
        "commands-zte.md": _zte_commands,
        "kinds.md": _kinds,
        "cli.md": _command_line,
    }
    written = {name: "\n".join([NOTE, "", *maker()]).rstrip() + "\n" for name, maker in makers.items()}
    labs = catalogue_pages()
    labs["catalogue.md"] = f"{NOTE}\n\n{labs['catalogue.md']}"
    return {**written, **labs, "report.schema.json": _report_schema(), "../diagnoses.md": _diagnoses()}


def main() -> None:
    """Write the pages that differ from what is there."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"docs/reference/{name}\n")


# report.schema.json


def _report_schema() -> str:
    from labkit.report.data import report_schema

    return json.dumps(report_schema(), ensure_ascii=False, indent=2) + "\n"


# diagnoses.md


def _diagnoses() -> str:
    """The page with its tables made anew; its headings and what stands below them are written by hand."""
    from labkit.nos.state.reasons import BY_HEADING

    parts = re.split(r"^## (.+)\n", (DOCS / "diagnoses.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    sections = [parts[0].strip()]
    for heading, text in zip(parts[1::2], parts[2::2], strict=True):
        prose = re.sub(r"^\|.*\n?", "", text, flags=re.MULTILINE).strip()
        rows = [
            f"| `{name}` | {reason.meaning} | {reason.source} |".replace("|  |", "| |")
            for name, reason in BY_HEADING[heading].items()
        ]
        table = "\n".join(("| Reason | It means | See |", "|---|---|---|", *rows))
        sections += filter(None, (f"## {heading}", prose, table))
    return "\n\n".join(sections) + "\n"


# rubric.md


def _rubric() -> Iterator[str]:
    from labkit.grading import rubric_file
    from labkit.grading.action import Action, Configure, Run

    yield from ("# The rubric's language", "", "What `rubric.yaml` may say; what a check looks at is in")
    yield from ("[the catalogue of checks](checks.md).", "")
    parts = (
        ("The file", rubric_file.RubricFile),
        ("A check", rubric_file.CheckHead),
        ("What a check looks at", rubric_file.PartHead),
        ("A hint to ask for", rubric_file.HintTier),
        ("A fallback", rubric_file.FallbackHead),
        ("A group", rubric_file.GroupEntry),
        ("A phase", rubric_file.PhaseEntry),
        ("An action of a phase", Action),
        ("`run`", Run),
        ("`configure`", Configure),
    )
    for title, model in parts:
        yield from (f"## {title}", "", cleandoc(model.__doc__ or ""), "")
        yield from (*_fields(model.model_json_schema()), "")
    yield from _objectives()


def _objectives() -> Iterator[str]:
    from labkit.grading.objectives import catalogue

    yield from (
        "## Objectives",
        "",
        "What `objectives` of a check may name.",
        "",
        "| id | | |",
        "|---|---|---|",
    )
    for name, titles in catalogue().items():
        yield f"| `{name}` | {titles.get('en', '')} | {titles.get('zh', '')} |"
    yield ""


# checks.md


def _checks() -> Iterator[str]:
    from labkit.grading.library import library

    yield from (
        "# Checks",
        "",
        "What a rubric can ask of a network. Every check has the fields that [the rubric's language](rubric.md)",
        "gives to all, and its own beside them. A value may be a template, such as `{{ lan | host(1) }}`; an",
        "interface may be named in full, in short, or by its link (`to-R2`).",
        "",
    )
    topic = ""
    for name, check in library().items():
        if name.partition(".")[0] != topic:
            topic = name.partition(".")[0]
            module = sys.modules[check.__module__]
            yield from (f"## {topic}", "", cleandoc(module.__doc__ or ""), "")
        yield from _check(name, check)


def _check(name: str, check: Any) -> Iterator[str]:
    yield from (f"### {name}", "", cleandoc(check.__doc__ or ""), "")
    if check.text_based:
        yield from ("Looks at the text of the configuration, not at what the network does.", "")
    yield from (cleandoc(check.Input.__doc__ or ""), "", *_fields(check.Input.model_json_schema()), "")
    entry = {"id": name.replace(".", "-"), "check": name, **check.example, "points": 5}
    yield from ("```yaml", *_yaml([entry]).splitlines(), "```", "")


def _yaml(value: object) -> str:
    from ruamel.yaml import YAML

    writer = YAML()
    writer.indent(mapping=2, sequence=2, offset=0)
    writer.width = 100
    stream = io.StringIO()
    writer.dump(value, stream)
    return stream.getvalue()


def _fields(schema: Mapping[str, Any]) -> Iterator[str]:
    required = set(schema.get("required", ()))
    yield from ("| field | value | |", "|---|---|---|")
    for name, field in schema["properties"].items():
        what = _type(field, schema)
        notes = [field.get("description", ""), _default(field) if name not in required else "must be given"]
        yield f"| `{name}` | {what} | {'; '.join(filter(None, notes))} |".replace("|  |", "| |")


def _default(field: Mapping[str, Any]) -> str:
    value = field.get("default")
    if value in (None, "", [], {}, False):
        return ""
    return f"`{value}` unless given"


_FORMATS = {
    f"{version}{kind}": words
    for version in ("ipv4", "ipv6")
    for kind, words in {"interface": "address/length", "network": "prefix/length", "": "address"}.items()
}


def _type(field: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """Say in words what a JSON schema allows."""
    if "$ref" in field:
        return _type(schema["$defs"][field["$ref"].rpartition("/")[2]], schema)
    if "enum" in field:
        return " or ".join(f"`{value}`" for value in field["enum"])
    if "anyOf" in field:
        return " or ".join(dict.fromkeys(_type(one, schema) for one in field["anyOf"]))
    match field.get("type"):
        case "array":
            return f"list of {_type(field['items'], schema)}" if field.get("items") else "list"
        case "object":
            return "texts by language" if "en" in field.get("properties", {}) else "mapping"
        case "integer" | "number":
            return _bounds(field)
        case "boolean":
            return "`true` or `false`"
        case "null":
            return "nothing"
        case _:
            return _FORMATS.get(field.get("format", ""), "text")


def _bounds(field: Mapping[str, Any]) -> str:
    low, high = field.get("minimum"), field.get("maximum")
    if low is not None and high is not None:
        return f"number from {low:g} to {high:g}"
    return "number" if low is None else f"number, at least {low:g}"


# displays.md


def _displays() -> Iterator[str]:
    from labkit import graders

    yield from (
        "# Displays that a check can read",
        "",
        "The commands whose output labkit's own TextFSM templates turn into records, and the fields of these, for",
        "`where` and `expect` of `generic.command`. The command is a regular expression for the whole of what is",
        "typed, in full. For what is not here, the templates of",
        "[ntc-templates](https://github.com/networktocode/ntc-templates) for `huawei_vrp` are asked, if one is for",
        "just that command.",
        "",
        "| platform | command | fields |",
        "|---|---|---|",
    )
    yield from sorted(_display_rows(Path(graders.__file__).parent / "templates"))


def _display_rows(folder: Path) -> Iterator[str]:
    from ruamel.yaml import YAML
    from textfsm import TextFSM

    from labkit.grading.parse import IndexRow

    for index in sorted(folder.glob("*.yaml")):
        for data in YAML(typ="safe").load(index.read_text(encoding="utf-8")) or ():
            row = IndexRow.model_validate(data)
            with (folder / row.template).open(encoding="utf-8") as template:
                fields = ", ".join(f"`{name.lower()}`" for name in TextFSM(template).header)
            command = row.command.replace("|", "\\|")
            yield f"| {row.platform} | `{command}` | {fields} |"


# commands.md


def _commands() -> Iterator[str]:
    from labkit.nos.host.dialect import host
    from labkit.nos.huawei.dialect import huawei
    from labkit.nos.huawei.layout import LAYOUTS

    names = {family: _FAMILIES.get(family, family.upper()) for family in LAYOUTS}
    yield from _commands_heading("Commands", "undo", names.values())
    yield from _dialect("VRP", {name: huawei(family) for family, name in names.items()})
    yield from _dialect("PC", {"PC": host()})


def _cisco_commands() -> Iterator[str]:
    from labkit.nos.cisco.dialect import cisco

    names = {"isr": "ISR", "catalyst2": "layer-2 Catalyst", "catalyst3": "layer-3 Catalyst"}
    yield from _commands_heading("Commands of IOS", "no", names.values())
    yield from _dialect("IOS", {name: cisco(family) for family, name in names.items()})


def _zte_commands() -> Iterator[str]:
    from labkit.nos.zte.dialect import zte

    names = {"zxr10": "router", "zxr10-switch": "switch"}
    yield from _commands_heading("Commands of ZXROS", "no", names.values())
    yield from _dialect("ZXROS", {name: zte(family) for family, name in names.items()})


def _commands_heading(title: str, negation: str, families: Iterable[str]) -> tuple[str, ...]:
    return (
        f"# {title}",
        "",
        "Everything that can be typed, by device and view, in the notation of the vendors' manuals: `{a|b}` one",
        "of, `[x]` optional, `<x>` a value, `*` in any order. The user view is IOS's EXEC mode, the system view the",
        "global configuration mode. A command of the system view can be typed in every view below it;",
        "`interface <interface>` opens the view for that sort of interface. Behind each stands what it does:",
        "",
        "- **live**: the simulation, the session or a display reads the setting;",
        "- **kept**: accepted, stored, and printed in its place of the configuration; changes nothing;",
        "- **command**: does something at once;",
        "- **display**: shows something; `| include`, `| exclude` and `| begin` filter it.",
        "",
        f"Live and kept lines have a form with `{negation}` too. Families of devices are {', '.join(families)}; they",
        "stand behind a line that not all of them have (see [kinds.md](kinds.md)).",
        "",
    )


def _dialect(title: str, dialects: Mapping[str, Any]) -> Iterator[str]:
    views: dict[str, Any] = {}
    lines: dict[str, dict[str, tuple[str, list[str]]]] = {}
    for family, dialect in dialects.items():
        views |= {name: view for name, view in dialect.views.items() if name not in views}
        for view, declarations in dialect.declarations().items():
            held = lines.setdefault(view, {})
            for declaration in declarations:
                held.setdefault(declaration.notation, (_mark(declaration), []))[1].append(family)
    openers = _openers(dialects)
    yield from (f"## {title}", "")
    for view in ("user", "system", "any", *sorted(set(lines) - {"user", "system", "any"})):
        if view not in lines:
            continue
        yield from (f"### {title}: {_view_title(view)}", "")
        inherited = tuple(name for name in getattr(views.get(view), "inherits", ()) if name in lines)
        if openers.get(view):
            yield "Opened by " + ", ".join(f"`{notation}`" for notation in sorted(openers[view])) + "."
        if inherited:
            yield "Has the commands of " + ", ".join(map(_view_title, inherited)) + " too."
        if openers.get(view) or inherited:
            yield ""
        for notation, (mark, families) in sorted(lines[view].items()):
            only = "" if len(set(families)) == len(dialects) else ", " + ", ".join(dict.fromkeys(families))
            yield f"- `{notation}` ({mark}{only})"
        yield ""


def _view_title(view: str) -> str:
    return {"user": "user view", "system": "system view", "any": "every view"}.get(view, f"{view} view")


def _openers(dialects: Mapping[str, Any]) -> dict[str, set[str]]:
    """The notations that open each view, where the view does not depend on what is opened."""
    from labkit.nos.shell.declaration import Section

    found: dict[str, set[str]] = {}
    for dialect in dialects.values():
        for declarations in dialect.declarations().values():
            for declaration in declarations:
                if isinstance(declaration, Section) and isinstance(declaration.view, str):
                    found.setdefault(declaration.view, set()).add(declaration.notation)
    return found


def _mark(declaration: Any) -> str:
    from labkit.nos.shell.declaration import Action, Kept, Section

    if isinstance(declaration, Action):
        return "display" if declaration.display else "command"
    kept_section = isinstance(declaration, Section) and declaration.path == "sections"
    return "kept" if isinstance(declaration, Kept) or kept_section else "live"


# kinds.md


def _kinds() -> Iterator[str]:
    from labkit.topology import kinds

    yield from (
        "# Device kinds",
        "",
        "What a node of a topology can be. A link's end names one of these interfaces, in full or in short",
        "(`GE0/0/1`); logical interfaces are created on the device.",
        "",
    )
    folder = Path(kinds.__file__).parent / "kinds"
    for name in kinds.kind_names():
        first = (folder / f"{name}.yaml").read_text(encoding="utf-8").partition("\n")[0]
        yield from (f"## {name}", "", *([first.lstrip("# "), ""] if first.startswith("#") else []))
        yield from _kind(kinds.device_kind(name), kinds.interface_ranges)


def _kind(kind: Any, ranges: Callable[[Any], str]) -> Iterator[str]:
    aliases = {
        option.removeprefix("alias "): interface
        for option, interface in kind.options.items()
        if option.startswith("alias ")
    }
    switched = any(spec.layer2 for spec in kind.interfaces)
    routed = any(not spec.layer2 and not spec.management for spec in kind.interfaces)
    facts = {
        "model": kind.model,
        "role": kind.role,
        "family of commands": _FAMILIES.get(kind.family, kind.family.upper())
        if kind.vendor == "huawei"
        else "",
        "netmiko's device type": f"`{kind.device_type}`",
        "software": " ".join(
            filter(None, (f"VRP {kind.vrp}" if kind.vrp else "", kind.version)),
        ),
        "interfaces": ranges(kind),
        "switch ports": "all but the routed ones" if switched and routed else "all" if switched else "",
        "other names": ", ".join(f"{alias} is {interface}" for alias, interface in aliases.items()),
        "logical": ", ".join(kind.logical),
    }
    yield from ("| | |", "|---|---|")
    yield from (f"| {fact} | {value} |" for fact, value in facts.items() if value)
    yield ""


# cli.md


def _command_line() -> Iterator[str]:
    from typer.main import get_command

    from labkit.cli.main import app

    root: Any = get_command(app)
    yield from (
        "# The `labkit` command",
        "",
        root.help,
        "Results go to standard output, everything else to standard error. The codes with which it exits, and",
        "the environment variables that it reads, are in the [operator's guide](../operator.md).",
        "",
    )
    for path, command in _leaves(("labkit",), root):
        yield from (f"## {' '.join(path)}", "", cleandoc(command.help or ""), "")
        yield from ("```text", _usage(path, command), "```", "")
        yield from _parameters(command.params)


def _leaves(path: tuple[str, ...], command: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, child in sorted(getattr(command, "commands", {}).items()):
        yield from _leaves((*path, name), child)
    if not getattr(command, "commands", None):
        yield path, command


def _usage(path: Iterable[str], command: Any) -> str:
    arguments = [_argument(one) for one in command.params if one.param_type_name == "argument"]
    return " ".join([*path, "[OPTIONS]", *arguments])


def _argument(parameter: Any) -> str:
    name = str(parameter.metavar or parameter.name).upper() if not parameter.metavar else parameter.metavar
    repeated = name + ("..." if parameter.nargs == -1 else "")
    return repeated if parameter.required else f"[{repeated}]"


def _parameters(parameters: Iterable[Any]) -> Iterator[str]:
    rows = [(_name(one), one.help or "") for one in parameters]
    if rows:
        yield from ("| | |", "|---|---|")
        yield from (f"| {name} | {text} |".replace("|  |", "| |") for name, text in rows)
        yield ""


def _name(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"`{_argument(parameter).strip('[]')}`".replace("|", "\\|")
    value = "" if parameter.is_flag else f" {parameter.metavar or parameter.name.upper()}"
    return ", ".join(f"`{option}{value}`" for option in parameter.opts).replace("|", "\\|")


if __name__ == "__main__":
    main()
