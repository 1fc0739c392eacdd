"""What interfaces learn of IPv6 in a container: one program of ours that listens to routers, and speaks DHCPv6.

The kernel would make addresses by itself, but not as VRP does, and could not be told so in a running container;
dnsmasq chooses addresses by a hash. All modules but `topic` run inside, on the standard
library and `labkit.engine.leases6` alone.
"""
