"""What a command's dialogue asks of its session.

A dialogue is a generator: it yields effects and is resumed with their results. Ctrl+C raises Interrupted at
the yield at which the dialogue stands, so that it can print what it has (ping's statistics) or clean up.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any


class Interrupted(Exception):  # noqa: N818  (no error: the user pressed Ctrl+C)
    """The user pressed Ctrl+C."""


@dataclass(frozen=True, slots=True)
class Output:
    """Text for the terminal, lines ended by line feeds. Where `paged`, it stops after each screenful."""

    text: str
    paged: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """A question; the dialogue is resumed with the line that answers it. Without `echo` it is not shown."""

    prompt: str
    echo: bool = True


@dataclass(frozen=True, slots=True)
class Relay:
    """What the session of a login on another device sends, as it is."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys that are pressed next, for a login on another device.

    The dialogue is resumed with a list of them that ends with Enter or Ctrl+] at the latest, or with nothing
    when a pause of the other session ends (`wake_at`) or its idle user is logged out (`logout_at`).
    """

    wake_at: float | None = None
    logout_at: float | None = None


@dataclass(frozen=True, slots=True)
class Sleep:
    """A pause, in seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Work:
    """A computation that may take long; the dialogue is resumed with its result, or with what it raises.

    One `apart` touches nothing of the lab, such as waiting for a packet: it holds nobody up.
    """

    call: Callable[[], Any]
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Close:
    """The end of the session, with a last word."""

    text: str = ""


Effect = Output | Ask | Relay | Keys | Sleep | Work | Close
Dialogue = Generator[Effect, Any, None]
