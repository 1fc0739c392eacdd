"""An engine that is killed under a running lab, or is somewhere else: an engine of the tests' own."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from containers.labs import ADDRESSES, NAME, Session
from containers.own_engine import Forwarded, OwnEngine, SshServer, root
from containers.ssh_server import MOST_SESSIONS
from labkit.runtime.docker import image
from labkit.runtime.docker.api import connect
from labkit.runtime.docker.containers import Containers, new_id
from labkit.topology.kinds import device_kind
from labkit.topology.topology import Node, Topology

pytestmark = [
    pytest.mark.skipif(shutil.which("dockerd") is None, reason="there is no dockerd to start"),
    pytest.mark.skipif(not root(), reason="only root starts an engine"),
]


@pytest.fixture(scope="module")
def started(client, tmp_path_factory) -> Iterator[OwnEngine]:
    """An engine with the devices' image."""
    # the path of a UNIX socket has 108 octets at most, and pytest's folders are deep
    engine = OwnEngine(tmp_path_factory.mktemp("own"))
    file = engine.folder / "image.tar"
    image.save(client, file)
    engine.start()
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DOCKER_HOST", engine.address)
            own = connect()
        image.load(own, file)
        own.close()
        file.unlink()
        yield engine
    finally:
        engine.stop()


@pytest.fixture
def own_engine(started, monkeypatch) -> OwnEngine:
    """The engine that labs are brought up on."""
    monkeypatch.setenv("DOCKER_HOST", started.address)
    return started


@pytest.fixture
def forwarded(started) -> Iterator[Forwarded]:
    """The engine behind a TCP port."""
    port = Forwarded(started)
    yield port
    port.close()


def _works(bench) -> None:
    """A lab comes up on the engine that is chosen, its packets arrive, and it leaves nothing."""
    bench.up("--runtime", "docker")
    own = connect()
    try:
        lab = Session(own, bench)
        lab.type(ADDRESSES)
        assert "0.00% packet loss" in lab.execute("R1", "ping 192.168.12.2")
        assert set(lab.devices()) == {"R1", "R2", "PC1"}
        assert bench.run("down", NAME).code == 0
        assert own.api.containers(all=True) == []
    finally:
        own.close()


def test_an_engine_behind_a_tcp_port(forwarded, bench, monkeypatch):
    """`DOCKER_HOST=tcp://…`: everything goes through the engine's API, nothing through this machine's files."""
    monkeypatch.setenv("DOCKER_HOST", forwarded.address)
    _works(bench)


def test_an_engine_behind_ssh(started, bench, monkeypatch, tmp_path):
    """`DOCKER_HOST=ssh://…`, with more devices than one connection may have sessions."""
    server = SshServer(started, tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DOCKER_HOST", server.address)
    try:
        _works(bench)
        own = connect()
        containers = Containers(own, "test", new_id(), tied=True)
        containers.start(Topology("test", {"R1": Node("R1", device_kind("huawei-ar"), "00e0fc000001")}, ()))
        streams = [containers.open("R1", ("cat",)) for _ in range(MOST_SESSIONS + 2)]
        for number, stream in enumerate(streams):
            stream.send(b"%d" % number)
        assert [stream.receive(10) for stream in streams] == [b"%d" % n for n in range(len(streams))]
        for stream in streams:
            stream.close()
        containers.remove()
        own.close()
        assert not server.refused
    finally:
        server.close()


def test_an_engine_that_a_context_names(forwarded, bench, monkeypatch, tmp_path):
    """The files that `docker context create` and `docker context use` write, in `DOCKER_CONFIG`."""
    monkeypatch.delenv("DOCKER_HOST", raising=False)
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    # the folder of a context has the SHA-256 of its name
    digest = hashlib.sha256(b"school").hexdigest()
    place = tmp_path / "contexts" / "meta" / digest / "meta.json"
    place.parent.mkdir(parents=True)
    endpoint = {"Host": forwarded.address, "SkipTLSVerify": False}
    place.write_text(json.dumps({"Name": "school", "Metadata": {}, "Endpoints": {"docker": endpoint}}))
    (tmp_path / "config.json").write_text(json.dumps({"currentContext": "school"}))
    _works(bench)


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
