"""Ports of private VLANs (RFC 5517) as ports that several VLANs leave without a tag."""

from collections.abc import Mapping

from labkit.nos.config import SwitchportConfig, VlanConfig

Carried = tuple[int, frozenset[int], frozenset[int]]
"""The VLAN of frames that come in without a tag; those that leave without one; those that leave with one."""
_NOTHING: Carried = 0, frozenset(), frozenset()


def private_port(port: SwitchportConfig, vlans: Mapping[int, VlanConfig]) -> Carried:
    """What a port of a host, or a promiscuous one, carries; nothing where its VLANs do not belong together."""
    if port.mode == "private-promiscuous" and port.private_mapping is not None:
        primary, mapped = port.private_mapping
        own = vlans.get(primary)
        if own is not None and own.private == "primary":
            return primary, mapped & _secondaries(vlans, primary) | {primary}, frozenset()
    if port.mode == "private-host" and port.host_association is not None:
        primary, secondary = port.host_association
        if secondary in _secondaries(vlans, primary):
            # isolated hosts do not hear each other: their VLAN leaves with its tag, which a host drops
            alone = frozenset({secondary}) if vlans[secondary].private == "isolated" else frozenset()
            return secondary, frozenset({primary, secondary}) - alone, alone
    return _NOTHING


def _secondaries(vlans: Mapping[int, VlanConfig], primary: int) -> frozenset[int]:
    """The VLANs that belong to a primary one, as both sides say."""
    own = vlans.get(primary)
    if own is None or own.private != "primary":
        return frozenset()
    return frozenset(
        number
        for number in own.associated
        if number in vlans and vlans[number].private in ("community", "isolated")
    )
