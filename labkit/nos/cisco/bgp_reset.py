"""`clear ip bgp`: sessions are torn down, or with `soft` routes are exchanged anew."""

from ipaddress import ip_address

from labkit.engine.engine import Reset
from labkit.nos.config import BgpConfig
from labkit.nos.policy_words import PeerName
from labkit.nos.shell.declaration import Call, Table

table = Table()

_HELP = {
    "clear": "Reset functions",
    "bgp": "Clear BGP connections",
    "<all>": "Clear all peers",
    "<neighbor>": "BGP neighbor address to clear",
    "<as_number>": "Clear peers with the AS number",
    "peer-group": "Clear all members of peer-group",
    "external": "Clear all external peers",
    "soft": "Soft reconfig inbound and outbound updates",
    "in": "Soft reconfig inbound update",
    "out": "Soft reconfig outbound update",
}
_WHO = "{<all:star>|<neighbor:bgp-peer>|<as-number:1-4294967295>|external|peer-group <group:string 1-47>}"


@table.action(f"clear ip bgp {_WHO} [soft [in|out]|in|out]", changes=True, help=_HELP)
def clear_bgp(call: Call) -> str | None:
    """Tear sessions down; they come up again. Softly nothing happens: what policy says now already holds."""
    bgp = call.device.config.bgp
    if bgp is None:
        return "% BGP not active"
    if call["soft"] or call["in"] or call["out"]:
        return None
    if call["all"]:
        call.device.engine.reset(Reset("bgp"))
        return None
    named = _named(call, bgp)
    if not named:
        return "%BGP: Unknown neighbor - " + (f'"{call["neighbor"]}"' if call["neighbor"] else "none of them")
    for name in named:
        call.device.engine.reset(Reset("bgp", peer=ip_address(name)))
    return None


def _named(call: Call, bgp: BgpConfig) -> list[str]:
    """The neighbors that are meant."""
    found = []
    for name, peer in bgp.peers.items():
        if not PeerName(name).version:
            continue
        group = bgp.peers.get(peer.group or "")
        number = peer.as_number if peer.as_number is not None or group is None else group.as_number
        meant = (
            name == call["neighbor"]
            or (call["as_number"] is not None and number == call["as_number"])
            or (call["group"] is not None and peer.group == call["group"])
            or (call["external"] and number != bgp.as_number)
        )
        if meant:
            found.append(name)
    return found
