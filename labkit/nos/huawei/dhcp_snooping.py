"""DHCP snooping: where it looks, and which ports it trusts."""

from collections.abc import Iterable

from labkit.nos.config import DeviceConfig, VlanConfig
from labkit.nos.huawei.bridging import SWITCHES
from labkit.nos.huawei.views import SWITCHPORT
from labkit.nos.shell.declaration import Answer, Call, Kept, Setting, Table, Values

table = Table()

_HELP = {
    "dhcp": "Dynamic Host Configuration Protocol",
    "snooping": "Let answers of servers in through trusted ports only",
    "enable": "Enable DHCP snooping",
    "trusted": "Answers of servers may come in here",
}
_OFF = "Error: Please enable DHCP in the global view first."


def _needs_dhcp(call: Call) -> str | None:
    config: DeviceConfig = call.target
    return None if call.negative or config.dhcp.enabled else _OFF


def _trust(call: Call) -> str | None:
    vlan: VlanConfig = call.target
    names = {call["interface"]}
    vlan.trusted = vlan.trusted - names if call.negative else vlan.trusted | names
    return None


def _trusted_lines(vlan: VlanConfig) -> Iterable[Values]:
    return ({"interface": name} for name in sorted(vlan.trusted))


table.add(
    Setting(
        views=("system",),
        families=SWITCHES,
        notation="dhcp snooping enable [ipv4]",
        undo=("undo dhcp snooping enable [ipv4]",),
        path="dhcp_snooping",
        read=lambda _values: True,
        write=lambda _on: ({},),
        check=_needs_dhcp,
        block="dhcp snooping",
        place=60,
        help=_HELP,
    ),
    Setting(
        views=("vlan",),
        families=SWITCHES,
        notation="dhcp snooping enable",
        path="snooping",
        place=30,
        help=_HELP,
    ),
    Setting(
        views=("vlan",),
        families=SWITCHES,
        notation="dhcp snooping trusted interface <interface>",
        undo=("undo dhcp snooping trusted interface <interface>",),
        path="trusted",
        store=_trust,
        clear=_trust,
        lines=_trusted_lines,
        place=31,
        help=_HELP,
    ),
    Setting(
        views=(SWITCHPORT,),
        families=SWITCHES,
        notation="dhcp snooping enable",
        path="switchport.snooping",
        place=73,
        help=_HELP,
    ),
    Setting(
        views=(SWITCHPORT,),
        families=SWITCHES,
        notation="dhcp snooping trusted",
        path="switchport.trusted",
        place=73.1,
        help=_HELP,
    ),
    *(
        Kept(views=(SWITCHPORT, "vlan"), families=SWITCHES, notation=notation, place=73.2, help=_HELP)
        for notation in (
            "dhcp snooping check dhcp-chaddr enable",
            "dhcp snooping check dhcp-rate enable",
            "dhcp snooping max-user-number <1-1024>",
            "arp anti-attack check user-bind enable",
            "ip source check user-bind enable",
        )
    ),
)


@table.display("display dhcp snooping [configuration]", families=SWITCHES, help=_HELP)
def _display(call: Call) -> Answer:
    config: DeviceConfig = call.device.config
    if not config.dhcp_snooping:
        return "Info: DHCP snooping is not enabled globally."
    lines = [
        "DHCP snooping global running information :",
        "DHCP snooping                            : Enable",
    ]
    for number, vlan in sorted(config.vlans.items()):
        if vlan.snooping:
            lines += [
                f"DHCP snooping running information for VLAN {number} :",
                "DHCP snooping                            : Enable",
            ]
    for name, port in config.interfaces.items():
        own = port.switchport
        if own is not None and (own.snooping or own.trusted):
            lines += [
                f"DHCP snooping running information for interface {name} :",
                f"DHCP snooping                            : {'Enable' if own.snooping else 'Disable (default)'}",
                f"Trusted interface                        : {'Yes' if own.trusted else 'No'}",
            ]
    return lines
