"""netmiko's drivers: one session on a device, by SSH or Telnet, on a console too.

netmiko's own Telnet logins expect one fixed dialogue and a user name. A console may have neither, may be left in
some configuration view, or in the middle of a page; a line may ask for a password only.
"""

import re
import time
from functools import cache
from typing import TYPE_CHECKING, Any

from labkit.errors import GraderError
from labkit.grading.conversation import ask, prompt_of
from labkit.language import _

if TYPE_CHECKING:
    from labkit.grading.transport import Login

_USER = re.compile(r"(?:user ?name|login|user)\s*:\s*$", re.IGNORECASE)
_PASSWORD = re.compile(r"password\s*:\s*$", re.IGNORECASE)
_QUESTION = re.compile(r"\[y/n\]\s*:?\s*$", re.IGNORECASE)
_MORE = re.compile(r"-+ ?more ?-+\s*$", re.IGNORECASE)
_CONFIGURING = re.compile(r"\[[^\[\]\s]+\]$")
_CONFIGURING_CISCO = re.compile(r"\(config[^)\s]*\)#$")
_PROMPT = re.compile(r"\S[>#$]$")
_QUIET = 0.5
"""Seconds without a word after which Enter is pressed: a console says nothing of itself."""
_PAUSE = 0.02


def connect(login: "Login", timeout: float) -> Any:
    """Log in and return netmiko's session. `timeout` in seconds. Raises what netmiko raises."""
    from netmiko.ssh_dispatcher import CLASS_MAPPER

    if login.device_type not in CLASS_MAPPER:
        raise GraderError(_("netmiko knows no device type {name}", name=login.device_type))
    telnet = login.transport == "telnet"
    driver = _telnet_driver(login.device_type) if telnet else CLASS_MAPPER[login.device_type]
    session = driver(
        device_type=f"{login.device_type}_telnet" if telnet else login.device_type,
        host=login.host,
        port=login.port,
        username=login.username,
        password=login.password,
        secret=login.secret,
        conn_timeout=timeout,
        auth_timeout=timeout,
        banner_timeout=timeout,
        allow_agent=False,
        use_keys=False,
    )
    if login.secret:
        session.enable()
    if telnet and not login.username and login.device_type.startswith("huawei"):
        # on a console the device's log would come between what it says
        ask(session, prompt_of(session, timeout), "undo terminal monitor", timeout)
    return session


@cache
def _telnet_driver(device_type: str) -> Any:
    """The driver for a device type with a login that fits lines and consoles."""
    from netmiko.ssh_dispatcher import CLASS_MAPPER

    base = CLASS_MAPPER.get(f"{device_type}_telnet") or CLASS_MAPPER[device_type]

    def telnet_login(self: Any, *_arguments: object, **_options: object) -> str:
        return _enter(self)

    def cleanup(self: Any) -> None:
        """Hang up."""
        if self.remote_conn is not None:
            self.remote_conn.close()

    body = {"telnet_login": telnet_login, "paramiko_cleanup": cleanup, "special_login_handler": _nothing}
    return type(f"Line{base.__name__}", (base,), body)


def hang_up(session: Any) -> None:
    """Close netmiko's session at once; its own `disconnect` waits two seconds on a Huawei device.

    What keeps the session's password out of netmiko's log is taken away with it: netmiko looks through all of them at
    each login.
    """
    from netmiko import log

    session.paramiko_cleanup()
    secrets: Any = getattr(session, "_secrets_filter", None)  # netmiko 4.6 has no name for it
    log.removeFilter(secrets)


def _nothing(*_arguments: object, **_options: object) -> None:
    """What follows a login by SSH has been done."""


def _enter(session: Any) -> str:
    """Answer what a line asks until it shows a prompt of the user view. Raises netmiko's error."""
    from netmiko.exceptions import NetmikoAuthenticationException

    said = ""
    answered: set[str] = set()
    until, last = time.monotonic() + session.auth_timeout, time.monotonic()
    while time.monotonic() < until:
        part: str = session.read_channel()
        said += part
        tail = session.strip_ansi_escape_codes(said).rstrip().rpartition("\n")[2].strip()
        if part:
            last = time.monotonic()
        elif answer := _answer(session, tail):
            kind, line = answer
            if kind in answered:
                raise NetmikoAuthenticationException(_("the login is refused"))
            if kind in ("user", "password"):
                answered.add(kind)
            session.write_channel(line)
            said, last = "", time.monotonic()
        elif _PROMPT.search(tail):
            return said
        elif time.monotonic() - last > _QUIET:
            session.write_channel("\r\n")
            last = time.monotonic()
        time.sleep(_PAUSE)
    raise NetmikoAuthenticationException(_("there is no prompt"))


def _answer(session: Any, tail: str) -> tuple[str, str] | None:
    """What is typed in answer to the last line, and which question that was; None where nothing is asked."""
    from netmiko.exceptions import NetmikoAuthenticationException

    if _USER.search(tail):
        if not session.username:
            raise NetmikoAuthenticationException(_("it asks for a user name, and the inventory has none"))
        return "user", f"{session.username}\r\n"
    if _PASSWORD.search(tail):
        return "password", f"{session.password or ''}\r\n"
    if _QUESTION.search(tail):
        return "question", "n\r\n"
    if _MORE.search(tail):
        return "page", "q"
    if _CONFIGURING.search(tail):
        return "view", "return\r\n"
    if _CONFIGURING_CISCO.search(tail):
        return "view", "end\r\n"
    return None
