"""Which user level a command needs: 0 to test and call others, 1 to look, 2 to configure, 3 for files and users.

VRP's own assignment, before any `command-privilege`. Levels 3 to 15 may do the same.
"""

from labkit.nos.shell.declaration import Action, Declaration

VISIT, MONITOR, CONFIGURE, MANAGE = range(4)

_VISIT = frozenset(
    {"ping", "tracert", "telnet", "stelnet", "super", "quit", "return", "language-mode", "screen-length"}
)
_MONITOR = frozenset({"display", "terminal", "refresh"})
_MANAGE = frozenset(
    {
        "debugging", "reboot", "format", "dir", "more", "copy", "delete", "move", "rename", "mkdir", "rmdir",
        "pwd", "cd", "undelete", "ftp", "startup", "get", "put", "ls", "bye", "compare", "aaa", "user-interface",
        "local-user", "ssh", "rsa",
    }
)  # fmt: skip


def level_of(declaration: Declaration) -> int:
    """The lowest level that may type a command: its own where it has one, else that of its first word."""
    if declaration.level:
        return declaration.level
    words = declaration.notation.split()
    if words[0] in ("undo", "reset") and len(words) > 1 and words[1] in _MONITOR | _MANAGE:
        words = words[1:]
    if words[0] in _VISIT:
        return VISIT
    if words[0] in _MONITOR or (isinstance(declaration, Action) and declaration.display):
        return MONITOR
    return MANAGE if words[0] in _MANAGE else CONFIGURE
