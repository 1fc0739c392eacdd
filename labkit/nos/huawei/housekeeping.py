"""Small things that an administrator sees to: the keys of the SSH server, the clock, the language, debugging."""

from collections.abc import Generator
from datetime import datetime
from typing import Any

from labkit.nos.arrival import HOST_KEY
from labkit.nos.huawei.system import confirm
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.shell.effects import Ask, Dialogue, Effect, Output

table = Table()

_SERVER_KEY = "serverkey"
_SHORTEST, _LONGEST, _USUAL = 512, 2048, 2048
"""Lengths of an RSA modulus, in bits."""
_HELP = {
    "rsa": "RSA module",
    "local-key-pair": "Local RSA key pair operation",
    "clock": "Specify the system clock",
    "datetime": "Specify the time and date",
    "language-mode": "Specify the language environment",
    "debugging": "Enable system debugging functions",
}


@table.action("rsa local-key-pair create", views=("system",), changes=True, help=_HELP)
def create_keys(call: Call) -> Dialogue:
    """Make the keys without which the SSH server answers nobody."""
    name = f"{call.device.config.hostname}_Host"
    yield Output(
        f"The key name will be: {name}\n"
        f"The range of public key size is ({_SHORTEST} ~ {_LONGEST}).\n"
        "NOTES: If the key modulus is greater than 512,\n"
        "       it will take a few minutes.\n"
    )
    if call.terminal.line != "startup" and not (yield from _wanted(call, name)):
        return
    call.commit()
    for file in (HOST_KEY, _SERVER_KEY):
        call.device.files[file] = ""
        call.device.written[file] = call.device.now()
    yield Output("Generating keys...\n......++++++\n......++++++\n")


def _wanted(call: Call, name: str) -> Generator[Effect, Any, bool]:
    """Ask how long the key shall be. A reference that is loaded has the line, and nobody to answer."""
    if HOST_KEY in call.device.files and not (
        yield from confirm(f"% RSA keys defined for {name} already exist.\nConfirm to replace them? [Y/N]:")
    ):
        return False
    answer: str = (yield Ask(f"Input the bits in the modulus[default = {_USUAL}]:")).strip()
    if answer and not (answer.isdecimal() and _SHORTEST <= int(answer) <= _LONGEST):
        yield Output("Error: The value is out of range.\n")
        return False
    return True


@table.action("rsa local-key-pair destroy", views=("system",), changes=True, help=_HELP)
def destroy_keys(call: Call) -> Dialogue:
    """Remove the keys of the SSH server."""
    if HOST_KEY not in call.device.files:
        yield Output("Error: The local key pair does not exist.\n")
        return
    if (yield from confirm("% Confirm to destroy these keys? [Y/N]:")):
        call.commit()
        for file in (HOST_KEY, _SERVER_KEY):
            call.device.files.pop(file, None)


@table.action("clock datetime <time:string 5-8> <date:string 8-10>", changes=True, help=_HELP)
def set_clock(call: Call) -> str | None:
    """Set the device's clock; what the lab does goes by the lab's own."""
    for form in ("%H:%M:%S %Y-%m-%d", "%H:%M:%S %Y/%m/%d"):
        try:
            call.device.set_clock(datetime.strptime(f"{call['time']} {call['date']}", form))  # noqa: DTZ007
        except (ValueError, OverflowError):
            continue
        return None
    return "Error: The time or the date is invalid."


@table.action("language-mode <language:chinese|english>", help=_HELP)
def language(call: Call) -> Dialogue:
    """Choose the language of messages; this device speaks English only, and says so."""
    if (yield from confirm("Change language mode, confirm? [Y/N]")):
        english = call["language"] == "english"
        yield Output(
            "Info: Succeeded in changing to English mode.\n"
            if english
            else "Info: This device has its messages in English only.\n"
        )


@table.action("debugging <what:text 1-128>", "undo debugging <what:text 1-128>", help=_HELP)
def debugging(call: Call) -> None:
    """Note what would print each packet: here nothing is printed."""
    switched = call.device.debugging
    if not call.line.lower().startswith("u"):
        switched.add(call["what"])
    elif call["what"].lower() == "all":
        switched.clear()
    else:
        switched.discard(call["what"])


@table.display("display debugging", help=_HELP)
def switched_on(call: Call) -> str:
    """List what debugging is switched on for."""
    return "".join(f"{what} debugging is on\n" for what in sorted(call.device.debugging))
