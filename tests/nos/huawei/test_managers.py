"""Logins on a USG firewall by its managers' accounts, and the password of the factory that must be changed."""

import pytest
from cabled import cabled
from lone import typed

FW = """sysname FW
telnet server enable
stelnet server enable
aaa
 manager-user admin
  service-type web terminal telnet ssh
  ssh authentication-type password
  ssh service-type stelnet
 manager-user guest
  password cipher Guest@2026
  service-type telnet
  level 1
#
user-interface vty 0 4
 authentication-mode aaa
 protocol inbound all
#
interface GigabitEthernet1/0/0
 ip address 10.1.1.1 255.255.255.0
 service-manage telnet permit
 service-manage ssh permit
firewall zone trust
 add interface GigabitEthernet1/0/0
"""
CLIENT = "interface GigabitEthernet0/0/0\n ip address 10.1.1.2 24\n#\nssh client first-time enable\n"
ASKED = "The password needs to be changed. Change now? [Y/N]:"


@pytest.fixture
def lab():
    """A firewall, and a router from which somebody logs in."""
    texts = {"FW": FW, "R": CLIENT}
    return cabled(["FW:GigabitEthernet1/0/0 R:0"], texts, {"FW": "huawei-usg6000v"})


def test_the_password_of_the_factory_is_asked_to_be_changed(lab):
    """No goes on with it, as netmiko answers; the next login asks again."""
    shown = typed(lab["R"], "telnet 10.1.1.1", "admin", "Admin@123", "N", "display clock", "quit")
    assert "Warning: The initial password poses security risks." in shown
    assert f"{ASKED}N" in shown
    assert "<FW>display clock" in shown
    assert ASKED in typed(lab["R"], "telnet 10.1.1.1", "admin", "Admin@123")


def test_a_changed_password_counts_from_then_on(lab):
    """Old, new and new again; the old one lets nobody in, and the new one asks nothing."""
    new = "Fresh@2026"
    shown = typed(lab["R"], "telnet 10.1.1.1", "admin", "Admin@123", "y", "Admin@123", new, new, "quit")
    assert "Info: Your password has been changed." in shown
    assert ASKED not in typed(lab["R"], "telnet 10.1.1.1", "admin", "Admin@123")
    shown = typed(lab["R"], "telnet 10.1.1.1", "admin", new, "display users", "quit")
    assert ASKED not in shown
    assert "<FW>" in shown
    assert "service-type web terminal telnet ssh" in lab["FW"].text()


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        (("wrong", "Fresh@2026", "Fresh@2026"), "Error: The old password is incorrect."),
        (("Admin@123", "Fresh@2026", "Fresh@2027"), "Error: The confirmed password is different"),
        (("Admin@123", "short1A", "short1A"), "Error: The password must be a new one"),
        (("Admin@123", "onlysmallletters", "onlysmallletters"), "Error: The password must be a new one"),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(lab, answers, error):
    """The old one stays, and the manager is in."""
    shown = typed(lab["R"], "telnet 10.1.1.1", "admin", "Admin@123", "y", *answers, "quit")
    assert error in shown
    assert ASKED in typed(lab["R"], "telnet 10.1.1.1", "admin", "Admin@123")


def test_managers_come_in_as_their_lines_say(lab):
    """By the services and with the level of their section; SSH by its own lines."""
    shown = typed(lab["R"], "telnet 10.1.1.1", "guest", "Guest@2026", "system-view")
    assert "<FW>" in shown
    assert "[FW]" not in shown
    assert "<FW>" not in typed(lab["R"], "telnet 10.1.1.1", "audit-admin", "Admin@123")
    typed(lab["FW"], "system-view", "rsa local-key-pair create", "2048")
    shown = typed(lab["R"], "stelnet 10.1.1.1", "admin", "y", "n", "Admin@123", "n", "quit")
    assert f"{ASKED}n" in shown
    assert "<FW>" in shown
    assert "Failed to authenticate" in typed(lab["R"], "stelnet 10.1.1.1", "guest", "y", "n", "Guest@2026")
