"""OSPF version 2 (RFC 2328) in its steady state."""
