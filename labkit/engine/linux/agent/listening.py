"""TCP ports that a device serves inside the lab.

Whoever connects is told, as one line of JSON, which device and port answered and under which address it is
seen: the login itself goes on in the lab process, where all shells are.
"""

import json
import socket
import threading
from contextlib import suppress

BACKLOG = 16
PATIENCE = 5.0
"""Seconds for a visitor to take what it is told."""


class Listeners:
    """The ports that are open now."""

    def __init__(self) -> None:
        self._open: dict[int, socket.socket] = {}

    def serve(self, node: str, ports: list[int]) -> None:
        """Open these ports and close all others. Raises OSError where a port cannot be opened."""
        for port in [port for port in self._open if port not in ports]:
            self._open.pop(port).close()
        for port in ports:
            if port not in self._open:
                self._open[port] = self._listen(node, port)

    def _listen(self, node: str, port: int) -> socket.socket:
        both = socket.has_dualstack_ipv6()
        family = socket.AF_INET6 if both else socket.AF_INET
        # the agent of a lab process that was killed may not have noticed yet
        listener = socket.create_server(
            ("", port), family=family, backlog=BACKLOG, reuse_port=True, dualstack_ipv6=both
        )
        threading.Thread(target=self._accept, args=(node, port, listener), daemon=True).start()
        return listener

    def _accept(self, node: str, port: int, listener: socket.socket) -> None:
        while True:
            try:
                visitor, address = listener.accept()
            except OSError:  # closed by `serve`
                return
            with visitor, suppress(OSError):
                visitor.settimeout(PATIENCE)
                answer = {"node": node, "port": port, "client": address[0]}
                visitor.sendall(json.dumps(answer).encode() + b"\n")
