"""netmiko against a real SSH server that behaves, and misbehaves, like a device."""

import asyncio
import threading
import time

import asyncssh
import pytest

from grading.two_routers import BRIEF
from labkit.errors import GraderError
from labkit.grading import transport
from labkit.grading.conversation import ask, prompt_of
from labkit.grading.transport import Login, SshTransport

ANSWERS = {
    "screen-length 0 temporary": "Info: The configuration takes effect on the current user terminal interface only.",
    "display interface brief": BRIEF,
    "display forged": "first line\n description <R1>\n<R1>x\nlast line",
    "display nothing": "",
}


class _Server(asyncssh.SSHServer):
    def password_auth_supported(self):
        return True

    def validate_password(self, username, password):
        return (username, password) == ("grader", "secret")


async def _shell(process):
    process.stdout.write("<R1-7f3a>")
    async for line in process.stdin:
        command = line.strip()
        if command == "display hanging":
            continue
        answer = ANSWERS.get(command, "") if command else ""
        process.stdout.write(
            answer.rstrip("\n").replace("\n", "\r\n") + ("\r\n" if answer else "") + "<R1-7f3a>"
        )


@pytest.fixture(scope="module")
def port():
    """A device on a free port of this machine, in a thread of its own until the last test is done."""
    ready, finish, ports = threading.Event(), threading.Event(), []

    async def serve():
        connections = []

        class Server(_Server):
            def connection_made(self, conn):
                connections.append(conn)

        server = await asyncssh.listen(
            "127.0.0.1",
            0,
            server_factory=Server,
            server_host_keys=[asyncssh.generate_private_key("ssh-ed25519")],
            process_factory=_shell,
        )
        ports.append(server.get_port())
        ready.set()
        await asyncio.to_thread(finish.wait)
        server.close()
        for connection in connections:
            connection.abort()
        await asyncio.sleep(0.1)

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    assert ready.wait(10)
    yield ports[0]
    finish.set()
    thread.join(10)


def transport_to(port, password="secret"):
    return SshTransport({"R1": Login("huawei_vrp", "127.0.0.1", port, "grader", password)}, timeout=5)


def test_outputs_come_whole_and_quickly(port):
    """Without echo and prompt; a text that looks like a prompt does not end the reading; no slow goodbye."""
    connection = transport_to(port).open("R1")
    began = time.monotonic()
    assert connection.run("display interface brief") == BRIEF.rstrip("\n")
    assert connection.run("display forged") == "first line\n description <R1>\n<R1>x\nlast line"
    assert connection.run("display nothing") == ""
    connection.close()
    assert time.monotonic() - began < 1.5


def test_a_refused_login_is_told(port):
    """As the grader's trouble, in one line."""
    with pytest.raises(GraderError, match="cannot log in") as caught:
        transport_to(port, "wrong").open("R1")
    assert "\n" not in str(caught.value)
    assert "wrong" not in str(caught.value)


def test_a_closed_port_is_told():
    """Nothing listens on the discard port of this machine."""
    with pytest.raises(GraderError, match="cannot log in"):
        transport_to(9).open("R1")


def test_a_node_without_a_login_is_told(port):
    """Before anything is tried."""
    with pytest.raises(GraderError, match="no login"):
        transport_to(port).open("R7")


def test_a_command_that_never_ends_times_out(port, monkeypatch):
    """The grader goes on."""
    monkeypatch.setattr(transport, "READ_TIMEOUT", 0.5)
    connection = transport_to(port).open("R1")
    with pytest.raises(GraderError, match="no answer"):
        connection.run("display hanging")
    connection.close()


class Scripted:
    """A session that says what it was told to, piece by piece, whatever is typed."""

    def __init__(self, *pieces, prompts=()):
        self.pieces = list(pieces)
        self.prompts = list(prompts)

    def write_channel(self, text):
        pass

    def read_channel(self):
        return self.pieces.pop(0) if self.pieces else ""

    def normalize_linefeeds(self, text):
        return text.replace("\r\n", "\n")

    def find_prompt(self):
        return self.prompts.pop(0) if self.prompts else ""


def test_a_prompt_that_is_left_over_is_no_answer():
    """A busy device says late what it was asked before; only what follows the repeated command counts."""
    late = Scripted("\r\n<g-1>", "", "<g-1>dis", "play ver", "sion\r\nVRP\r\n", "<g-1>")
    assert ask(late, "<g-1>", "display version", 1) == "VRP"
    wrapped = Scripted("<g-1>display ip interface \r\nbrief\r\nnone\r\n<g-1>")
    assert ask(wrapped, "<g-1>", "display ip interface brief", 1) == "none"
    with pytest.raises(GraderError, match="no answer within"):
        ask(Scripted("<g-1>", "<g-1>"), "<g-1>", "display version", 0.1)


def test_a_prompt_counts_when_it_comes_twice_and_reads_like_one():
    """The first guess of netmiko may be a line that the device said while it was busy."""
    info = "Info: The configuration takes effect on the current user terminal interface only."
    assert prompt_of(Scripted(prompts=[info, info, "<g-1>", "<g-1>"]), 1) == "<g-1>"
    with pytest.raises(GraderError, match="no prompt"):
        prompt_of(Scripted(prompts=[info] * 3), 0.05)
