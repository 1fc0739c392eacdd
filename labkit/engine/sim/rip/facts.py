"""The slice of a configuration that RIP reads."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from labkit.nos.config import RipConfig, RipInterfaceConfig

DEFAULT_INTERFACE = RipInterfaceConfig()


@dataclass(frozen=True, slots=True)
class RipFacts:
    """A device's processes and what its interfaces say. All are copies, which later edits do not reach."""

    processes: tuple[RipConfig, ...]
    interfaces: dict[str, RipInterfaceConfig]


def read_rip(
    processes: Iterable[RipConfig], interfaces: Iterable[tuple[str, RipInterfaceConfig]]
) -> RipFacts:
    """Read a device's RIP."""
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
            name: replace(settings, summaries=set(settings.summaries))
            for name, settings in interfaces
            if settings != DEFAULT_INTERFACE
        },
    )
