"""OSPF for IPv6 in the simulation (RFC 5340)."""
