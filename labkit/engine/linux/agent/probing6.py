"""Ping and path trace over IPv6 (RFC 4443)."""

import os
import select
import socket
import struct
import time
from collections.abc import Iterator
from itertools import count
from typing import Any

from labkit.engine.linux.agent.probing import SPACING, TRACE_PORT, Answer, echo_result, hop_result, send_to

UNREACHABLE, TOO_BIG, EXCEEDED, ECHO, ECHO_REPLY = 1, 2, 3, 128, 129
HEADER = 40
ICMP6_FILTER, IPV6_UNICAST_HOPS, IPV6_RECVHOPLIMIT = 1, 16, 51
ERRORS = {
    (UNREACHABLE, 0): "net-unreachable",
    (UNREACHABLE, 1): "prohibited",
    (UNREACHABLE, 3): "host-unreachable",
    (UNREACHABLE, 4): "port-unreachable",
    (EXCEEDED, 0): "ttl-exceeded",
    (TOO_BIG, 0): "fragmentation-needed",
}
_IDENTIFIERS = count(os.getpid())


def ping6(arguments: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Send echo requests and yield what became of each, as `probing.ping`."""
    identifier = next(_IDENTIFIERS) & 0xFFFF
    requests, patience = arguments["count"], arguments["timeout"]
    data = bytes(index & 0xFF for index in range(arguments["size"]))
    sent: dict[int, float] = {}
    answers: dict[int, Answer] = {}
    told = 0
    with socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6) as wire:
        _prepare(wire, arguments)
        wire.setsockopt(socket.IPPROTO_IPV6, IPV6_UNICAST_HOPS, arguments["hop_limit"])
        wire.setsockopt(socket.IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1)
        while told < requests:
            if len(sent) < requests:
                sequence = len(sent) + 1
                sent[sequence] = time.monotonic()
                packet = struct.pack(">BBHHH", ECHO, 0, 0, identifier, sequence) + data
                failed = send_to(wire, packet, _target(arguments, 0))
                if failed:
                    answers[sequence] = Answer("", 0, sent[sequence], failed)
            due = sent[told + 1] + patience
            wait = SPACING if len(sent) < requests else due - time.monotonic()
            _gather_echoes(wire, identifier, answers, wait)
            while told < len(sent) and (told + 1 in answers or time.monotonic() >= sent[told + 1] + patience):
                told += 1
                yield echo_result(told, sent[told], answers.get(told))


def trace6(arguments: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Send UDP probes of growing hop limit and yield each hop, as `probing.trace`."""
    first, last, probes = arguments["first_ttl"], arguments["max_ttl"], arguments["probes"]
    sent: dict[int, float] = {}
    answers: dict[int, Answer] = {}
    with (
        socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6) as wire,
        socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as sender,
    ):
        _prepare(sender, arguments)
        for index in range((last - first + 1) * probes):
            sender.setsockopt(socket.IPPROTO_IPV6, IPV6_UNICAST_HOPS, first + index // probes)
            sent[index] = time.monotonic()
            failed = send_to(sender, b"labkit", _target(arguments, TRACE_PORT + index))
            if failed:
                answers[index] = Answer("", 0, sent[index], failed)
        for ttl in range(first, last + 1):
            own = range((ttl - first) * probes, (ttl - first + 1) * probes)
            until = sent[own[-1]] + arguments["timeout"]
            while any(index not in answers for index in own) and time.monotonic() < until:
                _gather_errors(wire, answers, until - time.monotonic())
            hop = hop_result(ttl, [(sent[index], answers.get(index)) for index in own])
            yield hop
            if hop["reached"] or hop["error"]:
                return


def _target(arguments: dict[str, Any], port: int) -> tuple[str, int, int, int]:
    scope = socket.if_nametoindex(arguments["interface"]) if arguments.get("interface") else 0
    return arguments["destination"], port, 0, scope


def _prepare(wire: socket.socket, arguments: dict[str, Any]) -> None:
    if arguments.get("interface"):
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, arguments["interface"].encode() + b"\0")
    if arguments.get("source"):
        wire.bind((arguments["source"], 0))


def _gather_echoes(wire: socket.socket, identifier: int, answers: dict[int, Answer], wait: float) -> None:
    for packet, sender, hops in _packets(wire, wait):
        kind, code = packet[0], packet[1]
        answered, error = packet, ""
        if kind in (UNREACHABLE, TOO_BIG, EXCEEDED):
            answered, error = packet[8 + HEADER :], ERRORS.get((kind, code), "host-unreachable")
        elif kind != ECHO_REPLY:
            continue
        if len(answered) >= 8 and int.from_bytes(answered[4:6], "big") == identifier:
            sequence = int.from_bytes(answered[6:8], "big")
            answers.setdefault(sequence, Answer(sender, hops, time.monotonic(), error))


def _gather_errors(wire: socket.socket, answers: dict[int, Answer], wait: float) -> None:
    for packet, sender, hops in _packets(wire, wait):
        if packet[0] not in (UNREACHABLE, EXCEEDED) or len(packet) < 8 + HEADER + 4:
            continue
        inner = packet[8:]
        if inner[6] == socket.IPPROTO_UDP:
            index = int.from_bytes(inner[HEADER + 2 : HEADER + 4], "big") - TRACE_PORT
            error = ERRORS.get((packet[0], packet[1]), "host-unreachable")
            answers.setdefault(index, Answer(sender, hops, time.monotonic(), error))


def _packets(wire: socket.socket, wait: float) -> Iterator[tuple[bytes, str, int]]:
    """What can be read after waiting at most so many seconds, with the sender and the hop limit that is left."""
    while select.select([wire], [], [], max(wait, 0.0))[0]:
        packet, extra, _, address = wire.recvmsg(65535, 256)
        hops = next((struct.unpack("i", data)[0] for _, kind, data in extra if len(data) == 4), 0)
        if len(packet) >= 8:
            yield packet, address[0].split("%", 1)[0], hops
        wait = 0.0
