"""When a network of containers has converged: what it reports is what the simulation computes.

It only decides how long one waits. What the devices say then is taken as it is.
"""

import time
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field

from labkit.engine.engine import State
from labkit.runtime.lab import Lab

PATIENCE = 150.0
"""Seconds: broadcast networks elect designated routers after 40, areas and redistribution follow."""
_PAUSE = 1.0
_LOOKS = 3
"""How often one looks again at what settling does not compare: a single look may take a minute."""


@dataclass(slots=True)
class Patience:
    """How long a network is looked at again and again: for some seconds, and a few looks in any case."""

    seconds: float = PATIENCE
    now: Callable[[], float] = time.monotonic
    _began: float = field(init=False)
    _looks: int = 0

    def __post_init__(self) -> None:
        self._began = self.now()

    def lasts(self) -> bool:
        """Whether one more look is due."""
        self._looks += 1
        return self._looks <= _LOOKS or self.now() < self._began + self.seconds


def settle(
    lab: Lab,
    model: Lab,
    patience: float = PATIENCE,
    sleep: Callable[[float], None] = time.sleep,
) -> dict[str, list[str]]:
    """Wait until a lab is like its model; returns, by node, what still differs when patience is over."""
    expected = {name: frozenset(_facts(device.state)) for name, device in model.devices.items()}
    until = time.monotonic() + patience
    while True:
        # the devices that lag are asked again; one that has arrived may leave again while others move
        differing = {name: facts for name in expected if (facts := _difference(lab, name, expected[name]))}
        if not differing or time.monotonic() > until:
            return differing
        sleep(_PAUSE)


def _difference(lab: Lab, name: str, expected: frozenset[Hashable]) -> list[str]:
    return sorted(map(str, expected ^ frozenset(_facts(lab.devices[name].state))))


def _facts(state: State) -> Iterator[Hashable]:
    """What tells that protocols have arrived."""
    yield from _routes(state)
    yield from _neighbors(state)
    for client in state.dhcp_clients():
        yield "lease", client.interface, str(client.address)
    yield "clock", state.ntp().stratum
    tree = state.stp()
    for instance in tree.instances if tree else ():
        for port in instance.ports:
            yield "stp", instance.instance, port.name, port.role, port.forwards


def _routes(state: State) -> Iterator[Hashable]:
    """Those that forward."""
    for route in state.routes():
        if route.active:
            hops = frozenset(str(hop.address) for hop in route.next_hops)
            yield "route", str(route.prefix), route.protocol, hops
    for route6 in state.ipv6().routes:
        if route6.active:
            ways = frozenset(hop.interface for hop in route6.next_hops)
            yield "route", str(route6.prefix), route6.protocol, ways


def _neighbors(state: State) -> Iterator[Hashable]:
    """Of OSPF in both versions, and who is master of virtual routers."""
    for number, process in state.ospf().items():
        for neighbor in process.neighbors:
            yield "ospf", number, str(neighbor.router_id), neighbor.interface, neighbor.phase
    for number, process6 in state.ospfv3().items():
        for neighbor6 in process6.neighbors:
            yield "ospfv3", number, str(neighbor6.router_id), neighbor6.interface, neighbor6.phase
    for router in (*state.vrrp(), *state.vrrp6()):
        yield "vrrp", router.interface, router.vrid, router.phase
