"""What becomes of the lines of real configurations: `labkit lint --config`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from labkit.cli.exit_codes import ExitCode
from labkit.cli.terminal import data, data_json
from labkit.errors import UsageError
from labkit.language import _

if TYPE_CHECKING:
    from labkit.lint.report import ConfigReport


def lint_configurations(
    paths: Sequence[str], *, round_trip: bool, shuffle: int | None, prove_live: bool, json: bool
) -> None:
    """Lint files and folders. Ends with code 1 if a line is refused or, with `--round-trip`, printed otherwise."""
    from labkit.lint.report import lint
    from labkit.lint.roundtrip import changes
    from labkit.lint.sources import find_configurations

    if not paths:
        raise UsageError(_("`--config` needs files or folders"))
    if shuffle is not None and not round_trip:
        raise UsageError(_("`--shuffle` needs `--round-trip`"))
    report = lint(find_configurations(Path(path) for path in paths))
    record = report.record()
    if round_trip:
        record["changed"] = changes(report.readings, shuffle)
    if prove_live:
        from labkit.lint.prove import idle_lines

        record["idle"] = idle_lines(report)
    if json:
        data_json(record)
    else:
        _print(report, record)
    if record["rejected"] or record.get("changed"):
        raise typer.Exit(ExitCode.NEGATIVE)


def _print(report: "ConfigReport", record: dict[str, Any]) -> None:
    for line in record["rejected"]:
        data(
            _(
                "{file}:{line}: rejected: {text}: {error}",
                file=line["file"],
                line=line["line"],
                text=line["text"],
                error=line["error"],
            )
        )
    for line in record.get("changed", ()):
        data(
            _(
                "{file}:{line}: changed: {before} is printed as {after}",
                file=line["file"],
                line=line["line"],
                before=repr(line["before"]),
                after=repr(line["after"]),
            )
        )
    for line in record.get("idle", ()):
        data(
            _(
                "{file}:{line}: changes no state and no display: {text}",
                file=line["file"],
                line=line["line"],
                text=line["text"],
            )
        )
    for kind in ("kept", "unreadable"):
        for finding in getattr(report, kind):
            data(f"{finding.file}:{finding.line}: {kind}: {finding.text}")
    data(
        _(
            "{files} files, {lines} lines: {stock} stock, {live} live, {shown} shown, {kept} kept, {rejected} rejected",
            files=report.files,
            lines=report.lines,
            stock=record["stock"],
            live=record["live"],
            shown=record["shown"],
            kept=record["kept"],
            rejected=len(report.rejected),
        )
    )
