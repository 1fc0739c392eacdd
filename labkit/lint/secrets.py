"""Passwords and keys that cannot be read, since another device sealed them."""

import re

from labkit.nos.huawei.cipher import read_secret

_SEALED = re.compile(r"\b(?:cipher|irreversible-cipher|pass-phrase) (?P<text>\S+)")


def unreadable(line: str) -> bool:
    """Whether a line carries a cipher text that only its own device could read."""
    found = _SEALED.search(line)
    return found is not None and read_secret(found["text"]).text is None
