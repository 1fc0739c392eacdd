"""What is configured of MPLS. Labels are not switched: the displays show what the device itself decides."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network

from labkit.nos.config import DeviceConfig, StaticLsp
from labkit.nos.huawei.interface_names import short
from labkit.nos.shell.declaration import Answer, Call, Table

table = Table()
_EGRESS = {"implicit-null": "3", "explicit-null": "0", "non-null": "1024", None: "3"}
"""The label that an egress announces (RFC 3032, section 2.1): implicit null, explicit null, or its first own."""
_RULE = "-" * 79


@table.display("display mpls interface", help={"mpls": "Display MPLS information"})
def interfaces(call: Call) -> Answer:
    """List the interfaces that switch labels."""
    return list(_interfaces_lines(call))


def _interfaces_lines(call: Call) -> Iterator[str]:
    if not call.device.config.mpls.enabled:
        yield "Info: MPLS is not enabled."
        return
    states = call.device.state.interfaces()
    yield f"{'Interface':<20}{'Status':<10}{'TE Attr':<10}{'LSP Count':<10}{'CRLSP Count':<13}Effective MTU"
    for interface in call.device.config.interfaces.values():
        if interface.mpls:
            state = states.get(interface.name)
            status = "Up" if state is not None and state.protocol_up else "Down"
            mtu = interface.mtu or 1500
            yield f"{short(interface.name):<20}{status:<10}{'Dis':<10}{0:<10}{0:<13}{mtu}"


@table.display("display mpls ldp")
def ldp(call: Call) -> Answer:
    """Tell how LDP is set."""
    return list(_ldp_lines(call))


def _ldp_lines(call: Call) -> Iterator[str]:
    mpls = call.device.config.mpls
    if not mpls.ldp.enabled:
        yield "Info: LDP is not enabled."
        return
    yield from (
        "",
        "                           LDP Global Information",
        " " + "-" * 78,
        " Protocol Version        : V1            Neighbor Liveness    : 600 Sec",
        " Graceful Restart        : Off           FT Reconnect Timer   : 300 Sec",
        " MTU Signaling           : On            Recovery Timer       : 300 Sec",
        "",
        "                          LDP Instance Information",
        " " + "-" * 78,
        " Instance ID             : 0             VPN-Instance         :",
        f" Instance Status         : Active        LSR ID               : {mpls.lsr_id}",
        " Loop Detection          : Off           Path Vector Limit    : 32",
        " Label Distribution Mode : Ordered       Label Retention Mode : Liberal",
        f" Label Advertise         : {mpls.egress_label or 'implicit-null'}",
        " " + "-" * 78,
    )


@table.display("display mpls ldp interface")
def ldp_interfaces(call: Call) -> Answer:
    """List the interfaces on which LDP runs."""
    return list(_ldp_interfaces_lines(call))


def _ldp_interfaces_lines(call: Call) -> Iterator[str]:
    config: DeviceConfig = call.device.config
    yield ""
    yield " LDP Interface Information in Public Network"
    yield " " + "-" * 78
    yield f" {'IF-Name':<17}{'Status':<10}{'LAM':<6}{'Transport-Address':<20}Hello-Sent/Rcv"
    yield " " + "-" * 78
    states = call.device.state.interfaces()
    for interface in config.interfaces.values():
        if interface.mpls_ldp:
            state = states.get(interface.name)
            status = "Active" if state is not None and state.protocol_up else "Inactive"
            yield f" {short(interface.name):<17}{status:<10}{'DU':<6}{config.mpls.lsr_id!s:<20}0/0"
    yield " " + "-" * 78


@table.display("display mpls static-lsp")
def static_lsps(call: Call) -> Answer:
    """List the hops of static LSPs."""
    return list(_static_lsps_lines(call))


def _static_lsps_lines(call: Call) -> Iterator[str]:
    lsps = call.device.config.mpls.static_lsps
    yield f"TOTAL        :  {len(lsps):<7} STATIC LSP(S)"
    yield f"{'Name':<20}{'FEC':<19}{'I/O Label':<12}{'I/O If':<25}Status"
    for name in sorted(lsps):
        lsp = lsps[name]
        fec = f"{lsp.destination}/{lsp.length}" if lsp.destination is not None else "-/-"
        yield f"{name:<20}{fec:<19}{_labels(lsp):<12}{_ways(call, lsp):<25}Down"


def _labels(lsp: StaticLsp) -> str:
    return "/".join("NULL" if label is None else str(label) for label in (lsp.in_label, lsp.out_label))


def _ways(call: Call, lsp: StaticLsp) -> str:
    route = call.device.state.lookup(lsp.next_hop) if lsp.next_hop is not None else None
    out = (
        next((hop.interface for hop in route.next_hops if hop.interface), None) if route is not None else None
    )
    return "/".join("-" if name is None else short(name) for name in (lsp.in_interface, out))


@table.display("display mpls lsp")
def lsps(call: Call) -> Answer:
    """List the LSPs that end here, for the prefixes that trigger them."""
    return list(_lsps_lines(call))


def _lsps_lines(call: Call) -> Iterator[str]:
    config: DeviceConfig = call.device.config
    yield _RULE
    yield f"{'LSP Information: LDP LSP':^79}".rstrip()
    yield _RULE
    yield f"{'FEC':<20}{'In/Out Label':<15}{'In/Out IF':<31}Vrf Name"
    if config.mpls.ldp.enabled:
        label = _EGRESS[config.mpls.egress_label]
        for fec in own_prefixes(config):
            yield f"{fec:<20}{f'{label}/NULL':<15}-/-"


def own_prefixes(config: DeviceConfig) -> Iterator[str]:
    """Prefixes of the device itself: host routes, unless `lsp-trigger` says all, none, or what a list permits."""
    if config.mpls.trigger == "none":
        return
    wanted = config.mpls.trigger or "host"
    for interface in config.interfaces.values():
        held = interface.address
        if held is None or interface.vrf:
            continue
        prefix = f"{IPv4Address(int(held.address) >> (32 - held.length) << (32 - held.length))}/{held.length}"
        if (
            wanted == "all"
            or (wanted == "host" and held.length == 32)
            or (wanted == "ip-prefix" and _permitted(config, prefix))
        ):
            yield prefix


def _permitted(config: DeviceConfig, prefix: str) -> bool:
    """Whether the list of `lsp-trigger` has a prefix: the first entry that names it decides."""
    listed = config.prefix_lists.get(config.mpls.trigger_list, {})
    network = IPv4Network(prefix)
    for index in sorted(listed):
        rule = listed[index]
        low = rule.length if rule.least is None else rule.least
        high = rule.most if rule.most is not None else (rule.length if rule.least is None else 32)
        around = IPv4Network((rule.address, rule.length), strict=False)
        if low <= network.prefixlen <= high and network.subnet_of(around):
            return rule.permit
    return False
