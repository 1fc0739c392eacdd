"""Static routes, and what a switch that does not route needs instead of them."""

from labkit.nos.cisco.views import LAYER3
from labkit.nos.ios_like.static_routes import clear, lines, refuse, store
from labkit.nos.shell.declaration import Setting, Table

table = Table()

_HELP = {
    "ip": "Global IP configuration subcommands",
    "route": "Establish static routes",
    "<ip>": "Destination prefix",
    "<length>": "Destination prefix mask",
    "<next_hop>": "Forwarding router's address",
    "<interface>": "Interface type and number",
    "<distance>": "Distance metric for this route",
    "permanent": "permanent route",
    "name": "Specify name of the next hop",
    "tag": "Set tag for this route",
}


_WHERE = "[vrf <vrf:string 1-32>] <ip> <length:mask>"
_VIA = "{<next-hop:ip>|<interface> [<next-hop:ip>]}"
_OPTIONS = "[<distance:1-255>] [tag <1-4294967295>|permanent|name <text:string 1-50>]*"

table.add(
    Setting(
        views=("system",),
        families=LAYER3,
        notation=f"ip route {_WHERE} {_VIA} {_OPTIONS}",
        undo=(f"no ip route {_WHERE} [{_VIA}] {_OPTIONS}",),
        path="static_routes",
        check=refuse,
        store=store,
        clear=clear,
        lines=lines,
        block="ip route",
        help=_HELP,
    ),
)
