"""The SSH server: it answers nobody without an RSA key, and the key has a name only with the device's domain."""

from labkit.nos.arrival import HOST_KEY
from labkit.nos.shell.declaration import Call, Kept, Table
from labkit.nos.shell.effects import Ask, Dialogue, Output

table = Table()

_SHORTEST, _LONGEST, _USUAL = 360, 4096, 512
"""Lengths of an RSA modulus, in bits."""
_NEW = ("Router", "Switch")
_HELP = {
    "crypto": "Encryption module",
    "key": "Long term key operations",
    "generate": "Generate new keys",
    "zeroize": "Remove keys",
    "rsa": "Generate RSA keys",
    "general-keys": "Generate a general purpose RSA key pair for signing and encryption",
    "modulus": "Provide number of modulus bits on the command line",
    "ssh": "Configure ssh options",
    "version": "Specify protocol version to be supported",
    "time-out": "Specify SSH time-out interval",
    "authentication-retries": "Specify number of authentication retries",
}


@table.action(
    f"crypto key generate rsa [general-keys] [modulus <bits:{_SHORTEST}-{_LONGEST}>]",
    views=("system",),
    changes=True,
    help=_HELP,
)
def generate(call: Call) -> Dialogue:
    """Make the key. A reference that is loaded has the line, and nobody to answer."""
    config = call.device.config
    if config.hostname in _NEW:
        yield Output(f"% Please define a hostname other than {config.hostname}.\n")
        return
    if not config.dns.domains:
        yield Output("% Please define a domain-name first.\n")
        return
    name = f"{config.hostname}.{config.dns.domains[0]}"
    if HOST_KEY in call.device.files:
        yield Output(f"% You already have RSA keys defined named {name}.\n% They will be replaced.\n\n")
    yield Output(f"The name for the keys will be: {name}\n")
    bits = call["bits"]
    if bits is None and call.terminal.line != "startup":
        yield Output(
            f"Choose the size of the key modulus in the range of {_SHORTEST} to {_LONGEST} for your\n"
            "  General Purpose Keys. Choosing a key modulus greater than 512 may take\n"
            "  a few minutes.\n\n"
        )
        answer: str = (yield Ask(f"How many bits in the modulus [{_USUAL}]: ")).strip()
        if answer and not (answer.isdecimal() and _SHORTEST <= int(answer) <= _LONGEST):
            yield Output(f"% A decimal number between {_SHORTEST} and {_LONGEST}.\n")
            return
        bits = int(answer) if answer else _USUAL
    call.commit()
    call.device.files[HOST_KEY] = ""
    call.device.written[HOST_KEY] = call.device.now()
    yield Output(
        f"\n% The key modulus size is {bits or _USUAL} bits\n"
        f"% Generating {bits or _USUAL} bit RSA keys, keys will be non-exportable...\n"
        "[OK] (elapsed time was 1 seconds)\n\n"
    )


@table.action("crypto key zeroize rsa", views=("system",), changes=True, help=_HELP)
def zeroize(call: Call) -> Dialogue:
    """Remove the key."""
    if HOST_KEY not in call.device.files:
        yield Output("% No Signature RSA Keys found in configuration.\n\n")
        return
    yield Output(
        "% All keys will be removed.\n% All router certs issued using these keys will also be removed.\n"
    )
    if call.terminal.line != "startup":
        answer: str = yield Ask("Do you really want to remove these keys? [yes/no]: ")
        if answer.strip().lower() not in ("y", "ye", "yes"):
            return
    call.commit()
    call.device.files.pop(HOST_KEY, None)


table.add(
    *(
        Kept(views=("system",), notation=f"ip ssh {words}", block="ip ssh", place=place, help=_HELP)
        for place, words in enumerate(
            ("time-out <1-120>", "authentication-retries <0-5>", "version <version:1|2>"), start=10
        )
    )
)


@table.display("show ip ssh", help=_HELP)
def show(call: Call) -> str:
    """Show whether the server answers."""
    if HOST_KEY not in call.device.files:
        return (
            "SSH Disabled - version 1.99\n"
            "%Please create RSA keys to enable SSH (and of atleast 768 bits for SSH v2).\n"
            "Authentication timeout: 120 secs; Authentication retries: 3\n"
        )
    return (
        "SSH Enabled - version 1.99\n"
        "Authentication timeout: 120 secs; Authentication retries: 3\n"
        "Minimum expected Diffie Hellman key size : 1024 bits\n"
    )
