"""Collects what the benchmarks measure and prints it as one Markdown table."""

import platform
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

_ROWS: list[tuple[str, str]] = []


@pytest.fixture
def measured() -> Callable[[str, str], None]:
    """Adds a row to the table."""
    return lambda what, value: _ROWS.append((what, value))


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A state folder; what runs in it at the end is taken down."""
    from labkit.cli import main

    monkeypatch.setenv("LABKIT_STATE_DIR", str(tmp_path / "state"))
    yield tmp_path / "state"
    main.run(["down", "--all"])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table."""
    write = terminalreporter.write_line
    write("")
    write(
        f"{platform.system()} {platform.release()}, {platform.machine()}, Python {platform.python_version()}, "
    )
    write(", ".join(f"{name} {version(name)}" for name in ("labkit", "asyncssh", "netmiko", "fakenos")))
    write("")
    write("| what | measured |")
    write("|---|---|")
    for what, value in _ROWS:
        write(f"| {what} | {value} |")
