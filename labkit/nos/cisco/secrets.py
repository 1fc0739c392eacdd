"""How IOS stores passwords: type 0 readable, type 7 scrambled, type 5 as a salted hash.

Type 5 is the MD5 crypt of FreeBSD (`$1$salt$…`). One that was made elsewhere can therefore be checked here, though
not read.
"""

import hashlib
from collections.abc import Iterator

from labkit.nos.config.secret import Secret

_ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_TABLE = b"dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87"
"""What type 7 adds, from a starting point on: known to everybody."""
_ROUNDS = 1000


def md5_crypt(password: str, salt: str) -> str:
    """The type 5 text of a password, with up to eight characters of salt."""
    secret, grain = password.encode(), salt.encode()
    inner = hashlib.md5(secret + grain + secret, usedforsecurity=False).digest()
    text = secret + b"$1$" + grain
    text += (inner * (len(secret) // 16 + 1))[: len(secret)]
    bits = len(secret)
    while bits:
        text += b"\0" if bits & 1 else secret[:1]
        bits >>= 1
    digest = hashlib.md5(text, usedforsecurity=False).digest()
    for turn in range(_ROUNDS):
        mixed = secret if turn & 1 else digest
        mixed += grain if turn % 3 else b""
        mixed += secret if turn % 7 else b""
        mixed += digest if turn & 1 else secret
        digest = hashlib.md5(mixed, usedforsecurity=False).digest()
    return f"$1${salt}${''.join(_encoded(digest))}"


def _encoded(digest: bytes) -> Iterator[str]:
    """Write 16 octets as 22 characters, in MD5 crypt's order."""
    for first in range(5):
        third = digest[5] if first == 4 else digest[first + 12]
        value = digest[first] << 16 | digest[first + 6] << 8 | third
        yield from _characters(value, 4)
    yield from _characters(digest[11], 2)


def _characters(value: int, count: int) -> Iterator[str]:
    for _ in range(count):
        yield _ALPHABET[value & 63]
        value >>= 6


def hashed(password: str) -> Secret:
    """A password as `secret` stores it. The salt comes from the text, so that the same lab looks the same twice."""
    octets = hashlib.sha256(password.encode()).digest()
    salt = "".join(_ALPHABET[octet & 63] for octet in octets[:4])
    return Secret(password, cipher=md5_crypt(password, salt))


def scramble(password: str) -> str:
    """The type 7 text of a password; it always starts at the same point of the table."""
    start = len(password) % 16
    body = (
        octet ^ _TABLE[(start + index) % len(_TABLE)]
        for index, octet in enumerate(password.encode("latin-1", "replace"))
    )
    return f"{start:02}" + "".join(f"{octet:02X}" for octet in body)


def unscramble(text: str) -> str | None:
    """The password in a type 7 text; None for what is none."""
    try:
        start, body = int(text[:2]), bytes.fromhex(text[2:])
    except ValueError:
        return None
    return bytes(octet ^ _TABLE[(start + index) % len(_TABLE)] for index, octet in enumerate(body)).decode(
        "latin-1"
    )


def agrees(held: Secret, typed: str) -> bool:
    """Whether what a user typed is the password."""
    if held.text is not None:
        return held.text == typed
    parts = held.cipher.split("$")
    return len(parts) == 4 and md5_crypt(typed, parts[2]) == held.cipher
