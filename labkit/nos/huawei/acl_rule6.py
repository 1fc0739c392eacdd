"""Rules of IPv6 ACLs: from the words of a line to a rule, and back."""

from collections.abc import Mapping
from ipaddress import IPv6Address, IPv6Network
from typing import Any

from labkit.nos.config import AclRule, PrefixAddress
from labkit.nos.huawei.acl_rule import ATTRIBUTES, COMMON, FLAGS, PORT, SIDES, TCP_FLAG, read_port, text_of
from labkit.nos.huawei.acl_rule import write_rule as write_shared
from labkit.nos.huawei.acl_words import ICMP6_MESSAGES, PROTOCOLS6
from labkit.nos.number_words import word_for

Values = Mapping[str, Any]

_ADDRESS = "{side} {{<{side}-prefix:ipv6-prefix>|<{side}-address:ipv6> <{side}-length:0-128>|any}}"


def _options(transport: str = "", ports: str = "") -> str:
    """The conditions of an advanced rule, in the order in which VRP prints them."""
    parts: list[str] = []
    for side in SIDES:
        parts.append(_ADDRESS.format(side=side))
        parts += [PORT.format(side=side, kind=ports)] if ports else []
    parts += [transport] if transport else []
    return f"[{'|'.join((*parts, 'dscp <dscp:dscp>', COMMON))}]*"


_ICMP_TYPE = f"icmp6-type {{<icmp-name:{'|'.join(ICMP6_MESSAGES)}>|<icmp-type:0-255> [<icmp-code:0-255>]}}"
BASIC6 = f"{{<action:permit|deny>}} [{_ADDRESS.format(side='source')}|{COMMON}]*"
ADVANCED6 = (
    "{<action:permit|deny>} "
    f"{{tcp {_options(TCP_FLAG, 'tcp')}"
    f"|udp {_options(ports='udp')}"
    f"|icmpv6 {_options(_ICMP_TYPE)}"
    f"|{{ipv6|gre|ospf|ipv6-ah|ipv6-esp|<protocol-number:1-255>}} {_options()}}}"
)
ADVANCED_ATTRIBUTES6 = tuple(name for name in ATTRIBUTES if name not in ("icmp-type", "precedence", "tos"))


def read_rule6(values: Values, number: int) -> AclRule:
    """Make the rule that a line describes. Addresses lose the bits behind their prefix."""
    return AclRule(
        number=number,
        permit=values["action"] == "permit",
        protocol=_read_protocol(values),
        source6=_read_prefix(values, "source"),
        destination6=_read_prefix(values, "destination"),
        source_port=read_port(values, "source"),
        destination_port=read_port(values, "destination"),
        icmp=_read_icmp(values),
        tcp_flags=frozenset(flag for flag in FLAGS if values.get(flag)),
        fragment=bool(values.get("fragment")),
        dscp=values.get("dscp"),
        time_range=text_of(values, "time_range"),
        logging=bool(values.get("logging")),
        vrf=text_of(values, "vrf"),
    )


def _read_protocol(values: Values) -> int | None:
    if values.get("protocol_number") is not None:
        return int(values["protocol_number"])
    found = (number for word, number in PROTOCOLS6.items() if values.get(word.replace("-", "_")) is True)
    return next(found, None)


def _read_prefix(values: Values, side: str) -> PrefixAddress | None:
    """A prefix of no length is every address."""
    held = values.get(f"{side}_prefix")
    if held is None and values.get(f"{side}_address") is not None:
        held = (values[f"{side}_address"], values[f"{side}_length"])
    if held is None or held[1] == 0:
        return None
    network = IPv6Network(held, strict=False)
    return IPv6Address(network.network_address), network.prefixlen


def _read_icmp(values: Values) -> tuple[int, int | None] | None:
    if values.get("icmp_name") is not None:
        return ICMP6_MESSAGES[values["icmp_name"]]
    if values.get("icmp_type") is not None:
        return values["icmp_type"], values.get("icmp_code")
    return None


def write_rule6(rule: AclRule) -> dict[str, Any]:
    """What the line of a rule binds, without its number and its description."""
    values = write_shared(rule)
    for name in ("icmp_name", "icmp_type", "icmp_code"):
        values.pop(name, None)
    for side, prefix in (("source", rule.source6), ("destination", rule.destination6)):
        if prefix is not None:
            values[f"{side}_prefix"] = prefix
    return values | _write_icmp(rule)


def write_advanced6(rule: AclRule) -> dict[str, Any]:
    """What the line of an advanced rule binds: also its protocol."""
    values = write_rule6(rule)
    if rule.protocol is None:
        return values | {"ipv6": True}
    word = word_for(PROTOCOLS6, rule.protocol)
    if word in PROTOCOLS6:
        return values | {word.replace("-", "_"): True}
    return values | {"protocol_number": rule.protocol}


def _write_icmp(rule: AclRule) -> dict[str, Any]:
    if rule.icmp is None:
        return {}
    name = next((word for word, message in ICMP6_MESSAGES.items() if message == rule.icmp), None)
    if name is not None:
        return {"icmp_name": name}
    kind, code = rule.icmp
    return {"icmp_type": kind} | ({"icmp_code": code} if code is not None else {})
