"""Students have Windows and macOS: what exists on one system only stays in the packages for that system."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "labkit"
LINUX_ONLY = ("engine/linux/", "runtime/docker")
GUARDED = ("batch/processes.py",)
"""Asks which system it is on before it does what some have not."""
MODULES = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "signal", "syslog"}
NAMES = {
    "AF_UNIX",
    "add_signal_handler",
    "fork",
    "forkpty",
    "geteuid",
    "getuid",
    "kill",
    "killpg",
    "open_unix_connection",
    "preexec_fn",
    "setsid",
    "start_unix_server",
    "wait4",
    "waitpid",
}


def unportable(source: str) -> Iterator[str]:
    """The names in a module that some systems do not have."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names if name.name.split(".")[0] in MODULES)
            case ast.ImportFrom(module=str(module)):
                if module.split(".")[0] in MODULES:
                    yield module
            case ast.Attribute(attr=attribute):
                if attribute in NAMES:
                    yield attribute
            case ast.keyword(arg=str(argument)):
                if argument in NAMES:
                    yield argument


def test_the_package_uses_portable_means_only() -> None:
    """No fork, fcntl, UNIX socket or POSIX signal outside the Linux packages."""
    found = {
        str(path.relative_to(PACKAGE)): names
        for path in sorted(PACKAGE.rglob("*.py"))
        if not path.relative_to(PACKAGE).as_posix().startswith((*LINUX_ONLY, *GUARDED))
        and (names := list(unportable(path.read_text(encoding="utf-8"))))
    }
    assert found == {}


@pytest.mark.parametrize(
    "source",
    [
        "import fcntl",
        "from signal import SIGTERM",
        "import os\nos.fork()",
        "loop.add_signal_handler(15, stop)",
        "import socket\nsocket.socket(socket.AF_UNIX)",
        "subprocess.Popen([], preexec_fn=f)",
    ],
)
def test_the_lint_sees(source: str) -> None:
    """Each forbidden means is found, so that the test above can fail."""
    assert list(unportable(source))
