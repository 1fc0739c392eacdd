"""Probes: the engine's terms on one side, the agent's calls on the other."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from labkit.engine.engine import (
    Connect,
    Connection,
    EchoReply,
    Hop,
    Ping,
    Ping6,
    Probe,
    ProbeResult,
    Trace,
    Trace6,
)
from labkit.engine.linux.agent.client import AgentClient
from labkit.engine.linux.names import linux_name

TIMEOUT = 1.0
"""Seconds after which a packet counts as lost: links of a lab take milliseconds."""
CONNECT_TIMEOUT = 3.0
_PORT_UNREACHABLE = "port-unreachable"


def probe(agent: AgentClient, wanted: Probe) -> Iterator[ProbeResult]:
    """Send a probe and yield its results in order."""
    if isinstance(wanted, Ping):
        return _ping(agent, wanted)
    if isinstance(wanted, Trace):
        return _trace(agent, wanted)
    if isinstance(wanted, Connect):
        return _connect(agent, wanted)
    return _unsent(wanted)


def _unsent(wanted: Ping6 | Trace6) -> Iterator[ProbeResult]:
    """A probe over IPv6, which has no way here."""
    if isinstance(wanted, Ping6):
        for sequence in range(1, wanted.count + 1):
            yield EchoReply(sequence, lost=True, error="no-route")
    else:
        yield Hop(wanted.first_limit, None, error="no-route")


def _text(address: IPv4Address | IPv6Address | None) -> str | None:
    return None if address is None else str(address)


def _address(text: str | None) -> IPv4Address | None:
    return IPv4Address(text) if text else None


def _ping(agent: AgentClient, wanted: Ping) -> Iterator[ProbeResult]:
    results = agent.stream(
        "ping",
        destination=str(wanted.destination),
        source=_text(wanted.source),
        interface=linux_name(wanted.interface) if wanted.interface else None,
        count=wanted.count,
        size=wanted.size,
        ttl=wanted.ttl,
        dont_fragment=wanted.dont_fragment,
        timeout=TIMEOUT,
    )
    for item in results:
        error: Any = item.get("error", "")
        yield EchoReply(
            sequence=item["sequence"],
            lost=item["lost"],
            responder=_address(item.get("responder")),
            ttl=item.get("ttl", 0),
            milliseconds=item.get("milliseconds", 0),
            error="host-unreachable" if error == _PORT_UNREACHABLE else error,
        )


def _trace(agent: AgentClient, wanted: Trace) -> Iterator[ProbeResult]:
    results = agent.stream(
        "trace",
        destination=str(wanted.destination),
        source=_text(wanted.source),
        first_ttl=wanted.first_ttl,
        max_ttl=wanted.max_ttl,
        probes=wanted.probes,
        timeout=TIMEOUT,
    )
    for item in results:
        yield Hop(
            item["ttl"],
            _address(item["responder"]),
            tuple(item["milliseconds"]),
            item["reached"],
            item["error"],
        )


def _connect(agent: AgentClient, wanted: Connect) -> Iterator[ProbeResult]:
    answer = agent.connect(
        destination=str(wanted.destination),
        port=wanted.port,
        source=_text(wanted.source),
        timeout=CONNECT_TIMEOUT,
    )
    yield Connection(
        outcome=answer["outcome"],
        node=answer.get("node", ""),
        port=answer.get("port", 0),
        client=ip_address(answer["client"].removeprefix("::ffff:")) if answer.get("client") else None,
        milliseconds=answer.get("milliseconds", 0),
        error=answer.get("error", ""),
    )
