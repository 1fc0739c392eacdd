"""The words with which IOS's tables name the state of an interface, and their order."""

from collections.abc import Iterable

from labkit.nos.cisco.interface_names import type_of
from labkit.nos.state import InterfaceState

_ORDER = (
    "Vlan",
    "FastEthernet",
    "GigabitEthernet",
    "TenGigabitEthernet",
    "Serial",
    "Loopback",
    "Port-channel",
    "Tunnel",
)


def shown(states: Iterable[InterfaceState]) -> list[InterfaceState]:
    """The interfaces in the order of tables; Null0 is in none."""
    return sorted((state for state in states if type_of(state.name) != "Null"), key=_key)


def _key(state: InterfaceState) -> tuple[int, list[int]]:
    kind = type_of(state.name)
    numbers = state.name[len(kind) :].replace(".", "/").split("/")
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER), [int(number) for number in numbers]


def link(state: InterfaceState) -> str:
    """`up`, `down`, `administratively down`."""
    if not state.admin_up:
        return "administratively down"
    return "up" if state.physical_up else "down"


def line(state: InterfaceState) -> str:
    """The line protocol: on IOS it runs whether or not there is an address."""
    if not state.admin_up or not state.physical_up:
        return "down"
    return "up" if state.protocol_up or not state.addresses else "down"


def reason(state: InterfaceState) -> str:
    """Why a switch's port is as it is: `connected`, `notconnect`, `disabled`, `err-disabled`."""
    if not state.admin_up:
        return "disabled"
    if state.error_down:
        return "err-disabled"
    return "connected" if state.physical_up else "notconnect"
