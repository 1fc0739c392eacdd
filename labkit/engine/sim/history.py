"""From one solved state to the next: what stays chosen, since when, and what a device would log."""

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_address

from labkit.engine.engine import Event
from labkit.engine.sim.bgp.report import phases
from labkit.engine.sim.changes import neighbor_changes6, standby_changes
from labkit.engine.sim.ipv4 import ip, text
from labkit.engine.sim.links import Port
from labkit.engine.sim.network_state import NetworkState
from labkit.engine.sim.ospf.routerid import automatic
from labkit.engine.sim.past import Past
from labkit.engine.sim.spanning.changes import active_ports, note_changes
from labkit.engine.sim.streams import streams
from labkit.engine.sim.vrrp import GroupKey
from labkit.nos.state import VrrpTurns

NeighborKey = tuple[str, int, str, int]
"""Node, process, interface and the neighbour's address."""

Changes = list[tuple[str, Event]]


def remember(before: NetworkState | None, now_solved: NetworkState, past: Past, now: float) -> Changes:
    """Write the choices that stay into the past, and return what each device would log."""
    domain = now_solved.domain
    for node, facts in now_solved.facts.items():
        chosen = automatic(facts, past.router_ids.get(node))
        if chosen is not None:
            past.router_ids[node] = chosen
        else:
            past.router_ids.pop(node, None)
    past.process_ids = dict(domain.router_ids)
    past.designated = domain.adjacencies.offices()
    past.ppp_open = now_solved.lines.opened
    past.pppoe = now_solved.pppoe.holders()
    if now_solved.ipv6 is not None:
        past.ipv6.remember(now_solved.ipv6, now)
    _note_virtual_routers(before, now_solved, past, now)
    _note_topology_changes(now_solved, past, now)
    past.speaking.note(dict(streams(now_solved)), now)
    past.selected = dict(now_solved.carrier.aggregation.active)
    for port, cause in now_solved.carrier.error_down.items():
        past.shut(port, cause, now)
    return [
        *_carrier_changes(before, now_solved, past, now),
        *_neighbor_changes(before, now_solved, past, now),
        *(() if before is None else neighbor_changes6(before, now_solved, now)),
        *(() if before is None else standby_changes(before, now_solved, now)),
        *_session_changes(before, now_solved, past, now),
    ]


def _note_topology_changes(after: NetworkState, past: Past, now: float) -> None:
    """Count what ports that begin to forward changed in the trees of switches."""
    if after.bridges:
        found = active_ports(after.bridges, after.tree, after.switching.links.up)
        note_changes(past.topology_changes, after.bridges, after.tree, found - past.active_ports, now)
        past.active_ports = found


def _note_virtual_routers(before: NetworkState | None, after: NetworkState, past: Past, now: float) -> None:
    """Note who is master, and since when each virtual router is in its phase."""
    past.vrrp_masters = after.vrrp.holders()
    was = before.vrrp.masters if before is not None else {}
    for key, master in after.vrrp.masters.items():
        if key not in was or (was[key] == key) != (master == key):
            past.vrrp_since[key] = now
            _count_turn(past, key, began=key not in was, leads=master == key)
    for key in was.keys() - after.vrrp.masters.keys():
        turns = past.vrrp_turns.get(key, VrrpTurns())
        past.vrrp_turns[key] = replace(turns, initialize=turns.initialize + 1)


def _count_turn(past: Past, key: GroupKey, *, began: bool, leads: bool) -> None:
    """Count a change of phase; a virtual router begins as a backup, the owner of the address, too (VRP)."""
    turns = past.vrrp_turns.get(key, VrrpTurns())
    past.vrrp_turns[key] = replace(
        turns, master=turns.master + leads, backup=turns.backup + (began or not leads)
    )


def _session_changes(before: NetworkState | None, after: NetworkState, past: Past, now: float) -> Changes:
    """Note since when each BGP session is in its phase; one that was reset begins anew.

    A device tells of those that come up or go down.
    """
    was = _session_phases(before) if before is not None else {}
    current = _session_phases(after)
    for key in [key for key in past.session_since if key not in current]:
        del past.session_since[key]
    for key, phase in current.items():
        if was.get(key) != phase or key not in past.session_since:
            past.session_since[key] = now
    if before is None:
        return []
    return [
        (
            key[0],
            Event(
                now, "bgp-peer", "", "", 0, ip_address(key[1]), was.get(key, "idle"), current.get(key, "idle")
            ),
        )
        for key in sorted(was.keys() | current.keys())
        if (was.get(key) == "established") != (current.get(key) == "established")
    ]


def _session_phases(state: NetworkState) -> dict[tuple[str, int, str], str]:
    """The phases of BGP's sessions, over IPv4 and IPv6."""
    found = phases(state.protocols.bgp)
    return found if state.ipv6 is None else found | phases(state.ipv6.bgp)


def _carrier_changes(before: NetworkState | None, after: NetworkState, past: Past, now: float) -> Changes:
    was: frozenset[Port] = before.switching.links.up if before is not None else frozenset()
    up = after.switching.links.up
    changes: Changes = []
    for port in sorted(was ^ up):
        past.carrier_since[port] = now
        if before is not None:
            changes.append((port[0], Event(now, "link-up" if port in up else "link-down", port[1])))
    return changes


def _neighbor_changes(before: NetworkState | None, after: NetworkState, past: Past, now: float) -> Changes:
    was = dict(_phases(before)) if before is not None else {}
    current = dict(_phases(after))
    changes: Changes = []
    for key in sorted(was.keys() | current.keys()):
        old, new = was.get(key, "down"), current.get(key, "down")
        if old == new:
            continue
        node, process_id, interface, address = key
        if key in current:
            past.neighbor_since[key] = now
        else:
            past.neighbor_since.pop(key, None)
        if before is not None:
            detail = f"process {process_id} neighbour {text(address)}: {old} -> {new}"
            changes.append(
                (node, Event(now, "ospf-neighbor", interface, detail, process_id, ip(address), old, new))
            )
    return changes


def _phases(state: NetworkState) -> Iterator[tuple[NeighborKey, str]]:
    for key, neighbors in state.domain.adjacencies.neighbors.items():
        for neighbor in neighbors:
            yield (*key, neighbor.port.address), neighbor.phase
