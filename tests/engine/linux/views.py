"""What topics read of a device, made from the builders of labs."""

from engine.builders import Lab
from labkit.engine.linux.topic import DeviceView
from labkit.engine.sim.facts import device_facts
from labkit.engine.sim.links import cabling_of
from labkit.engine.sim.ospf.routerid import solve_router_ids


def view(lab: Lab, node: str) -> DeviceView:
    config = lab.configs[node]
    facts = device_facts(lab.topology.nodes[node], config)
    ids = solve_router_ids(node, facts, None, {})
    cabled = frozenset(port for owner, port in cabling_of(lab.topology).peers if owner == node)
    return DeviceView(
        lab.topology.nodes[node],
        config,
        facts,
        {process_id: router_id for (_, process_id), (router_id, _) in ids.items()},
        cabled,
    )
