"""The image of all devices, made from Debian's packages; it is independent of labkit's version."""

import gzip
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from labkit.errors import LabError, UsageError
from labkit.language import _
from labkit.runtime.docker.api import asking
from labkit.runtime.docker.apt import PLACE, archive, machine_settings
from labkit.runtime.docker.base import BASE, Origin, base_image

if TYPE_CHECKING:
    from docker import DockerClient

DEVICE = "labkit/device"
_SCRIPT = Path(__file__).with_name("device.sh")
_RECIPE = "labkit.recipe"
_KIND = "labkit.image"
_VERSION = "labkit.version."
_INSTALL_SECONDS = 1200


@dataclass(frozen=True, slots=True)
class Image:
    """An image of ours: its name, id, size in bytes, when it was made (RFC 3339), and what it holds."""

    name: str
    id: str
    size: int
    created: str
    versions: dict[str, str]


def build(
    client: "DockerClient",
    step: Callable[[str], None],
    *,
    origin: Origin = "auto",
    refresh: bool = False,
) -> Image:
    """Make the devices' image, unless it is there as it would be made; `refresh` begins with a new base."""
    settings = machine_settings()
    if refresh:
        remove(client, (BASE,))
    base = base_image(client, settings, origin, step)
    script = _SCRIPT.read_bytes()
    recipe = hashlib.sha256(base.encode() + script).hexdigest()
    present = find(client)
    if present is not None and _labels(client, present.id).get(_RECIPE) == recipe:
        step(_("the image is up to date"))
        return present
    step(_("installing FRR, Open vSwitch, nftables and dnsmasq"))
    _install(client, base, archive(settings, script), recipe)
    made = find(client)
    assert made is not None
    if present is not None:
        _drop(client, present.id)
    return made


def find(client: "DockerClient", name: str = DEVICE) -> Image | None:
    """The image of this name, if there is one."""
    from docker.errors import ImageNotFound

    with asking(_("looking for {name}", name=name)):
        try:
            return _image(client.images.get(name))
        except ImageNotFound:
            return None


def images(client: "DockerClient") -> list[Image]:
    """All images of ours."""
    with asking(_("listing images")):
        found = client.images.list(filters={"label": _KIND}) + client.images.list(name=BASE)
    unique = {image.id: image for image in found}
    return sorted((_image(image) for image in unique.values()), key=lambda image: image.name)


def remove(client: "DockerClient", names: Iterable[str]) -> None:
    """Remove images, where they are there."""
    from docker.errors import ImageNotFound

    for name in names:
        with asking(_("removing {name}", name=name)):
            try:
                client.images.remove(name, force=True)
            except ImageNotFound:
                continue


def _drop(client: "DockerClient", image_id: str) -> None:
    """Remove an image that was replaced, unless a lab still runs on it."""
    from docker.errors import APIError

    try:
        client.images.remove(image_id)
    except APIError:
        return


def save(client: "DockerClient", path: Path) -> int:
    """Write the devices' image to a file, compressed where its name ends in `.gz`; returns the file's size."""
    if find(client) is None:
        raise LabError(_("there is no image {image}", image=DEVICE), hint=_("`labkit image build` makes it"))
    partial = path.with_name(f".{path.name}.partial")
    try:
        with asking(_("saving the image")), _opened(partial, "wb", packed=path.suffix == ".gz") as file:
            for chunk in client.images.get(DEVICE).save(named=True):
                file.write(chunk)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return path.stat().st_size


def load(client: "DockerClient", path: Path) -> Image:
    """Read an image that `save` wrote, compressed or not."""
    if not path.is_file():
        raise UsageError(_("there is no such file"), place=str(path))
    with asking(_("loading the image"), str(path)), path.open("rb") as file:
        client.images.load(file)
    image = find(client)
    if image is None:
        raise UsageError(
            _("the file holds no {image}", image=DEVICE),
            place=str(path),
            hint=_("`labkit image save` writes it"),
        )
    return image


def _install(client: "DockerClient", base: str, settings: bytes, recipe: str) -> None:
    """Run the script in a container of the base image, and keep what comes out."""
    with asking(_("building the image")):
        container = client.containers.create(
            base, ["sh", f"{PLACE}/install.sh"], network_mode="host", labels={_KIND: "build"}
        )
        try:
            container.put_archive("/", settings)
            container.start()
            code = container.wait(timeout=_INSTALL_SECONDS)["StatusCode"]
            if code:
                raise LabError(
                    _(
                        "the packages could not be installed: {reason}",
                        reason=_last_line(container.logs()),
                    )
                )
            versions = dict(line.split() for line in container.logs(stderr=False).decode().splitlines())
            labels = {_KIND: "device", _RECIPE: recipe}
            labels |= {_VERSION + package: version for package, version in versions.items()}
            changes = [f'LABEL {key}="{value}"' for key, value in labels.items()]
            changes.append('CMD ["/usr/bin/tini","--","/usr/bin/sleep","infinity"]')
            container.commit(DEVICE, "latest", changes="\n".join(changes))
        finally:
            container.remove(force=True)


def _last_line(said: bytes) -> str:
    lines = [line for line in said.decode(errors="replace").splitlines() if line.strip()]
    return next(
        (line for line in reversed(lines) if line.startswith("E:")), lines[-1] if lines else "no word"
    )


def _labels(client: "DockerClient", image_id: str) -> dict[str, str]:
    with asking(_("looking at the image")):
        return cast("dict[str, str]", client.images.get(image_id).labels)


def _image(image: Any) -> Image:
    names: list[str] = image.tags
    return Image(
        name=names[0] if names else "",
        id=image.id,
        size=image.attrs["Size"],
        created=image.attrs["Created"],
        versions={
            key.removeprefix(_VERSION): value
            for key, value in image.labels.items()
            if key.startswith(_VERSION)
        },
    )


def _opened(path: Path, mode: str, *, packed: bool) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path, mode, 3) if packed else path.open(mode))
