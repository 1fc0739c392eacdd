"""OSPFv3 in the interface modes (RFC 5340, appendix C.3), as `ipv6 ospf …` and as `ospfv3 …`."""

from collections.abc import Callable, Iterable
from typing import Any

from labkit.nos.cisco.ospfv3 import NOT_ROUTING, process_of
from labkit.nos.cisco.views import ROUTED
from labkit.nos.config import DeviceConfig, InterfaceConfig
from labkit.nos.config.ospfv3 import Ospfv3InterfaceConfig
from labkit.nos.shell.declaration import Call, Kept, Setting, Table, Values

table = Table()

_HELP = {
    "ipv6": "IPv6 interface subcommands",
    "ospf": "OSPF interface commands",
    "ospfv3": "OSPFv3 interface commands",
    "<process_id>": "Process ID",
    "area": "Set the OSPF area ID",
    "instance": "Set the OSPF instance",
    "cost": "Interface cost",
    "priority": "Router priority",
    "network": "Network type",
    "broadcast": "Specify OSPF broadcast multi-access network",
    "point-to-point": "Specify OSPF point-to-point network",
    "hello-interval": "Time between HELLO packets",
    "dead-interval": "Interval after which a neighbor is declared dead",
    "mtu-ignore": "Ignores the MTU in DBD packets",
}
_TYPES = {"broadcast": "broadcast", "point-to-point": "p2p"}
_TYPE_WORDS = {kind: word for word, kind in _TYPES.items()}
_ABSENT = "% OSPFv3: IPV6 is not enabled on this interface"


def _held(call: Call) -> Ospfv3InterfaceConfig:
    """The instance that a line is about. The way in which it was typed last is how it is printed."""
    number = call["instance"] or 0
    instances: dict[int, Ospfv3InterfaceConfig] = call.target.ipv6.ospfv3
    held = instances.setdefault(number, Ospfv3InterfaceConfig(number))
    held.with_family = _later(call)
    return held


def _later(call: Call) -> bool:
    """Whether a line is of the later syntax."""
    words = call.line.split()
    return any("ospfv3".startswith(word.lower()) and len(word) > 4 for word in words[:2])


def _tidy(call: Call) -> None:
    """An instance that says nothing is none."""
    number = call["instance"] or 0
    held = call.target.ipv6.ospfv3[number]
    if held == Ospfv3InterfaceConfig(number, with_family=held.with_family):
        del call.target.ipv6.ospfv3[number]


def _instances(interface: InterfaceConfig, *, with_family: bool) -> Iterable[tuple[Any, dict[str, Any]]]:
    """The instances that are printed in one of the ways, each with what its lines bind besides."""
    for number, held in sorted(interface.ipv6.ospfv3.items()):
        if held.with_family is with_family:
            yield held, {"instance": number} if number else {}


def _check(call: Call) -> str | None:
    return None if call.negative or call.target.ipv6.works else _ABSENT


def _enable(call: Call) -> str | None:
    """Run a process on the interface; IOS makes it where there is none."""
    config: DeviceConfig = call.device.config
    if not call.negative and not config.ipv6.enabled:
        return NOT_ROUTING
    held = _held(call)
    if not call.negative:
        held.enabled = (call["process_id"], call["area"])
        process_of(config, call["process_id"])
    elif held.enabled == (call["process_id"], call["area"]):
        held.enabled = None
    _tidy(call)
    return None


def _enabling(notation: str, *, with_family: bool) -> Setting:
    def lines(interface: InterfaceConfig) -> Iterable[Values]:
        for held, more in _instances(interface, with_family=with_family):
            if held.enabled is not None:
                yield {"process_id": held.enabled[0], "area": held.enabled[1], **more}

    return Setting(
        views=ROUTED,
        notation=notation,
        path="ipv6.ospfv3",
        check=_check,
        store=_enable,
        clear=_enable,
        lines=lines,
        place=93,
        help=_HELP,
    )


def _parameter(
    words: str,
    value: str,
    field: str,
    place: float,
    *,
    with_family: bool,
    read: Callable[[Any], Any] = lambda typed: typed,
    write: Callable[[Any], Any] = lambda held: held,
) -> Setting:
    """A parameter of an instance; `value` is empty for one that is only there or not."""
    head = "ospfv3 [<process-id:1-65535>]" if with_family else "ipv6 ospf"

    def store(call: Call) -> None:
        usual = getattr(Ospfv3InterfaceConfig(), field)
        setattr(_held(call), field, usual if call.negative else read(call["value"] if value else True))
        _tidy(call)

    def lines(interface: InterfaceConfig) -> Iterable[Values]:
        for held, more in _instances(interface, with_family=with_family):
            own = getattr(held, field)
            if own is not None and own is not False:
                number = {"process_id": held.enabled[0]} if with_family and held.enabled else {}
                yield {**number, **({"value": write(own)} if value else {}), **more}

    return Setting(
        views=ROUTED,
        notation=f"{head} {words} {f'<value:{value}>' if value else ''} [instance <0-255>]".replace(
            "  ", " "
        ),
        undo=(
            f"no {head} {words} {f'[<value:{value}>]' if value else ''} [instance <0-255>]".replace(
                "  ", " "
            ),
        ),
        path="ipv6.ospfv3",
        check=_check,
        store=store,
        clear=store,
        lines=lines,
        place=place,
        help=_HELP,
    )


def _parameters(*, with_family: bool) -> Iterable[Setting]:
    yield _parameter(
        "network",
        "broadcast|point-to-point",
        "network_type",
        93.1,
        with_family=with_family,
        read=_TYPES.__getitem__,
        write=_TYPE_WORDS.__getitem__,
    )
    yield _parameter("mtu-ignore", "", "mtu_ignore", 93.2, with_family=with_family)
    yield _parameter("dead-interval", "1-65535", "dead_interval", 93.3, with_family=with_family)
    yield _parameter("hello-interval", "1-65535", "hello_interval", 93.4, with_family=with_family)
    yield _parameter("priority", "0-255", "priority", 93.5, with_family=with_family)
    yield _parameter("cost", "1-65535", "cost", 93.6, with_family=with_family)


table.add(
    _enabling("ipv6 ospf <process-id:1-65535> area <area:area> [instance <0-255>]", with_family=False),
    _enabling("ospfv3 <process-id:1-65535> ipv6 area <area:area> [instance <0-255>]", with_family=True),
    *_parameters(with_family=False),
    *_parameters(with_family=True),
    Kept(
        views=ROUTED,
        notation="ipv6 ospf authentication ipsec spi <256-4294967295> <mode:md5|sha1> <key:string 1-80>",
        place=93.7,
    ),
)
