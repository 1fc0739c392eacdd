"""Plausible wrong values: the mistakes that students make in a line that they know.

Only values whose change always means something are touched. Numbers that a student may choose freely (process
ids, numbers of rules) are the business of labkit.grading.equivalents.
"""

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv4Address, IPv6Interface

from labkit.grading.lines import Line

_NUMBERED = (
    "vlan", "area", "as-number", "remote-as", "bgp", "cost", "preference", "priority", "hello", "dead", "vrid",
    "hello-interval", "dead-interval", "metric",
    "local-preference", "med", "tag", "pvid", "instance", "acl", "dot1q", "vid", "track", "reduced",
    "eq", "level", "day", "access-list", "access-group", "access-class", "list",
)  # fmt: skip
"""Words whose number, right after them, is somebody's decision in the task."""
_LISTS = ("batch", "allow-pass", "untagged", "tagged")
"""Words that begin a list of VLANs, as in `vlan batch 10 20`."""
_SECRETS = ("cipher", "simple", "plain", "irreversible-cipher")
_OPPOSITES = {
    "permit": "deny", "deny": "permit", "inbound": "outbound", "outbound": "inbound", "pap": "chap", "chap": "pap",
    "in": "out", "out": "in", "inside": "outside", "outside": "inside",
}  # fmt: skip
_OPPOSED = (
    "rule", "traffic-filter", "acl", "if-match", "filter-policy", "ppp",
    "access-list", "permit", "deny", "ip access-group", "access-class", "ip nat",
)  # fmt: skip
"""How lines begin whose words mean the opposite of others."""
_BLOCKS = (
    "network",
    "rule",
    "abr-summary",
    "asbr-summary",
    "summary-address",
    "aggregate",
    "aggregate-address",
    "access-list",
    "permit",
    "deny",
)
"""How lines begin in which a wildcard or mask says how large the block of addresses before it is."""
_FREE_TEXT = ("remark", "description", "sysname", "hostname", "header", "rule-description", "info")


def wrong_values(line: Line) -> Iterator[str]:
    """Yield the line with each of its values wrong in turn."""
    words = line.words
    if words[0] in _FREE_TEXT:
        return
    if match := re.fullmatch(r"interface (Vlanif|Vlan)(\d+)", line.text):
        yield f"interface {match[1]}{_other_number(int(match[2]))}"
        return
    for index, word in enumerate(words):
        wrong = _wrong(words, index)
        if wrong and wrong != word:
            yield " ".join([*words[:index], wrong, *words[index + 1 :]])


def _wrong(words: list[str], index: int) -> str:
    """Return a wrong word for the one at an index, empty where it is no value."""
    word, before = words[index], words[index - 1] if index else ""
    if word.count(".") == 3 and _octets(word):
        return _wrong_dotted(words, index)
    if ":" in word:
        return _wrong_ipv6(word)
    if before in _SECRETS and word not in _SECRETS:
        return "Wrong" + word[:20].replace("%", "") if not word.startswith(("%", "$")) else ""
    if word.isdecimal():
        return _wrong_number(words, index)
    if word in _OPPOSITES and len(words) > 1 and {words[0], " ".join(words[:2])} & set(_OPPOSED):
        return _OPPOSITES[word]
    return ""


def _wrong_number(words: list[str], index: int) -> str:
    """Another number where one was asked for: right after its word, in a list of VLANs, or as a mask."""
    number, before = int(words[index]), words[index - 1] if index else ""
    if "nat" in words[:2] and before.count(".") == 3:  # a port
        return _other_number(number)
    if index >= 1 and words[0] == "ip" and words[index - 1].count(".") == 3 and number <= 32:
        return str(_other_length(number))
    in_list = any(word in words[:index] for word in _LISTS) and "to" not in words
    if before in _NUMBERED or in_list:
        if before == "priority" and words[0] == "stp":
            return str(number + 4096 if number < 61440 else number - 4096)
        if before == "level":  # of a user: those above 3 may do the same
            return str((number + 2) % 4)
        return _other_number(number)
    return ""


def _other_number(number: int) -> str:
    """A number that nobody means: the next one but a few, so that it is no other value of the same task."""
    return str(number + 7 if number + 7 <= 4094 or number > 4094 else number - 7)


def _other_length(length: int) -> int:
    return length + 1 if length < 30 else length - 3


def _wrong_dotted(words: list[str], index: int) -> str:
    """A wrong mask, wildcard, area, or address."""
    word, before = words[index], words[index - 1] if index else ""
    value = int(IPv4Address(word))
    if before == "area":
        return str(IPv4Address((value + 7) % 2**32))
    if _is_mask(value) and ((before.count(".") == 3 and words[0] == "ip") or before == "mask"):
        length = value.bit_count()
        return str(IPv4Address((0xFFFFFFFF << (32 - _other_length(length))) & 0xFFFFFFFF)) if length else ""
    if _is_wildcard(words, index):
        return ""
    if value == 0:
        return ""
    block = _block(words, index)
    return str(IPv4Address((value + block) % 2**32))


def _block(words: list[str], index: int) -> int:
    """How far the next block of addresses is: of the size that a wildcard or mask says, or one host."""
    following = next((word for word in words[index + 1 :] if word != "mask"), "")
    if words[0] in _BLOCKS or words[:2] in (["ip", "route-static"], ["ip", "route"]) or "range" in words[:3]:
        if following.count(".") == 3 and _octets(following):
            mask = int(IPv4Address(following))
            size = mask if _looks_wild(mask) else 0xFFFFFFFF ^ mask
            return max(size + 1, 1)
        if following.isdecimal() and words[0] == "ip" and int(following) <= 32:
            return 1 << (32 - int(following))
    return 3


def _is_wildcard(words: list[str], index: int) -> bool:
    """Whether the word is the wildcard, or the mask, that belongs to the address before it."""
    before = words[index - 1] if index else ""
    value = int(IPv4Address(words[index]))
    return before.count(".") == 3 and _octets(before) and (_looks_wild(value) or _is_mask(value))


def _looks_wild(value: int) -> bool:
    return (value + 1) & value == 0


def _is_mask(value: int) -> bool:
    inverted = 0xFFFFFFFF ^ value
    return value >= 0x80000000 and (inverted + 1) & inverted == 0


def _wrong_ipv6(word: str) -> str:
    """The next address of the same length."""
    try:
        interface = IPv6Interface(word)
    except (AddressValueError, ValueError):
        return ""
    step = (
        2 ** (128 - interface.network.prefixlen) if interface.ip == interface.network.network_address else 3
    )
    other = IPv6Interface((int(interface.ip) + step) % 2**128)
    return f"{other.ip}/{interface.network.prefixlen}" if "/" in word else str(other.ip)


def _octets(word: str) -> bool:
    return all(part.isdecimal() and int(part) <= 255 for part in word.split("."))
