"""Ports that agree with their neighbours on being trunks (Cisco's Dynamic Trunking Protocol)."""

from collections.abc import Mapping
from dataclasses import replace

from labkit.engine.sim.facts import SwitchportFacts
from labkit.engine.sim.links import Links

Switchports = dict[str, tuple[SwitchportFacts, ...]]

_WILLING: Mapping[str, frozenset[str]] = {
    "auto": frozenset({"on", "desirable"}),
    "desirable": frozenset({"on", "auto", "desirable"}),
}
"""Which neighbours make a trunk of a port; `on` is a trunk by configuration that says so."""


def solve_dtp(links: Links, switchports: Switchports) -> Switchports:
    """Make trunks of the ports whose neighbours want that; the others stay access ports."""
    known = {
        (node, port.name): port.negotiates
        for node, own in switchports.items()
        for port in own
        if port.negotiates
    }
    if not known:
        return switchports

    def solved(node: str, port: SwitchportFacts) -> SwitchportFacts:
        peer = links.peer((node, port.name))
        willing = _WILLING.get(port.negotiates, frozenset())
        if port.as_trunk is None or peer is None or known.get(peer, "") not in willing:
            return port
        pvid, untagged, tagged = port.as_trunk
        return replace(port, pvid=pvid, untagged=untagged, tagged=tagged)

    return {node: tuple(solved(node, port) for port in own) for node, own in switchports.items()}
