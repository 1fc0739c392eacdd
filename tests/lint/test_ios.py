"""A bare configuration of IOS is known for what it is, and printed again as it was saved."""

import pytest
from ios import lone

from labkit.cli import main
from labkit.lint.hardware import kind_of


@pytest.mark.parametrize(
    ("kind", "family"),
    [
        ("cisco-isr", "isr"),
        ("cisco-2911", "isr"),
        ("cisco-2960", "catalyst3"),
        ("cisco-3560", "catalyst3"),
        ("cisco-3650", "catalyst3"),
    ],
)
def test_the_device_is_told_from_its_lines(kind, family, tmp_path, capsys):
    """Router or switch, with the very ports and the version that the file lists; it is printed again line by line."""
    device = lone(kind)
    found = kind_of(device.text())
    assert (found.vendor, found.family, found.vrp) == ("cisco", family, device.kind.vrp)
    assert [port.name for port in found.interfaces] == [port.name for port in device.kind.interfaces]
    path = tmp_path / "saved.cfg"
    path.write_text(device.text(), encoding="utf-8")
    assert main.run(["lint", "--config", "--round-trip", str(path)]) == 0
    assert "0 rejected" in capsys.readouterr().out
