"""The Docker engine: local, rootless or remote, whatever `DOCKER_HOST` or the chosen context names."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from labkit.errors import LabError
from labkit.language import _

if TYPE_CHECKING:
    from docker import DockerClient

_SECONDS = 60
"""How long one answer may take."""
_CONNECTIONS = 32
_BY_SSH = "http+docker://ssh"
_SESSIONS = 4
"""Kept on a connection of SSH for requests that follow; there are never many more at once."""


def connect() -> "DockerClient":
    """Connect to the engine; raises LabError where the SDK or the engine is missing."""
    try:
        import docker
        from docker.errors import DockerException
    except ImportError as error:
        raise LabError(
            _("the Docker SDK for Python is not installed"), hint="`pip install 'labkit[docker]'`"
        ) from error
    where = {"timeout": _SECONDS, "max_pool_size": _CONNECTIONS}
    try:
        _knock(_address())
        chosen = _context()
        client = docker.DockerClient(**chosen, **where) if chosen else docker.from_env(**where)
        _share_sessions(client)
        client.ping()
    except DockerException as error:
        raise _unreachable(error) from error
    except OSError as error:  # requests' own errors among them
        raise _unreachable(error) from error
    except Exception as error:
        if _of_ssh(error):
            raise _unreachable(error) from error
        raise
    return client


def _share_sessions(client: "DockerClient") -> None:
    """Let all requests that go through SSH share a few sessions: the SDK keeps some for each address that it asks."""
    if client.api.base_url.startswith(_BY_SSH):
        adapter = client.api.get_adapter(_BY_SSH)
        adapter.max_pool_size = _SESSIONS
        pool_of = adapter.get_connection
        adapter.get_connection = lambda _url, proxies=None: pool_of(_BY_SSH, proxies)


def _of_ssh(error: Exception) -> bool:
    """Whether the SSH library raised it, whose errors have no name that could be told before it is needed."""
    return type(error).__module__.startswith("paramiko.")


@contextmanager
def engine() -> Iterator["DockerClient"]:
    """Connect to the engine for as long as something is done there."""
    client = connect()
    try:
        yield client
    finally:
        client.close()


def separate(client: "DockerClient") -> "DockerClient":
    """A connection for a stream that stays open: the client's own, but for an engine that is reached by SSH.

    There all streams of a client are channels of one connection, and servers allow few of them (OpenSSH 10).
    """
    return connect() if client.api.base_url.startswith(_BY_SSH) else client


def _context() -> dict[str, Any]:
    """Where the context leads that `DOCKER_CONTEXT` or `docker context use` chose; nothing if DOCKER_HOST decides."""
    from docker.context import ContextAPI
    from docker.utils import kwargs_from_env

    if kwargs_from_env().get("base_url"):
        return {}
    chosen: dict[str, Any] = ContextAPI.kwargs_from_context()
    return chosen


def _knock(address: str) -> None:
    """Try the engine's local socket first: the SDK forgets to close one that it could not connect."""
    if address.startswith("unix://"):
        with socket.socket(socket.AF_UNIX) as trial:
            trial.connect(address.removeprefix("unix://"))


def _address() -> str:
    """Where the engine is looked for."""
    from docker.constants import DEFAULT_UNIX_SOCKET, IS_WINDOWS_PLATFORM
    from docker.utils import kwargs_from_env

    chosen = _context()
    local = "npipe:////./pipe/docker_engine" if IS_WINDOWS_PLATFORM else DEFAULT_UNIX_SOCKET
    return str(kwargs_from_env().get("base_url") or chosen.get("base_url", local)).replace(
        "http+unix", "unix"
    )


def _unreachable(error: Exception) -> LabError:
    text = str(error)
    if "PermissionError" in text or "Permission denied" in text:
        return LabError(
            _("the Docker engine does not let this user in"),
            hint=_("`sudo usermod -aG docker $USER`, then log in again"),
        )
    return LabError(
        _("no Docker engine answers at {address}", address=_address()),
        hint=_("start it, or set DOCKER_HOST; `labkit doctor` tells what this machine lacks"),
    )


@contextmanager
def asking(what: str, place: str = "") -> Iterator[None]:
    """Turn what the SDK raises while it does something into one clear LabError."""
    from docker.errors import APIError, DockerException

    try:
        yield
    except APIError as error:
        reason = (error.explanation or str(error)).strip()
        raise LabError(
            _("{what}: {reason}", what=what, reason=reason), place=place, hint=_way_out(reason)
        ) from error
    except DockerException as error:
        raise LabError(_("{what}: {reason}", what=what, reason=error), place=place) from error
    except OSError as error:
        raise _silent(what, place) from error
    except Exception as error:
        if _of_ssh(error):
            raise _silent(what, place) from error
        raise


def _silent(what: str, place: str) -> LabError:
    return LabError(
        _("{what}: the Docker engine does not answer", what=what),
        place=place,
        hint=_("`labkit doctor` tells more"),
    )


def _way_out(reason: str) -> str:
    if "No such image" in reason:
        return _("`labkit image build` makes it")
    if "no space left" in reason:
        return _("make room on the engine's disk: `docker system df` shows what takes it")
    return ""
