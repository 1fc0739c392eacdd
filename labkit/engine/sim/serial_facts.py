"""What the line protocols of serial ports read of a configuration."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from labkit.nos.config import DeviceConfig, InterfaceConfig, Secret
from labkit.topology.topology import InterfaceSpec


@dataclass(frozen=True, slots=True)
class SerialFacts:
    """What a serial port says about its line; `address` is its own primary one, 0 where it has none."""

    name: str
    protocol: Literal["ppp", "hdlc"]
    authentication: Literal["pap", "chap"] | None
    domain: str
    chap_user: str
    chap_password: Secret | None
    pap_user: str
    pap_password: Secret | None
    negotiates: bool
    remote_address: int
    address: int


@dataclass(frozen=True, slots=True)
class DialInUser:
    """A local user who may come in over PPP."""

    name: str
    password: Secret | None


@dataclass(frozen=True, slots=True)
class SerialSlice:
    """The serial ports of a device, and who may dial in."""

    ports: tuple[SerialFacts, ...]
    users: tuple[DialInUser, ...]


def serial_slice(config: DeviceConfig, specs: Mapping[str, InterfaceSpec]) -> SerialSlice | None:
    """Read the serial ports of a device; None where it has none."""
    names = [name for name, spec in specs.items() if spec.medium == "serial" and name in config.interfaces]
    if not names:
        return None
    return SerialSlice(
        tuple(line_facts(config.interfaces[name]) for name in names),
        dial_in_users(config),
    )


def dial_in_users(config: DeviceConfig) -> tuple[DialInUser, ...]:
    """The local users who may come in over PPP."""
    return tuple(
        DialInUser(user.name, user.password) for user in config.users.values() if "ppp" in user.services
    )


def line_facts(interface: InterfaceConfig) -> SerialFacts:
    """What an interface says about PPP."""
    serial = interface.serial
    return SerialFacts(
        name=interface.name,
        protocol=serial.protocol,
        authentication=serial.authentication,
        domain=serial.domain,
        chap_user=serial.chap_user,
        chap_password=serial.chap_password,
        pap_user=serial.pap_user,
        pap_password=serial.pap_password,
        negotiates=serial.negotiates_address and interface.address is None,
        remote_address=int(serial.remote_address or 0),
        address=0 if interface.address is None else int(interface.address.address),
    )
