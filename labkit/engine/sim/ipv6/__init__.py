"""IPv6 in the simulation. Nothing here runs in a network without it."""
