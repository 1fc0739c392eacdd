"""Traffic engineering tunnels: stored and shown as they are here, which is down: no labels are switched.

`interface te_tunnel1` with `ip unnumbered` as in published configurations; the mode `mpls traffic-eng` is from memory.
"""

from labkit.nos.shell.declaration import Kept, Section, Table
from labkit.nos.shell.kept import kept_lines, kept_section
from labkit.nos.zte.views import ROUTER

TUNNEL = "tunnel <tunnel:te-tunnel>"
INTERFACE = "interface <tunnel:te-tunnel>"
DESTINATION = "tunnel destination ipv4 <destination:ip>"
SHUTDOWN = "shutdown"

table = Table()
table.view("te-interface", lambda section: f"config-if-te_tunnel{section.values['tunnel']}")
table.view("mpls-te", "config-mpls-te")
table.view("te-tunnel", lambda section: f"config-mpls-te-tunnel-te_tunnel{section.values['tunnel']}")

_HELP = {
    "mpls": "Multiprotocol label switching",
    "traffic-eng": "Traffic engineering",
    "tunnel": "Configure a tunnel",
    "destination": "The end of the tunnel",
    "shutdown": "Shutdown the selected interface",
}

table.add(
    kept_section(INTERFACE, view="te-interface", families=ROUTER, block="if-intf", closing="$", place=51),
    *kept_lines(
        ("te-interface",),
        10,
        "description <description:text>",
        "ip unnumbered <interface>",
        SHUTDOWN,
        families=ROUTER,
        help=_HELP,
    ),
    Section(
        views=("system",),
        families=ROUTER,
        notation="mpls traffic-eng",
        undo=(),
        view="mpls-te",
        block="mpls-te",
        closing="$",
        help=_HELP,
    ),
    kept_section(TUNNEL, view="te-tunnel", views=("mpls-te",), families=ROUTER, closing="$"),
    *kept_lines(
        ("te-tunnel",),
        10,
        DESTINATION,
        "tunnel mpls traffic-eng record-route",
        families=ROUTER,
        help=_HELP,
    ),
    Kept(
        views=("te-tunnel",),
        notation="tunnel mpls traffic-eng path-option <option:1-10> {dynamic|explicit-path name <name:string 1-63>}",
        families=ROUTER,
        single=False,
        place=11,
        help=_HELP,
    ),
)
