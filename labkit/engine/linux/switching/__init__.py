"""Layer 2 on Open vSwitch with its userspace datapath: VLANs, spanning tree, VLAN and sub-interfaces."""
