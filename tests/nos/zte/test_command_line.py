"""The modes of ZXROS's command line, its errors, files and users."""

import pytest

from nos.zte.zxros import SWITCH, lone, network, typed


@pytest.fixture
def router():
    return lone(text="hostname R1\n")


def test_prompts_tell_level_and_mode(router):
    """`>` and `#` by level; the last mode is named whole, and `$` leaves it as `exit` does."""
    shown = typed(
        router,
        "disable",
        "enable",
        "configure terminal",
        "interface gei-1/1/0/1",
        "$",
        "router ospf 1",
        "area 0.0.0.1",
        "exit",
        "interface gei-1/1/0/1",
        "end",
    )
    prompts = [line.split("#")[0].split(">")[0] for line in shown.splitlines() if "#" in line or ">" in line]
    assert prompts == [
        "R1",
        "R1",
        "R1",
        "R1(config)",
        "R1(config-if-gei-1/1/0/1)",
        "R1(config)",
        "R1(config-ospf-1)",
        "R1(config-ospf-1-area-1)",
        "R1(config-ospf-1)",
        "R1(config-ospf-if-gei-1/1/0/1)",
        "R1",
    ]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("show frobnicate", "        ^\n%Error 20200: Invalid input detected at '^' marker.\n"),
        ("show ip", "%Error 20203: Incomplete command.\n"),
        ("e", "%Error 20204: Ambiguous command.\n"),
        ("frob", "   ^\n%Error 20200: Invalid input detected at '^' marker.\n"),
    ],
)
def test_errors(router, line, answer):
    """The caret stands below the first word that is wrong."""
    assert answer in typed(router, line)


def test_displays_are_found_in_all_modes(router):
    """`show` needs no `do`; who is not privileged may look around, but not read the configuration."""
    assert "loopback1" in typed(
        router, "configure terminal", "interface loopback1", "show ip interface brief"
    )
    assert "Invalid input" in typed(router, "disable", "show running-config")
    assert "ZXCTN" in typed(router, "disable", "show version")
    assert "Invalid input" in typed(router, "disable", "configure terminal")


def test_a_saved_configuration_is_framed_by_modules(router):
    """Modules between their marks, modes closed by `$`; each module can be shown alone, and each interface."""
    typed(router, "configure terminal", "interface loopback1", "ip address 1.1.1.1 255.255.255.255")
    typed(router, "configure terminal", "router ospf 1", "area 0", "network 1.1.1.1 0.0.0.0")
    text = router.text()
    assert text.startswith(
        "!<system-config>\nhostname R1\n!</system-config>\n!<if-intf>\ninterface gei-1/1/0/1\n$\n"
    )
    ospf = "!<ospfv2>\nrouter ospf 1\n  area 0\n    network 1.1.1.1 0.0.0.0\n  $\n$\n!</ospfv2>\n"
    assert text.endswith(ospf)
    assert router.run("show running-config ospfv2") == ospf
    assert router.run("show running-config-interface loopback1") == (
        "!<if-intf>\ninterface loopback1\n  ip address 1.1.1.1 255.255.255.255\n$\n!</if-intf>\n"
    )
    assert router.run("show running-config | include hostname") == "hostname R1\n"


@pytest.mark.parametrize("form", ["whole", "without indentation", "without closings"])
def test_a_configuration_loads_in_every_form(form):
    """What is printed, the same without its blanks, and what people write: indented, with nothing closed."""
    text = lone(
        text="hostname R1\ninterface loopback1\n ip address 1.1.1.1 255.255.255.255\nrouter ospf 1\n area 0\n"
        "  network 1.1.1.1 0.0.0.0\n interface gei-1/1/0/1\n  cost 5\nrouter isis\n area 49.0001\n"
        " interface loopback1\n  ip router isis\ninterface gei-1/1/0/1\n no shutdown\n"
    ).text()
    lines = text.splitlines()
    if form == "without indentation":
        lines = [line.strip() for line in lines]
    elif form == "without closings":
        lines = [line for line in lines if line.strip() != "$"]
    assert lone(text="\n".join(lines) + "\n").text() == text


def test_write_and_reload(router):
    """What was not written is gone after a restart; what was is back."""
    typed(router, "configure terminal", "hostname KEPT", "end", "write")
    assert router.run("show startup-config") == router.text()
    typed(router, "configure terminal", "hostname LOST", "end", "reload", "yes")
    assert router.config.hostname == "KEPT"


def test_removals(router):
    """`no` takes back a route, an address, an interface, an area with what it said, and a process."""
    typed(
        router,
        "configure terminal",
        "ip route 10.9.0.0 255.255.0.0 null1",
        "no ip route 10.9.0.0 255.255.0.0",
        "interface loopback1",
        "ip address 1.1.1.1 255.255.255.255",
        "exit",
        "router ospf 1",
        "area 5",
        "interface loopback1",
        "cost 9",
        "exit",
        "exit",
        "no area 5",
    )
    interface = router.config.interfaces["loopback1"]
    assert (interface.ospf.enabled, interface.ospf.cost, router.config.ospf[1].areas) == (None, None, {})
    shown = typed(
        router, "configure terminal", "no router ospf 1", "no interface loopback1", "no interface gei-1/1/0/1"
    )
    assert "%Error: The interface cannot be deleted." in shown
    assert "loopback1" not in router.config.interfaces
    assert not router.config.ospf
    assert not router.config.static_routes


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        (
            ("interface gei-1/1/0/1", "ip address 10.0.0.255 255.255.255.0"),
            "%Error: Bad mask /24 for address",
        ),
        (("interface gei-1/1/0/1.5", "exit", "interface gei-1/1/0/99"), "Invalid input"),
        (("ip route 10.0.0.1 255.255.255.0 10.1.1.1",), "%Error: Inconsistent address and mask."),
        (("router ospf 1", "area 0", "stub"), "%Error: The backbone cannot be a stub area."),
    ],
)
def test_refusals(router, lines, answer):
    """What cannot be is refused in ZXROS's form."""
    assert answer in typed(router, "configure terminal", *lines)


def test_who_comes_by_telnet_is_asked():
    """A name and a password for the user mode, and the password of `enable` for more; IOS's own client calls."""
    devices = network(
        ["R1:g0/0 R2:gei-1/1/0/1"],
        {
            "R1": "interface g0/0\n ip address 10.0.0.1 255.255.255.0\n no shutdown\n",
            "R2": "hostname R2\nusername alice password Secret1\nenable secret Secret2\n"
            "interface gei-1/1/0/1\n no shutdown\n ip address 10.0.0.2 255.255.255.0\n",
        },
        {"R1": "cisco-isr"},
    )
    shown = typed(
        devices["R1"],
        "telnet 10.0.0.2",
        "alice",
        "wrong",
        "alice",
        "Secret1",
        "enable",
        "Secret2",
        "show users",
    )
    assert "Username:alice\nPassword:\n%Error 20209: No username or bad password\nUsername:alice" in shown
    assert "R2>enable\nPassword: \nR2#show users\n" in shown
    assert "vty 0       alice" in shown


def test_vlans_carry_frames_between_switches():
    """Hosts of one VLAN reach each other over a trunk, those of two do not; their gateway is the switch."""
    text = """hostname {0}
switchvlan-configuration
  interface gei-0/1/1/1
    switchport access vlan 10
  interface gei-0/1/1/2
    switchport access vlan {1}
  interface gei-0/1/1/24
    switchport mode trunk
    switchport trunk vlan 10,20
interface vlan10
  ip address 10.0.10.{2} 255.255.255.0
"""
    devices = network(
        [
            "SW1:gei-0/1/1/24 SW2:gei-0/1/1/24",
            "SW1:gei-0/1/1/1 PC1:eth0",
            "SW2:gei-0/1/1/1 PC2:eth0",
            "SW2:gei-0/1/1/2 PC3:eth0",
        ],
        {
            "SW1": text.format("SW1", 20, 254),
            "SW2": text.format("SW2", 20, 253),
            **{f"PC{n}": f"ip address 10.0.10.{n} 255.255.255.0\n" for n in (1, 2, 3)},
        },
        {"SW1": SWITCH, "SW2": SWITCH, "PC1": "host", "PC2": "host", "PC3": "host"},
    )
    assert "5 packet(s) received" in devices["PC1"].run("ping 10.0.10.2 -c 5")
    assert "0 packet(s) received" in devices["PC1"].run("ping 10.0.10.3 -c 1")
    assert "100 percent(5/5)" in devices["SW2"].run("ping 10.0.10.1")


def test_ping_and_trace(router):
    """The forms of published sessions; a source that is not the device's own is refused."""
    assert (
        "sending 2,64-byte ICMP echo(es) to 10.9.9.9,timeout is 1 second(s).\n..\nSuccess rate is 0 percent(0/2)."
        in (router.run("ping 10.9.9.9 repeat 2 size 64 timeout 1"))
    )
    assert "%Error: The source is none" in router.run("ping 10.9.9.9 source 10.1.1.1")
    assert router.run("trace 10.9.9.9 ttl 1").startswith(
        "Tracing the route to 10.9.9.9 over a maximum of 1 hop(s):\n1    *    *    *\n"
    )


def test_logins_over_the_network_of_the_lab():
    """Telnet asks for a name; the SSH server has its own key, and answers once it is enabled."""
    text = "interface GigabitEthernet0/1\n ip address 10.0.0.1 255.255.255.0\n no shutdown\n"
    held = "hostname R2\nusername ann password low privilege 15\ninterface gei-1/1/0/1\n no shutdown\n"
    held += " ip address 10.0.0.2 255.255.255.0\n"
    devices = network(["R1:GigabitEthernet0/1 R2:gei-1/1/0/1"], {"R1": text, "R2": held}, {"R1": "cisco-isr"})
    assert "R2#" in typed(devices["R1"], "telnet 10.0.0.2", "ann", "low")
    assert "R2#" not in typed(devices["R1"], "ssh -l ann 10.0.0.2", "low")
    devices["R2"].load(held + "ssh server enable\n")
    assert "R2#" in typed(devices["R1"], "ssh -l ann 10.0.0.2", "low")
