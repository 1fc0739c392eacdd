"""USG firewalls: the security policy and the NAT policy, whose rules are asked in the order of the user."""

from collections.abc import Iterable
from copy import deepcopy
from ipaddress import IPv4Address
from typing import Any

from labkit.nos.config import AddressTerm, DeviceConfig, PolicyRule, ServiceTerm
from labkit.nos.shell.declaration import Call, Kept, Section, Setting, Table, Values

table = Table()

USG = frozenset({"usg"})
_ALL_ONES = 0xFFFFFFFF
_ADDRESS = (
    "{any|address-set <set:string 1-63>|range <first:ip> <last:ip>"
    "|<ip> {mask {<dotted:mask>|<bits:mask-length>}|<length:mask-length>|<wildcard>}}"
)
_PORTS = "[source-port <from:port-ranges>] [destination-port <to:port-ranges>]"


def read_address(call: Call) -> AddressTerm:
    """The addresses that a line speaks of."""
    if call["set"] is not None:
        return AddressTerm(set_name=call["set"])
    if call["first"] is not None:
        return AddressTerm(first=call["first"], last=call["last"])
    if call["ip"] is None:
        return AddressTerm()
    if call["wildcard"] is not None:
        return AddressTerm(first=call["ip"], wildcard=IPv4Address(int(call["wildcard"])))
    length = next(call[name] for name in ("dotted", "bits", "length") if call[name] is not None)
    return AddressTerm(first=call["ip"], wildcard=IPv4Address(_ALL_ONES >> length), mask=True)


def address_values(term: AddressTerm) -> Values:
    """What a line binds for addresses; a subnet is printed with its mask in dots."""
    if term.set_name:
        return {"address_set": True, "set": term.set_name}
    if term.first is None:
        return {"any": True}
    if term.last is not None:
        return {"range": True, "first": term.first, "last": term.last}
    wildcard = int(term.wildcard or 0)
    if term.mask:
        return {"ip": term.first, "mask": True, "dotted": 32 - wildcard.bit_length()}
    return {"ip": term.first, "wildcard": IPv4Address(wildcard)}


def _append(held: list[Any], item: Any, negative: bool) -> None:
    if negative and item in held:
        held.remove(item)
    elif not negative and item not in held:
        held.append(item)


def _address_setting(word: str, path: str, place: float) -> Setting:
    def store(call: Call) -> str | None:
        _append(getattr(call.target, path), read_address(call), call.negative)
        return None

    return Setting(
        views=("security-rule", "nat-rule"),
        notation=f"{word} {_ADDRESS}",
        undo=(f"undo {word} {_ADDRESS}",),
        path=path,
        store=store,
        clear=store,
        lines=lambda rule: [address_values(term) for term in getattr(rule, path)],
        place=place,
    )


def _zone_setting(word: str, path: str, place: float) -> Setting:
    def store(call: Call) -> str | None:
        held: list[str] = getattr(call.target, path)
        for zone in call["zones"] or list(held):
            _append(held, zone, call.negative)
        return None

    return Setting(
        views=("security-rule", "nat-rule"),
        notation=f"{word} <zones:string 1-32>&<1-6>",
        undo=(f"undo {word} [<zones:string 1-32>&<1-6>]",),
        path=path,
        store=store,
        clear=store,
        lines=lambda rule: [{"zones": [zone]} for zone in getattr(rule, path)],
        place=place,
    )


def _store_services(call: Call) -> str | None:
    for name in call["services"]:
        _append(call.target.services, ServiceTerm(name), call.negative)
    return None


def _store_protocol(call: Call) -> str | None:
    term = ServiceTerm(protocol=call["protocol"], source=call["from"] or (), destination=call["to"] or ())
    _append(call.target.services, term, call.negative)
    return None


def _named(rule: PolicyRule) -> Iterable[Values]:
    return [{"services": [term.name]} for term in rule.services if term.name]


def _by_protocol(rule: PolicyRule) -> Iterable[Values]:
    for term in rule.services:
        if not term.name:
            values: dict[str, Any] = {"protocol": term.protocol}
            if term.source:
                values |= {"source_port": True, "from": term.source}
            if term.destination:
                values |= {
                    "destination-port": True,
                    "destination_port": True,
                    "to": term.destination,
                }
            yield values


def _decide(word: str, *, group: bool = False) -> Any:
    def store(call: Call) -> str | None:
        call.target.action = "" if call.negative else word
        call.target.group = call["group"] or "" if group and not call.negative else ""
        return None

    return store


def _action(notation: str, word: str, *, group: bool = False) -> Setting:
    store = _decide(word, group=group)
    return Setting(
        views=("nat-rule",),
        notation=notation,
        undo=("undo action",) if word == "easy-ip" else (),
        path="action",
        store=store,
        clear=store,
        lines=lambda rule: (({"group": rule.group} if group else {}),) if rule.action == word else (),
        place=50,
    )


def _rules(path: str, view: str) -> list[Any]:
    """The section of a policy's rules, and how they are moved about."""

    def held(config: DeviceConfig) -> dict[str, PolicyRule]:
        found: dict[str, PolicyRule] = getattr(config.firewall, path)
        return found

    def move(call: Call) -> str | None:
        rules = held(call.device.config)
        name, other = call["name"], call["other"]
        if name not in rules or (other is not None and other not in rules):
            return "Error: The rule does not exist."
        order = [each for each in rules if each != name]
        if other is None:
            index = 0 if call["top"] else len(order)
        else:
            index = order.index(other) + (1 if call["after"] else 0)
        order.insert(index, name)
        kept = dict(rules)
        rules.clear()
        rules.update((each, kept[each]) for each in order)
        return None

    def rename(call: Call) -> str | None:
        rules = held(call.device.config)
        name, new = call["name"], call["new"]
        if name not in rules:
            return "Error: The rule does not exist."
        if new in rules:
            return "Error: The rule already exists."
        kept = dict(rules)
        rules.clear()
        for each, rule in kept.items():
            if each == name:
                rule.name = new
            rules[rule.name] = rule
        return None

    def copy(call: Call) -> str | None:
        rules = held(call.device.config)
        name, new = call["name"], call["new"]
        if name not in rules:
            return "Error: The rule does not exist."
        if new in rules:
            return "Error: The rule already exists."
        rules[new] = deepcopy(rules[name])
        rules[new].name = new
        return None

    policy = "security-policy" if path == "security" else "nat-policy"
    table.action(
        "rule copy <name:string 1-32> <new:string 1-32>", views=(policy,), changes=True, families=USG
    )(copy)
    table.action(
        "rule move <name:string 1-32> {before|after} <other:string 1-32>",
        "rule move <name:string 1-32> {top|bottom}",
        views=(policy,),
        changes=True,
        families=USG,
    )(move)
    table.action(
        "rule rename <name:string 1-32> <new:string 1-32>", views=(policy,), changes=True, families=USG
    )(rename)
    return [
        Section(views=("system",), notation=policy, families=USG, block=policy, view=policy, always=True),
        Section(
            views=(policy,),
            notation="rule name <name:string 1-32>",
            families=USG,
            path=f"firewall.{path}",
            view=view,
            key=lambda values: values["name"],
            make=lambda call: PolicyRule(call["name"]),
            printed=lambda config: list(held(config).values()),
            bind=lambda rule: {"name": rule.name},
            place=20,
            joined=True,
        ),
    ]


for _name, _prompt in (("security", "policy-security"), ("nat", "policy-nat")):
    table.view(f"{_name}-policy", f"-{_prompt}")
    table.view(f"{_name}-rule", "-rule-{name}", parent=f"{_name}-policy")

_RULE = ("security-rule", "nat-rule")
table.add(
    *_rules("security", "security-rule"),
    *_rules("nat", "nat-rule"),
    Setting(
        views=("security-policy",),
        notation="default action <action:permit|deny>",
        undo=("undo default action",),
        path="firewall.default_permit",
        read=lambda values: values["action"] == "permit",
        write=lambda permit: ({"action": "permit" if permit else "deny"},),
        place=5,
    ),
    Setting(views=_RULE, notation="description <description:text>", path="description", place=10),
    Setting(views=_RULE, notation="disable", undo=("enable", "undo disable"), path="disabled", place=11),
    _zone_setting("source-zone", "source_zones", 12),
    _zone_setting("destination-zone", "destination_zones", 13),
    Setting(
        views=("nat-rule",),
        notation="egress-interface <egress:interface>",
        undo=("undo egress-interface",),
        path="egress",
        place=14,
    ),
    _address_setting("source-address", "sources", 20),
    _address_setting("destination-address", "destinations", 21),
    Setting(
        views=_RULE,
        notation="service <services:string 1-63>&<1-8>",
        path="services",
        store=_store_services,
        clear=_store_services,
        lines=_named,
        place=30,
    ),
    Setting(
        views=_RULE,
        notation=f"service protocol <protocol:tcp|udp|icmp> {_PORTS}",
        path="services",
        store=_store_protocol,
        clear=_store_protocol,
        lines=_by_protocol,
        place=31,
    ),
    Setting(
        views=_RULE,
        notation="time-range <time-range:string 1-32>",
        undo=("undo time-range",),
        path="time_range",
        place=32,
    ),
    Setting(
        views=("security-rule",),
        notation="action <action:permit|deny>",
        undo=("undo action",),
        path="action",
        place=50,
    ),
    _action("action source-nat easy-ip", "easy-ip"),
    _action("action source-nat address-group <group:string 1-63>", "group", group=True),
    _action("action no-nat", "no-nat"),
    *(
        Kept(views=_RULE, notation=notation, place=33 + index / 100, single=False)
        for index, notation in enumerate(
            (
                "application {any|app <apps:string 1-63>&<1-6>|category <category:text>}",
                "user {any|username <user:string 1-63>|user-group <group:string 1-63>|<plain:string 1-63>}",
                "url-category <category:string 1-63>&<1-6>",
                "device-type <device:string 1-63>&<1-6>",
                "source-address-exclude <what:text>",
                "destination-address-exclude <what:text>",
                "long-link enable",
                "long-link aging-time <1-24000>",
                "counting enable",
                "session aging-time <1-65535>",
                "parent-group <group:string 1-32>",
            )
        )
    ),
    *(
        Kept(views=("security-rule",), notation=notation, place=45 + index / 100, single=False)
        for index, notation in enumerate(
            (
                (
                    "profile <kind:av|ips|url-filter|file-block|data-filter|app-control|mail-filter|dns-filter"
                    "|apt-defence>"
                    " <profile:string 1-32>"
                ),
                "policy logging",
                "session logging",
                "traffic logging enable",
            )
        )
    ),
    *(
        Kept(views=("nat-rule",), notation=notation, place=51 + index / 100)
        for index, notation in enumerate(
            (
                "action source-nat static-mapping <mapping:string 1-63>",
                "action destination-nat address-group <group:string 1-63> [<port:1-65535>]",
                "action destination-nat static address-to-address address-group <group:string 1-63>",
                "action nat easy-ip",
                "action nat address-group <group:string 1-63>",
                "nat-type <type:nat44|nat64|nptv6>",
                (
                    "action destination-nat static {port-to-port|address-to-port|port-to-address} address-group"
                    " <group:string 1-63> [<port:1-65535>]"
                ),
            )
        )
    ),
    Kept(views=("security-policy",), notation="default policy logging", place=6),
)
