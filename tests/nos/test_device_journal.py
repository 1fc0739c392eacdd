"""The journal: what is typed is recorded before it acts, and can be replayed."""

from lone import lone_device, typed


def test_replayed_journal_gives_the_same_device():
    """Every change is in the journal, so that a device which replays it ends up the same."""
    device, records = lone_device(), []
    device.journal = records.append
    typed(
        device,
        "system-view",
        "sysname R1",
        "int g0/0/0",
        "ip address 10.1.1.1 24",
        "ospf 1",
        "area 0",
        "network 10.1.1.0 0.0.0.255",
        "int lo 0",
        "return",
        "save",
        "y",
        "system-view",
        "int g0/0/0",
        "shutdown",
        "display this",
        "nonsense",
    )
    kinds = [record["kind"] for record in records]
    assert kinds.count("error") == 1
    assert "save" in [record["line"] for record in records if record["kind"] == "action"]
    again = lone_device()
    for record in records:
        if record["kind"] in ("config", "action"):
            again.replay(record)
    assert again.config == device.config
    assert again.saved == device.saved


def test_full_disk_refuses_the_command_and_changes_nothing():
    """A command that cannot be recorded is not executed; reading goes on."""
    device = lone_device(text="sysname R1")
    before = device.text()

    def full(record):
        raise OSError(28, "No space left on device")

    device.journal = full
    shown = typed(device, "system-view", "sysname R2", "display clock")
    assert "No space left on device" in shown
    assert device.text() == before
    assert "2026-01-05" in shown


def test_no_answer_saves_nothing():
    """Declined questions leave no trace in the journal's changes."""
    device, records = lone_device(), []
    device.journal = records.append
    device.saved = "old"
    typed(device, "save", "n")
    assert device.saved == "old"
    assert [record["kind"] for record in records] == ["show"]


def test_reboot_forgets_what_was_not_saved():
    """After a reboot the device has its saved configuration again (trap 75)."""
    device = lone_device(text="sysname R1")
    typed(device, "system-view", "sysname R2", "return", "reboot fast", "y")
    assert device.config.hostname == "R1"
