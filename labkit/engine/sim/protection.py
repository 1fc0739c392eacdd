"""What time and traffic do to protected ports: secure addresses stick or age, ports in error-down come back."""

from collections.abc import Iterator, Mapping

from labkit.engine.sim.links import Port
from labkit.engine.sim.past import Past
from labkit.nos.config import DeviceConfig, PortSecurityConfig

MINUTE = 60.0


def settle(past: Past, configs: Mapping[str, DeviceConfig], now: float) -> set[str]:
    """Bring the past up to now; returns the devices whose configuration has got new sticky addresses."""
    for port in list(past.error_down):
        wait = configs[port[0]].error_recovery.get(past.error_down[port])
        if wait is not None and now - past.error_since.get(port, now) >= wait:
            past.forget_error_down(port)
    stuck: set[str] = set()
    for port, security in list(_secure_ports(past, configs)):
        if security.sticky:
            for mac in past.secured.pop(port):
                for vlan in past.vlans_of(port[0], mac, port[1])[:1]:
                    security.macs[mac] = vlan
            stuck.add(port[0])
        elif security.aging is not None:
            _age(past, port, security, now)
    return stuck


def _secure_ports(
    past: Past, configs: Mapping[str, DeviceConfig]
) -> Iterator[tuple[Port, PortSecurityConfig]]:
    for port in past.secured:
        interface = configs[port[0]].interfaces.get(port[1])
        if interface is not None and interface.switchport is not None and interface.switchport.secured:
            yield port, interface.switchport.secured


def _age(past: Past, port: Port, security: PortSecurityConfig, now: float) -> None:
    """Forget addresses that are too old: since they were learned, or since they were heard last."""
    node, name = port
    kept = []
    for mac in past.secured[port]:
        heard = [past.macs[node, vlan, mac][1] for vlan in past.vlans_of(node, mac, name)]
        learned = past.secured_since.get((node, name, mac), now)
        since = max(heard, default=learned) if security.inactivity else learned
        if now - since < (security.aging or 0) * MINUTE:
            kept.append(mac)
        else:
            past.secured_since.pop((node, name, mac), None)
    past.secured[port] = tuple(kept)
    if not kept:
        del past.secured[port]
