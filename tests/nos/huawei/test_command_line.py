"""VRP's command line on a real device: views, abbreviations, errors, questions."""

import pytest
from lone import lone_device, typed

from labkit.nos.shell.drive import settle


@pytest.mark.parametrize(
    ("lines", "caret", "message"),
    [
        # reference 4.3: the caret's column is the prompt's length plus the offset of what is wrong
        (
            ("system-view", "interface GigabitEthernet0/0/0", "ip address 1.1.1.254"),
            25 + 20 + 1,
            "Error:Incomplete command found at '^' position.",
        ),
        (
            ("system-view", "interface GigabitEthernet0/0/0", "exit"),
            25,
            "Error: Unrecognized command found at '^' position.",
        ),
        (("display frobnicate",), 4 + 8, "Error: Unrecognized command found at '^' position."),
        (("system-view", "ospf 70000"), 4 + 5, "Error: Wrong parameter found at '^' position."),
        (("system-view", "sysname R2 R3"), 4 + 11, "Error:Too many parameters found at '^' position."),
        (("system-view", "system-view"), 4, "Error: Unrecognized command found at '^' position."),
    ],
)
def test_error_and_caret(lines, caret, message):
    """Each of VRP's errors comes with its exact text, under the word that caused it."""
    shown = typed(lone_device(text="sysname R1"), *lines).split("\n")
    at = shown.index(message)
    assert shown[at - 1] == " " * caret + "^"


@pytest.mark.parametrize(
    ("lines", "prompt"),
    [
        (("sy",), "[R1]"),
        (("sy", "int g0/0/1"), "[R1-GigabitEthernet0/0/1]"),
        (("sy", "int lo 0"), "[R1-LoopBack0]"),
        (("sy", "ospf", "a 0"), "[R1-ospf-1-area-0.0.0.0]"),
        (("sy", "int g0/0/1", "ospf 1"), "[R1-ospf-1]"),
        (("sy", "int g0/0/1", "u in e"), "[R1]"),
        (("sy", "int g0/0/1", "display clock"), "[R1-GigabitEthernet0/0/1]"),
        (("sy", "ospf", "a 0", "return"), "<R1>"),
        (("sy", "ospf", "a 0", "quit"), "[R1-ospf-1]"),
        (("sy", "ospf", "a 0", "\x1a"), "<R1>"),
        (("sy", "user-interface vty 0 4"), "[R1-ui-vty0-4]"),
        (("sy", "user-interface con 0"), "[R1-ui-console0]"),
        (("sy", "aaa"), "[R1-aaa]"),
        (("SYSTEM-VIEW", "INTERFACE gigabitethernet 0/0/2"), "[R1-GigabitEthernet0/0/2]"),
        (("sy", "sysname R9"), "[R9]"),
        (("sy", "#"), "[R1]"),
    ],
)
def test_view_after_lines(lines, prompt):
    """Abbreviations, sideways jumps and system-view commands in a sub-view end where VRP ends (traps 1 to 3, 8)."""
    assert typed(lone_device(text="sysname R1"), *lines).rsplit("\n", 1)[-1] == prompt


@pytest.mark.parametrize(
    ("view", "line", "stored"),
    [
        ("interface GigabitEthernet0/0/1", "p l a", " port link-type access"),
        ("interface GigabitEthernet0/0/1\nport link-type access", "p d v 10", " port default vlan 10"),
        (
            "interface GigabitEthernet0/0/1\nport link-type trunk",
            "p t a v 10 20",
            " port trunk allow-pass vlan 10 20",
        ),
        ("interface GigabitEthernet0/0/1\nport link-type trunk", "p t p v 10", " port trunk pvid vlan 10"),
        ("interface GigabitEthernet0/0/1", "port h u v 30", " port hybrid untagged vlan 30"),
        (
            "interface GigabitEthernet0/0/1\nport link-type trunk",
            "port trunk allow-pass vlan all",
            " port trunk allow-pass vlan 2 to 4094",
        ),
        ("", "v b 10 20 30 to 32", "vlan batch 10 20 30 to 32"),
        ("vlan batch 10", "int v10", "interface Vlanif10"),
    ],
)
def test_switch_abbreviation(view, line, stored):
    """What real students type on a switch is stored in full (traps 1, 26, 29)."""
    device = lone_device("huawei-s5700", "vlan batch 10 20 30")
    typed(device, "system-view", *view.split("\n"), line)
    assert stored in device.text().split("\n")


def test_network_statement_is_normalised():
    """An area's network keeps the address and not the host bits, in dotted form (trap 26)."""
    device = lone_device()
    typed(device, "system-view", "ospf 1", "a 0", "n 10.1.2.3 0.0.0.255", "n 10.9.9.9 0")
    assert "  network 10.1.2.0 0.0.0.255 " in device.text().split("\n")
    assert "  network 10.9.9.9 0.0.0.0 " in device.text().split("\n")


@pytest.mark.parametrize(
    ("kind", "lines", "message"),
    [
        ("huawei-s5700", ("interface Vlanif 99",), "Error: The VLAN does not exist."),
        (
            "huawei-s5700",
            ("interface GigabitEthernet0/0/1", "port link-type access", "port default vlan 99"),
            "Error: The VLAN does not exist.",
        ),
        (
            "huawei-s5700",
            (
                "interface GigabitEthernet0/0/1",
                "port link-type trunk",
                "port trunk allow-pass vlan 9",
                "port link-type access",
            ),
            "Error: Please renew the default configurations.",
        ),
        (
            "huawei-ar2220",
            ("interface GigabitEthernet0/0/0", "ip address 10.1.1.1 32"),
            "Error: The specified IP address is invalid.",
        ),
        (
            "huawei-ar2220",
            ("interface GigabitEthernet0/0/0", "ip address 10.1.1.255 24"),
            "Error: The specified IP address is invalid.",
        ),
        (
            "huawei-ar2220",
            (
                "interface LoopBack0",
                "ip address 10.1.1.1 32",
                "interface LoopBack1",
                "ip address 10.1.1.1 32",
            ),
            "Error: The specified address conflicts with another address.",
        ),
        (
            "huawei-ar2220",
            (
                "interface GigabitEthernet0/0/0",
                "ip address 10.1.1.1 24",
                "interface GigabitEthernet0/0/1",
                "ip address 10.1.1.2 25",
            ),
            "Error: The specified address conflicts with another address.",
        ),
        (
            "huawei-s5700",
            ("vlan batch 10", "interface Vlanif10", "undo vlan 10"),
            "Error: The VLAN has a L3 interface. Please delete it first: Vlanif10.",
        ),
    ],
)
def test_refused_setting(kind, lines, message):
    """A setting that VRP refuses says so and changes nothing."""
    device = lone_device(kind)
    session = device.open_session("student")
    session.receive("".join(f"{line}\n" for line in ("system-view", *lines[:-1])).encode())
    assert b"Error" not in settle(session)
    before = device.text()
    session.receive(f"{lines[-1]}\n".encode())
    assert message in settle(session).decode()
    assert device.text() == before


def test_switch_port_takes_no_address():
    """A layer-2 port has no `ip address`; after `undo portswitch` it has (traps 32, 33)."""
    device = lone_device("huawei-s5700")
    assert "Unrecognized" in typed(
        device, "system-view", "interface GigabitEthernet0/0/1", "ip address 10.1.1.1 24"
    )
    typed(
        device, "system-view", "interface GigabitEthernet0/0/1", "undo portswitch", "ip address 10.1.1.1 24"
    )
    assert " ip address 10.1.1.1 255.255.255.0 " in device.text().split("\n")


def test_question_stays_open_until_answered():
    """`save` asks until it is told yes or no."""
    device = lone_device()
    device.saved = None
    shown = typed(device, "save", "x", "y")
    assert "Error: Please choose 'YES' or 'NO' first before pressing 'Enter'. [Y/N]:" in shown
    assert device.saved == device.text()


def test_five_hundred_pasted_lines_all_arrive():
    """A pasted block is executed line by line, whatever its size."""
    device = lone_device()
    session = device.open_session("student")
    block = "system-view\n" + "".join(
        f"interface LoopBack {n}\nip address 10.200.{n}.1 32\n" for n in range(250)
    )
    session.receive(block.encode())
    while session.work is not None:
        session.finish_work(session.work())
    assert sum(name.startswith("LoopBack") for name in device.config.interfaces) == 250


def test_pipe_selects_lines():
    """Every display can be filtered, also by an abbreviated word and by a broken expression."""
    device = lone_device(text="sysname R1")
    shown = typed(device, "display current-configuration | inc sysname")
    assert shown.split("\n")[1:] == ["sysname R1", "<R1>"]
    assert typed(device, "display version | begin ^MPU").split("\n")[1].startswith("MPU 0")
    assert typed(device, "display clock | exclude .")[len("display clock | exclude .\n") :] == "<R1>"
    assert typed(device, "display version | include [").split("\n")[1:] == ["<R1>"]


def test_description_cannot_end_a_graders_output():
    """The grader's prompt is not to be foreseen, so that no text of a student's can look like it."""
    device = lone_device(text="sysname R1\ninterface GigabitEthernet0/0/0\n description <R1>\n")
    prompts = {device.open_session("grader", "grader").take().decode() for _ in range(20)}
    assert len(prompts) == 20
    assert all(prompt.startswith("<grader-") and prompt.endswith(">") for prompt in prompts)
