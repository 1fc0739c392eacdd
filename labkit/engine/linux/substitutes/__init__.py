"""What the programs in the containers cannot do and the lab process does in their place.

- MSTP, and a tree for each VLAN (PVST+): Open vSwitch has one tree for all VLANs. As soon as a switch of a lab has
  more than one, the trees of all its switches are computed from their configurations and from the cables that carry,
  and the VLANs that a port is to hold back are taken from it (`trees`). No BPDUs are sent then.
- IS-IS between levels: isisd passes nothing on. What goes from one level into the other is read from its tables,
  filtered as the device says, and given to it as static routes that it imports (`levels`).
- Tags in IS-IS: isisd neither sends nor reads them (RFC 5130). A route has the tag that its originator's
  configuration gives it (`levels`).
- The external summaries of OSPF: ospfd gives all of them one cost and type. Networks inside are not announced, and a
  static route that leads nowhere is announced in their place, with the cost, type and tag of a summary (`summaries`).
- The cost of what a border router of an NSSA translates: ospfd forgets it, and has one for all instead. It is given
  the cost that most of them have (`summaries`).

While the lab process does not run, all of this stays as it was last.
"""
