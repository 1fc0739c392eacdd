"""DHCP inside a container: messages as octets, and a server's answers."""

import json
from dataclasses import replace
from ipaddress import IPv4Address

from labkit.engine.leases import Pool
from labkit.engine.linux.dhcp.book import Book
from labkit.engine.linux.dhcp.message import (
    ACK,
    DISCOVER,
    KIND,
    LEASE_TIME,
    MASK,
    NAK,
    OFFER,
    RELEASE,
    REQUEST,
    ROUTERS,
    SERVER,
    TO_SERVER,
    WANTED_ADDRESS,
    Message,
    addresses,
    decode,
    encode,
    number,
    packed,
)

SERVER_ADDRESS = int(IPv4Address("192.168.1.1"))
HIGHEST = int(IPv4Address("192.168.1.254"))
POOL = Pool(
    "lan",
    int(IPv4Address("192.168.1.0")),
    24,
    (SERVER_ADDRESS,),
    (),
    "",
    86400,
    (),
    {},
    frozenset({SERVER_ADDRESS}),
)
FIRST, SECOND = "548998000001", "548998000002"


def asks(mac: str, kind: int, **options: int) -> Message:
    known = {"wanted": WANTED_ADDRESS, "server": SERVER}
    return Message(
        TO_SERVER,
        7,
        mac,
        options={KIND: bytes((kind,))} | {known[name]: packed(value) for name, value in options.items()},
    )


def answer(
    book: Book, asked: Message, now: float = 0.0, used: tuple[int, ...] = (), pool: Pool = POOL
) -> Message:
    found = book.answer(asked, [pool], SERVER_ADDRESS, now, lambda address: [a for a in used if a == address])
    assert found is not None
    return found


def test_a_message_keeps_all_that_it_says():
    """At least 300 octets, the magic cookie at octet 236 (RFC 2131, 2 and 3)."""
    data = encode(asks(FIRST, DISCOVER, wanted=HIGHEST))
    assert len(data) == 300
    assert data[236:240] == bytes((99, 130, 83, 99))
    assert data[28:34].hex() == FIRST
    assert decode(data) == asks(FIRST, DISCOVER, wanted=HIGHEST)


def test_what_is_no_message_is_none():
    """Too short, or of another hardware."""
    assert decode(b"\x01" * 100) is None
    assert decode(b"\x01\x07" + encode(asks(FIRST, DISCOVER))[2:]) is None


def test_the_first_client_gets_the_highest_address():
    """VRP goes downwards, in the order in which clients come; the offer tells mask, gateway and time."""
    book = Book()
    offer = answer(book, asks(FIRST, DISCOVER))
    assert (offer.kind, offer.yours) == (OFFER, HIGHEST)
    assert number(offer.options[MASK]) == int(IPv4Address("255.255.255.0"))
    assert addresses(offer.options[ROUTERS]) == [SERVER_ADDRESS]
    assert number(offer.options[LEASE_TIME]) == 86400
    assert answer(book, asks(SECOND, DISCOVER)).yours == HIGHEST - 1
    assert answer(book, asks(FIRST, REQUEST, wanted=HIGHEST, server=SERVER_ADDRESS)).kind == ACK


def test_an_address_in_use_is_passed_over():
    """Somebody has typed the highest one in (RFC 2131, 2.2)."""
    assert answer(Book(), asks(FIRST, DISCOVER), used=(HIGHEST,)).yours == HIGHEST - 1


def test_a_reserved_address_is_given_though_somebody_uses_it():
    """There is no other for this client, and the search ends."""
    reserved = replace(POOL, bindings={FIRST: HIGHEST - 5})
    assert answer(Book(), asks(FIRST, DISCOVER), used=(HIGHEST - 5,), pool=reserved).yours == HIGHEST - 5


def test_a_wish_that_cannot_be_met_is_refused():
    """The client begins anew (RFC 2131, 4.3.2)."""
    assert answer(Book(), asks(FIRST, REQUEST, wanted=HIGHEST - 50)).kind == NAK


def test_the_choice_of_another_server_is_none_of_ours():
    """A request names the server whose offer it takes."""
    asked = asks(FIRST, REQUEST, wanted=HIGHEST, server=SERVER_ADDRESS + 1)
    assert Book().answer(asked, [POOL], SERVER_ADDRESS, 0.0, lambda _: []) is None


def test_a_released_address_is_kept_for_its_client():
    """Another client gets the next one that nobody ever had."""
    book = Book()
    answer(book, asks(FIRST, DISCOVER))
    released = replace(asks(FIRST, RELEASE), client=HIGHEST)
    assert book.answer(released, [POOL], SERVER_ADDRESS, 0.0, lambda _: []) is None
    assert not book.has(FIRST)
    assert answer(book, asks(SECOND, DISCOVER)).yours == HIGHEST - 1
    assert answer(book, asks(FIRST, DISCOVER)).yours == HIGHEST


def test_what_is_known_outlives_the_process():
    """It is written down as JSON."""
    book, after = Book(), Book()
    answer(book, asks(FIRST, DISCOVER))
    after.restore(json.loads(json.dumps(book.record())))
    assert after.record() == book.record()
    after.forget("lan")
    assert after.record() == {}
