"""What tests type over real connections."""

import asyncio
from typing import Any

import asyncssh


def connect(port: dict[str, Any], **options: Any) -> Any:
    """An SSH connection to a device, without this machine's own keys and settings."""
    return asyncssh.connect(
        port["host"],
        port["port"],
        **{
            "username": port["username"],
            "password": port["password"],
            "known_hosts": None,
            "config": None,
            "agent_path": None,
            "client_keys": None,
            **options,
        },
    )


def typed(port: dict[str, Any], *lines: str, term: str | None = "vt100") -> str:
    """Type lines in one session, log out, and return all that was shown."""

    async def run() -> str:
        async with connect(port) as connection:
            result = await connection.run(input="".join(f"{line}\n" for line in lines), term_type=term)
            return str(result.stdout)

    return asyncio.run(asyncio.wait_for(run(), 20))
