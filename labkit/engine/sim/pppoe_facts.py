"""What PPP over Ethernet reads of a configuration."""

from dataclasses import dataclass

from labkit.engine.leases import Pool, pool_of
from labkit.engine.sim.serial_facts import DialInUser, SerialFacts, dial_in_users, line_facts
from labkit.nos.config import DeviceConfig, InterfaceConfig


@dataclass(frozen=True, slots=True)
class Dialer:
    """A Dialer interface: the port it dials through, and its side of PPP."""

    port: str
    line: SerialFacts
    shutdown: bool


@dataclass(frozen=True, slots=True)
class AccessServer:
    """A port that answers clients through a virtual template, and the pool from which these get addresses."""

    port: str
    line: SerialFacts
    pool: Pool | None


@dataclass(frozen=True, slots=True)
class PppoeFacts:
    """The PPPoE clients and servers of a device, and who may dial in."""

    dialers: tuple[Dialer, ...]
    servers: tuple[AccessServer, ...]
    users: tuple[DialInUser, ...]


def pppoe_facts(config: DeviceConfig) -> PppoeFacts | None:
    """Read a device's configuration; None where nothing dials and nothing answers."""
    dialers, servers = [], []
    for interface in config.interfaces.values():
        own = interface.pppoe
        if own.client_bundle is not None:
            dialers += [
                Dialer(interface.name, line_facts(each), each.shutdown)
                for each in config.interfaces.values()
                if each.pppoe.bundle == own.client_bundle
            ]
        if own.server_template is not None:
            template = config.interfaces.get(f"Virtual-Template{own.server_template}")
            if template is not None and not template.shutdown:
                servers.append(AccessServer(interface.name, line_facts(template), _pool(config, template)))
    if not dialers and not servers:
        return None
    return PppoeFacts(tuple(dialers), tuple(servers), dial_in_users(config))


def _pool(config: DeviceConfig, template: InterfaceConfig) -> Pool | None:
    held = config.dhcp.pools.get(template.serial.remote_pool)
    own = {int(item.address.address) for item in config.interfaces.values() if item.address is not None}
    return None if held is None else pool_of(held, own)
