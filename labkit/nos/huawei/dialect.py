"""VRP: prompts, error messages, and the frame of its configuration files."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from labkit.engine.engine import Event
from labkit.nos.config import DeviceConfig, InterfaceConfig, LineConfig, SwitchportConfig, VlanConfig
from labkit.nos.huawei import logs
from labkit.nos.huawei.accounts import ssh_level
from labkit.nos.huawei.layout import LAYOUTS
from labkit.nos.huawei.levels import level_of
from labkit.nos.huawei.login import TIMED_OUT, login
from labkit.nos.huawei.parameters import TYPES
from labkit.nos.huawei.tables import TABLES
from labkit.nos.shell.configuration import blocks
from labkit.nos.shell.declaration import Declaration
from labkit.nos.shell.dialect import Dialect
from labkit.nos.shell.effects import Dialogue
from labkit.nos.shell.failure import Failure, FailureKind, caret_line
from labkit.topology.topology import DeviceKind, Node

if TYPE_CHECKING:
    from labkit.nos.device import Device
    from labkit.nos.shell.interpreter import Terminal


_ERRORS = {
    FailureKind.UNRECOGNIZED: "Error: Unrecognized command found at '^' position.",
    FailureKind.WRONG: "Error: Wrong parameter found at '^' position.",
    FailureKind.INCOMPLETE: "Error:Incomplete command found at '^' position.",
    FailureKind.AMBIGUOUS: "Error:Ambiguous command found at '^' position.",
    FailureKind.TOO_MANY: "Error:Too many parameters found at '^' position.",
}
_HEADERS = {"ar": "[{}]", "ac": "[{}]", "usg": "!Software Version {}"}
"""The line with the version that some families print before all others."""
_VERSION_LINE = re.compile(r"\[V\d{3}R\d{3}C\w*\]")
_BUILD = re.compile(r"B\d+$")
"""What `display version` tells beyond the release."""
_PIPE = re.compile(r"\s\|\s*(?P<how>\w+)\s+(?P<what>.+?)\s*$")


@cache
def huawei(family: str) -> "HuaweiDialect":
    """The dialect of a device family, compiled when it is first used."""
    return HuaweiDialect(family, TABLES, TYPES, LAYOUTS[family])


_NAMED_ALONE = "-wlan-view"
"""What the prompts of the views inside do not repeat: `[AC-wlan-view]`, but `[AC-wlan-ap-0]`."""


def _of_radio(view: str) -> str:
    """How the view of an access point, or of a group of them, is named in the prompt of its radios."""
    group = view.removeprefix("-wlan-ap-group-")
    return f"-wlan-group-radio-{group}" if group != view else view.replace("-wlan-ap-", "-wlan-radio-", 1)


class HuaweiDialect(Dialect):
    """VRP 5 as eNSP's AR routers and S switches speak it (reference, section 4)."""

    more_prompt = "  ---- More ----"
    more_erase = b"\x1b[42D" + b" " * 42 + b"\x1b[42D"
    idle_farewell = TIMED_OUT

    def level(self, declaration: Declaration) -> int:
        """VRP's assignment of commands to user levels."""
        return level_of(declaration)

    def ssh_level(self, device: "Device", name: str, password: str) -> int | None:
        """Who is known by AAA and to SSH."""
        return ssh_level(device, name, password)

    def event_logs(self, device: "Device", event: Event) -> Iterable[str]:
        """VRP's words for an event."""
        return logs.event_logs(device, event)

    def change_log(self, device: "Device") -> str:
        """What a switch logs of a change."""
        return logs.change_log(device)

    def kept_log(self, line: str) -> str:
        """A note that only a simulation writes."""
        return logs.kept_log(line)

    def log_line(self, device: "Device", text: str) -> str:
        """A log with its time and the host's name."""
        return logs.log_line(device, text)

    def login(self, terminal: "Terminal") -> Dialogue:
        """What a VTY line asks."""
        return login(terminal)

    def prompt(self, config: DeviceConfig, views: Sequence[str], level: int) -> str:
        """`<R1>`, `[R1]`, `[R1-ospf-1-area-0.0.0.0]`, and `[ftp]`, which is no view of the device."""
        if not views:
            return f"<{config.hostname}>"
        if views[-1].startswith("["):
            return views[-1]
        around = [view for view in views[:-1] if view != _NAMED_ALONE]
        if views[-1].startswith("/") and around:
            around[-1] = _of_radio(around[-1])
        return f"[{config.hostname}{''.join((*around, views[-1]))}]"

    def failure(self, failure: Failure, prompt: str, line: str) -> str:
        """Caret and message (reference 4.3)."""
        return f"{caret_line(prompt, failure)}\n{_ERRORS[failure.kind]}\n"

    def greeting(self, terminal: "Terminal") -> str:
        """What a VTY login is told."""
        device = terminal.device
        count = len(device.terminals)
        return (
            "Info: The max number of VTY users is 10, and the number\n"
            f"      of current VTY users on line is {count}.\n"
            f"      The current login time is {device.datetime():%Y-%m-%d %H:%M:%S}.\n"
        )

    def grader_prompt(self, token: str) -> str:
        """`<grader-…>`: netmiko takes what is between the marks as the device's name."""
        return f"<grader-{token}>"

    def blank(self, node: Node) -> DeviceConfig:
        """Interfaces by hardware; NULL0 and VLAN 1, and on a switch its Vlanif, are always there."""
        config = DeviceConfig("Huawei")
        for spec in node.kind.interfaces:
            config.interfaces[spec.name] = InterfaceConfig(
                spec.name, switchport=SwitchportConfig() if spec.layer2 else None
            )
        config.interfaces["NULL0"] = InterfaceConfig("NULL0")
        config.vlans[1] = VlanConfig(1)
        if self.family == "s":
            config.interfaces["Vlanif1"] = InterfaceConfig("Vlanif1")
        config.lines["console", 0] = LineConfig("console", 0)
        for number in (*range(5), *(range(16, 21) if self.family != "s" else ())):
            config.lines["vty", number] = LineConfig("vty", number)
        return config

    def factory_text(self, kind: DeviceKind) -> str:
        """The configuration of a new device of the family."""
        return _factory(kind.family)

    def is_complete(self, text: str) -> bool:
        """A saved configuration ends with `return`."""
        return text.rstrip().endswith("return")

    def text(self, device: "Device") -> str:
        """The running configuration."""
        return self.frame(device, blocks(self, device.config))

    def frame(self, device: "Device", sections: Sequence[Sequence[str]]) -> str:
        """Sections of a configuration as `display` prints them: `#` between them, `return` at the end."""
        release = _BUILD.sub("", device.kind.version)
        lines = [_HEADERS[self.family].format(release)] if self.family in _HEADERS else []
        for section in sections:
            lines += [self.separator, *section]
        return "\n".join([*lines, self.separator, "return"]) + "\n"

    def ignored(self, line: str) -> bool:
        """Separators and version lines say nothing."""
        if line.startswith("["):
            return _VERSION_LINE.fullmatch(line) is not None
        return line.startswith(("#", "!"))

    def filter(self, line: str) -> tuple[str, Callable[[str], str] | None]:
        """`| include`, `| exclude` and `| begin` with a regular expression; abbreviated too."""
        found = _PIPE.search(line)
        if found is None:
            return line, None
        how = next(
            (word for word in ("include", "exclude", "begin") if word.startswith(found["how"].lower())), None
        )
        if how is None:
            return line, None
        return line[: found.start()], lambda text: _select(text, how, found["what"])


@cache
def _factory(family: str) -> str:
    return resources.files("labkit.nos.huawei.factory").joinpath(f"{family}.cfg").read_text(encoding="utf-8")


def _select(text: str, how: str, what: str) -> str:
    """Keep the lines that a filter asks for. A bad expression is taken as plain text, as VRP does."""
    try:
        pattern = re.compile(what)
    except re.error:
        pattern = re.compile(re.escape(what))
    lines = text.splitlines()
    hits = [pattern.search(line) is not None for line in lines]
    if how == "begin":
        start = hits.index(True) if True in hits else len(lines)
        chosen = lines[start:]
    else:
        chosen = [line for line, hit in zip(lines, hits, strict=True) if hit == (how == "include")]
    return "".join(f"{line}\n" for line in chosen)
