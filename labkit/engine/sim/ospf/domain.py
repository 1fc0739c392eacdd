"""A solved OSPF network before external routes: databases, and trees made when they are asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from labkit.engine.sim.ospf.adjacency import Adjacencies, key_of
from labkit.engine.sim.ospf.area import BACKBONE, NETWORK, Area, Areas
from labkit.engine.sim.ospf.facts import AreaFacts, ProcessFacts
from labkit.engine.sim.ospf.interfaces import OspfPort, Process
from labkit.engine.sim.ospf.spf import FirstHop, Tree, shortest_paths
from labkit.engine.sim.ospf.virtual import NO_VIRTUAL, Virtual


@dataclass(frozen=True, slots=True)
class Domain:
    """All OSPF processes of the network with their neighbours and areas."""

    settings: Mapping[Process, ProcessFacts]
    ports: Mapping[Process, tuple[OspfPort, ...]]
    router_ids: Mapping[Process, tuple[int, bool]]
    adjacencies: Adjacencies
    areas: Areas
    virtual: Virtual = NO_VIRTUAL
    _trees: dict[tuple[Process, int], Tree] = field(default_factory=dict, compare=False, repr=False)

    def router_id(self, process: Process) -> int:
        """The router id of a running process."""
        return self.router_ids[process][0]

    def areas_of(self, process: Process) -> list[int]:
        """The areas in which the process has an interface that is up."""
        own = {port.area_id for port in self.ports.get(process, ())}
        return sorted(own | {BACKBONE} if process in self.virtual.ends else own)

    def is_border(self, process: Process) -> bool:
        """Whether the process joins areas: the backbone and another (as VRP and RFC 3509)."""
        areas = self.areas_of(process)
        return len(areas) > 1 and BACKBONE in areas

    def area(self, process: Process, area_id: int) -> Area:
        """The connected part of an area that the process belongs to."""
        return self.areas.of[process, area_id]

    def area_settings(self, process: Process, area_id: int) -> AreaFacts:
        """What the process says about an area; an area made by an interface alone has the defaults."""
        for area in self.settings[process].areas:
            if area.area_id == area_id:
                return area
        return AreaFacts(area_id, (), "normal", False, None, 1)

    def tree(self, process: Process, area_id: int) -> Tree:
        """The process's shortest-path tree in an area."""
        known = self._trees.get((process, area_id))
        if known is None:
            area = self.area(process, area_id)
            first_hops = self._first_hops(process, area_id)
            known = self._trees[process, area_id] = shortest_paths(area, self.router_id(process), first_hops)
        return known

    def _first_hops(self, process: Process, area_id: int) -> Sequence[FirstHop]:
        found = []
        for port in self.ports[process]:
            if port.area_id != area_id:
                continue
            if port.multi_access:
                dr = self.adjacencies.designated[key_of(port)][0]
                if dr and self.adjacencies.neighbors.get(key_of(port)):
                    found.append(FirstHop(NETWORK | dr, port.cost, port.name, 0))
                continue
            found.extend(
                FirstHop(neighbor.router_id, port.cost, port.name, neighbor.port.address)
                for neighbor in self.adjacencies.neighbors.get(key_of(port), ())
                if neighbor.phase == "full"
            )
        for end in self.virtual.ends.get(process, ()) if area_id == BACKBONE else ():
            found.extend(FirstHop(end.router_id, end.cost, name, address) for address, name in end.hops)
        return found
