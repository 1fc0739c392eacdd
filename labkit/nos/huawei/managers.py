"""Those who administer a USG firewall: `manager-user NAME`, and the password that they must change at first.

Their sections are kept; what a login reads of them is here.
"""

from labkit.nos.config import DeviceConfig, KeptSection, UserConfig
from labkit.nos.huawei.cipher import read_secret
from labkit.nos.huawei.display.kept_lines import named, value
from labkit.nos.shell.drive import run_line
from labkit.nos.shell.effects import Ask, Dialogue, Output
from labkit.nos.shell.interpreter import Terminal

INITIAL = "Admin@123"
"""The password with which a firewall is delivered."""
_SHORTEST = 8


def manager(config: DeviceConfig, name: str) -> UserConfig | None:
    """The account of a manager; None where there is no such one, or none with a password."""
    section = named(config, "manager-user", name)
    typed = None if section is None else value(section, "password cipher", "password")
    if section is None or typed is None:
        return None
    return UserConfig(
        name.lower(),
        password=read_secret(typed),
        level=value(section, "level", "level"),
        services=frozenset(value(section, "service-type", "services", ())),
    )


def uses_ssh(config: DeviceConfig, name: str) -> bool:
    """Whether a manager's own lines let them in by SSH with a password."""
    section = named(config, "manager-user", name)
    return (
        section is not None
        and value(section, "ssh authentication-type", "type") in ("password", "all")
        and value(section, "ssh service-type", "type") in ("stelnet", "all")
    )


def first_login(terminal: Terminal, name: str) -> Dialogue:
    """Ask a manager who still has the password of the factory to change it; no is an answer, too."""
    config = terminal.device.config
    section: KeptSection | None = named(config, "manager-user", name)
    if section is None or read_secret(value(section, "password cipher", "password", "")).text != INITIAL:
        return
    yield Output("\nWarning: The initial password poses security risks.\n")
    answer: str = yield Ask("The password needs to be changed. Change now? [Y/N]:")
    if not answer.strip().lower().startswith("y"):
        return
    old: str = yield Ask("Please enter old password:", echo=False)
    new: str = yield Ask("Please enter new password:", echo=False)
    again: str = yield Ask("Please confirm new password:", echo=False)
    refusal = _refusal(old, new, again)
    if refusal:
        yield Output(f"{refusal}\n")
        return
    _change(terminal, section.values["name"], new)
    yield Output("\n Info: Your password has been changed. Save the change to survive a reboot.\n")


def _refusal(old: str, new: str, again: str) -> str:
    if old != INITIAL:
        return "Error: The old password is incorrect."
    if new != again:
        return "Error: The confirmed password is different from the new one."
    kinds = (str.isupper, str.islower, str.isdecimal, lambda each: not each.isalnum())
    mixed = sum(any(kind(each) for each in new) for kind in kinds)
    if new == old or len(new) < _SHORTEST or mixed < 3 or " " in new:
        return (
            "Error: The password must be a new one of at least 8 characters, of three of: capital letters, "
            "small letters, digits, other characters."
        )
    return ""


def _change(terminal: Terminal, name: str, password: str) -> None:
    """Type the line that changes it, as the manager, so that it is in the journal as any other."""
    hand = Terminal(terminal.device, name, terminal.role, line=terminal.line, address=terminal.address)
    for line in ("system-view", "aaa", f"manager-user {name}", f"password cipher {password}"):
        run_line(hand, line)
