"""Static routes (ZXR10 GER user manual, volume I: distance behind the next hop, then the tag)."""

from labkit.nos.ios_like.static_routes import clear, lines, refuse, store
from labkit.nos.shell.declaration import Setting, Table
from labkit.nos.zte.refusals import worded

table = Table()

_WHERE = "[vrf <vrf:string 1-32>] <ip> <length:mask>"
_VIA = "{<next-hop:ip>|<interface> [<next-hop:ip>]}"
_HELP = {
    "ip": "Global IP configuration subcommands",
    "route": "Establish static routes",
    "<ip>": "Destination prefix",
    "<length>": "Destination prefix mask",
    "<next_hop>": "Forwarding router's address",
    "<interface>": "Interface name",
    "<distance>": "Distance metric for this route",
    "tag": "Set tag for this route",
    "name": "Specify the name of the route",
}


table.add(
    Setting(
        views=("system",),
        notation=f"ip route {_WHERE} {_VIA} [<distance:1-255>] [tag <1-4294967295>] [name <text:string 1-31>]",
        undo=(f"no ip route {_WHERE} [{_VIA}]",),
        path="static_routes",
        check=lambda call: worded(refuse(call)),
        store=store,
        clear=lambda call: worded(clear(call)),
        lines=lines,
        block="static",
        help=_HELP,
    ),
)
