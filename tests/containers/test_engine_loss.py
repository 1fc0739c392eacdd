"""An engine that is killed under a running lab: an engine of the test's own, in a network of its own."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from containers.labs import ADDRESSES, NAME, Session, wait
from labkit.runtime.docker import image
from labkit.runtime.docker.api import connect

pytestmark = [
    pytest.mark.skipif(shutil.which("dockerd") is None, reason="there is no dockerd to start"),
    pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root starts an engine"),
]
_START_SECONDS = 60.0


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
        command = ["unshare", "--net", "dockerd", f"--host={self.address}", *options]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--bridge=none", "--iptables=false", "--ip-masq=false"],
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


@pytest.fixture
def own_engine(client, tmp_path_factory, monkeypatch) -> Iterator[OwnEngine]:
    """An engine with the devices' image."""
    # the path of a UNIX socket has 108 octets at most, and pytest's folders are deep
    engine = OwnEngine(tmp_path_factory.mktemp("own"))
    file = engine.folder / "image.tar"
    image.save(client, file)
    monkeypatch.setenv("DOCKER_HOST", engine.address)
    engine.start()
    try:
        own = connect()
        image.load(own, file)
        own.close()
        yield engine
    finally:
        engine.stop()


def test_a_lab_outlives_its_engine(own_engine, bench):
    """`ps` says that the engine is gone; `down` keeps the work; once an engine is back nothing is left on it."""
    bench.up("--runtime", "docker")
    own = connect()
    lab = Session(own, bench)
    lab.type(ADDRESSES)
    own_engine.kill()
    troubles = lab.troubles()
    assert set(troubles) == {"R1", "R2", "PC1"}
    assert all("the Docker engine does not answer" in text for text in troubles.values())
    ran = bench.run("exec", NAME, "R1", "display", "ip", "interface", "brief")
    assert ran.code == 3
    assert ran.err.startswith("error: R1: ")

    own_engine.start()
    assert set(lab.troubles()) == {"R1", "R2", "PC1"}
    lab.resume()
    assert lab.troubles() == {}
    assert "0.00% packet loss" in lab.execute("R1", "ping 192.168.12.2")

    own_engine.kill()
    ran = bench.run("down", NAME, "--json")
    (entry,) = ran.json["labs"]
    assert "192.168.12.1" in Path(entry["snapshot"]).read_text()
    assert "does not answer" in entry["trouble"]
    assert bench.run("ps", NAME, "--json").json["state"] == "crashed"
    own_engine.start()
    assert bench.run("down", NAME).code == 0
    assert own.api.containers(all=True) == []
    assert bench.run("ps", NAME, "--json").json["state"] == "stopped"
    own.close()
