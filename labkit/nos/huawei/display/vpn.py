"""VPN instances: what each was given, and the interfaces that are in it. Layouts: ntc-templates, the AR's manual."""

from collections.abc import Iterator, Sequence

from labkit.nos.config import DeviceConfig, VrfConfig
from labkit.nos.huawei.display.kept_lines import lines
from labkit.nos.huawei.display.lines import joined
from labkit.nos.shell.declaration import Call, Table

table = Table()

_NONE = "Error: The VPN instance does not exist."
_HELP = {
    "vpn-instance": "VPN instances",
    "verbose": "Detailed information",
    "interface": "Interfaces of the instances",
}


def _numbered(config: DeviceConfig, name: str | None = None) -> list[tuple[int, VrfConfig]]:
    """Instances with the numbers that the device gave them, in the order in which they were made."""
    return [(index, vrf) for index, vrf in enumerate(config.vrfs.values(), 1) if name in (None, vrf.name)]


def _members(config: DeviceConfig, vrf: VrfConfig) -> list[str]:
    return [interface.name for interface in config.interfaces.values() if interface.vrf == vrf.name]


def _listed(members: Sequence[str]) -> str:
    return f", \n{'':<19}".join(members)


@table.display("display ip vpn-instance interface", help=_HELP)
def interfaces(call: Call) -> str:
    """List the interfaces of each instance."""
    return joined(_interface_lines(call.device.config))


def _interface_lines(config: DeviceConfig) -> Iterator[str]:
    yield f" Total VPN-Instances configured      : {len(config.vrfs)}"
    yield ""
    for number, vrf in _numbered(config):
        members = _members(config, vrf)
        yield f" VPN-Instance Name and ID : {vrf.name}, {number}"
        yield f"  Interface Number : {len(members)} "
        if members:
            yield f"  Interface list : {_listed(members)}"
        yield ""


@table.display("display ip vpn-instance verbose [<name:string 1-31>]", help=_HELP)
def verbose(call: Call) -> str:
    """Tell all that is configured of the instances."""
    config = call.device.config
    found = _numbered(config, call["name"])
    if call["name"] is not None and not found:
        return _NONE
    count = len(found)
    head = [
        f" Total VPN-Instances configured      : {count}",
        f" Total IPv4 VPN-Instances configured : {sum(vrf.ipv4 for _, vrf in found)}",
        " Total IPv6 VPN-Instances configured : 0",
        "",
    ]
    return joined([*head, *(line for number, vrf in found for line in _verbose_lines(config, number, vrf))])


@table.display("display ip vpn-instance <name:string 1-31>", help=_HELP)
def one(call: Call) -> str:
    """Tell what an instance was given."""
    config = call.device.config
    found = _numbered(config, call["name"])
    if not found:
        return _NONE
    return joined(line for number, vrf in found for line in _verbose_lines(config, number, vrf))


def _verbose_lines(config: DeviceConfig, number: int, vrf: VrfConfig) -> Iterator[str]:
    yield f" VPN-Instance Name and ID : {vrf.name}, {number}"
    for description in lines(vrf, "description"):
        yield f"  Description : {next(iter(description.values()))}"
    members = _members(config, vrf)
    if members:
        yield f"  Interfaces : {', '.join(members)}"
    if vrf.ipv4:
        yield " Address family ipv4"
        if vrf.route_distinguisher:
            yield f"  Route Distinguisher : {vrf.route_distinguisher}"
            yield f"  Export VPN Targets :  {' '.join(vrf.export_targets)}".rstrip()
            yield f"  Import VPN Targets :  {' '.join(vrf.import_targets)}".rstrip()
        yield "  Label Policy : label per route"
        yield "  Log Interval : 5"
    yield ""
