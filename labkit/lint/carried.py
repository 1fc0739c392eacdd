"""What of a lab its containers cannot do, by name: of its start state and of its solution."""

from labkit.engine.linux.network import limits
from labkit.engine.linux.topic import Limit
from labkit.runtime.lab import Lab
from labkit.scenario.plan import LabPlan


def container_limits(plan: LabPlan) -> list[Limit]:
    """Each limit once, in the order of the devices; needs no engine."""
    found: dict[Limit, None] = {}
    for configurations in ({}, plan.solution):
        for name, device in Lab.build(plan, configurations=configurations).devices.items():
            found |= dict.fromkeys(limits(plan.topology.nodes[name], device.config))
    order = list(plan.topology.nodes)
    return sorted(found, key=lambda limit: order.index(limit.node))
