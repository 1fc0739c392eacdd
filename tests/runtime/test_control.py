"""The control connection answers its owner and nobody else, whatever is sent."""

import asyncio
import json
from typing import Any

import pytest

from labkit.errors import InputError, LabError, LabkitError, Problem, UsageError
from labkit.runtime import control
from labkit.runtime.control import ControlServer
from labkit.runtime.protocol import StartRequest, decode_error, encode_error

TOKEN = "t" * 64


async def _echo(text: str) -> str:
    return text


async def _fail() -> None:
    raise LabError("no", place="R1", hint="yes")


async def _break() -> None:
    raise RuntimeError("oops")


def exchange(data: bytes) -> bytes:
    """Send bytes to a control server and return its reply."""

    async def run() -> bytes:
        server = ControlServer(TOKEN, {"echo": _echo, "fail": _fail, "break": _break})
        reader, writer = await asyncio.open_connection("127.0.0.1", await server.listen())
        writer.write(data)
        try:
            reply = await reader.read()
        except ConnectionError:
            reply = b""
        writer.close()
        server.close()
        return reply

    return asyncio.run(run())


def ask(**message: Any) -> dict[str, Any]:
    return json.loads(exchange(json.dumps(message).encode() + b"\n"))


def test_a_request_is_answered() -> None:
    """The owner's request reaches its handler."""
    assert ask(token=TOKEN, request="echo", arguments={"text": "你好"}) == {"result": "你好"}


@pytest.mark.parametrize("token", ["", "t" * 63, "T" * 64, "é" * 64, None, 1, ["t"]])
def test_a_wrong_token_is_refused(token: Any) -> None:
    """Nothing is done for one who does not know the token."""
    assert "error" in ask(token=token, request="echo", arguments={"text": "x"})


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"[]\n",
        b"{}\n",
        b"GET / HTTP/1.1\r\n",
        b"\xff\xfe\n",
        b"[" * 5000 + b"\n",
        b'"token"\n',
        b"null\n",
    ],
)
def test_nonsense_is_answered_with_an_error(line: bytes) -> None:
    """Whatever is sent, the reply is an error and the lab lives on."""
    assert json.loads(exchange(line))["error"]["type"] == "UsageError"


def test_an_endless_line_is_cut_off() -> None:
    """A line above the limit ends the connection without an answer."""
    assert exchange(b"x" * (2 * 1024 * 1024)) == b""


def test_a_silent_client_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    """One who connects and says nothing does not keep the connection."""
    monkeypatch.setattr(control, "_PATIENCE", 0.05)
    assert exchange(b"") == b""


@pytest.mark.parametrize("request_", ["unknown", 3, None, ["echo"], "__class__"])
def test_unknown_requests(request_: Any) -> None:
    """Only the declared requests exist."""
    assert "unknown request" in ask(token=TOKEN, request=request_)["error"]["message"]


def test_errors_keep_their_place_and_hint() -> None:
    """What a handler raises arrives as the same error."""
    error = decode_error(ask(token=TOKEN, request="fail")["error"])
    assert (type(error), str(error), error.hint, error.exit_code) == (LabError, "R1: no", "yes", 3)


def test_a_broken_handler_does_not_end_the_lab() -> None:
    """A fault of labkit's own is reported as one."""
    assert "oops" in ask(token=TOKEN, request="break")["error"]["message"]


@pytest.mark.parametrize(
    "error",
    [
        UsageError("m", place="p", hint="h"),
        LabkitError("m"),
        InputError(Problem("f:1:2", "a", "b"), Problem("f:3:4", "c")),
    ],
)
def test_errors_survive_the_way(error: LabkitError) -> None:
    """Type, text, hint and exit code of an error are the same on the other side."""
    twin = decode_error(json.loads(json.dumps(encode_error(error))))
    assert (type(twin), str(twin), twin.hint, twin.exit_code) == (
        type(error),
        str(error),
        error.hint,
        error.exit_code,
    )


def test_start_requests_survive_the_way() -> None:
    """A request is the same on the other side."""
    request = StartRequest(
        state_dir="/x", lab="hcia/学", student="s", search_path=("/a", "/b"), base_port=5, resume=True
    )
    assert StartRequest.decode(request.encode()) == request
