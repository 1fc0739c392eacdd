"""Saves the configuration of a device that is not labkit's, by netmiko's own command for it, and reads it."""

from contextlib import suppress
from typing import TYPE_CHECKING

from labkit.errors import GraderError
from labkit.grading.conversation import ask, prompt_of
from labkit.grading.drivers import connect, hang_up
from labkit.grading.site import platform_of_type
from labkit.grading.transport import READ_TIMEOUT, first_line, netmiko_failures
from labkit.language import _

if TYPE_CHECKING:
    from labkit.grading.transport import Login

_TIMEOUT = 10.0
_SHOW = {
    "huawei_vrp": "display current-configuration",
    "cisco_ios": "show running-config",
    "zte_zxros": "show running-config",
}


def save(node: str, login: "Login") -> str:
    """Save, where the device has a command for it; returns what runs, empty where nothing shows it.

    Raises GraderError where nobody can log in, or the device does not answer.
    """
    failures: tuple[type[BaseException], ...] = (*netmiko_failures(), GraderError)
    try:
        session = connect(login, _TIMEOUT)
    except failures as error:
        raise GraderError(_("cannot log in: {reason}", reason=first_line(error)), place=node) from error
    try:
        with suppress(
            NotImplementedError
        ):  # what is typed on such a device is saved at once, or by other means
            session.save_config()
        show = _SHOW.get(platform_of_type(login.device_type))
        return ask(session, prompt_of(session, READ_TIMEOUT), show, READ_TIMEOUT) if show else ""
    except failures as error:
        raise GraderError(_("no answer: {reason}", reason=first_line(error)), place=node) from error
    finally:
        hang_up(session)
