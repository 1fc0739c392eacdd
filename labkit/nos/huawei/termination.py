"""Sub-interfaces of routers that terminate VLAN tags (IEEE 802.1Q; trap 44)."""

from collections.abc import Iterable

from labkit.nos.config import InterfaceConfig
from labkit.nos.huawei.views import SUBINTERFACE
from labkit.nos.shell.declaration import Call, Setting, Table, Values

table = Table()
_FIREWALLS = frozenset({"usg"})
_OTHERS = frozenset({"ar", "router", "s", "ac"})

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


def _termination(sub: InterfaceConfig) -> Iterable[Values]:
    if sub.termination is not None and not sub.inner_termination:
        yield {"vid": sub.termination}


table.add(
    *(
        Setting(
            views=(SUBINTERFACE,),
            families=families,
            notation=f"{words} <vid:1-4094>",
            undo=(f"undo {words} [<vid:1-4094>]",),
            store=_terminate,
            clear=_terminate,
            lines=_termination,
            path="termination",
            check=_refuse,
            place=4,
            help=_HELP,
        )
        for words, families in (("dot1q termination vid", _OTHERS), ("vlan-type dot1q", _FIREWALLS))
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
