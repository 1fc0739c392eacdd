"""The lab process's side of an agent: calls over the stream, from any thread."""

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import count
from typing import Any, NamedTuple

from labkit.engine.linux.agent.frames import BrokenStreamError, decode, encode
from labkit.engine.linux.agent.loader import opening
from labkit.engine.linux.stream import Stream
from labkit.errors import LabError
from labkit.language import _

PATIENCE = 90.0
"""Seconds to wait for an answer before the container counts as stuck."""


class Completed(NamedTuple):
    """What a program returned and printed."""

    code: int
    output: str
    errors: str


class AgentError(LabError):
    """A call that the agent could not carry out."""


class AgentClient:
    """An agent that runs, by its node's name. Safe for use from several threads."""

    def __init__(self, node: str, open_stream: Callable[[], Stream]) -> None:
        self._node = node
        self.on_links: Callable[[], None] = lambda: None
        """Called, on the thread that reads, when links in the container have changed."""
        self._stream = open_stream()
        self._numbers = count(1)
        self._waiting: dict[int, queue.SimpleQueue[dict[str, Any] | None]] = {}
        self._lock = threading.Lock()
        self._ended = False
        self._stream.send(opening())
        threading.Thread(target=self._read, name=f"agent {node}", daemon=True).start()

    @property
    def ended(self) -> bool:
        """Whether the container or its agent is gone."""
        return self._ended

    def close(self) -> None:
        """End the agent; what it started goes on."""
        self._stream.close()

    def run(self, command: Sequence[str], text: str = "") -> Completed:
        """Run a program of the image with a list of arguments, and `text` as its input."""
        return Completed(**self._call("run", command=list(command), input=text))

    def start(self, command: Sequence[str]) -> None:
        """Start a program that goes on by itself."""
        self._call("start", command=list(command))

    def write(self, path: str, text: str) -> None:
        """Write a file at once."""
        self._call("write", path=path, text=text)

    def read(self, path: str) -> str | None:
        """The text of a file; None where there is none."""
        text: str | None = self._call("read", path=path)
        return text

    def show(self, daemon: str, commands: Sequence[str]) -> list[str]:
        """The outputs of show commands of an FRR daemon, which must run."""
        outputs: list[str] = self._call("show", daemon=daemon, commands=list(commands))
        return outputs

    def configure(self, daemon: str, lines: Sequence[str]) -> list[tuple[int, str]]:
        """Give an FRR daemon lines; each one's result (0 is success) and output."""
        return [(code, text) for code, text in self._call("configure", daemon=daemon, lines=list(lines))]

    def listen(self, node: str, ports: Sequence[int], datagrams: Sequence[int]) -> None:
        """Serve these ports of TCP and UDP, and no others."""
        self._call("listen", node=node, ports=list(ports), datagrams=list(datagrams))

    def kill(self, pid_file: str, signal: int) -> bool:
        """Send a signal to the process of a pid file; tells whether there was one."""
        return bool(self._call("kill", pid_file=pid_file, signal=signal))

    def stream(self, call: str, **arguments: Any) -> Iterator[dict[str, Any]]:
        """The results of `ping` or `trace`, one by one as they come."""
        number, answers = self._send(call, arguments)
        try:
            while "item" in (message := self._next(answers)):
                yield message["item"]
            self._result(message)
        finally:
            self._waiting.pop(number, None)

    def connect(self, **arguments: Any) -> dict[str, Any]:
        """What became of a TCP connection."""
        answer: dict[str, Any] = self._call("connect", **arguments)
        return answer

    def _call(self, call: str, **arguments: Any) -> Any:
        number, answers = self._send(call, arguments)
        try:
            return self._result(self._next(answers))
        finally:
            self._waiting.pop(number, None)

    def _send(
        self, call: str, arguments: dict[str, Any]
    ) -> tuple[int, "queue.SimpleQueue[dict[str, Any] | None]"]:
        number = next(self._numbers)
        answers: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._waiting[number] = answers
        data = encode({"id": number, "call": call, "arguments": arguments})
        with self._lock:
            if self._ended:
                raise self._gone()
            self._stream.send(data)
        return number, answers

    def _next(self, answers: "queue.SimpleQueue[dict[str, Any] | None]") -> dict[str, Any]:
        try:
            message = answers.get(timeout=PATIENCE)
        except queue.Empty:
            raise LabError(_("{node}: the container does not answer", node=self._node)) from None
        if message is None:
            raise self._gone()
        return message

    def _result(self, message: dict[str, Any]) -> Any:
        if "error" in message:
            raise AgentError(f"{self._node}: {message['error']}")
        return message["result"]

    def _gone(self) -> LabError:
        return LabError(
            _("{node}: the container does not run any more", node=self._node),
            hint=_("`labkit down` removes what is left, `labkit up` starts the lab again"),
        )

    def _read(self) -> None:
        with suppress(BrokenStreamError, LabError, OSError):
            while (message := decode(self._stream.receive)) is not None:
                waiting = self._waiting.get(message.get("id", 0))
                if "event" in message:
                    self.on_links()
                elif waiting is not None:
                    waiting.put(message)
        with self._lock:
            self._ended = True
        for waiting in list(self._waiting.values()):
            waiting.put(None)
