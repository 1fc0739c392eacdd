"""IKE and IPsec as they are configured (RFC 7296, RFC 4301).

They are stored and not simulated: no peer was ever spoken to, so there is no security association. Layouts
follow the manuals of USG6000V and AR.
"""

from collections.abc import Callable, Iterator

from labkit.nos.config import DeviceConfig, KeptSection
from labkit.nos.huawei.display.kept_lines import lines, sections, value
from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.firewall import IPSEC
from labkit.nos.shell.declaration import Call, Table

table = Table()

_RULE = "-" * 65
_HELP = {
    "ike": "IKE information",
    "ipsec": "IPsec information",
    "sa": "Security associations",
    "proposal": "Proposals",
    "peer": "Peers",
    "policy": "Policies",
    "statistics": "Statistics of packets",
}


@table.display("display ike sa [verbose] [remote <ip>]", families=IPSEC, help=_HELP)
def ike_associations(_call: Call) -> str:
    """List the associations with IKE peers: none."""
    return joined(
        [
            "",
            "IKE SA information :",
            "    Conn-ID    Peer            VPN              Flag(s)               Phase  ",
            "  -------------------------------------------------------------------------- ",
            "",
            "  Number of IKE SA : 0",
            "  -------------------------------------------------------------------------- ",
            "",
            "  Flag Description:",
            "  RD--READY   ST--STAYALIVE   RL--REPLACED   FD--FADING   TO--TIMEOUT",
            "  HRT--HEARTBEAT   LKG--LAST KNOWN GOOD SEQ NO.   BCK--BACKED UP",
            "  M--ACTIVE   S--STANDBY   A--ALONE  NEG--NEGOTIATING",
        ]
    )


@table.display("display ipsec sa brief", families=IPSEC, help=_HELP)
def associations_brief(_call: Call) -> str:
    """List the associations in a table: none."""
    return joined(
        [
            "",
            "IPSec SA information:",
            "   Src address   Dst address   SPI    VPN  Protocol     Algorithm",
            "-------------------------------------------------------------------------------",
            "",
            "  Number of IPSec SA : 0",
        ]
    )


@table.display(
    "display ipsec sa [remote <ip>|policy <name:string 1-15> [<sequence:1-10000>]]",
    families=IPSEC,
    help=_HELP,
)
def associations(_call: Call) -> str:
    """Show the associations that protect packets: none."""
    return joined(["", "ipsec sa information:", "", "  Number of IPSec SA : 0"])


_COUNTED = (
    "Inpacket count",
    "Inpacket auth count",
    "Inpacket decap count",
    "Outpacket count",
    "Outpacket auth count",
    "Outpacket encap count",
    "Inpacket drop count",
    "Outpacket drop count",
    "BadAuthLen count",
    "AuthFail count",
)


@table.display("display ipsec statistics", families=IPSEC, help=_HELP)
def statistics(_call: Call) -> str:
    """Count the packets that were protected: none can be without an association."""
    return joined([" IPSec statistics information:", *(f" {name:<25}: 0" for name in _COUNTED)])


def _rows(section: KeptSection, shown: dict[str, tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
    """Pairs of a title and what a line gave; without the line, the default that the table names."""
    for title, (beginning, name, default) in shown.items():
        found = value(section, beginning, name, default)
        yield title, " ".join(map(str, found)) if isinstance(found, list | tuple) else str(found)


_IKE_PROPOSAL = {
    "Authentication Method": ("authentication-method", "method", "pre-share"),
    "Authentication Algorithm": ("authentication-algorithm", "algorithms", "sha2-256"),
    "Encryption Algorithm": ("encryption-algorithm", "algorithms", "aes-256"),
    "Diffie-Hellman Group": ("dh", "groups", "group14"),
    "SA Duration(Seconds)": ("sa duration", "duration", "86400"),
    "Integrity Algorithm": ("integrity-algorithm", "algorithms", "hmac-sha2-256"),
    "Prf Algorithm": ("prf", "algorithms", "hmac-sha2-256"),
}
_IKE_PEER = {
    "Exchange mode": ("exchange-mode", "mode", "main on phase 1"),
    "Proposal": ("ike-proposal", "ike_proposal", "default"),
    "Local ID type": ("local-id-type", "type", "ip"),
    "Peer IP address": ("remote-address", "ip", "-"),
}
_PROPOSAL = {
    "Encapsulation mode": ("encapsulation-mode", "mode", "tunnel"),
    "Transform": ("transform", "transform", "esp"),
    "ESP authentication": ("esp authentication-algorithm", "algorithm", "sha2-256"),
    "ESP encryption": ("esp encryption-algorithm", "algorithm", "aes-256"),
}
_POLICY = {
    "Security data flow": ("security acl", "acl", "-"),
    "IKE peer name": ("ike-peer", "ike_peer", "-"),
    "Proposal name": ("proposal", "proposals", "-"),
    "SA trigger mode": ("sa trigger-mode", "mode", "traffic-based"),
}


def _list(
    beginning: str,
    plural: str,
    title: Callable[[KeptSection], list[str]],
    shown: dict[str, tuple[str, str, str]],
) -> Callable[[Call], str]:
    """Make a display that shows all sections of a kind, or the one that was named."""

    def show(call: Call) -> str:
        found = [
            section
            for section in sections(call.device.config, beginning)
            if call["name"] is None or str(call["name"]) in map(str, section.values.values())
        ]
        rows = [f" Number of {plural}: {len(found)}", ""]
        for section in found:
            rows += [_RULE, *title(section)]
            rows += [f"  {name:<27}: {given}" for name, given in _rows(section, shown)]
            rows += [_RULE, ""]
        return joined(rows)

    return show


def _policy_title(section: KeptSection) -> list[str]:
    return [
        f' IPSec policy group : "{section.values["name"]}"',
        f"  {'Sequence number':<27}: {section.values['sequence']}",
        f"  {'Mode':<27}: {section.values['mode']}",
    ]


table.display("display ike proposal [number <name:1-99>]", families=IPSEC, help=_HELP)(
    _list(
        "ike proposal",
        "IKE Proposals",
        lambda section: [f" IKE Proposal: {section.values['proposal']}"],
        _IKE_PROPOSAL,
    )
)
table.display("display ike peer [name <name:string 1-15>|brief]", families=IPSEC, help=_HELP)(
    _list("ike peer", "IKE Peers", lambda section: [f" Peer name : {section.values['name']}"], _IKE_PEER)
)
table.display("display ipsec proposal [name <name:string 1-15>|brief]", families=IPSEC, help=_HELP)(
    _list(
        "ipsec proposal",
        "Proposals",
        lambda section: [f" IPSec proposal name: {section.values['name']}"],
        _PROPOSAL,
    )
)
table.display("display ipsec policy [name <name:string 1-15>|brief]", families=IPSEC, help=_HELP)(
    _list("ipsec policy", "Policies", _policy_title, _POLICY)
)


@table.display("display ipsec interface brief", families=IPSEC, help=_HELP)
def applied(call: Call) -> str:
    """List the interfaces on which a policy protects packets."""
    return joined(_applied(call.device.config))


def _applied(config: DeviceConfig) -> Iterator[str]:
    yield f"{'Interface':<30}{'IPSec policy'}"
    yield _RULE
    for interface in config.interfaces.values():
        for line in lines(interface, "ipsec policy"):
            yield f"{interface.name:<30}{line['policy']}"
