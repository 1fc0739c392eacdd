"""What of OSPF is said to ospfd in other words than the device's, because it has none for it.

- Summaries of imported routes (`asbr-summary`): networks inside are refused, and a static route is imported in their
  place; see `substitutes`.
- The default route that a border router gives an NSSA as a type-7 LSA: ospfd has a type-3 one. Its cost has a bit
  that no other cost has, by which all who read it know what it stands for.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from labkit.engine.linux.frr import policy
from labkit.engine.linux.frr.lines import line, place
from labkit.engine.linux.topic import DeviceView, Document
from labkit.nos.config import OspfAreaConfig, OspfConfig

_SUMMARY, _SUMMARIES, _SUMMED = "labkit-summary", "labkit-summaries", "labkit-summed"
_ANNOUNCED, _INSIDE = 1, 4
"""Places in wrappers (see `policy`): of summaries, and of the refusal of what they sum up."""
TYPE7, TYPE7_FIRST = 0x800000, 0x400000
"""Bits of the cost of a default route that stands for a type-7 one, of metric type 1."""


class Type7(NamedTuple):
    """What a border router's default route says."""

    cost: int
    metric_type: Literal[1, 2]


def default_cost(area: OspfAreaConfig) -> int:
    """The cost of the default route of a stub area or an NSSA."""
    cost = 1 if area.default_cost is None else area.default_cost
    if area.kind != "nssa" or area.no_summary:
        return cost
    options = area.nssa
    own = cost if options.default_cost is None else options.default_cost
    return TYPE7 | (TYPE7_FIRST if options.default_type == 1 else 0) | min(own, TYPE7_FIRST - 1)


def type7(cost: int) -> Type7 | None:
    """What the cost of a default route stands for, that of the way included; None for one that is type 3 indeed."""
    if not TYPE7 <= cost < TYPE7 << 1:
        return None
    return Type7(cost & TYPE7_FIRST - 1, 1 if cost & TYPE7_FIRST else 2)


def brings_in(device: DeviceView, config: OspfConfig) -> bool:
    """Whether a process imports static routes that stand for something else."""
    own = any(item.process_id == config.process_id for item in device.substituted.summaries)
    return own or policy.passing(device, config.redistributions.values()) is not None


def sections(device: DeviceView, daemon: str, config: OspfConfig) -> Document:
    """Additions to the wrappers of what a process imports."""
    document: Document = {place(daemon): tuple(_lists(device, config))}
    own = [each for each in device.substituted.summaries if each.process_id == config.process_id]
    for number, summary in enumerate(own, start=1):
        document[place(daemon, f"route-map {_SUMMARY} permit {number}")] = (
            line(f"match ip address prefix-list {_SUMMARY}-{number}", "no match ip address prefix-list"),
            line(f"set metric {summary.cost}", "no set metric"),
            line(f"set metric-type type-{summary.metric_type}", "no set metric-type"),
            line(f"set tag {summary.tag}", "no set tag"),
        )
    wrappers = {policy.wrapper(item) for item in config.redistributions.values()}
    for name in sorted(wrappers | ({policy.STATIC} if own else set())):
        if own:
            document[place(daemon, f"route-map {name} permit {_ANNOUNCED}")] = (
                f"match ip address prefix-list {_SUMMARIES}",
                f"call {_SUMMARY}",
            )
        if config.ranges:
            document[place(daemon, f"route-map {name} deny {_INSIDE}")] = (
                f"match ip address prefix-list {_SUMMED}",
            )
    item = policy.passing(device, config.redistributions.values())
    if item is not None:
        document |= policy.stand_ins(
            daemon,
            item,
            (
                line(f"set metric {1 if item.cost is None else item.cost}", "no set metric"),
                line(f"set metric-type type-{item.metric_type or 2}", "no set metric-type"),
            ),
        )
    return document


def _lists(device: DeviceView, config: OspfConfig) -> Iterator[str]:
    own = [each for each in device.substituted.summaries if each.process_id == config.process_id]
    for number, summary in enumerate(own, start=1):
        yield f"ip prefix-list {_SUMMARIES} seq {5 * number} permit {summary.prefix}"
        yield f"ip prefix-list {_SUMMARY}-{number} seq 5 permit {summary.prefix}"
    for number, (address, length) in enumerate(config.ranges, start=1):
        longer = " le 32" if length < 32 else ""
        yield f"ip prefix-list {_SUMMED} seq {5 * number} permit {address}/{length}{longer}"
