"""The words with which VRP's tables name the state of an interface."""

from labkit.nos.huawei.interface_names import type_of
from labkit.nos.state import InterfaceState

LEGEND = (
    "PHY: Physical",
    "*down: administratively down",
    "(l): loopback",
    "(s): spoofing",
    "(b): BFD down",
    "^down: standby",
    "(e): ETHOAM down",
    "(d): Dampening Suppressed",
)


def physical(state: InterfaceState) -> str:
    """Name the physical state: `up`, `down`, or `*down` after `shutdown`."""
    if not state.admin_up:
        return "*down"
    return "up" if state.physical_up else "down"


def protocol(state: InterfaceState) -> str:
    """Name the state of the line protocol; interfaces that are up by definition spoof it."""
    if not state.protocol_up:
        return "down"
    return "up(s)" if state.spoofing else "up"


def description(state: InterfaceState, role: str) -> str:
    """Give the description; an AR that was told none makes one up, a switch leaves it empty."""
    if state.description or role == "switch":
        return state.description
    return f"HUAWEI, AR Series, {state.name} Interface"


def is_virtual(state: InterfaceState) -> bool:
    """Tell whether the interface has no port behind it, whose load could be measured."""
    return type_of(state.name) in ("Vlanif", "LoopBack", "NULL", "Tunnel")
