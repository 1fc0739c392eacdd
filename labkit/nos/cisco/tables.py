"""The tables of IOS's command lines. Keep both lists by alphabet: neighbours are edited side by side."""

from labkit.nos.cisco import (
    access,
    files,
    interface,
    lines,
    probe,
    static,
    system,
    terminals,
)
from labkit.nos.cisco.display import interface as interface_display
from labkit.nos.cisco.display import ip_interface, routing
from labkit.nos.cisco.display import system as system_display

TABLES = (
    access.table,
    files.table,
    interface.table,
    interface_display.table,
    ip_interface.table,
    lines.table,
    probe.table,
    routing.table,
    static.table,
    system.table,
    system_display.table,
    terminals.table,
)
