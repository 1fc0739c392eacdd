"""The same random networks on both engines: what the containers report must be what the simulation computes.

Run `make differential N=200 SEED=1`; the test of the same name takes a sample.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from containers.random_networks import RandomNetwork, random_network
from labkit.engine.engine import Change, EchoReply, Engine, Ping, State
from labkit.engine.linux.network import LinuxNetwork
from labkit.runtime.docker.api import connect
from labkit.runtime.docker.containers import Containers, new_id

PATIENCE = 90.0
"""Seconds until both must agree: fast timers converge in 10 to 20, more where eight labs share two cores."""
PAUSE = 2.0
AT_ONCE = 4


@dataclass(frozen=True)
class Outcome:
    """What a network came to. `differences` are empty where the engines agree."""

    story: str
    differences: tuple[str, ...]
    seconds: float


def compare(seed: int, draw: Callable[[int], RandomNetwork] = random_network) -> Outcome:
    """Run one random network on both engines until they agree, or patience is over."""
    drawn = draw(seed)
    began = time.monotonic()
    lab = drawn.lab
    simulated = lab.network()
    expected = {name: frozenset(facts_of(simulated.engine(name).state)) for name in lab.configs}
    containers = Containers(connect(), "differential", new_id())
    network = LinuxNetwork(lab.topology, lambda: time.monotonic() - began, containers.open, fast=True)
    try:
        containers.start(lab.topology)
        containers.wire(lab.topology)
        for name, config in lab.configs.items():
            network.engine(name).apply(Change(config))
        refused = [f"{name} refuses: {reason}" for name, reason in network.refusals().items()]
        differences = refused or _settle(network, expected)
        if not differences:
            differences = list(_pings(drawn, simulated.engine, network.engine))
    finally:
        network.close()
        containers.remove()
    return Outcome(drawn.story, tuple(differences), time.monotonic() - began)


def _settle(network: LinuxNetwork, expected: dict[str, frozenset[tuple[object, ...]]]) -> list[str]:
    until = time.monotonic() + PATIENCE
    while True:
        differences = [
            f"{name}: {side}: {fact}"
            for name, facts in expected.items()
            for side, fact in _between(facts, frozenset(facts_of(network.engine(name).state)))
        ]
        if not differences or time.monotonic() > until:
            return differences
        time.sleep(PAUSE)


def _between(
    simulated: frozenset[tuple[object, ...]], real: frozenset[tuple[object, ...]]
) -> Iterator[tuple[str, tuple[object, ...]]]:
    yield from (("simulation only", fact) for fact in sorted(simulated - real, key=str))
    yield from (("containers only", fact) for fact in sorted(real - simulated, key=str))


def facts_of(state: State) -> Iterator[tuple[object, ...]]:
    """Routes with protocol, preference, cost and next hops; adjacencies with their phase; spanning tree roles."""
    for route in state.routes():
        hops = frozenset((str(hop.address), hop.interface, hop.relay) for hop in route.next_hops)
        yield "route", str(route.prefix), route.protocol, route.preference, route.cost, hops, route.active
    for process in state.ospf().values():
        for neighbor in process.neighbors:
            yield "ospf", str(neighbor.router_id), neighbor.interface, str(neighbor.area_id), neighbor.phase
    for isis in state.isis().values():
        for peer in isis.peers:
            yield "isis", peer.system_id, peer.interface, peer.level, peer.up
    bgp = state.bgp()
    for speaker in bgp.peers if bgp is not None else ():
        yield "bgp", str(speaker.address), speaker.phase == "established"
    tree = state.stp()
    for instance in tree.instances if tree is not None else ():
        for port in instance.ports:
            yield "stp", instance.instance, port.name, port.role, port.forwards


def _pings(
    drawn: RandomNetwork, simulated: Callable[[str], Engine], real: Callable[[str], Engine]
) -> Iterator[str]:
    """Who reaches whose loopback, or which host."""
    targets = {
        name: interface.address.address
        for name, config in drawn.lab.configs.items()
        for interface in config.interfaces.values()
        if interface.address is not None and interface.name in ("LoopBack0", "eth0")
    }
    for name in targets:
        for other, address in targets.items():
            probe = Ping(address, count=2)
            there, here = _answers(simulated(name), probe), _answers(real(name), probe)
            if there != here:
                yield f"{name} pings {other}: {there} in the simulation, {here} in containers"


def _answers(engine: Engine, probe: Ping) -> bool:
    return any(isinstance(reply, EchoReply) and not reply.lost for reply in engine.probe(probe))


def eventually(found: Callable[[], object], wanted: object) -> bool:
    """Whether something becomes as it is wanted before patience is over."""
    until = time.monotonic() + PATIENCE
    while found() != wanted and time.monotonic() < until:
        time.sleep(1)
    return found() == wanted


def main() -> None:
    """Compare N networks and print each; exits 1 where some differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", type=int)
    parser.add_argument("seed", type=int)
    arguments = parser.parse_args()
    different = 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for outcome in pool.map(compare, range(arguments.seed, arguments.seed + arguments.number)):
            different += bool(outcome.differences)
            sys.stdout.write(
                f"{'DIFFERS' if outcome.differences else 'same'} {outcome.seconds:.0f} s {outcome.story}\n"
            )
            sys.stdout.writelines(f"    {difference}\n" for difference in outcome.differences[:12])
            sys.stdout.flush()
    sys.stdout.write(f"{arguments.number - different} same, {different} different\n")
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
