"""Packet filters and address translation on nftables, which replaces what changed in one transaction."""
