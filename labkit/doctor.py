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

from labkit.browser import find_browser
from labkit.errors import LabError
from labkit.language import _, mark
from labkit.system_errors import reason

if TYPE_CHECKING:
    from docker import DockerClient

_PYTHON = (3, 11)
_KERNEL = {
    "tbf": mark("the rate of a link"),
    "netem": mark("delay and loss of a link"),
    "nftables": mark("ACLs and NAT in containers"),
    "tun": mark("switches and subinterfaces in containers"),
    "vrf": mark("VPN instances in containers"),
    "mpls": mark("MPLS forwarding in containers"),
}
"""What a lab in containers loses where the engine's kernel lacks a feature."""


State = Literal["ok", "missing", "limited"]
STATES: tuple[State, ...] = (mark("ok"), mark("missing"), mark("limited"))


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that labkit can use: `missing` can be brought by the hint, `limited` is how the machine is."""

    what: str
    state: State
    detail: str
    hint: str = ""


def examine(state_dir: Path) -> Iterator[Finding]:
    """Look at this machine, one thing after the other."""
    yield _python()
    yield _state_folder(state_dir)
    yield from _containers()
    yield _browser()
    yield chinese_fonts()


def _python() -> Finding:
    version = platform.python_version()
    if sys.version_info >= _PYTHON:
        return Finding("Python", "ok", version)
    return Finding(
        "Python", "missing", _("{version} is too old", version=version), _("install Python 3.11 or newer")
    )


def _state_folder(folder: Path) -> Finding:
    place = next(parent for parent in (folder, *folder.parents) if parent.exists())
    trial = place / ".labkit-doctor"
    try:
        trial.touch()
        trial.unlink()
    except OSError as error:
        fault = f"{place}: {reason(error)}"
        return Finding(
            mark("state folder"), "missing", fault, _("set LABKIT_STATE_DIR to a folder that you may write")
        )
    return Finding(mark("state folder"), "ok", str(folder))


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

    yield Finding(
        "Docker",
        "ok",
        _("engine {version} at {url}", version=client.version()["Version"], url=client.api.base_url),
    )
    found = image.find(client)
    if found is None:
        yield Finding(
            mark("containers' image"), "missing", _("no {image}", image=image.DEVICE), "`labkit image build`"
        )
        return
    yield Finding(
        mark("containers' image"), "ok", f"FRR {found.versions.get('frr', _('of unknown version'))}"
    )
    yield _kernel(client)


def _engine_hint(error: LabError) -> str:
    if "SDK" in error.message or "user" in error.message:
        return error.hint
    if shutil.which("dockerd"):
        return _("`sudo systemctl start docker`, or `sudo dockerd &` where there is no systemd")
    if shutil.which("apt-get"):
        return "`sudo apt-get install docker.io`"
    return _("https://docs.docker.com/engine/install, or set DOCKER_HOST to an engine elsewhere")


def _kernel(client: "DockerClient") -> Finding:
    from labkit.runtime.docker.features import kernel_features

    try:
        features = kernel_features(client)
    except LabError as error:
        return Finding(mark("kernel"), "missing", error.message, "`labkit image build`")
    lacking = [f"{name} ({_(use)})" for name, use in _KERNEL.items() if not features[name]]
    if not lacking:
        return Finding(mark("kernel"), "ok", _("all of {names}", names=", ".join(_KERNEL)))
    return Finding(
        mark("kernel"),
        "limited",
        _("without {names}", names=", ".join(lacking)),
        _("another kernel has them; labs say it"),
    )


def _browser() -> Finding:
    found = find_browser()
    if found:
        return Finding("Chromium", "ok", found)
    return Finding("Chromium", "missing", _("no reports as PDF"), _package("chromium"))


def chinese_fonts() -> Finding:
    """Look for a font in which pages can be printed in Chinese."""
    lister = shutil.which("fc-list")
    if lister is None:
        if sys.platform in ("win32", "darwin"):
            return Finding(mark("Chinese fonts"), "ok", _("the system's own"))
        return Finding(
            mark("Chinese fonts"), "missing", _("no fontconfig"), _package("fontconfig fonts-noto-cjk")
        )
    listed = subprocess.run(  # noqa: S603  (found by its name, with our own arguments)
        [lister, ":lang=zh", "family"], capture_output=True, text=True, check=False
    ).stdout.splitlines()
    if listed:
        return Finding(mark("Chinese fonts"), "ok", listed[0].split(",")[0])
    return Finding(
        mark("Chinese fonts"), "missing", _("pictures would show boxes"), _package("fonts-noto-cjk")
    )


def _package(names: str) -> str:
    return f"`sudo apt-get install {names}`" if shutil.which("apt-get") else _("install {names}", names=names)
