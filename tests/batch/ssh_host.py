"""An SSH server that runs commands in bash, as any host does: for logging in to this machine with OpenSSH's client."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncssh


async def _run(process):
    done = await asyncio.create_subprocess_exec(
        "bash", "-c", process.command, stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _nothing = await done.communicate()
    process.stdout.write(said.decode())
    process.exit(done.returncode)


async def _listening(host_key, own_key):
    allowed = asyncssh.import_authorized_keys(own_key.export_public_key().decode())
    return await asyncssh.listen(
        "127.0.0.1", 0, process_factory=_run, server_host_keys=[host_key], authorized_client_keys=allowed
    )


@contextmanager
def ssh_host(place: Path) -> Iterator[str]:
    """Serve on 127.0.0.1 while it is used; the command with which OpenSSH logs in to any name as to this one."""
    host_key, own_key = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
    place.mkdir()
    own_key.write_private_key(place / "key")
    (place / "key").chmod(0o600)
    loop = asyncio.new_event_loop()
    serving = threading.Thread(target=loop.run_forever)
    serving.start()
    try:
        server = asyncio.run_coroutine_threadsafe(_listening(host_key, own_key), loop).result(30)
        port = server.get_port()
        (place / "known_hosts").write_text(f"[127.0.0.1]:{port} {host_key.export_public_key().decode()}")
        (place / "config").write_text(
            f"Host *\n  HostName 127.0.0.1\n  Port {port}\n  User teacher\n  IdentityFile {place / 'key'}\n"
            f"  UserKnownHostsFile {place / 'known_hosts'}\n  BatchMode yes\n"
        )
        yield f"ssh -F {place / 'config'}"
        loop.call_soon_threadsafe(server.close)
        asyncio.run_coroutine_threadsafe(server.wait_closed(), loop).result(30)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        serving.join()
        loop.close()
