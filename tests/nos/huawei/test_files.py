"""Files on the flash, the file that a device starts from, and what it compares with what runs."""

import pytest
from lone import lone_device, typed
from ntc_templates.parse import parse_output

from labkit.nos import flash


@pytest.fixture
def device():
    """A router of its own."""
    return lone_device()


def test_listing_is_read_by_the_public_template(device):
    """`dir` has the columns that ntc-templates takes; sizes count octets."""
    rows = parse_output("huawei_vrp", "dir", typed(device, "save a.cfg", "y") and device.run("dir"))
    assert [(row["file_name"], row["size"]) for row in rows] == [
        ("a.cfg", f"{len(device.files['a.cfg'].encode()):,}"),
        ("vrpcfg.zip", f"{len(device.saved.encode()):,}"),
    ]


def test_startup_is_read_by_the_public_template(device):
    """`display startup` names the file of the next start."""
    typed(device, "save a.cfg", "y", "startup saved-configuration a.cfg")
    (row,) = parse_output("huawei_vrp", "display startup", device.run("display startup"))
    assert row["startup_saved_configuration_file"] == "flash:/vrpcfg.zip"
    assert row["next_startup_saved_configuration_file"] == "flash:/a.cfg"


def test_starts_from_the_chosen_file(device):
    """After a reboot the chosen file runs, `save` goes there, and the old one is still there."""
    typed(device, "system-view", "sysname Chosen", "return", "save a.cfg", "y")
    typed(device, "startup saved-configuration a.cfg", "reboot fast", "y")
    assert device.config.hostname == "Chosen"
    typed(device, "system-view", "sysname Later", "return", "save", "y")
    assert "sysname Later" in flash.read(device, "a.cfg")
    assert "sysname" not in flash.read(device, "vrpcfg.zip")


def test_files_move(device):
    """Copies, moves and directories; what is deleted can be had back until the bin is emptied."""
    typed(device, "save a.cfg", "y", "mkdir d", "copy a.cfg d", "y", "move a.cfg b.cfg", "y")
    assert [entry.name for entry in flash.listing(device, "")] == ["b.cfg", "d", "vrpcfg.zip"]
    assert flash.read(device, "d/a.cfg") == flash.read(device, "b.cfg")
    assert "not empty" in typed(device, "rmdir d")
    typed(device, "delete b.cfg", "y")
    assert flash.read(device, "b.cfg") is None
    typed(device, "undelete b.cfg", "y", "delete /unreserved b.cfg", "y")
    assert "No such file" in typed(device, "undelete b.cfg")
    assert typed(device, "cd d", "pwd").endswith("flash:/d\n<Huawei>")
    assert "snmp-agent local-engineid" in device.run("more d/a.cfg")


def test_overwriting_is_asked(device):
    """An answer of no keeps the old file."""
    typed(device, "save a.cfg", "y", "system-view", "sysname X", "return", "save b.cfg", "y")
    assert "already exists" in typed(device, "copy b.cfg a.cfg", "y", "n")
    assert "sysname X" not in device.files["a.cfg"]


def test_comparison_shows_the_first_difference(device):
    """Nothing differs after `save`; then the first line that does is shown from both."""
    typed(device, "system-view", "sysname Old", "return", "save", "y")
    assert "is the same as" in device.run("compare configuration")
    typed(device, "system-view", "sysname X")
    text = device.run("compare configuration")
    assert "====== Current configuration line 3 ======\nsysname X\n" in text
    assert "====== Configuration file line 3 ======\nsysname Old\n" in text


def test_cleared_interface_is_new_and_shut_down(device):
    """All settings go; VRP leaves the port shut down."""
    typed(device, "system-view", "interface g0/0/0", "ip address 10.1.1.1 24", "ospf cost 9")
    assert "[Huawei-GigabitEthernet0/0/0]" in typed(
        device, "system-view", "interface g0/0/0", "clear configuration this", "y"
    )
    found = device.run("display current-configuration interface g0/0/0")
    assert "interface GigabitEthernet0/0/0\n shutdown\n#" in found


def test_cleared_trunk_is_still_a_trunk(device):
    """An Eth-Trunk without settings is what a new one is, so that its own commands go on."""
    typed(device, "system-view", "interface Eth-Trunk 1", "clear configuration this", "y", "mode lacp-static")
    assert "interface Eth-Trunk1\n shutdown\n mode lacp-static\n#" in device.text()


@pytest.mark.parametrize(
    ("directory", "name", "path"),
    [
        ("", "a", "a"),
        ("d/", "a", "d/a"),
        ("d/", "flash:/a", "a"),
        ("d/", "/a", "a"),
        ("d/", "flash:a", "a"),
        ("d/e/", "../a", "d/a"),
        ("", "../../a", "a"),
        ("", "flash:/", ""),
    ],
)
def test_paths(directory, name, path):
    """A name is relative to the directory unless it begins at the root; nothing lies above that."""
    assert flash.resolve(directory, name) == path


def test_clock(device):
    """`clock datetime` sets this device's clock, in the zone that it was told."""
    assert typed(device, "clock datetime 10:20:30 2027-01-02", "display clock").endswith(
        "2027-01-02 10:20:30-08:00\nSaturday\nTime Zone(China-Standard-Time) : UTC-08:00\n<Huawei>"
    )
    assert "Error: " in typed(device, "clock datetime 25:00:00 2027-01-02")
    typed(device, "system-view", "clock timezone BJ add 8")
    assert " clock timezone BJ add 08:00:00\n" in device.text()
    assert "10:20:30+08:00" in device.run("display clock")
