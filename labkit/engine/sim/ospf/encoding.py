"""LSAs as octets, for their length and checksum (RFC 2328, appendix A.4 and section 12.1.7)."""

from labkit.nos.state import Lsa

TYPES = {"router": 1, "network": 2, "summary": 3, "asbr-summary": 4, "external": 5, "nssa": 7}
LINK_TYPES = {"p2p": 1, "transit": 2, "stub": 3, "virtual": 4}
OPTION_BITS = {"E": 0x02, "MC": 0x04, "N": 0x08, "P": 0x08, "NP": 0x08, "EA": 0x10, "DC": 0x20}
HEADER = 20


def encode(lsa: Lsa) -> bytes:
    """The LSA as it is flooded, with its checksum filled in."""
    body = _body(lsa)
    options = 0
    for option in lsa.options:
        options |= OPTION_BITS[option]
    header = (
        lsa.age.to_bytes(2, "big")
        + bytes((options, TYPES[lsa.kind]))
        + lsa.link_state_id.packed
        + lsa.advertising_router.packed
        + lsa.sequence.to_bytes(4, "big")
    )
    length = (HEADER + len(body)).to_bytes(2, "big")
    checksum = fletcher((header + b"\0\0" + length + body)[2:], 14)
    return header + checksum.to_bytes(2, "big") + length + body


def fletcher(octets: bytes, offset: int) -> int:
    """The Fletcher checksum of RFC 905, annex B, for a field of two zero octets at `offset`."""
    first = second = 0
    for octet in octets:
        first = (first + octet) % 255
        second = (second + first) % 255
    high = ((len(octets) - offset - 1) * first - second) % 255 or 255
    low = (510 - first - high) % 255 or 255
    return high << 8 | low


def _body(lsa: Lsa) -> bytes:
    if lsa.kind == "router":
        flags = lsa.is_abr | lsa.is_asbr << 1
        parts = [bytes((flags, 0)), len(lsa.links).to_bytes(2, "big")]
        for link in lsa.links:
            parts += [link.link_id.packed, link.data.packed, bytes((LINK_TYPES[link.kind], 0))]
            parts.append(link.metric.to_bytes(2, "big"))
        return b"".join(parts)
    mask = b"\0\0\0\0" if lsa.mask is None else lsa.mask.packed
    if lsa.kind == "network":
        return mask + b"".join(link.link_id.packed for link in lsa.links)
    if lsa.kind in ("summary", "asbr-summary"):
        return mask + lsa.metric.to_bytes(4, "big")
    metric = (lsa.metric | (0x80000000 if lsa.metric_type == 2 else 0)).to_bytes(4, "big")
    forwarding = b"\0\0\0\0" if lsa.forwarding_address is None else lsa.forwarding_address.packed
    return mask + metric + forwarding + lsa.tag.to_bytes(4, "big")
