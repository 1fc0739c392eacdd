"""Traffic filters and MQC: classifiers, behaviours, policies, and where they apply."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from labkit.nos.config import (
    AclReference,
    DeviceConfig,
    Direction,
    InterfaceConfig,
    TrafficBehavior,
    TrafficClassifier,
    TrafficPolicy,
    find_acl,
)
from labkit.nos.huawei.views import DIALER, ETHERNET, SERIAL, SUBINTERFACE, SWITCHPORT, TEMPLATE, VLANIF
from labkit.nos.shell.declaration import Call, Kept, Section, Setting, Table, Values

table = Table()
table.view("classifier", "-classifier-{name}")
table.view("behavior", "-behavior-{name}")
table.view("trafficpolicy", "-trafficpolicy-{name}")

FILTERED = (ETHERNET, SWITCHPORT, SUBINTERFACE, SERIAL, VLANIF, DIALER, TEMPLATE)
_NAME = "<name:string 1-31>"


def _unused(field: str, what: str) -> Any:
    """Refuse to delete what a policy still uses, and what is not there."""

    def check(call: Call) -> str | None:
        if not call.negative:
            return None
        config: DeviceConfig = call.device.config
        if call["name"] not in getattr(config, field):
            return f"Error: The {what} does not exist."
        used = any(
            call["name"] == classifier or call["name"] == behavior
            for policy in config.traffic_policies.values()
            for classifier, (behavior, _) in policy.bindings.items()
        )
        return f"Error: The {what} is being used by a traffic policy." if used else None

    return check


def _policy_unused(call: Call) -> str | None:
    if not call.negative:
        return None
    config: DeviceConfig = call.device.config
    if call["name"] not in config.traffic_policies:
        return "Error: The traffic policy does not exist."
    if any(call["name"] in item.filters.policies.values() for item in config.interfaces.values()):
        return "Error: The traffic policy is being used."
    return None


def _open_classifier(call: Call) -> TrafficClassifier:
    held: dict[str, TrafficClassifier] = call.device.config.classifiers
    classifier = held.setdefault(call["name"], TrafficClassifier(call["name"]))
    if call["operator"] is not None:
        classifier.operator = call["operator"]
    return classifier


def _reference(call: Call) -> AclReference:
    """The list that a line means."""
    reference: AclReference = call["acl"] if call["acl"] is not None else call["acl_name"]
    return reference


def _add_condition(field: str, call: Call) -> str | None:
    held: list[AclReference] = getattr(call.target, field)
    if _reference(call) not in held:
        held.append(_reference(call))
    return None


def _remove_condition(field: str, call: Call) -> str | None:
    held: list[AclReference] = getattr(call.target, field)
    if _reference(call) not in held:
        return "Error: The rule does not exist."
    held.remove(_reference(call))
    return None


def _acl_values(reference: int | str) -> Values:
    return {"acl_name": reference} if isinstance(reference, str) else {"acl": reference}


_ACL = "{<acl:2000-4999>|name <acl-name:string 1-32>}"
_ACL6 = "{<acl:2000-3999>|name <acl-name:string 1-32>}"


def _condition(words: str, acl: str, field: str, place: float) -> Setting:
    """A class of what a list permits."""
    return Setting(
        views=("classifier",),
        notation=f"if-match {words} {acl}",
        undo=(f"undo if-match {words} {acl}",),
        path=field,
        store=partial(_add_condition, field),
        clear=partial(_remove_condition, field),
        lines=lambda held: (_acl_values(reference) for reference in getattr(held, field)),
        place=place,
        help={"if-match": "Specify a matching rule", "acl": "Specify an ACL", "ipv6": "Of IPv6"},
    )


table.add(
    Section(
        views=("system",),
        notation=f"traffic classifier {_NAME} [operator <operator:or|and>]",
        undo=(f"undo traffic classifier {_NAME}",),
        view="classifier",
        path="classifiers",
        open=_open_classifier,
        key=lambda values: values["name"],
        bind=lambda held: {"name": held.name, "operator": held.operator},
        check=_unused("classifiers", "traffic classifier"),
        block="traffic classifier",
        joined=True,
        help={
            "traffic": "Specify traffic configuration",
            "classifier": "Specify a traffic classifier",
            "operator": "Relation of the rules",
        },
    ),
    _condition("acl", _ACL, "acls", 10),
    _condition("ipv6 acl", _ACL6, "acls6", 10.5),
    Setting(views=("classifier",), notation="if-match any", path="any_packet", place=11),
    Setting(
        views=("classifier",),
        notation="if-match dscp <dscp:dscp>&<1-8>",
        undo=("undo if-match dscp",),
        path="dscps",
        read=lambda values: frozenset(values["dscp"]),
        write=lambda dscps: ({"dscp": sorted(dscps)},),
        place=12,
    ),
    Setting(
        views=("classifier",),
        notation="if-match ip-precedence <precedence:0-7>&<1-8>",
        undo=("undo if-match ip-precedence",),
        path="precedences",
        read=lambda values: frozenset(values["precedence"]),
        write=lambda held: ({"precedence": sorted(held)},),
        place=12.1,
    ),
    *(
        Kept(views=("classifier",), notation=notation, place=12.2 + index / 100, single=False)
        for index, notation in enumerate(
            (
                "if-match 8021p <0-7>&<1-8>",
                "if-match vlan-id <from:1-4094> [to <to:1-4094>]",
                "if-match cvlan-id <from:1-4094> [to <to:1-4094>]",
                "if-match source-mac <source:mac> [<mask:mac>]",
                "if-match destination-mac <destination:mac> [<mask:mac>]",
                "if-match protocol <protocol:ip|ipv6>",
                "if-match l2-protocol <protocol:arp|ip|mpls|rarp>",
                "if-match inbound-interface <interface>",
                "if-match outbound-interface <interface>",
                "if-match ipv6 dscp <dscp:dscp>&<1-8>",
                "if-match tcp syn-flag <flag:ack|fin|psh|rst|syn|urg>&<1-6>",
                "if-match packet-length <from:0-65535> [to <to:0-65535>]",
                "if-match rtp start-port <start:2000-65535> end-port <end:2000-65535>",
                "if-match app-protocol <protocol:string 1-31>",
            )
        )
    ),
    Section(
        views=("system",),
        notation=f"traffic behavior {_NAME}",
        undo=(f"undo traffic behavior {_NAME}",),
        view="behavior",
        path="behaviors",
        key=lambda values: values["name"],
        make=lambda call: TrafficBehavior(call["name"]),
        bind=lambda held: {"name": held.name},
        check=_unused("behaviors", "traffic behavior"),
        block="traffic behavior",
        joined=True,
        help={"behavior": "Specify a traffic behavior"},
    ),
    Setting(
        views=("behavior",),
        notation="deny",
        undo=("permit", "undo deny"),
        path="deny",
        place=10,
        help={"deny": "Drop the packets", "permit": "Let the packets pass"},
    ),
    Setting(
        views=("behavior",),
        notation="redirect ip-nexthop <next-hop:ip>",
        undo=("undo redirect",),
        path="next_hop",
        place=11,
        help={"redirect": "Redirect packets", "ip-nexthop": "Next hop IP address"},
    ),
    Setting(views=("behavior",), notation="remark dscp <dscp:dscp>", path="remark_dscp", place=12),
    Setting(
        views=("behavior",),
        notation="remark ip-precedence <precedence:0-7>",
        undo=("undo remark ip-precedence",),
        path="remark_precedence",
        place=12.5,
    ),
    Kept(views=("behavior",), notation="remark 8021p <0-7>", place=13),
    Kept(views=("behavior",), notation="remark local-precedence <0-7>", place=13.1),
    Kept(views=("behavior",), notation="remark vlan-id <1-4094>", place=13.2),
    Setting(
        views=("behavior",),
        notation="statistic enable",
        path="counts",
        place=14,
        help={"statistic": "Count the packets of the class"},
    ),
    *(
        Kept(views=("behavior",), notation=notation, place=17 + index / 100)
        for index, notation in enumerate(
            (
                "redirect interface <interface>",
                "redirect ipv6-nexthop <address:ipv6>",
                "queue wfq [queue-number <16-4096>]",
                "gts cir <cir:8-1000000> [cbs <cbs:1500-125000000>]",
                "drop-profile <profile:string 1-31>",
                "traffic-policy <child:string 1-31>",
                "mirroring to observe-port <1-2>",
                "nest top-most vlan-id <1-4094>",
            )
        )
    ),
    Kept(
        views=("behavior",),
        notation="car cir {<cir:8-4294967295>|pct <cir-pct:1-100>} [pir {<pir:8-4294967295>|pct <pir-pct:1-100>}]"
        " [cbs <1-4294967295>] [pbs <1-4294967295>] [share] [mode <mode:color-aware|color-blind>]"
        " [green <green:pass|discard>] [yellow <yellow:pass|discard>] [red <red:pass|discard>]",
        place=15,
    ),
    Kept(
        views=("behavior",),
        notation="queue {af|ef|llq} bandwidth {<bandwidth:8-1000000>|pct <1-100>}",
        place=16,
    ),
)


def _bind_class(call: Call) -> str | None:
    config: DeviceConfig = call.device.config
    if call["classifier"] not in config.classifiers:
        return "Error: The traffic classifier does not exist."
    if call["behavior"] not in config.behaviors:
        return "Error: The traffic behavior does not exist."
    call.target.bindings[call["classifier"]] = (call["behavior"], call["precedence"])
    return None


def _unbind_class(call: Call) -> str | None:
    if call.target.bindings.pop(call["classifier"], None) is None:
        return "Error: The traffic classifier is not bound."
    return None


def _class_lines(policy: TrafficPolicy) -> Iterable[Values]:
    for classifier, (behavior, precedence) in policy.bindings.items():
        values: dict[str, Any] = {"classifier": classifier, "behavior": behavior}
        yield values if precedence is None else values | {"precedence": precedence}


_CLASS = "classifier <classifier:string 1-31>"
table.add(
    Section(
        views=("system",),
        notation=f"traffic policy {_NAME}",
        undo=(f"undo traffic policy {_NAME}",),
        view="trafficpolicy",
        path="traffic_policies",
        key=lambda values: values["name"],
        make=lambda call: TrafficPolicy(call["name"]),
        bind=lambda held: {"name": held.name},
        check=_policy_unused,
        block="traffic policy",
        joined=True,
        help={"policy": "Specify a traffic policy"},
    ),
    Setting(
        views=("trafficpolicy",),
        notation=f"{_CLASS} behavior <behavior:string 1-31> [precedence <0-65535>]",
        undo=(f"undo {_CLASS}",),
        path="bindings",
        store=_bind_class,
        clear=_unbind_class,
        lines=_class_lines,
        place=10,
    ),
)


def _applied(field: str, owner: Any) -> dict[Direction, AclReference]:
    """What is applied by direction: lists of IPv4 (`acls`) or of IPv6 (`acls6`)."""
    held: dict[Direction, AclReference] = getattr(owner, field)
    return held


def _apply_filter(field: str, call: Call) -> str | None:
    applied = _applied(field, call.target.filters)
    reference, lists = _reference(call), getattr(call.device.config, field)
    if applied.get(call["direction"], reference) != reference:
        return "Error: A simplified ACL has been applied in this view."
    if isinstance(reference, str) and find_acl(lists.values(), reference) is None:
        return "Error: The specified ACL does not exist."
    applied[call["direction"]] = reference
    return None


def _remove_filter(field: str, call: Call) -> str | None:
    if _applied(field, call.target.filters).pop(call["direction"], None) is None:
        return "Error: No ACL is applied in this direction."
    return None


def _filter_lines(field: str, interface: InterfaceConfig) -> Iterable[Values]:
    applied = _applied(field, interface.filters)
    for direction in sorted(applied):
        yield {"direction": direction} | dict(_acl_values(applied[direction]))


def _apply_policy(call: Call) -> str | None:
    interface: InterfaceConfig = call.target
    if call["name"] not in call.device.config.traffic_policies:
        return "Error: The traffic policy does not exist."
    held = interface.filters.policies.get(call["direction"])
    if held is not None and held != call["name"]:
        return "Error: A traffic policy has been applied in this direction."
    interface.filters.policies[call["direction"]] = call["name"]
    return None


def _remove_policy(call: Call) -> str | None:
    if call.target.filters.policies.pop(call["direction"], None) is None:
        return "Error: No traffic policy is applied in this direction."
    return None


def _policy_lines(interface: InterfaceConfig) -> Iterable[Values]:
    for direction in sorted(interface.filters.policies):
        yield {"name": interface.filters.policies[direction], "direction": direction}


def _guard_line(field: str, call: Call) -> str | None:
    for line in call.target.lines:
        acls = _applied(field, line)
        if call.negative:
            acls.pop(call["direction"], None)
        else:
            acls[call["direction"]] = _reference(call)
    return None


def _guard_values(field: str, group: Any) -> Iterable[Values]:
    acls = _applied(field, group.lines[0])
    return ({"direction": direction} | dict(_acl_values(acls[direction])) for direction in sorted(acls))


_DIRECTION = "<direction:inbound|outbound>"
_ROUTERS, _SWITCHES = frozenset({"ar", "router", "usg"}), frozenset({"s", "ac"})


def _filter(words: str, acl: str, field: str, families: frozenset[str], place: float) -> Setting:
    return Setting(
        views=FILTERED,
        notation=f"traffic-filter {_DIRECTION} {words} {acl}",
        undo=(
            f"undo traffic-filter {_DIRECTION} {f'[acl {acl}]' if words == 'acl' else f'{words} [{acl}]'}",
        ),
        path="filters",
        store=partial(_apply_filter, field),
        clear=partial(_remove_filter, field),
        lines=partial(_filter_lines, field),
        place=place,
        families=families,
        help={
            "traffic-filter": "Filter packets based on ACL",
            "inbound": "Inbound",
            "outbound": "Outbound",
            "acl": "Specify an ACL",
            "ipv6": "Of IPv6",
        },
    )


def _door(words: str, acl: str, field: str, place: float) -> Setting:
    return Setting(
        views=("user-interface",),
        notation=f"{words} {acl} {_DIRECTION}",
        undo=(f"undo {words} [{acl}] {_DIRECTION}",),
        path="lines",
        store=partial(_guard_line, field),
        clear=partial(_guard_line, field),
        lines=partial(_guard_values, field),
        place=place,
        help={"acl": "Specify the ACL that decides who may log in, or where its user may go on to"},
    )


table.add(
    _filter("acl", _ACL, "acls", frozenset(), 95),
    _filter("ipv6 acl", _ACL6, "acls6", _ROUTERS, 95.5),
    _filter("acl ipv6", _ACL6, "acls6", _SWITCHES, 95.5),
    Setting(
        views=FILTERED,
        notation=f"traffic-policy <name:string 1-31> {_DIRECTION}",
        undo=(f"undo traffic-policy [<name:string 1-31>] {_DIRECTION}",),
        path="filters",
        store=_apply_policy,
        clear=_remove_policy,
        lines=_policy_lines,
        place=96,
        help={"traffic-policy": "Apply a traffic policy"},
    ),
    _door("acl", _ACL, "acls", 5),
    _door("acl ipv6", _ACL6, "acls6", 5.5),
)
