"""Networks of ZXROS devices for tests."""

from ios import network as _network
from ios import typed

from labkit.nos.device import Device

ROUTER, SWITCH = "zte-zxr10", "zte-5960x"
__all__ = ["ROUTER", "SWITCH", "lone", "network", "typed"]


def network(
    links: list[str], texts: dict[str, str], kinds: dict[str, str] | None = None
) -> dict[str, Device]:
    """Start a lab: links such as "R1:gei-1/1/0/1 R2:gei-1/1/0/1"; routers unless `kinds` says otherwise."""
    nodes = {end.split(":")[0] for link in links for end in link.split()} | texts.keys()
    return _network(links, texts, dict.fromkeys(nodes, ROUTER) | (kinds or {}), tuple(texts))


def lone(kind: str = ROUTER, text: str = "") -> Device:
    """One device that is connected to nothing."""
    return network([], {"R1": text}, {"R1": kind})["R1"]
