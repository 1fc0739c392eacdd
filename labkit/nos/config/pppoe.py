"""PPP over Ethernet (RFC 2516): who dials, and who answers."""

from dataclasses import dataclass


@dataclass(slots=True)
class PppoeConfig:
    """An interface's part in PPPoE.

    An Ethernet port answers clients through a virtual template (`server_template`), or dials for the Dialer
    interface of a bundle (`client_bundle`); a Dialer says which bundle is its own (`bundle`). PPP itself is
    configured on the template and on the Dialer.
    """

    server_template: int | None = None
    client_bundle: int | None = None
    bundle: int | None = None
