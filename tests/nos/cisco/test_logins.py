"""From device to device: Telnet and SSH between IOS routers, and between vendors."""

from ios import network, typed

from labkit.nos.arrival import HOST_KEY

ADDRESS = "interface g0/0\n ip address 10.0.0.{n} 255.255.255.0\n no shutdown\n"


def pair(lines=""):
    return network(
        ["R1:g0/0 R2:g0/0"],
        {"R1": "hostname R1\n" + ADDRESS.format(n=1), "R2": "hostname R2\n" + ADDRESS.format(n=2) + lines},
    )


def test_a_line_without_a_password_lets_nobody_in():
    """A new router says so and hangs up."""
    shown = typed(pair()["R1"], "telnet 10.0.0.2")
    assert "Trying 10.0.0.2 ... Open" in shown
    assert "Password required, but none set" in shown
    assert shown.endswith("[Connection to 10.0.0.2 closed by foreign host]\nR1#")


def test_the_password_of_the_line_and_the_secret():
    """A line's password leads to the user mode; `enable` asks for the secret."""
    devices = pair("line vty 0 4\n password cisco\n login\nenable secret class\nbanner motd #Keep out#\n")
    shown = typed(devices["R1"], "telnet 10.0.0.2", "cisco", "enable", "class", "show privilege", "exit")
    assert "Keep out\n\nUser Access Verification\n\nPassword: \nR2>enable\nPassword: \nR2#" in shown
    assert "Current privilege level is 15" in shown
    assert shown.endswith("R1#")


def test_local_users_start_with_their_privilege():
    """`login local`: a user of privilege 15 needs no `enable`, another one does; a wrong password is no way in."""
    devices = pair(
        "username boss privilege 15 secret top\nusername ann secret low\nline vty 0 4\n login local\n"
    )
    assert "R2#" in typed(devices["R1"], "telnet 10.0.0.2", "boss", "top")
    shown = typed(devices["R1"], "telnet 10.0.0.2", "ann", "bad", "ann", "low", "enable")
    assert "% Login invalid" in shown
    assert "R2>enable\n% No password set\nR2>" in shown


def test_ssh_needs_a_key_and_a_line_that_takes_it():
    """Without a key nobody answers; with one, users of the device come in."""
    devices = pair(
        "username boss privilege 15 secret top\nline vty 0 4\n login local\n transport input ssh\n"
    )
    assert "R2#" not in typed(devices["R1"], "ssh -l boss 10.0.0.2", "top", "top", "top")
    devices["R2"].files[HOST_KEY] = "key"
    assert "R2#" in typed(devices["R1"], "ssh -l boss 10.0.0.2", "top")
    assert "% Connection refused by remote host" in typed(devices["R1"], "telnet 10.0.0.2")


def test_nobody_there():
    """What is not reached is told by its reason."""
    devices = pair()
    assert "% Destination unreachable; gateway or host down" in typed(devices["R1"], "telnet 192.0.2.1")
    assert "% Connection timed out; remote host not responding" in typed(devices["R1"], "telnet 10.0.0.9")


def test_vendors_let_each_other_in():
    """A VRP router's `stelnet` leads to a user of IOS, with that user's privilege."""
    devices = network(
        ["H1:GE0/0/0 R2:g0/0"],
        {
            "H1": "sysname H1\nssh client first-time enable\n"
            "interface GigabitEthernet0/0/0\n ip address 10.0.0.1 24\n",
            "R2": "hostname R2\nusername boss privilege 15 secret top\nline vty 0 4\n login local\n"
            " transport input ssh\n" + ADDRESS.format(n=2),
        },
        {"H1": "huawei-ar2220"},
    )
    devices["R2"].files[HOST_KEY] = "key"
    shown = typed(
        devices["H1"], "system-view", "stelnet 10.0.0.2", "boss", "y", "n", "top", "show clock", "exit"
    )
    assert "R2#show clock" in shown
    assert shown.endswith("[H1]")


def test_the_ssh_server_needs_a_key_and_the_key_a_name():
    """A hostname, a domain, a key: in this order, as IOS asks for them; without a key nobody gets in."""
    link = "interface g0/0\n ip address 10.0.0.{} 255.255.255.0\n no shutdown\n"
    user = "username noc privilege 15 secret Knuth\nline vty 0 4\n login local\n transport input ssh\n"
    lab = network(["R1:g0/0 R2:g0/0"], {"R1": link.format(1), "R2": link.format(2) + user})
    key = "crypto key generate rsa modulus 1024"
    shown = typed(
        lab["R2"], "enable", "configure terminal", key, "hostname R2", key, "ip domain-name a.org", "end"
    )
    assert "% Please define a hostname other than Router." in shown
    assert "% Please define a domain-name first." in shown
    attempt = ("enable", "ssh -l noc 10.0.0.2", "Knuth", "show version", "quit")
    assert "R2#" not in typed(lab["R1"], *attempt)
    made = typed(
        lab["R2"], "enable", "configure terminal", "crypto key generate rsa", "768", "do show ip ssh"
    )
    assert "The name for the keys will be: R2.a.org" in made
    assert "How many bits in the modulus [512]: 768" in made
    assert "% Generating 768 bit RSA keys, keys will be non-exportable..." in made
    assert "SSH Enabled - version 1.99" in made
    assert "R2#show version" in typed(lab["R1"], *attempt)
    typed(lab["R2"], "enable", "configure terminal", "crypto key zeroize rsa", "yes")
    assert "R2#" not in typed(lab["R1"], *attempt)
