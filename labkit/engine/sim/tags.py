"""Frames with several VLAN tags (IEEE 802.1ad), as one number: the outer tag in the low twelve bits, the others above.

Inside a switch such a number is the VLAN with what the frame carries below its tag.
"""

from dataclasses import dataclass

from labkit.nos.config import SwitchportConfig

BITS = 12
OUTER = 0xFFF

Rule = tuple[int, int, int]
"""First and last tag, and what becomes of them."""


def push(vlan: int, tag: int | None) -> int:
    """Put a VLAN's tag before those that a frame has."""
    return vlan | (tag or 0) << BITS


@dataclass(frozen=True, slots=True)
class TagRules:
    """What a port does to tags: a tunnel takes all as load, others map tags to VLANs or stack one on them."""

    tunnel: bool
    mappings: tuple[Rule, ...]
    stackings: tuple[Rule, ...]

    def received(self, pvid: int, tag: int | None) -> int:
        """The VLAN of a frame that came in, with what it carries."""
        if self.tunnel:
            return push(pvid, tag)
        if tag is None:
            return pvid
        for first, last, outer in self.stackings:
            if first <= tag & OUTER <= last:
                return push(outer, tag)
        for first, last, mapped in self.mappings:
            if first <= tag & OUTER <= last:
                return mapped | (tag & ~OUTER)
        return tag

    def sent(self, vlan: int) -> int:
        """The tag with which a frame leaves a port that tags its VLAN; of many mapped to one, the first."""
        for first, _, mapped in self.mappings:
            if mapped == vlan & OUTER:
                return first | (vlan & ~OUTER)
        return vlan


def tag_rules(port: SwitchportConfig) -> TagRules | None:
    """Read a port; None where tags are what they are. Rules act where translation is on (VRP)."""
    tunnel = port.mode == "dot1q-tunnel"
    mappings, stackings = (
        tuple((first, last, vlan) for (first, last), vlan in sorted(rules.items()))
        for rules in (port.mappings, port.stackings)
    )
    if tunnel or (port.vlan_translation and (mappings or stackings)):
        return TagRules(tunnel, mappings, stackings) if port.vlan_translation else TagRules(tunnel, (), ())
    return None
