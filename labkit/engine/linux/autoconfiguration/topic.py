"""What interfaces learn of IPv6, and DHCPv6: what the program in the container is told."""

import json
from collections.abc import Sequence
from typing import Any

from labkit.engine.linux.addressing6 import configured_interfaces6
from labkit.engine.linux.agent.client import AgentClient
from labkit.engine.linux.autoconfiguration.message import duid
from labkit.engine.linux.autoconfiguration.program import CONFIG, PID_FILE
from labkit.engine.linux.names import linux_name
from labkit.engine.linux.programs import OwnProgram
from labkit.engine.linux.topic import DeviceView, Document
from labkit.engine.sim.ipv6.addressing import Interface6
from labkit.engine.sim.ipv6.arithmetic import interface_identifier

_SECTION = "program"
_PROGRAM = OwnProgram(
    (
        "labkit.engine.leases6",
        *(
            f"labkit.engine.linux.autoconfiguration.{name}"
            for name in ("advertisement", "message", "book", "client", "listener", "server", "program")
        ),
    ),
    CONFIG,
    PID_FILE,
)
_NOTHING: dict[str, Any] = {"interfaces": {}, "roles": {}, "pools": {}}


class Autoconfiguration:
    """All that a device does for addresses that are not typed."""

    name = "autoconfiguration"

    def wanted(self, device: DeviceView) -> Document:
        """The program's configuration; none where there is nothing to do."""
        config = _config(device)
        if not config["interfaces"] and not config["roles"]:
            return {}
        return {_SECTION: (json.dumps(config, sort_keys=True),)}

    def limits(self, device: DeviceView) -> Sequence[str]:
        """Nothing."""
        return ()

    def apply(self, agent: AgentClient, old: Document, new: Document) -> None:
        """Tell the program, which is started where it does not run; without anything to do it ends."""
        if old or new:
            (text,) = new.get(_SECTION, (json.dumps(_NOTHING),))
            _PROGRAM.tell(agent, text, needed=bool(new))


def _config(device: DeviceView) -> dict[str, Any]:
    """Addresses are integers, interfaces have their names inside."""
    facts = device.facts.ipv6
    if facts is None:
        return _NOTHING
    ports = [each for each in configured_interfaces6(device) if each.kind != "loopback"]
    serving = {port.pool for port in facts.ports if port.pool}
    pools = {
        pool.name: {
            "name": pool.name,
            "network": pool.prefix[0],
            "length": pool.prefix[1],
            "excluded": list(pool.excluded),
            "dns": [int(server) for server in device.config.ipv6.pools[pool.name].dns],
            "serves": pool.name in serving,
        }
        for pool in (facts.pools if facts.dhcp else ())
    }
    roles = {linux_name(port.name): _role(port) for port in ports if _speaks(port)} if facts.dhcp else {}
    return {
        "interfaces": {
            linux_name(port.name): _learns(device, port, dhcp=facts.dhcp)
            for port in ports
            if port.settings.autoconfiguration or port.settings.learns_default or port.settings.dhcp_client
        },
        "roles": roles,
        "pools": pools if roles else {},
        "own": sorted({address.address for port in ports for address in port.addresses}),
        "identifier": duid(device.node.mac).hex(),
        "order": list(device.order) if roles else [],
    }


def _speaks(port: Interface6) -> bool:
    settings = port.settings
    return bool(settings.pool or settings.relays or settings.relay_ports)


def _learns(device: DeviceView, port: Interface6, *, dhcp: bool) -> dict[str, Any]:
    """What an interface takes from others; a router asks no server without `dhcp enable`."""
    return {
        "auto": port.settings.autoconfiguration,
        "default": port.settings.learns_default,
        "dhcp": port.settings.dhcp_client and (dhcp or device.node.kind.role == "host"),
        "identifier": interface_identifier(port.mac),
    }


def _role(port: Interface6) -> dict[str, Any]:
    return {
        "pool": port.settings.pool,
        "relays": list(port.settings.relays),
        "relay_ports": [linux_name(name) for name in port.settings.relay_ports],
        "link": port.addresses[0].address if port.addresses else 0,
    }
