"""DHCP: pools, servers, relays and clients (RFC 2131)."""

from collections.abc import Callable, Iterable
from typing import Any

from labkit.nos.config import DeviceConfig, DhcpPool, InterfaceConfig
from labkit.nos.huawei.views import ETHERNET, SUBINTERFACE, VLANIF
from labkit.nos.shell.declaration import Call, Kept, Section, Setting, Table, Values

table = Table()
table.view("ip-pool", "-ip-pool-{name}")

SERVING = (ETHERNET, SUBINTERFACE, VLANIF)


def _refuse_pool(call: Call) -> str | None:
    if call.negative and call["name"] not in call.device.config.dhcp.pools:
        return "Error:The IP address pool does not exist."
    return None


table.add(
    Setting(
        views=("system",),
        notation="dhcp enable",
        path="dhcp.enabled",
        after="Info: The operation may take a few seconds. Please wait for a moment.done.",
        help={"dhcp": "Specify DHCP (Dynamic Host Configuration Protocol) configuration information"},
    ),
    Section(
        views=("system",),
        notation="ip pool <name:string 1-64>",
        undo=("undo ip pool <name:string 1-64>",),
        view="ip-pool",
        path="dhcp.pools",
        key=lambda values: values["name"],
        make=lambda call: DhcpPool(call["name"]),
        printed=lambda config: config.dhcp.pools.values(),
        bind=lambda pool: {"name": pool.name},
        check=_refuse_pool,
        after="Info: It's successful to create an IP address pool.",
        block="ip pool",
        help={"pool": "Configure the IP address pool", "<name>": "Name of the pool"},
    ),
)

PoolOf = Callable[[Call], DhcpPool]


def _here(call: Call) -> DhcpPool:
    """The pool of the view."""
    pool: DhcpPool = call.target
    return pool


def _of_interface(call: Call) -> DhcpPool:
    """The interface's own pool."""
    interface: InterfaceConfig = call.target
    if interface.dhcp.pool is None:
        interface.dhcp.pool = DhcpPool()
    return interface.dhcp.pool


def _tidy(call: Call) -> None:
    """An interface whose pool says nothing has none."""
    if isinstance(call.target, InterfaceConfig) and call.target.dhcp.pool == DhcpPool():
        call.target.dhcp.pool = None


def _tidied(store: Callable[[Call], str | None]) -> Callable[[Call], str | None]:
    """Whether the line was taken or refused, no empty pool is left."""

    def run(call: Call) -> str | None:
        answer = store(call)
        _tidy(call)
        return answer

    return run


_NO_NETWORK = "Error:Please configure the network section first."


def _lacks_network(call: Call) -> bool:
    """Whether the view is that of a global pool which has no network yet."""
    return isinstance(call.target, DhcpPool) and call.target.network is None


def _inside(pool: DhcpPool, address: Any) -> bool:
    if pool.network is None:
        return True
    network, length = pool.network
    return int(address) >> (32 - length) == int(network) >> (32 - length)


def _bind(pool_of: PoolOf) -> Callable[[Call], str | None]:
    def store(call: Call) -> str | None:
        pool = pool_of(call)
        if call.negative:
            pool.bindings.pop(call["address"], None)
            return None
        if _lacks_network(call):
            return _NO_NETWORK
        if not _inside(pool, call["address"]) or call["address"] in pool.gateways:
            return "Error:The static-bind IP address is invalid."
        if call["mac"] in pool.bindings.values() and pool.bindings.get(call["address"]) != call["mac"]:
            return "Error:The MAC address has been bound."
        pool.bindings[call["address"]] = call["mac"]
        return None

    return _tidied(store)


def _exclude(pool_of: PoolOf) -> Callable[[Call], str | None]:
    def store(call: Call) -> str | None:
        pool = pool_of(call)
        ends = (call["first"], call["last"] or call["first"])
        if call.negative:
            known = ends in pool.excluded
            pool.excluded[:] = [held for held in pool.excluded if held != ends]
            return None if known else "Error:The excluded IP address does not exist."
        if _lacks_network(call):
            return _NO_NETWORK
        if ends[0] > ends[1] or not all(_inside(pool, end) for end in ends):
            return "Error:The excluded IP address is invalid."
        if any(ends[0] <= gateway <= ends[1] for gateway in pool.gateways):
            return "Error:The gateway cannot be excluded."
        if ends not in pool.excluded:
            pool.excluded.append(ends)
        return None

    return _tidied(store)


def _lease(pool_of: PoolOf) -> Callable[[Call], str | None]:
    def store(call: Call) -> str | None:
        pool = pool_of(call)
        pool.unlimited = bool(call["unlimited"]) and not call.negative
        pool.lease = None
        if not call.negative and not pool.unlimited:
            pool.lease = (call["day"], call["hour"] or 0, call["minute"] or 0)
        return None

    return _tidied(store)


def _extend(field: str, most: int) -> Callable[[PoolOf], Callable[[Call], str | None]]:
    def for_pool(pool_of: PoolOf) -> Callable[[Call], str | None]:
        def store(call: Call) -> str | None:
            held: list[Any] = getattr(pool_of(call), field)
            given = call["address"] or []
            if call.negative:
                held[:] = [address for address in held if given and address not in given]
                return None
            new = [address for address in given if address not in held]
            if field == "gateways" and any(_taken(pool_of(call), address) for address in new):
                return "Error:The IP address's status is error."
            if len(held) + len(new) > most:
                return f"Error:The number of addresses exceeds the maximum: {most}."
            held.extend(new)
            return None

        return _tidied(store)

    return for_pool


def _taken(pool: DhcpPool, address: Any) -> bool:
    """Whether an address is reserved for a client, or excluded, so that it cannot be the gateway."""
    return address in pool.bindings or any(first <= address <= last for first, last in pool.excluded)


def _domain(pool_of: PoolOf) -> Callable[[Call], str | None]:
    def store(call: Call) -> str | None:
        pool_of(call).domain = "" if call.negative else call["domain"]
        return None

    return _tidied(store)


def _lease_lines(pool: DhcpPool) -> Iterable[Values]:
    if pool.unlimited:
        yield {"unlimited": True}
    elif pool.lease is not None:
        yield dict(zip(("day", "hour", "minute"), pool.lease, strict=True))


def _list_lines(field: str) -> Callable[[DhcpPool], Iterable[Values]]:
    def lines(pool: DhcpPool) -> Iterable[Values]:
        held = getattr(pool, field)
        return ({"address": list(held)},) if held else ()

    return lines


def _excluded_lines(pool: DhcpPool) -> Iterable[Values]:
    for first, last in pool.excluded:
        yield {"first": first} if first == last else {"first": first, "last": last}


_Body = tuple[
    str, float, Callable[[PoolOf], Callable[[Call], str | None]], Callable[[DhcpPool], Iterable[Values]]
]
_BODY: tuple[_Body, ...] = (
    ("excluded-ip-address <first:ip> [<last:ip>]", 12, _exclude, _excluded_lines),
    (
        "static-bind ip-address <address:ip> mac-address <mac>",
        13,
        _bind,
        lambda pool: (
            {"address": address, "mac": pool.bindings[address]} for address in sorted(pool.bindings)
        ),
    ),
    (
        "lease {day <0-999> [hour <0-23> [minute <0-59>]]|unlimited}",
        14,
        _lease,
        _lease_lines,
    ),
    ("dns-list <address:ip>&<1-8>", 15, _extend("dns", 8), _list_lines("dns")),
    (
        "domain-name <domain:string 1-50>",
        16,
        _domain,
        lambda pool: ({"domain": pool.domain},) if pool.domain else (),
    ),
)
_UNDO = {"lease": "lease", "dns-list": "dns-list [<address:ip>&<1-8>]", "domain-name": "domain-name"}


def _undo(words: str) -> str:
    return _UNDO.get(words.split(maxsplit=1)[0], words)


def _interface_lines(lines: Callable[[DhcpPool], Iterable[Values]]) -> Callable[[Any], Iterable[Values]]:
    return lambda interface: () if interface.dhcp.pool is None else lines(interface.dhcp.pool)


def _network(call: Call) -> str | None:
    pool: DhcpPool = call.target
    if call.negative:
        pool.network = None
        pool.excluded.clear()
        pool.bindings.clear()
        return None
    length = call["length"] if call["length"] is not None else _classful(int(call["address"]))
    network = type(call["address"])(int(call["address"]) & ~((1 << (32 - length)) - 1))
    if pool.network not in (None, (network, length)):
        return "Error:The network has been configured in the pool."
    pool.network = (network, length)
    return None


def _classful(address: int) -> int:
    """The natural mask of an address (RFC 791, 3.2)."""
    return 8 if address >> 31 == 0 else 16 if address >> 30 == 2 else 24


_HELP = {
    "gateway-list": "Configure the gateway",
    "network": "Add a network",
    "excluded-ip-address": "Mark disable IP addresses",
    "static-bind": "Static bind",
    "lease": "Configure the lease of the IP pool",
    "dns-list": "Configure DNS servers",
    "domain-name": "Configure domain name",
    "day": "Days",
    "hour": "Hours",
    "minute": "Minutes",
    "unlimited": "Unlimited",
}

table.add(
    Setting(
        views=("ip-pool",),
        notation="gateway-list <address:ip>&<1-8>",
        undo=("undo gateway-list [<address:ip>&<1-8>]",),
        path="gateways",
        store=_extend("gateways", 8)(_here),
        clear=_extend("gateways", 8)(_here),
        lines=_list_lines("gateways"),
        place=10,
        trailing=" ",
        help=_HELP,
    ),
    Setting(
        views=("ip-pool",),
        notation="network <address:ip> [mask {<length:mask>|<length:mask-length>}]",
        undo=("undo network",),
        path="network",
        store=_network,
        clear=_network,
        lines=lambda pool: (
            () if pool.network is None else ({"address": pool.network[0], "length": pool.network[1]},)
        ),
        place=11,
        trailing=" ",
        help=_HELP,
    ),
    *(
        Setting(
            views=("ip-pool",),
            notation=words,
            undo=(f"undo {_undo(words)}",),
            path="network",
            store=store(_here),
            clear=store(_here),
            lines=lines,
            place=place,
            trailing=" ",
            help=_HELP,
        )
        for words, place, store, lines in _BODY
    ),
    *(
        Setting(
            views=SERVING,
            notation=f"dhcp server {words}",
            undo=(f"undo dhcp server {_undo(words)}",),
            path="dhcp",
            store=store(_of_interface),
            clear=store(_of_interface),
            lines=_interface_lines(lines),
            place=75 + place,
            trailing=" ",
            help=_HELP,
        )
        for words, place, store, lines in _BODY
    ),
    Kept(views=("ip-pool",), notation="nbns-list <ip>", place=20),
    Kept(views=("ip-pool",), notation="netbios-type <type:b-node|h-node|m-node|p-node>", place=21),
    Kept(views=("ip-pool",), notation="vpn-instance <vrf:string 1-31>", place=22),
    Kept(
        views=("ip-pool",),
        notation=(
            "option <code:1-254> [sub-option <sub:1-254>]"
            " {ascii <ascii:text 1-253>|hex <hex:string 1-254>|ip-address <ip>&<1-8>}"
        ),
        single=False,
        place=23,
    ),
)


def _select(call: Call) -> str | None:
    config: DeviceConfig = call.device.config
    if not call.negative and not config.dhcp.enabled:
        return "Error: Please enable DHCP in the global view first."
    call.target.dhcp.select = "" if call.negative else call["select"]
    return None


def _relay(call: Call) -> str | None:
    interface: InterfaceConfig = call.target
    servers = interface.dhcp.relay_servers
    if call.negative:
        servers[:] = [held for held in servers if call["server"] not in (None, held)]
        return None
    if interface.dhcp.select != "relay":
        return "Error: Please select the DHCP relay mode on this interface first."
    if call["server"] not in servers:
        servers.append(call["server"])
    return None


def _become_client(call: Call) -> str | None:
    interface: InterfaceConfig = call.target
    interface.dhcp.client = not call.negative
    if not call.negative:
        interface.address = None
        interface.secondary_addresses = []
    return None


table.add(
    Setting(
        views=SERVING,
        notation="dhcp select <select:global|interface|relay>",
        undo=("undo dhcp select [global|interface|relay]",),
        path="dhcp",
        store=_select,
        clear=_select,
        lines=lambda interface: ({"select": interface.dhcp.select},) if interface.dhcp.select else (),
        place=85,
        help={
            "dhcp": "Configure DHCP",
            "select": "DHCP process mode",
            "global": "Local server",
            "interface": "Interface server pool",
            "relay": "DHCP relay",
        },
    ),
    Setting(
        views=SERVING,
        notation="dhcp relay server-ip <server:ip>",
        undo=("undo dhcp relay server-ip {<server:ip>|all}",),
        path="dhcp",
        store=_relay,
        clear=_relay,
        lines=lambda interface: ({"server": server} for server in interface.dhcp.relay_servers),
        place=86,
        help={"relay": "Configure DHCP relay", "server-ip": "DHCP server IP address"},
    ),
    Setting(
        views=SERVING,
        notation="ip address dhcp-alloc",
        path="dhcp",
        store=_become_client,
        clear=_become_client,
        lines=lambda interface: ({},) if interface.dhcp.client else (),
        place=31,
        help={"dhcp-alloc": "IP address allocated by DHCP"},
    ),
)
