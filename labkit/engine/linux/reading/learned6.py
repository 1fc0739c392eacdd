"""What interfaces learned of IPv6, and what DHCPv6 gave, as the program in the container has it."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from ipaddress import IPv6Address
from typing import Any

from labkit.engine.linux.autoconfiguration.client import LENGTH as GIVEN_LENGTH
from labkit.engine.linux.autoconfiguration.listener import LENGTH
from labkit.engine.linux.autoconfiguration.program import STATE
from labkit.engine.linux.names import linux_name
from labkit.engine.linux.reading.snapshot import Snapshot
from labkit.engine.linux.topic import DeviceView
from labkit.engine.sim.ipv6.addressing import Address6, Interface6
from labkit.engine.sim.ipv6.arithmetic import DEFAULT, ip6, network6
from labkit.nos.state.ipv6 import Lease6, NextHop6, Route6


def with_learned(interface: Interface6, snapshot: Snapshot) -> Interface6:
    """An interface with the addresses that it learned."""
    found, name = _state(snapshot), linux_name(interface.name)
    known = {address.address for address in interface.addresses}
    settings = interface.settings
    fresh = []
    if settings.autoconfiguration:
        made = found.get("addresses", {}).get(name, ())
        fresh += [Address6(address, LENGTH, "autoconfigured") for address in made if address not in known]
    lease = found.get("clients", {}).get(name)
    if settings.dhcp_client and lease is not None and lease["address"] not in known:
        fresh.append(Address6(lease["address"], GIVEN_LENGTH, "dhcp"))
    return replace(interface, addresses=(*interface.addresses, *fresh)) if fresh else interface


def default_route(device: DeviceView, alive: list[Interface6], snapshot: Snapshot) -> Iterator[Route6]:
    """The route to the routers that advertised themselves."""
    routers, facts = _state(snapshot).get("routers", {}), device.facts.ipv6
    hops = tuple(
        NextHop6(IPv6Address(router), each.name, False, None)
        for each in alive
        if each.settings.learns_default
        for router in routers.get(linux_name(each.name), ())
    )
    if hops and facts is not None:
        yield Route6(network6(DEFAULT), "unr", facts.manners.learned_preference, 0, hops)


def leases(device: DeviceView, snapshot: Snapshot) -> tuple[Lease6, ...]:
    """What the pools of a device have given, by pool and address."""
    facts = device.facts.ipv6
    pools = _state(snapshot).get("pools", {})
    return tuple(
        Lease6(pool.name, ip6(int(address)), ip6(local), holder)
        for pool in (facts.pools if facts is not None else ())
        for address, (holder, local) in pools.get(pool.name, {"leases": {}})["leases"].items()
    )


def relayed(device: DeviceView, snapshot: Snapshot) -> Mapping[str, int]:
    """By interface, how many clients got an address through this device."""
    known = _state(snapshot).get("relayed", {})
    names = {linux_name(port.name): port.name for port in device.facts.ports}
    return Counter({names[inside]: len(who) for inside, who in known.items() if inside in names and who})


def _state(snapshot: Snapshot) -> dict[str, Any]:
    text = snapshot.file(STATE)
    found: dict[str, Any] = json.loads(text) if text else {}
    return found
