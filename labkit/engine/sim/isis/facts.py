"""The slice of a configuration that IS-IS reads."""

from dataclasses import dataclass, replace

from labkit.engine.sim.macs import interface_mac
from labkit.nos.config import DeviceConfig, IsisConfig, IsisInterfaceConfig
from labkit.topology.topology import Node


@dataclass(frozen=True, slots=True)
class IsisFacts:
    """A device's processes and its interfaces with IS-IS. All are copies, which later edits do not reach."""

    processes: tuple[IsisConfig, ...]
    interfaces: dict[str, IsisInterfaceConfig]
    macs: dict[str, str]
    """The hardware addresses of those interfaces, by which a designated router is chosen."""


def read_isis(config: DeviceConfig, node: Node) -> IsisFacts | None:
    """Read a device's IS-IS; None where none runs."""
    if not config.isis:
        return None
    enabled = {
        interface.name: interface.isis
        for interface in config.interfaces.values()
        if interface.isis.enabled is not None
    }
    return IsisFacts(
        tuple(_copy(config.isis[number]) for number in sorted(config.isis)),
        {
            name: replace(
                settings,
                costs=dict(settings.costs),
                priorities=dict(settings.priorities),
                hellos=dict(settings.hellos),
            )
            for name, settings in enabled.items()
        },
        {name: interface_mac(node, name, _kind(name)) for name in enabled},
    )


def _kind(name: str) -> str:
    """What `interface_mac` tells interfaces apart by."""
    lowered = name.lower()
    logical = ("loopback", "tunnel", "vlan")
    return next((kind for kind in logical if lowered.startswith(kind)), "physical")


def _copy(process: IsisConfig) -> IsisConfig:
    return replace(
        process,
        entities=list(process.entities),
        circuit_costs=dict(process.circuit_costs),
        redistributions=dict(process.redistributions),
        summaries=dict(process.summaries),
        import_filters=list(process.import_filters),
        export_filters=list(process.export_filters),
        description="",
        kept={},
    )
