"""The agent: the one program of ours inside a container, and the lab process's side of it.

`frames`, `program`, `routers`, `probing` and `listening` run inside, on the standard library alone; they are
sent at the start, so an image does not depend on labkit's version. `client` is the lab process's side.
"""
