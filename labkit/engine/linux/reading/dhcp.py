"""What DHCP gave, and what was given to this device."""

import json
from ipaddress import IPv4Network
from typing import Any

from labkit.engine.linux.dhcp.program import STATE
from labkit.engine.linux.names import linux_name
from labkit.engine.linux.reading.snapshot import Snapshot
from labkit.engine.linux.topic import DeviceView
from labkit.engine.sim.dhcp.lease import Lease, LeaseBook
from labkit.engine.sim.dhcp.report import pool_state, report_clients
from labkit.engine.sim.dhcp.solving import UNR_PREFERENCE
from labkit.nos.state import DhcpClientState, DhcpPoolState, NextHop, Route

_UPTIME = "/proc/uptime"


def pools(device: DeviceView, snapshot: Snapshot) -> list[DhcpPoolState]:
    """The pools of a device with their leases, the global ones first."""
    facts = device.facts.dhcp
    if facts is None or not (facts.global_pools or facts.own_pools):
        return []
    book, name = LeaseBook(), device.node.name
    state = _state(snapshot)
    for pool in (*facts.global_pools, *facts.own_pools):
        held: dict[str, Any] = state.get("pools", {}).get(pool.name, {"leases": {}, "remembered": {}})
        book.remembered[name, pool.name] = held["remembered"]
        for address, (mac, since) in held["leases"].items():
            book.leases["", f"{pool.name} {mac}"] = Lease(
                name,
                pool.name,
                mac,
                int(address),
                pool.length,
                pool.gateways,
                pool.dns,
                pool.domain,
                pool.seconds,
                since,
            )
    now = _now(snapshot)
    return [pool_state(name, pool, book, now) for pool in (*facts.global_pools, *facts.own_pools)]


def clients(device: DeviceView, snapshot: Snapshot) -> list[DhcpClientState]:
    """What the interfaces of a device were given, by name."""
    facts = device.facts.dhcp
    if facts is None or not facts.clients:
        return []
    book, name = LeaseBook(), device.node.name
    found = _state(snapshot).get("clients", {})
    for interface in facts.clients:
        lease = found.get(linux_name(interface))
        if lease is not None:
            book.leases[name, interface] = Lease(
                "",
                "",
                "",
                lease["address"],
                lease["length"],
                tuple(lease["gateways"]),
                tuple(lease["dns"]),
                lease["domain"],
                lease["seconds"],
                lease["granted"],
            )
    return report_clients(name, book, _now(snapshot))


def default_routes(device: DeviceView, snapshot: Snapshot) -> list[Route]:
    """The routes that came with leases."""
    return [
        Route(
            IPv4Network((0, 0)),
            "unr",
            UNR_PREFERENCE,
            0,
            (NextHop(lease.gateways[0], lease.interface),),
        )
        for lease in clients(device, snapshot)
        if lease.gateways
    ]


def _state(snapshot: Snapshot) -> dict[str, Any]:
    text = snapshot.file(STATE)
    found: dict[str, Any] = json.loads(text) if text else {}
    return found


def _now(snapshot: Snapshot) -> float:
    """The system's clock, by which the program counts."""
    return float(snapshot.file(_UPTIME).split()[0])
