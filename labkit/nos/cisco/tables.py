"""The tables of IOS's command lines. Keep both lists by alphabet: neighbours are edited side by side."""

from labkit.nos.cisco import (
    access,
    acl,
    arp,
    clear,
    clock,
    dhcp,
    dhcpv6,
    etherchannel,
    files,
    filesystem,
    interface,
    ipv6,
    lines,
    names,
    nat,
    ospf,
    ospf_area,
    ospf_interface,
    private_vlan,
    probe,
    remote,
    probe6,
    spanning_tree,
    static,
    static6,
    system,
    terminals,
    vlan,
)
from labkit.nos.cisco.display import acl as acl_display
from labkit.nos.cisco.display import arp as arp_display
from labkit.nos.cisco.display import dhcp as dhcp_display
from labkit.nos.cisco.display import etherchannel as etherchannel_display
from labkit.nos.cisco.display import interface as interface_display
from labkit.nos.cisco.display import (
    ip_interface,
from labkit.nos.cisco.display import dhcpv6 as dhcpv6_display
    logging,
    mac,
    ospf_database,
    ospf_process,
    routing,
    routing_entry,
)
from labkit.nos.cisco.display import nat as nat_display
from labkit.nos.cisco.display import ospf as ospf_display
    routing6,
from labkit.nos.cisco.display import spanning_tree as spanning_tree_display
from labkit.nos.cisco.display import system as system_display
from labkit.nos.cisco.display import ipv6 as ipv6_display
from labkit.nos.cisco.display import vlan as vlan_display

TABLES = (
    access.table,
    acl.table,
    acl_display.table,
    arp.table,
    arp_display.table,
    clear.table,
    clock.table,
    dhcp.table,
    dhcp_display.table,
    dhcpv6.table,
    etherchannel.table,
    etherchannel_display.table,
    files.table,
    filesystem.table,
    dhcpv6_display.table,
    interface.table,
    interface_display.table,
    ip_interface.table,
    ipv6.table,
    lines.table,
    logging.table,
    mac.table,
    names.table,
    ipv6_display.table,
    nat.table,
    nat_display.table,
    ospf.table,
    ospf_area.table,
    ospf_database.table,
    ospf_display.table,
    ospf_interface.table,
    ospf_process.table,
    private_vlan.table,
    probe.table,
    remote.table,
    routing.table,
    routing_entry.table,
    spanning_tree.table,
    spanning_tree_display.table,
    probe6.table,
    static.table,
    static6.table,
    system.table,
    system_display.table,
    terminals.table,
    routing6.table,
    vlan.table,
    vlan_display.table,
)
