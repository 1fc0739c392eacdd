"""The base image: Debian, pulled where a registry can be reached, else made here with mmdebstrap."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from labkit.errors import LabError
from labkit.language import _
from labkit.runtime.docker.api import asking
from labkit.runtime.docker.apt import AptSettings

if TYPE_CHECKING:
    from docker import DockerClient

BASE = "labkit/base"
Origin = Literal["auto", "pull", "make"]
ORIGINS: dict[str, Origin] = {"auto": "auto", "pull": "pull", "make": "make"}
"""Where a base may come from: `auto` makes it where it cannot be pulled."""
_PULLED = ("debian", "-slim")
_UNNEEDED = ("/usr/share/doc/*", "/usr/share/man/*", "/usr/share/info/*", "/usr/share/locale/*")


def base_image(
    client: "DockerClient", settings: AptSettings, origin: Origin, step: Callable[[str], None]
) -> str:
    """Make sure that there is a base image; returns its id."""
    from docker.errors import ImageNotFound

    with asking(_("looking for the base image")):
        try:
            return str(client.images.get(BASE).id)
        except ImageNotFound:
            pass
    if origin != "make" and (pulled := _pull(client, settings.suite, origin, step)):
        return pulled
    return _make(client, settings, step)


def _pull(client: "DockerClient", suite: str, origin: Origin, step: Callable[[str], None]) -> str:
    """Pull the base image; empty where that cannot be and need not be."""
    from docker.errors import DockerException

    repository, variant = _PULLED
    step(_("pulling {image}", image=f"{repository}:{suite}{variant}"))
    try:
        image = client.images.pull(repository, f"{suite}{variant}")
        image.tag(BASE)
    except (DockerException, OSError) as error:
        if origin == "pull":
            raise LabError(_("the base image cannot be pulled: {error}", error=error)) from error
        step(_("no registry answers"))
        return ""
    return str(image.id)


def _make(client: "DockerClient", settings: AptSettings, step: Callable[[str], None]) -> str:
    step(
        _(
            "making a Debian {suite} of this machine's packages, which takes a minute the first time",
            suite=settings.suite,
        )
    )
    with tempfile.TemporaryDirectory(prefix="labkit-base-") as folder:
        place = Path(folder)
        place.chmod(0o755)  # apt gives up its privileges before it reads keys
        command = [*_mmdebstrap(place), *_arguments(place, settings)]
        with (place / "said").open("w+b") as said:
            process = subprocess.Popen(  # noqa: S603
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said
            )
            with process, asking(_("importing the base image")):
                client.api.import_image_from_stream(process.stdout, BASE, changes=["LABEL labkit.image=base"])
            said.seek(0)
            if process.returncode:
                with asking(_("removing what is half made")):
                    client.images.remove(BASE, force=True)
                lines = [line for line in said.read().decode(errors="replace").splitlines() if line.strip()]
                raise LabError(
                    _("mmdebstrap could not make the base image: {reason}", reason=_reason(lines)),
                    hint=_("`apt-get update` as root, then try again"),
                )
    with asking(_("looking for the base image")):
        return str(client.images.get(BASE).id)


def _arguments(place: Path, settings: AptSettings) -> list[str]:
    keys = place / "keys"
    keys.mkdir()
    for name, key in settings.keys.items():
        (keys / name).write_bytes(key)
    (place / "apt.conf").write_text(settings.options + "\n")
    (place / "auth.conf").touch(0o600)
    (place / "auth.conf").write_text(settings.logins)
    return [
        "--quiet",
        "--variant=apt",
        "--include=ca-certificates",
        "--format=tar",
        f"--keyring={keys}",
        f"--aptopt={place / 'apt.conf'}",
        f'--aptopt=Dir::Etc::netrc "{place / "auth.conf"}"',
        *(f"--dpkgopt=path-exclude={pattern}" for pattern in _UNNEEDED),
        # what it was told of this machine stays out of the image
        '--customize-hook=rm -f "$1/etc/apt/apt.conf.d/99mmdebstrap"',
        settings.suite,
        "-",
        *settings.mirrors.splitlines(),
    ]


def _mmdebstrap(place: Path) -> list[str]:
    """How to call mmdebstrap: the installed one, else its package laid out in a folder, without being root."""
    if found := shutil.which("mmdebstrap"):
        return [found]
    tools = {name: shutil.which(name) or "" for name in ("apt-get", "dpkg-deb", "perl")}
    if not all(tools.values()):
        raise LabError(
            _("a base image can be neither pulled nor made on this machine"),
            hint=_(
                "build it on a Debian or Ubuntu, then `labkit image save` there and `labkit image load` here"
            ),
        )
    done = subprocess.run(  # noqa: S603
        [tools["apt-get"], "download", "--quiet", "mmdebstrap"],
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
    )
    package = next(place.glob("mmdebstrap_*.deb"), None)
    if package is None:
        raise LabError(
            _(
                "mmdebstrap, which makes the base image, cannot be had: {reason}",
                reason=_reason(done.stderr.splitlines()),
            ),
            hint=_("`apt-get update && apt-get install mmdebstrap` as root"),
        )
    unpack = [tools["dpkg-deb"], "--extract", str(package), str(place / "tool")]
    subprocess.run(unpack, check=True)  # noqa: S603
    return [tools["perl"], str(place / "tool/usr/bin/mmdebstrap")]


def _reason(lines: list[str]) -> str:
    """The line of a program's complaint that says most: its first one, else its last line."""
    complaints = (line for line in lines if line.startswith(("E:", "W:", "Err:")))
    return next(complaints, lines[-1] if lines else _("it said nothing"))
