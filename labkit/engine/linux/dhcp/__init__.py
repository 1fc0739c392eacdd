"""DHCP in a container: one program of ours that serves, relays and asks.

dnsmasq cannot stand in for VRP: it chooses addresses by a hash or from the lowest up, VRP from the highest down,
in the order in which clients come. `message`, `book`, `client` and `program` run inside, on the standard library
and `labkit.engine.leases` alone.
"""
