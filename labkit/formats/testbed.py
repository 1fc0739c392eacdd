"""A running lab as a testbed file of pyATS (developer.cisco.com/docs/pyats, Testbed and Topology Information).

unicon's driver for VRP is `hvrp`. It reads host names from prompts, since a lab may have its devices named anew.
"""

import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from labkit.runtime.client import Port
from labkit.topology.topology import Node, Topology
from labkit.yamltext import dump_yaml

_SYSTEMS = {
    "arista_eos": "eos",
    "cisco_ios": "ios",
    "cisco_nxos": "nxos",
    "cisco_xe": "iosxe",
    "cisco_xr": "iosxr",
    "huawei": "hvrp",
    "huawei_vrp": "hvrp",
    "huawei_vrpv8": "hvrp",
    "juniper_junos": "junos",
    "linux": "linux",
    "nokia_sros": "sros",
}
"""What pyATS calls an operating system, by netmiko's device types."""
_FIRST_COMMANDS = {"hvrp": ("screen-length 0 temporary", "undo terminal monitor")}
"""In place of unicon's own, of which `undo terminal alarm` is VRP8's: other devices refuse it, and the login fails."""


def testbed_file(name: str, topology: Topology, ports: Iterable[Port], known_hosts: Path) -> str:
    """Write how to log in to a lab's devices, and how they are cabled.

    `known_hosts` holds the lab's host key, so that SSH clients check it.
    """
    there = list(ports)
    devices = {port.name: _device(port, topology.nodes[port.name], known_hosts) for port in there}
    links = {port.name: {"interfaces": _interfaces(port.name, topology)} for port in there}
    cabled = {node: entry for node, entry in links.items() if entry["interfaces"]}
    document = {"testbed": {"name": name}, "devices": devices, "topology": cabled}
    return dump_yaml(document)


def _device(port: Port, node: Node, known_hosts: Path) -> dict[str, Any]:
    system = _SYSTEMS.get(port.device_type, "generic")
    connection: dict[str, Any] = {"protocol": port.transport, "ip": port.host, "port": port.port}
    if port.transport == "ssh":
        if node.guest is None and port.username:
            file = shlex.quote(f"UserKnownHostsFile={known_hosts}")
            connection["ssh_options"] = f"-o HostKeyAlias=labkit -o {file}"
        connection["arguments"] = {"learn_hostname": True}
        if system in _FIRST_COMMANDS:
            connection["settings"] = {"HA_INIT_EXEC_COMMANDS": list(_FIRST_COMMANDS[system])}
    return {
        "type": node.kind.role,
        "os": system,
        "platform": node.kind.model,
        "custom": {"device_type": port.device_type},
        "credentials": {"default": {"username": port.username, "password": port.password}},
        "connections": {"cli": connection},
    }


def _interfaces(node: str, topology: Topology) -> dict[str, Any]:
    return {
        end.interface: {"type": "ethernet", "link": f"link-{number}"}
        for number, link in enumerate(topology.links, 1)
        for end in link.ends
        if end.node == node
    }
