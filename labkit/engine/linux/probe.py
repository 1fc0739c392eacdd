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
    if isinstance(wanted, Ping6):
        return _ping6(agent, wanted)
    return _trace6(agent, wanted)


def _ping6(agent: AgentClient, wanted: Ping6) -> Iterator[ProbeResult]:
    results = agent.stream(
        "ping6",
        destination=str(wanted.destination),
        source=_text(wanted.source),
        interface=linux_name(wanted.interface) if wanted.interface else None,
        count=wanted.count,
        size=wanted.size,
        hop_limit=wanted.hop_limit,
        timeout=TIMEOUT,
    )
    return map(_echo, results)


def _trace6(agent: AgentClient, wanted: Trace6) -> Iterator[ProbeResult]:
    results = agent.stream(
        "trace6",
        destination=str(wanted.destination),
        source=_text(wanted.source),
        interface=linux_name(wanted.interface) if wanted.interface else None,
        first_ttl=wanted.first_limit,
        max_ttl=wanted.max_limit,
        probes=wanted.probes,
        timeout=TIMEOUT,
    )
    return map(_hop, results)


def _echo(item: dict[str, Any]) -> EchoReply:
    error = item.get("error", "")
    return EchoReply(
        sequence=item["sequence"],
        lost=item["lost"],
        responder=_address(item.get("responder")),
        ttl=item.get("ttl", 0),
        milliseconds=item.get("milliseconds", 0),
        error="host-unreachable" if error == _PORT_UNREACHABLE else error,
    )


def _hop(item: dict[str, Any]) -> Hop:
    times = tuple(item["milliseconds"])
    return Hop(item["ttl"], _address(item["responder"]), times, item["reached"], item["error"])


def _text(address: IPv4Address | IPv6Address | None) -> str | None:
    return None if address is None else str(address)


def _address(text: str | None) -> IPv4Address | IPv6Address | None:
    return ip_address(text.removeprefix("::ffff:")) if text else None


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
    return map(_echo, results)


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
    return map(_hop, results)


def _connect(agent: AgentClient, wanted: Connect) -> Iterator[ProbeResult]:
    answer = agent.connect(
        destination=str(wanted.destination),
        port=wanted.port,
        source=_text(wanted.source),
        datagram=wanted.datagram,
        timeout=CONNECT_TIMEOUT,
    )
    yield Connection(
        outcome=answer["outcome"],
        node=answer.get("node", ""),
        port=answer.get("port", 0),
        client=_address(answer.get("client")),
        milliseconds=answer.get("milliseconds", 0),
        error=answer.get("error", ""),
    )
