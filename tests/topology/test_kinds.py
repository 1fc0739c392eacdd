"""Device kinds have the interfaces of eNSP's devices, and these are found by any of their names."""

import pytest

from labkit.topology.kinds import device_kind, interface_ranges, kind_names, resolve_interface

INVENTORY = [
    ("huawei-ar", "ar", "router", 24, "GigabitEthernet0/0/0-23"),
    ("huawei-ar1220", "ar", "router", 10, "Ethernet0/0/0-7, GigabitEthernet0/0/0-1"),
    ("huawei-ar2220", "ar", "router", 3, "GigabitEthernet0/0/0-2"),
    ("huawei-ar3260", "ar", "router", 3, "GigabitEthernet0/0/0-2"),
    ("huawei-router", "router", "router", 10, "Ethernet0/0/0-1, GigabitEthernet0/0/0-3, Serial0/0/0-3"),
    ("huawei-s5700", "s", "switch", 25, "MEth0/0/1, GigabitEthernet0/0/1-24"),
    ("huawei-s3700", "s", "switch", 24, "Ethernet0/0/1-22, GigabitEthernet0/0/1-2"),
    ("huawei-ar201", "ar", "router", 9, "Ethernet0/0/0-8"),
    ("huawei-ar2240", "ar", "router", 3, "GigabitEthernet0/0/0-2"),
    ("huawei-ac6005", "ac", "switch", 8, "GigabitEthernet0/0/1-8"),
    ("huawei-ac6605", "ac", "switch", 24, "GigabitEthernet0/0/1-24"),
    ("huawei-ap2050", "ac", "switch", 5, "GigabitEthernet0/0/0-4"),
    ("huawei-usg6000v", "usg", "router", 8, "GigabitEthernet0/0/0, GigabitEthernet1/0/0-6"),
    ("cisco-isr", "isr", "router", 8, "GigabitEthernet0/0-3, Serial0/0/0-1, Serial0/1/0-1"),
    ("cisco-2911", "isr", "router", 7, "GigabitEthernet0/0-2, Serial0/0/0-1, Serial0/1/0-1"),
    ("cisco-2960", "catalyst2", "switch", 26, "FastEthernet0/1-24, GigabitEthernet0/1-2"),
    ("cisco-2960x", "catalyst2", "switch", 28, "GigabitEthernet1/0/1-28"),
    ("cisco-3560", "catalyst3", "switch", 26, "FastEthernet0/1-24, GigabitEthernet0/1-2"),
    ("zte-zxr10", "zxr10", "router", 12, "gei-1/1/0/1-8, xgei-1/1/0/9-12"),
    ("zte-5960x", "zxr10-switch", "switch", 28, "gei-0/1/1/1-24, xgei-0/1/2/1-4"),
    ("cisco-3650", "catalyst3", "switch", 28, "GigabitEthernet1/0/1-24, GigabitEthernet1/1/1-4"),
    ("hub", "s", "switch", 16, "Ethernet0/0/0-15"),
    ("cloud", "s", "switch", 16, "Ethernet0/0/0-15"),
    ("host", "host", "host", 1, "eth0"),
    ("server", "host", "host", 1, "eth0"),
    ("client", "host", "host", 1, "eth0"),
    ("sta", "host", "host", 1, "eth0"),
    ("cellphone", "host", "host", 1, "eth0"),
]


@pytest.mark.parametrize(("name", "family", "role", "count", "ranges"), INVENTORY)
def test_a_kind_has_the_interfaces_of_the_real_device(name, family, role, count, ranges):
    """The inventory that 90 public eNSP topologies show."""
    kind = device_kind(name)
    assert (kind.family, kind.role, len(kind.interfaces), interface_ranges(kind)) == (
        family,
        role,
        count,
        ranges,
    )
    types = {"cisco": "cisco_ios", "zte": "zte_zxros"}
    expected = "generic" if role == "host" else types.get(name.split("-")[0], "huawei_vrp")
    assert kind.device_type == expected


def test_the_inventory_is_complete():
    """Every kind is in the table above; abstract parents are no kinds."""
    assert set(kind_names()) == {row[0] for row in INVENTORY}
    with pytest.raises(KeyError):
        device_kind("huawei")


@pytest.mark.parametrize(
    ("kind", "text", "name"),
    [
        ("huawei-ar", "g0/0/1", "GigabitEthernet0/0/1"),
        ("huawei-ar", "GE0/0/1", "GigabitEthernet0/0/1"),
        ("huawei-ar", "gi0/0/1", "GigabitEthernet0/0/1"),
        ("huawei-ar", "GigabitEthernet 0/0/1", "GigabitEthernet0/0/1"),
        ("huawei-ar1220", "e0/0/1", "Ethernet0/0/1"),
        ("huawei-ar1220", "Eth0/0/1", "Ethernet0/0/1"),
        ("huawei-s5700", "MEth0/0/1", "MEth0/0/1"),
        ("huawei-router", "s0/0/3", "Serial0/0/3"),
        ("host", "eth0", "eth0"),
        ("host", "e0/0/1", "eth0"),
        ("host", "Ethernet0/0/1", "eth0"),
        ("huawei-ar", "GE0/0/24", None),
        ("huawei-ar", "GE0/0/1-2", None),
        ("huawei-ar", "", None),
        ("huawei-ar", "Vlanif1", None),
        ("host", "eth1", None),
    ],
)
def test_an_interface_is_found_by_any_name(kind, text, name):
    """Long, short, abbreviated and spaced forms; None for what the device does not have."""
    spec = resolve_interface(device_kind(kind), text)
    assert (spec.name if spec else None) == name


def test_every_interface_is_found_by_its_own_names():
    """Long and short names lead back to the interface, for all kinds."""
    for kind in map(device_kind, kind_names()):
        for spec in kind.interfaces:
            assert resolve_interface(kind, spec.name) == resolve_interface(kind, spec.short_name) == spec


def test_short_names_and_bandwidth_are_those_of_vrp():
    """GE and Eth as VRP shows them; a gigabit, a fast and a serial port."""
    ar, small, old = device_kind("huawei-ar"), device_kind("huawei-s3700"), device_kind("huawei-router")
    assert (ar.interfaces[3].short_name, ar.interfaces[3].bandwidth) == ("GE0/0/3", 1_000_000)
    assert (small.interfaces[0].short_name, small.interfaces[0].bandwidth) == ("Eth0/0/1", 100_000)
    assert small.interfaces[0].layer2
    assert not ar.interfaces[0].layer2
    assert old.interfaces[-1].medium == "serial"
