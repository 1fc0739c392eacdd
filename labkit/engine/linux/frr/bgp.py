"""BGP-4 (RFC 4271) in IPv4 unicast, with VRP's defaults where FRR has others."""

from collections.abc import Iterator, Sequence

from labkit.engine.linux.frr import ospf, policy
from labkit.engine.linux.frr.lines import line, place
from labkit.engine.linux.frr.preference import bgp_preferences, distances
from labkit.engine.linux.interfaces import inside_name
from labkit.engine.linux.topic import DeviceView, Document
from labkit.engine.sim.bgp.facts import PeerFacts, read_bgp
from labkit.engine.sim.ipv4 import text
from labkit.engine.sim.ospf.routerid import automatic
from labkit.nos.config import BgpConfig, DeviceConfig

DAEMON = "bgpd"
FAMILY = "address-family ipv4 unicast"
KEEPALIVE, HOLD = 60, 180
"""Seconds (VRP)."""
CONNECT_RETRY = 32
"""Seconds (VRP)."""


def router_id(device: DeviceView) -> str | None:
    """The speaker's id: the process's, the device's, or the first address."""
    bgp = device.config.bgp
    if bgp is None:
        return None
    own = automatic(device.facts, None)
    chosen = bgp.router_id or device.config.router_id
    return str(chosen) if chosen is not None else text(own) if own is not None else None


def sections(device: DeviceView) -> Document:
    """The process, its peers, and what it announces."""
    bgp = device.config.bgp
    identity = router_id(device)
    if bgp is None or identity is None:
        return {}
    facts = read_bgp(bgp)
    document = policy.sections(device, DAEMON, list(bgp.redistributions.values()), bgp=True)
    item = policy.passing(device, bgp.redistributions.values())
    if item is not None:
        metric = () if item.cost is None else (line(f"set metric {item.cost}", "no set metric"),)
        document |= policy.stand_ins(DAEMON, item, metric)
    document[place(DAEMON)] += (line("bgp route-map delay-timer 1", "no bgp route-map delay-timer"),)
    process = f"router bgp {bgp.as_number}"
    lines = [*_process(bgp, identity)]
    for peer in facts.peers:
        lines += _session(device, bgp, peer)
    document[place(DAEMON, process)] = tuple(lines)
    lines = [*_family(device, bgp)]
    for peer in facts.peers:
        lines += _exchange(device.config, peer)
    document[place(DAEMON, process, FAMILY)] = tuple(lines)
    return document


def limits(device: DeviceView) -> Sequence[str]:
    """VPN instances, IPv6, and filters of the whole process."""
    bgp = device.config.bgp
    if bgp is None:
        return ()
    found = [f"bgp: ipv4-family vpn-instance {name}" for name in bgp.instances]
    if bgp.ipv6 is not None:
        found.append("bgp: ipv6-family unicast")
    if bgp.import_filters or bgp.export_filters:
        found.append("bgp: filter-policy")
    return found


def _process(bgp: BgpConfig, identity: str) -> Iterator[str]:
    yield line(f"bgp router-id {identity}", "no bgp router-id")
    yield line("no bgp ebgp-requires-policy", "bgp ebgp-requires-policy")
    yield line("no bgp default ipv4-unicast", "bgp default ipv4-unicast")
    yield line("bgp network import-check")
    yield line("bgp bestpath compare-routerid")
    # a policy also changes what is reflected, as in VRP
    yield line("bgp route-reflector allow-outbound-policy")
    keepalive, hold = bgp.timers or (KEEPALIVE, HOLD)
    yield line(f"timers bgp {keepalive} {hold}", "no timers bgp")
    if bgp.compares_med_always:
        yield line("bgp always-compare-med")
    if bgp.missing_med_is_worst:
        yield line("bgp bestpath med missing-as-worst")
    if bgp.ignores_path:
        yield line("bgp bestpath as-path ignore")
    if bgp.default_local_preference is not None:
        yield line(
            f"bgp default local-preference {bgp.default_local_preference}", "no bgp default local-preference"
        )
    if bgp.cluster_id is not None:
        yield line(f"bgp cluster-id {bgp.cluster_id}", "no bgp cluster-id")
    if not bgp.reflects_between_clients:
        yield line("no bgp client-to-client reflection", "bgp client-to-client reflection")
    if bgp.confederation_id is not None:
        yield line(f"bgp confederation identifier {bgp.confederation_id}", "no bgp confederation identifier")
        members = [number for number in bgp.confederation_members if number != bgp.as_number]
        if members:
            yield line(f"bgp confederation peers {' '.join(map(str, members))}")


def _session(device: DeviceView, bgp: BgpConfig, peer: PeerFacts) -> Iterator[str]:
    own, settings = f"neighbor {peer.name}", peer.settings
    yield line(f"{own} remote-as {peer.remote_as}", f"no {own}")
    if settings.connect_interface:
        inside = settings.connect_interface
        name = inside_name(device.config, inside)
        yield line(f"{own} update-source {_source(device, inside) or name}", f"no {own} update-source")
    if settings.ttl_security_hops:
        yield line(f"{own} ttl-security hops {settings.ttl_security_hops}", f"no {own} ttl-security hops")
    elif settings.ebgp_max_hop and peer.remote_as != bgp.as_number:
        yield line(f"{own} ebgp-multihop {settings.ebgp_max_hop}", f"no {own} ebgp-multihop")
    if settings.password is not None:
        key = (settings.password.text or "unreadable").replace(" ", "_")
        yield line(f"{own} password {key}", f"no {own} password")
    if settings.ignored:
        yield line(f"{own} shutdown")
    if settings.fake_as is not None:
        yield line(f"{own} local-as {settings.fake_as} no-prepend replace-as", f"no {own} local-as")
    retry = 2 if device.pace is not None else CONNECT_RETRY
    yield line(f"{own} timers connect {retry}", f"no {own} timers connect")
    if settings.timers is not None:
        yield line(f"{own} timers {settings.timers[0]} {settings.timers[1]}", f"no {own} timers")


def _source(device: DeviceView, interface: str) -> str:
    """The address of the interface from which the session is opened: loopbacks share one interface in Linux."""
    found = next((port.addresses for port in device.facts.ports if port.name == interface), ())
    return text(found[0][0]) if found else ""


def _family(device: DeviceView, bgp: BgpConfig) -> Iterator[str]:
    known = distances(device)
    preferences = " ".join(str(known[preference]) for preference in bgp_preferences(device))
    yield line(f"distance bgp {preferences}", "no distance bgp")
    yield line(f"maximum-paths {bgp.external_paths}", "no maximum-paths")
    yield line(f"maximum-paths ibgp {bgp.internal_paths}", "no maximum-paths ibgp")
    for (address, length), chosen in bgp.networks.items():
        yield line(
            f"network {address}/{length}{policy.policy(device.config, chosen)}",
            f"no network {address}/{length}",
        )
    for item in bgp.redistributions.values():
        source = {"direct": "connected", "unr": "kernel"}.get(item.protocol, item.protocol)
        own = f"redistribute {source}" + (
            ospf.instance(device.config, item.process_id) if item.protocol == "ospf" else ""
        )
        metric = "" if item.cost is None else f" metric {item.cost}"
        yield line(f"{own}{metric} route-map {policy.wrapper(item)}", f"no {own}")
    imports = bgp.redistributions
    if policy.passing(device, imports.values()) is not None and ("static", None) not in imports:
        yield line(f"redistribute static route-map {policy.STATIC}", "no redistribute static")
    for (address, length), aggregate in bgp.aggregates.items():
        own = f"aggregate-address {address}/{length}"
        words = " as-set" if aggregate.as_set else ""
        words += " summary-only" if aggregate.detail_suppressed else ""
        words += policy.policy(device.config, aggregate.attribute_policy)
        yield line(own + words, f"no {own}")


def _exchange(config: DeviceConfig, peer: PeerFacts) -> Iterator[str]:
    """What passes between the two, and how it is changed."""
    if not peer.enabled:
        return
    own, settings = f"neighbor {peer.name}", peer.settings
    yield line(f"{own} activate")
    if settings.next_hop_local:
        yield line(f"{own} next-hop-self")
    if settings.reflect_client:
        yield line(f"{own} route-reflector-client")
    if not settings.advertise_community:
        yield line(f"no {own} send-community all", f"{own} send-community all")
    if settings.public_as_only:
        yield line(f"{own} remove-private-AS")
    if settings.substitute_as:
        yield line(f"{own} as-override")
    if settings.allow_as_loop:
        yield line(f"{own} allowas-in {settings.allow_as_loop}", f"no {own} allowas-in")
    if settings.preferred_value:
        yield line(f"{own} weight {settings.preferred_value}", f"no {own} weight")
    if settings.default_originate is not None:
        chosen = policy.policy(config, settings.default_originate.route_policy)
        yield line(f"{own} default-originate{chosen}", f"no {own} default-originate")
    yield from _filters(config, own, peer)


def _filters(config: DeviceConfig, own: str, peer: PeerFacts) -> Iterator[str]:
    said = peer.settings
    for direction, chosen, prefixes, path, acl in (
        ("in", said.import_policy, said.import_prefix_list, said.import_path_filter, said.import_acl),
        ("out", said.export_policy, said.export_prefix_list, said.export_path_filter, said.export_acl),
    ):
        words = policy.policy(config, chosen)
        if words:
            yield line(f"{own}{words} {direction}", f"no {own}{words} {direction}")
        if prefixes in config.prefix_lists:
            yield line(f"{own} prefix-list {prefixes} {direction}")
        if path in config.path_filters:
            yield line(f"{own} filter-list {path} {direction}")
        listed = None if acl is None else policy.access_list(config, acl)
        if listed is not None:
            yield line(f"{own} distribute-list {listed} {direction}")
