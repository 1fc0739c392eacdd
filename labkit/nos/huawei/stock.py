"""Lines that a new device already has and that change nothing here: they are kept and printed in their place."""

from labkit.nos.shell.declaration import Kept, Table

table = Table()

AR = frozenset({"ar"})
SWITCH = frozenset({"s"})
AC = frozenset({"ac"})
USG = frozenset({"usg"})
ROUTER = frozenset({"router"})


def _kept(
    notation: str,
    families: frozenset[str],
    leading: str = "",
    trailing: str = "",
    block: str = "",
    place: float = 50,
) -> Kept:
    return Kept(
        views=("system",),
        notation=notation,
        families=families,
        leading=leading,
        trailing=trailing,
        block=block,
        place=place,
    )


table.add(
    Kept(
        views=("system",),
        notation="board add <board:string 1-15> <card:string 1-31>",
        undo=("undo board add <board:string 1-15>", "board delete <board:string 1-15>"),
        families=AR,
        single=False,
        leading=" ",
    ),
    _kept("snmp-agent local-engineid <engine:string 10-64>", AR | AC, " ", block="snmp-agent", place=10),
    _kept("snmp-agent", AR | AC, " ", trailing=" ", block="snmp-agent", place=90),
    _kept("snmp-agent", SWITCH | USG | ROUTER, block="snmp-agent", place=10),
    _kept(
        "snmp-agent local-engineid <engine:string 10-64>",
        SWITCH | USG | ROUTER,
        block="snmp-agent",
        place=11,
    ),
    _kept("portal local-server load <file:string 1-64>", AR),
    _kept("drop illegal-mac alarm", AR, " "),
    _kept("set cpu-usage threshold <1-100> restore <1-100>", AR, " "),
    _kept("cluster enable", SWITCH, block="cluster", place=10),
    _kept("ntdp enable", SWITCH, block="cluster", place=11),
    _kept("ndp enable", SWITCH, block="cluster", place=12),
    Kept(views=("system",), notation="drop illegal-mac alarm", families=SWITCH),
    _kept("wlan ac-global carrier id <carrier:string 1-10> ac id <0-65535>", AR, " "),
    _kept("wlan ac", AR, block="wlan ac"),
    _kept("wlan", ROUTER, block="wlan"),
    _kept("diffserv domain default", SWITCH | AC),
    _kept("drop-profile default", SWITCH),
)
