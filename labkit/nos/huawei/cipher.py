"""How VRP stores passwords: readable, or as a cipher text that only this device can read.

Huawei's own algorithms are not public in all versions and their texts are salted, so nothing can be learned from
comparing two of them. Ours looks alike (24 characters between `%$%$`), can be read back by any labkit device, and
carries a check value by which a foreign text is told apart. It hides a password from a glance, no more.
"""

import base64
import hashlib
import re

from labkit.nos.config.secret import Secret

_MARK = "%$%$"
_FOREIGN = re.compile(r"^(?:%\$%\$.*%\$%\$|@%@%.*@%@%|%\^%#.*%\^%#|\$1[a-c]\$.*\$|.{24}(?:!!|#)?)$")


def _stream(salt: bytes, length: int) -> bytes:
    return hashlib.shake_256(b"labkit" + salt).digest(length)


def seal(text: str) -> str:
    """The cipher text of a password: the same password always gives the same text."""
    plain = text.encode()
    check = hashlib.sha256(plain).digest()[:3]
    body = bytes(a ^ b for a, b in zip(plain, _stream(check, len(plain)), strict=True))
    return _MARK + base64.b85encode(check + body).decode() + _MARK


def unseal(cipher: str) -> str | None:
    """The password in one of our cipher texts, or None where another device made it."""
    if not (cipher.startswith(_MARK) and cipher.endswith(_MARK) and len(cipher) > 2 * len(_MARK)):
        return None
    try:
        sealed = base64.b85decode(cipher[len(_MARK) : -len(_MARK)])
        check, body = sealed[:3], sealed[3:]
        plain = bytes(a ^ b for a, b in zip(body, _stream(check, len(body)), strict=True))
        return plain.decode() if hashlib.sha256(plain).digest()[:3] == check else None
    except ValueError:
        return None


def read_secret(text: str) -> Secret:
    """What was typed behind `cipher`: a password, or a cipher text from a saved configuration."""
    plain = unseal(text)
    if plain is not None:
        return Secret(plain)
    if _FOREIGN.match(text) and len(text) >= 24:
        return Secret(None, cipher=text)
    return Secret(text)


def show_secret(secret: Secret) -> str:
    """What a configuration prints for a password."""
    if secret.plain and secret.text is not None:
        return secret.text
    return secret.cipher or seal(secret.text or "")
