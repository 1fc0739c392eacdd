"""`show mpls traffic-eng tunnels`, in the layout of the public sample: tunnels are kept, and none is ever up."""

from collections.abc import Iterator
from ipaddress import IPv4Address

from labkit.nos.config import DeviceConfig
from labkit.nos.device import Device
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.zte.tunnel import DESTINATION, INTERFACE, SHUTDOWN, TUNNEL
from labkit.nos.zte.views import ROUTER

table = Table()

_NOBODY = IPv4Address(0)


def tunnel(number: int, destination: IPv4Address, source: IPv4Address, *, admin_up: bool) -> Iterator[str]:
    """Render one tunnel that is not signalled."""
    yield ""
    yield f"Name: tunnel_{number}"
    yield f"      (Tunnel{number}) Destination: {destination}"
    yield "  Status:"
    yield f"    Admin: {'up' if admin_up else 'down'}  Oper: down  Path:  invalid  Signalling: down"
    yield "    Pre-setup Path: none"
    yield "  Config Parameters:"
    yield "    Resv-Style: SE"
    yield "    Metric Type: IGP (default)   Upper Limit: 4294967295"
    yield "    Bandwidth: 0 kbps (Global) Priority: 7  7"
    yield "  InLabel: -"
    yield "  OutLabel: -"
    yield "  RSVP Signalling Info :"
    yield f"    Src {source}, Dst {destination}, Tun-ID {number}, Tun-Instance 0"
    yield "    RSVP Path Info:"
    yield "      Explicit Route: NONE"


def _source(device: Device) -> IPv4Address:
    """The first loopback's address, as which the router would signal."""
    states = device.state.interfaces()
    found = [states[name].addresses for name in sorted(states) if name.startswith("loopback")]
    return next((addresses[0].address for addresses in found if addresses), _NOBODY)


def _shut(config: DeviceConfig) -> set[int]:
    """The tunnels whose interfaces were shut down."""
    interfaces = config.sections.get(INTERFACE, {}).values()
    return {section.values["tunnel"] for section in interfaces if SHUTDOWN in section.kept}


@table.display(
    "show mpls traffic-eng tunnels",
    families=ROUTER,
    help={"mpls": "MPLS information", "traffic-eng": "Traffic engineering", "tunnels": "Tunnels"},
)
def _show_tunnels(call: Call) -> Iterator[str]:
    config = call.device.config
    sections = config.sections.get(TUNNEL, {}).values()
    for section in sorted(sections, key=lambda each: int(each.values["tunnel"])):
        number = section.values["tunnel"]
        told = section.kept.get(DESTINATION)
        destination = told[0]["destination"] if told else _NOBODY
        yield from tunnel(number, destination, _source(call.device), admin_up=number not in _shut(config))
