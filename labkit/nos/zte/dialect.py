"""ZXROS: prompts, error messages, help, and the frame of its configuration files.

Prompts as in ZXROSNG's manuals and published sessions (the last mode alone is named); the messages with the numbers
20200 and 20203 as in published sessions, that for an ambiguous command is from memory.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from labkit.nos.config import DeviceConfig, InterfaceConfig, LineConfig, VlanConfig
from labkit.nos.ios_like.modes import PRIVILEGED, USER
from labkit.nos.ios_like.pipes import pipe
from labkit.nos.shell.configuration import blocks
from labkit.nos.shell.declaration import Action, Declaration
from labkit.nos.shell.dialect import Dialect
from labkit.nos.shell.effects import Dialogue
from labkit.nos.shell.failure import Failure, FailureKind, caret_line
from labkit.nos.shell.grammar import HelpItem
from labkit.nos.zte.layout import LAYOUT, module_of
from labkit.nos.zte.parameters import TYPES
from labkit.nos.zte.system import HOSTNAME
from labkit.nos.zte.tables import TABLES
from labkit.nos.zte.users import login, ssh_level
from labkit.nos.zte.vlan import new_switchport
from labkit.topology.topology import DeviceKind, InterfaceSpec, Node

if TYPE_CHECKING:
    from labkit.nos.device import Device
    from labkit.nos.shell.interpreter import Terminal

_USER_WORDS = frozenset(
    {"enable", "disable", "exit", "logout", "quit", "ping", "traceroute", "terminal", "show"}
)
_CLOSING = "$"


@cache
def zte(family: str) -> "ZxrosDialect":
    """The dialect of a device family, compiled when it is first used."""
    return ZxrosDialect(family, TABLES, TYPES, LAYOUT)


class ZxrosDialect(Dialect):
    """ZXROS as routers and switches of the ZXR10 and ZXCTN series speak it."""

    more_prompt = " --More-- "
    more_erase = b"\b" * 10 + b" " * 10 + b"\b" * 10
    separator = "!"
    negations = ("no",)
    rejection = "%Error: {reason}"

    def views_of(self, declaration: Declaration) -> tuple[str, ...]:
        """Displays are commands of all modes."""
        shows = isinstance(declaration, Action) and declaration.display
        return ("user", "any") if shows else declaration.views

    def level(self, declaration: Declaration) -> int:
        """Who is not privileged may look around."""
        usual = USER if declaration.notation.split()[0] in _USER_WORDS else PRIVILEGED
        return declaration.level or usual

    def kept_log(self, line: str) -> str:
        """A note that only a simulation writes."""
        return f'%LABKIT% The line "{line}" was stored. It has no effect in this lab.'

    def login(self, terminal: "Terminal") -> Dialogue:
        """What a user who comes through the lab's network is asked."""
        return login(terminal)

    def ssh_level(self, device: "Device", name: str, password: str) -> int | None:
        """Who is a local user, while the SSH server serves."""
        return ssh_level(device, name, password)

    def greeting(self, terminal: "Terminal") -> str:
        """Nothing."""
        return ""

    def prompt(self, config: DeviceConfig, views: Sequence[str], level: int) -> str:
        """`R1>`, `R1#`, `R1(config)#`, `R1(config-if-gei-1/1/0/1)#`."""
        if not views:
            return f"{config.hostname}{'#' if level >= PRIVILEGED else '>'}"
        return f"{config.hostname}({views[-1]})#"

    def failure(self, failure: Failure, prompt: str, line: str) -> str:
        """Caret and message."""
        if failure.kind is FailureKind.AMBIGUOUS or failure.shared:
            return "%Error 20204: Ambiguous command.\n"
        if failure.kind is FailureKind.INCOMPLETE:
            return "%Error 20203: Incomplete command.\n"
        return f"{caret_line(prompt, failure)}\n%Error 20200: Invalid input detected at '^' marker.\n"

    def offered(self, items: Sequence[HelpItem], *, begun: bool) -> str:
        """What may follow, with help."""
        return super().offered(items, begun=begun) if items else "%Error 20200: Unrecognized command.\n"

    def grader_prompt(self, token: str) -> str:
        """`grader-…#`: netmiko takes what stands before the mark as the device's name."""
        return f"grader-{token}#"

    def blank(self, node: Node) -> DeviceConfig:
        """Ports by hardware, all of them shut; null1, and on a switch VLAN 1, are always there."""
        config = DeviceConfig(HOSTNAME)
        for spec in node.kind.interfaces:
            config.interfaces[spec.name] = _port(spec)
        config.interfaces["null1"] = InterfaceConfig("null1")
        config.vlans[1] = VlanConfig(1)
        config.lines["console", 0] = LineConfig("console", 0)
        for number in range(16):
            line = LineConfig("vty", number, "aaa", protocols=frozenset({"telnet", "ssh"}))
            config.lines["vty", number] = line
        return config

    def factory_text(self, kind: DeviceKind) -> str:
        """The configuration of a new device: a switch's ports are not shut."""
        ports = kind.interfaces if kind.role == "switch" else ()
        return "".join(f"interface {spec.name}\n no shutdown\n" for spec in ports)

    def is_complete(self, text: str) -> bool:
        """A saved configuration begins with its first module."""
        return text.lstrip().startswith(f"!<{LAYOUT[0]}>")

    def text(self, device: "Device") -> str:
        """The configuration as it is saved."""
        return self.frame(device, blocks(self, device.config))

    def frame(self, device: "Device", sections: Sequence[Sequence[str]]) -> str:
        """Sections by module, each between its marks; what stands in a mode is indented by two."""
        lines: list[str] = []
        for module, members in groupby(sections, key=lambda section: module_of(section[0])):
            body = [line for section in members for line in section]
            lines += [f"!<{module}>", *(_indented(line) for line in body), f"!</{module}>"]
        return "".join(f"{line}\n" for line in lines)

    def lines(self, text: str) -> Iterator[tuple[int, str]]:
        """The lines of a file: where `$` closes the modes, indentation says nothing; else what is not indented does.

        Many modes have an `interface` of their own, so that it must be plain which one a line is in.
        """
        rows = text.splitlines()
        closed = any(row.strip() == _CLOSING for row in rows)
        indented = any(row.startswith(" ") for row in rows)
        for number, row in enumerate(rows, 1):
            if indented and not closed and row[:1].strip():
                yield number, self.separator
            yield number, row.strip() if closed else row

    def refuses(self, answer: str) -> bool:
        """Refusals begin with a percent sign, behind a caret where there is one."""
        return answer.lstrip(" ^\n").startswith("%Error")

    def filter(self, line: str) -> tuple[str, Callable[[str], str] | None]:
        """`| include`, `| exclude` and `| begin` with a regular expression."""
        return pipe(line)


def _indented(line: str) -> str:
    text = line.lstrip(" ")
    return "  " * (len(line) - len(text)) + text


def _port(spec: InterfaceSpec) -> InterfaceConfig:
    switchport = new_switchport() if spec.layer2 else None
    return InterfaceConfig(spec.name, shutdown=True, switchport=switchport)
