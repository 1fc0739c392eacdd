"""An SSH server behind which `docker system dial-stdio` leads to a Docker engine: `ssh_server SOCKET HOME`.

As OpenSSH's, it lets one connection have ten sessions (`MaxSessions`); what it refuses leaves a file `refused` in
HOME, where the client's key and the known host are put. It prints its address.
"""

import asyncio
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import asyncssh

MOST_SESSIONS = 10


class Visitor(asyncssh.SSHServer):
    """One connection."""

    def __init__(self, engine: str, home: Path) -> None:
        self._engine = engine
        self._home = home
        self._open = 0

    def session_requested(self) -> Any:
        if self._open >= MOST_SESSIONS:
            (self._home / "refused").touch()
            return False
        self._open += 1
        return asyncssh.SSHServerProcess(self._dial, None, 3, False)

    async def _dial(self, process: asyncssh.SSHServerProcess[bytes]) -> None:
        try:
            if process.command == "docker system dial-stdio":
                await carry(process, *await asyncio.open_unix_connection(self._engine))
        finally:
            self._open -= 1
            with suppress(OSError, asyncssh.Error):
                process.exit(0)


async def carry(
    process: asyncssh.SSHServerProcess[bytes], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """Carry both directions until the engine ends."""

    async def inward() -> None:
        with suppress(OSError, asyncssh.Error):
            while data := await process.stdin.read(65536):
                writer.write(data)
                await writer.drain()
            writer.write_eof()

    forward = asyncio.create_task(inward())
    with suppress(OSError, asyncssh.Error):
        while data := await reader.read(65536):
            process.stdout.write(data)
            await process.stdout.drain()
    forward.cancel()
    writer.close()


async def main(engine: str, home: Path) -> None:
    """Serve until the process is ended."""
    host_key, own_key = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
    folder = home / ".ssh"
    folder.mkdir(mode=0o700)
    own_key.write_private_key(folder / "id_ed25519")
    server = await asyncssh.listen(
        "127.0.0.1",
        0,
        server_factory=lambda: Visitor(engine, home),
        server_host_keys=[host_key],
        authorized_client_keys=asyncssh.import_authorized_keys(own_key.export_public_key().decode()),
        encoding=None,
    )
    known = host_key.export_public_key().decode()
    (folder / "known_hosts").write_text(f"[127.0.0.1]:{server.get_port()} {known}")
    sys.stdout.write(f"ssh://teacher@127.0.0.1:{server.get_port()}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
