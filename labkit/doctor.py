"""What labkit could use and what of it this machine has, with the command that brings the rest."""

import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from labkit.errors import LabError

if TYPE_CHECKING:
    from docker import DockerClient

_PYTHON = (3, 11)
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
_KERNEL = {
    "tbf": "the rate of a link",
    "netem": "delay and loss of a link",
    "nftables": "ACLs and NAT in containers",
    "tun": "switches and subinterfaces in containers",
    "gre": "GRE tunnels in containers",
    "vrf": "VPN instances in containers",
    "mpls": "MPLS forwarding in containers",
}
"""What a lab in containers loses where the engine's kernel lacks a feature."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that labkit can use: `missing` can be brought by the hint, `limited` is how the machine is."""

    what: str
    state: Literal["ok", "missing", "limited"]
    detail: str
    hint: str = ""


def examine(state_dir: Path) -> Iterator[Finding]:
    """Look at this machine, one thing after the other."""
    yield _python()
    yield _state_folder(state_dir)
    yield from _containers()
    yield _browser()
    yield _chinese_fonts()


def _python() -> Finding:
    version = platform.python_version()
    if sys.version_info >= _PYTHON:
        return Finding("Python", "ok", version)
    return Finding("Python", "missing", f"{version} is too old", "install Python 3.11 or newer")


def _state_folder(folder: Path) -> Finding:
    place = next(parent for parent in (folder, *folder.parents) if parent.exists())
    trial = place / ".labkit-doctor"
    try:
        trial.touch()
        trial.unlink()
    except OSError as error:
        reason = f"{place}: {(error.strerror or str(error)).lower()}"
        return Finding(
            "state folder", "missing", reason, "set LABKIT_STATE_DIR to a folder that you may write"
        )
    return Finding("state folder", "ok", str(folder))


def _containers() -> Iterator[Finding]:
    from labkit.runtime.docker import api

    try:
        client = api.connect()
    except LabError as error:
        yield Finding("Docker", "missing", error.message, _engine_hint(error))
        return
    with closing(client):
        yield from _engine(client)


def _engine(client: "DockerClient") -> Iterator[Finding]:
    from labkit.runtime.docker import image

    yield Finding("Docker", "ok", f"engine {client.version()['Version']} at {client.api.base_url}")
    found = image.find(client)
    if found is None:
        yield Finding("containers' image", "missing", f"no {image.DEVICE}", "`labkit image build`")
        return
    yield Finding("containers' image", "ok", f"FRR {found.versions.get('frr', 'of unknown version')}")
    yield _kernel(client)


def _engine_hint(error: LabError) -> str:
    if "SDK" in error.message or "user" in error.message:
        return error.hint
    if shutil.which("dockerd"):
        return "`sudo systemctl start docker`, or `sudo dockerd &` where there is no systemd"
    if shutil.which("apt-get"):
        return "`sudo apt-get install docker.io`"
    return "https://docs.docker.com/engine/install, or set DOCKER_HOST to an engine elsewhere"


def _kernel(client: "DockerClient") -> Finding:
    from labkit.runtime.docker.features import kernel_features

    try:
        features = kernel_features(client)
    except LabError as error:
        return Finding("kernel", "missing", error.message, "`labkit image build`")
    lacking = [f"{name} ({use})" for name, use in _KERNEL.items() if not features[name]]
    if not lacking:
        return Finding("kernel", "ok", f"all of {', '.join(_KERNEL)}")
    return Finding(
        "kernel", "limited", f"without {', '.join(lacking)}", "another kernel has them; labs say it"
    )


def _browser() -> Finding:
    found = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    if found:
        return Finding("Chromium", "ok", found)
    return Finding("Chromium", "missing", "no pictures of reports", _package("chromium"))


def _chinese_fonts() -> Finding:
    lister = shutil.which("fc-list")
    if lister is None:
        if sys.platform in ("win32", "darwin"):
            return Finding("Chinese fonts", "ok", "the system's own")
        return Finding("Chinese fonts", "missing", "no fontconfig", _package("fontconfig fonts-noto-cjk"))
    listed = subprocess.run(  # noqa: S603  (found by its name, with our own arguments)
        [lister, ":lang=zh", "family"], capture_output=True, text=True, check=False
    ).stdout.splitlines()
    if listed:
        return Finding("Chinese fonts", "ok", listed[0].split(",")[0])
    return Finding("Chinese fonts", "missing", "pictures would show boxes", _package("fonts-noto-cjk"))


def _package(names: str) -> str:
    return f"`sudo apt-get install {names}`" if shutil.which("apt-get") else f"install {names}"
