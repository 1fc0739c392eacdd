"""What Open vSwitch's LACP says of each member of a trunk; it has no JSON for that."""

from collections.abc import Mapping

from labkit.engine.linux.names import linux_name
from labkit.engine.linux.reading.snapshot import Snapshot
from labkit.engine.linux.topic import DeviceView

Negotiation = Mapping[str, Mapping[str, str]]
"""By a member's name inside, its lines of `key: value`."""


def negotiation(snapshot: Snapshot) -> Negotiation:
    """Read `member: NAME: STATE` and the lines that follow each."""
    found: dict[str, dict[str, str]] = {}
    current: dict[str, str] = {}
    for line in snapshot.text("ovs-appctl", "lacp/show").splitlines():
        key, _, value = line.strip().partition(": ")
        if key == "member":
            current = found[value.split(":", 1)[0]] = {}
        current[key] = value
    return found


def selected(heard: Mapping[str, str]) -> bool:
    """Whether a member carries frames: a partner was heard, and both ends are ready (IEEE 802.1AX, 6.4.14)."""
    return bool(heard.get("partner sys_id", "").strip("0:")) and heard.get("may_enable") == "true"


def unselected(device: DeviceView, snapshot: Snapshot) -> frozenset[str]:
    """The members of LACP trunks that carry nothing, by their names inside."""
    members = {
        linux_name(member.name) for trunk in device.facts.trunks if trunk.lacp for member in trunk.members
    }
    if not members:
        return frozenset()
    said = negotiation(snapshot)
    return frozenset(name for name in members if not selected(said.get(name, {})))
