"""LDP's sessions, peers and label-switched paths (RFC 5036).

LDP is stored and not simulated: no hello ever leaves, so the device stands as one that has heard no neighbour.
What it was told itself (remote peers, its own prefixes) is listed. Layouts follow the AR's manual.
"""

from collections.abc import Iterator

from labkit.nos.config import DeviceConfig
from labkit.nos.huawei.display.kept_lines import sections, value
from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.display.mpls import own_prefixes
from labkit.nos.shell.declaration import Call, Table

table = Table()

_RULE = " " + "-" * 78
_DISABLED = "Info: LDP is not enabled."
_HELP = {
    "mpls": "Display MPLS information",
    "ldp": "LDP information",
    "session": "LDP sessions",
    "peer": "LDP peers",
    "adjacency": "LDP adjacencies",
    "lsp": "Label-switched paths",
    "remote-peer": "Remote LDP peers",
    "statistics": "Statistics",
    "verbose": "Detailed information",
}
_KINDS = ("STATIC LSP", "STATIC CRLSP", "LDP LSP", "RSVP CRLSP", "BGP LSP")


def _empty(title: str, notes: tuple[str, ...], columns: str, total: str) -> Iterator[str]:
    """Write a table of LDP that has no row."""
    yield ""
    yield f" {title}"
    yield from notes
    yield _RULE
    if columns:
        yield columns
        yield _RULE
    yield f" TOTAL: 0 {total}"
    yield ""


def _show(notation: str, title: str, notes: tuple[str, ...], columns: str, total: str) -> None:
    @table.display(notation, help=_HELP)
    def run(call: Call) -> str:
        if not call.device.config.mpls.ldp.enabled:
            return _DISABLED
        return joined(_empty(title, notes, columns, total))


_show(
    "display mpls ldp session [all] [verbose]",
    "LDP Session(s) in Public Network",
    (
        " Codes: LAM(Label Advertisement Mode), SsnAge Unit(DDDD:HH:MM)",
        " A '*' before a session means the session is being deleted.",
    ),
    " PeerID             Status      LAM  SsnRole  SsnAge      KASent/Rcv",
    "session(s) Found.",
)
_show(
    "display mpls ldp peer [all] [verbose]",
    "LDP Peer Information in Public network",
    (" A '*' before a peer means the peer is being deleted.",),
    " PeerID                 TransportAddress   DiscoverySource",
    "Peer(s) Found.",
)
_show(
    "display mpls ldp adjacency [all] [verbose]",
    "LDP Adjacency Information in Public Network",
    (
        " Codes: R: Remote Adjacency, L: Local Adjacency",
        " A '*' before an adjacency means the adjacency is being deleted.",
    ),
    " SN   SourceAddr      PeerID          VrfID AdjAge(DDDD:HH:MM) RcvdHello Type",
    "Record(s) found.",
)


@table.display("display mpls ldp lsp [all]", help=_HELP)
def paths(call: Call) -> str:
    """List the paths that LDP made: an egress offers its labels to neighbours, of which there are none."""
    if not call.device.config.mpls.ldp.enabled:
        return _DISABLED
    rule = " " + "-" * 79
    return joined(
        [
            "",
            " LDP LSP Information",
            rule,
            " DestAddress/Mask   In/OutLabel    UpstreamPeer    NextHop         OutInterface",
            rule,
            rule,
            " TOTAL: 0 Normal LSP(s) Found.",
            " TOTAL: 0 Liberal LSP(s) Found.",
            " TOTAL: 0 Frr LSP(s) Found.",
            " A '*' before an LSP means the LSP is not established",
        ]
    )


@table.display("display mpls ldp remote-peer [<name:string 1-32>]", help=_HELP)
def remote_peers(call: Call) -> str:
    """List the neighbours behind other routers that were typed; none of them has answered."""
    config = call.device.config
    if not config.mpls.ldp.enabled:
        return _DISABLED
    return joined(_remote_lines(config, call["name"]))


def _remote_lines(config: DeviceConfig, wanted: str | None) -> Iterator[str]:
    lsr = config.mpls.lsr_id
    found = [
        peer for peer in sections(config, "mpls ldp remote-peer") if wanted in (None, peer.values["name"])
    ]
    yield ""
    yield "                         LDP Remote Entity Information"
    yield _RULE
    for peer in found:
        address = value(peer, "remote-ip", "ip", "-")
        yield f" Remote Peer Name  : {peer.values['name']}"
        yield f" Remote Peer IP    : {address!s:<20} LDP ID       : {lsr}:0"
        yield f" Transport Address : {lsr!s:<20} Entity Status: Inactive"
        yield _RULE
    yield f" TOTAL: {len(found)} Peer(s) Found."
    yield ""


@table.display("display mpls lsp statistics", help=_HELP)
def statistics(call: Call) -> str:
    """Count the label-switched paths: those that end here; a static one is down."""
    config = call.device.config
    ends = len(list(own_prefixes(config))) if config.mpls.ldp.enabled else 0
    rows = [
        f"{kind:<20}{number:<9}{0:<9}{0:<9}{number}"
        for kind, number in ((kind, ends if kind == "LDP LSP" else 0) for kind in _KINDS)
    ]
    header = f"{'Lsp Type':<20}{'Total':<9}{'Ingress':<9}{'Transit':<9}Egress"
    return joined([header, *rows, "-" * 60, f"{'LSP':<20}{ends:<9}{0:<9}{0:<9}{ends}"])
