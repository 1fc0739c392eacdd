"""IOS: prompts, error messages, help, and the frame of its configuration files."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from labkit.engine.engine import Event
from labkit.nos.cisco import logs
from labkit.nos.cisco.accounts import ssh_level
from labkit.nos.cisco.banner import gather
from labkit.nos.cisco.interface import new_interface, new_switchport
from labkit.nos.cisco.ipv6 import new_ipv6
from labkit.nos.cisco.layout import LAYOUT
from labkit.nos.cisco.levels import level_of
from labkit.nos.cisco.login import TIMED_OUT, greeting, login
from labkit.nos.cisco.parameters import TYPES
from labkit.nos.cisco.tables import TABLES
from labkit.nos.config import (
    DeviceConfig,
    InterfaceConfig,
    LineConfig,
    StpConfig,
    VlanConfig,
)
from labkit.nos.ios_like.pipes import pipe
from labkit.nos.shell.configuration import blocks
from labkit.nos.shell.declaration import Action, Declaration
from labkit.nos.shell.dialect import Dialect
from labkit.nos.shell.effects import Dialogue
from labkit.nos.shell.failure import Failure, FailureKind, caret_line
from labkit.nos.shell.grammar import HelpItem
from labkit.topology.topology import DeviceKind, InterfaceSpec, Node

if TYPE_CHECKING:
    from labkit.nos.device import Device
    from labkit.nos.shell.interpreter import Terminal

_PRIVILEGED = 15
_PROMPT_WIDTH = 20
"""Characters of the host name in the prompt of a configuration mode (reference 1.3)."""
_DO = re.compile(r"\s*do\s+(?=\S)", re.IGNORECASE)
_EXEC = re.compile(r"[^)][#>]$")
"""A prompt of the EXEC mode, in which an unknown word could be the name of a host."""
_UNKNOWN = "% Unknown command or computer name, or unable to find computer address\n\n"
_COLUMNS, _COLUMN = 4, 18
_WARNINGS = ("%Warning", "% Warning", "% OSPF: Reference bandwidth")
_REFUSALS = ("%", "BGP is already running", "Bad mask", "Not a valid", "Command rejected")
_IGNORED = re.compile(
    r"!.*|Building configuration.*|Current configuration : .*|Using \d+ out of .*|version \d+\.\d+.*"
    r"|boot-start-marker|boot-end-marker|end|exit-address-family"
)
"""Lines of a configuration file that say nothing: separators, headings, markers."""


@cache
def cisco(family: str) -> "IosDialect":
    """The dialect of a device family, compiled when it is first used."""
    return IosDialect(family, TABLES, TYPES, LAYOUT)


class IosDialect(Dialect):
    """IOS 15 as routers and Catalyst switches speak it (reference 1.3, 2.5)."""

    more_prompt = " --More-- "
    more_erase = b"\b" * 10 + b" " * 10 + b"\b" * 10
    separator = "!"
    negations = ("no", "default")
    rejection = "% {reason}"
    idle_farewell = TIMED_OUT
    echoes_group = False

    def views_of(self, declaration: Declaration) -> tuple[str, ...]:
        """Displays are commands of the EXEC mode; elsewhere they need `do`."""
        shows = isinstance(declaration, Action) and declaration.display and declaration.views == ("any",)
        return ("user",) if shows else declaration.views

    def level(self, declaration: Declaration) -> int:
        """IOS's assignment of commands to privilege levels."""
        return level_of(declaration)

    def aside(self, line: str) -> int:
        """`do show clock` is a command of the EXEC mode."""
        found = _DO.match(line)
        return found.end() if found else 0

    def ssh_level(self, device: "Device", name: str, password: str) -> int | None:
        """Who is a local user with a password."""
        return ssh_level(device, name, password)

    def event_logs(self, device: "Device", event: Event) -> Iterable[str]:
        """IOS's words for an event."""
        return logs.event_logs(device, event)

    def left_log(self, terminal: "Terminal") -> str:
        """Who has configured the device."""
        return logs.configured(terminal)

    def kept_log(self, line: str) -> str:
        """A note that only a simulation writes."""
        return logs.kept_log(line)

    def log_line(self, device: "Device", text: str) -> str:
        """A log with its time."""
        return logs.log_line(device, text)

    def login(self, terminal: "Terminal") -> Dialogue:
        """What a VTY line asks."""
        return login(terminal)

    def greeting(self, terminal: "Terminal") -> str:
        """The banners."""
        return greeting(terminal)

    def prompt(self, config: DeviceConfig, views: Sequence[str], level: int) -> str:
        """`R1>`, `R1#`, `R1(config)#`, `R1(config-if)#`; the last mode alone is named."""
        if not views:
            return f"{config.hostname}{'#' if level >= _PRIVILEGED else '>'}"
        return f"{config.hostname[:_PROMPT_WIDTH]}({views[-1]})#"

    def failure(self, failure: Failure, prompt: str, line: str) -> str:
        """Caret and message (reference 4.3)."""
        ambiguous = f'% Ambiguous command:  "{line.strip()}"\n'
        match failure.kind:
            case FailureKind.INCOMPLETE if failure.shared:
                return ambiguous
            case FailureKind.INCOMPLETE if len(line.split()) == 1 and "show".startswith(line.strip().lower()):
                return '% Type "show ?" for a list of subcommands\n'
            case FailureKind.INCOMPLETE:
                return "% Incomplete command.\n\n"
            case FailureKind.AMBIGUOUS:
                return ambiguous
            case FailureKind.UNRECOGNIZED if len(line.split()) == 1 and _EXEC.search(prompt):
                return _UNKNOWN
            case _:
                return f"{caret_line(prompt, failure)}\n% Invalid input detected at '^' marker.\n\n"

    def offered(self, items: Sequence[HelpItem], *, begun: bool) -> str:
        """Keywords with their help; where a word was begun, the words alone, in columns."""
        items = [item for item in items if item.text]
        if not items:
            return "% Unrecognized command\n"
        if begun:
            words = [item.text for item in items]
            rows = [words[first : first + _COLUMNS] for first in range(0, len(words), _COLUMNS)]
            return (
                "".join("".join(f"{word:<{_COLUMN}}" for word in row).rstrip() + "\n" for row in rows) + "\n"
            )
        width = max(len(item.text) for item in items)
        return "".join(f"  {item.text:<{width}}  {item.description}".rstrip() + "\n" for item in items) + "\n"

    def grader_prompt(self, token: str) -> str:
        """`grader-…#`: netmiko takes what stands before the mark as the device's name."""
        return f"grader-{token}#"

    def blank(self, node: Node) -> DeviceConfig:
        """Interfaces by hardware; Null0, and on a switch VLAN 1 with its interface, are always there."""
        switch = node.kind.role == "switch"
        config = DeviceConfig("Switch" if switch else "Router")
        for spec in node.kind.interfaces:
            config.interfaces[spec.name] = _port(spec)
        config.vlans[1] = VlanConfig(1)
        if switch:
            config.interfaces["Vlan1"] = new_interface("Vlan1", node.kind.role)
            config.routes = False
            config.stp = StpConfig(mode="pvst", path_cost_standard="short")
        config.dns.resolve = config.servers.stelnet = config.cdp.enabled = True
        config.lines["console", 0] = LineConfig("console", 0)
        for number in range(16 if switch else 5):
            config.lines["vty", number] = LineConfig("vty", number)
        config.dhcp.enabled = config.dhcp.everywhere = config.dhcp.lowest_first = True
        return config

    def factory_text(self, kind: DeviceKind) -> str:
        """The configuration of a new device: a router's ports are shut, a switch's are not."""
        text = _factory(kind.family)
        if kind.role == "router":
            ports = (f"interface {spec.name}\n shutdown\n" for spec in kind.interfaces)
            text += "".join(ports)
        return text

    def is_complete(self, text: str) -> bool:
        """A saved configuration ends with `end`."""
        return text.rstrip().rpartition("\n")[2].strip() == "end"

    def text(self, device: "Device") -> str:
        """The configuration as it is saved: without the two lines that `show running-config` has before it."""
        return self.frame(device, blocks(self, device.config))

    def frame(self, device: "Device", sections: Sequence[Sequence[str]]) -> str:
        """Sections with `!` between them, the version before and `end` behind."""
        lines = [self.separator, f"version {device.kind.vrp}"]
        for index, section in enumerate(sections):
            lines += [*section, self.separator, *(() if index else _BOOT)]
        return "\n".join([*lines, "end"]) + "\n"

    def lines(self, text: str) -> Iterator[tuple[int, str]]:
        """Lines of a file; a banner of several is one."""
        return gather(text)

    def ignored(self, line: str) -> bool:
        """Separators, headings and markers say nothing."""
        return _IGNORED.fullmatch(line) is not None

    def refuses(self, answer: str) -> bool:
        """Refusals begin with a percent sign, or are among the few that have none; a warning says that it is one."""
        text = answer.lstrip()
        return text.startswith(_REFUSALS) and not text.startswith(_WARNINGS)

    def filter(self, line: str) -> tuple[str, Callable[[str], str] | None]:
        """`| include`, `| exclude`, `| begin` and `| section` with a regular expression."""
        return pipe(line)


_BOOT = ("boot-start-marker", "boot-end-marker", "!")
"""Stands behind the first section, which the services always are."""


def _port(spec: InterfaceSpec) -> InterfaceConfig:
    """A port without settings: a switch's is in VLAN 1."""
    switchport = new_switchport() if spec.layer2 else None
    return InterfaceConfig(
        spec.name,
        switchport=switchport,
        arp_proxy=spec.medium == "ethernet",
        ipv6=new_ipv6(spec.name),
    )


@cache
def _factory(family: str) -> str:
    return resources.files("labkit.nos.cisco.factory").joinpath(f"{family}.cfg").read_text(encoding="utf-8")
