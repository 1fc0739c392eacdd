"""Passwords and keys, some of which cannot be read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Secret:
    """A password or key.

    A cipher text made by another device cannot be read: `text` is then None and `cipher` is printed back as it is.
    `plain` tells that the vendor stores the text readable (VRP's `simple` and OSPF's `plain`).
    """

    text: str | None
    cipher: str = ""
    plain: bool = False
    hashed: bool = False
    """The vendor stores a digest, from which nobody gets the text back (VRP's `irreversible-cipher`)."""

    def agrees(self, other: "Secret") -> bool:
        """Whether both ends could hold the same key: an unreadable one equals any other."""
        return self.text is None or other.text is None or self.text == other.text
