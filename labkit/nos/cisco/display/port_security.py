"""`show port-security` (layouts of IOS 15)."""

from collections.abc import Iterable, Iterator

from labkit.nos.cisco.interface_names import short
from labkit.nos.cisco.views import SWITCHES
from labkit.nos.config import DeviceConfig, PortSecurityConfig
from labkit.nos.ios_like.parameters import dotted
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import InterfaceState, MacEntry

table = Table()

_HELP = {
    "port-security": "Show secure port information",
    "interface": "Show secure interface",
    "address": "Show secure address",
}
_LIMIT = "portsec-reachedlimit"
_RULE = "-" * 75


def secure_ports(config: DeviceConfig) -> Iterator[tuple[str, PortSecurityConfig]]:
    """The ports on which port security is on."""
    for name, interface in config.interfaces.items():
        if interface.switchport is not None and interface.switchport.secured is not None:
            yield name, interface.switchport.secured


def _violations(state: InterfaceState) -> int:
    """What shut the port is the one violation that is counted."""
    return int(state.error_down == _LIMIT)


def _at(entries: Iterable[MacEntry], name: str) -> list[MacEntry]:
    return [entry for entry in entries if entry.interface == name and entry.origin in ("sticky", "security")]


def summary(
    config: DeviceConfig, states: dict[str, InterfaceState], entries: list[MacEntry]
) -> Iterator[str]:
    """Render `show port-security`."""
    yield "Secure Port  MaxSecureAddr  CurrentAddr  SecurityViolation  Security Action"
    yield "                (Count)       (Count)          (Count)"
    yield _RULE
    extra = 0
    for name, security in secure_ports(config):
        current = len(_at(entries, name))
        extra += max(current - 1, 0)
        yield (
            f"{short(name):>11}{security.maximum:>15}{current:>13}{_violations(states[name]):>19}"
            f"{security.action.capitalize():>17}"
        )
    yield _RULE
    yield from _totals(extra)


def of_interface(
    security: PortSecurityConfig, state: InterfaceState, entries: list[MacEntry], last: MacEntry | None
) -> Iterator[str]:
    """Render `show port-security interface` of one port."""
    stuck = sum(mac not in security.fixed for mac in security.macs)
    status = "Secure-shutdown" if _violations(state) else "Secure-up" if state.physical_up else "Secure-down"
    fields = {
        "Port Security": "Enabled" if security.enabled else "Disabled",
        "Port Status": status,
        "Violation Mode": security.action.capitalize(),
        "Aging Time": f"{security.aging or 0} mins",
        "Aging Type": "Inactivity" if security.inactivity else "Absolute",
        "SecureStatic Address Aging": "Disabled",
        "Maximum MAC Addresses": security.maximum,
        "Total MAC Addresses": len(entries),
        "Configured MAC Addresses": len(security.fixed),
        "Sticky MAC Addresses": stuck
        + sum(1 for each in entries if each.mac not in security.macs and security.sticky),
        "Last Source Address:Vlan": "0000.0000.0000:0"
        if last is None
        else f"{dotted(last.mac)}:{last.vlan_id}",
        "Security Violation Count": _violations(state),
    }
    for name, value in fields.items():
        yield f"{name:<27}: {value}"


def addresses(config: DeviceConfig, entries: list[MacEntry]) -> Iterator[str]:
    """Render `show port-security address`."""
    yield "               Secure Mac Address Table"
    yield "-" * 77
    yield "Vlan    Mac Address       Type                          Ports   Remaining Age"
    yield "                                                                   (mins)    "
    yield "----    -----------       ----                          -----   -------------"
    for name, security in secure_ports(config):
        for entry in _at(entries, name):
            kind = (
                "SecureConfigured"
                if entry.mac in security.fixed
                else "SecureSticky"
                if entry.origin == "sticky"
                else "SecureDynamic"
            )
            yield f"{entry.vlan_id:>4}    {dotted(entry.mac)}    {kind:<30}{short(name):<12}-"
    yield "-" * 77
    yield from _totals(sum(max(len(_at(entries, name)) - 1, 0) for name, _ in secure_ports(config)))


def _totals(extra: int) -> Iterator[str]:
    """How many addresses there are beside the first of each port."""
    yield f"Total Addresses in System (excluding one mac per port)     : {extra}"
    yield "Max Addresses limit in System (excluding one mac per port) : 4096"


@table.display("show port-security", help=_HELP, families=SWITCHES)
def _show(call: Call) -> Iterator[str]:
    state = call.device.state
    return summary(call.device.config, state.interfaces(), list(state.macs()))


@table.display("show port-security interface <interface>", help=_HELP, families=SWITCHES)
def _show_interface(call: Call) -> Iterator[str]:
    name, state = call["interface"], call.device.state
    interface = call.device.config.interfaces.get(name)
    if interface is None or interface.switchport is None:
        return iter(["% Interface is not a switchport"])
    security = interface.switchport.security or PortSecurityConfig(action="shutdown", enabled=False)
    found = _at(state.macs(), name)
    return of_interface(security, state.interfaces()[name], found, found[-1] if found else None)


@table.display("show port-security address", help=_HELP, families=SWITCHES)
def _show_addresses(call: Call) -> Iterator[str]:
    return addresses(call.device.config, list(call.device.state.macs()))
