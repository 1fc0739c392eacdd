"""`show hosts`: the names that the device knows, and whom it asks for others (layout of IOS 15)."""

from collections.abc import Iterator

from labkit.nos.config import DnsConfig
from labkit.nos.shell.declaration import Call, Table

table = Table()


def hosts(dns: DnsConfig) -> Iterator[str]:
    """Render the names that were typed; they never age."""
    yield f"Default domain is {dns.domains[0] if dns.domains else 'not set'}"
    servers = ", ".join(str(server) for server in dns.servers) or "255.255.255.255"
    yield (
        "Name/address lookup uses domain service"
        if dns.resolve
        else "Name/address lookup uses static mappings"
    )
    yield f"Name servers are {servers}"
    yield ""
    yield "Codes: UN - unknown, EX - expired, OK - OK, ?? - revalidate"
    yield "       temp - temporary, perm - permanent"
    yield "       NA - Not Applicable None - Not defined"
    yield ""
    yield "Host                      Port  Flags      Age Type   Address(es)"
    for name, address in dns.hosts.items():
        yield f"{name:<26}{'None':<6}{'(perm, OK)':<11}{'0':<4}{'IP':<7}{address}"


@table.display("show hosts", help={"hosts": "IP domain-name, lookup style, nameservers, and host table"})
def _show(call: Call) -> Iterator[str]:
    return hosts(call.device.config.dns)
