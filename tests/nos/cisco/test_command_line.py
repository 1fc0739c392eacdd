"""The modes of IOS's command line, its errors, help and pipes."""

import pytest
from ios import lone, network, typed


@pytest.fixture
def router():
    return lone(text="hostname R1\n")


def test_prompts_tell_level_and_mode(router):
    """`>` and `#` by level; of the modes only the last is named; a long name is cut in configuration modes."""
    shown = typed(
        router,
        "disable",
        "enable",
        "configure terminal",
        "interface GigabitEthernet0/0.10",
        "exit",
        "interface range g0/1 - 2",
        "line vty 0 4",
        "hostname SW-CORE-VERY-LONG-NAME-HERE",
        "end",
    )
    prompts = [line.split("#")[0].split(">")[0] for line in shown.splitlines() if "#" in line or ">" in line]
    assert prompts == [
        "R1",
        "R1",
        "R1",
        "R1(config)",
        "R1(config-subif)",
        "R1(config)",
        "R1(config-if-range)",
        "R1(config-line)",
        "SW-CORE-VERY-LONG-NA(config)",
        "SW-CORE-VERY-LONG-NAME-HERE",
    ]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("show frobnicate", "        ^\n% Invalid input detected at '^' marker.\n\n"),
        ("show", '% Type "show ?" for a list of subcommands\n'),
        ("show ip", "% Incomplete command.\n\n"),
        ("e", '% Ambiguous command:  "e"\n'),
        ("frob", "% Unknown command or computer name, or unable to find computer address\n\n"),
        ("frob 1", "   ^\n% Invalid input detected at '^' marker.\n\n"),
    ],
)
def test_errors(router, line, answer):
    """The caret stands below the first word that is wrong (reference 4.3)."""
    assert answer in typed(router, line)


def test_do_reaches_exec_mode_and_keeps_the_column(router):
    """`do` runs a command of the EXEC mode from any mode; the caret of a fault counts `do` in."""
    shown = typed(
        router, "configure terminal", "interface g0/0", "do show clock", "do show frob", "show clock"
    )
    assert "UTC" in shown
    prompt = "R1(config-if)#"
    assert f"{prompt}do show frob\n{' ' * (len(prompt) + 8)}^\n" in shown
    assert f"{prompt}show clock\n{' ' * len(prompt)}^\n" in shown


def test_no_and_default_take_back(router):
    """`no` and `default` before a line restore the default."""
    typed(router, "conf t", "int g0/0", "description one", "mtu 1400", "no description", "default mtu")
    interface = router.config.interfaces["GigabitEthernet0/0"]
    assert (interface.description, interface.mtu) == ("", None)


def test_pipes(router):
    """`include`, `exclude`, `begin` and `section`, abbreviated."""
    run = router.run
    assert run("show running-config | include hostname") == "hostname R1\n"
    assert "hostname" not in run("show run | ex hostname")
    assert run("show run | b ^line con").startswith("line con 0\n")
    assert run("show run | sec GigabitEthernet0/1").splitlines()[0] == "interface GigabitEthernet0/1"
    assert "GigabitEthernet0/2" not in run("show run | sec GigabitEthernet0/1")


def test_a_configuration_is_printed_as_it_is_loaded():
    """`load(render(config)) == config`, with banners of several lines, users and scrambled passwords."""
    device = lone(
        text=(
            "hostname R1\nservice password-encryption\nusername bob privilege 15 secret cisco\n"
            "username al password 0 cisco\nenable secret class\nenable password other\n"
            "banner motd #\nhello\nworld#\nbanner login ^Cstop^C\n"
            "interface Loopback0\n ip address 1.1.1.1 255.255.255.255\n"
            "interface GigabitEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n"
            " ip address 10.0.1.1 255.255.255.0 secondary\n no shutdown\n duplex full\n speed 100\n"
            "ip route 0.0.0.0 0.0.0.0 10.0.0.2 200 name backup\nline vty 0 15\n login local\n transport input ssh\n"
        )
    )
    text = device.text()
    assert lone(text=text).text() == text
    assert "username al password 7 " in text
    assert "banner motd ^C\nhello\nworld^C" in text
    assert device.config.access.banners == {"motd": "\nhello\nworld", "login": "stop"}


def test_enable_asks_for_the_secret(router):
    """Without privilege there is no configuring; `enable` asks for the secret, even one known by its hash alone."""
    typed(router, "conf t", "enable secret 5 $1$mERr$hx5rVt7rPNoS4wqbXKX7m0", "end")
    shown = typed(
        router,
        "disable",
        "configure terminal",
        "enable",
        "wrong",
        "bad",
        "worse",
        "enable",
        "cisco",
        "sh priv",
    )
    assert "% Bad secrets" in shown
    assert shown.endswith("Current privilege level is 15\nR1#")
    assert "Invalid input" in shown


def test_two_routers_ping_each_other():
    """`!` for each reply, and the statistics of IOS."""
    text = "hostname {0}\ninterface g0/0\n ip address 10.0.0.{1} 255.255.255.0\n no shutdown\n"
    devices = network(["R1:g0/0 R2:g0/0"], {"R1": text.format("R1", 1), "R2": text.format("R2", 2)})
    assert "!!!!!\nSuccess rate is 100 percent (5/5), round-trip" in devices["R1"].run("ping 10.0.0.2")
    assert "Success rate is 0 percent (0/3)\n" in devices["R1"].run("ping 10.0.0.3 repeat 3 timeout 1")
