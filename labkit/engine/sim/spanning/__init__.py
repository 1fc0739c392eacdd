"""Spanning tree: STP and RSTP (IEEE 802.1D-2004) and MSTP (IEEE 802.1Q-2005, clause 13) in their steady state."""
