"""BFD (RFC 5880): configured sessions, and those that OSPF asks for on its interfaces."""

from collections.abc import Iterator, Sequence

from labkit.engine.linux.frr.lines import line, place
from labkit.engine.linux.names import linux_name
from labkit.engine.linux.topic import DeviceView, Document
from labkit.engine.sim.bfd_facts import SessionFacts
from labkit.engine.sim.ipv4 import contains, prefix_of, text
from labkit.language import _

DAEMON = "bfdd"
INTERVAL, MULTIPLIER = 1000, 3
"""Milliseconds between packets, and how many may be missing (VRP)."""


def sections(device: DeviceView) -> Document:
    """A section for each configured session; the daemon also runs for OSPF's."""
    facts = device.facts.bfd
    if facts is None or not (facts.sessions or facts.processes or facts.interfaces):
        return {}
    document: Document = {place(DAEMON, "bfd"): ()}
    for session in facts.sessions:
        config = device.config.bfd_sessions[session.name]
        document[place(DAEMON, "bfd", f"peer {words(device, session)}")] = (
            line(f"detect-multiplier {config.multiplier or MULTIPLIER}", "no detect-multiplier"),
            line(f"receive-interval {config.min_receive or INTERVAL}", "no receive-interval"),
            line(f"transmit-interval {config.min_transmit or INTERVAL}", "no transmit-interval"),
        )
    return document


def words(device: DeviceView, session: SessionFacts) -> str:
    """How FRR names a session: the peer, and where its packets leave."""
    interface = outlet(device, session)
    if interface:
        source = f" local-address {text(session.source)}" if session.source else ""
        return f"{text(session.peer)}{source} interface {linux_name(interface)}"
    source = text(session.source) if session.source else _towards(device)
    return f"{text(session.peer)} multihop local-address {source}"


def outlet(device: DeviceView, session: SessionFacts) -> str:
    """The interface of a session over a single hop; empty where there are several."""
    if session.interface:
        return session.interface
    for port in device.facts.ports:
        if not port.layer2 and any(contains(prefix_of(*own), session.peer) for own in port.addresses):
            return port.name
    return ""


def _towards(device: DeviceView) -> str:
    own = next((port.addresses[0][0] for port in device.facts.ports if port.addresses), 0)
    return text(own)


def limits(device: DeviceView) -> Sequence[str]:
    """Discriminators are exchanged: two that were typed and do not match do not keep a session down."""
    facts = device.facts.bfd
    return [
        _("bfd {name}: discriminators are not compared", name=session.name)
        for session in (facts.sessions if facts is not None else ())
        if not session.auto
    ]


def ospf_line(device: DeviceView, process_id: int, name: str) -> Iterator[str]:
    """What makes OSPF ask for a session on an interface."""
    if device.facts.bfd is not None and device.facts.bfd.covers(process_id, name):
        yield line("ip ospf bfd")
