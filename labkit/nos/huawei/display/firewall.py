"""`display zone`, `display security-policy` and `display firewall session table` of USG6000 (layouts: its manual)."""

from collections.abc import Iterable, Iterator, Mapping

from labkit.engine.engine import Reset
from labkit.nos.config import FirewallConfig, FirewallZone, PolicyRule
from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.zones import USG
from labkit.nos.shell.configuration import body_lines
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import FirewallSessionState

table = Table()

_RULE = "-" * 79
_COLUMNS = "{:<8} {:<33} {:<10} {:<12} {}"
_PROTOCOLS = {1: "icmp", 6: "tcp", 17: "udp"}
_SERVICES = {21: "ftp", 22: "ssh", 23: "telnet", 53: "dns", 80: "http", 443: "https"}
_ECHO = 2048
"""What stands for the port of an ICMP echo: type 8 and code 0 in two octets."""
_HELP = {
    "zone": "Display security zones",
    "security-policy": "Display the security policy",
    "firewall": "Display information of the firewall",
    "session": "Sessions",
    "table": "Session table",
}


def zones(held: Iterable[FirewallZone]) -> str:
    """Render `display zone`."""
    return joined(line for zone in held for line in _zone(zone))


def _zone(zone: FirewallZone) -> Iterator[str]:
    yield zone.name
    if zone.description:
        yield f" {zone.description}"
    yield f" priority is {zone.priority if zone.priority is not None else '(not set)'}"
    yield f" interface of the zone is ({len(zone.interfaces)}):"
    yield from (f"    {name}" for name in zone.interfaces)
    yield "#"


def rules(firewall: FirewallConfig, hits: Mapping[str, int]) -> str:
    """Render `display security-policy rule all`: the default rule, then the user's in their order."""
    default = "permit" if firewall.default_permit else "deny"
    rows = [_COLUMNS.format(0, "default", "enable", default, hits.get("default", 0))]
    rows += [
        _COLUMNS.format(number, rule.name, _state(rule), rule.action or "-", hits.get(rule.name, 0))
        for number, rule in enumerate(firewall.security.values(), 1)
    ]
    header = _COLUMNS.format("RULE ID", "RULE NAME", "STATE", "ACTION", "HITS")
    return joined((f"Total:{len(rows)}", header, _RULE, *rows, _RULE))


def _state(rule: PolicyRule) -> str:
    return "disable" if rule.disabled else "enable"


def sessions(held: Iterable[FirewallSessionState], *, verbose: bool = False) -> str:
    """Render `display firewall session table`."""
    rows = list(held)
    return joined(
        (
            f" Current Total Sessions : {len(rows)}",
            *(line for session in rows for line in _session(session, verbose=verbose)),
        )
    )


def _session(session: FirewallSessionState, *, verbose: bool) -> Iterator[str]:
    name = _PROTOCOLS.get(session.protocol, str(session.protocol))
    if session.protocol == 6:
        name = _SERVICES.get(session.destination_port, name)
    source = f"{session.source}:{session.source_port}"
    if session.new_source is not None:
        source += f"[{session.new_source}:{session.new_source_port}]"
    port = _ECHO if session.protocol == 1 else session.destination_port
    target = f"{session.destination}:{port}"
    if session.public_destination is not None:
        asked = _ECHO if session.protocol == 1 else session.public_port
        target = f"{session.public_destination}:{asked}[{target}]"
    ends = f"{source} --> {target}"
    if not verbose:
        yield f" {name}  VPN: public --> public  {ends}"
        return
    yield f" {name}  VPN: public --> public"
    yield f"  Zone: {session.source_zone} --> {session.destination_zone}  Left: {_time(session.left)}"
    yield f"  {ends} PolicyName: {session.rule or '---'}"
    yield ""


def _time(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


@table.display("display zone [<zone:string 1-32>]", families=USG, help=_HELP)
def _display_zone(call: Call) -> str:
    held = call.device.config.firewall.zones
    if call["zone"] is None:
        return zones(held.values())
    one = held.get(call["zone"].lower())
    return "Error: The zone does not exist." if one is None else zones([one])


@table.display("display security-policy [rule] all", families=USG, help=_HELP)
def _display_rules(call: Call) -> str:
    return rules(call.device.config.firewall, call.device.state.firewall().hits)


@table.display("display security-policy rule name <name:string 1-32>", families=USG, help=_HELP)
def _display_rule(call: Call) -> str:
    rule = call.device.config.firewall.security.get(call["name"])
    if rule is None:
        return "Error: The rule does not exist."
    hits = call.device.state.firewall().hits.get(rule.name, 0)
    body = body_lines(call.device.dialect, "security-rule", rule)
    return joined(
        (f" ({hits} times matched)", f" rule name {rule.name}", *(f"  {line.strip()}" for line in body))
    )


@table.display("display firewall session table [verbose]", families=USG, help=_HELP)
def _display_sessions(call: Call) -> str:
    return sessions(call.device.state.firewall().sessions, verbose=bool(call["verbose"]))


@table.action("reset firewall session table", changes=True, families=USG)
def _reset_sessions(call: Call) -> None:
    """Forget all sessions: what goes on must pass the policy again."""
    call.device.engine.reset(Reset("firewall"))
