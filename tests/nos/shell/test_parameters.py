"""The neutral parameter types: what fits, what nearly fits, and how values are written again."""

from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.nos.shell.parameters import Address, Integer, Mac, Mask, Mismatch, String, Text, Wildcard

FITS = [
    (Integer(1, 4094), "4094", 4094),
    (Integer(0, 32), "024", 24),
    (String(1, 3), "abc", "abc"),
    (Text(1, 9), "a  b", "a  b"),
    (Address(), "10.1.1.1", IPv4Address("10.1.1.1")),
    (Mask(), "255.255.255.0", 24),
    (Mask(), "0.0.0.0", 0),
    (Mask(), "255.255.255.255", 32),
    (Wildcard(), "0", IPv4Address("0.0.0.0")),
    (Wildcard(), "0.0.3.1", IPv4Address("0.0.3.1")),
    (Mac(), "5489-98A1-26", "5489-98a1-0026"),
]


@pytest.mark.parametrize(("type_", "text", "value"), FITS)
def test_fits(type_, text, value):
    """The text is a value of the type."""
    assert type_.parse(text, None) == value


MISSES = [
    (Integer(1, 4094), "4095", True),
    (Integer(1, 4094), "-1", True),
    (Integer(1, 4094), "ten", False),
    (Integer(1, 4094), "٣", True),
    (Integer(1, 4094), "1" * 5000, True),
    (String(2, 3), "abcd", True),
    (Address(), "10.1.1.300", True),
    (Address(), "10.1.1", False),
    (Mask(), "255.0.255.0", True),
    (Mask(), "24", False),
    (Wildcard(), "0.0.0.256", True),
    (Wildcard(), "1", False),
    (Mac(), "5489-98zz-1026", True),
    (Mac(), "54:89:98:a1:10:26", False),
]


@pytest.mark.parametrize(("type_", "text", "resembles"), MISSES)
def test_misses(type_, text, resembles):
    """The text is no value of the type, and has its shape or not."""
    with pytest.raises(Mismatch):
        type_.parse(text, None)
    assert type_.resembles(text) is resembles


@given(st.integers(0, 32), st.ip_addresses(v=4), st.integers(0, 2**48 - 1))
def test_what_is_written_is_read(length, address, number):
    """A value written by its type is read as the same value."""
    mac = "-".join(f"{number:012x}"[index : index + 4] for index in (0, 4, 8))
    for type_, value in (
        (Mask(), length),
        (Integer(0, 32), length),
        (Address(), address),
        (Wildcard(), address),
        (Mac(), mac),
    ):
        assert type_.parse(type_.format(value), None) == value
