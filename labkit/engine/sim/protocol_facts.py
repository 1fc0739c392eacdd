"""The slice of a configuration that RIP, BGP and routing policy read."""

from dataclasses import dataclass

from labkit.engine.sim.bgp.facts import BgpFacts, read_bgp, read_instances
from labkit.engine.sim.isis.facts import IsisFacts, read_isis
from labkit.engine.sim.policy import Policies, read_policies
from labkit.engine.sim.rip.facts import RipFacts, read_rip
from labkit.nos.config import DeviceConfig
from labkit.topology.topology import Node


@dataclass(frozen=True, slots=True)
class ProtocolFacts:
    """A device's routing policy and the protocols that are None where they do not run."""

    policies: Policies
    rip: RipFacts | None = None
    bgp: BgpFacts | None = None
    isis: IsisFacts | None = None
    instances: tuple[BgpFacts, ...] = ()
    """BGP in VPN instances."""


def protocol_facts(config: DeviceConfig, node: Node) -> ProtocolFacts | None:
    """Read a device; None where there is nothing to read."""
    filters = any(process.import_filters or process.export_filters for process in config.ospf.values())
    imports = any(process.redistributions for process in config.ospf.values())
    if not (config.rip or config.bgp or config.isis or config.route_policies or filters or imports):
        return None
    vendor = node.kind.vendor
    rip = None
    if config.rip:
        interfaces = ((interface.name, interface.rip) for interface in config.interfaces.values())
        processes = (config.rip[number] for number in sorted(config.rip))
        rip = read_rip(processes, interfaces, vendor, config.key_chains)
    bgp = None if config.bgp is None else read_bgp(config.bgp, vendor)
    instances = () if config.bgp is None else read_instances(config.bgp, vendor)
    return ProtocolFacts(read_policies(config, vendor), rip, bgp, read_isis(config, node), instances)
