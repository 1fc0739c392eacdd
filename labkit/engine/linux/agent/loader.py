"""How the agent gets into a container: a few lines of Python that are given on its command line.

They read one line with a length, then so many octets of JSON: the modules' names and sources, in the order in
which they need each other. After that the stream carries frames.
"""

import json
from functools import cache
from pathlib import Path

MODULES = ("frames", "routers", "listening", "probing", "probing6", "watching", "program")
_PACKAGE = "labkit.engine.linux.agent"
_LOADER = """\
import json, sys, types
package = types.ModuleType("labkit.engine.linux.agent")
sys.modules[package.__name__] = package
size = int(sys.stdin.buffer.readline())
for name, source in json.loads(sys.stdin.buffer.read(size)):
    module = types.ModuleType(package.__name__ + "." + name)
    sys.modules[module.__name__] = module
    setattr(package, name, module)
    exec(compile(source, name, "exec"), module.__dict__)
package.program.main()
"""
COMMAND = ("python3", "-c", _LOADER)
"""The program to start in the container, with a stream to it."""


@cache
def opening() -> bytes:
    """What the loader must be sent first."""
    folder = Path(__file__).parent
    modules = [(name, (folder / f"{name}.py").read_text(encoding="utf-8")) for name in MODULES]
    body = json.dumps(modules).encode()
    return f"{len(body)}\n".encode() + body
