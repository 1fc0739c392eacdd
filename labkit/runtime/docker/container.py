"""What the container of a device may do, and what holds it back."""

import re
from typing import TYPE_CHECKING, Any

from labkit.engine.linux.unsupported import proxies_arp
from labkit.runtime.docker.image import DEVICE
from labkit.runtime.docker.wirer import PROCESSES
from labkit.runtime.docker.wiring import JOB, WIRER
from labkit.topology.topology import DeviceKind, Node

if TYPE_CHECKING:
    from docker import DockerClient

LAB = "labkit.lab"
"""Label: the lab's name, for people and for `docker ps --filter`."""
LAB_ID = "labkit.id"
"""Label: the lab's id. Names may be the same in two state folders that share an engine; ids are not."""
NODE = "labkit.node"
ROLE = "labkit.role"
"""Label: `device`, `guest` for an image of somebody else, `relay` for what leads to those, or `wiring` for the
helper that lays the links."""

CAPABILITIES = (
    "NET_ADMIN",  # addresses, routes, queues, filters
    "NET_RAW",  # OSPF and VRRP speak IP itself
    "NET_BIND_SERVICE",  # BGP, DHCP and SSH have ports below 1024
    "SYS_ADMIN",  # zebra does not start without it
    "SETUID",  # FRR and dnsmasq give up root
    "SETGID",
    "CHOWN",  # they own their folders
    "DAC_OVERRIDE",
    "FOWNER",
    "KILL",
)
"""All that a device's programs need; every other capability is dropped."""
GUEST_CAPABILITIES = tuple(name for name in CAPABILITIES if name != "SYS_ADMIN")
"""Of an image of somebody else, where users may well have a Linux shell: what more it needs the lab has to name."""

TIED: dict[str, Any] = {
    "command": ["/usr/bin/tini", "--", "/usr/bin/cat"],
    "stdin_open": True,
    "auto_remove": True,
}
"""For a container that ends, and is removed, with the connection to its standard input."""

_MEMORY = 256 * 2**20
_PROCESSES = 256
"""Threads count: Open vSwitch has six, each FRR daemon two or three."""
_CPUS = 1.0
_TUNNEL_DEVICE = "/dev/net/tun"
"""Open vSwitch's userspace datapath makes its own ports of it."""
_WRITABLE = {
    "/run": "mode=755,size=32m",
    "/tmp": "mode=1777,size=64m",  # noqa: S108  the container's own, in memory
    "/var/tmp": "mode=1777,size=16m",  # noqa: S108
    "/var/log": "mode=755,size=32m",
    "/var/lib/frr": "mode=755,size=8m",
    "/var/lib/misc": "mode=755,size=8m",
    "/var/lib/openvswitch": "mode=755,size=16m",
    "/etc/frr": "mode=755,size=8m",
    "/etc/openvswitch": "mode=755,size=16m",
}
"""Folders in memory; the rest of the file system is read-only."""
_UNFIT = re.compile(r"[^A-Za-z0-9_.-]")


def labels(lab: str, lab_id: str, role: str) -> dict[str, str]:
    """The labels of everything that belongs to a lab."""
    return {LAB: lab, LAB_ID: lab_id, ROLE: role}


def sysctls(kind: DeviceKind) -> dict[str, str]:
    """Kernel settings of the container's own network, which cannot be changed from inside.

    Routers forward, hosts do not. A device answers ARP requests only for an address of the interface that was
    asked (and, as its vendor's devices may, for what it has a route to), sends every ICMP error it owes (RFC 1812
    lets it, a trace needs it) from the interface through which the packet came in, and lets a packet come in by
    another way than it would send one back.
    """
    forwards = "0" if kind.role == "host" else "1"
    return {
        "net.ipv4.ip_forward": forwards,
        "net.ipv4.conf.all.rp_filter": "0",
        "net.ipv4.conf.default.rp_filter": "0",
        "net.ipv4.conf.all.arp_ignore": "1",
        "net.ipv4.conf.all.arp_announce": "2",
        "net.ipv4.conf.default.proxy_arp": "1" if proxies_arp(kind) else "0",
        "net.ipv4.conf.all.send_redirects": "0",
        "net.ipv4.conf.default.send_redirects": "0",
        "net.ipv4.icmp_errors_use_inbound_ifaddr": "1",
        "net.ipv4.icmp_ratemask": "0",
        "net.ipv4.ip_default_ttl": "128" if kind.role == "host" else "255",
        "net.ipv4.icmp_echo_ignore_broadcasts": "1",
        "net.ipv4.ping_group_range": "1 0",
        # Docker switches IPv6 off where a container has no network of its own
        "net.ipv6.conf.all.disable_ipv6": "0",
        "net.ipv6.conf.default.disable_ipv6": "0",
        "net.ipv6.conf.all.forwarding": forwards,
        "net.ipv6.conf.default.accept_dad": "0",
        "net.ipv6.conf.default.accept_ra": "0",
        # addresses that were typed stay when a cable is pulled
        "net.ipv6.conf.all.keep_addr_on_down": "1",
        "net.ipv6.conf.default.keep_addr_on_down": "1",
    }


def guest_sysctls(kind: DeviceKind) -> dict[str, str]:
    """Those of an image of somebody else: its programs expect what Linux does, and users send their own pings."""
    own = sysctls(kind)
    kept = ("ip_forward", "rp_filter", "disable_ipv6", "forwarding", "keep_addr_on_down")
    return {name: value for name, value in own.items() if name.endswith(kept)} | {
        "net.ipv4.ping_group_range": "0 2147483647",
    }


def container_name(lab_id: str, node: str) -> str:
    """A name for people; labkit itself goes by the labels."""
    return f"labkit-{lab_id[:8]}-{_UNFIT.sub('_', node)}"


def device_arguments(lab: str, lab_id: str, node: Node) -> dict[str, Any]:
    """How a device's container is created, in the words of the Docker SDK."""
    return {
        "image": DEVICE,
        "name": container_name(lab_id, node.name),
        "hostname": _UNFIT.sub("-", node.name)[:63],
        "labels": {**labels(lab, lab_id, "device"), NODE: node.name},
        "network_mode": "none",
        "sysctls": sysctls(node.kind) if node.guest is None else guest_sysctls(node.kind),
        "devices": [f"{_TUNNEL_DEVICE}:{_TUNNEL_DEVICE}:rw"],
        "tmpfs": _WRITABLE,
        **confinement(),
    }


def guest_arguments(lab: str, lab_id: str, node: Node, ground: str) -> dict[str, Any]:
    """How an image of somebody else is created, in the network of its node's container (`ground`, its id)."""
    guest = node.guest
    assert guest is not None
    memory = guest.memory * 2**20
    return {
        **confinement(),
        "image": guest.image,
        "command": list(guest.command) or None,
        "environment": guest.environment,
        "name": f"{container_name(lab_id, node.name)}-image",
        "labels": {**labels(lab, lab_id, "guest"), NODE: node.name},
        "network_mode": f"container:{ground}",
        "cap_add": [*GUEST_CAPABILITIES, *guest.capabilities],
        "devices": [f"{device}:{device}:rwm" for device in guest.devices],
        "read_only": False,  # nobody knows where its programs write
        "mem_limit": memory,
        "memswap_limit": memory,
        # the end of what it says tells why it ended
        "log_config": {"type": "json-file", "config": {"max-size": "1m", "max-file": "1"}},
    }


def relay_arguments(lab: str, lab_id: str) -> dict[str, Any]:
    """How the container is created from which images of others are logged in to; it passes no packets on."""
    return {
        **confinement(),
        "image": DEVICE,
        "name": container_name(lab_id, "relay.labkit"),
        "labels": {**labels(lab, lab_id, "relay"), NODE: ""},
        "network_mode": "none",
        "sysctls": {"net.ipv4.ip_forward": "0", "net.ipv6.conf.all.forwarding": "0"},
        "cap_add": [],
    }


def wiring_arguments(lab: str, lab_id: str) -> dict[str, Any]:
    """How the helper is created that lays the links: it sees the engine's processes and namespaces, briefly."""
    return {
        "image": DEVICE,
        "command": ["python3", WIRER, JOB],
        "labels": labels(lab, lab_id, "wiring"),
        "network_mode": "host",
        # the engine's processes as files alone: a rootless engine gives no container its namespace of processes
        "volumes": {"/proc": {"bind": PROCESSES, "mode": "ro"}},
        "cap_drop": ["ALL"],
        "cap_add": ["NET_ADMIN", "SYS_ADMIN", "SYS_PTRACE"],
        "security_opt": ["no-new-privileges"],
    }


def refused(client: "DockerClient") -> frozenset[str]:
    """The arguments that an engine takes from nobody.

    One that may set no limits, as many a rootless one, passes over those of memory and processes, but refuses a
    container with one of processors.
    """
    return frozenset() if client.info().get("CpuCfsQuota", True) else frozenset({"nano_cpus"})


def without(names: frozenset[str], arguments: dict[str, Any]) -> dict[str, Any]:
    """The other arguments."""
    return {name: value for name, value in arguments.items() if name not in names}


def confinement() -> dict[str, Any]:
    """What holds every container of a lab back."""
    return {
        "cap_drop": ["ALL"],
        "cap_add": list(CAPABILITIES),
        "security_opt": ["no-new-privileges"],
        "read_only": True,
        "mem_limit": _MEMORY,
        "memswap_limit": _MEMORY,
        "pids_limit": _PROCESSES,
        "nano_cpus": int(_CPUS * 1e9),
        "log_config": {"type": "none", "config": {}},
        "restart_policy": {"Name": "no"},
    }
