"""OSPF processes at a glance: `display ospf brief` and `display ospf error`.

`brief` and `error interface` are captured on AR2220 (V200R003) in eNSP; `vlink` has the manual's layout;
the layout of `error` is that of the latter, its list of counters the manual's, without those of
features that labkit has not.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from labkit.nos.config import OspfConfig
from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.display.ospf import HELP, area_line, interface_detail, processes, title
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import OspfAreaState, OspfState

table = Table()

_AREA_FLAGS = {"normal": "Normal", "stub": "Stub", "nssa": "NSSA"}
_AUTHENTICATION = {"simple": "Simple", "md5": "MD5", "hmac-md5": "HMAC-MD5", "hmac-sha256": "HMAC-SHA256"}

_ERRORS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "General packet errors:",
        (
            "IP: received my own packet",
            "Bad packet",
            "Bad version",
            "Bad checksum",
            "Bad area id",
            "Drop on unnumbered interface",
            "Bad virtual link",
            "Bad authentication type",
            "Bad authentication key",
            "Packet too small",
            "Packet size > ip length",
            "Transmit error",
            "Interface down",
            "Unknown neighbor",
            "Bad net segment",
            "Extern option mismatch",
            "Router id confusion",
        ),
    ),
    (
        "HELLO packet errors:",
        (
            "Netmask mismatch",
            "Hello timer mismatch",
            "Dead timer mismatch",
            "Extern option mismatch",
            "Router id confusion",
            "Virtual neighbor unknown",
            "NBMA neighbor unknown",
            "Invalid Source Address",
        ),
    ),
    (
        "DD packet errors:",
        (
            "Neighbor state low",
            "Router id confusion",
            "Extern option mismatch",
            "Unknown LSA type",
            "MTU option mismatch",
        ),
    ),
    ("LS ACK packet errors:", ("Neighbor state low", "Unknown LSA type")),
    ("LS REQ packet errors:", ("Neighbor state low", "Empty request", "Bad request")),
    (
        "LS UPD packet errors:",
        (
            "Neighbor state low",
            "Newer self-generate LSA",
            "LSA checksum bad",
            "Received less recent LSA",
            "Unknown LSA type",
        ),
    ),
    (
        "Receive Grace LSA errors:",
        ("Number of invalid LSAs", "Number of policy failed LSAs", "Number of wrong period LSAs"),
    ),
)
"""The counters, two to a line, by the kind of packet."""

COUNTERS: Mapping[str, tuple[str, str]] = {
    "ospf-area-mismatch": ("General", "Bad area id"),
    "ospf-authentication-type": ("General", "Bad authentication type"),
    "ospf-authentication-key": ("General", "Bad authentication key"),
    "ospf-authentication-key-id": ("General", "Bad authentication key"),
    "ospf-subnet-mismatch": ("General", "Bad net segment"),
    "ospf-mask-mismatch": ("HELLO", "Netmask mismatch"),
    "ospf-hello-interval": ("HELLO", "Hello timer mismatch"),
    "ospf-dead-interval": ("HELLO", "Dead timer mismatch"),
    "ospf-area-options": ("HELLO", "Extern option mismatch"),
    "ospf-duplicate-router-id": ("HELLO", "Router id confusion"),
    "ospf-mtu-mismatch": ("DD", "MTU option mismatch"),
}
"""In which counter a reason (see `Diagnosis.reason`) shows: the kind of packet and its label."""


def brief(states: Sequence[OspfState], configs: Mapping[int, OspfConfig]) -> str:
    """Render each process with its areas and interfaces."""
    lines: list[str] = []
    for process in states:
        lines += [*title(process), "\t\t OSPF Protocol Information", ""]
        lines += _process(process, configs[process.process_id])
        for area in sorted(process.areas, key=lambda item: item.area_id):
            lines += [" ", *_area(process, area)]
    return joined(lines)


def errors(states: Sequence[OspfState]) -> str:
    """Render the counters of refused packets."""
    lines: list[str] = []
    for process in states:
        counts: Counter[tuple[str, str]] = Counter()
        for reason, count in process.errors:
            if reason in COUNTERS:
                counts[COUNTERS[reason]] += count
        lines += [*title(process), "\t\t OSPF error statistics "]
        for heading, labels in _ERRORS:
            kind = heading.split(" packet", 1)[0]
            cells = [(counts[kind, label], label) for label in labels]
            lines += ["", heading, *_counter_lines(cells)]
    return joined(lines)


def _counter_lines(cells: Sequence[tuple[int, str]]) -> Iterator[str]:
    for left, right in zip_longest(cells[::2], cells[1::2]):
        line = f" {left[0]:<6d}: {left[1]}"
        yield line if right is None else f"{line:<40}{right[0]:<6d}: {right[1]}"


def _process(process: OspfState, config: OspfConfig) -> Iterator[str]:
    roles = ("AREA " if process.is_abr else "") + ("AS " if process.is_asbr else "")
    waiting = sum(item.phase in ("exchange", "loading") for item in process.neighbors)
    up = _up(process)
    yield f" RouterID: {process.router_id!s:<17}Border Router: {roles}"
    yield f" Multi-VPN-Instance is {'' if process.vrf else 'not '}enabled"
    yield " Global DS-TE Mode: Non-Standard IETF Mode"
    yield " Graceful-restart capability: disabled"
    yield " Helper support capability  : not configured"
    yield " Applications Supported: MPLS Traffic-Engineering "
    yield " Spf-schedule-interval: max 10000ms, start 500ms, hold 1000ms"
    yield " Default ASE parameters: Metric: 1 Tag: 1 Type: 2"
    yield f" Route Preference: {config.preference or 10} "
    yield f" ASE Route Preference: {config.external_preference or 150} "
    yield f" SPF Computation Count: {max((area.spf_count for area in process.areas), default=0):<6d}"
    yield f" RFC 1583 {'Compatible' if config.rfc1583_compatible else 'Not Compatible'}"
    yield " Retransmission limitation is disabled"
    nssas = sum(area.kind == "nssa" for area in process.areas)
    yield f" Area Count: {len(process.areas)}   Nssa Area Count: {nssas} "
    yield f" ExChange/Loading Neighbors: {waiting}"
    yield f" Process total up interface count: {up}"
    yield f" Process valid up interface count: {up}"


def _up(process: OspfState) -> int:
    return sum(item.phase != "down" for item in process.interfaces)


def _area(process: OspfState, area: OspfAreaState) -> Iterator[str]:
    members = [item for item in process.interfaces if item.area_id == area.area_id]
    waiting = sum(
        item.area_id == area.area_id and item.phase in ("exchange", "loading") for item in process.neighbors
    )
    yield area_line(area.area_id)
    authentication = _AUTHENTICATION.get(area.authentication, "None")
    yield f" Authtype: {authentication}   Area flag: {_AREA_FLAGS[area.kind]}"
    yield f" SPF scheduled Count: {area.spf_count:<6d}"
    yield f" ExChange/Loading Neighbors: {waiting}"
    yield " Router ID conflict state: Normal"
    yield f" Area interface up count: {sum(item.phase != 'down' for item in members)}"
    for item in members:
        yield ""
        yield from interface_detail(process, item)


@table.display(
    "display ospf [<process-id:1-65535>] brief", help=HELP | {"brief": "Brief information of OSPF processes"}
)
def show_brief(call: Call) -> str:
    """Show the processes with areas and interfaces."""
    return brief(processes(call), call.device.config.ospf)


def virtual_links(states: Sequence[OspfState]) -> str:
    """Render the virtual links, up or not."""
    lines: list[str] = []
    for process in states:
        lines += [*title(process), "\t\t Virtual Links ", ""]
        for link in process.virtual_links:
            state = "Full" if link.phase == "full" else "Down"
            place = f"{link.address} ({link.interface})" if link.address is not None else "0.0.0.0 (None)"
            timers = f" Timers: Hello {link.hello_interval} , Dead {link.dead_interval} , "
            timers += f"Retransmit {link.retransmit_interval} , Transmit Delay {link.transmit_delay} "
            lines += [
                f" Virtual-link Neighbor-id  -> {link.neighbor_id}, Neighbor-State: {state}",
                "",
                f" Interface: {place}",
                f" Cost: {link.cost}  State: {'P-2-P' if link.phase == 'full' else 'Down'}  Type: Virtual ",
                f" Transit Area: {link.transit_area} ",
                timers,
                " GR State: Normal ",
            ]
    return joined(lines)


@table.display(
    "display ospf [<process-id:1-65535>] vlink", help=HELP | {"vlink": "Information of virtual links"}
)
def show_virtual_links(call: Call) -> str:
    """Show the virtual links."""
    return virtual_links(processes(call))


@table.display("display ospf [<process-id:1-65535>] error", help=HELP | {"error": "Error information"})
def show_errors(call: Call) -> str:
    """Show the counters of refused packets."""
    return errors(processes(call))
