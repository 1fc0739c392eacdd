"""OSPF (RFC 2328): one FRR daemon for each process.

A single process is one without a number: RIP and IS-IS of FRR import no other.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b

from labkit.engine.linux.frr import bfd, filters, policy, stand_ins
from labkit.engine.linux.frr.lines import line, place
from labkit.engine.linux.frr.preference import distances, ospf_preferences
from labkit.engine.linux.interfaces import LOOPBACK, inside_name
from labkit.engine.linux.layer3 import configured_interfaces
from labkit.engine.linux.topic import DeviceView, Document
from labkit.engine.sim.ipv4 import text
from labkit.engine.sim.ospf.interfaces import OspfPort, solve_ports
from labkit.engine.sim.ospf.manners import MANNERS, VRP
from labkit.language import _
from labkit.nos.config import Authentication, DeviceConfig, OspfAreaConfig, OspfConfig, Redistribution

_TYPES = {
    "broadcast": "broadcast",
    "p2p": "point-to-point",
    "nbma": "non-broadcast",
    "p2mp": "point-to-multipoint",
}
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@.+-")


def daemon(config: DeviceConfig, process_id: int) -> str:
    """The daemon that runs a process."""
    return "ospfd" if len(config.ospf) == 1 else f"ospfd-{process_id}"


def instance(config: DeviceConfig, process_id: int | None) -> str:
    """The word that tells FRR which process is meant; nothing where there is one."""
    return "" if len(config.ospf) == 1 else f" {process_id}"


def import_limits(config: DeviceConfig, redistributions: Iterable[Redistribution]) -> Iterator[str]:
    """What RIP and IS-IS do not import."""
    if len(config.ospf) > 1 and any(item.protocol == "ospf" for item in redistributions):
        yield _("import-route ospf where there are several processes")


def ports(device: DeviceView) -> dict[int, tuple[OspfPort, ...]]:
    """The interfaces of each process by configuration, whether they are up or not."""
    interfaces = configured_interfaces(device)
    solved = solve_ports(device.node.name, device.facts.ospf, dict(device.facts.ospf_ports), interfaces)
    return {process_id: found for (_, process_id), found in solved.items()}


def sections(device: DeviceView) -> Document:
    """Every process that has a router id."""
    document: Document = {}
    enabled = ports(device)
    for facts in device.facts.ospf:
        router_id = device.router_ids.get(facts.process_id)
        if router_id is None or facts.vrf:
            continue
        config = device.config.ospf[facts.process_id]
        name = daemon(device.config, facts.process_id)
        if facts.redistributions or config.default_originate or config.export_filters:
            imports = list(config.redistributions.values())
            document |= policy.sections(device, name, imports)
            document |= filters.outward(device.config, name, config.export_filters, imports)
            for section, lines in stand_ins.sections(device, name, config).items():
                document[section] = document.get(section, ()) + lines
        document[place(name, f"router ospf{instance(device.config, facts.process_id)}")] = tuple(
            _process(device, config, router_id)
        )
        document |= _interfaces(device, name, enabled[facts.process_id])
    return document


def limits(device: DeviceView) -> Sequence[str]:
    """VRFs, and the options of an NSSA that FRR has not."""
    found = []
    for config in device.config.ospf.values():
        at = f"ospf {config.process_id}"
        if config.vrf:
            found.append(f"{at} vpn-instance {config.vrf}")
        if any(summary.advertise for summary in config.ranges.values()):
            found.append(_("{at}: asbr-summary: a route that leads nowhere goes with it", at=at))
        for area in config.areas.values():
            border = len(config.areas) > 1
            found += [f"{at} area {area.area_id}: {what}" for what in _area_limits(area, border=border)]
    for interface in device.config.interfaces.values():
        authentication = interface.ospf.authentication
        if authentication is not None and authentication.mode == "hmac-sha256":
            found.append(f"{interface.name}: ospf authentication-mode hmac-sha256")
    found += [
        _("{port}: ospf network-type {type}: it costs 1, not 0", port=port.name, type=port.network_type)
        for enabled in ports(device).values()
        for port in enabled
        if port.loopback and not port.cost and inside_name(device.config, port.name) != LOOPBACK
    ]
    return found


def _area_limits(area: OspfAreaConfig, *, border: bool) -> Iterator[str]:
    options = area.nssa
    if area.kind == "nssa" and border and not area.no_summary:
        yield _("nssa: the border router's default route is sent as a type-3 LSA, and shown as type 7")
    if area.kind == "nssa" and border:
        yield _("nssa: all translated routes have one cost")
    if options.default_route and not border:
        yield "nssa default-route-advertise"
    if options.default_tag is not None:
        yield _("nssa: the tag of the default route")
    if options.no_import:
        yield "nssa no-import-route"
    if options.zero_address_forwarding or options.suppress_forwarding_address:
        yield _("nssa forwarding addresses")
    if area.authentication is not None and area.authentication.mode == "hmac-sha256":
        yield "authentication-mode hmac-sha256"
    if area.import_filter or area.export_filter:
        yield "filter"


def _process(device: DeviceView, config: OspfConfig, router_id: int) -> Iterator[str]:
    yield line(f"ospf router-id {text(router_id)}", "no ospf router-id")
    # FRR's own kind of border router needs a neighbour in the backbone to be one (RFC 3509), VRP's an interface
    yield line("ospf abr-type standard", "no ospf abr-type standard")
    if config.rfc1583_compatible:
        yield line("compatible rfc1583")
    known = distances(device)
    preferences = ospf_preferences(device, config.preference, config.external_preference)
    internal, external = (known[preference] for preference in preferences)
    yield line(
        f"distance ospf intra-area {internal} inter-area {internal} external {external}", "no distance ospf"
    )
    usual = MANNERS.get(device.node.kind.vendor, VRP).maximum_paths
    yield line(f"maximum-paths {config.maximum_paths or usual}", "no maximum-paths")
    spf = "0 50 200" if device.pace is not None else "500 1000 10000"
    yield line(f"timers throttle spf {spf}", "no timers throttle spf")
    if device.pace is not None:
        yield line("timers throttle lsa all 100", "no timers throttle lsa all")
        yield line("timers lsa min-arrival 50", "no timers lsa min-arrival")
    if config.stub_router:
        yield line("max-metric router-lsa administrative")
    for area in config.areas.values():
        yield from _area(area)
    for peer, priority in config.peers.items():
        rank = "" if priority is None else f" priority {priority}"
        yield line(f"neighbor {peer}{rank}", f"no neighbor {peer}")
    if len(config.areas) > 1 and any(area.kind == "nssa" for area in config.areas.values()):
        cost = device.substituted.translated.get(config.process_id, 1)
        yield line(f"default-metric {cost}", "no default-metric")
    yield from _originated(device, config)


def _area(area: OspfAreaConfig) -> Iterator[str]:
    at = f"area {area.area_id}"
    short = " no-summary" if area.no_summary else ""
    if area.kind == "stub":
        yield line(f"{at} stub{short}", f"no {at} stub")
    elif area.kind == "nssa":
        translator = " translate-always" if area.nssa.translator_always else ""
        yield line(f"{at} nssa{translator}{short}", f"no {at} nssa")
    if area.kind != "normal":
        cost = stand_ins.default_cost(area)
        yield line(f"{at} default-cost {cost}", f"no {at} default-cost {cost}")
    for (address, length), settings in area.ranges.items():
        how = "not-advertise" if not settings.advertise else "advertise"
        if settings.advertise and settings.cost is not None:
            how += f" cost {settings.cost}"
        yield line(f"{at} range {address}/{length} {how}", f"no {at} range {address}/{length}")
    for peer, link in area.virtual_links.items():
        own = f"{at} virtual-link {peer}"
        hello = link.hello_interval or 10
        dead = link.dead_interval or 4 * hello
        yield line(own)
        yield line(
            f"{own} hello-interval {hello} retransmit-interval {link.retransmit_interval or 5} "
            f"transmit-delay {link.transmit_delay or 1} dead-interval {dead}",
            f"no {own} hello-interval retransmit-interval transmit-delay dead-interval",
        )


def _originated(device: DeviceView, config: OspfConfig) -> Iterator[str]:
    """What the process brings in. Metric 1, where FRR has 10 and 20."""
    default = config.default_originate
    if default is not None:
        always = " always" if default.always else ""
        metric = 1 if default.cost is None else default.cost
        chosen = policy.policy(device.config, default.route_policy)
        yield line(
            f"default-information originate{always} metric {metric} metric-type {default.metric_type or 2}{chosen}",
            "no default-information originate",
        )
    for item in config.redistributions.values():
        source = {"direct": "connected", "unr": "kernel"}.get(item.protocol, item.protocol)
        own = f"redistribute {source}" + (f" {item.process_id}" if item.protocol == "ospf" else "")
        metric = 1 if item.cost is None else item.cost
        yield line(
            f"{own} metric {metric} metric-type {item.metric_type or 2} route-map {policy.wrapper(item)}",
            f"no {own}",
        )
    if stand_ins.brings_in(device, config) and ("static", None) not in config.redistributions:
        yield line(f"redistribute static route-map {policy.STATIC}", "no redistribute static")


def _interfaces(device: DeviceView, name: str, enabled: Sequence[OspfPort]) -> Document:
    document: dict[str, list[str]] = {}
    for port in enabled:
        inside = inside_name(device.config, port.name)
        lines = document.setdefault(place(name, f"interface {inside}"), [])
        process, area, own = instance(device.config, port.process_id), text(port.area_id), text(port.address)
        if inside != LOOPBACK:
            lines += _settings(device, port)
        lines.append(line(f"ip ospf{process} area {area} {own}"))
        for address, _length in port.secondaries:
            lines += [
                line(f"ip ospf passive {text(address)}"),
                line(f"ip ospf{process} area {area} {text(address)}"),
            ]
    return {section: tuple(lines) for section, lines in document.items()}


def _settings(device: DeviceView, port: OspfPort) -> Iterator[str]:
    hello, dead = port.hello, port.dead
    if device.pace is not None:
        hello, dead = device.pace.ospf(hello, dead)
    yield line(f"ip ospf network {_TYPES[port.network_type]}", "no ip ospf network")
    yield line(f"ip ospf cost {max(port.cost, 1)}", "no ip ospf cost")
    yield line(f"ip ospf hello-interval {hello}", "no ip ospf hello-interval")
    yield line(f"ip ospf dead-interval {dead}", "no ip ospf dead-interval")
    yield line(f"ip ospf retransmit-interval {port.retransmit}", "no ip ospf retransmit-interval")
    yield line(f"ip ospf transmit-delay {port.transmit_delay}", "no ip ospf transmit-delay")
    yield line(f"ip ospf priority {port.priority}", "no ip ospf priority")
    if not port.mtu_check:
        yield line("ip ospf mtu-ignore")
    if port.passive:
        yield line("ip ospf passive")
    yield from bfd.ospf_line(device, port.process_id, port.name)
    yield from _authentication(port.authentication)


def _authentication(authentication: Authentication) -> Iterator[str]:
    if authentication.mode == "simple":
        yield line(
            f"ip ospf authentication-key {key_text(authentication, 8)}", "no ip ospf authentication-key"
        )
        yield line("ip ospf authentication", "no ip ospf authentication")
    elif authentication.mode in ("md5", "hmac-md5"):
        number = authentication.key_id or 1
        key = key_text(authentication, 16)
        yield line(
            f"ip ospf message-digest-key {number} md5 {key}", f"no ip ospf message-digest-key {number}"
        )
        yield line("ip ospf authentication message-digest", "no ip ospf authentication")


def key_text(authentication: Authentication, size: int) -> str:
    """The key as FRR is given it: the student's own, unless FRR's grammar could not carry it.

    FRR knows no HMAC-MD5 for OSPF. It gets keyed MD5 with a key that nobody types, so that two ends with
    HMAC-MD5 agree, and none of them with an end that has MD5.
    """
    key = authentication.key
    own = (key.text or "") if key is not None else ""
    if authentication.mode != "hmac-md5" and 0 < len(own) <= size and _PLAIN.issuperset(own):
        return own
    return blake2b(f"{authentication.mode} {own}".encode(), digest_size=size // 2).hexdigest()
