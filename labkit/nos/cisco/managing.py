"""Who manages the device from afar: SNMP, and where the log goes. Kept lines, as no such station is in a lab."""

from labkit.nos.shell.declaration import Call, Kept, Table

table = Table()

_LEVELS = (
    "alerts", "critical", "debugging", "emergencies", "errors", "informational", "notifications", "warnings",
)  # fmt: skip
_LEVEL = f"{{<number:0-7>|<level:{'|'.join(_LEVELS)}>}}"
_HELP = {
    "snmp-server": "Modify SNMP engine parameters",
    "community": "Enable SNMP; set community string and access privs",
    "host": "Specify hosts to receive SNMP notifications",
    "logging": "Modify message logging facilities",
    "undebug": "Disable debugging functions",
    "debug": "Debugging functions",
    "all": "Enable all debugging",
}


def _kept(notation: str, block: str, place: float, *, single: bool = True) -> Kept:
    return Kept(views=("system",), notation=notation, block=block, place=place, single=single, help=_HELP)


table.add(
    _kept(f"logging trap {_LEVEL}", "logging host", 1),
    _kept("logging source-interface <interface>", "logging host", 2),
    _kept("logging host <ip>", "logging host", 3, single=False),
    _kept("logging <ip>", "logging host", 4, single=False),
    _kept("logging facility <facility:string 1-10>", "logging host", 5),
    _kept("snmp-server community <name:string 1-64> [ro|rw] [<acl:1-99>]", "snmp-server", 1, single=False),
    _kept("snmp-server location <text:text>", "snmp-server", 2),
    _kept("snmp-server contact <text:text>", "snmp-server", 3),
    _kept("snmp-server chassis-id <text:text>", "snmp-server", 4),
    _kept("snmp-server enable traps [<types:string 1-32>&<1-8>]", "snmp-server", 5, single=False),
    _kept("snmp-server trap-source <interface>", "snmp-server", 6),
    _kept(
        "snmp-server host <ip> [traps|informs] [version {1|2c|3 [auth|noauth|priv]}] <name:string 1-64>",
        "snmp-server",
        7,
        single=False,
    ),
    _kept(
        "snmp-server group <group:string 1-64> v3 {auth|noauth|priv} [read <read:string 1-64>]",
        "snmp-server",
        8,
        single=False,
    ),
    _kept(
        "snmp-server user <name:string 1-64> <group:string 1-64> v3"
        " [auth <auth:md5|sha> <secret:string 1-64> [priv {aes 128|des} <privacy:string 1-64>]]",
        "snmp-server",
        9,
        single=False,
    ),
    _kept(
        "snmp-server view <name:string 1-64> <tree:string 1-64> {excluded|included}",
        "snmp-server",
        10,
        single=False,
    ),
)


@table.action("undebug all", "no debug all", help=_HELP)
def _undebug(_call: Call) -> str:
    return "All possible debugging has been turned off"


@table.action(
    "debug ip {icmp|packet|rip|dhcp server events|dhcp server packet|nat|routing}",
    "debug ip ospf {adj|events|hello|packet}",
    "debug standby [events]",
    "debug ppp {authentication|negotiation}",
    help=_HELP,
)
def _debug(call: Call) -> str:
    """Say what is watched; what happens in a lab is told by its log."""
    return f"{' '.join(call.line.split()[1:]).upper()} debugging is on"
