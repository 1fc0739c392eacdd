"""Labs 4.2 and 5.1 as a student works through them: whole logins from R1 on R2, by Telnet and by FTP.

The teachers' passwords were sealed by their own devices, so that any password opens these accounts (vrp-traps 23).
"""

import pytest
from lone import typed

from corpus.course import course, needs_corpus, solved
from labkit.nos.shell.drive import settle

pytestmark = needs_corpus

HCIA = ("hcia@datacom", "Huawei@123")


def lab_4_2(*lines):
    """Lab 4.2, and R2's lines changed."""
    lab = solved("ensp-hcia/4.2 *")
    if lines:
        typed(lab.device("R2"), "system-view", "aaa", *lines)
    return lab


def opened(device):
    """A session at a device's console, past its greeting."""
    session = device.open_session("student")
    settle(session)
    return session


def press(session, keys):
    session.receive(keys.encode())
    return settle(session).decode().replace("\r\n", "\n")


def test_lab_4_2_a_whole_login():
    """`hcia@datacom` comes in at level 3, is seen there while he works, and leaves again."""
    lab = lab_4_2()
    r2 = lab.device("R2")
    session = opened(lab.device("R1"))
    assert press(session, "telnet 10.0.12.2\n").endswith(
        "  Trying 10.0.12.2 ...\n  Connected to 10.0.12.2 ...\n\nLogin authentication\n\n\nUsername:"
    )
    assert press(session, f"{HCIA[0]}\n{HCIA[1]}\n").endswith("<R2>")
    assert "hcia@datacom" in press(session, "display users\n")
    assert press(session, "system-view\n").endswith("[R2]")
    (row,) = [line.split() for line in r2.run("display access-user").splitlines() if "hcia" in line]
    assert row == ["0", "hcia@datacom", "10.0.12.1", "-"]
    assert "Accessed-num         : 1" in r2.run("display local-user username hcia@datacom")
    assert press(session, "return\nquit\n").endswith("The connection was closed by the remote host\n<R1>")
    assert r2.run("display access-user").strip() == "Info: No online user."


@pytest.mark.parametrize(
    ("name", "admitted"),
    [
        ("hcia@datacom", True),
        ("hcia", False),
        ("hcia@default", False),
        ("hcia@nowhere", False),
        ("admin", False),
    ],
)
def test_lab_4_2_names(name, admitted):
    """The account belongs to its domain; `admin` has no Telnet."""
    shown = lab_4_2().device("R1").run("telnet 10.0.12.2", (name, HCIA[1]))
    assert ("<R2>" in shown) == admitted


@pytest.mark.parametrize(
    ("lines", "admitted"),
    [
        ((), True),
        (("authentication-scheme datacom", "authentication-mode local"), True),
        (("authentication-scheme datacom", "authentication-mode radius"), False),
        (("authentication-scheme datacom", "authentication-mode radius local"), True),
        (("authentication-scheme datacom", "authentication-mode hwtacacs none"), True),
        (("authentication-scheme default", "authentication-mode radius"), True),
        (("domain datacom", "state block"), False),
        (("domain datacom", "authentication-scheme default"), True),
        (("authorization-scheme datacom", "authorization-mode hwtacacs"), False),
        (("authorization-scheme datacom", "authorization-mode hwtacacs local"), True),
    ],
)
def test_lab_4_2_the_schemes_of_the_domain_decide(lines, admitted):
    """No RADIUS or HWTACACS server answers, so the next method of the scheme decides, if it has one."""
    shown = lab_4_2(*lines).device("R1").run("telnet 10.0.12.2", HCIA)
    assert ("<R2>" in shown) == admitted


@pytest.mark.parametrize(("mode", "enters"), [("local", True), ("none", False)])
def test_lab_4_2_authorization_gives_the_level(mode, enters):
    """Level 3 is the account's; a user whom nobody authorizes has level 0, and no system view."""
    lab = lab_4_2("authorization-scheme datacom", f"authorization-mode {mode}")
    shown = lab.device("R1").run("telnet 10.0.12.2", (*HCIA, "system-view"))
    assert ("[R2]" in shown) == enters
    assert ("Unrecognized command" in shown) != enters


def test_lab_4_2_displays():
    """The domain names its schemes, the schemes their methods."""
    lab = lab_4_2("authentication-scheme datacom", "authentication-mode radius local")
    shown = lab.run("R2", "display domain name datacom")
    fields = dict(line.strip().split(" : ") for line in shown.splitlines() if " : " in line)
    assert {name.strip(): value for name, value in fields.items()} == {
        "Domain-name": "datacom",
        "Domain-state": "Active",
        "Authentication-scheme-name": "datacom",
        "Accounting-scheme-name": "default",
        "Authorization-scheme-name": "datacom",
        "Service-scheme-name": "-",
        "RADIUS-server-template": "-",
        "HWTACACS-server-template": "-",
    }
    schemes = [line.split() for line in lab.run("R2", "display authentication-scheme").splitlines()]
    assert ["default", "Local"] in schemes
    assert ["datacom", "RADIUS", "Local"] in schemes
    assert ["datacom", "Local"] in [
        line.split() for line in lab.run("R2", "display authorization-scheme").splitlines()
    ]
    domains = [line.split() for line in lab.run("R2", "display domain").splitlines()]
    assert domains[3:6] == [
        ["default", "Active", "0"],
        ["default_admin", "Active", "1"],
        ["datacom", "Active", "2"],
    ]


def test_lab_4_2_typed_as_the_course_does():
    """What VRP says to new schemes, domains and users, and the views it opens for them."""
    lab = lab_4_2()
    shown = typed(
        lab.device("R1"),
        "system-view",
        "aaa",
        "authentication-scheme datacom",
        "authentication-mode local",
        "quit",
        "authorization-scheme datacom",
        "quit",
        "domain datacom",
        "authentication-scheme datacom",
        "authentication-scheme missing",
        "quit",
        "undo authentication-scheme datacom",
        "local-user hcia@datacom password cipher HCIA-Datacom",
    )
    assert "Info: Create a new authentication scheme.\n[R1-aaa-authen-datacom]" in shown
    assert "Info: Create a new authorization scheme.\n[R1-aaa-author-datacom]" in shown
    assert "Info: Success to create a new domain.\n[R1-aaa-domain-datacom]" in shown
    assert "Error: The authentication scheme does not exist." in shown
    assert "Error: The authentication scheme is used by a domain." in shown
    assert "Info: Add a new user." in shown


# Lab 5.1. R1 is the FTP client, R2 the server with `ftp-client`, directory flash:/.


def test_lab_5_1_a_whole_transfer():
    """Login, `dir`, `get`, `put`, `bye` (RFC 959): the files are then on both devices."""
    lab = solved("ensp-hcia/5.1 *")
    r1, r2 = lab.device("R1"), lab.device("R2")
    r2.files["server.txt"] = "from the server\n"
    r1.files["client.txt"] = "from the client\n"
    session = opened(r1)
    assert press(session, "ftp 10.0.12.2\n").endswith(
        "Connected to 10.0.12.2.\n220 FTP service ready.\nUser(10.0.12.2:(none)):"
    )
    assert "331 Password required for ftp-client." in press(session, "ftp-client\n")
    assert press(session, "Huawei@123\n").endswith("230 User logged in.\n\n[ftp]")
    listed = press(session, "dir\n")
    assert "server.txt" in listed
    assert "client.txt" not in listed
    assert "226 Transfer complete." in press(session, "get server.txt\n")
    assert "226 Transfer complete." in press(session, "put client.txt\n")
    assert "client.txt" in press(session, "dir\n")
    assert press(session, "bye\n").endswith("221 Server closing.\n<R1>")
    assert r1.files["server.txt"] == "from the server\n"
    assert r2.files["client.txt"] == "from the client\n"
    assert "server.txt" in press(session, "dir\n")


@pytest.mark.parametrize("name", ["admin", "nobody", "ftp-client@nowhere"])
def test_lab_5_1_who_may_not(name):
    """An account without FTP, or none."""
    shown = course("5.1").device("R1").run("ftp 10.0.12.2", (name, "Huawei@123"))
    assert "530 Logged incorrect." in shown


def test_lab_5_1_nobody_serves_on_r1():
    assert "Failed to connect" in course("5.1").device("R2").run("ftp 10.0.12.1", ("ftp-client", "x"))
