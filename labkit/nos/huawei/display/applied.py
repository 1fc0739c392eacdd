"""Where traffic policies act, and how the queues of a port are set.

`traffic-policy applied-record` and `traffic policy applied-record` follow the manual. Queues are stored and not
simulated; the display tells their settings, since there are no queued packets to count.
"""

from collections.abc import Iterator

from labkit.nos.config import DeviceConfig
from labkit.nos.huawei.display.kept_lines import lines
from labkit.nos.huawei.display.lines import joined
from labkit.nos.shell.declaration import Call, Table

table = Table()

_RULE = "-" * 49
_QUEUES = range(8)
_HELP = {
    "traffic": "Display traffic policies",
    "traffic-policy": "Traffic policy",
    "applied-record": "Where policies are applied",
    "qos": "Quality of service",
    "configuration": "Configuration of a port",
}


def _records(config: DeviceConfig, wanted: str | None) -> Iterator[str]:
    total = 0
    for index, name in enumerate(sorted(config.traffic_policies)):
        if wanted not in (None, name):
            continue
        yield _RULE
        yield f"  Policy Name:   {name}"
        yield f"  Policy Index:  {index}"
        for classifier, (behavior, _) in config.traffic_policies[name].bindings.items():
            yield f"     Classifier:{classifier}     Behavior:{behavior}"
        yield _RULE
        for interface in config.interfaces.values():
            for direction, applied in sorted(interface.filters.policies.items()):
                if applied == name:
                    total += 1
                    yield f" *interface {interface.name}"
                    yield f"    traffic-policy {name} {direction}"
                    yield "      slot 0    :  success"
        yield _RULE
    yield f"  Policy total applied times: {total}."


@table.display("display traffic-policy applied-record [<name:string 1-31>]", help=_HELP)
def switch_records(call: Call) -> str:
    """List where policies act, as a switch is asked."""
    return _applied(call)


@table.display("display traffic policy applied-record [<name:string 1-31>]", help=_HELP)
def router_records(call: Call) -> str:
    """List where policies act, as a router is asked."""
    return _applied(call)


def _applied(call: Call) -> str:
    config: DeviceConfig = call.device.config
    if call["name"] is not None and call["name"] not in config.traffic_policies:
        return "Error: The policy does not exist."
    return joined(_records(config, call["name"]))


@table.display("display qos queue configuration interface <interface>", help=_HELP)
def queues(call: Call) -> str:
    """Tell how the queues of a port take turns: by priority, or by weight."""
    interface = call.device.config.interfaces.get(call["interface"])
    if interface is None:
        return "Error: The specified interface does not exist."
    priority = {line["pq"] for line in lines(interface, "qos pq")}
    weights = {line["wrr"]: line["weight"] for line in lines(interface, "qos wrr")}
    rows = [
        f"{queue:<8}{'WRR' if queue in weights and queue not in priority else 'PQ':<11}"
        f"{weights.get(queue, '-') if queue not in priority else '-'}"
        for queue in _QUEUES
    ]
    return joined([f"Interface: {call['interface']}", f"{'Queue':<8}{'Schedule':<11}Weight", *rows])
