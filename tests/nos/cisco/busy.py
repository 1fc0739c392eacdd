"""Networks of IOS devices in which every table has something to show."""

from ios import network

from labkit.nos.device import Device

_ROUTER = """hostname R{n}
ipv6 unicast-routing
interface Loopback0
 ip address {n}.{n}.{n}.{n} 255.255.255.255
interface GigabitEthernet0/0
 description to the other
 ip address 10.0.0.{n} 255.255.255.0
 ip nat inside
 no shutdown
interface GigabitEthernet0/1
 ip address 10.1.{n}.1 255.255.255.0
 ip nat inside
 no shutdown
interface GigabitEthernet0/2
 ip address 10.2.0.{n} 255.255.255.252
 ip nat outside
 bandwidth 5000
 ipv6 address 2001:DB8:2::{n}/64
 ipv6 ospf 6 area 0
 no shutdown
ipv6 router ospf 6
 router-id {n}.{n}.{n}.{n}
ipv6 route 2001:DB8:99::/64 2001:DB8:2::{peer}
router rip
 version 2
 no auto-summary
 network 10.0.0.0
router bgp 6500{n}
 network 172.16.{n}.0 mask 255.255.255.0
 neighbor 10.0.0.{peer} remote-as 6500{peer}
 neighbor 10.0.0.{peer} route-map LAN in
ip prefix-list LAN seq 5 permit 172.16.0.0/16 le 24
route-map LAN permit 10
 match ip address prefix-list LAN
 set local-preference 150
ip as-path access-list 1 permit ^$
router ospf 1
 router-id {n}.{n}.{n}.{n}
 network 10.0.0.0 0.0.0.255 area 0
 network {n}.{n}.{n}.{n} 0.0.0.0 area 0
 network 10.2.0.0 0.0.0.3 area {n}
 redistribute static subnets
ip nat inside source list 10 interface GigabitEthernet0/2 overload
ip nat inside source static 10.0.0.77 10.2.0.3
access-list 10 permit 10.1.0.0 0.0.255.255
access-list 10 deny any
ip access-list extended WEB
 permit tcp any host 10.0.0.1 eq www
 deny ip any any
ip dhcp excluded-address 10.1.{n}.1
ip dhcp pool LAN
 network 10.1.{n}.0 255.255.255.0
 default-router 10.1.{n}.1
 dns-server 8.8.8.8
ip route 172.16.{n}.0 255.255.255.0 Null0
ip route 192.168.{n}.0 255.255.255.0 10.0.0.{peer}
"""


def busy_router() -> Device:
    """One of two routers with OSPF, NAT, lists and a DHCP server; a client has leased an address, packets were sent."""
    texts = {f"R{n}": _ROUTER.format(n=n, peer=3 - n) for n in (1, 2)}
    texts["C"] = "hostname C\ninterface GigabitEthernet0/0\n ip address dhcp\n no shutdown\n"
    links = ["R1:g0/0 R2:g0/0", "R1:g0/2 R2:g0/2", "R1:g0/1 C:g0/0"]
    devices = network(links, texts)
    devices["R1"].run("ping 10.0.0.2")
    devices["C"].run("ping 10.2.0.2")
    devices["R1"].run("ping ipv6 2001:db8:2::2")
    return devices["R1"]


_SWITCH = """hostname {name}
vlan 10
 name staff
vlan 20
spanning-tree mode rapid-pvst
interface GigabitEthernet1/0/1
 channel-group 10 mode active
interface GigabitEthernet1/0/2
 channel-group 10 mode active
interface Port-channel10
 switchport mode trunk
 switchport trunk allowed vlan 1,10,20
interface GigabitEthernet1/0/3
 switchport mode trunk
interface GigabitEthernet1/0/4
 description a desk
 switchport mode access
 switchport access vlan 10
interface Vlan10
 ip address 10.9.0.{n} 255.255.255.0
 no shutdown
"""


def busy_switch() -> Device:
    """One of two switches with a channel, a trunk that spanning tree blocks, VLANs, and a router behind a port."""
    texts = {f"S{n}": _SWITCH.format(name=f"S{n}", n=n) for n in (1, 2)}
    texts["H"] = (
        "hostname H\ninterface GigabitEthernet0/0\n ip address 10.9.0.7 255.255.255.0\n no shutdown\n"
    )
    links = [f"S1:g1/0/{port} S2:g1/0/{port}" for port in (1, 2, 3)]
    kinds = {"S1": "cisco-3650", "S2": "cisco-3650"}
    devices = network([*links, "H:g0/0 S2:g1/0/4"], texts, kinds)
    devices["H"].run("ping 10.9.0.2")
    devices["S2"].run("ping 10.9.0.1")
    return devices["S2"]
