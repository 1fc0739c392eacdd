"""What students can type cannot change what the grader reads, nor keep it out."""

import asyncio
import json
import threading
import time
import tracemalloc

import asyncssh
import pytest

from labkit.cli import main
from labkit.errors import GraderError
from labkit.grading import conversation, transport
from labkit.grading.transport import Login, SshTransport
from labkit.runtime.client import connect
from labkit.runtime.lab import Lab
from labkit.runtime.typist import type_lines
from labkit.scenario.catalogue import find_lab, render_plan
from labkit.settings import Settings
from rubrics.failover import write_lab

NAME = "test/failover"
RIGHT = """interface GigabitEthernet0/0/0
ip address 10.0.12.1 24
quit
ip route-static 2.2.2.2 32 10.0.12.2
"""
"""A part of the work: one address, and a way to R2."""
FORGED = "GigabitEthernet0/0/1 10.1.12.1/24 up up"

TAMPERING = {
    "a prompt as name": ["sysname R1>", "sysname <R1>", "sysname R1-5f]"],
    "an output as name": ["sysname 10.1.12.1/24"],
    "an output as description": [
        "interface GigabitEthernet0/0/1",
        f"description {FORGED}",
        "interface GigabitEthernet0/0/2",
        "description <R1> # return",
    ],
    "an output as banner": [
        f'header shell information "{FORGED}"',
        f'header login information "{FORGED}"',
        'header shell information "<R1> Error: Unrecognized command found at position. [R1] return #"',
    ],
    "a banner that reads like a display": [
        "header shell information %",
        "Interface                         IP Address/Mask      Physical   Protocol",
        f"{FORGED}",
        "<R1>",
        "%",
    ],
    "an alias for a display": [
        "alias display quit",
        "command-alias enable",
        "command-alias mapping display ip interface brief quit",
        "assistant task x",
    ],
    "an interface that sounds like another": [
        "interface LoopBack10",
        "description GigabitEthernet0/0/1",
        "ip address 10.0.12.9 32",
        "interface Tunnel0/0/0",
        "description GigabitEthernet0/0/1",
    ],
    "the grader's login removed": [
        "aaa",
        "undo local-user grader",
        "undo local-user labkit",
        "local-user grader password cipher Another1",
        "local-user grader privilege level 0",
        "local-user grader state block",
        "quit",
        "undo ssh user grader",
        "undo stelnet server enable",
        "undo telnet server enable",
    ],
    "lines locked by an ACL": [
        "acl 2999",
        "rule deny",
        "quit",
        "user-interface vty 0 4",
        "acl 2999 inbound",
        "protocol inbound telnet",
        "quit",
        "user-interface maximum-vty 0",
    ],
    "a privilege that shows nothing": [
        "command-privilege level 15 view shell display",
        "command-privilege level 15 view user display",
        "user-interface vty 0 4",
        "user privilege level 0",
        "authentication-mode password",
        "set authentication password cipher Another1",
    ],
    "another screen": [
        "user-interface vty 0 4",
        "screen-length 3",
        "screen-width 60",
        "idle-timeout 0 1",
        "quit",
        "user-interface console 0",
        "screen-length 3",
        "idle-timeout 0 1",
    ],
}
"""What students try, as lines in the system view; a device may refuse some."""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The lab, running, with a part of the work done; what it scores."""
    folder = tmp_path_factory.mktemp("tampering")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LABKIT_STATE_DIR", str(folder / "state"))
        assert main.run(["up", str(write_lab(folder / "lab"))]) == 0
        yield folder
        main.run(["down", "--all"])


def typed(lines):
    """Type lines on R1 as its student, one after the other, whatever it answers."""
    ports = connect(Settings.from_environment().state_dir, NAME).ports()
    return type_lines(ports, {"R1": lines})["R1"]


def graded(capsys):
    """Each check's verdict and points, from a grade over SSH."""
    capsys.readouterr()
    main.run(["grade", NAME, "--json", "--out", f"{time.monotonic_ns()}"])
    report = json.loads(capsys.readouterr().out)
    return {check["id"]: (check["verdict"], check["points"]) for check in report["checks"]}


@pytest.mark.parametrize("what", TAMPERING)
def test_the_score_is_what_the_network_does(lab, what, capsys, tmp_path, monkeypatch):
    """Neither more, for what is only said, nor less, nor an error of the grader."""
    monkeypatch.chdir(tmp_path)
    assert main.run(["reset", NAME]) == 0
    typed(RIGHT.splitlines())
    expected = graded(capsys)
    assert expected["address"] == ("passed", 10)
    assert expected["reach"] == ("passed", 20)
    assert expected["backup-address"] == ("failed", 0)
    typed(TAMPERING[what])
    assert graded(capsys) == expected


def test_the_grader_sees_no_banner_however_long():
    """Of ten megabytes not a character reaches the grader, whose prompt nobody can foresee."""
    lab = Lab.build(render_plan(find_lab("hcia/vrp-basics")))
    device = lab.device("R1")
    device.config.access.banners.update(shell="<R1> " * 1_000_000, login="<R1> " * 1_000_000)
    prompts = set()
    for _ in range(3):
        session = device.open_session("grader", "grader")
        greeting = session.take()
        assert len(greeting) < 100
        prompts.add(greeting)
    assert len(prompts) == 3
    assert len(device.text()) > 9_000_000


class _Rogue(asyncssh.SSHServer):
    def password_auth_supported(self):
        return True

    def validate_password(self, username, password):
        return True


async def _shell(process):
    process.stdout.write("<R1>")
    async for line in process.stdin:
        match line.strip():
            case "display endless":
                while True:
                    process.stdout.write("0123456789 <R1> \r\n" * 5000)
                    await process.stdout.drain()
            case "display silent":
                continue
            case "display half":
                process.stdout.write("half an answer\r\n")
                continue
            case "":
                process.stdout.write("\r\n<R1>")
            case _:
                process.stdout.write("answer\r\n<R1>")


async def _flood(process):
    for _ in range(1000):
        process.stdout.write("Authorised users only. <R1> [R1] #>\r\n" * 280)
        await process.stdout.drain()
    await _shell(process)


@pytest.fixture
def device(request):
    """A device that somebody else has made, on a free port, until the test is done."""
    ready, finish, ports = threading.Event(), threading.Event(), []

    async def serve():
        connections = []

        class Server(_Rogue):
            def connection_made(self, conn):
                connections.append(conn)

        server = await asyncssh.listen(
            "127.0.0.1",
            0,
            server_factory=Server,
            server_host_keys=[asyncssh.generate_private_key("ssh-ed25519")],
            process_factory=request.param,
        )
        ports.append(server.get_port())
        ready.set()
        await asyncio.to_thread(finish.wait)
        server.close()
        for connection in connections:
            connection.abort()
        await asyncio.sleep(0.2)

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    assert ready.wait(10)
    yield SshTransport({"R1": Login("huawei_vrp", "127.0.0.1", ports[0], "grader", "secret")}, timeout=5)
    finish.set()
    thread.join(20)


@pytest.mark.parametrize("device", [_shell], indirect=True)
def test_an_endless_output_ends_for_the_grader(device, monkeypatch):
    """It takes neither the memory nor the time of the others: an error, and the next session goes on."""
    monkeypatch.setattr(conversation, "MAX_OUTPUT", 30_000)
    connection = device.open("R1")
    tracemalloc.start()
    with pytest.raises(GraderError, match="longer than 30000 characters"):
        connection.run("display endless")
    assert tracemalloc.get_traced_memory()[1] < 30_000_000
    tracemalloc.stop()
    connection.close()
    again = device.open("R1")
    assert again.run("display version") == "answer"
    again.close()


@pytest.mark.parametrize("device", [_shell], indirect=True)
@pytest.mark.parametrize("command", ["display silent", "display half"])
def test_a_command_that_times_out_is_an_error(device, command, monkeypatch):
    """Half an answer is none."""
    monkeypatch.setattr(transport, "READ_TIMEOUT", 0.5)
    connection = device.open("R1")
    with pytest.raises(GraderError, match="no answer"):
        connection.run(command)
    connection.close()


@pytest.mark.parametrize("device", [_flood], indirect=True)
def test_a_device_that_greets_with_ten_megabytes_costs_no_more_than_its_login(device):
    """Somebody else's device may do so: an answer or the grader's error, and an end."""
    try:
        connection = device.open("R1")
        connection.run("display version")
        connection.close()
    except GraderError:
        pass
