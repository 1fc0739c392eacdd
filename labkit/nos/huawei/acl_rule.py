"""ACL rules: from the words of a line to a rule, and back."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from ipaddress import IPv4Address, IPv6Address
from typing import Any

from labkit.nos.config import AclRule, FrameMatch, PortMatch
from labkit.nos.huawei.acl_words import ICMP_MESSAGES, PROTOCOLS
from labkit.nos.number_words import word_for
from labkit.nos.shell.declaration import Values, present

SIDES = ("source", "destination")
FLAGS = ("ack", "established", "fin", "psh", "rst", "syn", "urg")
_PORT = (
    "{side}-port {{<{side}-operator:eq|gt|lt|neq> <{side}-low:{kind}-port>"
    "|range <{side}-first:{kind}-port> <{side}-last:{kind}-port>}}"
)
_ADDRESS = "{side} {{<{side}-address:ip> <{side}-wildcard:wildcard>|any}}"
COMMON = "fragment|logging|time-range <time-range:string 1-32>|vpn-instance <vrf:string 1-31>"
_ICMP_WORDS = "|".join(ICMP_MESSAGES)


def options(address: str, marks: str, transport: str = "", ports: str = "") -> str:
    """The conditions of an advanced rule, in the order in which VRP prints them."""
    parts: list[str] = []
    for side in SIDES:
        parts.append(address.format(side=side))
        parts += [_PORT.format(side=side, kind=ports)] if ports else []
    parts += [transport] if transport else []
    return f"[{'|'.join((*parts, marks, COMMON))}]*"


_options = partial(options, _ADDRESS, "dscp <dscp:dscp>|precedence <0-7>|tos <0-15>")


TCP_FLAG = f"tcp-flag {{{'|'.join(FLAGS)}}}*"
_ICMP_TYPE = f"icmp-type {{<icmp-name:{_ICMP_WORDS}>|<icmp-type:0-255> [<icmp-code:0-255>]}}"
BASIC = f"{{<action:permit|deny>}} [{_ADDRESS.format(side='source')}|{COMMON}]*"
ADVANCED = (
    "{<action:permit|deny>} "
    f"{{tcp {_options(TCP_FLAG, 'tcp')}"
    f"|udp {_options(ports='udp')}"
    f"|icmp {_options(_ICMP_TYPE)}"
    f"|{{ip|gre|igmp|ipinip|ospf|<protocol-number:1-255>}} {_options()}}}"
)
FRAME = (
    "{<action:permit|deny>} "
    "[l2-protocol {<l2-name:arp|ip|ipv6|mpls|rarp>|<l2-number:string 3-6>}"
    "|source-mac <source-mac:mac> [<source-mask:mac>]"
    "|destination-mac <destination-mac:mac> [<destination-mask:mac>]"
    "|vlan-id <vlan-id:1-4094>|time-range <time-range:string 1-32>]*"
)
_ETHERTYPES = {"arp": 0x0806, "ip": 0x0800, "ipv6": 0x86DD, "mpls": 0x8847, "rarp": 0x8035}
_ALL_MAC = "ffff-ffff-ffff"


def read_rule(values: Values, number: int) -> AclRule:
    """Make the rule that a line describes. Addresses lose the bits that their wildcard hides."""
    return read_conditions(
        values,
        number,
        PROTOCOLS,
        ICMP_MESSAGES,
        source=_read_address(values, "source"),
        destination=_read_address(values, "destination"),
        precedence=values.get("precedence"),
        tos=values.get("tos"),
        frame=_read_frame(values) if any(values.get(name) is not None for name in _FRAME_NAMES) else None,
    )


def read_conditions(
    values: Values,
    number: int,
    protocols: Mapping[str, int],
    messages: Mapping[str, tuple[int, int]],
    **addressed: Any,
) -> AclRule:
    """Make the rule that a line describes: `addressed` is what only rules of one version of IP have."""
    return AclRule(
        number=number,
        permit=values["action"] == "permit",
        protocol=_read_protocol(values, protocols),
        source_port=_read_port(values, "source"),
        destination_port=_read_port(values, "destination"),
        icmp=_read_icmp(values, messages),
        tcp_flags=frozenset(flag for flag in FLAGS if values.get(flag)),
        fragment=bool(values.get("fragment")),
        dscp=values.get("dscp"),
        time_range=_text_of(values, "time_range"),
        logging=bool(values.get("logging")),
        vrf=_text_of(values, "vrf"),
        **addressed,
    )


_FRAME_NAMES = ("l2_name", "l2_number", "source_mac", "destination_mac", "vlan_id")


def _text_of(values: Values, name: str) -> str:
    """What a parameter bound; a keyword of the same name binds True, which is no text."""
    value = values.get(name)
    return value if isinstance(value, str) else ""


def _read_protocol(values: Values, protocols: Mapping[str, int]) -> int | None:
    if values.get("protocol_number") is not None:
        return int(values["protocol_number"])
    found = (number for word, number in protocols.items() if values.get(word.replace("-", "_")) is True)
    return next(found, None)


def _read_address(values: Values, side: str) -> tuple[IPv4Address, IPv4Address] | None:
    address, wildcard = values.get(f"{side}_address"), values.get(f"{side}_wildcard")
    if address is None or wildcard is None:
        return None
    if int(wildcard) == 0xFFFFFFFF:
        return None
    return IPv4Address(int(address) & ~int(wildcard) & 0xFFFFFFFF), wildcard


def _read_port(values: Values, side: str) -> PortMatch | None:
    if values.get(f"{side}_operator") is not None:
        return PortMatch(values[f"{side}_operator"], values[f"{side}_low"])
    if values.get(f"{side}_first") is not None:
        ends = sorted((values[f"{side}_first"], values[f"{side}_last"]))
        return PortMatch("range", ends[0], ends[1])
    return None


def _read_icmp(values: Values, messages: Mapping[str, tuple[int, int]]) -> tuple[int, int | None] | None:
    if values.get("icmp_name") is not None:
        return messages[values["icmp_name"]]
    if isinstance(values.get("icmp_type"), int) and values.get("icmp_type") is not True:
        return values["icmp_type"], values.get("icmp_code")
    return None


def _read_frame(values: Values) -> FrameMatch:
    protocol: int | None = None
    if values.get("l2_name") is not None:
        protocol = _ETHERTYPES[values["l2_name"]]
    elif values.get("l2_number") is not None:
        protocol = int(values["l2_number"], 16)
    masks = {
        side: (values[f"{side}_mac"], values.get(f"{side}_mask") or _ALL_MAC)
        for side in SIDES
        if values.get(f"{side}_mac") is not None
    }
    return FrameMatch(protocol, masks.get("source"), masks.get("destination"), values.get("vlan_id"))


def write_rule(rule: AclRule) -> dict[str, Any]:
    """What the line of a rule binds, without its number and its description."""
    values = write_conditions(rule, ICMP_MESSAGES)
    for side, address in (("source", rule.source), ("destination", rule.destination)):
        if address is not None:
            values[f"{side}_address"] = address[0]
            values[f"{side}_wildcard"] = "0" if int(address[1]) == 0 else address[1]
    if rule.frame is not None:
        values |= _write_frame(rule.frame)
    return values


def write_conditions(rule: AclRule, messages: Mapping[str, tuple[int, int]]) -> dict[str, Any]:
    """What the line of a rule binds, but for its addresses and what it says of frames."""
    values: dict[str, Any] = {"action": "permit" if rule.permit else "deny"}
    for side, port in (("source", rule.source_port), ("destination", rule.destination_port)):
        if port is not None and port.operator == "range":
            values |= {f"{side}_first": port.low, f"{side}_last": port.high}
        elif port is not None:
            values |= {f"{side}_operator": port.operator, f"{side}_low": port.low}
    values |= _write_icmp(rule, messages)
    values |= dict.fromkeys(rule.tcp_flags, True)
    optional = {
        "fragment": rule.fragment,
        "logging": rule.logging,
        "dscp": rule.dscp,
        "precedence": rule.precedence,
        "tos": rule.tos,
        "time_range": rule.time_range or None,
        "vrf": rule.vrf or None,
    }
    return values | present(optional)


def write_advanced(rule: AclRule) -> dict[str, Any]:
    """What the line of an advanced rule binds: also its protocol."""
    return write_rule(rule) | write_protocol(rule.protocol, PROTOCOLS, "ip")


def write_protocol(protocol: int | None, protocols: Mapping[str, int], every: str) -> dict[str, Any]:
    """What a line binds for a protocol; `every` is the word for all of them."""
    if protocol is None:
        return {every: True}
    word = word_for(protocols, protocol)
    return {word.replace("-", "_"): True} if word in protocols else {"protocol_number": protocol}


def _write_icmp(rule: AclRule, messages: Mapping[str, tuple[int, int]]) -> dict[str, Any]:
    if rule.icmp is None:
        return {}
    name = next((word for word, message in messages.items() if message == rule.icmp), None)
    if name is not None:
        return {"icmp_name": name}
    kind, code = rule.icmp
    return {"icmp_type": kind} | ({"icmp_code": code} if code is not None else {})


def _write_frame(frame: FrameMatch) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if frame.protocol is not None:
        name = next((word for word, number in _ETHERTYPES.items() if number == frame.protocol), None)
        values |= {"l2_name": name} if name is not None else {"l2_number": f"0x{frame.protocol:04x}"}
    for side, match in (("source", frame.source), ("destination", frame.destination)):
        if match is not None:
            values[f"{side}_mac"] = match[0]
            if match[1] != _ALL_MAC:
                values[f"{side}_mask"] = match[1]
    if frame.vlan is not None:
        values["vlan_id"] = frame.vlan
    return values


ATTRIBUTES: dict[str, dict[str, Any]] = {
    "source": {"source": None, "source6": None},
    "destination": {"destination": None, "destination6": None},
    "source-port": {"source_port": None},
    "destination-port": {"destination_port": None},
    "icmp-type": {"icmp": None},
    "icmp6-type": {"icmp": None},
    "tcp-flag": {"tcp_flags": frozenset()},
    "fragment": {"fragment": False},
    "logging": {"logging": False},
    "dscp": {"dscp": None},
    "precedence": {"precedence": None},
    "tos": {"tos": None},
    "time-range": {"time_range": ""},
    "vpn-instance": {"vrf": ""},
    "description": {"description": ""},
}
"""What `undo rule NUMBER` can take away, and how the rule is without it: it then matches whatever that was."""
ADVANCED_ATTRIBUTES = tuple(name for name in ATTRIBUTES if name != "icmp6-type")
BASIC_ATTRIBUTES = ("source", "fragment", "logging", "time-range", "vpn-instance", "description")
FRAME_ATTRIBUTES = ("time-range", "description")


def without(rule: AclRule, values: Values) -> AclRule | None:
    """The rule without the attributes that a line names; None if it names none."""
    named = [name for name in ATTRIBUTES if values.get(name.replace("-", "_")) is True]
    changes = {field: value for name in named for field, value in ATTRIBUTES[name].items()}
    return replace(rule, **changes) if changes else None


def breadth(rule: AclRule) -> tuple[int, ...]:
    """How much a rule covers, for `match-order auto`: the narrowest comes first.

    A rule with a protocol before one for all IP, then fewer source wildcard bits, fewer destination wildcard
    bits (in IPv6 those behind the prefix), then fewer ports.
    """

    def bits(address: tuple[IPv4Address, IPv4Address] | None) -> int:
        return 32 if address is None else int(address[1]).bit_count()

    def hidden(prefix: tuple[IPv6Address, int] | None) -> int:
        return 128 if prefix is None else 128 - prefix[1]

    def ports(match: PortMatch | None) -> int:
        if match is None:
            return 65536
        sizes = {
            "eq": 1,
            "gt": 65535 - match.low,
            "lt": match.low,
            "neq": 65535,
            "range": match.high - match.low + 1,
        }
        return sizes[match.operator]

    return (
        rule.protocol is None,
        bits(rule.source) + hidden(rule.source6),
        bits(rule.destination) + hidden(rule.destination6),
        ports(rule.source_port) + ports(rule.destination_port),
    )
