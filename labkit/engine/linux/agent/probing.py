"""Ping, path trace and connection tests on raw sockets, as a device makes them.

All requests of a test leave at once, a few milliseconds apart, so that a test of which nothing comes back takes
one timeout and not one for each request. Results come in order of their requests.
"""

import json
import os
import select
import socket
import struct
import time
from collections.abc import Iterator
from itertools import count
from typing import Any, NamedTuple

SPACING = 0.01
"""Seconds between two requests of a ping."""
TRACE_PORT = 33434
"""The UDP port of a trace's first probe (RFC 1393 names none; all tools use it)."""
ECHO_REPLY, UNREACHABLE, ECHO, EXCEEDED = 0, 3, 8, 11
IP_MTU_DISCOVER, PMTU_DO, PMTU_DONT = 10, 2, 0
ERRORS = {
    (UNREACHABLE, 0): "net-unreachable",
    (UNREACHABLE, 1): "host-unreachable",
    (UNREACHABLE, 3): "port-unreachable",
    (UNREACHABLE, 4): "fragmentation-needed",
    (UNREACHABLE, 6): "net-unreachable",
    (UNREACHABLE, 9): "prohibited",
    (UNREACHABLE, 10): "prohibited",
    (UNREACHABLE, 13): "prohibited",
    (EXCEEDED, 0): "ttl-exceeded",
}
"""ICMP errors (RFC 792, RFC 1812) by type and code, in the words of the engine."""
OTHER_ERROR = "host-unreachable"
_IDENTIFIERS = count(os.getpid())
"""Tells the pings of a device apart."""


class Answer(NamedTuple):
    """A packet that came back: from whom, with which TTL, when; `error` is empty for an echo reply."""

    responder: str
    ttl: int
    when: float
    error: str


def ping(arguments: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Send ICMP echo requests (RFC 792) and yield what became of each: see the client for the fields."""
    identifier = next(_IDENTIFIERS) & 0xFFFF
    requests, patience = arguments["count"], arguments["timeout"]
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as wire:
        _bind(wire, arguments)
        wire.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, arguments["ttl"])
        discover = PMTU_DO if arguments["dont_fragment"] else PMTU_DONT
        wire.setsockopt(socket.IPPROTO_IP, IP_MTU_DISCOVER, discover)
        data = bytes(index & 0xFF for index in range(arguments["size"]))
        sent: dict[int, float] = {}
        answers: dict[int, Answer] = {}
        told = 0
        while told < requests:
            if len(sent) < requests:
                sequence = len(sent) + 1
                sent[sequence] = time.monotonic()
                failed = _send(wire, _echo(identifier, sequence, data), arguments["destination"])
                if failed:
                    answers[sequence] = Answer("", 0, sent[sequence], failed)
            due = sent[told + 1] + patience
            wait = SPACING if len(sent) < requests else due - time.monotonic()
            _gather_echoes(wire, identifier, answers, max(wait, 0.0))
            while told < len(sent) and (told + 1 in answers or time.monotonic() >= sent[told + 1] + patience):
                told += 1
                yield echo_result(told, sent[told], answers.get(told))


def trace(arguments: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Send UDP probes of growing TTL and yield each hop, until the destination answers."""
    first, last, probes = arguments["first_ttl"], arguments["max_ttl"], arguments["probes"]
    sent: dict[int, float] = {}
    answers: dict[int, Answer] = {}
    with (
        socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as wire,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender,
    ):
        _bind(sender, arguments)
        sender.setsockopt(socket.IPPROTO_IP, IP_MTU_DISCOVER, PMTU_DONT)
        for index in range((last - first + 1) * probes):
            sender.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, first + index // probes)
            sent[index] = time.monotonic()
            failed = send_to(sender, b"labkit", (arguments["destination"], TRACE_PORT + index))
            if failed:
                answers[index] = Answer("", 0, sent[index], failed)
        for ttl in range(first, last + 1):
            own = range((ttl - first) * probes, (ttl - first + 1) * probes)
            until = sent[own[-1]] + arguments["timeout"]
            while any(index not in answers for index in own) and time.monotonic() < until:
                _gather_errors(wire, arguments["destination"], answers, until - time.monotonic())
            hop = hop_result(ttl, [(sent[index], answers.get(index)) for index in own])
            yield hop
            if hop["reached"] or hop["error"]:
                return


def connect(arguments: dict[str, Any]) -> dict[str, Any]:
    """Open a TCP connection (RFC 9293), or send a datagram, and read who answers."""
    began = time.monotonic()
    family = socket.AF_INET6 if ":" in arguments["destination"] else socket.AF_INET
    datagram = arguments["datagram"]
    with socket.socket(family, socket.SOCK_DGRAM if datagram else socket.SOCK_STREAM) as stream:
        stream.settimeout(arguments["timeout"])
        _bind(stream, arguments)
        try:
            stream.connect((arguments["destination"], arguments["port"]))
            first = _asked(stream) if datagram else b""
        except ConnectionRefusedError:
            return {"outcome": "refused", "milliseconds": _milliseconds(began, time.monotonic())}
        except TimeoutError:
            return {"outcome": "timeout"}
        except OSError as error:
            return {"outcome": "timeout", "error": "no-route" if error.errno == 101 else ""}
        took = _milliseconds(began, time.monotonic())
        try:
            with stream.makefile("rb") as answer:
                said = first or answer.readline(4096)
            return {"outcome": "connected", "milliseconds": took, **json.loads(said)}
        except (OSError, ValueError):  # something answered that is no listener of ours
            return {"outcome": "connected", "milliseconds": took}


def _asked(stream: socket.socket) -> bytes:
    """The answer to a datagram."""
    stream.send(b"labkit")
    return stream.recv(4096)


def _bind(wire: socket.socket, arguments: dict[str, Any]) -> None:
    """Use the source address and the interface that were asked for."""
    if arguments.get("interface"):
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, arguments["interface"].encode() + b"\0")
    if arguments.get("source"):
        wire.bind((arguments["source"], 0))


def _send(wire: socket.socket, packet: bytes, destination: str) -> str:
    return send_to(wire, packet, (destination, 0))


def send_to(wire: socket.socket, packet: bytes, target: tuple[Any, ...]) -> str:
    """Send a packet; returns why it could not leave, empty if it did."""
    try:
        wire.sendto(packet, target)
    except OSError as error:
        if error.errno == 90:  # EMSGSIZE
            return "fragmentation-needed"
        if error.errno in (101, 113):  # ENETUNREACH, EHOSTUNREACH
            return "no-route"
        if error.errno in (1, 13):  # a filter of our own drops it (EPERM, EACCES)
            return ""
        raise
    return ""


def _echo(identifier: int, sequence: int, data: bytes) -> bytes:
    head = struct.pack(">BBHHH", ECHO, 0, 0, identifier, sequence)
    return struct.pack(">BBHHH", ECHO, 0, _checksum(head + data), identifier, sequence) + data


def _checksum(packet: bytes) -> int:
    """The Internet checksum (RFC 1071)."""
    padded = packet + b"\0" * (len(packet) % 2)
    total: int = sum(struct.unpack(f">{len(padded) // 2}H", padded))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def _gather_echoes(wire: socket.socket, identifier: int, answers: dict[int, Answer], wait: float) -> None:
    """Take what comes within some seconds: echo replies, and errors about our requests."""
    for packet, sender in _packets(wire, wait):
        header, icmp = _split(packet)
        kind, code = icmp[0], icmp[1]
        if kind == ECHO_REPLY:
            answered, error = icmp, ""
        elif kind in (UNREACHABLE, EXCEEDED):
            answered, error = _split(icmp[8:])[1], ERRORS.get((kind, code), OTHER_ERROR)
            if not answered or answered[0] != ECHO:
                continue
        else:
            continue
        if len(answered) >= 8 and struct.unpack(">H", answered[4:6])[0] == identifier:
            (sequence,) = struct.unpack(">H", answered[6:8])
            answers.setdefault(sequence, Answer(sender, header[8], time.monotonic(), error))


def _gather_errors(wire: socket.socket, target: str, answers: dict[int, Answer], wait: float) -> None:
    """Take ICMP errors about a trace's probes."""
    for packet, sender in _packets(wire, wait):
        header, icmp = _split(packet)
        if icmp[0] not in (UNREACHABLE, EXCEEDED):
            continue
        inner, udp = _split(icmp[8:])
        if len(udp) < 4 or inner[9] != socket.IPPROTO_UDP or inner[16:20] != socket.inet_aton(target):
            continue
        index = int.from_bytes(udp[2:4], "big") - TRACE_PORT
        error = ERRORS.get((icmp[0], icmp[1]), OTHER_ERROR)
        answers.setdefault(index, Answer(sender, header[8], time.monotonic(), error))


def _packets(wire: socket.socket, wait: float) -> Iterator[tuple[bytes, str]]:
    """What can be read after waiting at most so many seconds for the first packet."""
    while select.select([wire], [], [], max(wait, 0.0))[0]:
        packet, address = wire.recvfrom(65535)
        if len(_split(packet)[1]) >= 8:
            yield packet, address[0]
        wait = 0.0


def _split(packet: bytes) -> tuple[bytes, bytes]:
    """Part an IPv4 packet into header and payload."""
    length = (packet[0] & 15) * 4 if packet else 0
    return packet[:length], packet[length:]


def _milliseconds(begin: float, end: float) -> int:
    """The time between, at least one millisecond, as devices tell it."""
    return max(1, int((end - begin) * 1000 + 0.5))


def echo_result(sequence: int, sent: float, answer: Answer | None) -> dict[str, Any]:
    """What became of one echo request."""
    if answer is None:
        return {"sequence": sequence, "lost": True}
    if answer.error:
        responder = answer.responder or None
        return {"sequence": sequence, "lost": True, "responder": responder, "error": answer.error}
    took = _milliseconds(sent, answer.when)
    return {
        "sequence": sequence,
        "lost": False,
        "responder": answer.responder,
        "ttl": answer.ttl,
        "milliseconds": took,
    }


def hop_result(ttl: int, probes: list[tuple[float, Answer | None]]) -> dict[str, Any]:
    """What the probes of one TTL found."""
    heard = [(sent, answer) for sent, answer in probes if answer is not None]
    senders = [answer.responder for _, answer in heard if answer.responder]
    errors = {answer.error for _, answer in heard}
    reached = "port-unreachable" in errors
    others = errors - {"ttl-exceeded", "port-unreachable", "no-route"}
    return {
        "ttl": ttl,
        "responder": senders[0] if senders else None,
        "milliseconds": [_milliseconds(sent, answer.when) for sent, answer in heard],
        "reached": reached,
        "error": "" if reached or not others else min(others),
    }
