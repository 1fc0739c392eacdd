"""The command line of a PC, as eNSP's: one view, a fixed prompt, no saved configuration of its own."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from labkit.nos.config import DeviceConfig, DhcpConfig, InterfaceConfig
from labkit.nos.host import ipv6, services
from labkit.nos.host.configuration import lines
from labkit.nos.host.table import table
from labkit.nos.huawei import transfer
from labkit.nos.names import HostParameter
from labkit.nos.shell.dialect import Dialect
from labkit.nos.shell.failure import Failure, FailureKind
from labkit.nos.shell.parameters import NEUTRAL_TYPES
from labkit.nos.shell.parameters6 import Address6
from labkit.topology.topology import DeviceKind, Node

if TYPE_CHECKING:
    from labkit.nos.device import Device
    from labkit.nos.shell.interpreter import Terminal


@cache
def host() -> "HostDialect":
    """The dialect of a PC."""
    types = {**NEUTRAL_TYPES, "ipv6": Address6(), "host": HostParameter()}
    return HostDialect("host", (table, ipv6.table, services.table, transfer.table), types, ())


class HostDialect(Dialect):
    """A PC's commands; what is not one of them is answered with a hint."""

    more_prompt = "--More--"
    more_erase = b"\r        \r"
    screen_length = 0
    startup_view = "user"

    def prompt(self, config: DeviceConfig, views: Sequence[str], level: int) -> str:
        """`PC>`, as eNSP's; `[ftp]` while files are transferred."""
        return views[-1] if views and views[-1].startswith("[") else "PC>"

    def failure(self, failure: Failure, prompt: str, line: str) -> str:
        """One line; the kinds of failure are not told apart."""
        if failure.kind is FailureKind.INCOMPLETE:
            return "Incomplete command. Type `help` for the commands.\n"
        return "Invalid command. Type `help` for the commands.\n"

    def greeting(self, terminal: "Terminal") -> str:
        """The name of the PC, since its prompt does not tell it."""
        return f"\nWelcome to {terminal.device.name}!\n\n"

    def grader_prompt(self, token: str) -> str:
        """A prompt that netmiko takes for a host's."""
        return f"grader-{token}>"

    def blank(self, node: Node) -> DeviceConfig:
        """One network card, which may ask for its address."""
        cards = {spec.name: InterfaceConfig(spec.name) for spec in node.kind.interfaces}
        return DeviceConfig(node.name, interfaces=cards, dhcp=DhcpConfig(enabled=True))

    def factory_text(self, kind: DeviceKind) -> str:
        """Nothing: a new PC has no address."""
        return ""

    def is_complete(self, text: str) -> bool:
        """Whatever is written is all there is."""
        return True

    def text(self, device: "Device") -> str:
        """The lines that set address and gateway."""
        return "".join(
            f"{line}\n"
            for line in (*lines(device.config), *ipv6.lines(device.config), *services.lines(device.config))
        )

    def frame(self, device: "Device", sections: Sequence[Sequence[str]]) -> str:
        """Lines without anything around them."""
        return "".join(f"{line}\n" for section in sections for line in section)

    def filter(self, line: str) -> tuple[str, Callable[[str], str] | None]:
        """A PC has no pipe."""
        return line, None
