"""The tables of ZXROS's command line."""

from labkit.nos.zte import (
    files,
    interface,
    isis,
    ospf,
    ospf_interface,
    probe,
    static,
    system,
    tunnel,
    users,
    vlan,
)
from labkit.nos.zte.display import arp, mpls, routing
from labkit.nos.zte.display import interface as interface_display
from labkit.nos.zte.display import isis as isis_display
from labkit.nos.zte.display import ospf as ospf_display
from labkit.nos.zte.display import system as system_display
from labkit.nos.zte.display import vlan as vlan_display

TABLES = (
    arp.table,
    files.table,
    interface.table,
    interface_display.table,
    isis.table,
    isis_display.table,
    mpls.table,
    ospf.table,
    ospf_display.table,
    ospf_interface.table,
    probe.table,
    routing.table,
    static.table,
    system.table,
    system.terminals,
    system_display.table,
    tunnel.table,
    users.table,
    vlan.table,
    vlan_display.table,
)
