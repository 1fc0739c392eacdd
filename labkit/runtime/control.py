"""The control connection of a lab process: JSON lines on a TCP port of the loopback interface.

A client sends one line, `{"token": …, "request": …, "arguments": {…}}`, and gets one line back,
`{"result": …}` or `{"error": …}`. The token stands in a file that only the lab's owner can read. UNIX
sockets, whose files could be guarded by permissions alone, do not exist everywhere.
"""

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from labkit.errors import LabError, LabkitError, UsageError
from labkit.language import LANGUAGES, _, speak
from labkit.runtime.protocol import encode_error

_LONGEST_LINE = 1024 * 1024
_MOST_CLIENTS = 32
_PATIENCE = 5.0
"""Seconds that a client has to send its line."""

Handler = Callable[..., Awaitable[Any]]
_log = logging.getLogger(__name__)


class ControlServer:
    """Answers requests with its handlers."""

    def __init__(self, token: str, handlers: Mapping[str, Handler]) -> None:
        self._token = token.encode()
        self._handlers = handlers
        self._clients = 0

    async def listen(self) -> int:
        """Open a free port and return it."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=_LONGEST_LINE)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._clients += 1
        try:
            if self._clients <= _MOST_CLIENTS:
                line = await asyncio.wait_for(reader.readline(), _PATIENCE)
                writer.write(json.dumps(await self._answer(line), ensure_ascii=False).encode() + b"\n")
                await writer.drain()
        except (TimeoutError, ValueError, ConnectionError):
            _log.warning("a control client sent nothing, too much, or went away")
        finally:
            self._clients -= 1
            writer.close()

    async def _answer(self, line: bytes) -> dict[str, Any]:
        try:
            handler, arguments, language = self._understand(line)
            speak(language)
            return {"result": await handler(**arguments)}
        except LabkitError as error:
            return {"error": encode_error(error)}
        except Exception as error:  # noqa: BLE001  the lab must live on, whatever one request runs into
            _log.exception("a request failed")
            return {
                "error": encode_error(
                    LabError(
                        _("the lab failed: {error}", error=repr(error)), hint=_("its log has the details")
                    )
                )
            }

    def _understand(self, line: bytes) -> tuple[Handler, dict[str, Any], str]:
        try:
            message = json.loads(line)
            token, request, arguments = message["token"], message["request"], message.get("arguments", {})
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise UsageError(_("not a request")) from error
        if not isinstance(token, str) or not hmac.compare_digest(token.encode(), self._token):
            raise UsageError(_("wrong token"))
        language = message.get("language", "en")
        handler = self._handlers.get(request) if isinstance(request, str) else None
        if handler is None or not isinstance(arguments, dict) or language not in LANGUAGES:
            raise UsageError(_("unknown request: {request}", request=repr(request)))
        return handler, arguments, language
