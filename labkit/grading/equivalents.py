"""Other ways to type the same: changes of a solution that must not cost a student anything."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface
from types import MappingProxyType

from labkit.grading.lines import Line, end_of, lines_of
from labkit.language import mark

_FREE_IDS = {"ospf": 77, "isis": 77, "rip": 77}
"""Process ids for the protocols whose id only its own device knows."""
_ACL_WORDS = (
    "acl",
    "nat",
    "filter-policy",
    "traffic-filter",
    "if-match",
    "packet-filter",
    "export",
    "import",
)
_ACL = re.compile(r"\b([23]\d{3})\b")
_IOS_ACL = re.compile(
    r"^((?:ip )?access-list (?:standard |extended )?| *ip access-group | *access-class | *distribute-list "
    r"| *match ip address |ip nat inside source list )(\d+)\b",
    re.MULTILINE,
)
_FREE_ORDER = (
    "network",
    "ip route",
    "ip route-static",
    "passive-interface",
    "silent-interface",
    "undo info-center",
)
_PORT = re.compile(r"interface (?:GigabitEthernet|FastEthernet|Ethernet|Serial|x?gei-)[\d/]+")


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A solution that means the same; `configs` by node."""

    name: str
    configs: Mapping[str, str]


def equivalents(
    solution: Mapping[str, str], platforms: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Equivalent]:
    """Change whole solutions in each way that finds something to change; `platforms` are the nodes' own."""
    for name in dict.fromkeys(name for ways in _CHANGES.values() for name in ways):
        changed = {
            node: _CHANGES.get(platforms.get(node, ""), _VRP).get(name, _unchanged)(text)
            for node, text in solution.items()
        }
        if any(changed[node].splitlines() != text.splitlines() for node, text in solution.items()):
            yield Equivalent(name, changed)


def _unchanged(text: str) -> str:
    """What a platform has no other way for."""
    return text


def _other_process(text: str) -> str:
    """Give each routing process another number, on its own device."""
    lines = text.splitlines()
    for protocol, number in _FREE_IDS.items():
        if sum(bool(re.match(rf"{protocol}(?: \d+)?\b", line)) for line in lines) == 1:
            lines = [_renumbered(line, protocol, number) for line in lines]
    return _joined(lines)


def _renumbered(line: str, protocol: str, number: int) -> str:
    """`ospf 1`, `ospf enable 1 area 0`, `isis enable 1`, `import-route ospf 1`; elsewhere no number is an id."""
    heading = re.fullmatch(rf"{protocol}(?: (\d+))?((?: router-id .*)?)", line.rstrip())
    if heading:
        return f"{protocol} {number}{heading[2]}"
    line = re.sub(rf"\b({protocol} enable)(?: \d+)?", rf"\1 {number}", line)
    leaks = r"(?! level-\d into)"  # between the levels of IS-IS: the process itself, without its number
    return re.sub(rf"\b(import-route {protocol})(?: \d+)?{leaks}", rf"\1 {number}", line)


def _other_acl(text: str) -> str:
    """Give each numbered list the number after the next, wherever its device names it."""
    lines = text.splitlines()
    numbers = {match[1] for line in lines if (match := re.match(r"acl (?:number )?(\d{4})\b", line))}
    new = {number: str(int(number) + 2) for number in numbers}
    if set(new.values()) & numbers:
        return text

    def renamed(line: str) -> str:
        if not any(word in line for word in _ACL_WORDS):
            return line
        return _ACL.sub(lambda match: new.get(match[1], match[1]), line)

    return _joined([renamed(line) for line in lines])


def _host_networks(text: str) -> str:
    """Select each interface by its own address instead of its network (OSPF)."""
    lines = text.splitlines()
    own = [
        IPv4Interface(f"{words[2]}/{words[3]}")
        for line in lines_of(lines)
        if (words := line.words)[:2] == ["ip", "address"] and len(words) >= 4
    ]
    changed: list[str] = []
    for line in lines:
        match = re.fullmatch(r"( +)network (\S+) (\S+)((?: area \S+)?)", line.rstrip())
        changed += [line] if match is None else _by_host(line, match, own)
    return _joined(changed)


def _by_host(line: str, match: re.Match[str], own: list[IPv4Interface]) -> list[str]:
    wildcard = int(IPv4Address(match[3])) if match[3].count(".") == 3 else None
    if not wildcard:
        return [line]
    base = int(IPv4Address(match[2]))
    covered = [one for one in own if (int(one.ip) ^ base) & ~wildcard & 0xFFFFFFFF == 0]
    return [f"{match[1]}network {one.ip} 0.0.0.0{match[4]}" for one in covered] or [line]


def _other_order(text: str) -> str:
    """Turn runs of lines round whose order means nothing, and the ports of a device."""
    lines = text.splitlines()
    ports = _runs(lines, lambda line: _PORT.fullmatch(line.text) is not None and not line.above)
    if ports and not any("eth-trunk" in line or "include" in line for line in lines):
        sections = [lines[index : end_of(lines, index)] for index in ports]
        for index, section in zip(reversed(ports), sections, strict=True):
            lines[index : end_of(lines, index)] = section
    for word in _FREE_ORDER:
        lines = _reversed_runs(lines, word)
    return _joined(lines)


def _runs(lines: list[str], wanted: Callable[[Line], bool]) -> list[int]:
    return [line.index for line in lines_of(lines) if wanted(line)]


def _reversed_runs(lines: list[str], word: str) -> list[str]:
    """Turn every run of neighbouring lines round that begin with the same word."""
    result: list[str] = []
    run: list[str] = []
    for line in [*lines, ""]:
        if line.strip().startswith(word + " ") and (not run or _indent(line) == _indent(run[0])):
            run.append(line)
        else:
            result += [*reversed(run), line]
            run = []
    return result[:-1]


def _short_forms(text: str) -> str:
    """Write masks as lengths and areas as numbers."""

    def shortened(line: str) -> str:
        line = re.sub(r"^( *ip address \S+) (255\.\S+)", lambda m: f"{m[1]} {_length(m[2])}", line)
        line = re.sub(r"^( *ip route-static \S+) (\d+\.\S+)", lambda m: f"{m[1]} {_length(m[2])}", line)
        return re.sub(r"^( *area) 0\.0\.0\.(\d+)", r"\1 \2", line)

    return _joined([shortened(line) for line in text.splitlines()])


def _length(mask: str) -> str:
    bits = int(IPv4Address(mask))
    inverted = 0xFFFFFFFF ^ bits
    return str(bits.bit_count()) if (inverted + 1) & inverted == 0 else mask


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _joined(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"


def _other_ios_process(text: str) -> str:
    """Give the only OSPF process of a device another number."""
    if len(re.findall(r"^router ospf \d+", text, re.MULTILINE)) != 1:
        return text
    return re.sub(
        r"^(router ospf| +ip ospf| +redistribute ospf) \d+(?=$| )",
        rf"\1 {_FREE_IDS['ospf']}",
        text,
        flags=re.MULTILINE,
    )


def _other_ios_acl(text: str) -> str:
    """Give each numbered list the number after the next, wherever its device names it."""
    numbers = set(re.findall(r"^(?:ip )?access-list (?:standard |extended )?(\d+)\b", text, re.MULTILINE))
    new = {number: str(int(number) + 2) for number in numbers}
    if set(new.values()) & numbers:
        return text
    return _IOS_ACL.sub(lambda match: match[1] + new.get(match[2], match[2]), text)


def _dotted_areas(text: str) -> str:
    """Write areas in dotted form."""
    return re.sub(
        r"(\barea) (\d+)(?=$| )",
        lambda match: f"{match[1]} {IPv4Address(int(match[2]))}",
        text,
        flags=re.MULTILINE,
    )


Ways = Mapping[str, Callable[[str], str]]
_VRP: Ways = {
    mark("other process ids"): _other_process,
    mark("other ACL numbers"): _other_acl,
    mark("network statements by host"): _host_networks,
    mark("another order"): _other_order,
    mark("short forms"): _short_forms,
}
_IOS: Ways = {
    "other process ids": _other_ios_process,
    "other ACL numbers": _other_ios_acl,
    "network statements by host": _host_networks,
    "another order": _other_order,
    mark("areas in dotted form"): _dotted_areas,
}
_ZXROS: Ways = {name: way for name, way in _IOS.items() if way is not _other_ios_acl}
_CHANGES: Mapping[str, Ways] = {"": _VRP, "cisco_ios": _IOS, "zte_zxros": _ZXROS}
"""By platform; the first one is for those that are not named."""
