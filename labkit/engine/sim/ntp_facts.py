"""What NTP reads of a configuration."""

from collections.abc import Mapping
from dataclasses import dataclass

from labkit.nos.config import DeviceConfig, NtpAssociation, NtpKey


@dataclass(frozen=True, slots=True)
class NtpFacts:
    """A device's part in NTP. `master` is the stratum of its own clock, where others may follow that."""

    master: int | None
    associations: tuple[NtpAssociation, ...]
    authentication: bool
    keys: Mapping[int, NtpKey]
    trusted: frozenset[int]
    source_interface: str
    disabled: bool


def ntp_facts(config: DeviceConfig) -> NtpFacts | None:
    """Read a device's configuration; None where it neither asks nor offers the time."""
    ntp = config.ntp
    if ntp.master is None and not ntp.associations:
        return None
    return NtpFacts(
        ntp.master,
        tuple(ntp.associations.values()),
        ntp.authentication,
        dict(ntp.keys),
        ntp.trusted,
        ntp.source_interface,
        ntp.disabled,
    )
