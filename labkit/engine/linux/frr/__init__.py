"""FRR's configuration from the device's: one module per protocol, all defaults of the vendor made explicit.

What FRR 8.4 does otherwise whatever it is told, found by running random networks on both engines:

- OSPF: the default route that a process announces has tag 0 (VRP: 1). A border router of an NSSA announces its
  default route as a summary (VRP: as a type-7 LSA): it is shown as type 7 (see `stand_ins`), and goes before other
  default routes as a route between areas does. What it translates has one cost for all. Point-to-point neighbours
  must be in one subnet (VRP, as RFC 2328, 10.5, does not look at it). A border router that knows a boundary router
  through a stub area as well as through another one has no route to what it announces.
- OSPFv3: a loopback interface costs 1 (VRP: 0).
- IS-IS: neighbours on a LAN need not be in one subnet (VRP: they must).
- BGP: a next hop may be found through the default route for all or for none; it is for none (as VRP), and then
  neither is that of static routes on the same device (VRP: it is).
- BFD: discriminators are exchanged; two that were typed and do not match do not keep a session down.
"""
