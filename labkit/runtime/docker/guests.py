"""Images of others as nodes of a lab: started in the network namespaces of their nodes' containers.

A node's own container holds the namespace with all its ports, wired before the image's first program starts, and
outlives the image. So cables are cut, packets captured and devices counted as those of any other node.
"""

import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labkit.errors import LabError
from labkit.language import _
from labkit.runtime.docker.api import asking
from labkit.runtime.docker.container import guest_arguments, refused, without
from labkit.runtime.docker.containers import AT_A_TIME, Containers
from labkit.runtime.docker.doors import Door
from labkit.runtime.docker.files import read_text, write_text
from labkit.runtime.docker.stream import ExecStream
from labkit.runtime.others import OtherLogin
from labkit.topology.guests import management_cable
from labkit.topology.topology import Guest, Node, Topology

if TYPE_CHECKING:
    from docker import DockerClient

_RELAYED = Path(__file__).with_name("relayed.py")
_STOP_SECONDS = 5
_BOOT_SECONDS = 300.0
"""How long an image may take until one can log in: some start a virtual machine."""
_GREETING = b"SSH-"
"""Begins what an SSH server says of itself (RFC 4253, 4.2)."""
_GREETING_SECONDS = 5.0
_PAUSE = 0.5

Keep = Callable[[Mapping[str, str]], None]
"""Stores the startup configurations that were taken out of images, by node."""


class Guests:
    """The images of others in one lab.

    `texts` are the startup configurations that they are to be started with; what is taken out of them later is
    handed to `keep`.
    """

    def __init__(
        self,
        client: "DockerClient",
        containers: Containers,
        topology: Topology,
        texts: Mapping[str, str],
        keep: Keep = lambda _: None,
    ) -> None:
        self._client = client
        self._containers = containers
        self._topology = topology
        self.nodes = {name: node for name, node in topology.nodes.items() if node.guest is not None}
        self._texts = {name: text for name, text in texts.items() if name in self.nodes}
        self._keep = keep
        self._doors: dict[str, Door] = {}

    def check(self) -> None:
        """Raise LabError where the engine lacks an image; labkit pulls none."""
        from docker.errors import ImageNotFound

        for name, node in self.nodes.items():
            image = _guest(node).image
            with asking(_("looking for {image}", image=image), name):
                try:
                    self._client.images.get(image)
                except ImageNotFound as error:
                    hint = _(
                        "labkit pulls no images: `docker pull {image}`, or `docker load` its file",
                        image=image,
                    )
                    raise LabError(
                        _("there is no image {image}", image=image), place=name, hint=hint
                    ) from error

    def start(self) -> list[str]:
        """Start the images that do not run, a few at a time; returns the nodes that cannot be logged in to yet."""
        found = self._containers.found("guest")
        missing = [name for name in self.nodes if name not in found or found[name].status != "running"]
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            list(pool.map(self._start_again, missing))
        until = time.monotonic() + _BOOT_SECONDS
        with ThreadPoolExecutor(max(1, len(missing))) as pool:
            answers = pool.map(lambda name: self._await(name, until), missing)
            return [name for name, answered in zip(missing, answers, strict=True) if not answered]

    def notices(self) -> list[str]:
        """What the images may do that no device of labkit's may."""
        found = []
        for name, node in self.nodes.items():
            more = [*_guest(node).capabilities, *_guest(node).devices]
            if more:
                found.append(
                    _(
                        "{name}: its image may do more than labkit's devices: {names}",
                        name=name,
                        names=", ".join(more),
                    )
                )
        return found

    def troubles(self) -> dict[str, str]:
        """The nodes whose image has ended, with its last words."""
        if not self.nodes:
            return {}
        found = self._containers.found("guest")
        troubles = {}
        for name in self.nodes:
            if name not in found:
                troubles[name] = "its image does not run"
            elif found[name].status != "running":
                with asking(_("its log cannot be read"), name):
                    said: bytes = self._client.api.logs(found[name].id, tail=1)
                last = said.decode(errors="replace").strip()
                troubles[name] = f"its image has {found[name].status}" + (f": {last[:200]}" if last else "")
        return troubles

    def open_doors(self, host: str, ports: Mapping[str, int]) -> dict[str, int]:
        """Listen for logins at these ports (0: any free one); returns the ports that were opened."""
        for name, port in ports.items():
            self._doors[name] = Door(name, host, port, partial(self._stream, name))
        return {name: door.port for name, door in self._doors.items()}

    def close(self) -> None:
        """Stop listening."""
        for door in self._doors.values():
            door.close()
        self._doors.clear()

    def login(self, name: str, host: str) -> OtherLogin:
        """How to get into an image. Raises LabError before its door is open."""
        if name not in self._doors:
            raise LabError(_("nobody can log in yet"), place=name)
        node = self.nodes[name]
        guest = _guest(node)
        return OtherLogin(
            node.kind.device_type,
            host,
            self._doors[name].port,
            guest.username,
            guest.password,
            guest.secret,
        )

    def take(self, name: str) -> str | None:
        """Take an image's startup configuration as it is now, and keep it; None where it has none."""
        path = _guest(self.nodes[name]).startup
        found = self._containers.found("guest").get(name)
        if not path or found is None:
            return self._texts.get(name)
        text = read_text(self._client, found.id, path, name)
        if text is not None:
            self._texts[name] = text
            self._keep(self._texts)
        return self._texts.get(name)

    def take_all(self) -> None:
        """Take what can be taken, before containers are made anew."""
        for name in self.nodes:
            self.take(name)

    def configure(self, name: str, text: str | None) -> None:
        """Start an image again with a startup configuration; None is what it has of itself."""
        self._texts.pop(name, None)
        if text is not None:
            self._texts[name] = text
        self._keep(self._texts)
        self._start_fresh(name)
        self._await(name, time.monotonic() + _BOOT_SECONDS)

    def power(self, name: str, *, on: bool) -> None:
        """Switch an image on or off; what it has on its disk stays."""
        found = self._containers.found("guest").get(name)
        if found is None:
            raise LabError(
                _("its container is gone"), place=name, hint=_("`labkit up … --resume` repairs it")
            )
        with asking(_("its image cannot be switched"), name):
            if on:
                self._client.api.start(found.id)
                self._await(name, time.monotonic() + _BOOT_SECONDS)
            else:
                self._client.api.stop(found.id, timeout=_STOP_SECONDS)

    def _await(self, name: str, until: float) -> bool:
        """Wait for the first word of an image's SSH server; whether it came in time."""
        while time.monotonic() < until:
            stream = self._stream(name)
            impatience = threading.Timer(_GREETING_SECONDS, stream.close)
            impatience.start()
            said = stream.receive(len(_GREETING))
            impatience.cancel()
            stream.close()
            if said.startswith(_GREETING):
                return True
            if name in self.troubles():
                return False  # it has ended, and `ps` tells why
            time.sleep(_PAUSE)
        return False

    def _stream(self, name: str) -> ExecStream:
        relay = self._containers.found("relay").get("")
        if relay is None or relay.status != "running":
            raise LabError(_("the lab's relay does not run"), place=name)
        address = str(management_cable(self._topology, name)[1].ip)
        command = ("python3", "-c", _RELAYED.read_text(), address, str(_guest(self.nodes[name]).port))
        return ExecStream(self._client, relay.id, command, name)

    def _start_again(self, name: str) -> None:
        """Start an image that has ended, with what it had saved."""
        self.take(name)
        self._start_fresh(name)

    def _start_fresh(self, name: str) -> None:
        node = self.nodes[name]
        ground = self._containers.found("device").get(name)
        if ground is None or ground.status != "running":
            raise LabError(_("its container does not run"), place=name)
        if earlier := self._containers.found("guest").get(name):
            self._containers.remove_one(earlier.id)
        arguments = guest_arguments(self._containers.lab, self._containers.lab_id, node, ground.id)
        with asking(_("its image does not start"), name):
            container = self._client.containers.create(**without(refused(self._client), arguments))
        if name in self._texts and _guest(node).startup:
            write_text(self._client, container.id, _guest(node).startup, self._texts[name], name)
        with asking(_("its image does not start"), name):
            container.start()


@dataclass(frozen=True, slots=True)
class GuestDevice:
    """One image of somebody else, for the lab process."""

    guests: Guests
    node: str
    host: str = "127.0.0.1"

    @property
    def login(self) -> OtherLogin:
        """By its door."""
        return self.guests.login(self.node, self.host)

    def snapshot(self) -> dict[str, Any]:
        """Its startup configuration, as it was saved on it last."""
        text = self.guests.take(self.node)
        return {} if text is None else {"startup": text}

    def restore(self, held: Mapping[str, Any]) -> None:
        """Start it again with a startup configuration that was kept."""
        if "startup" in held:
            self.guests.configure(self.node, held["startup"])

    def configure(self, text: str | None) -> None:
        """Start it again."""
        self.guests.configure(self.node, text)

    def power(self, *, on: bool) -> None:
        """Switch it on or off."""
        self.guests.power(self.node, on=on)


def _guest(node: Node) -> Guest:
    assert node.guest is not None
    return node.guest
