"""The commands of a PC: eNSP's, and a way to give it an address at the command line."""

from collections.abc import Iterator

from labkit.engine.engine import Connect, Connection, Hop, Ping, ProbeResult, Trace
from labkit.nos.arrival import answerer, call_up, carry, client_address
from labkit.nos.config import DeviceConfig, InterfaceAddress
from labkit.nos.host import configuration, display, ipv6, pinging, services
from labkit.nos.host.configuration import (
    CARD,
    address,
    asks_dhcp,
    gateway,
    set_address,
    set_dhcp,
    set_gateway,
)
from labkit.nos.names import address_of, servers
from labkit.nos.probe import Pace, run
from labkit.nos.shell.declaration import Call, Setting, Table, Values
from labkit.nos.shell.effects import Dialogue, Output

table = Table()
table.view("user")

_HELP = {
    "ip": "Show or set the IP address",
    "address": "Set the IP address",
    "gateway": "Set the default gateway",
    "ipconfig": "Show the IP configuration",
    "tracert": "Show the way to a host",
    "traceroute": "Show the way to a host",
    "telnet": "Log in on a device",
    "arp": "Show the addresses that were learned",
    "show": "Show the configuration",
    "help": "List the commands",
    "dhcp": "Get the address by DHCP",
    "/renew": "Ask for the address again",
    "/release": "Give the address back",
    "connect": "Test whether a TCP service answers",
    "service": "Answer on a TCP port",
}
TELNET = 23
_COMMANDS = """\
arp -a                                          show the addresses that were learned
ip [<address> {<mask>|<length>} [<gateway>]]    show or set the address
ip address <address> {<mask>|<length>}          set the address alone
ip gateway <address>                            set the gateway alone
ip dhcp                                         get the address by DHCP
ipv6 [address] <address> <length> [<gateway>]   set the IPv6 address
ipv6 gateway <address>                          set the IPv6 gateway alone
ipv6 auto | ipv6 dhcp                           get an IPv6 address from a router or a server
ipconfig [/renew|/release]                      show the address, ask for it again, or give it back
connect <host> <port>                           test whether a TCP service answers
dns server <address>                            set the DNS server to ask for names
dns record <name> <address>                     answer for a name, as a DNS server
ftp <host> [<port>]                             transfer files: get, put, dir, bye
http get <url>                                  fetch a page from a web server
nslookup <name> [<server>]                      ask the DNS server for a name
ping <host> [-c <count>] [-t] [-i <ttl>] [-l <size>] [-6]
                                                test whether a host answers
service <port>                                  answer on a TCP port: 21 is FTP, others HTTP
show configuration                              show the configuration as it is stored
telnet <host> [<port>]                          log in on a device
tracert <host> [-n <hops>]                      show the way to a host
wget <url>                                      fetch a page from a web server
"""


def _store_address(call: Call) -> str | None:
    refused = configuration.refusal(call["address"], call["length"])
    if refused is None:
        set_address(call.target, InterfaceAddress(call["address"], call["length"]))
    return refused


def _clear_address(call: Call) -> None:
    set_address(call.target, None)


def _address_values(config: DeviceConfig) -> Iterator[Values]:
    own = address(config)
    if own is not None:
        yield {"address": own.address, "length": own.length}


def _store_gateway(call: Call) -> None:
    set_gateway(call.target, call["gateway"])


def _clear_gateway(call: Call) -> None:
    set_gateway(call.target, None)


def _serve(call: Call) -> None:
    config: DeviceConfig = call.target
    port = frozenset({call["port"]})
    config.services = config.services - port if call.negative else config.services | port


def _gateway_values(config: DeviceConfig) -> Iterator[Values]:
    next_hop = gateway(config)
    if next_hop is not None:
        yield {"gateway": next_hop}


table.add(
    Setting(
        views=("user",),
        notation="ip address <address:ip> {<length:mask>|<length:mask-length>}",
        path="interfaces",
        store=_store_address,
        clear=_clear_address,
        lines=_address_values,
        undo=("undo ip address",),
        place=10,
        help=_HELP,
    ),
    Setting(
        views=("user",),
        notation="ip dhcp",
        path="interfaces",
        store=lambda call: set_dhcp(call.target, on=True),
        clear=lambda call: set_dhcp(call.target, on=False),
        lines=lambda config: ({},) if asks_dhcp(config) else (),
        undo=("undo ip dhcp",),
        place=5,
        help=_HELP,
    ),
    Setting(
        views=("user",),
        notation="service <port:1-65535>",
        path="services",
        store=_serve,
        clear=_serve,
        lines=lambda config: ({"port": port} for port in sorted(config.services)),
        undo=("undo service <port:1-65535>",),
        place=30,
        help=_HELP,
    ),
    Setting(
        views=("user",),
        notation="ip gateway <gateway:ip>",
        path="static_routes",
        store=_store_gateway,
        clear=_clear_gateway,
        lines=_gateway_values,
        undo=("undo ip gateway",),
        place=20,
        help=_HELP,
    ),
)


@table.action("ip <address:ip> {<length:mask>|<length:mask-length>} [<gateway:ip>]", changes=True, help=_HELP)
def _ip(call: Call) -> str | None:
    """Set the address, and the gateway if one is given, else the old one stays."""
    refused = configuration.refusal(call["address"], call["length"])
    if refused is not None:
        return refused
    config = call.device.config
    set_address(config, InterfaceAddress(call["address"], call["length"]))
    if call["gateway"] is not None:
        set_gateway(config, call["gateway"])
    return None


@table.action("ipconfig", "ip", help=_HELP)
def _ipconfig(call: Call) -> str:
    return _shown(call)


def _shown(call: Call) -> str:
    card = call.device.state.interfaces()[CARD]
    leases = call.device.state.dhcp_clients() if asks_dhcp(call.device.config) else []
    if leases:
        own = InterfaceAddress(leases[0].address, leases[0].length)
        way = next(iter(leases[0].gateways), None)
        return display.ipconfig(own, way, card.mac, servers(call.device), ipv6.shown(call))
    config = call.device.config
    return display.ipconfig(
        address(config), gateway(config), card.mac, servers(call.device), ipv6.shown(call)
    )


@table.action("ipconfig /renew", changes=True, help=_HELP)
def _renew(call: Call) -> str:
    """Ask for an address again: each look at the network does so, if the PC uses DHCP."""
    if not asks_dhcp(call.device.config):
        return "The PC does not use DHCP. Type `ip dhcp` first."
    call.device.changed()
    return _shown(call)


@table.action("ipconfig /release", changes=True, help=_HELP)
def _release(call: Call) -> str:
    """Give the address back and ask no more, until `ip dhcp`."""
    set_dhcp(call.device.config, on=False)
    call.device.changed()
    return _shown(call)


@table.action("connect <host> <port:1-65535>", help=_HELP)
def _connect(call: Call) -> Dialogue:
    """Open a TCP connection and close it again."""
    destination = yield from address_of(call.device, call["host"])
    if destination is None:
        return
    probe = Connect(destination, call["port"])
    yield Output(f"Connecting to {probe.destination} port {probe.port} ...\n")

    def line(result: ProbeResult) -> str:
        outcome = result.outcome if isinstance(result, Connection) else ""
        return {
            "connected": "Connected.\n",
            "refused": "Connection refused.\n",
            "timeout": "Connection timed out.\n",
        }.get(outcome, "")

    yield from run(call.device.engine.probe(probe), Pace(), line)


@table.action("arp -a", help=_HELP)
def _arp(call: Call) -> str:
    return display.arp(call.device.state.arp())


@table.action("show configuration", help=_HELP)
def _show(call: Call) -> str:
    return "\n".join(
        [
            *configuration.lines(call.device.config),
            *ipv6.lines(call.device.config),
            *services.lines(call.device.config),
        ]
    )


@table.action("help", help=_HELP)
def _help(call: Call) -> str:  # noqa: ARG001  (every action takes the call)
    return _COMMANDS


@table.action(pinging.notation("<host>", "-4"), help=_HELP | pinging.HELP)
def _ping(call: Call) -> Dialogue:
    destination = yield from address_of(call.device, call["host"])
    if destination is None:
        return
    probe = Ping(
        destination=destination,
        count=pinging.number_of(call),
        size=pinging.size_of(call),
        ttl=call["ttl"] or pinging.TTL,
    )
    own = address(call.device.config)
    yield from pinging.ping(call, probe, own.address if own else destination)


@table.action("telnet <host> [<port:1-65535>]", help=_HELP)
def _telnet(call: Call) -> Dialogue:
    """Log in on a device by Telnet; the server behind another port hangs up at once."""
    port = call["port"] or TELNET
    host = yield from address_of(call.device, call["host"])
    if host is None:
        return
    yield Output(f"Press CTRL_] to quit telnet mode\nTrying {call['host']} ...\n")
    connection = yield from call_up(call.device, Connect(host, port))
    if connection.outcome != "connected":
        yield Output("Error: Can't connect to the remote host\n")
        return
    yield Output(f"Connected to {call['host']} ...\n")
    other = answerer(call.device, connection)
    if other is not None and connection.port == other.config.servers.telnet_port:
        session = other.admit("telnet", client_address(connection), hurried=call.terminal.role == "grader")
        if session is not None:
            yield from carry(session)
    yield Output("The connection was closed by the remote host\n")


@table.action("tracert <host> [-n <hops:1-255>]", "traceroute <host> [-n <hops:1-255>]", help=_HELP)
def _tracert(call: Call) -> Dialogue:
    destination = yield from address_of(call.device, call["host"])
    if destination is None:
        return
    probe = Trace(destination=destination, max_ttl=call["hops"] or 8)

    def line(result: ProbeResult) -> str:
        return display.trace_line(probe.probes, result) if isinstance(result, Hop) else ""

    yield Output(display.trace_header(probe))
    yield from run(call.device.engine.probe(probe), Pace(), line)
    yield Output("\n")
