"""eNSP: topologies (`.topo`) and what its devices saved (`flash.efz`, `vrpcfg.zip`, `*.cfg`).

All of it comes from strangers: sizes are bounded, nothing is unpacked by its own name, nothing is executed.
"""
