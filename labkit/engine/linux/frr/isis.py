"""IS-IS for IPv4 (ISO/IEC 10589, RFC 1195)."""

from collections.abc import Collection, Iterator, Sequence

from labkit.engine.linux.frr import filters, ospf, policy, shadows
from labkit.engine.linux.frr.lines import line, place
from labkit.engine.linux.interfaces import inside_name
from labkit.engine.linux.layer3 import configured_interfaces
from labkit.engine.linux.topic import DeviceView, Document
from labkit.engine.sim.isis.circuits import HELLO, PRIORITY, SENT, Circuit, circuits_of, routers_of
from labkit.engine.sim.isis.facts import read_isis
from labkit.language import _
from labkit.nos.config import IsisAuthentication, IsisConfig, IsisImport

DAEMON = "isisd"
FAST_HELLO = 1
LSP_GENERATION = 2
"""Seconds between two versions of an LSP (VRP)."""
_STYLES = {
    "narrow": "narrow",
    "narrow-compatible": "transition",
    "compatible": "transition",
    "wide-compatible": "wide",
    "wide": "wide",
}
"""FRR's transition sends and takes both kinds."""
_STATIC = "redistribute ipv4 static"
_PASSED, _OWN = "labkit-passed-", 65000
"""Names of route-maps, and the place of a router's own imports in them."""
_TYPES = {"level-1": "level-1", "level-2": "level-2-only", "level-1-2": "level-1-2"}


def circuits(device: DeviceView) -> list[Circuit]:
    """The interfaces of the process that runs, by configuration."""
    facts = read_isis(device.config, device.node)
    if facts is None:
        return []
    router = next((each for each in routers_of({device.node.name: facts}) if not each.config.vrf), None)
    return [] if router is None else list(circuits_of(router, facts, tuple(configured_interfaces(device))))


def process(device: DeviceView) -> IsisConfig | None:
    """The first process with a network entity title: FRR's protocol knows one preference, and so one process."""
    return next((each for each in device.config.isis.values() if each.entities and not each.vrf), None)


def sections(device: DeviceView) -> Document:
    """The process and its circuits."""
    config = process(device)
    if config is None:
        return {}
    imports = list(config.redistributions.values())
    document = policy.sections(device, DAEMON, imports)
    document |= filters.outward(device.config, DAEMON, config.export_filters, imports)
    for level in _passing(device):
        document |= _passed(device, config, level)
    document[place(DAEMON, f"router isis {config.process_id}")] = tuple(_process(device, config))
    for circuit in circuits(device):
        inside = inside_name(device.config, circuit.name)
        document[place(DAEMON, f"interface {inside}")] = tuple(_circuit(device, circuit))
    return document


def limits(device: DeviceView) -> Sequence[str]:
    """What the lab process does in isisd's place, summaries, and styles that FRR has not."""
    found = [f"isis {number}: a second IS-IS process" for number in list(device.config.isis)[1:]]
    for config in device.config.isis.values():
        at = f"isis {config.process_id}"
        found += [
            f"{at}: {what}" for what in ospf.import_limits(device.config, config.redistributions.values())
        ]
        if config.level == "level-1-2":
            found.append(_("{at}: the lab process passes routes between the levels", at=at))
        if any(item.tag for item in config.redistributions.values()):
            found.append(_("{at}: tags are shown, and not in the LSPs nor known to route-policies", at=at))
        if "narrow" in SENT[config.cost_style] and any(
            isinstance(item, IsisImport) and not item.internal for item in config.redistributions.values()
        ):
            found.append(_("{at}: import-route with narrow metrics: its routes cost 64 less", at=at))
        if config.summaries:
            found.append(f"{at}: summary")
        if config.cost_style == "narrow-compatible":
            found.append(f"{at}: cost-style narrow-compatible")
        if config.cost_style == "wide-compatible":
            found.append(f"{at}: cost-style wide-compatible")
    found += [
        _("{port}: isis circuit-level level-1: level 2 is not told of its network", port=circuit.name)
        for circuit in circuits(device)
        if circuit.levels < circuit.router.levels and 1 in circuit.levels
    ]
    loopbacks = [circuit for circuit in circuits(device) if circuit.loopback]
    addressed = [port for port in device.facts.ports if port.kind == "loopback" and port.addresses]
    if loopbacks and len(loopbacks) != len(addressed):
        found.append(_("isis enable on some loopback interfaces and not on others"))
    return found


def _process(device: DeviceView, config: IsisConfig) -> Iterator[str]:
    # before the entity, with which the first LSP is made: FRR would keep its own 30 s for the second
    yield line(f"lsp-gen-interval {LSP_GENERATION if device.pace is None else 1}", "no lsp-gen-interval")
    for entity in config.entities:
        yield line(f"net {entity}")
    yield line(f"is-type {_TYPES[config.level]}", "no is-type")
    yield line(f"metric-style {_STYLES[config.cost_style]}", "no metric-style")
    yield line("no hostname dynamic", "hostname dynamic")
    if config.overload:
        yield line("set-overload-bit")
    if config.attached == "always":
        yield line("attached-bit send")
    if config.avoid_attached:
        yield line("attached-bit receive ignore", "no attached-bit receive ignore")
    if device.pace is not None:
        yield line("spf-interval 1", "no spf-interval")
    yield from _password("area-password", config.area_authentication)
    yield from _password("domain-password", config.domain_authentication)
    passing = _passing(device)
    for item in config.redistributions.values():
        yield from _import(config, item, passing if item.protocol == "static" else ())
    for level in passing:
        yield line(
            f"{_STATIC} level-{level} metric 0 route-map {_PASSED}{level}", f"no {_STATIC} level-{level}"
        )
    default = config.default_originate
    if default is not None:
        for level in _levels(config, default.levels):
            always = "" if default.match_default else " always"
            own = f"default-information originate ipv4 level-{level}"
            yield line(f"{own}{always} metric {default.cost}", f"no {own}")


def _levels(config: IsisConfig, wanted: str) -> list[int]:
    both = {"level-1": [1], "level-2": [2], "level-1-2": [1, 2]}
    return [level for level in both[wanted] if level in both[config.level]]


def _passing(device: DeviceView) -> list[int]:
    """The levels into which routes of the other one pass."""
    return sorted({route.into for route in device.substituted.passed if route.into is not None})


def _passed(device: DeviceView, config: IsisConfig, level: int) -> Document:
    """The route-map with which a level imports the other's routes, and after them what it imports itself."""
    name = f"{_PASSED}{level}"
    own = {shadows.tag(route): route.cost for route in device.substituted.passed if route.into == level}
    document: Document = {
        place(DAEMON, f"route-map {name} permit {number}"): (
            line(f"match tag {tag}", "no match tag"),
            line(f"set metric {own[tag]}", "no set metric"),
        )
        for number, tag in enumerate(sorted(own), start=1)
    }
    for item in config.redistributions.values():
        if (
            isinstance(item, IsisImport)
            and item.protocol == "static"
            and level in _levels(config, item.levels)
        ):
            document[place(DAEMON, f"route-map {name} permit {_OWN}")] = (
                line(f"call {policy.wrapper(item)}", "no call"),
                line(f"set metric {item.cost or 0}", "no set metric"),
            )
    return document


def _import(config: IsisConfig, item: object, passing: Collection[int]) -> Iterator[str]:
    if not isinstance(item, IsisImport):
        return
    source = {"direct": "connected", "unr": "kernel"}.get(item.protocol, item.protocol)
    for level in (each for each in _levels(config, item.levels) if each not in passing):
        own = f"redistribute ipv4 {source} level-{level}"
        metric = 0 if item.cost is None else item.cost
        yield line(f"{own} metric {metric} route-map {policy.wrapper(item)}", f"no {own}")


def _password(word: str, authentication: IsisAuthentication | None) -> Iterator[str]:
    if authentication is not None:
        kind = "clear" if authentication.mode == "simple" else "md5"
        yield line(f"{word} {kind} {_key(authentication)} authenticate snp validate", f"no {word}")


def _key(authentication: IsisAuthentication) -> str:
    return (authentication.key.text or "unreadable").replace(" ", "_")[:254]


def _circuit(device: DeviceView, circuit: Circuit) -> Iterator[str]:
    process_id = circuit.router.process[1]
    yield line(f"ip router isis {process_id}")
    if circuit.loopback:
        yield line("isis passive")
        for level in sorted(circuit.levels):
            yield line(f"isis metric level-{level} {circuit.cost(level)}", f"no isis metric level-{level}")
        return
    yield line(f"isis circuit-type {_TYPES[circuit.settings.circuit_level]}", "no isis circuit-type")
    if circuit.settings.silent:
        yield line("isis passive")
    if circuit.settings.point_to_point or not circuit.broadcast:
        yield line("isis network point-to-point", "no isis network point-to-point")
    for level in (1, 2):
        hello = circuit.settings.hellos.get(level, HELLO)
        if device.pace is not None:
            hello = FAST_HELLO
        yield line(f"isis metric level-{level} {circuit.cost(level)}", f"no isis metric level-{level}")
        yield line(
            f"isis priority {circuit.settings.priorities.get(level, PRIORITY)} level-{level}",
            f"no isis priority level-{level}",
        )
        yield line(f"isis hello-interval level-{level} {hello}", f"no isis hello-interval level-{level}")
        if device.pace is not None:
            yield line(f"isis csnp-interval 1 level-{level}", f"no isis csnp-interval level-{level}")
            yield line(f"isis psnp-interval 1 level-{level}", f"no isis psnp-interval level-{level}")
    authentication = circuit.settings.authentication
    if authentication is not None:
        kind = "clear" if authentication.mode == "simple" else "md5"
        yield line(f"isis password {kind} {_key(authentication)}", "no isis password")
