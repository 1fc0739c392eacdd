"""The displays that several topics look at."""

from collections.abc import Sequence
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
    ip_address,
    ip_network,
)

from labkit.grading.check import Question, Records
from labkit.grading.parse import Row

CONFIGURATION = Question(
    {
        "huawei_vrp": "display current-configuration",
        "cisco_ios": "show running-config",
        "zte_zxros": "show running-config",
        "frr": "show running-config",
    }
)
_FRR_PROTOCOLS = {"C": "direct", "S": "static", "R": "rip", "O": "ospf", "I": "isis", "B": "bgp"}


def _frr_route(row: Row) -> Row:
    """Name the protocol that FRR has a letter for; a connected network has no next hop, and costs nothing."""
    return {
        **row,
        "protocol": _FRR_PROTOCOLS.get(str(row["protocol"]), "unr"),
        "preference": row["preference"] or "0",
        "cost": row["cost"] or "0",
        "next_hop": row["next_hop"] or "0.0.0.0",  # noqa: S104  no next hop, not a socket
    }


_IOS_PROTOCOLS = {
    "C": "direct",
    "L": "direct",
    "S": "static",
    "R": "rip",
    "O": "ospf",
    "B": "bgp",
    "i": "isis",
}
_IOS_OSPF = {"E1": "ospf-external", "E2": "ospf-external", "N1": "ospf-nssa", "N2": "ospf-nssa"}


def _ios_route(row: Row) -> Row:
    """Name the protocol that IOS has letters for; a connected network has no next hop, and costs nothing."""
    return {
        "destination": row["network"],
        "length": row["prefix_length"],
        "protocol": _IOS_OSPF.get(str(row["type"])) or _IOS_PROTOCOLS.get(str(row["protocol"]), "unr"),
        "preference": row["distance"] or "0",
        "cost": row["metric"] or "0",
        "next_hop": row["nexthop_ip"] or "0.0.0.0",  # noqa: S104  no next hop, not a socket
        "interface": row["nexthop_if"],
    }


def _zte_route(row: Row) -> Row:
    """Name the owner as all do. ZXROS counts its null interface from 1, and gives networks of its own an address."""
    own = row["owner"] in ("Direct", "Address")
    return {
        **row,
        "protocol": "direct" if own else str(row["owner"]).lower().split("-")[0],
        "next_hop": "0.0.0.0" if own else row["next_hop"],  # noqa: S104  no next hop, not a socket
        "interface": "null0" if row["interface"] == "null1" else row["interface"],
    }


ROUTES = Question(
    {
        "huawei_vrp": "display ip routing-table",
        "cisco_ios": "show ip route",
        "zte_zxros": "show ip forwarding route",
        "frr": "show ip route",
    },
    convert={"frr": _frr_route, "cisco_ios": _ios_route, "zte_zxros": _zte_route},
)
"""destination, length, protocol, preference, cost, next_hop, interface."""


def _ios_interface(row: Row) -> Row:
    """The state of port and protocol in VRP's words."""
    status = str(row["status"])
    return {
        "interface": row["interface"],
        "phy": "*down" if status.startswith("admin") else status,
        "protocol": row["proto"],
    }


def _zte_interface(row: Row) -> Row:
    return {
        "interface": row["interface"],
        "phy": "*down" if row["admin"] == "down" else row["physical"],
        "protocol": row["protocol"],
    }


INTERFACES = Question(
    {
        "huawei_vrp": "display interface brief",
        "cisco_ios": "show ip interface brief",
        "zte_zxros": "show interface brief",
    },
    convert={"cisco_ios": _ios_interface, "zte_zxros": _zte_interface},
)
"""interface, phy (`*down` where the administrator has shut it down), protocol."""


def _host_address(row: Row) -> Row:
    """Shape a PC's one address like a router's; its mask is dotted."""
    mask = str(row["mask"])
    length = sum(int(part).bit_count() for part in mask.split(".")) if mask.count(".") == 3 else 0
    address = "" if row["address"] == "0.0.0.0" else row["address"]  # noqa: S104  no address, not a socket
    return {
        **row,
        "address": address,
        "interface": "eth0",
        "length": str(length),
        "physical": "up",
        "protocol": "up",
    }


def _ios_address(row: Row) -> Row:
    return {
        "interface": row["interface"],
        "address": row["ip_address"],
        "length": row["prefix_length"],
        "physical": row["link_status"],
        "protocol": row["protocol_status"],
    }


def _zte_address(row: Row) -> Row:
    return {
        "interface": row["interface"],
        "address": "" if row["ip_address"] == "unassigned" else row["ip_address"],
        "length": row["mask"],
        "physical": row["link_status"],
        "protocol": row["protocol_status"],
    }


ADDRESSES = Question(
    {
        "huawei_vrp": "display ip interface brief",
        "cisco_ios": "show interfaces",
        "zte_zxros": "show interface",
        "host": "ipconfig",
    },
    convert={"host": _host_address, "cisco_ios": _ios_address, "zte_zxros": _zte_address},
)
"""interface, address, length, physical, protocol; address and length are empty where there is none."""


def _route6(row: Row) -> Row:
    """Write addresses as the standard does (RFC 5952); VRP uses capitals."""
    return {**row, **{key: str(IPv6Address(row[key])) for key in ("destination", "next_hop")}}


_IOS_PROTOCOLS6 = {"S": "static", "R": "ripng", "O": "ospfv3", "OI": "ospfv3", "B": "bgp", "ND": "unr"}


def _ios_route6(row: Row) -> Row:
    """Name the protocol that IOS has letters for; a network of its own has no next hop."""
    destination, _, length = str(row["network"]).partition("/")
    code = str(row["protocol"])
    own = "direct" if code in ("C", "L", "LC", "NDp") else "ospfv3-external"
    return {
        "destination": _standard(destination),
        "length": length,
        "protocol": _IOS_PROTOCOLS6.get(code, own),
        "preference": row["distance"],
        "cost": row["metric"],
        "next_hop": _standard(str(row["nexthop_ip"]) or "::"),
        "interface": row["nexthop_if"],
    }


ROUTES6 = Question(
    {"huawei_vrp": "display ipv6 routing-table", "cisco_ios": "show ipv6 route"},
    convert={"huawei_vrp": _route6, "cisco_ios": _ios_route6},
)
"""The same as in ROUTES, of IPv6."""


def _router_addresses6(row: Row) -> Row:
    lengths = [str(subnet).rpartition("/")[2] for subnet in row["subnets"]]
    pairs = zip(row["addresses"], lengths, strict=True)
    return {
        "interface": row["interface"],
        "link_local": _standard(row["link_local"]),
        "addresses": [f"{_standard(address)}/{length}" for address, length in pairs],
        "gateway": "",
        "advertises": "yes" if row["lifetime"] else "no",
        "managed": "yes" if row["managed"] else "no",
        "other": "yes" if row["other"] else "no",
    }


def _host_addresses6(row: Row) -> Row:
    own = [] if row["address6"] == "::" else [f"{_standard(row['address6'])}/{row['length6']}"]
    return {
        "interface": "eth0",
        "link_local": _standard(row["link_local"]),
        "addresses": own,
        "gateway": "" if row["gateway6"] == "::" else _standard(row["gateway6"]),
        "advertises": "no",
        "managed": "no",
        "other": "no",
    }


def _standard(address: str) -> str:
    return str(IPv6Address(address)) if address else ""


ADDRESSES6 = Question(
    {"huawei_vrp": "display ipv6 interface", "cisco_ios": "show ipv6 interface", "host": "ipconfig"},
    convert={
        "huawei_vrp": _router_addresses6,
        "cisco_ios": _router_addresses6,
        "host": _host_addresses6,
    },
    may_be_empty=True,
)
"""Interfaces with IPv6: interface, link_local, addresses (with lengths), gateway (of a PC), and whether it
advertises itself as a router and tells hosts to use DHCPv6: advertises, managed, other (`yes` or `no`)."""

AnyAddress = IPv4Address | IPv6Address
AnyInterface = IPv4Interface | IPv6Interface
AnyNetwork = IPv4Network | IPv6Network


def routes_to(prefix: AnyNetwork) -> Question:
    """Ask for the routing table of the prefix's version of IP."""
    return ROUTES if prefix.version == 4 else ROUTES6


def outlet(row: Row, table: Sequence[Row]) -> str:
    """Return the interface that packets of a route leave by.

    IOS names it only where it was configured or learnt: of other routes, the next hop is looked up in the table.
    """
    known = {str(row["next_hop"])}
    while not row["interface"]:
        hop = ip_address(row["next_hop"])
        covering = [each for each in table if hop in ip_network(f"{each['destination']}/{each['length']}")]
        best = max(covering, key=lambda each: int(each["length"]), default=None)
        if best is None or (not best["interface"] and str(best["next_hop"]) in known):
            return ""
        row = best
        known.add(str(row["next_hop"]))
    return str(row["interface"])


def addresses_like(address: AnyAddress | AnyInterface) -> Question:
    """Ask for the interfaces' addresses of the same version of IP."""
    return ADDRESSES if address.version == 4 else ADDRESSES6


def addresses_of(node: str, records: Records, like: AnyAddress | None = None) -> set[str]:
    """Return all addresses of a node, by which it is known on a trace or a link; of IPv4 unless `like` another."""
    if like is None or like.version == 4:
        return {str(row["address"]) for row in records.rows(node, ADDRESSES)} - {""}
    return {str(one).partition("/")[0] for row in records.rows(node, ADDRESSES6) for one in row["addresses"]}
