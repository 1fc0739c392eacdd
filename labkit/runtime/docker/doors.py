"""Ports of the lab process behind which images of others listen.

Their containers publish nothing, and the engine may be on another machine: each connection is carried by the
engine's own exec stream into the lab's relay, and from there over the management cable.
"""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress

from labkit.errors import LabError
from labkit.nos.server import open_socket
from labkit.runtime.docker.stream import ExecStream

_MOST = 32
"""Connections through one door at a time."""
_PIECE = 65536


class Door:
    """A listening port; whoever connects to it is connected to the image."""

    def __init__(self, node: str, host: str, port: int, open_stream: Callable[[], ExecStream]) -> None:
        self._open_stream = open_stream
        self._free = threading.BoundedSemaphore(_MOST)
        self._listening = open_socket(host, port, node)
        self.port: int = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True, name=f"door-{node}").start()

    def close(self) -> None:
        """Stop listening."""
        _shut(self._listening)
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            if self._free.acquire(blocking=False):
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()
            else:
                client.close()

    def _serve(self, client: socket.socket) -> None:
        """Connect one client, until either side ends."""
        try:
            with client:
                stream = self._open_stream()
                try:
                    threading.Thread(target=_inward, args=(client, stream), daemon=True).start()
                    while data := stream.receive(_PIECE):
                        client.sendall(data)
                finally:
                    stream.close()
                    _shut(client)
        except (LabError, OSError):
            pass  # the image, the engine or the client is gone: the connection ends, as it would on a wire
        finally:
            self._free.release()


def _inward(client: socket.socket, stream: ExecStream) -> None:
    """Pass on what the client sends; what it was connected to ends with it."""
    try:
        while data := client.recv(_PIECE):
            stream.send(data)
    except (LabError, OSError):
        pass  # one of the two is gone
    stream.close()


def _shut(connection: socket.socket) -> None:
    """End a connection at once: as long as a thread waits for it, closing alone would do nothing."""
    with suppress(OSError):  # it may have ended already
        connection.shutdown(socket.SHUT_RDWR)
