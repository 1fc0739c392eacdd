"""Ports that were laid anew under a device that went on: what rested on the old ones has to be configured again.

A neighbour's container that is started again brings new cables. The interfaces have the same names, and nothing of
what they were told.
"""

from collections.abc import Mapping

from labkit.engine.linux.agent.client import AgentClient
from labkit.engine.linux.reading.snapshot import Snapshot
from labkit.engine.linux.topic import Document

LINKS = "links"
"""Stands beside the topics: the kernel's number of each interface, which no other ever gets."""
_OF_INTERFACE = ("interfaces", "ipv6 addresses")
_WHOLE = ("gateways", "line routes", "redirects", "dhcp", "autoconfiguration")
"""Topics that are told everything once more."""
_PORT, _BOND, _MEMBER = "port ", "bond ", "member "


def links(agent: AgentClient) -> Document:
    """The interfaces with their numbers."""
    return {link["ifname"]: (str(link["ifindex"]),) for link in Snapshot(agent).ip("link")}


def renewed(known: Mapping[str, Document], now: Document) -> frozenset[str]:
    """The interfaces that were known by another number."""
    before = known.get(LINKS, {})
    return frozenset(name for name in before if name in now and before[name] != now[name])


def still_applied(known: Mapping[str, Document], names: frozenset[str]) -> dict[str, Document]:
    """What is still as it was told; pure."""
    if not names:
        return dict(known)
    return {
        topic: {
            section: lines
            for section, lines in document.items()
            if topic not in _WHOLE and not _rests_on(topic, section, lines, names)
        }
        for topic, document in known.items()
        if topic != LINKS
    }


def old_switch_ports(known: Mapping[str, Document], names: frozenset[str]) -> list[str]:
    """What Open vSwitch must let go of before it can have the new interfaces; a bond of one has the member's name."""
    found = []
    for section, lines in known.get("switching", {}).items():
        members = {line.split()[1] for line in lines if line.startswith(_MEMBER)}
        if section.startswith(_PORT) and section.removeprefix(_PORT) in names:
            found.append(section.removeprefix(_PORT))
        elif section.startswith(_BOND) and members & names:
            found.append(section.removeprefix(_BOND) if len(members) > 1 else min(members))
    return found


def forget_renewed(agent: AgentClient, known: Mapping[str, Document]) -> dict[str, Document]:
    """What of an earlier lab process still holds in this container."""
    names = renewed(known, links(agent))
    for port in old_switch_ports(known, names):
        agent.run(["ovs-vsctl", "--timeout=20", "--if-exists", "del-port", port])
    return still_applied(known, names)


def _rests_on(topic: str, section: str, lines: tuple[str, ...], names: frozenset[str]) -> bool:
    if topic in _OF_INTERFACE:
        return section in names
    if topic == "virtual routers":
        return section.startswith("device ") and lines[0] in names
    if topic == "filtering":
        return section.startswith("answers ") and section.removeprefix("answers ") in names
    if topic == "switching":
        held = {line.split()[1] for line in lines if line.startswith(_MEMBER)}
        own = section.startswith(_PORT) and section.removeprefix(_PORT) in names
        return own or bool(held & names) or section.startswith("flows ")
    return False
