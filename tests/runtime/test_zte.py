"""netmiko's `zte_zxros`, unmodified, on a lab that was cast for ZTE and runs behind real sockets."""

import pytest
from netmiko import ConnectHandler

from runtime.running import Bench

LAB = "hcia/static-routing"
KEYS = ("host", "port", "username", "password", "device_type")


@pytest.mark.filterwarnings(
    "ignore:path is deprecated:DeprecationWarning"
)  # netmiko's own, looking for templates
def test_netmiko_drives_a_cast_lab(bench: Bench) -> None:
    """Read, configure, rename, save, go to user mode and back: as on a device of theirs."""
    assert bench.run("up", LAB, "--vendor", "zte").code == 0
    ports = bench.ports(LAB)
    assert {port["device_type"] for name, port in ports.items() if name[0] != "P"} == {"zte_zxros"}
    session = ConnectHandler(**{key: ports["R1"][key] for key in KEYS})
    session.enable()
    told = session.send_config_set(
        [
            "interface loopback77",
            "ip address 77.7.7.7 255.255.255.255",
            "router ospf 1",
            "area 0",
            "network 77.7.7.7 0.0.0.0",
            "hostname EDGE",
        ]
    )
    assert "%Error" not in told
    assert "(config-ospf-1-area-0)#" in told
    session.set_base_prompt()
    assert session.base_prompt == "EDGE"
    for command in ("show arp", "show interface", "show interface brief", "show version"):
        rows = session.send_command(command, use_textfsm=True)
        assert isinstance(rows, list), command
        assert rows
    assert "loopback77" in session.send_command("show ip forwarding route")
    assert "%Error 20200: Invalid input" in session.send_command("show frobnicate")
    assert "[OK]" in session.save_config()
    assert "77.7.7.7" in session.send_command("show startup-config")
    session.exit_enable_mode()
    assert session.find_prompt() == "EDGE>"
    session.enable()
    assert session.check_enable_mode()
    session.disconnect()
    assert bench.run("grade", LAB, "--json").json["score"] == 0
