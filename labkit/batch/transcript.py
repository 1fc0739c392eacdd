"""What somebody copied from a terminal, turned into the configurations that it shows.

A log has the device's prompts, commands and messages in it, the pager's marks, and often more than one device. What the
last `display current-configuration` (`show running-config`) of a device printed is its configuration, and what was
typed in configuration mode afterwards comes on top. A text with nothing of a terminal in it is a configuration.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from labkit.batch.screen import as_shown

_USER = re.compile(r"(?:HRP_[MS])?<(?P<name>[^<>\s]{1,64})>\s?(?P<command>.*)")
_VIEW = re.compile(r"(?:HRP_[MS])?\[[~*]?(?!V\d{3}R\w+\]$)(?P<name>[^\[\]\s]{1,200})\]\s?(?P<command>.*)")
"""`[R1-ospf-1]`; but `[V200R003C00]` is the first line of a configuration."""
_IOS = re.compile(
    r"(?P<name>[A-Za-z][\w.-]{0,62})(?:\((?P<mode>conf[\w.-]*)\)#|[>#])\s?(?P<command>.*)", re.ASCII
)
_ALL = re.compile(
    r"(?:do\s+)?(?:dis\w*\s+(?:cu\S*|sa\S*)|sh\w*\s+(?:run\S*|star\S*))(?:\s*\|\s*no-more)?\s*", re.IGNORECASE
)
"""Asks for a whole configuration: where a part of one is asked for, more words follow."""
_ASKS = re.compile(r"(?:do\s+)?(?:dis|sho?\b|show|ping|trac)[\w-]*(?:\s.*)?", re.IGNORECASE)
_RENAMES = re.compile(r"\s*(?:sysn\w*|hostn\w*)\s+(?P<name>\S+)\s*", re.IGNORECASE)
_LEAVES = re.compile(r"\s*(?:q|qu|qui|quit|exit|save)\s*", re.IGNORECASE)
"""Comes after the last line of a configuration and is none."""
_LOGGED = re.compile(
    r"\W?\w{3} +\d+ (?:\d{4} )?\d\d:\d\d:\d\d.* (?:%%\d\d\w+/|\w+/\d/\w+:).*|(?:\*.*: )?%\w+-\d-\w+: .*"
)
"""A message of the device that came in between, as VRP and IOS write them."""
_FRAME = re.compile(
    r"```.*|=~=~.* log .*|Building configuration\.\.\.|Current configuration ?: \d+ bytes|The device is running!"
    r"|\w+ ?[:：]"
)
"""What stands around a configuration and is nobody's line."""
_MANY = 3
"""So many prompts of VRP are no accident; fewer must name a device that is known."""
_TRACES = (
    "\n<",
    "\n[",
    "ore --",
    "\b",
    "\x1b",
    "(conf",
    "#sh",
    ">sh",
    "%%0",
    ": %",
    ":OID ",
    "```",
    "=~=",
    "g!\n",
)
"""Where none of these is, nothing of a terminal is in a text: most are done with this look."""


@dataclass(slots=True)
class _Step:
    """A command as it was typed at a prompt, and the lines that came before the next prompt."""

    prompt: str
    """The device's name in lower case, in VRP's views with the view behind a hyphen."""
    configures: bool
    command: str
    certain: bool = True
    """Whether the prompt cannot be anything else, such as a line of a banner."""
    vrp: bool = True
    lines: list[str] = field(default_factory=list)

    @property
    def shows_all(self) -> bool:
        """Whether a whole configuration was asked for and came."""
        return _ALL.fullmatch(self.command) is not None and len(self.lines) > 2


def read_transcript(text: str) -> dict[str, str]:
    """Return the configurations in a text by the device's name in lower case.

    The name is empty where nothing but the text itself tells whose configuration it is. Nothing is returned for a log
    in which no configuration is shown or typed.
    """
    names = text.count("sysname ") + text.count("hostname ")
    if names < 2 and not text.startswith("<") and not any(trace in text[1:] for trace in _TRACES):
        return {"": text}
    lines = [line for line in as_shown(text) if not _is_noise(line.strip())]
    before, *steps = _steps(lines)
    parts = _played(before.lines, steps) if steps else _told_apart(before.lines)
    return {name: "\n".join(part).strip("\n") + "\n" for name, part in parts.items()}


def _is_noise(line: str) -> bool:
    return bool(_FRAME.fullmatch(line) or _LOGGED.fullmatch(line))


def _steps(lines: Iterable[str]) -> Iterator[_Step]:
    """Cut a log at its prompts; the first step is what stands before all of them."""
    found = [(line, _prompt(line)) for line in lines]
    known = {one.prompt for _line, one in found if one is not None and one.certain}
    known |= {name for line, _prompt in found if (name := _renamed(line))}
    many = sum(one is not None and one.vrp for _line, one in found) >= _MANY
    step = _Step("", configures=False, command="")
    for line, one in found:
        if one is None or not (one.certain or (many and one.vrp) or _device(one.prompt, known)):
            step.lines.append(line)
        else:
            yield step
            step = one
    yield step


def _prompt(line: str) -> _Step | None:
    """Read a line as a prompt with what was typed there, if it may be one."""
    if not line or line[0].isspace():
        return None
    if found := _USER.fullmatch(line):
        certain = _ALL.fullmatch(found["command"]) is not None
        return _Step(found["name"].lower(), configures=False, command=found["command"], certain=certain)
    if found := _VIEW.fullmatch(line):
        return _Step(found["name"].lower(), configures=True, command=found["command"], certain=False)
    if found := _IOS.fullmatch(line):
        mode = found["mode"] is not None
        certain = mode or _ALL.fullmatch(found["command"]) is not None
        return _Step(found["name"].lower(), mode, found["command"], certain, vrp=False)
    return None


def _renamed(line: str) -> str:
    found = _RENAMES.fullmatch(line)
    return found["name"].lower() if found else ""


def _device(prompt: str, known: Iterable[str]) -> str:
    """The device of a prompt, empty if none of those known: `r1-ospf-1` is a view of `r1`."""
    fitting = [name for name in known if prompt == name or prompt.startswith(f"{name}-")]
    return max(fitting, key=len, default="")


def _played(before: Sequence[str], steps: Sequence[_Step]) -> dict[str, list[str]]:
    """What a log's devices are configured with in the end; one that is renamed goes on under its new name."""
    parts: dict[str, list[str]] = {}
    shown: set[str] = set()
    known = {step.prompt for step in steps if step.certain}
    known |= {name for step in steps if (name := _renamed(step.command))}
    for step in steps:
        name = _device(step.prompt, known) or step.prompt.partition("-")[0]
        if step.shows_all:
            parts[name] = list(step.lines)
            shown.add(name)
        elif step.configures and step.command and not _ASKS.fullmatch(step.command):
            new = _renamed(step.command) or name
            parts[new] = [*parts.pop(name, ()), step.command]
    for part in parts.values():
        while part and _LEAVES.fullmatch(part[-1]):
            part.pop()
    if len(parts) <= 1 and not shown and any(line.strip() for line in before):
        (name,) = parts or ("",)
        return {name: [*before, *parts.get(name, ())]}
    return parts


def _told_apart(lines: Sequence[str]) -> dict[str, list[str]]:
    """One configuration, or several that stand one after the other, each with another name in it."""
    names = [name for line in lines if (name := _renamed(line))]
    if len(names) < 2 or len(set(names)) != len(names):
        return {"": list(lines)}
    parts: dict[str, list[str]] = {}
    part: list[str] = []
    own = ""
    for line in lines:
        name = _renamed(line)
        if name and own:
            cut = _end(part)
            parts[own], part = part[:cut], part[cut:]
        own = name or own
        part.append(line)
    return {**parts, own: part}


def _end(lines: Sequence[str]) -> int:
    """Where a configuration ends that another follows: behind its last `return`, or before the other's heading."""
    for index in range(len(lines), 0, -1):
        if lines[index - 1].strip() in ("return", "end"):
            return index
    end = len(lines)
    while end and (lines[end - 1].strip() in ("", "#", "!") or lines[end - 1].startswith("[V")):
        end -= 1
    return end
