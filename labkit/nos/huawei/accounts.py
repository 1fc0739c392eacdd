"""Who a user is (AAA): local accounts, their domains, what they may use and how much they may do."""

from typing import TYPE_CHECKING

from labkit.nos.arrival import HOST_KEY
from labkit.nos.config import AaaDomain, DeviceConfig, UserConfig
from labkit.nos.huawei.aaa_schemes import methods
from labkit.nos.huawei.managers import manager, uses_ssh

if TYPE_CHECKING:
    from labkit.nos.device import Device

DEFAULT_DOMAINS = ("default_admin", "default")
"""Where users without a domain belong: those who administer the device, and those who use the network."""


def account(config: DeviceConfig, name: str) -> UserConfig | None:
    """Find the account of a user who logs in.

    `user@domain` names a domain, which must exist; an account of the default domain may be named with and
    without it.
    """
    typed = name.lower()
    user, _, domain = typed.partition("@")
    if domain and domain not in config.aaa.domains:
        return None
    found = config.users.get(typed) or manager(config, user)
    if found is None and domain in DEFAULT_DOMAINS:
        return config.users.get(user)
    return found


def domain_of(config: DeviceConfig, name: str) -> AaaDomain | None:
    """The domain of a user who logs in to administer the device; None where the one named does not exist."""
    domain = name.lower().partition("@")[2]
    if domain:
        return config.aaa.domains.get(domain)
    return config.aaa.domains.get(DEFAULT_DOMAINS[0]) or AaaDomain(DEFAULT_DOMAINS[0])


def verify(config: DeviceConfig, name: str, password: str, service: str) -> UserConfig | None:
    """Return who was let in: by the methods of the domain's scheme, the first of which that has an answer decides.

    No server answers. The local method knows accounts: the password must be right, and the account one for the
    service. The level is the account's if that is how users are authorized, else none.
    """
    domain = domain_of(config, name)
    if domain is None or domain.blocked:
        return None
    for method in methods(config.aaa, "authentication", domain):
        if method == "none":
            return _authorized(config, domain, account(config, name) or UserConfig(name.lower()))
        if method == "local":
            found = _local(config, name, password, service)
            return None if found is None else _authorized(config, domain, found)
    return None


def _local(config: DeviceConfig, name: str, password: str, service: str) -> UserConfig | None:
    """The account, if password and service are right. A password that another device sealed equals any."""
    found = account(config, name)
    if found is None or found.blocked or found.password is None or service not in found.services:
        return None
    return found if found.password.text in (None, password) else None


def _authorized(config: DeviceConfig, domain: AaaDomain, user: UserConfig) -> UserConfig | None:
    """What the user may do: what the account says, or only what everybody may; None where nobody can tell."""
    for method in methods(config.aaa, "authorization", domain):
        if method == "local":
            return user
        if method in ("none", "if-authenticated"):
            return UserConfig(user.name, services=user.services, directory=user.directory)
    return None


def ftp_directory(config: DeviceConfig, name: str, password: str) -> str | None:
    """Where a user of the FTP server starts; None for those not let in, as an account without a directory."""
    user = verify(config, name, password, "ftp")
    return user.directory or None if user is not None else None


def ssh_level(device: "Device", name: str, password: str) -> int | None:
    """The level of a user whom the device's SSH server lets in; None for others."""
    user = verify(device.config, name, password, "ssh")
    allowed = user is not None and may_use_ssh(device.config, name)
    return (user.level or 0) if user is not None and allowed and HOST_KEY in device.files else None


def may_use_ssh(config: DeviceConfig, name: str, service: str = "stelnet") -> bool:
    """Whether SSH was told of the user and lets them in by password for the service."""
    known = config.access.ssh_users.get(name.lower())
    if known is None:
        return config.access.ssh_password_default or (service == "stelnet" and uses_ssh(config, name))
    return known.authentication in ("password", "all") and bool({service, "all"} & known.services)
