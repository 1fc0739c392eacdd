"""Templates of displays that sum up or list: each record is what the configuration and the state say."""

from functools import cache

import pytest
from lone import lone_device, typed
from wired import addresses, wired

from labkit.grading.parse import parse

SWITCH = """
vlan batch 10
vlan 10
 description office
ftp server enable
ssh user a authentication-type password
ssh user a service-type stelnet
interface Eth-Trunk1
 mode lacp-static
 port link-type trunk
 port trunk allow-pass vlan 10
interface GigabitEthernet0/0/1
 eth-trunk 1
interface GigabitEthernet0/0/2
 port link-type access
 port default vlan 10
observe-port 1 interface GigabitEthernet0/0/5
interface GigabitEthernet0/0/4
 port-mirroring to observe-port 1 both
aaa
 local-user a password cipher x12345678
 local-user a service-type telnet ssh
 local-user a privilege level 3
"""
POLICED = (
    "traffic classifier c\ntraffic behavior b\n deny\ntraffic policy p\n classifier c behavior b\n"
    "interface GigabitEthernet0/0/0\n traffic-policy p inbound\n"
    "bfd\nbfd a bind peer-ip 10.1.1.2\n discriminator local 1\n discriminator remote 2\n commit\n"
)
AREA = "ospf 1 router-id {0}.{0}.{0}.{0}\n area 0\n  network 0.0.0.0 255.255.255.255\n"


@cache
def device(name):
    if name == "switch":
        return lone_device("huawei-s5700", SWITCH)
    if name == "router":
        return lone_device(text=POLICED)
    if name == "controller":
        return lone_device("huawei-ac6005", "capwap source interface Vlanif1\n")
    pair = wired(
        ["R1:0 R2:0", "R1:1 R2:1"],
        {
            "R1": addresses("0 10.1.1.1/24", "lo0 1.1.1.1/32") + AREA.format(1),
            "R2": addresses("0 10.1.1.2/24") + AREA.format(2),
        },
    )
    pair["R2"].run("ping -c 3 10.1.1.1")
    pair["R2"].run("display logbuffer")
    typed(pair["R2"], "system-view", "interface g0/0/1", "shutdown")
    return pair["R2"]


CASES = [
    (
        "switch",
        "display local-user",
        {"name": "a", "state": "A", "services": "ST", "level": "3"},
    ),
    ("switch", "display domain", {"name": "default_admin", "state": "Active", "index": "1"}),
    (
        "switch",
        "display ssh user-information",
        {"name": "a", "authentication": "password", "key": "null", "services": "stelnet"},
    ),
    ("switch", "display ssh server status", {"field": "Stelnet server", "value": "Disable"}),
    ("switch", "display ftp-server", {"field": "Listening port", "value": "21"}),
    (
        "switch",
        "display tcp status",
        {"local_address": "0.0.0.0", "local_port": "21", "state": "Listening"},
    ),
    ("switch", "display cpu-usage", {"usage": "0", "maximum": "0"}),
    ("switch", "display memory-usage", {"total": "156233728"}),
    ("switch", "display user-interface", {"index": "38", "type": "VTY", "number": "4"}),
    (
        "switch",
        "display vlan 10 verbose",
        {
            "vlan_id": "10",
            "description": "office",
            "state": "Down",
            "up_ports": [],
            "down_ports": ["GigabitEthernet0/0/2", "Eth-Trunk1"],
        },
    ),
    ("switch", "display mac-address summary", {"origin": "In-used", "count": "0"}),
    (
        "switch",
        "display eth-trunk 1",
        {
            "trunk": "Eth-Trunk1",
            "mode": "LACP",
            "system_priority": "32768",
            "status": "down",
            "members": ["GigabitEthernet0/0/1"],
            "selected": [],
            "partners": ["0000-0000-0000"],
        },
    ),
    (
        "switch",
        "display trunkmembership eth-trunk 1",
        {"trunk": "1", "ports": "1", "up_ports": "0", "members": ["GigabitEthernet0/0/1"]},
    ),
    (
        "switch",
        "display port-mirroring",
        {
            "port": "GigabitEthernet0/0/4",
            "direction": "Both",
            "observe_port": "GigabitEthernet0/0/5",
        },
    ),
    (
        "router",
        "display traffic-policy applied-record",
        {"policy": "p", "interface": "GigabitEthernet0/0/0", "direction": "inbound"},
    ),
    (
        "router",
        "display bfd session all verbose",
        {"state": "Down", "name": "a", "local": "1", "remote": "2", "peer": "10.1.1.2", "multiplier": "3"},
    ),
    ("controller", "display capwap configuration", {"field": "Source interface", "value": "Vlanif1"}),
    (
        "pair",
        "display ospf lsdb brief",
        {"process": "1", "area": "0.0.0.0", "router": "2", "network": "1"},
    ),
    ("pair", "display ospf cumulative", {"process": "1", "intra": "2", "inter": "0", "ase": "0"}),
    (
        "pair",
        "display ospf nexthop",
        {"address": "10.1.1.1", "routes": "1", "interface": "GigabitEthernet0/0/0"},
    ),
    (
        "pair",
        "display interface counters",
        {"direction": "Inbound", "interface": "GE0/0/0", "total": "3", "errors": "0"},
    ),
    ("pair", "display arp statistics all", {"dynamic": "1"}),
    ("pair", "display arp network 10.1.1.0 24", {"address": "10.1.1.1"}),
    ("pair", "display fib 1.1.1.1", {"destination": "1.1.1.1"}),
    ("pair", "display logbuffer", {"host": "R2", "module": "IFPDT", "mnemonic": "IF_STATE"}),
]


@pytest.mark.parametrize(("name", "command", "expected"), CASES, ids=[case[1] for case in CASES])
def test_a_record_holds_what_is_configured(name, command, expected):
    """One of the records has all the expected fields."""
    records = parse("huawei_vrp", command, device(name).run(command))
    shown = [{field: record.get(field) for field in expected} for record in records]
    assert expected in shown, records
