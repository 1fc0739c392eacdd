"""Real protocols on real packets: a device's configuration as FRR, Open vSwitch, nftables and dnsmasq run it."""
