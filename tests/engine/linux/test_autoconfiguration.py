"""Messages of neighbour discovery and DHCPv6 in containers, and which address a client gets."""

from labkit.engine.leases6 import allocate6
from labkit.engine.linux.autoconfiguration.advertisement import decode as read_advertisement
from labkit.engine.linux.autoconfiguration.message import (
    RELAY_FORWARD,
    SOLICIT,
    Message,
    Relayed,
    decode,
    decode_relayed,
    duid,
    encode,
    encode_relayed,
)


def test_a_pool_gives_the_lowest_free_address_and_what_a_client_had():
    """Excluded and taken addresses are passed over; a full pool gives none."""
    prefix = (0x10 << 64, 126)
    network = prefix[0]
    assert allocate6(prefix, [(network + 1, network + 1)], None, ()) == network + 2
    assert allocate6(prefix, [], network + 3, {network + 1}) == network + 3
    assert allocate6(prefix, [], network + 3, {network + 1, network + 3}) == network + 2
    assert allocate6(prefix, [], None, {network + 1, network + 2, network + 3}) is None


def test_messages_are_those_of_rfc_8415():
    """A solicitation inside a relay's message, octet by octet where the RFC says what stands there."""
    asked = Message(SOLICIT, 0x123456, duid("00e0fc000100"), options={8: bytes(2)})
    data = encode(asked)
    assert data[:4].hex() == "01123456"
    assert bytes.fromhex("0001000a0003000100e0fc000100") in data
    assert decode(data) == asked
    passed = Relayed(RELAY_FORWARD, 0, 0xFD00 << 112 | 1, 0xFE80 << 112 | 2, b"GE0-0-1", data)
    wire = encode_relayed(passed)
    assert (wire[0], wire[1], wire[2:18].hex()[:4]) == (12, 0, "fd00")
    assert decode_relayed(wire) == passed
    assert decode(wire) is None


def test_an_advertisement_is_read():
    """RFC 4861, 4.2 and 4.6.2: flags, lifetime, and only prefixes that hosts may make addresses of."""

    def prefix(flags: int, network: str) -> bytes:
        return bytes((3, 4, 64, flags)) + bytes.fromhex("00278d0000093a8000000000" + network + "0" * 16)

    fixed = bytes.fromhex("86000000408007080000000000000000")
    said = read_advertisement(fixed + prefix(0xC0, "20010db800010000") + prefix(0x80, "20010db800020000"))
    assert said is not None
    assert (said.managed, said.other, said.lifetime) == (True, False, 1800)
    assert said.prefixes == ((0x20010DB800010000 << 64, 64),)
