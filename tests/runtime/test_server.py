"""The SSH server against real clients, tame and hostile."""

import asyncio
import os
import shutil
import socket
import subprocess
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from runtime.login import connect, typed
from runtime.running import Bench

PASTE = 500


@pytest.fixture
def port(bench: Bench) -> dict[str, Any]:
    """The student's way into R1 of a running lab."""
    bench.up()
    return bench.ports()["R1"]


def run(coroutine: Any) -> Any:
    """Run a coroutine, but not for ever."""
    return asyncio.run(asyncio.wait_for(coroutine, 20))


def test_a_pasted_block(bench: Bench, port: dict[str, Any]) -> None:
    """500 lines sent without waiting for a prompt are all executed, each echoed once."""
    lines = [f"ip route-static 10.{number // 250}.{number % 250}.0 24 NULL0" for number in range(PASTE)]
    shown = typed(port, "system-view", *lines, "return", "quit")
    assert [shown.count(line + "\r\n") for line in lines] == [1] * PASTE
    counted = bench.run(
        "exec", "test/pair", "R1", "display current-configuration | include ip route-static"
    ).out
    assert len(counted.splitlines()) == PASTE


def test_exec_request(port: dict[str, Any]) -> None:
    """`ssh host 'display version'` prints the answer and nothing else."""

    async def ask() -> Any:
        async with connect(port) as connection:
            return await connection.run("display version")

    result = run(ask())
    assert result.exit_status == 0
    assert "VRP" in result.stdout
    assert "<R1>" not in result.stdout


def test_without_a_terminal(port: dict[str, Any]) -> None:
    """A session without a pty works, and ends when its input does."""
    shown = typed(port, "display clock", term=None)
    assert "<R1>" in shown


def test_the_window_changes(port: dict[str, Any]) -> None:
    """A client may change its window in the middle."""

    async def resize() -> str:
        async with connect(port) as connection:
            process = await connection.create_process(term_type="xterm", term_size=(80, 24))
            process.change_terminal_size(132, 50)
            process.stdin.write("display clock\nquit\n")
            return str(await process.stdout.read())

    assert "<R1>display clock" in run(resize())


def test_an_idle_session_sees_what_others_do(port: dict[str, Any]) -> None:
    """Two sessions on one device share its configuration."""

    async def both() -> str:
        async with connect(port) as one, connect(port) as two:
            idle = await one.create_process(term_type="vt100")
            await idle.stdout.readuntil("<R1>")
            await two.run(input="system-view\nsysname OTHER\nreturn\nquit\n", term_type="vt100")
            idle.stdin.write("\nquit\n")
            return str(await idle.stdout.read())

    assert "<OTHER>" in run(both())


@pytest.mark.parametrize(
    "login",
    [{"password": "wrong"}, {"username": "root"}, {"username": ""}, {"password": ""}, {"password": "ü"}],
)
def test_wrong_logins(port: dict[str, Any], login: dict[str, str]) -> None:
    """Only the two logins of the lab come in."""

    async def try_it() -> None:
        async with connect(port, **login):
            pass

    with pytest.raises(asyncssh.PermissionDenied):
        run(try_it())


def test_no_way_around(port: dict[str, Any]) -> None:
    """Neither sftp, nor port forwarding, nor an agent gets through."""

    async def try_it() -> list[str]:
        refused = []
        async with connect(port) as connection:
            for name, attempt in {
                "sftp": connection.start_sftp_client(),
                "forwarding": connection.open_connection("127.0.0.1", 22),
                "listening": connection.forward_remote_port("", 0, "127.0.0.1", 22),
            }.items():
                try:
                    await attempt
                except (asyncssh.Error, asyncssh.ChannelListenError):
                    refused.append(name)
        return refused

    assert run(try_it()) == ["sftp", "forwarding", "listening"]


def test_too_many_sessions(bench: Bench, port: dict[str, Any]) -> None:
    """A student who opens all sessions of a device keeps neither the grader nor other devices out."""

    async def fill() -> tuple[int, int]:
        async with connect(port) as connection:
            sessions, refused = [], 0
            for _ in range(20):
                try:
                    sessions.append(await connection.create_process(term_type="vt100"))
                except asyncssh.ChannelOpenError:
                    refused += 1
            ran = await asyncio.to_thread(bench.run, "exec", "test/pair", "R1", "display version")
            return refused, ran.code

    assert run(fill()) == (4, 0)


def test_a_megabyte_line(bench: Bench, port: dict[str, Any]) -> None:
    """A line of a megabyte is refused, and the device lives on."""
    shown = typed(port, "x" * 1_000_000, "display clock", "quit")
    assert "Error:" in shown
    assert "VRP" in bench.run("exec", "test/pair", "R1", "display version").out


def test_binary_input(bench: Bench, port: dict[str, Any]) -> None:
    """Every byte that there is does no harm."""

    async def send() -> None:
        async with connect(port) as connection:
            process = await connection.create_process(term_type="vt100", encoding=None)
            process.stdin.write(bytes(range(256)) * 64 + b"\xff\xfb\x01\x1b[999999999C\nquit\n")
            process.stdin.write_eof()
            await process.stdout.read()

    run(send())
    assert "VRP" in bench.run("exec", "test/pair", "R1", "display version").out


def test_not_ssh_at_all(bench: Bench, port: dict[str, Any]) -> None:
    """A client that speaks something else is dropped, and the lab lives on."""
    for text in (b"GET / HTTP/1.0\r\n\r\n", b"\x00" * 100_000, b"SSH-2.0-x\r\n" + b"\xff" * 50_000):
        with socket.create_connection((port["host"], port["port"]), 5) as connection:
            try:
                connection.sendall(text)
                while connection.recv(65536):
                    pass
            except OSError:
                continue
    assert "VRP" in bench.run("exec", "test/pair", "R1", "display version").out


def test_a_client_that_does_not_read(bench: Bench, port: dict[str, Any]) -> None:
    """One who asks for much and reads nothing is made to wait, and nobody else."""

    async def stall() -> int:
        async with connect(port) as connection:
            process = await connection.create_process(term_type="vt100", window=4096)
            process.stdin.write("screen-length 0 temporary\n" + "display current-configuration\n" * 200)
            await asyncio.sleep(0.3)
            return (await asyncio.to_thread(bench.run, "exec", "test/pair", "R2", "display clock")).code

    assert run(stall()) == 0


@pytest.mark.skipif(shutil.which("ssh") is None, reason="no OpenSSH client here")
def test_openssh(bench: Bench, port: dict[str, Any], tmp_path: Path) -> None:
    """The exported ssh-config makes plain `ssh R1 …` work without a question about the host key."""
    config = tmp_path / "config"
    config.write_text(bench.run("export", "ssh-config", "test/pair").out)
    askpass = tmp_path / "askpass"
    askpass.write_text(f"#!/bin/sh\necho {port['password']}\n")
    askpass.chmod(0o700)
    ran = subprocess.run(
        ["ssh", "-F", str(config), "-o", "StrictHostKeyChecking=yes", "R1", "display version"],
        env={**os.environ, "SSH_ASKPASS": str(askpass), "SSH_ASKPASS_REQUIRE": "force"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "VRP" in ran.stdout


def test_netmiko(bench: Bench) -> None:
    """Stock netmiko connects with what `labkit export netmiko` prints, reads, and configures."""
    from netmiko import ConnectHandler

    bench.up()
    devices = bench.run("export", "netmiko", "test/pair").json
    with ConnectHandler(**devices["R1"]) as session:
        assert session.find_prompt() == "<R1>"
        assert "VRP" in session.send_command("display version")
        session.send_command("system-view", expect_string=r"\]")
        session.send_config_set(["interface LoopBack 1"], enter_config_mode=False, exit_config_mode=False)
        assert "LoopBack1" in session.send_command("display ip interface brief")
