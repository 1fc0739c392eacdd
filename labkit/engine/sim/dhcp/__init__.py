"""DHCP in the simulation: who hears a client, through which relays, and what it is given."""
