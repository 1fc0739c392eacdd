"""What the engine's kernel can do for links and devices: tried out in a container of its own, not guessed."""

from pathlib import Path
from typing import TYPE_CHECKING

from labkit.language import _
from labkit.runtime.docker.api import asking
from labkit.runtime.docker.container import confinement, refused, without
from labkit.runtime.docker.image import DEVICE

if TYPE_CHECKING:
    from docker import DockerClient

_SCRIPT = Path(__file__).with_name("features.sh")
_TUNNEL_DEVICE = "/dev/net/tun"


def kernel_features(client: "DockerClient") -> dict[str, bool]:
    """By feature (`netem`, `vrf`, …), whether it is there."""
    with asking(_("the kernel's features cannot be tried")):
        left_out = refused(client) | {"log_config"}
        said = client.containers.run(
            DEVICE,
            ["sh", "-c", _SCRIPT.read_text()],
            remove=True,
            network_mode="none",
            devices=[f"{_TUNNEL_DEVICE}:{_TUNNEL_DEVICE}:rw"],
            **without(left_out, confinement()),
        )
    return {name: answer == "yes" for name, answer in (line.split() for line in said.decode().splitlines())}
