"""Eth-Trunks: which members are to carry frames, and a bond that negotiates them (IEEE 802.1AX)."""

from collections.abc import Collection, Iterator, Sequence

from labkit.engine.linux.names import linux_name
from labkit.engine.linux.topic import DeviceView, Document
from labkit.engine.sim.aggregation import TrunkFacts
from labkit.engine.sim.layer2_report import FIRST_KEY, KEY_STEP
from labkit.language import _
from labkit.nos.config.link_aggregation import trunk_number

BOND = "bond "
"""Begins a section's name."""
STANDBY = 0x8000
"""Set in the key of a member that is not to be selected: links of different keys are not aggregated (6.4.13)."""
LACP_PRIORITY = 32768
"""Of a system, by default."""


def trunk_of(device: DeviceView, name: str) -> TrunkFacts | None:
    """The Eth-Trunk of this name."""
    return next((trunk for trunk in device.facts.trunks if trunk.name == name), None)


def members(device: DeviceView, name: str) -> tuple[str, ...]:
    """The cables of a port: those of a trunk's members, or its own."""
    trunk = trunk_of(device, name)
    held = (name,) if trunk is None else tuple(member.name for member in trunk.members)
    return tuple(port for port in held if port in device.cabled)


def working(device: DeviceView, name: str, up: frozenset[str] | None) -> tuple[str, ...]:
    """The cables of a port that are to carry frames, where those of `up` have a carrier (all, if it is None).

    With LACP these are the best so many of a trunk; none where they are fewer than it must have.
    """
    trunk = trunk_of(device, name)
    able = [port for port in members(device, name) if up is None or linux_name(port) in up]
    if trunk is None:
        return tuple(able)
    if trunk.lacp:
        able = _ranked(trunk, able, up)[: trunk.most]
    return tuple(able) if len(able) >= trunk.least else ()


def _ranked(trunk: TrunkFacts, cables: Sequence[str], up: frozenset[str] | None) -> list[str]:
    """The best cable first; those without a carrier last."""
    ranks = {member.name: (member.priority, member.number) for member in trunk.members}
    return sorted(cables, key=lambda name: (up is not None and linux_name(name) not in up, ranks[name]))


def lacp_key(name: str) -> int:
    """The key that an Eth-Trunk's members share."""
    return FIRST_KEY + KEY_STEP * trunk_number(name)


def negotiated(device: DeviceView, trunk: TrunkFacts, bridge: str) -> Document:
    """Bonds as columns; `member NAME` lines have those of their interfaces.

    Open vSwitch selects every member whose partner agrees. So one that is to stand by is a bond of its own with
    another key, whereupon the partner leaves it out, and says so.
    """
    cables = members(device, trunk.name)
    selected = _ranked(trunk, cables, device.up)[: trunk.most]
    key = lacp_key(trunk.name)
    document: Document = {}
    document[f"{BOND}lacp-{linux_name(trunk.name)}"] = tuple(_bond(trunk, bridge, cables, selected, key))
    for cable in cables:
        if cable not in selected:
            document[f"{BOND}standby-{linux_name(cable)}"] = tuple(
                _bond(trunk, bridge, cables, {cable}, key | STANDBY)
            )
    return document


def _bond(
    trunk: TrunkFacts, bridge: str, cables: Sequence[str], held: Collection[str], key: int
) -> Iterator[str]:
    """A bond of some of a trunk's cables, each with the number that flows know it by."""
    priority, system = trunk.system
    mac = ":".join(system[index : index + 2] for index in range(0, 12, 2))
    yield f"bridge={bridge}"
    yield "lacp=active"
    yield "bond_mode=balance-tcp"
    yield f'other_config:lacp-system-id="{mac}"'
    yield f"other_config:lacp-system-priority={priority}"
    known = {member.name: member for member in trunk.members}
    for number, cable in enumerate(cables, start=1):
        if cable in held:
            member = known[cable]
            lacp = {"port-id": member.number, "port-priority": member.priority, "aggregation-key": key}
            columns = " ".join(f"other_config:lacp-{name}={value}" for name, value in lacp.items())
            yield f"member {linux_name(cable)} ofport_request={number} {columns}"


def limits(device: DeviceView) -> Iterator[str]:
    """Where the choice of a limited trunk's members may differ from VRP's."""
    for trunk in device.facts.trunks:
        if trunk.lacp and trunk.most < len(trunk.members):
            if not trunk.preempt:
                yield _("{trunk}: max active-linknumber: a better link takes over at once", trunk=trunk.name)
            if trunk.system[0] >= LACP_PRIORITY:
                yield _(
                    "{trunk}: max active-linknumber: this end chooses, whichever end leads", trunk=trunk.name
                )
