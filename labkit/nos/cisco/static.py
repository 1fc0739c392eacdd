"""Static routes, and what a switch that does not route needs instead of them."""

from collections.abc import Iterable

from labkit.nos.cisco.views import LAYER3, LAYER3_SWITCHES, ROUTERS
from labkit.nos.config import DeviceConfig
from labkit.nos.ios_like.static_routes import clear, lines, refuse, store
from labkit.nos.shell.declaration import Call, Setting, Table, Values

table = Table()

_HELP = {
    "ip": "Global IP configuration subcommands",
    "routing": "Enable IP routing",
    "default-gateway": "Specify default gateway (if not routing IP)",
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


def _route(call: Call) -> None:
    call.target.routes = not call.negative


def _stopped(config: DeviceConfig) -> Iterable[Values]:
    return () if config.routes else ({"undo": True},)


def _started(config: DeviceConfig) -> Iterable[Values]:
    return ({},) if config.routes else ()


_WHERE = "[vrf <vrf:string 1-32>] <ip> <length:mask>"
_VIA = "{<next-hop:ip>|<interface> [<next-hop:ip>]}"
_OPTIONS = "[<distance:1-255>] [tag <1-4294967295>|permanent|name <text:string 1-50>]*"

table.add(
    *(
        Setting(
            views=("system",),
            families=families,
            notation="ip routing",
            path="routes",
            store=_route,
            clear=_route,
            lines=lines,
            block="ip routing",
            help=_HELP,
        )
        for families, lines in ((ROUTERS, _stopped), (LAYER3_SWITCHES, _started))
    ),
    Setting(
        views=("system",),
        notation="ip default-gateway <gateway:ip>",
        undo=("no ip default-gateway [<gateway:ip>]",),
        path="default_gateway",
        block="ip default-gateway",
        help=_HELP,
    ),
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
