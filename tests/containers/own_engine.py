"""A Docker engine of the tests' own, in a network of its own, that may be killed and is reached in several ways."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from containers.labs import wait

PORT = 2375
"""Where the engine listens in its own network."""
_START_SECONDS = 60.0
_NEW_NETWORK = 0x40000000
"""CLONE_NEWNET of `setns`."""


@dataclass
class OwnEngine:
    """A dockerd with all its files in one folder. Without a network of its own it would take the machine's bridge."""

    folder: Path
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def address(self) -> str:
        return f"unix://{self.folder}/docker.sock"

    def start(self) -> None:
        # what a killed engine leaves; it would wait for a containerd that has died with it
        for left in ("pid", "exec/containerd/containerd.pid"):
            (self.folder / left).unlink(missing_ok=True)
        places = {"data-root": "data", "exec-root": "exec", "pidfile": "pid"}
        options = [f"--{option}={self.folder / name}" for option, name in places.items()]
        options += [f"--host={self.address}", f"--host=tcp://127.0.0.1:{PORT}", "--tls=false"]
        options += ["--bridge=none", "--iptables=false", "--ip-masq=false"]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                ["unshare", "--net", "sh", "-c", 'ip link set lo up; exec dockerd "$@"', "sh", *options],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )
        wait(self.answers, _START_SECONDS)

    def answers(self) -> bool:
        # the SDK forgets to close a socket that it could not connect
        with socket.socket(socket.AF_UNIX) as trial:
            trial.settimeout(5)
            try:
                trial.connect(self.address.removeprefix("unix://"))
                trial.sendall(b"GET /_ping HTTP/1.0\r\n\r\n")
                return b" 200 " in trial.recv(100)
            except OSError:
                return False

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End it in an orderly way, which ends its containerd too."""
        assert self.process is not None
        self.process.terminate()
        self.process.wait(60)
        # what an engine that was killed had mounted stays mounted
        mounts = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines()]
        for place in sorted((place for place in mounts if place.startswith(f"{self.folder}/")), reverse=True):
            subprocess.run(["umount", place], check=False)

    def dial(self) -> socket.socket:
        """A connection to the engine's TCP port, made from inside its network."""
        assert self.process is not None
        made: list[socket.socket] = []

        def connect() -> None:
            # the network of a thread alone changes, and a socket stays in the one that it was made in
            with Path(f"/proc/{process}/ns/net").open() as network:
                if ctypes.CDLL(None, use_errno=True).setns(network.fileno(), _NEW_NETWORK):
                    raise OSError(ctypes.get_errno(), "setns")
            made.append(socket.create_connection(("127.0.0.1", PORT), timeout=10))

        process = self.process.pid
        thread = threading.Thread(target=connect)
        thread.start()
        thread.join()
        made[0].settimeout(None)
        return made[0]


class Forwarded:
    """A port of this machine's 127.0.0.1 that leads to the engine's TCP port."""

    def __init__(self, engine: OwnEngine) -> None:
        self._engine = engine
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = [self._listener]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self._listener.getsockname()[1]}"

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                visitor, _ = self._listener.accept()
                engine = self._engine.dial()
                self._open += [visitor, engine]
                for source, target in ((visitor, engine), (engine, visitor)):
                    threading.Thread(target=carry, args=(source, target), daemon=True).start()

    def close(self) -> None:
        for each in self._open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()


class SshServer:
    """An SSH server of this machine's, behind which `docker system dial-stdio` leads to the engine."""

    def __init__(self, engine: OwnEngine, home: Path) -> None:
        self._refused = home / "refused"
        command = [
            sys.executable,
            "-m",
            "containers.ssh_server",
            engine.address.removeprefix("unix://"),
            home,
        ]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, sys.path))}
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True)
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().strip()

    @property
    def refused(self) -> bool:
        """Whether a connection wanted more sessions than it may have."""
        return self._refused.exists()

    def close(self) -> None:
        self._process.terminate()
        self._process.communicate()


def carry(source: socket.socket, target: socket.socket) -> None:
    """Hand on what comes, and its end."""
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def root() -> bool:
    return os.name == "posix" and os.geteuid() == 0
