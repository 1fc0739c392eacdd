"""What a device's container must offer to the programs that this engine runs in it."""

from labkit.topology.topology import DeviceKind

CAPABILITIES = (
    "NET_ADMIN",
    "NET_RAW",
    "NET_BIND_SERVICE",
    "SYS_ADMIN",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "KILL",
    "SETUID",
    "SETGID",
)
"""To be added after all were dropped: FRR's daemons ask for the first four, the rest is for starting them."""
WRITABLE = ("/run", "/tmp", "/var/tmp", "/var/lib/frr", "/var/log")  # noqa: S108  (in the container)
"""Folders in memory; the rest of the file system may be read-only."""


def sysctls(kind: DeviceKind) -> dict[str, str]:
    """Kernel settings of the container's own network, which cannot be changed from inside.

    Routers forward, hosts do not. A device answers ARP requests only for an address of the interface that was
    asked, sends every ICMP error it owes (RFC 1812 lets it, a trace needs it) from the interface through which
    the packet came in, and lets a packet come in by another way than it would send one back.
    """
    forwards = "0" if kind.role == "host" else "1"
    return {
        "net.ipv4.ip_forward": forwards,
        "net.ipv6.conf.all.forwarding": forwards,
        "net.ipv6.conf.default.accept_dad": "0",
        "net.ipv4.conf.all.rp_filter": "0",
        "net.ipv4.conf.default.rp_filter": "0",
        "net.ipv4.conf.all.arp_ignore": "1",
        "net.ipv4.conf.all.arp_announce": "2",
        "net.ipv4.conf.all.send_redirects": "0",
        "net.ipv4.conf.default.send_redirects": "0",
        "net.ipv4.icmp_errors_use_inbound_ifaddr": "1",
        "net.ipv4.icmp_ratemask": "0",
        "net.ipv4.icmp_echo_ignore_broadcasts": "1",
        "net.ipv4.neigh.default.unres_qlen": "100",
        "net.ipv4.ping_group_range": "1 0",
    }
