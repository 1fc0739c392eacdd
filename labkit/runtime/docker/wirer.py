"""Lays the links of a lab. Runs in the wiring helper, which sees all processes and network namespaces.

It needs nothing of labkit: the standard library, and the programs `ip`, `tc`, `ethtool` and `nsenter`. It reads
a list of wires (labkit/runtime/docker/wiring.py), lays those that are not there yet, and prints one JSON object:
`failed` tells why a link could not be laid, `limits` what a laid one cannot do on this kernel.
"""

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

QUEUE_SECONDS = 0.05
"""How long a packet may wait for a narrow link before it is dropped."""
LARGEST_FRAME = 1600
PROCESSES = "/host/proc"
"""Where the helper sees the engine's processes."""
TICKS = 250
"""A burst holds what a link carries between two ticks of the kernel's slowest clock."""


class Plug(TypedDict):
    """One end of a wire."""

    pid: int
    name: str
    alias: str
    address: str
    up: bool


class Wire(TypedDict):
    """A link to be laid."""

    ends: list[Plug]
    mtu: int
    rate: int | None
    delay: float | None
    loss: float | None


class FailedError(Exception):
    """A program did not do what it was asked."""


def run(*command: str, text: str = "") -> str:
    """Run a program with a text as its input; returns what it prints."""
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise FailedError((done.stderr or done.stdout).strip().replace("\n", "; "))
    return done.stdout


def inside(pid: int, *command: str, text: str = "") -> str:
    """Run a program in the network namespace of a process."""
    return run("nsenter", f"--net={network(pid)}", *command, text=text)


def network(pid: int) -> str:
    """The network namespace of a process, as a file."""
    return f"{PROCESSES}/{pid}/ns/net"


def present(pid: int) -> set[str]:
    """The interfaces that a namespace has."""
    return {link["ifname"] for link in json.loads(inside(pid, "ip", "-json", "link", "show"))}


def missing(wires: list[Wire]) -> list[Wire]:
    """The wires that are not laid yet, for a lab that is repaired."""
    known = {pid: present(pid) for pid in {end["pid"] for wire in wires for end in wire["ends"]}}
    return [wire for wire in wires if not all(end["name"] in known[end["pid"]] for end in wire["ends"])]


def creation(wire: Wire) -> str:
    """The line for `ip -batch` that lays a wire from namespace to namespace."""
    ends = (f"name {end['name']} mtu {wire['mtu']} netns {network(end['pid'])}" for end in wire["ends"])
    return f"link add {' type veth peer '.join(ends)}\n"


def shaping(wire: Wire, name: str) -> Iterator[tuple[str, str]]:
    """The commands for `tc` that make a wire narrow, long or unsure, with what each of them is."""
    parent = "root handle 1:"
    if rate := wire["rate"]:
        burst = max(2 * LARGEST_FRAME, rate * 1000 // 8 // TICKS)
        limit = burst + int(rate * 1000 / 8 * QUEUE_SECONDS)
        yield "rate", f"qdisc add dev {name} {parent} tbf rate {rate}kbit burst {burst} limit {limit}"
        parent = "parent 1: handle 2:"
    if wire["delay"] or wire["loss"]:
        words = [f"qdisc add dev {name} {parent} netem limit 10000"]
        words += [f"delay {wire['delay']}ms"] if wire["delay"] else []
        words += [f"loss {wire['loss']}%"] if wire["loss"] else []
        yield " and ".join(word.split()[0] for word in words[1:]), " ".join(words)


def setting(plug: Plug) -> Iterator[str]:
    """The lines for `ip -batch` that give an interface its alias and, where it is to have them, address and power."""
    device = f"dev {plug['name']}"
    if plug["alias"] != plug["name"]:
        yield f"link set {device} alias {plug['alias']}\n"
    if plug["address"]:
        yield f"address add {plug['address']} {device}\n"
    if plug["up"]:
        yield f"link set {device} up\n"


def dress(pid: int, plugs: list[tuple[Plug, Wire]]) -> Iterator[dict[str, object]]:
    """Give a namespace's interfaces their aliases and properties; yields what this kernel cannot do.

    Checksums are made in software: no hardware follows, and Open vSwitch reads what is on the wire.
    """
    inside(pid, "ip", "-batch", "-", text="".join(line for plug, _ in plugs for line in setting(plug)))
    for plug, wire in plugs:
        inside(pid, "ethtool", "--offload", plug["name"], "tx", "off")
        for what, command in shaping(wire, plug["name"]):
            try:
                inside(pid, "tc", *command.split())
            except FailedError as error:
                yield {"pid": pid, "name": plug["name"], "what": what, "reason": str(error)}


def lay(wires: list[Wire]) -> list[dict[str, object]]:
    """Lay what is missing; returns what this kernel cannot do."""
    new = missing(wires)
    run("ip", "-batch", "-", text="".join(map(creation, new)))
    plugs: dict[int, list[tuple[Plug, Wire]]] = defaultdict(list)
    for wire in new:
        for end in wire["ends"]:
            plugs[end["pid"]].append((end, wire))
    return [limit for pid, there in plugs.items() for limit in dress(pid, there)]


def main() -> None:
    """Lay what the file on the command line asks for."""
    try:
        report = {"failed": "", "limits": lay(json.loads(Path(sys.argv[1]).read_bytes()))}
    except FailedError as error:
        report = {"failed": str(error), "limits": []}
    sys.stdout.write(json.dumps(report) + "\n")


if __name__ == "__main__":
    main()
