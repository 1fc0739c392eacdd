"""What becomes of the lines of real configurations: refused, live, shown or only kept.

A line is *stock* if a factory-new device of its kind prints it too; *live* if an engine stage or a session rule reads
what it sets, *shown* if only a display does, else *kept*. Nothing of that is declared: it is observed.
"""
