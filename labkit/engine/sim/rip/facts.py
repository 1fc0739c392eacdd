"""The slice of a configuration that RIP reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from labkit.engine.sim.rip.manners import MANNERS, VRP, RipManners
from labkit.nos.config import KeyChain, RipAuthentication, RipConfig, RipInterfaceConfig

DEFAULT_INTERFACE = RipInterfaceConfig()


@dataclass(frozen=True, slots=True)
class RipFacts:
    """A device's processes and what its interfaces say. All are copies, which later edits do not reach."""

    processes: tuple[RipConfig, ...]
    interfaces: dict[str, RipInterfaceConfig]
    manners: RipManners = VRP


def read_rip(
    processes: Iterable[RipConfig],
    interfaces: Iterable[tuple[str, RipInterfaceConfig]],
    vendor: str = "huawei",
    key_chains: Mapping[str, KeyChain] = MappingProxyType({}),
) -> RipFacts:
    """Read a device's RIP. Keys that an interface takes from a chain are put in."""
    return RipFacts(
        tuple(
            replace(
                process,
                networks=list(process.networks),
                peers=set(process.peers),
                silent_interfaces=set(process.silent_interfaces),
                active_interfaces=set(process.active_interfaces),
                redistributions=dict(process.redistributions),
                import_filters=list(process.import_filters),
                export_filters=list(process.export_filters),
                description="",
                kept={},
            )
            for process in processes
        ),
        {
            name: replace(
                settings,
                summaries=set(settings.summaries),
                authentication=settings.authentication or _of_chain(settings, key_chains),
            )
            for name, settings in interfaces
            if settings != DEFAULT_INTERFACE
        },
        MANNERS.get(vendor, VRP),
    )


def _of_chain(settings: RipInterfaceConfig, key_chains: Mapping[str, KeyChain]) -> RipAuthentication | None:
    """The first key of the chain that an interface names; without one, its packets carry none."""
    chain = None if settings.key_chain is None else key_chains.get(settings.key_chain)
    if chain is None:
        return None
    mode = settings.key_chain_mode
    for number, key in sorted(chain.keys.items()):
        if key.secret is not None:
            return RipAuthentication(mode, key.secret, None if mode == "simple" else number)
    return None
