"""Sub-interfaces of routers that terminate VLAN tags (IEEE 802.1Q; trap 44)."""

from labkit.nos.config import InterfaceConfig
from labkit.nos.huawei.views import SUBINTERFACE
from labkit.nos.shell.declaration import Call, Setting, Table

table = Table()

_HELP = {
    "dot1q": "IEEE 802.1Q",
    "termination": "Terminate a VLAN tag",
    "vid": "VLAN of the tag",
    "arp": "Address Resolution Protocol",
    "broadcast": "Let the sub-interface send ARP requests",
}


def _refuse(call: Call) -> str | None:
    """A tag belongs to one sub-interface of a port."""
    if call.negative:
        return None
    main = call.target.name.split(".", 1)[0]
    for other in call.device.config.interfaces.values():
        same = (other.termination, other.inner_termination) == (call["vid"], None)
        taken = same and other is not call.target
        if taken and other.name.startswith(f"{main}."):
            return "Error: The VLAN has been configured on another sub-interface."
    return None


def _terminate(call: Call) -> str | None:
    sub: InterfaceConfig = call.target
    sub.termination, sub.inner_termination = None if call.negative else call["vid"], None
    return None


table.add(
    Setting(
        views=(SUBINTERFACE,),
        notation="dot1q termination vid <1-4094>",
        undo=("undo dot1q termination vid [<1-4094>]",),
        store=_terminate,
        clear=_terminate,
        lines=lambda sub: (
            () if sub.termination is None or sub.inner_termination else ({"vid": sub.termination},)
        ),
        path="termination",
        check=_refuse,
        place=4,
        help=_HELP,
    ),
    Setting(
        views=(SUBINTERFACE,),
        notation="arp broadcast enable",
        undo=("undo arp broadcast [enable]",),
        path="arp_broadcast",
        place=45,
        help=_HELP,
    ),
)
