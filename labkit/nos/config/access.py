"""How users come to a device, and what it tells about itself."""

from dataclasses import dataclass, field
from typing import Literal

from labkit.nos.config.daylight import DaylightSaving
from labkit.nos.config.secret import Secret

LAST_LOGIN_LINE = 14
"""The last VTY line for Telnet and SSH; those from 16 on are for other ways in."""


@dataclass(slots=True)
class SshUser:
    """What SSH demands of a user, beside the account. None of both is a user who cannot log in."""

    name: str
    authentication: Literal["password", "rsa", "password-rsa", "all"] | None = None
    services: frozenset[str] = frozenset()
    """`stelnet`, `sftp`."""


@dataclass(frozen=True, slots=True)
class TimeZone:
    """The local time: so many seconds east of UTC."""

    name: str
    offset: int


@dataclass(slots=True)
class AccessConfig:
    """Who may log in and how, beside the accounts and the terminal lines.

    `super_passwords` are asked of a user who wants a higher level, by that level; `banners` are shown before
    (`login`) and after (`shell`) a user has logged in.
    """

    ssh_users: dict[str, SshUser] = field(default_factory=dict)
    ssh_password_default: bool = False
    """Whether SSH lets users in by password of whom it was told nothing."""
    ssh_first_time: bool = False
    """Whether the SSH client trusts a server that it has not met."""
    super_passwords: dict[int, Secret] = field(default_factory=dict)
    enable_password: Secret | None = None
    """Asked for the highest level where `super_passwords` has none for it (IOS)."""
    scrambles: bool = False
    """Readable passwords are printed scrambled (IOS)."""
    banners: dict[str, str] = field(default_factory=dict)
    log: bool = True
    """Whether the information center writes logs."""
    time_zone: TimeZone | None = None
    daylight: DaylightSaving | None = None
