"""Rules of IPv6 ACLs: from the words of a line to a rule, and back."""

from functools import partial
from ipaddress import IPv6Address, IPv6Network
from typing import Any

from labkit.nos.config import AclRule, PrefixAddress
from labkit.nos.huawei.acl_rule import (
    ATTRIBUTES,
    COMMON,
    TCP_FLAG,
    options,
    read_conditions,
    write_conditions,
    write_protocol,
)
from labkit.nos.huawei.acl_words import ICMP6_MESSAGES, PROTOCOLS6
from labkit.nos.shell.declaration import Values

_ADDRESS = "{side} {{<{side}-prefix:ipv6-prefix>|<{side}-address:ipv6> <{side}-length:0-128>|any}}"
_options = partial(options, _ADDRESS, "dscp <dscp:dscp>")
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
    return read_conditions(
        values,
        number,
        PROTOCOLS6,
        ICMP6_MESSAGES,
        source6=_read_prefix(values, "source"),
        destination6=_read_prefix(values, "destination"),
    )


def _read_prefix(values: Values, side: str) -> PrefixAddress | None:
    """A prefix of no length is every address."""
    held = values.get(f"{side}_prefix")
    if held is None and values.get(f"{side}_address") is not None:
        held = (values[f"{side}_address"], values[f"{side}_length"])
    if held is None or held[1] == 0:
        return None
    network = IPv6Network(held, strict=False)
    return IPv6Address(network.network_address), network.prefixlen


def write_rule6(rule: AclRule) -> dict[str, Any]:
    """What the line of a rule binds, without its number and its description."""
    values = write_conditions(rule, ICMP6_MESSAGES)
    for side, prefix in (("source", rule.source6), ("destination", rule.destination6)):
        if prefix is not None:
            values[f"{side}_prefix"] = prefix
    return values


def write_advanced6(rule: AclRule) -> dict[str, Any]:
    """What the line of an advanced rule binds: also its protocol."""
    return write_rule6(rule) | write_protocol(rule.protocol, PROTOCOLS6, "ipv6")
