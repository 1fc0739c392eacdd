"""A bare configuration of ZXROS is known for what it is, and printed again as it was saved."""

import pytest

from labkit.cli import main
from labkit.lint.hardware import kind_of
from nos.zte.zxros import ROUTER, SWITCH, lone

_VLANS = "switchvlan-configuration\n  interface gei-0/1/1/1\n    switchport access vlan 10\n"


@pytest.mark.parametrize(("kind", "text"), [(ROUTER, "hostname R1\n"), (SWITCH, _VLANS)])
def test_the_device_is_told_from_its_lines(kind, text, tmp_path, capsys):
    """Router or switch; the file is printed again line by line."""
    device = lone(kind, text)
    assert kind_of(device.text()).name == kind
    path = tmp_path / "saved.cfg"
    path.write_text(device.text(), encoding="utf-8")
    assert main.run(["lint", "--config", "--round-trip", str(path)]) == 0
    assert "0 rejected" in capsys.readouterr().out
