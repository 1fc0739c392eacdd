"""Port security: which source addresses a switch port lets in.

Addresses that a port heard first are let in until their number is reached; sticky ones become part of the
configuration. Another address is dropped, and with the action `shutdown` the port goes into error-down.
"""

from collections.abc import Iterable

from labkit.nos.config import InterfaceConfig, PortSecurityConfig, SwitchportConfig
from labkit.nos.huawei.bridging import SWITCHES, dashed, plain
from labkit.nos.huawei.views import SWITCHPORT
from labkit.nos.shell.declaration import Call, Setting, Table, Values

table = Table()

_HELP = {
    "port-security": "Port security",
    "enable": "Enable port security",
    "max-mac-num": "Number of addresses that the port lets in",
    "protect-action": "What a frame from another address leads to",
    "sticky": "Addresses that stay",
}
_OFF = "Error: Port security is not enabled on the interface."


def _security(interface: InterfaceConfig) -> PortSecurityConfig | None:
    return None if interface.switchport is None else interface.switchport.security


def _switch(call: Call) -> str | None:
    port: SwitchportConfig = call.target.switchport
    if call.negative:
        port.security = None
    elif port.security is None:
        port.security = PortSecurityConfig()
    return None


def _needs_security(call: Call) -> str | None:
    return _OFF if _security(call.target) is None else None


def _maximum(call: Call) -> str | None:
    security = _security(call.target)
    if security is not None:
        security.maximum = 1 if call.negative else call["number"]
    return None


def _action(call: Call) -> str | None:
    security = _security(call.target)
    if security is not None:
        security.action = "restrict" if call.negative else call["action"]
    return None


def _sticky(call: Call) -> str | None:
    security = _security(call.target)
    if security is not None:
        security.sticky = not call.negative
        security.macs = {} if call.negative else security.macs
    return None


def _address(call: Call) -> str | None:
    security = _security(call.target)
    if security is None:
        return None
    mac = plain(call["mac"])
    if call.negative:
        security.macs.pop(mac, None)
    elif not security.sticky:
        return "Error: The sticky MAC function is not enabled on the interface."
    elif mac not in security.macs and len(security.macs) >= security.maximum:
        return "Error: The number of secure MAC addresses has reached the maximum."
    else:
        security.macs[mac] = call["vlan"]
    return None


def _lines(interface: InterfaceConfig) -> Iterable[Values]:
    return ({},) if _security(interface) is not None else ()


def _action_lines(interface: InterfaceConfig) -> Iterable[Values]:
    security = _security(interface)
    if security is not None and security.action != "restrict":
        yield {"action": security.action}


def _maximum_lines(interface: InterfaceConfig) -> Iterable[Values]:
    security = _security(interface)
    if security is not None and security.maximum != 1:
        yield {"number": security.maximum}


def _sticky_lines(interface: InterfaceConfig) -> Iterable[Values]:
    security = _security(interface)
    return ({},) if security is not None and security.sticky else ()


def _address_lines(interface: InterfaceConfig) -> Iterable[Values]:
    security = _security(interface)
    if security is not None:
        for mac, vlan in sorted(security.macs.items()):
            yield {"mac": dashed(mac), "vlan": vlan}


def _aging(call: Call) -> str | None:
    security = _security(call.target)
    if security is not None:
        security.aging = None if call.negative else call["minutes"]
        security.inactivity = not call.negative and call["kind"] == "inactivity"
    return None


def _aging_lines(interface: InterfaceConfig) -> Iterable[Values]:
    security = _security(interface)
    if security is not None and security.aging is not None:
        yield {"minutes": security.aging, "kind": "inactivity" if security.inactivity else None}


table.add(
    Setting(
        views=(SWITCHPORT,),
        families=SWITCHES,
        notation="port-security enable",
        path="switchport.security",
        store=_switch,
        clear=_switch,
        lines=_lines,
        place=64,
        help=_HELP,
    ),
    Setting(
        views=(SWITCHPORT,),
        families=SWITCHES,
        notation="port-security protect-action <action:restrict|protect|shutdown>",
        undo=("undo port-security protect-action",),
        path="switchport.security",
        check=_needs_security,
        store=_action,
        clear=_action,
        lines=_action_lines,
        place=65,
        help=_HELP,
    ),
    Setting(
        views=(SWITCHPORT,),
        families=SWITCHES,
        notation="port-security max-mac-num <number:1-4096>",
        undo=("undo port-security max-mac-num",),
        path="switchport.security",
        check=_needs_security,
        store=_maximum,
        clear=_maximum,
        lines=_maximum_lines,
        place=66,
        help=_HELP,
    ),
    Setting(
        views=(SWITCHPORT,),
        families=SWITCHES,
        notation="port-security mac-address sticky",
        path="switchport.security",
        check=_needs_security,
        store=_sticky,
        clear=_sticky,
        lines=_sticky_lines,
        place=67,
        help=_HELP,
    ),
    Setting(
        views=(SWITCHPORT,),
        families=SWITCHES,
        notation="port-security mac-address sticky <mac> vlan <1-4094>",
        undo=("undo port-security mac-address sticky <mac> vlan <1-4094>",),
        path="switchport.security",
        check=_needs_security,
        store=_address,
        clear=_address,
        lines=_address_lines,
        place=68,
        help=_HELP,
    ),
    Setting(
        views=(SWITCHPORT,),
        families=SWITCHES,
        notation="port-security aging-time <minutes:1-1440> [type <kind:absolute|inactivity>]",
        undo=("undo port-security aging-time",),
        path="switchport.security",
        check=_needs_security,
        store=_aging,
        clear=_aging,
        lines=_aging_lines,
        place=69,
        help=_HELP,
    ),
)
