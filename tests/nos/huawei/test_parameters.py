"""The parameter types of VRP."""

from dataclasses import dataclass, field
from ipaddress import IPv4Address

import pytest

from labkit.nos.config import DeviceConfig, InterfaceConfig
from labkit.nos.huawei.parameters import INTERFACE, TYPES, Area, InterfaceType, VlanList, vlan_words
from labkit.nos.shell.parameters import Mismatch
from labkit.topology.topology import DeviceKind, InterfaceSpec


@dataclass
class Context:
    """The two things of a device that resolve a name."""

    kind: DeviceKind
    config: DeviceConfig = field(default_factory=lambda: DeviceConfig("Huawei"))


def _kind(name: str, interfaces: list[str], logical: tuple[str, ...]) -> DeviceKind:
    specs = tuple(InterfaceSpec(interface, interface) for interface in interfaces)
    return DeviceKind(name, "huawei", "s", name, "huawei", specs, logical)


S5700 = Context(
    _kind(
        "S5700",
        [f"GigabitEthernet0/0/{n}" for n in range(1, 25)] + ["MEth0/0/1"],
        ("LoopBack", "Vlanif", "Eth-Trunk"),
    )
)
S3700 = Context(
    _kind(
        "S3700",
        [f"Ethernet0/0/{n}" for n in range(1, 23)] + ["GigabitEthernet0/0/1", "GigabitEthernet0/0/2"],
        ("LoopBack", "Vlanif", "Eth-Trunk"),
    )
)
AR = Context(
    _kind(
        "AR2220",
        ["GigabitEthernet0/0/0", "GigabitEthernet0/0/1", "Serial4/0/0"],
        ("LoopBack", "Tunnel", "Vlanif", "Eth-Trunk"),
    )
)


@pytest.mark.parametrize(
    ("context", "text", "name"),
    [
        (S5700, "g0/0/1", "GigabitEthernet0/0/1"),
        (S5700, "gi0/0/1", "GigabitEthernet0/0/1"),
        (S5700, "GE0/0/1", "GigabitEthernet0/0/1"),
        (S5700, "GigabitEthernet 0/0/24", "GigabitEthernet0/0/24"),
        (S5700, "gigabitethernet0/0/24", "GigabitEthernet0/0/24"),
        (S5700, "e 1", "Eth-Trunk1"),
        (S5700, "eth1", "Eth-Trunk1"),
        (S5700, "Eth-Trunk 12", "Eth-Trunk12"),
        (S3700, "e0/0/1", "Ethernet0/0/1"),
        (S3700, "Eth0/0/22", "Ethernet0/0/22"),
        (S3700, "e 1", "Eth-Trunk1"),
        (S5700, "meth0/0/1", "MEth0/0/1"),
        (S5700, "v10", "Vlanif10"),
        (S5700, "vlanif 4094", "Vlanif4094"),
        (AR, "lo 0", "LoopBack0"),
        (AR, "loopback1023", "LoopBack1023"),
        (AR, "NULL0", "NULL0"),
        (AR, "n 0", "NULL0"),
        (AR, "s4/0/0", "Serial4/0/0"),
        (AR, "g0/0/1.10", "GigabitEthernet0/0/1.10"),
        (AR, "t0/0/1", "Tunnel0/0/1"),
        (None, "g0/0/77", "GigabitEthernet0/0/77"),
    ],
)
def test_interface_is_resolved_against_the_device(context, text, name):
    """A user's short form means the interface that this device has."""
    assert INTERFACE.parse(text, context) == name


@pytest.mark.parametrize(
    ("context", "text"),
    [
        (S5700, "g0/0/25"),
        (S5700, "g0/0"),
        (S5700, "e0/0/1"),
        (S5700, "vlanif4095"),
        (S5700, "vlanif0"),
        (S5700, "x1"),
        (S5700, "10"),
        (S5700, "GigabitEthernet"),
        (AR, "NULL1"),
        (AR, "lo1024"),
        (AR, "lo1.1"),
        (AR, "g0/0/1.0"),
        (AR, "g0/0/1.4097"),
    ],
)
def test_interface_that_cannot_exist_is_refused(context, text):
    """What the hardware lacks, and numbers out of range, do not fit."""
    with pytest.raises(Mismatch):
        INTERFACE.parse(text, context)


def test_configured_interface_is_known_though_the_hardware_lacks_it():
    """A saved configuration may name ports of a card that the kind does not list."""
    config = DeviceConfig("R1", interfaces={"GigabitEthernet9/0/0": InterfaceConfig("GigabitEthernet9/0/0")})
    assert INTERFACE.parse("GigabitEthernet9/0/0", Context(AR.kind, config)) == "GigabitEthernet9/0/0"


def test_wrong_port_has_the_shape_of_an_interface():
    """VRP calls a port that is missing a wrong parameter, and a word no command at all."""
    assert INTERFACE.resembles("g0/0/99")
    assert not INTERFACE.resembles("brief")


def test_types_complete_and_parse():
    """Tab and a display's filter know the types of the device, not of the vendor."""
    assert INTERFACE.complete("e", S5700) == ["Eth-Trunk"]
    assert INTERFACE.complete("e", S3700) == ["Eth-Trunk", "Ethernet"]
    assert InterfaceType().parse("gig", S5700) == "GigabitEthernet"
    for text in ("brief", "g0/0/1"):
        with pytest.raises(Mismatch):
            InterfaceType().parse(text, S5700)


@pytest.mark.parametrize(
    ("text", "vlans", "written"),
    [
        ("10", {10}, "10"),
        ("10 20 30", {10, 20, 30}, "10 20 30"),
        ("2 to 4094", set(range(2, 4095)), "2 to 4094"),
        ("5 2 t 4 9", {2, 3, 4, 5, 9}, "2 to 5 9"),
        ("10 11", {10, 11}, "10 to 11"),
    ],
)
def test_vlan_list(text, vlans, written):
    """Items in any order are a set; written back they are ascending ranges."""
    parsed = VlanList().parse(text, None)
    assert parsed == vlans
    assert vlan_words(parsed) == written
    assert VlanList().parse(written, None) == vlans


@pytest.mark.parametrize("text", ["0", "4095", "all", "10 to", "to 10", "30 to 10", "1 x", "²"])
def test_vlan_list_refuses(text):
    """Numbers out of range, half ranges and words do not fit."""
    with pytest.raises(Mismatch):
        VlanList().parse(text, None)


def test_area_in_both_forms():
    """Area 1 and area 0.0.0.1 are one (RFC 2328)."""
    assert Area().parse("1", None) == Area().parse("0.0.0.1", None) == IPv4Address(1)
    with pytest.raises(Mismatch):
        Area().parse("4294967296", None)
    assert TYPES["area"] == Area()
