"""Single text files of a container, running or not: the engine hands them over in tar archives."""

import io
import tarfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from labkit.errors import LabError
from labkit.language import _
from labkit.runtime.docker.api import asking

if TYPE_CHECKING:
    from docker import DockerClient

_LARGEST = 4 * 2**20
"""Octets of a file that are taken."""


def read_text(client: "DockerClient", container: str, path: str, node: str) -> str | None:
    """Read a file; None where there is none. Raises LabError, of the node, where that fails."""
    found = _file(client, container, path, node)
    return found[1].decode(errors="replace") if found is not None else None


def write_text(client: "DockerClient", container: str, path: str, text: str, node: str) -> None:
    """Write a file, with owner and mode of the one that was there. Raises LabError, of the node."""
    found = _file(client, container, path, node)
    if found is not None:
        member = found[0]
    else:
        member = tarfile.TarInfo(PurePosixPath(path).name)
        member.mode = 0o644
    content = text.encode()
    member.size, member.type = len(content), tarfile.REGTYPE
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        tar.addfile(member, io.BytesIO(content))
    with asking(_("{path} cannot be written", path=path), node):
        client.api.put_archive(container, str(PurePosixPath(path).parent), packed.getvalue())


def _file(
    client: "DockerClient", container: str, path: str, node: str
) -> tuple[tarfile.TarInfo, bytes] | None:
    """A file as it lies in an archive, and its content; None where there is no file of this name."""
    from docker.errors import NotFound

    packed = io.BytesIO()
    with asking(_("{path} cannot be read", path=path), node):
        try:
            pieces, _stat = client.api.get_archive(container, path)
            for piece in pieces:
                packed.write(piece)
                if packed.tell() > _LARGEST:
                    raise LabError(_("{path} is too large to be kept", path=path), place=node)
        except NotFound:
            return None
    packed.seek(0)
    with tarfile.open(fileobj=packed) as tar:
        member = tar.next()
        file = tar.extractfile(member) if member is not None and member.isreg() else None
        return (member, file.read()) if member is not None and file is not None else None
