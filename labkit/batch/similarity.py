"""Which configurations are more alike than chance makes them, and which hold what belongs to another student.

A student's own variables are taken out first, and so is what the task makes everybody write: the start configuration
and the reference solution. What is left and rare (a description, a mistake, an unusual number) tells. It is a reason to
ask, never a verdict.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from ipaddress import AddressValueError, IPv4Address, IPv4Network
from itertools import combinations
from math import comb, log

_ADDRESS = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_SECRET = re.compile(r"\b((?:irreversible-)?cipher) \S+")
"""Passwords are printed in another form each time."""
_SHORTEST = 3
"""Rare lines that two students must share before they are named."""
_RARE = 0.02
"""A line is rare when no larger share of the class has it."""
_MOST_PAIRS = 200
_MOST_OWNERS = 5
_SELDOM = 20
"""A pair is above chance when fewer than one in so many classes of strangers has such a pair, if their lines do not
depend on each other."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a student configured by node, and the variables of his or her copy of the lab."""

    student: str
    configurations: Mapping[str, str]
    variables: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two students who share rare lines. `surprise` is the sum of ln(1 / share of the class that has the line)."""

    first: str
    second: str
    surprise: float
    lines: tuple[str, ...]
    """As `node: line`, with `{name}` where a variable stood."""
    sides: tuple[tuple[str, str], ...] = ()
    """The same lines as each of the two has them."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """Addresses in a student's work that belong to the variant of others, and not to his or her own."""

    student: str
    owners: tuple[tuple[str, int], ...]
    """To whom they belong, with the number of lines, the most first."""
    lines: tuple[tuple[str, str], ...]
    """The node, and the line."""


def pairs(works: Iterable[Work], expected: Iterable[str]) -> list[Pair]:
    """Return the pairs that share more rare lines than chance makes them, the most surprising first.

    `expected` are lines of the start and of solutions, in the form that `normal` gives.
    """
    usual = set(expected)
    holders: dict[str, list[str]] = defaultdict(list)
    kept = {work.student: work for work in works}
    count = len(kept)
    for work in kept.values():
        for line in sorted(set(normal(work)) - usual):
            holders[line].append(work.student)
    most = max(2, int(_RARE * count))
    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    for line, students in holders.items():
        if 2 <= len(students) <= most:
            for first, second in combinations(sorted(students), 2):
                shared[first, second].append(line)
    found = [
        Pair(
            first,
            second,
            round(sum(log(count / len(holders[line])) for line in lines), 1),
            tuple(sorted(lines)),
        )
        for (first, second), lines in shared.items()
        if len(lines) >= _SHORTEST
    ]
    likely = log(comb(count, 2) * _SELDOM) if count > 1 else 0.0
    above = [pair for pair in found if pair.surprise >= likely]
    first_ones = sorted(above, key=lambda pair: (-pair.surprise, pair.first, pair.second))[:_MOST_PAIRS]
    return [replace(pair, sides=_side_by_side(pair, kept)) for pair in first_ones]


def _side_by_side(pair: Pair, works: Mapping[str, Work]) -> tuple[tuple[str, str], ...]:
    one, other = (dict(_lines(works[student])) for student in (pair.first, pair.second))
    return tuple((one[line], other[line]) for line in pair.lines)


def normal(work: Work) -> list[str]:
    """Return the lines of a work as `node: line`, with the student's own values replaced by their names."""
    return [line for line, _raw in _lines(work)]


def _lines(work: Work) -> Iterator[tuple[str, str]]:
    """Yield each line in its normal form, and as it stands."""
    names = {value: name for name, value in sorted(_values(work.variables), reverse=True)}
    longest = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    own = re.compile(rf"(?<![\w.])(?:{longest})(?![\w.])") if names else None
    for node, text in work.configurations.items():
        section = ""
        for raw in text.splitlines():
            line = " ".join(raw.split())
            if not line or line in ("#", "return") or line.startswith("["):
                section = "" if line == "#" else section
                continue
            line = _SECRET.sub(r"\1 *", line)
            if own is not None:
                line = own.sub(lambda found: f"{{{names[found[0]]}}}", line)
            if not raw.startswith(" "):
                section = line
                yield f"{node}: {line}", raw.strip()
            else:
                yield f"{node}: {section} / {line}", raw.strip()


def foreign_addresses(works: Iterable[Work]) -> list[Foreign]:
    """Find addresses out of subnets that were drawn for others, by student, who has most of them first.

    A subnet that a quarter of the class has tells nothing.
    """
    kept = list(works)
    owners: dict[IPv4Network, set[str]] = defaultdict(set)
    own: dict[str, set[IPv4Network]] = {}
    for work in kept:
        own[work.student] = set(_networks(work.variables))
        for network in own[work.student]:
            owners[network].add(work.student)
    rare = {network for network, students in owners.items() if len(students) <= max(1, len(kept) // 4)}
    lengths = sorted({network.prefixlen for network in rare}, reverse=True)
    found = []
    for work in kept:
        whose: Counter[str] = Counter()
        lines = []
        for node, text in work.configurations.items():
            for line in text.splitlines():
                strange = _foreign(line, lengths, rare, own[work.student])
                if strange is not None:
                    lines.append((node, line.strip()))
                    whose.update(owners[strange])
        if lines:
            most = sorted(whose.items(), key=lambda item: (-item[1], item[0]))
            found.append(Foreign(work.student, tuple(most[:_MOST_OWNERS]), tuple(lines)))
    return sorted(found, key=lambda one: (-len(one.lines), one.student))


def _foreign(
    line: str, lengths: list[int], rare: set[IPv4Network], own: set[IPv4Network]
) -> IPv4Network | None:
    for text in _ADDRESS.findall(line):
        try:
            address = IPv4Address(text)
        except AddressValueError:
            continue
        if any(address in network for network in own):
            continue
        around = (IPv4Network((address, length), strict=False) for length in lengths)
        hit = next((network for network in around if network in rare), None)
        if hit is not None:
            return hit
    return None


def _networks(variables: Mapping[str, object]) -> Iterable[IPv4Network]:
    for _name, value in _values(variables):
        if "/" in value:
            try:
                yield IPv4Network(value)
            except ValueError:
                continue


def _values(variables: Mapping[str, object]) -> Iterable[tuple[str, str]]:
    """The variables as text; of a subnet also the part that its addresses begin with."""
    for name, value in variables.items():
        text = str(value)
        if len(text) < 2 and not text.isdigit():
            continue
        yield name, text
        if "/" in text and ":" not in text:
            try:
                network = IPv4Network(text)
            except ValueError:
                continue
            for number, host in zip(range(1, 20), network.hosts(), strict=False):
                yield f"{name}.{number}", str(host)
            yield f"{name}.net", str(network.network_address)
            if network.num_addresses > 2:
                yield f"{name}.last", str(network.broadcast_address - 1)
