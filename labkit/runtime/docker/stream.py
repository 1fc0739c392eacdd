"""The byte stream to a program in a container, over the Docker exec API's own connection."""

import struct
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from labkit.errors import LabError
from labkit.language import _
from labkit.runtime.docker.api import asking, separate

if TYPE_CHECKING:
    from docker import DockerClient

_FRAME = struct.Struct(">BxxxL")
"""What stands before each piece of output: 1 for standard output or 2 for errors, and its length."""
_OUTPUT = 1
_KEPT = 2000
"""How many of the last octets of the program's complaints are kept."""


class ExecStream:
    """A program's standard input and output. One thread may send while another receives."""

    def __init__(self, client: "DockerClient", container: str, command: Sequence[str], node: str) -> None:
        self._node = node
        self._pending = b""
        self._complaints = b""
        self._sending = threading.Lock()
        with asking(_("the container's programs cannot be reached"), node):
            self._client = separate(client)
            self._shared = self._client is client
            api = self._client.api
            made = api.exec_create(container, list(command), stdin=True, stdout=True, stderr=True)
            # the SDK gives a reader around the socket; the rest of it keeps the connection alive
            self._connection: Any = api.exec_start(made["Id"], socket=True)
            self._socket: Any = getattr(self._connection, "_sock", self._connection)
            self._socket.settimeout(None)

    @property
    def complaints(self) -> str:
        """The end of what the program wrote to its standard error."""
        return self._complaints.decode(errors="replace")

    def send(self, data: bytes) -> None:
        """Write to the program; raises LabError when it has ended."""
        try:
            with self._sending:
                self._socket.sendall(data)
        except OSError as error:
            raise LabError(_("the program in the container has ended"), place=self._node) from error

    def receive(self, size: int) -> bytes:
        """Wait for output; `b""` when the program has ended."""
        while not self._pending:
            header = self._exactly(_FRAME.size)
            if len(header) < _FRAME.size:
                return b""
            kind, length = _FRAME.unpack(header)
            data = self._exactly(length)
            if kind == _OUTPUT:
                self._pending = data
            else:
                self._complaints = (self._complaints + data)[-_KEPT:]
            if len(data) < length:
                break
        data, self._pending = self._pending[:size], self._pending[size:]
        return data

    def close(self) -> None:
        """End the program's input and let go of the connection."""
        let_go(self._connection)
        if not self._shared:
            self._client.close()

    def _exactly(self, size: int) -> bytes:
        """So many octets of the connection; fewer at its end."""
        pieces = []
        while size > 0:
            try:
                piece = self._socket.recv(min(size, 65536))
            except OSError:
                break
            if not piece:
                break
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)


def let_go(connection: Any) -> None:
    """Close a connection that the SDK has handed out: the reader, and the socket that it reads."""
    socket = getattr(connection, "_sock", connection)
    # another thread may wait for data: shutting down wakes it, closing alone would not
    for step in (lambda: socket.shutdown(2), connection.close, socket.close):
        try:
            step()
        except OSError:  # the other side was faster
            continue
