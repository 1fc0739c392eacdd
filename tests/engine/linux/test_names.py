"""Interface names inside containers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.engine.linux.names import LONGEST, linux_name

TYPES = ["GigabitEthernet", "XGigabitEthernet", "Ethernet", "Eth-Trunk", "Serial", "MEth", "Vlanif"]
NUMBERS = st.lists(st.integers(0, 4096).map(str), min_size=1, max_size=4).map("/".join)
NAMES = st.builds(
    lambda kind, number, sub: f"{kind}{number}{sub}",
    st.sampled_from([*TYPES, "LoopBack", "Tunnel", "NULL", "eth", "GE", "40GE", "Wlan-Radio"]),
    NUMBERS,
    st.one_of(st.just(""), st.integers(1, 4096).map(lambda sub: f".{sub}")),
)


@pytest.mark.parametrize(
    ("long_name", "expected"),
    [
        ("GigabitEthernet0/0/1", "GE0-0-1"),
        ("GigabitEthernet0/0/1.4094", "GE0-0-1.4094"),
        ("XGigabitEthernet0/0/4", "XGE0-0-4"),
        ("Ethernet0/0/22", "Eth0-0-22"),
        ("Eth-Trunk63.4094", "Trunk63.4094"),
        ("Vlanif4094", "Vlanif4094"),
        ("LoopBack1023", "Loop1023"),
        ("eth0", "eth0"),
    ],
)
def test_common_names_can_be_read(long_name, expected):
    """What is captured on an interface can be told by its name."""
    assert linux_name(long_name) == expected


@given(NAMES, NAMES)
def test_names_fit_and_stay_apart(one, other):
    """Every name fits Linux's limit, and two interfaces never share one."""
    for name in (one, other):
        assert 0 < len(linux_name(name)) <= LONGEST
        assert "/" not in linux_name(name)
    assert (linux_name(one) == linux_name(other)) == (one == other)
