"""The program: what a device learns of IPv6, and what it tells as a DHCPv6 server or relay, by a file.

SIGHUP makes it read the file again. It ends by itself when there is nothing left to do.
"""

import json
import os
import selectors
import signal
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from labkit.engine.linux.autoconfiguration.client import Client
from labkit.engine.linux.autoconfiguration.listener import Listener
from labkit.engine.linux.autoconfiguration.server import Server

CONFIG, STATE, PID_FILE = (
    f"/run/labkit/{name}" for name in ("learning6.json", "learning6-state.json", "learning6.pid")
)
_TICK = 0.25


class Program:
    """All that one device learns and tells."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._clients: dict[str, Client] = {}
        self._listeners: dict[str, Listener] = {}
        self._config: dict[str, Any] = {}
        self._reload = True
        self._server = Server(self._record)
        self._selector.register(self._server.socket, selectors.EVENT_READ, self._server.hear)
        self._known = self._restored()

    def run(self) -> None:
        """Work until there is nothing to do."""
        signal.signal(signal.SIGHUP, lambda *_: setattr(self, "_reload", True))
        while True:
            if self._reload:
                self._reload = False
                self._read()
            if not self._config["roles"] and not self._clients and not self._listeners:
                return
            for key, _ in self._selector.select(_TICK):
                with suppress(OSError):  # an interface that went away
                    key.data()
            for client in self._clients.values():
                client.tick()
            for listener in self._listeners.values():
                listener.tick()
            self._server.tick()

    def _restored(self) -> dict[str, Any]:
        try:
            known: dict[str, Any] = json.loads(Path(STATE).read_text())
        except (OSError, ValueError):
            return {}
        self._server.restore(known)
        clients: dict[str, Any] = known["clients"]
        return clients

    def _read(self) -> None:
        """Take up what the file says."""
        self._config = json.loads(Path(CONFIG).read_text())
        self._server.take_up(self._config)
        wanted: dict[str, dict[str, Any]] = self._config["interfaces"]
        asking = {name for name, own in wanted.items() if own["dhcp"]}
        listening = {name for name, own in wanted.items() if own["auto"] or own["default"]}
        for name in [*self._gone(self._clients, asking)]:
            self._close(self._clients.pop(name))
        for name in [*self._gone(self._listeners, listening)]:
            self._close(self._listeners.pop(name))
        for name, own in wanted.items():
            with suppress(OSError):  # the interface is not there
                if name in asking - self._clients.keys():
                    client = self._clients[name] = Client(name, self._known.pop(name, None), self._record)
                    self._selector.register(client.socket, selectors.EVENT_READ, client.hear)
                if name in listening - self._listeners.keys():
                    listener = self._listeners[name] = Listener(name, own, self._record)
                    self._selector.register(listener.socket, selectors.EVENT_READ, listener.hear)
        self._record()

    def _gone(self, known: dict[str, Any], wanted: set[str]) -> Iterator[str]:
        """Those that are not wanted any more, are told otherwise, or whose interface is another one by now."""
        indexes = {name: index for index, name in socket.if_nameindex()}
        for name, each in known.items():
            told = isinstance(each, Listener) and each.told != self._config["interfaces"].get(name)
            if name not in wanted or told or indexes.get(name, each.index) != each.index:
                yield name

    def _close(self, each: Client | Listener) -> None:
        self._selector.unregister(each.socket)
        each.close()

    def _record(self) -> None:
        """Write down what is known, for displays and for a process after this one."""
        record = {
            **self._server.record(),
            "clients": {name: client.lease for name, client in self._clients.items() if client.lease},
            "addresses": {name: each.addresses for name, each in self._listeners.items()},
            "routers": {name: each.routers for name, each in self._listeners.items()},
        }
        fresh = Path(f"{STATE}.new")
        fresh.write_text(json.dumps(record))
        fresh.replace(STATE)


def main() -> None:
    """Run, with a file that tells the process's number."""
    Path(PID_FILE).write_text(str(os.getpid()))
    try:
        Program().run()
    finally:
        Path(PID_FILE).unlink(missing_ok=True)
