"""NTP in containers: whose clock is followed is what the simulation says; packets are those of RFC 5905."""

import hashlib
import time
from dataclasses import replace
from ipaddress import IPv4Address

from engine.builders import Lab
from labkit.engine.clocks import Candidate, followed
from labkit.engine.engine import Change
from labkit.engine.linux.ntp.message import CLIENT, Packet, code, decode, encode, key_number, split
from labkit.nos.config import NtpAssociation, NtpKey, Secret

PATIENCE = 30.0


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


def test_clocks_follow_each_other_as_in_the_simulation(carry):
    """A chain of three, a server that nobody answers at, a wrong key, a preferred server; a cut is noticed."""
    lab = Lab("R1:0 R2:0", "R2:1 R3:0")
    lab.address("R1", 0, "10.0.1.1/24").address("R2", 0, "10.0.1.2/24")
    lab.address("R2", 1, "10.0.2.2/24").address("R3", 0, "10.0.2.3/24")
    lab.static("R3", "10.0.1.0/24", "10.0.2.2").static("R1", "10.0.2.0/24", "10.0.1.2")
    ntp = {name: config.ntp for name, config in lab.configs.items()}
    ntp["R1"].master = 3

    def associate(node: str, *associations: NtpAssociation) -> None:
        ntp[node].associations = {each.address: each for each in associations}

    one, two, nobody = (IPv4Address(text) for text in ("10.0.1.1", "10.0.2.2", "10.0.1.99"))
    associate("R2", NtpAssociation(one, key=5, source_interface="GigabitEthernet0/0/0"))
    associate("R3", NtpAssociation(one), NtpAssociation(two, preferred=True), NtpAssociation(nobody))
    for node, secret in (("R1", "right"), ("R2", "right")):
        ntp[node].authentication = True
        ntp[node].keys[5] = NtpKey("hmac-sha256", Secret(secret))
        ntp[node].trusted = frozenset({5})
    simulated, real = lab.network(), carry(lab)

    def agree(*strata: int) -> None:
        wanted = [simulated.engine(node).state.ntp() for node in lab.configs]
        assert [state.stratum for state in wanted] == list(strata)
        until = time.monotonic() + PATIENCE
        while (found := [real.engine(node).state.ntp() for node in lab.configs]) != wanted:
            assert time.monotonic() < until, (wanted, found)
            time.sleep(0.5)

    def edit(node: str) -> None:
        for network in (simulated, real):
            assert network.engine(node).apply(Change(lab.configs[node])) is None

    agree(3, 4, 5)
    ntp["R2"].keys[5] = replace(ntp["R2"].keys[5], secret=Secret("wrong"))
    edit("R2")
    agree(3, 16, 4)
    ntp["R2"].authentication = False
    edit("R2")
    agree(3, 4, 5)
    lab.interface("R1", 0).shutdown = True
    edit("R1")
    agree(3, 16, 16)
