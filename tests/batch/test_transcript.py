"""A log of a terminal is read as the configurations that it shows: what students copy is seldom a clean file."""

import pytest

from labkit.batch.intake import read_submission
from labkit.batch.transcript import read_transcript
from labkit.runtime.lab import Lab
from labkit.scenario.catalogue import find_lab, render_plan

R1 = """[V200R003C00]
#
sysname R1
#
interface GigabitEthernet0/0/0
 ip address 10.0.12.1 255.255.255.0
#
interface LoopBack0
 ip address 1.1.1.1 255.255.255.255
#
return
"""
LOGGED = "Nov 22 2026 20:20:20-08:00 R1 %%01IFPDT/4/IF_STATE(l)[0]:Interface GigabitEthernet0/0/0 is UP."
CHANGED = "Nov 22 2026 20:20:20-08:00 R1 DS/4/DATASYNC_CFGCHANGE:OID 1.3.6.1.4.1.2011.5.25 configurations"
SAVED = "Are you sure to continue? (y/n)[n]:y\nConfiguration file had been saved successfully"
MARK, IOS_MARK = "  ---- More ----", " --More-- "


def paged(wiped: str, mark: str = MARK) -> str:
    """R1's configuration with a page's end after each third line, and what the pager sends to wipe its mark out."""
    lines = R1.splitlines(keepends=True)
    return "".join(
        mark + wiped + line if number % 3 == 0 and number else line for number, line in enumerate(lines)
    )


@pytest.mark.parametrize(
    "wiped",
    [
        "",
        "\n",
        "\x1b[42D" + " " * 42 + "\x1b[42D",
        "\x1b[16D" + " " * 16 + "\x1b[16D",
        "[42D" + " " * 42 + "[42D",  # what is left when the escape character was lost
        "\b" * 16 + " " * 16 + "\b" * 16,
        "\x1b[16D\x1b[K",
    ],
)
def test_a_pagers_mark_costs_no_line(wiped):
    """The line behind a mark was lost before: who copied a page's end had an interface less."""
    assert read_transcript("<R1>display current-configuration\n" + paged(wiped) + "<R1>")["r1"] == R1


def test_a_pagers_mark_of_ios_costs_no_line():
    """As IOS and ZXR10 wipe it out."""
    text = paged("\b" * 9 + " " * 8 + "\b" * 9, IOS_MARK)
    assert read_transcript(f"R1#show running-config\nBuilding configuration...\n\n{text}R1#") == {"r1": R1}


@pytest.mark.parametrize(
    "text",
    [
        f"<R1>display current-configuration\n{R1}<R1>",
        f"<R1>dis cu\n{R1}<R1>save\n{SAVED}\n<R1>",
        f"[R1-GigabitEthernet0/0/0]dis cur\n{R1}[R1-GigabitEthernet0/0/0]quit",
        f"\nThe device is running!\n####\n<R1>\n<R1>disp saved-configuration \n{R1}<R1>\n{LOGGED}\n",
        f"<R1>dis ip int b\nInterface   IP\nLoopBack0   1.1.1.1\n<R1>dis cu\n{R1}<R1>\n{CHANGED}\n<R1>",
        f"<R1>dis cu\n{R1.replace('10.0.12.1', '9.9.9.9')}<R1>dis cu\n{R1}<R1>",
        f"=~=~=~= PuTTY log 2026.11.22 20:20:20 =~=~=~=\n<R1>dis cu | no-more\n{R1}<R1>",
        f"HRP_M<R1>display current-configuration\n{R1}HRP_M<R1>",
        "<R1>dis cu\n" + R1.replace("interface LoopBack0", f"{LOGGED}\ninterface LoopBack0") + "<R1>",
    ],
)
def test_what_a_log_shows_is_the_configuration(text):
    """The last one, without prompts, commands, other displays and messages."""
    assert read_transcript(text) == {"r1": R1}


def test_what_was_typed_is_the_configuration_of_a_log_that_shows_none():
    """Lines of configuration mode only; the device goes on under the name that it is given."""
    text = (
        "<Huawei>system-view\nEnter system view, return user view with Ctrl+Z.\n[Huawei]sysname R1\n"
        "[R1]interface GigabitEthernet0/0/0\n[R1-GigabitEthernet0/0/0]ip address 10.0.12.1 24\n"
        f"{LOGGED}\n[R1-GigabitEthernet0/0/0]foo\n      ^\nError: Unrecognized command found at '^' position.\n"
        "[R1-GigabitEthernet0/0/0]display this\n#\ninterface GigabitEthernet0/0/0\n#\n"
        "[R1-GigabitEthernet0/0/0]quit\n[R1]"
    )
    lines = "sysname R1\ninterface GigabitEthernet0/0/0\nip address 10.0.12.1 24\nfoo\n"
    assert read_transcript(text) == {"r1": lines}


def test_what_was_typed_afterwards_comes_on_top():
    """A display, and a line that was forgotten."""
    text = f"<R1>dis cu\n{R1}<R1>sys\n[R1]interface LoopBack1\n[R1-LoopBack1]ip address 2.2.2.2 32\n"
    assert read_transcript(text) == {"r1": f"{R1}interface LoopBack1\nip address 2.2.2.2 32\n"}


@pytest.mark.parametrize(
    "text",
    [
        "<{}>dis cu\n{}<{}>\n",
        "{}:\n{}\n\n",
        "#\n{1}",
    ],
)
def test_several_devices_in_one_file_are_told_apart(text):
    """By prompts, by headings, or by nothing but where one configuration ends."""
    second = R1.replace("R1", "R2").replace("1.1.1.1", "2.2.2.2")
    found = read_transcript(text.format("R1", R1, "R1") + text.format("R2", second, "R2"))
    assert found.keys() == {"r1", "r2"}
    assert ["1.1.1.1" in found[name] for name in ("r1", "r2")] == [True, False]
    assert ["2.2.2.2" in found[name] for name in ("r1", "r2")] == [False, True]


@pytest.mark.parametrize(
    "text",
    [
        R1,
        R1.replace(
            "#\ninterface Loop", 'header shell information "\n[Notice]No entry\n<b>Hi\n"\n#\ninterface Loop'
        ),
        "hostname R1\nbanner motd ^C\nWelcome> all\nR9# no\n^C\ninterface GigabitEthernet0/0\n ip address dhcp\nend\n",
    ],
)
def test_a_configuration_stays_as_it_is(text):
    """A banner may look like a prompt."""
    assert read_transcript(text) == {"": text}


@pytest.mark.parametrize(
    "line", ["ping 1.1.1.1", "tracert 1.1.1.1", "display ospf peer", "dis ip rou", "stelnet 1.1.1.1"]
)
def test_a_command_that_asks_costs_nothing_among_lines(line):
    """Students hand in what they type. The network to ask is not there yet: the grader fell over it."""
    lab = find_lab("hcia/ospf-single-area")
    plan = render_plan(lab, "a", "", "")
    texts = {
        "R1": f"sysname A\n{line}\ninterface LoopBack9\n ip address 9.9.9.9 32\n",
        "ISP": f"{line}\n",
    }
    built = Lab.build(plan, configurations={**plan.start, **texts})
    assert built.problems == {}
    assert "9.9.9.9" in built.run("R1", "display ip interface brief")


def test_a_log_finds_its_device(tmp_path):
    """One file for the whole lab, whatever it is called."""
    (tmp_path / "实验三.txt").write_text(
        "".join(f"<{n}>dis cu\n{R1.replace('R1', n)}" for n in ("R1", "R2", "R3"))
    )
    found = read_submission((tmp_path,), find_lab("hcia/ospf-single-area").topology)
    assert {node: text.splitlines()[2] for node, text in found.configurations.items()} == {
        f"R{number}": f"sysname R{number}" for number in (1, 2, 3)
    }
