"""Packets of a running lab: capture."""

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from labkit.cli.terminal import note
from labkit.language import _
from labkit.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(capture)


def capture(
    name: Annotated[str, typer.Argument(help="Name of a lab that runs in containers.")],
    node: Annotated[str, typer.Argument(help="Name of a device.")],
    interface: Annotated[str, typer.Argument(help="Name of one of its interfaces.")],
    to: Annotated[
        str, typer.Option(metavar="FILE|-", help="Where to; `-` is standard output, for Wireshark's pipe.")
    ] = "-",
    packets: Annotated[int, typer.Option(metavar="N", help="End after N packets; 0: at Ctrl+C.")] = 0,
) -> None:
    """Capture the packets of an interface, as a pcap file: `labkit capture LAB R1 GE0/0/0 | wireshark -k -i -`."""
    from labkit.runtime.client import find
    from labkit.runtime.docker.capture import capture as copy

    folder = find(Settings.from_environment().state_dir, name)
    with ExitStack() as stack:
        target = sys.stdout.buffer if to == "-" else stack.enter_context(Path(to).open("wb"))
        if to != "-" and not packets:
            note(
                _(
                    "capturing {node}:{interface} to {to}; Ctrl+C ends it",
                    node=node,
                    interface=interface,
                    to=to,
                )
            )
        try:
            copy(folder, node, interface, target, packets)
        except KeyboardInterrupt:
            note(_("captured"))
