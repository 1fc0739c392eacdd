"""Notations cut short: VRP's `undo` needs no more of a line than tells which line is meant."""

_OPENING, _CLOSING = "[{<", "]}>"


def shortened(notation: str) -> str:
    """Return the notation with all that may be left off at its end made optional.

    The leading keywords, or else the first parameter, stay, and so does a later one as long as what stands before it:
    `a b <x> <y> c <z>` becomes `a b [<x> [<y> c [<z>]]]`, so that `undo peer 10.1.1.1` is about the peer and
    not about one line of many. In a group each option is cut in the same way: `a {b <x>|c <y>}` becomes
    `a [{b [<x>]|c [<y>]}]`.
    """
    items = _items(notation)
    fixed = next((index for index, item in enumerate(items) if not _is_keyword(item)), len(items)) or 1
    rest = _nested(items[fixed:])
    return " ".join([*items[:fixed], f"[{rest}]"] if rest else items)


def _is_keyword(item: str) -> bool:
    return item[0] not in _OPENING and "=" not in item


def _nested(items: list[str]) -> str:
    """Items of which each may be the last, unless a keyword follows."""
    if not items:
        return ""
    first, rest = _cut_options(items[0]), _nested(items[1:])
    if not rest:
        return first
    return f"{first} {rest}" if _is_keyword(items[1]) else f"{first} [{rest}]"


def _cut_options(item: str) -> str:
    """A group whose options may be cut short; anything else as it is, and what is repeated too."""
    if item[0] not in "[{" or "&" in item.rpartition("]")[2].rpartition("}")[2]:
        return item
    end = max(item.rfind("]"), item.rfind("}"))
    options = "|".join(_nested(_items(option)) for option in _split(item[1:end], "|"))
    return f"{item[0]}{options}{item[end:]}"


def _items(notation: str) -> list[str]:
    return [item for item in _split(notation, " ") if item]


def _split(text: str, separator: str) -> list[str]:
    """Cut at a separator, but not inside of brackets."""
    parts, depth = [""], 0
    for character in text:
        depth += (character in _OPENING) - (character in _CLOSING)
        if character == separator and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return parts
