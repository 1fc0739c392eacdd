"""All containers of one lab: starting, wiring, finding and removing them."""

import io
import secrets
import tarfile
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar

from labkit.errors import LabError
from labkit.language import _
from labkit.runtime.docker import image
from labkit.runtime.docker.api import asking, separate
from labkit.runtime.docker.container import (
    LAB,
    LAB_ID,
    NODE,
    ROLE,
    TIED,
    device_arguments,
    refused,
    relay_arguments,
    wiring_arguments,
    without,
)
from labkit.runtime.docker.stream import ExecStream, let_go
from labkit.runtime.docker.wiring import JOB, PROGRAM, WIRER, complaints, job, management_wires, wires
from labkit.topology.topology import Topology

if TYPE_CHECKING:
    from docker import DockerClient

AT_A_TIME = 4
"""How many containers are started, opened or removed at once."""
_DEAD_PROGRAMS = """
for file in $(find /run -name '*.pid'); do
    read -r pid <"$file" && kill -0 "$pid" 2>/dev/null || basename "$file" .pid
done
"""
"""Whoever ends as he was told removes his file; `/run` belongs to the container alone."""
_WIRING_SECONDS = 120
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Found:
    """A device's container as the engine reports it; `status` is Docker's word, such as `running`, `exited`."""

    node: str
    id: str
    name: str
    status: str
    pid: int


class Containers:
    """The containers that carry one lab's id."""

    def __init__(self, client: "DockerClient", lab: str, lab_id: str, *, tied: bool = False) -> None:
        self._client = client
        self.lab = lab
        self.lab_id = lab_id
        self._ties: list[tuple[Any, DockerClient]] | None = [] if tied else None
        """Connections that keep containers alive which must not outlive this process, however it ends."""

    def start(self, topology: Topology, nodes: Collection[str] | None = None) -> None:
        """Create and start the containers of some nodes, or of all, a few at a time."""
        if image.find(self._client) is None:
            raise LabError(
                _("there is no image {image}", image=image.DEVICE), hint=_("`labkit image build` makes it")
            )

        arguments_of = {
            name: device_arguments(self.lab, self.lab_id, node)
            for name, node in topology.nodes.items()
            if nodes is None or name in nodes
        }
        if any(node.guest is not None for node in topology.nodes.values()):
            arguments_of[""] = relay_arguments(self.lab, self.lab_id)
        with asking(_("the container does not start")):
            left_out = refused(self._client)

        def start_one(node: str) -> None:
            arguments = without(left_out, arguments_of[node])
            with asking(_("the container does not start"), node):
                if self._ties is None:
                    self._client.containers.create(**arguments).start()
                else:
                    container = self._client.containers.create(**arguments, **TIED)
                    own = separate(self._client)
                    tie = own.api.attach_socket(container.id, params={"stdin": 1, "stream": 1})
                    self._ties.append((tie, own))
                    container.start()

        _few_at_a_time(start_one, list(arguments_of))

    def wire(self, topology: Topology) -> tuple[str, ...]:
        """Lay the links that are not there yet; returns what they cannot do on the engine's kernel."""
        pids = {node: found.pid for node, found in self.devices().items() if found.status == "running"}
        laid = wires(topology, pids)
        if relay := self.found("relay").get(""):
            laid += management_wires(topology, pids, relay.pid)
        if not laid:
            return ()
        arguments = wiring_arguments(self.lab, self.lab_id)
        with asking(_("the links cannot be laid")):
            helper = self._client.containers.create(**arguments)
            try:
                helper.put_archive("/", _packed({JOB: job(laid), WIRER: PROGRAM.read_bytes()}))
                helper.start()
                helper.wait(timeout=_WIRING_SECONDS)
                said: bytes = helper.logs()
            finally:
                helper.remove(force=True)
        return complaints(topology, said, pids)

    def open(self, node: str, command: Sequence[str]) -> ExecStream:
        """Start a program in a device's container, with a stream to it."""
        found = self.devices().get(node)
        if found is None or found.status != "running":
            raise LabError(_("its container does not run"), place=node)
        return ExecStream(self._client, found.id, command, node)

    def run(self, node: str, command: Sequence[str]) -> str:
        """Run a short program in a device's container; returns its complaint, empty where it succeeded."""
        found = self.devices().get(node)
        if found is None:
            raise LabError(_("its container is gone"), place=node)
        with asking(_("a program cannot be run in its container"), node):
            made = self._client.api.exec_create(found.id, list(command))
            said: bytes = self._client.api.exec_start(made["Id"])
            code = self._client.api.exec_inspect(made["Id"])["ExitCode"]
        return (
            "" if code == 0 else said.decode(errors="replace").strip() or _("it ended with {code}", code=code)
        )

    def devices(self) -> dict[str, Found]:
        """The devices' containers by node, whatever their state."""
        return self.found("device")

    def found(self, role: str) -> dict[str, Found]:
        """The containers of a role by node, whatever their state; the relay stands under no name."""
        found = {}
        with asking(_("looking for the lab's containers")):
            for entry in self._listed():
                if entry["Labels"].get(ROLE) != role:
                    continue
                details = self._client.api.inspect_container(entry["Id"])
                node = details["Config"]["Labels"][NODE]
                found[node] = Found(
                    node,
                    details["Id"],
                    details["Name"][1:],
                    details["State"]["Status"],
                    details["State"]["Pid"],
                )
        return found

    def dead_programs(self, devices: Sequence[Found]) -> dict[str, list[str]]:
        """By node, the programs that were started in its container and ended without being told to."""
        found: dict[str, list[str]] = {}

        def ask(device: Found) -> None:
            with asking(_("its programs cannot be counted"), device.node):
                made = self._client.api.exec_create(device.id, ["sh", "-c", _DEAD_PROGRAMS], stderr=False)
                found[device.node] = self._client.api.exec_start(made["Id"]).decode().split()

        _few_at_a_time(ask, devices)
        return found

    def close(self) -> None:
        """Let go of the engine; the containers go on."""
        self._client.close()

    def remove_devices(self, nodes: Collection[str]) -> None:
        """Remove the containers of some nodes, where there are any, and helpers that were left."""
        with asking(_("looking for the lab's containers")):
            doomed = [
                entry["Id"]
                for entry in self._listed()
                if entry["Labels"].get(NODE) in nodes or entry["Labels"].get(ROLE) == "wiring"
            ]
        _few_at_a_time(self.remove_one, doomed)

    def remove(self) -> int:
        """Remove everything of the lab; returns how many containers there were."""
        with asking(_("looking for the lab's containers")):
            doomed = [entry["Id"] for entry in self._listed()]
        _few_at_a_time(self.remove_one, doomed)
        while self._ties:
            tie, own = self._ties.pop()
            let_go(tie)
            if own is not self._client:
                own.close()
        return len(doomed)

    def _listed(self) -> list[dict[str, Any]]:
        listed: list[dict[str, Any]] = self._client.api.containers(
            all=True, filters={"label": f"{LAB_ID}={self.lab_id}"}
        )
        return listed

    def remove_one(self, container: str) -> None:
        """Remove a container by its id, if it is there."""
        from docker.errors import APIError, NotFound

        with asking(_("a container cannot be removed"), container[:12]):
            try:
                self._client.api.remove_container(container, force=True, v=True)
            except NotFound:
                return
            except APIError as error:
                if "already in progress" not in str(error):  # a tied one removes itself
                    raise


def sweep_unstarted(client: "DockerClient", lab: str, seconds: float = 2.0 * _WIRING_SECONDS) -> None:
    """Remove tied containers of labs of this name that did not start for so long: who made them was killed.

    Those that run end by themselves.
    """
    containers = Containers(client, lab, "")
    with asking(_("looking for the lab's containers")):
        for status in ("created", "exited"):
            for entry in client.api.containers(all=True, filters={"label": f"{LAB}={lab}", "status": status}):
                if time.time() - entry["Created"] >= seconds:
                    containers.remove_one(entry["Id"])


def new_id() -> str:
    """An id for a lab's containers that nothing else has."""
    return secrets.token_hex(8)


def _few_at_a_time(work: Callable[[_T], object], items: Sequence[_T]) -> None:
    """Do it for each item; the first failure is raised after those under way have ended."""
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        futures = [pool.submit(work, item) for item in items]
        try:
            for future in futures:
                future.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _packed(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(str(PurePosixPath(name).relative_to("/")))
            member.size, member.mode = len(content), 0o644
            tar.addfile(member, io.BytesIO(content))
    return packed.getvalue()
