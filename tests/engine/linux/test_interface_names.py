"""Which interface of Linux stands for one of a device."""

import pytest

from labkit.engine.linux.interfaces import LOOPBACK, inside_name
from labkit.nos.config import DeviceConfig, InterfaceConfig


@pytest.mark.parametrize(
    ("name", "network_type", "own"),
    [
        ("LoopBack1", None, False),
        ("LoopBack1", "broadcast", True),
        ("LoopBack1", "p2p", False),
        ("Loopback1", None, False),
        ("Loopback1", "p2p", True),
    ],
)
def test_a_loopback_is_one_of_its_own_where_ospf_announces_its_subnet(name, network_type, own):
    """VRP does for `broadcast`, IOS for `point-to-point`; all others are addresses of Linux's one loopback."""
    interface = InterfaceConfig(name)
    interface.ospf.network_type = network_type
    config = DeviceConfig("R1")
    config.interfaces[name] = interface
    assert (inside_name(config, name) != LOOPBACK) is own
