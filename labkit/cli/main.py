"""The `labkit` command."""

import sys
import tempfile
import traceback
from contextvars import copy_context
from typing import Annotated

import typer

from labkit.cli import (
    author,
    batch,
    capture,
    catalogue,
    check,
    cohort,
    demo,
    doctor,
    exam,
    export,
    grade,
    image,
    importing,
    keys,
    labs,
    new,
    selftest,
)
from labkit.cli.catalogue import Json, Language, language
from labkit.cli.exit_codes import ExitCode
from labkit.cli.foreign import translated
from labkit.cli.help import translate
from labkit.cli.terminal import data, data_json, fail, note
from labkit.errors import LabkitError, UsageError
from labkit.language import LANGUAGES, _, speak, spoken
from labkit.settings import Settings
from labkit.system_errors import reason

app = typer.Typer(
    name="labkit",
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
    batch,
    cohort,
    exam,
    author,
    new,
    importing,
    export,
    image,
    capture,
    doctor,
    demo,
):
    module.register(app)


def _told(asked: bool) -> None:
    if asked:
        version()
        raise typer.Exit


Version = Annotated[bool, typer.Option("--version", is_eager=True, callback=_told, help="Print the version.")]


@app.callback()
def labkit(lang: Language = "", told: Version = False) -> None:  # noqa: ARG001  (its callback has told it)
    """Network labs that run, and grade, themselves."""
    language(lang)


@app.command()
def version(json: Json = False) -> None:
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
    """Run one command line; no exception leaves it, and no language that it spoke."""
    return copy_context().run(_run, arguments)


def _run(arguments: list[str]) -> int:
    try:
        settings = Settings.from_environment()
        asked, arguments = _asked_language(arguments)
        speak(asked if asked in LANGUAGES else settings.language, settings.search_path)
        command = typer.main.get_command(app)
        if spoken() != "en":
            translate(command)
        code = command.main(arguments, prog_name="labkit", standalone_mode=False)
        return int(code or ExitCode.DONE)
    except LabkitError as error:
        fail(error)
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        note(_("interrupted"))
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # The reader of our output, such as `head`, has gone; nothing is left to be said to it.
        sys.stdout = None
        return ExitCode.DONE
    except OSError as error:
        place = str(error.filename or "")
        fail(LabkitError(reason(error), place=place))
        return ExitCode.FAILED
    except Exception as error:  # noqa: BLE001  whatever it is, a user never sees a traceback
        return _unexpected(error)


def _asked_language(arguments: list[str]) -> tuple[str, list[str]]:
    """Find `--lang` wherever it stands, and put it first: the faults of a command line are told in it, too."""
    for index, one in enumerate(arguments):
        option, equals, value = one.partition("=")
        if option == "--":
            break
        if option == "--lang":
            after = index + 1 if equals else index + 2
            value = value if equals else next(iter(arguments[index + 1 : after]), "")
            return value, ["--lang", value, *arguments[:index], *arguments[after:]]
    return "", arguments


def _unexpected(error: Exception) -> int:
    explain = getattr(error, "format_message", None)
    if explain is not None:  # typer found the command line to be wrong
        context = getattr(error, "ctx", None)
        if context is not None and type(error).__name__ == "NoArgsIsHelpError":
            note(context.get_help())
            return ExitCode.USAGE
        hint = _("`{command} --help` shows what it takes", command=context.command_path) if context else ""
        fail(UsageError(translated(str(explain()).rstrip(".").replace("\n", " ")), hint=hint))
        return ExitCode.USAGE
    with tempfile.NamedTemporaryFile(
        "w", prefix="labkit-failure-", suffix=".log", delete=False, encoding="utf-8"
    ) as log:
        traceback.print_exception(error, file=log)
    fail(
        LabkitError(
            _("labkit itself failed: {error}", error=repr(error)),
            hint=_("please report it with {file}", file=log.name),
        )
    )
    return ExitCode.FAILED


if __name__ == "__main__":
    main()
