"""The agent: the one program of ours inside a container, and the lab process's side of it.

`client` is the lab process's side, `loader` brings the other modules into the container: they need the standard
library alone and are sent at the start, so that an image does not depend on labkit's version.
"""
