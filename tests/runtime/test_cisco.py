"""netmiko's `cisco_ios`, unmodified, on a lab that was cast for Cisco and runs behind real sockets."""

import pytest
from netmiko import ConnectHandler

from runtime.running import Bench

LAB = "hcia/ospf-single-area"
KEYS = ("host", "port", "username", "password", "device_type")


@pytest.mark.filterwarnings(
    "ignore:path is deprecated:DeprecationWarning"
)  # netmiko's own, looking for templates
def test_netmiko_drives_a_cast_lab(bench: Bench) -> None:
    """Read, configure, rename, save, go to user mode and back: as on a device of theirs."""
    assert bench.run("up", LAB, "--vendor", "cisco").code == 0
    ports = bench.ports(LAB)
    assert {name: port["device_type"] for name, port in ports.items()} == {
        "R1": "cisco_ios", "R2": "cisco_ios", "R3": "cisco_ios", "ISP": "cisco_ios",
        "PC1": "generic", "PC2": "generic",
    }  # fmt: skip
    session = ConnectHandler(**{key: ports["R1"][key] for key in KEYS})
    session.enable()
    told = session.send_config_set(
        ["interface Loopback77", "ip address 77.7.7.7 255.255.255.255", "hostname A-VERY-LONG-NAME-OF-25-CH"]
    )
    assert "%" not in told
    session.set_base_prompt()
    assert session.base_prompt == "A-VERY-LONG-NAME"
    for command in ("show ip interface brief", "show version", "show ip route", "show interfaces"):
        rows = session.send_command(command, use_textfsm=True)
        assert isinstance(rows, list), command
        assert rows
    assert "% Invalid input detected at '^' marker." in session.send_command("show frobnicate")
    assert "[OK]" in session.save_config()
    assert "77.7.7.7" in session.send_command("show startup-config")
    session.exit_enable_mode()
    assert session.find_prompt() == "A-VERY-LONG-NAME-OF-25-CH>"
    session.enable()
    assert session.check_enable_mode()
    session.disconnect()
    graded = bench.run("grade", LAB, "--json")
    assert graded.json["score"] == 0
