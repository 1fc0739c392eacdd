"""Telnet lines and consoles in front of a lab's devices, as a rack or eNSP has them."""

import asyncio
import threading
from typing import Any

import asyncssh

from runtime.login import connect

_ENTER = b"\r\n"


class Line:
    """A TCP port with a device behind it: after a user name and a password, or, without them, after Enter."""

    def __init__(self, port: dict[str, Any], *, user: str = "", password: str = "") -> None:
        self._device = port
        self._login = (user, password)
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self.port = 0
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(10)

    def close(self) -> None:
        """Stop listening, and end the connections."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0.1))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if await self._let_in(reader, writer):
                await self._carry(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncssh.Error):
            pass  # the client has gone
        finally:
            writer.close()

    async def _let_in(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        if self._login == ("", ""):
            await reader.readuntil(b"\n")  # a console says nothing before somebody presses Enter
            return True
        for _ in range(3):
            given = []
            for question in (b"\r\n\r\nLogin authentication\r\n\r\nUsername:", b"Password:"):
                writer.write(question)
                given.append((await reader.readuntil(b"\n")).decode(errors="replace").strip("\r\n \xff"))
            if tuple(given) == self._login:
                return True
            writer.write(b"\r\nError: Authentication fail")
        return False

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with connect(self._device) as connection:
            process = await connection.create_process(term_type="vt100", term_size=(80, 24), encoding=None)
            outward = asyncio.ensure_future(_pump(process.stdout, writer))
            while data := await reader.read(4096):
                process.stdin.write(data.replace(_ENTER, b"\n"))
            outward.cancel()


async def _pump(source: Any, target: asyncio.StreamWriter) -> None:
    while data := await source.read(4096):
        target.write(data)
    target.close()
