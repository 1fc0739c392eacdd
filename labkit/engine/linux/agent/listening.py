"""TCP and UDP ports that a device serves inside the lab.

Whoever connects, or sends a datagram, is told, as one line of JSON, which device and port answered and under which
address it is seen: the login, or the name's address, itself comes from the lab process, where all of that is.
"""

import json
import socket
import threading
from contextlib import suppress

BACKLOG = 16
PATIENCE = 5.0
"""Seconds for a visitor to take what it is told."""
IPV6_RECVPKTINFO, IPV6_PKTINFO, ADDRESS = 49, 50, 16
"""Options of Linux that tell the address to which a datagram came, and its length."""
Port = tuple[int, bool]
"""A port's number, and whether it is one of UDP."""


class Listeners:
    """The ports that are open now."""

    def __init__(self) -> None:
        self._open: dict[Port, socket.socket] = {}

    def serve(self, node: str, ports: list[int], datagrams: list[int]) -> None:
        """Open these ports and close all others. Raises OSError where a port cannot be opened."""
        wanted = [*((port, False) for port in ports), *((port, True) for port in datagrams)]
        for port in [port for port in self._open if port not in wanted]:
            self._open.pop(port).close()
        for port in wanted:
            if port not in self._open:
                self._open[port] = self._answer(node, port[0]) if port[1] else self._listen(node, port[0])

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
                visitor.sendall(told(node, port, address[0]))

    def _answer(self, node: str, port: int) -> socket.socket:
        """Answer datagrams, each from the address to which it came."""
        listener = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.setsockopt(socket.IPPROTO_IPV6, IPV6_RECVPKTINFO, 1)
        listener.bind(("", port))
        threading.Thread(target=self._reply, args=(node, port, listener), daemon=True).start()
        return listener

    def _reply(self, node: str, port: int, listener: socket.socket) -> None:
        while True:
            try:
                _, extra, _, address = listener.recvmsg(2048, 256)
            except OSError:  # closed by `serve`
                return
            own = next((data[:ADDRESS] for _, kind, data in extra if kind == IPV6_PKTINFO), bytes(ADDRESS))
            source = [(socket.IPPROTO_IPV6, IPV6_PKTINFO, own + bytes(4))]
            with suppress(OSError):  # there is no way back
                listener.sendmsg([told(node, port, address[0])], source, 0, address)


def told(node: str, port: int, client: str) -> bytes:
    """What a visitor hears."""
    return json.dumps({"node": node, "port": port, "client": client}).encode() + b"\n"
