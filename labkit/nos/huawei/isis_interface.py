"""IS-IS on interfaces (ISO/IEC 10589, 7.4 and 8)."""

from typing import Any

from labkit.nos.config import InterfaceConfig
from labkit.nos.huawei.isis_words import (
    AUTHENTICATION,
    ONE_LEVEL,
    authentication_lines,
    by_level,
    read_authentication,
)
from labkit.nos.huawei.views import ETHERNET, LOOPBACK, SERIAL, SUBINTERFACE, TUNNEL, VLANIF
from labkit.nos.shell.declaration import Call, Setting, Table

table = Table()

ISIS_INTERFACES = (ETHERNET, SUBINTERFACE, SERIAL, VLANIF, LOOPBACK, TUNNEL)


def _enable(call: Call) -> str | None:
    interface: InterfaceConfig = call.target
    process_id = call["process_id"] or 1
    process = call.device.config.isis.get(process_id)
    if process is None:
        return "Error: The IS-IS process does not exist."
    if process.vrf != interface.vrf:
        return "Error: The interface and the IS-IS process are not in the same VPN instance."
    interface.isis.enabled = process_id
    return None


def _setting(notation: str, path: str, place: float, **how: Any) -> Setting:
    return Setting(views=ISIS_INTERFACES, notation=notation, path=f"isis.{path}", place=place, **how)


table.add(
    _setting(
        "isis enable [<process-id:1-65535>]",
        "enabled",
        41,
        undo=("undo isis enable [<process-id:1-65535>]",),
        store=_enable,
        lines=lambda interface: (
            () if interface.isis.enabled is None else ({"process_id": interface.isis.enabled},)
        ),
        help={"isis": "Configure IS-IS on the interface", "enable": "Enable IS-IS"},
    ),
    _setting("isis circuit-level <levels:level-1|level-1-2|level-2>", "circuit_level", 71),
    _setting("isis circuit-type p2p", "point_to_point", 72),
    _setting(
        f"isis authentication-mode {AUTHENTICATION}",
        "authentication",
        73,
        undo=("undo isis authentication-mode",),
        read=read_authentication,
        write=authentication_lines,
    ),
    _setting(
        f"isis cost <cost:1-16777214> {ONE_LEVEL}",
        "costs",
        74,
        undo=(f"undo isis cost {ONE_LEVEL}",),
        **by_level(lambda interface: interface.isis.costs, "cost"),
    ),
    _setting(
        f"isis timer hello <seconds:3-255> {ONE_LEVEL}",
        "hellos",
        75,
        undo=(f"undo isis timer hello {ONE_LEVEL}",),
        **by_level(lambda interface: interface.isis.hellos, "seconds"),
    ),
    _setting(
        f"isis dis-priority <priority:0-127> {ONE_LEVEL}",
        "priorities",
        76,
        undo=(f"undo isis dis-priority {ONE_LEVEL}",),
        **by_level(lambda interface: interface.isis.priorities, "priority"),
    ),
    _setting("isis silent", "silent", 77),
    _setting("isis small-hello", "small_hello", 78),
)
