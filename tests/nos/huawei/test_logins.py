"""From one device to another: Telnet, SSH, user levels, FTP, and what the log tells."""

from pathlib import Path

import pytest
from ntc_templates.parse import parse_output

from labkit.nos.device import Device
from labkit.nos.shell.drive import settle
from labkit.nos.shell.session import Session
from labkit.runtime.lab import Lab
from labkit.scenario.plan import LabPlan
from labkit.topology.kinds import device_kind
from labkit.topology.topology import Endpoint, Link, Node, Topology

PORT = "GigabitEthernet0/0/0"
CLIENT = f"interface {PORT}\n ip address 10.0.12.1 24\nospf\n area 0\n  network 10.0.0.0 0.255.255.255\n"
SERVER = f"""\
sysname Server
interface {PORT}
 ip address 10.0.12.2 24
ospf
 area 0
  network 10.0.0.0 0.255.255.255
aaa
 domain datacom
 local-user hcia@datacom password cipher secret
 local-user hcia@datacom service-type telnet
 local-user hcia@datacom privilege level 3
 local-user ann password cipher secret
 local-user ann service-type telnet ssh ftp
 local-user ann ftp-directory flash:/
 local-user web password cipher secret
 local-user web service-type http
"""
AAA = "user-interface vty 0 4\n authentication-mode aaa\n"
ANN = ("ann", "secret")


def pair(server: str, client: str = CLIENT) -> tuple[Device, Device]:
    """Two routers on one cable."""
    first, second = (Node(name, device_kind("huawei-ar2220"), mac) for name, mac in _ROUTERS.items())
    cable = Link((Endpoint("R1", PORT), Endpoint("R2", PORT)))
    devices = started(first, second, cable, {"R1": client, "R2": SERVER + server})
    return devices["R1"], devices["R2"]


_ROUTERS = {"R1": "00e0fc123400", "R2": "00e0fc123500"}


def started(first: Node, second: Node, cable: Link, texts: dict[str, str]) -> dict[str, Device]:
    """Start two devices on one cable; all their lines must be taken."""
    plan = LabPlan(
        lab_id="test/pair",
        name="test/pair",
        student="",
        titles={"en": "Pair"},
        topology=Topology("pair", {first.name: first, second.name: second}, (cable,)),
        variables={},
        start=texts,
        solution={},
        tasks={},
        folder=Path(),
        pass_mark=60,
        rubric=None,
    )
    lab = Lab.build(plan)
    assert not lab.problems
    return lab.devices


def opened(device: Device) -> Session:
    session = device.open_session("student")
    settle(session)
    return session


def press(session: Session, keys: str) -> str:
    session.receive(keys.encode())
    return settle(session).decode().replace("\r\n", "\n")


def test_telnet_as_captured():
    """The texts of the client, the login and the end are those of vrp-traps 11."""
    client, _ = pair(AAA)
    session = opened(client)
    assert press(session, "telnet 10.0.12.2\n").endswith(
        "  Press CTRL_] to quit telnet mode\n  Trying 10.0.12.2 ...\n  Connected to 10.0.12.2 ...\n"
        "\nLogin authentication\n\n\nUsername:"
    )
    assert press(session, "hcia@datacom\nsecret\n").endswith("<Server>")
    assert press(session, "quit\n").endswith(
        "  Configuration console exit, please retry to log on\n\n"
        "  The connection was closed by the remote host\n<Huawei>"
    )


def test_keys_reach_the_other_device():
    """Tab, `?`, Ctrl+C and Ctrl+Z act there; Ctrl+] comes back; what is pasted behind `quit` runs here."""
    client, server = pair(AAA)
    session = opened(client)
    press(session, "telnet 10.0.12.2\nhcia@datacom\nsecret\n")
    assert "<Server>system-view " in press(session, "sys\t")
    assert press(session, "\nsysname Far\n").endswith("[Far]")
    assert press(session, "\x1a").endswith("<Far>")
    assert "  display" in press(session, "disp?")
    assert len(server.terminals) == 1
    assert press(session, "\x1d").endswith("<Huawei>")
    assert not server.terminals
    press(session, "telnet 10.0.12.2\nhcia@datacom\nsecret\n")
    assert press(session, "quit\nsystem-view\n").endswith("[Huawei]")
    assert server.config.hostname == "Far"


@pytest.mark.parametrize(
    ("lines", "answers", "expected"),
    [
        (AAA, ANN, "<Server>"),
        (AAA, ("ann", "wrong"), "Error: Authentication failed."),
        (AAA, ("web", "secret"), "Error: Authentication failed."),
        (AAA, ("hcia", "secret"), "Error: Authentication failed."),
        (AAA, ("ann@default_admin", "secret"), "<Server>"),
        (AAA, ("ann@nowhere", "secret"), "Error: Authentication failed."),
        ("", (), "Error: Login password has not been set."),
        ("user-interface vty 0 4\n set authentication password cipher abc\n", ("abc",), "<Server>"),
        ("user-interface vty 0 4\n authentication-mode none\n", (), "<Server>"),
        (AAA + " protocol inbound ssh\n", (), "Error: Can't connect to the remote host"),
        (AAA + "undo telnet server enable\n", (), "Error: Can't connect to the remote host"),
        (
            "acl 2000\n rule deny source 10.0.12.1 0\n" + AAA + " acl 2000 inbound\n",
            (),
            "Error: Can't connect to the remote host",
        ),
        ("interface " + PORT + "\n shutdown\n", (), "Error: Can't connect to the remote host"),
    ],
)
def test_who_is_let_in(lines, answers, expected):
    """Accounts, their services and domains, the line's own password, protocols, lists and the way there decide."""
    client, _ = pair(lines)
    assert expected in client.run("telnet 10.0.12.2", answers)


def test_a_pc_logs_in():
    """From a host one comes to a router by its address in the host's network."""
    router = Node("R2", device_kind("huawei-ar2220"), "00e0fc123500")
    host = Node("PC1", device_kind("host"), "5489983400aa")
    cable = Link((Endpoint("PC1", "eth0"), Endpoint("R2", PORT)))
    client = started(router, host, cable, {"PC1": "ip address 10.0.12.9 24\n", "R2": SERVER + AAA})["PC1"]
    assert "<Server>" in client.run("telnet 10.0.12.2", ANN)
    assert "Can't connect" in client.run("telnet 10.0.12.2 80", ANN)


def test_displays_of_access():
    """What an administrator looks at names the accounts, the servers and who is allowed to use SSH."""
    _, server = pair(
        "ftp server enable\nssh user ann authentication-type password\nssh user ann service-type stelnet\n"
        "aaa\n local-user web state block\n"
    )
    assert "  ann                            A      FST       -\n" in server.run("display local-user")
    assert "  web                            B      H         -\n" in server.run("display local-user")
    assert "  ann                  password      null                     stelnet\n" in server.run(
        "display ssh user-information"
    )
    assert [line.split()[1] for line in server.run("display tcp status").splitlines()[1:]] == [
        "0.0.0.0:21",
        "0.0.0.0:23",
    ]
    (row,) = parse_output(
        "huawei_vrp", "display telnet server status", server.run("display telnet server status")
    )
    assert (row["telnet_ipv4_server"], row["telnet_service_port"]) == ("Enable", "23")
    assert "datacom " in server.run("display domain")


def test_three_failures_end_the_login():
    """The third wrong password closes the connection."""
    client, _ = pair(AAA)
    text = client.run("telnet 10.0.12.2", ("ann", "a", "ann", "b", "ann", "c", "system-view"))
    assert text.count("Error: Authentication failed.") == 3
    assert text.endswith("The connection was closed by the remote host\n")


@pytest.mark.parametrize(
    ("level", "allowed", "refused"),
    [
        (0, "ping 10.0.12.1", "display clock"),
        (1, "display clock", "system-view"),
        (2, "system-view", "dir"),
        (3, "dir", ""),
    ],
)
def test_levels(level, allowed, refused):
    """Level 0 tests, 1 looks, 2 configures, 3 has the files; what is above does not exist for the user."""
    client, _ = pair(f"user-interface vty 0 4\n authentication-mode none\n user privilege level {level}\n")
    assert "Unrecognized" not in client.run("telnet 10.0.12.2", (allowed,))
    if refused:
        assert "Unrecognized command" in client.run("telnet 10.0.12.2", (refused,))


def test_super():
    """A higher level is given for its password, a lower one at once."""
    client, _ = pair(" super password level 3 cipher up\nuser-interface vty 0 4\n authentication-mode none\n")
    assert "Now user privilege is level 3" in client.run("telnet 10.0.12.2", ("super", "up"))
    assert "Error: The password is incorrect." in client.run("telnet 10.0.12.2", ("super", "down"))
    assert "[Server]" in client.run("telnet 10.0.12.2", ("super", "up", "system-view"))
    assert "Unrecognized" in client.run("telnet 10.0.12.2", ("super", "up", "super 1", "system-view"))


def test_ssh_needs_all_of_it():
    """Keys, the server, the user's entry, the line's protocol and AAA; the client must trust the server first."""
    lines = "stelnet server enable\n" + AAA + " protocol inbound all\n"
    answers = ("ann", "y", "n", "secret", "secret", "secret")
    told = "ssh user ann authentication-type password\nssh user ann service-type stelnet\n"
    client, server = pair(lines, CLIENT + "ssh client first-time enable\n")
    assert "Failed to connect" in client.run("stelnet 10.0.12.2", answers)
    run_lines(server, "system-view", "rsa local-key-pair create")
    assert "Failed to authenticate" in client.run("stelnet 10.0.12.2", answers)
    client, server = pair(lines + told, CLIENT + "ssh client first-time enable\n")
    run_lines(server, "system-view", "rsa local-key-pair create")
    assert client.run("stelnet 10.0.12.2", answers).endswith("<Server>") or "<Server>" in client.run(
        "stelnet 10.0.12.2", answers
    )
    careless, server = pair(
        lines.replace(AAA, "user-interface vty 0 4\n") + told, CLIENT + "ssh client first-time enable\n"
    )
    run_lines(server, "system-view", "rsa local-key-pair create")
    assert careless.run("stelnet 10.0.12.2", answers).endswith(
        "The connection was closed by the remote host\n"
    )
    strict, server = pair(lines + told)
    run_lines(server, "system-view", "rsa local-key-pair create")
    assert "Failed to verify the server's public key" in strict.run("stelnet 10.0.12.2", answers)


def run_lines(device: Device, *lines: str) -> None:
    session = opened(device)
    for line in lines:
        press(session, f"{line}\n")
    press(session, "\n")


def test_ftp_moves_files():
    """What is put lies there, what is fetched lies here, and both say how many octets it was."""
    client, server = pair("ftp server enable\n")
    session = opened(client)
    press(session, "save mine.cfg\ny\n")
    assert press(session, "ftp 10.0.12.2\nann\nsecret\n").endswith("230 User logged in.\n\n[ftp]")
    size = len(client.files["mine.cfg"].encode())
    assert f"FTP: {size} byte(s) sent" in press(session, "put mine.cfg\n")
    assert server.files["mine.cfg"] == client.files["mine.cfg"]
    press(session, "get vrpcfg.zip theirs.cfg\n")
    assert client.files["theirs.cfg"] == server.saved
    assert "Unrecognized" in press(session, "display clock\n")
    assert press(session, "bye\n").endswith("221 Server closing.\n<Huawei>")


def test_ftp_refuses():
    """No server, no FTP in the account, or no directory: nobody gets in."""
    client, _ = pair("")
    assert "Failed to connect" in client.run("ftp 10.0.12.2", ANN)
    client, _ = pair("ftp server enable\n")
    assert "530" in client.run("ftp 10.0.12.2", ("hcia@datacom", "secret"))


def test_the_grader_comes_back_from_a_server():
    """Its own prompt, by which it knows that a command is done, is the device's and not that of a server.

    In the same process it goes on with what is typed at the server, too.
    """
    client, server = pair("ftp server enable\n")
    server.files["readme.txt"] = "hello"
    grader = client.open_session("grader", "grader")
    prompt = settle(grader).decode()
    assert press(grader, "ftp 10.0.12.2\nann\nsecret\n").endswith("[ftp]")
    assert press(grader, "bye\n").endswith(prompt)
    said = client.run("ftp 10.0.12.2", (*ANN, "ls", "get none.txt", "bye", "display clock"))
    assert "[ftp]ls\n200 Port command okay." in said
    assert "\nreadme.txt\n" in said
    assert "[ftp]get none.txt\n550 File none.txt not found." in said
    assert said.endswith("[ftp]bye\n221 Server closing.\n")


def test_a_reference_may_hold_the_line_that_makes_keys():
    """Nobody answers its question when a configuration is loaded: the key then has the usual length."""
    _, server = pair("rsa local-key-pair create\n")
    assert "hostkey" in server.files
    asked = server.open_session("student")
    assert "[Y/N]:" in press(asked, "system-view\nrsa local-key-pair create\n")


def test_log_tells_what_the_neighbour_did():
    """With `terminal monitor` lines come by themselves and leave what is being typed; without it never."""
    client, server = pair("")
    client.run("display ospf peer")
    watching, quiet = opened(client), opened(client)
    press(watching, "terminal monitor\ndisp")
    other = opened(server)
    press(other, f"system-view\ninterface {PORT}\nshutdown\n")
    shown = watching.take().decode().replace("\r\n", "\n")
    assert f"%%01IFPDT/4/IF_STATE(l)[0]:Interface {PORT} has turned into DOWN state.\n" in shown
    assert "NeighborPreviousState=Full, NeighborCurrentState=Down)\n<Huawei>disp" in shown
    assert quiet.take() == b""
    assert "has entered the DOWN state." in client.run("display logbuffer")


def test_no_log_where_it_is_switched_off():
    """`undo info-center enable` keeps the log empty and prints itself."""
    client, _ = pair("", CLIENT + "undo info-center enable\n")
    session = opened(client)
    press(session, "save\ny\n")
    assert "Current messages : 0" in client.run("display logbuffer")
    assert "\nundo info-center enable\n" in client.text()


def test_idle_users_are_logged_out_where_the_line_says_so():
    """Nobody is by default; with `idle-timeout` the user goes and the configuration stays (trap 12)."""
    client, server = pair("user-interface vty 0 4\n authentication-mode none\n idle-timeout 0 30\n")
    session = opened(client)
    assert session.logout_at is None
    press(session, "telnet 10.0.12.2\n")
    assert session.logout_at == client.now() + 30
    server.epoch = client.epoch.__class__(lambda: 700.0, client.epoch.start)
    assert len(server.terminals) == 1


def test_telnet_from_and_to_itself_nests():
    """A login on a device from which one logs in on the first: two sessions inside the student's."""
    none = "user-interface vty 0 4\n authentication-mode none\n user privilege level 3\n"
    client, server = pair(none, CLIENT + none)
    session = opened(client)
    press(session, "telnet 10.0.12.2\n")
    assert press(session, "telnet 10.0.12.1\n").endswith("<Huawei>")
    assert (len(client.terminals), len(server.terminals)) == (2, 1)
    assert press(session, "quit\n").endswith("<Server>")
    assert press(session, "quit\n").endswith("<Huawei>")


OUTWARD = "acl 3001\n{}user-interface vty 0 4\n authentication-mode aaa\n acl 3001 outbound\n"


@pytest.mark.parametrize(
    ("rules", "target", "goes_on"),
    [
        (" rule deny tcp destination-port eq telnet\n", "10.0.12.1", False),
        (" rule permit tcp destination 10.0.12.1 0\n", "10.0.12.1", True),
        (" rule permit tcp destination 10.0.12.99 0\n", "10.0.12.1", False),
        ("", "10.0.12.1", True),
    ],
)
def test_where_a_vty_line_lets_its_user_go_on_to(rules, target, goes_on):
    """`acl N outbound`: what no rule permits is refused (vrp-traps 65); an empty list refuses nobody."""
    client, server = pair(
        OUTWARD.format(rules), CLIENT + "user-interface vty 0 4\n authentication-mode none\n"
    )
    shown = client.run("telnet 10.0.12.2", (*ANN, f"telnet {target}"))
    assert "<Server>" in shown
    assert ("Can't connect to the remote host" not in shown) == goes_on
    assert "Connected to 10.0.12.1" in server.run("telnet 10.0.12.1"), "the console is free"
