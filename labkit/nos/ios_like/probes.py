"""What a ping prints for each reply: one character."""

from labkit.engine.engine import EchoReply

_MARKS = {
    "": "!",
    "no-route": ".",
    "net-unreachable": "U",
    "host-unreachable": "U",
    "port-unreachable": "U",
    "fragmentation-needed": "M",
    "ttl-exceeded": "&",
}


def ping_mark(reply: EchoReply) -> str:
    """Render one reply as one character."""
    return "." if reply.lost else _MARKS.get(reply.error, "U")
