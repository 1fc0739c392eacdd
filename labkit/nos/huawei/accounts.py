"""Who a user is (AAA): local accounts, their domains, what they may use and how much they may do."""

from labkit.nos.config import DeviceConfig, UserConfig

DEFAULT_DOMAINS = ("default_admin", "default")
"""Where users without a domain belong: those who administer the device, and those who use the network."""
_DOMAIN = "domain <domain:string 1-64>"


def account(config: DeviceConfig, name: str) -> UserConfig | None:
    """Find the account of a user who logs in.

    `user@domain` names a domain, which must exist; an account of the default domain may be named with and
    without it.
    """
    typed = name.lower()
    user, _, domain = typed.partition("@")
    if domain and domain not in domains(config):
        return None
    found = config.users.get(typed)
    if found is None and domain in DEFAULT_DOMAINS:
        return config.users.get(user)
    return found


def domains(config: DeviceConfig) -> list[str]:
    """The names of the domains, in the order in which they were made."""
    return [str(section.values["domain"]).lower() for section in config.sections.get(_DOMAIN, {}).values()]


def verify(config: DeviceConfig, name: str, password: str, service: str) -> UserConfig | None:
    """Return the account if the password is right and the account may use the service.

    A password that another device made unreadable equals any.
    """
    found = account(config, name)
    if found is None or found.password is None or service not in found.services:
        return None
    return found if found.password.text in (None, password) else None


def may_use_ssh(config: DeviceConfig, name: str, service: str = "stelnet") -> bool:
    """Whether SSH was told of the user and lets them in by password for the service."""
    known = config.access.ssh_users.get(name.lower())
    if known is None:
        return config.access.ssh_password_default
    return known.authentication in ("password", "all") and bool({service, "all"} & known.services)
