"""FRR's daemons, spoken to as its own shell does: over their sockets, one command at a time.

A command goes as its text and a zero octet; the answer is its output, three zero octets, and the command's result,
0 for success. This saves the 40 ms in which vtysh builds its grammar, and tells the result of each line.
"""

import socket
import threading

SOCKETS = "/run/frr"
PATIENCE = 20.0
"""Seconds that a daemon may take over a command."""
SUCCESS = 0
"""Result of a command that was carried out."""


class Daemon:
    """A connection to one daemon, by the name of its socket (`ospfd`, `ospfd-2`)."""

    def __init__(self, name: str) -> None:
        self._path = f"{SOCKETS}/{name}.vty"
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None

    def show(self, command: str) -> str:
        """The output of a show command. Raises OSError when the daemon does not run."""
        with self._lock:
            return self._run(command)[1]

    def configure(self, lines: list[str]) -> list[tuple[int, str]]:
        """Give configuration lines, each with its result and output. Raises OSError as `show` does."""
        with self._lock:
            self._run("configure terminal")
            try:
                return [self._run(line) for line in lines]
            finally:
                self._run("end")

    def close(self) -> None:
        """Let go of the connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _run(self, command: str) -> tuple[int, str]:
        try:
            if self._socket is None:
                self._connect()
            return self._exchange(command)
        except OSError:
            self.close()
            raise

    def _connect(self) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(PATIENCE)
        self._socket.connect(self._path)
        self._exchange("enable")

    def _exchange(self, command: str) -> tuple[int, str]:
        stream = self._socket
        if stream is None:
            raise ConnectionError(self._path)
        stream.sendall(command.encode() + b"\0")
        answer = bytearray()
        while len(answer) < 4 or answer[-4:-1] != b"\0\0\0":
            part = stream.recv(65536)
            if not part:
                raise ConnectionError(f"{self._path}: the daemon ended")
            answer += part
        return answer[-1], answer[:-4].decode(errors="replace")
