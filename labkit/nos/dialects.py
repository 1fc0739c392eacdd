"""Which dialect a device kind speaks."""

from labkit.errors import InputError, Problem
from labkit.language import _
from labkit.nos.shell.dialect import Dialect
from labkit.topology.topology import DeviceKind


def get_dialects_ready() -> None:
    """Import what most labs' devices speak: where something else is being waited for."""
    import labkit.nos.huawei.dialect  # noqa: F401


def dialect_for(kind: DeviceKind) -> Dialect:
    """Return the dialect of a kind, compiled once per process and family."""
    if kind.vendor == "huawei":
        from labkit.nos.huawei.dialect import huawei

        return huawei(kind.family)
    if kind.vendor == "cisco":
        from labkit.nos.cisco.dialect import cisco

        return cisco(kind.family)
    if kind.vendor == "zte":
        from labkit.nos.zte.dialect import zte

        return zte(kind.family)
    if kind.vendor == "host":
        from labkit.nos.host.dialect import host

        return host()
    raise InputError(
        Problem(f"kind {kind.name}", _("no command line for vendor: {vendor}", vendor=kind.vendor))
    )
