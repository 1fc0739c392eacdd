"""Types lines on devices over SSH, as a student does, many devices at once."""

import asyncio
from collections.abc import Mapping, Sequence

import asyncssh

from labkit.errors import LabError
from labkit.language import _
from labkit.runtime.client import Port

_SECONDS = 60.0


def type_lines(ports: Sequence[Port], lines: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Type each device's lines in its system view and log out; returns what the terminals showed.

    Raises LabError where a device cannot be reached or does not come to the end.
    """
    return asyncio.run(_all([port for port in ports if port.name in lines], lines))


async def _all(ports: Sequence[Port], lines: Mapping[str, Sequence[str]]) -> dict[str, str]:
    shown = await asyncio.gather(*(_one(port, lines[port.name]) for port in ports))
    return {port.name: text for port, text in zip(ports, shown, strict=True)}


async def _one(port: Port, lines: Sequence[str]) -> str:
    typed = "".join(f"{line}\n" for line in ("system-view", *lines, "return", "quit"))
    try:
        async with (
            asyncio.timeout(_SECONDS),
            asyncssh.connect(
                port.host,
                port.port,
                username=port.username,
                password=port.password,
                known_hosts=None,
                config=None,
                agent_path=None,
                client_keys=None,
            ) as connection,
        ):
            ran = await connection.run(input=typed, term_type="vt100", check=False)
    except (OSError, asyncssh.Error) as error:
        raise LabError(_("cannot type on it: {error}", error=error), place=port.name) from error
    return str(ran.stdout)
