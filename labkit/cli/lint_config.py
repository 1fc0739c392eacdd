"""What becomes of the lines of real configurations: `labkit lint --config`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from labkit.cli.exit_codes import ExitCode
from labkit.cli.terminal import data, data_json
from labkit.errors import UsageError

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
        raise UsageError("`--config` needs files or folders")
    if shuffle is not None and not round_trip:
        raise UsageError("`--shuffle` needs `--round-trip`")
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
        data(f"{line['file']}:{line['line']}: rejected: {line['text']}: {line['error']}")
    for line in record.get("changed", ()):
        data(f"{line['file']}:{line['line']}: changed: {line['before']!r} is printed as {line['after']!r}")
    for line in record.get("idle", ()):
        data(f"{line['file']}:{line['line']}: changes no state and no display: {line['text']}")
    for kind in ("kept", "unreadable"):
        for finding in getattr(report, kind):
            data(f"{finding.file}:{finding.line}: {kind}: {finding.text}")
    data(
        f"{report.files} files, {report.lines} lines: {record['stock']} stock, {record['live']} live,"
        f" {record['shown']} shown, {record['kept']} kept, {len(report.rejected)} rejected"
    )
