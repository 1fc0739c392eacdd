"""One pass over the devices: what was wanted is typed, and what they say is kept."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from labkit.errors import GraderError
from labkit.grading.check import Command, Output
from labkit.grading.conversation import MAX_OUTPUT
from labkit.grading.plan import Wanted, steps
from labkit.grading.transport import Connection, Transport
from labkit.language import _


def collect_round(wanted: Wanted, transport: Transport) -> dict[Command, Output]:
    """Ask each device its commands, step by step; ordered by node and command."""
    if not wanted:
        return {}
    nodes = sorted({command.node for command in wanted})
    sessions = {node: _Session(node, transport) for node in nodes}
    answers: dict[Command, Output] = {}
    try:
        with _workers(min(transport.threads, len(nodes))) as each:
            for step in steps(wanted):
                said = each(lambda item: sessions[item[0]].ask(item[1]), step.items())
                answers |= {command: output for one in said for command, output in one.items()}
    finally:
        for session in sessions.values():
            session.close()
    return dict(sorted(answers.items()))


@contextmanager
def _workers(threads: int) -> Iterator[Callable[..., Iterable[dict[Command, Output]]]]:
    """Something like `map`, on so many threads; one thread is this one."""
    if threads <= 1:
        yield map
        return
    with ThreadPoolExecutor(threads, thread_name_prefix="collect") as pool:
        yield pool.map


class _Session:
    """One device's answers. After a timeout the session is not in step any more: a new one is opened."""

    def __init__(self, node: str, transport: Transport) -> None:
        self._node = node
        self._transport = transport
        self._connection: Connection | None = None
        self._refusal = ""

    def ask(self, commands: Iterable[Command]) -> dict[Command, Output]:
        """Type commands in their order."""
        return {command: self._answer(command) for command in commands}

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _answer(self, command: Command) -> Output:
        try:
            if self._refusal:
                return Output(error=self._refusal)
            if self._connection is None:
                self._connection = self._open()
            return _kept(self._connection.run(command.text, command.answers))
        except GraderError as error:
            self.close()
            return Output(error=error.message)

    def _open(self) -> Connection:
        try:
            return self._transport.open(self._node)
        except GraderError as error:
            self._refusal = error.message
            raise


def _kept(text: str) -> Output:
    if len(text) > MAX_OUTPUT:
        return Output(error=_("the output is longer than {limit} characters", limit=MAX_OUTPUT))
    return Output(text.replace("\r\n", "\n"))
