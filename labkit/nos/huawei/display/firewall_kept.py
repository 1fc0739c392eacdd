"""What a USG firewall watches and offers, in the manual's layouts: server map, drops, services, links, vsys."""

from collections.abc import Iterator

from labkit.nos.huawei.display.kept_lines import has, lines, sections
from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.firewall import USG
from labkit.nos.huawei.zones import SERVICES
from labkit.nos.shell.declaration import Call, Table

table = Table()
_RULE = "-" * 79
_HELP = {
    "statistics": "Numbers of packets",
    "service-manage": "Services that interfaces let in to the device",
    "ip-link": "Links that are watched",
    "vsys": "Virtual systems",
    "interzone": "Between two zones",
}


@table.display("display firewall {statistic|statistics} system {discard|discarded}", families=USG, help=_HELP)
def drops(call: Call) -> str:
    """Count what the security policy refused: the hits of the rules that deny."""
    firewall = call.device.config.firewall
    hits = call.device.state.firewall().hits
    denying = [rule.name for rule in firewall.security.values() if rule.action == "deny"]
    if not firewall.default_permit:
        denying.append("default")
    total = sum(hits.get(name, 0) for name in denying)
    return joined(
        [
            "Packets discarded statistic",
            f"  Total packets discarded:{total:>22}",
            f"  Policy filter:{total:>32}",
        ]
    )


@table.display("display service-manage", families=USG, help=_HELP)
def services(call: Call) -> str:
    """List the services of the device that each interface lets in."""
    rows = [f"{'Interface':<28}{'State':<10}Permitted services", _RULE]
    for name, interface in call.device.config.interfaces.items():
        manage = interface.service_manage
        permitted = " ".join(service for service in SERVICES if service in manage.services) or "-"
        if name.startswith("GigabitEthernet") or manage.services:
            rows.append(f"{name:<28}{'enable' if manage.enabled else 'disable':<10}{permitted}")
    return joined(rows)


@table.display("display ip-link [name <name:string 1-31>]", families=USG, help=_HELP)
def links(call: Call) -> str:
    """List the links that are watched: no probe is sent here, so each waits for its first answer."""
    held = list(sections(call.device.config, "ip-link name"))
    found = [link for link in held if call["name"] in (None, link.values["name"])]
    rows = [f"Current Total Ip-link Number : {len(found)}"]
    rows.append(f"{'Name':<24}{'Member':<9}{'State':<8}Up/Down/Init")
    for link in found:
        members = sum(1 for _ in lines(link, "destination"))
        rows.append(f"{link.values['name']:<24}{members:<9}{'init':<8}0  0  {members}")
    return joined(rows)


@table.display("display vsys", families=USG, help=_HELP)
def systems(call: Call) -> str:
    """List the virtual systems: the public one is always there."""
    config = call.device.config
    made = list(sections(config, "vsys name"))
    rows = [f"Total Virtual Systems: {len(made) + 1}", f"{'Name':<24}{'ID':<6}State", _RULE]
    rows.append(f"{'public':<24}{0:<6}{'enabled' if has(config, 'vsys enable') else 'disabled'}")
    rows += [
        f"{vsys.values['name']:<24}{vsys.values.get('id', number):<6}-" for number, vsys in enumerate(made, 1)
    ]
    return joined(rows)


@table.display("display firewall interzone", families=USG, help=_HELP)
def between_zones(call: Call) -> str:
    """List what is followed between two zones."""
    return joined(_between(call))


def _between(call: Call) -> Iterator[str]:
    for pair in sections(call.device.config, "firewall interzone"):
        yield f"interzone {pair.values['first']} {pair.values['second']}"
        yield from (f" detect {line['protocol']}" for line in lines(pair, "detect") if "protocol" in line)


@table.display("display firewall blacklist item", families=USG, help=_HELP)
def refused(call: Call) -> str:
    """List the sources that are refused."""
    held = [line["source"] for line in lines(call.device.config, "firewall blacklist item")]
    return joined([f" Current blacklist items: {len(held)}", *(f" {source!s:<20}Manual" for source in held)])
