"""RIP versions 1 (RFC 1058) and 2 (RFC 2453)."""
