"""The line protocol of a serial port: PPP (RFC 1661) with its authentication (RFC 1334, RFC 1994), or HDLC."""

from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Literal

from labkit.nos.config.secret import Secret


@dataclass(slots=True)
class SerialConfig:
    """What a serial port says to the other end of its line.

    `authentication` is what the port asks of its peer; the users and passwords are what it answers with.
    """

    protocol: Literal["ppp", "hdlc"] = "ppp"
    authentication: Literal["pap", "chap"] | None = None
    domain: str = ""
    """The domain in which a peer's name without one is looked up."""
    chap_user: str = ""
    chap_password: Secret | None = None
    pap_user: str = ""
    pap_password: Secret | None = None
    negotiates_address: bool = False
    """The port takes the address that its peer gives it (IPCP, RFC 1332)."""
    remote_address: IPv4Address | None = None
    """The address that the port gives to a peer that asks for one."""
    remote_pool: str = ""
    """The pool from which a peer that asks is given an address, where there is no `remote_address`."""
