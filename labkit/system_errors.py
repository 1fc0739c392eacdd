"""Why the operating system refused something, in the user's language."""

from labkit.language import _, mark

_REASONS = (
    mark("address already in use"),
    mark("broken pipe"),
    mark("cannot assign requested address"),
    mark("connection refused"),
    mark("connection reset by peer"),
    mark("connection timed out"),
    mark("directory not empty"),
    mark("file exists"),
    mark("file name too long"),
    mark("is a directory"),
    mark("no route to host"),
    mark("no space left on device"),
    mark("no such file or directory"),
    mark("not a directory"),
    mark("operation not permitted"),
    mark("permission denied"),
    mark("read-only file system"),
    mark("too many open files"),
)


def reason(error: OSError) -> str:
    """Say an error of the operating system; a rare one stays as the system says it."""
    said = (error.strerror or str(error)).lower()
    return _(said) if said in _REASONS else said
