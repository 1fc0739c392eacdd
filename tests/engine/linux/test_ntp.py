"""NTP in containers: which clock is followed, and packets, which are those of RFC 5905."""

import hashlib

from labkit.engine.clocks import Candidate, followed
from labkit.engine.linux.ntp.message import CLIENT, Packet, code, decode, encode, key_number, split


def test_the_lowest_stratum_is_followed_unless_another_is_preferred():
    """Among equals the lowest address; the own clock, where it is as good."""
    far, near, wanted = Candidate(1, 5, False), Candidate(2, 3, False), Candidate(3, 9, True)
    assert followed([far, near], None) == near
    assert followed([far, near, wanted], None) == wanted
    assert followed([Candidate(9, 3, False), near], None) == near
    assert followed([near], 4) is None
    assert followed([near], 5) == near


def test_a_packet_is_48_octets_and_a_code_follows_it():
    """RFC 5905, 7.3: leap, version and mode in the first octet; a clock without time has leap 3 and stratum 0."""
    asked = Packet(CLIENT, 16, 0, 0, 0x0123456789ABCDEF)
    data = encode(asked, 16)
    assert (len(data), data[0], data[1]) == (48, 3 << 6 | 3 << 3 | 3, 0)
    assert data[40:48].hex() == "0123456789abcdef"
    assert decode(data, 16) == asked
    signed = data + code(data, 7, "md5", "secret")
    header, extra = split(signed)
    assert (header, key_number(extra)) == (data, 7)
    assert extra[4:] == hashlib.md5(b"secret" + data).digest()
