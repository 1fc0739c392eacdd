"""BGP-4 (RFC 4271) with communities (RFC 1997) and route reflection (RFC 4456)."""
