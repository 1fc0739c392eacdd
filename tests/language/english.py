"""What is left of English in a text that should be Chinese."""

import re

_QUOTED = re.compile(r"`[^`]*`|\"[^\"]*\"|--?[a-z][a-z-]*|https?://\S+|\S*[/@_=]\S*|\S+\.[a-z]{2,5}\b")
_WORDS = re.compile(r"\b[A-Za-z']+(?: [a-z']{2,}\b){2,}")


def english_in(text: str) -> list[str]:
    """Find runs of three English words; what is quoted, and names, paths and options, are the same in any language."""
    return [match[0] for match in _WORDS.finditer(_QUOTED.sub("·", text))]
