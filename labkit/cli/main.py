"""The `labkit` command."""

import sys
import tempfile
import traceback
from pathlib import Path

import typer

from labkit.cli import (
    author,
    capture,
    catalogue,
    check,
    demo,
    doctor,
    export,
    grade,
    image,
    importing,
    keys,
    labs,
    selftest,
)
from labkit.cli.exit_codes import ExitCode
from labkit.cli.terminal import data, data_json, fail, note
from labkit.errors import LabkitError, UsageError

app = typer.Typer(
    name="labkit",
    help="Network labs that run, and grade, themselves.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (
    catalogue,
    labs,
    check,
    grade,
    keys,
    selftest,
    author,
    importing,
    export,
    image,
    capture,
    doctor,
    demo,
):
    module.register(app)


@app.command()
def version(json: bool = typer.Option(False, "--json", help="As JSON.")) -> None:
    """Print the version."""
    from labkit import __version__

    if json:
        data_json({"version": __version__})
    else:
        data(f"labkit {__version__}")


def main() -> None:
    """Run the command line and exit with its code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line; no exception leaves it."""
    try:
        code = typer.main.get_command(app).main(arguments, prog_name="labkit", standalone_mode=False)
        return int(code or ExitCode.DONE)
    except LabkitError as error:
        fail(error)
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        note("interrupted")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # The reader of our output, such as `head`, has gone; nothing is left to be said to it.
        sys.stdout = None
        return ExitCode.DONE
    except OSError as error:
        place = str(error.filename or "")
        fail(LabkitError((error.strerror or str(error)).lower(), place=place))
        return ExitCode.FAILED
    except Exception as error:  # noqa: BLE001  whatever it is, a user never sees a traceback
        return _unexpected(error)


def _unexpected(error: Exception) -> int:
    explain = getattr(error, "format_message", None)
    if explain is not None:  # typer found the command line to be wrong
        context = getattr(error, "ctx", None)
        hint = f"`{context.command_path} --help` shows what it takes" if context else ""
        fail(UsageError(str(explain()).rstrip(".").replace("\n", " "), hint=hint))
        return ExitCode.USAGE
    with tempfile.NamedTemporaryFile(
        "w", prefix="labkit-failure-", suffix=".log", delete=False, encoding="utf-8"
    ) as log:
        traceback.print_exception(error, file=log)
    fail(LabkitError(f"labkit itself failed: {error!r}", hint=f"please report it with {Path(log.name)}"))
    return ExitCode.FAILED


if __name__ == "__main__":
    main()
