"""Which privilege level a command needs: 0 and 1 to look around, 15 for all the rest.

IOS's own assignment, before any `privilege` line.
"""

from labkit.nos.shell.declaration import Declaration

USER, PRIVILEGED = 1, 15

_USER = frozenset(
    {"enable", "disable", "exit", "logout", "quit", "help", "ping", "traceroute", "telnet", "ssh", "terminal", "show"}
)  # fmt: skip
SHOW = frozenset(
    {"running-config", "startup-config", "archive", "logging", "access-lists", "line", "file", "tech-support"}
)
"""What of `show` is for privileged users alone."""


def level_of(declaration: Declaration) -> int:
    """The lowest level that may type a command: its own where it has one, else that of its first words."""
    if declaration.level:
        return declaration.level
    words = declaration.notation.split()
    if words[0] == "no" and len(words) > 1:
        words = words[1:]
    if words[0] == "show" and len(words) > 1 and words[1] in SHOW:
        return PRIVILEGED
    return USER if words[0] in _USER else PRIVILEGED
