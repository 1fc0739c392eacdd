"""ZXROS: the third vendor, and the worked example of docs/add-a-vendor.md.

It is small because it says only what differs: types, modes, addresses, static routes and pipes are those of
labkit.nos.ios_like, and everything that a device *does* is the engine's.

Where a thing lives: commands in `<topic>.py`, screens in `display/<topic>.py`, the list of both in `tables.py`;
prompts, errors and the frame of a configuration file in `dialect.py`; which part of the file a line belongs to in
`layout.py`. The families are `zxr10` (routers) and `zxr10-switch`.

Sources: the public samples zte_zxros of ntc-templates (six screens); ZTE's ZXROSNG command manuals for OSPF, IS-IS,
ARP and ICMP (M6000, ZSR, 8900, 9900) and its alarm manual, as public repositories hold them; published configurations
with their `!<module>` frames; ZXR10 GER's user manual, volume I (static routes). Each module says what is from memory
instead.
"""
