"""What a RIP process reports of itself."""

from collections import Counter

from labkit.engine.sim.ipv4 import ip, network
from labkit.engine.sim.rip.ports import RipPort, RipProcess
from labkit.engine.sim.rip.solve import RipNetwork
from labkit.nos.state import RipInterfaceState, RipNeighborState, RipRouteState, RipState


def report_rip(solved: RipNetwork, process: RipProcess) -> RipState:
    """One process with its interfaces, neighbours and routes."""
    table = solved.tables[process]
    given = Counter(hop for route in table.values() for hop in route.hops)
    neighbors = {
        (item.sender.address, item.port.name): RipNeighborState(
            ip(item.sender.address),
            item.port.name,
            item.sender.sends,
            not item.refusal,
            given[item.sender.address, item.port.name],
        )
        for item in solved.heard[process]
    }
    return RipState(
        process_id=process[1],
        vrf=solved.processes[process].vrf,
        interfaces=tuple(_interface(port) for port in solved.ports[process]),
        neighbors=tuple(neighbors[key] for key in sorted(neighbors)),
        routes=tuple(
            RipRouteState(
                network(prefix),
                route.metric,
                route.tag,
                tuple((ip(address), interface) for address, interface in route.hops),
                route.interface,
                route.source != ("rip", 0),
            )
            for prefix, route in sorted(table.items())
        ),
    )


def _interface(port: RipPort) -> RipInterfaceState:
    settings = port.settings
    return RipInterfaceState(
        interface=port.name,
        address=ip(port.address),
        version=port.sends,
        multicast=port.multicast,
        metric_in=settings.metric_in,
        metric_out=settings.metric_out,
        input_enabled=settings.input_enabled,
        output_enabled=settings.output_enabled,
        split_horizon=port.split_horizon,
        poison_reverse=settings.poison_reverse,
        authenticated=settings.authentication is not None,
        silent=port.silent,
    )
