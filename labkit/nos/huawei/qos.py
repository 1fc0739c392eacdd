"""Quality of service: queues, rate limits and drop profiles. Kept: no link of the simulation is ever full."""

from labkit.nos.huawei.views import DIALER, ETHERNET, SERIAL, SUBINTERFACE, SWITCHPORT, VLANIF
from labkit.nos.shell.declaration import Kept, Table
from labkit.nos.shell.kept import kept_section

table = Table()
table.view("queue-profile", lambda section: f"-qos-queue-profile-{section.values['name']}")
table.view("drop-profile", lambda section: f"-drop-profile-{section.values['name']}")
table.view("map-table", lambda section: f"-maptbl-{section.values['table']}")

_ROUTERS = frozenset({"ar", "router"})
_LIMITED = (ETHERNET, SWITCHPORT, SUBINTERFACE, SERIAL, VLANIF, DIALER)
_RATE = "cir <cir:8-10000000> [pir <8-10000000>] [cbs <1-4294967295>] [pbs <1-4294967295>]"
_COLOURS = "[green <green:pass|discard>] [yellow <yellow:pass|discard>] [red <red:pass|discard>]"
_INTERFACE = (
    f"qos car <direction:inbound|outbound> [acl <acl:2000-4999>] {_RATE} {_COLOURS}",
    "qos lr pct <1-100>",
    "qos max-bandwidth <1-1000000>",
    "qos reserved-bandwidth pct <1-100>",
    "qos gts cir <cir:8-10000000> [cbs <1-4294967295>]",
    "qos queue-profile <profile:string 1-31>",
    "qos map-table <table:string 1-31>",
    "qos wred <profile:string 1-31>",
)

table.add(
    *(
        Kept(views=_LIMITED, notation=notation, place=97 + index / 100, single=False)
        for index, notation in enumerate(_INTERFACE)
    ),
    kept_section(
        "qos queue-profile <name:string 1-31>",
        view="queue-profile",
        families=_ROUTERS,
        block="traffic policy",
    ),
    *(
        Kept(views=("queue-profile",), notation=notation, place=10 + index, single=False)
        for index, notation in enumerate(
            (
                "queue <from:0-7> [to <last:0-7>] weight <1-100>",
                "queue <from:0-7> [to <last:0-7>] gts cir <cir:8-10000000> [cbs <1-4294967295>]",
                "queue <from:0-7> [to <last:0-7>] drop-profile <profile:string 1-31>",
                "queue <from:0-7> [to <last:0-7>] length packets <1-1024>",
                (
                    "schedule <first:pq|wfq|wrr|drr> <from:0-7> [to <last:0-7>]"
                    " [<second:pq|wfq|wrr|drr> <low:0-7> [to <high:0-7>]]"
                ),
            )
        )
    ),
    kept_section(
        "drop-profile <name:string 1-31>", view="drop-profile", families=_ROUTERS, block="traffic policy"
    ),
    Kept(views=("drop-profile",), notation="wred <kind:dscp|ip-precedence>", place=10),
    Kept(
        views=("drop-profile",),
        notation="dscp <dscp:dscp> low-limit <1-100> high-limit <1-100> discard-percentage <1-100>",
        place=11,
        single=False,
    ),
    Kept(
        views=("drop-profile",),
        notation="ip-precedence <precedence:0-7> low-limit <1-100> high-limit <1-100> discard-percentage <1-100>",
        place=12,
        single=False,
    ),
    kept_section(
        "qos map-table <table:string 1-31>", view="map-table", families=_ROUTERS, block="traffic policy"
    ),
    Kept(views=("map-table",), notation="input <from:0-63> [to <to:0-63>] output <0-63>", single=False),
)
