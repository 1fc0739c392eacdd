"""State records of an untouched and of a busy device, for the displays of layer 2."""

from datetime import datetime
from ipaddress import IPv4Address

from labkit.nos.config import DeviceConfig, InterfaceAddress, InterfaceConfig, SwitchportConfig
from labkit.nos.state import ArpEntry, InterfaceState, MacEntry, VlanPort, VlanState

START = datetime(2026, 3, 2, 8, 0, 0)  # noqa: DTZ001  (a lab's clock has no zone)
MAC = "00e0fc123456"


def interface(name: str, **changes: object) -> InterfaceState:
    """Make a routed gigabit port that is up, at its default in all that is not named."""
    fields: dict[str, object] = {
        "name": name,
        "admin_up": True,
        "physical_up": True,
        "protocol_up": True,
        "spoofing": False,
        "routed": True,
        "mac": MAC,
        "mtu": 1500,
        "bandwidth": 1_000_000,
        "duplex": "full",
        "description": "",
        "addresses": (),
        "vrf": "",
        "since": 90.0,
    } | changes
    return InterfaceState(**fields)  # type: ignore[arg-type]


def address(text: str) -> InterfaceAddress:
    """Read an address written with its length."""
    host, _, length = text.partition("/")
    return InterfaceAddress(IPv4Address(host), int(length))


NULL0 = interface("NULL0", spoofing=True, mac="", bandwidth=0)
EMPTY_ROUTER = (
    *(
        interface(f"GigabitEthernet0/0/{n}", physical_up=False, protocol_up=False, since=0.0)
        for n in range(3)
    ),
    NULL0,
)
BUSY_ROUTER = (
    interface("GigabitEthernet0/0/0", addresses=(address("10.0.12.1/24"),), description="to R2, core : link"),
    interface(
        "GigabitEthernet0/0/1", protocol_up=False, physical_up=False, addresses=(address("10.0.13.1/30"),)
    ),
    interface("GigabitEthernet0/0/1.10", protocol_up=False, physical_up=False),
    interface(
        "GigabitEthernet0/0/2",
        admin_up=False,
        physical_up=False,
        protocol_up=False,
        addresses=(address("10.9.9.1/24"), address("10.9.10.1/24")),
    ),
    interface(
        "Serial4/0/0", mac="", bandwidth=2048, addresses=(address("172.16.0.1/30"),), description="PPP"
    ),
    interface("LoopBack0", spoofing=True, mac="", addresses=(address("1.1.1.1/32"),)),
    NULL0,
)
BUSY_SWITCH = (
    interface("MEth0/0/1", physical_up=False, protocol_up=False, bandwidth=100_000),
    *(
        interface(f"GigabitEthernet0/0/{n}", routed=False, physical_up=n < 7, protocol_up=n < 7)
        for n in range(1, 11)
    ),
    NULL0,
    interface("Vlanif10", addresses=(address("192.168.10.254/24"),)),
    interface("Vlanif20", physical_up=False, protocol_up=False),
)

_PORTS = {
    1: SwitchportConfig(mode="access", access_vlan=10),
    2: SwitchportConfig(mode="trunk", trunk_vlans=frozenset(range(2, 4095)), trunk_pvid=99),
    3: SwitchportConfig(mode="trunk", trunk_vlans=frozenset({1, 10, 20, *range(200, 300, 3), 4000})),
    4: SwitchportConfig(
        hybrid_pvid=20, hybrid_untagged=frozenset({1, 20}), hybrid_tagged=frozenset({30, 31})
    ),
}
SWITCH_CONFIG = DeviceConfig(
    "SW1",
    interfaces={
        state.name: InterfaceConfig(
            state.name,
            switchport=_PORTS.get(int(state.name.rsplit("/", 1)[1]), SwitchportConfig())
            if state.name.startswith("Gig")
            else None,
        )
        for state in BUSY_SWITCH
    },
)
ROUTER_CONFIG = DeviceConfig(
    "R1", interfaces={state.name: InterfaceConfig(state.name) for state in BUSY_ROUTER}
)


def ports(*numbers: int, tagged: bool = False) -> tuple[VlanPort, ...]:
    """List gigabit ports of a VLAN; those below 7 are up."""
    return tuple(VlanPort(f"GigabitEthernet0/0/{n}", tagged, n < 7) for n in numbers)


EMPTY_VLANS = (VlanState(1, "", ports(*range(1, 25))),)
BUSY_VLANS = (
    VlanState(1, "", ports(*range(5, 11), 3)),
    VlanState(10, "Office floor 2", ports(1) + ports(2, 3, 24, tagged=True)),
    VlanState(20, "", ports(4) + ports(2, 3, tagged=True)),
    VlanState(99, "", ()),
    VlanState(4000, "", ports(2, tagged=True)),
)
MACS = (
    MacEntry("5489980a1026", 10, "GigabitEthernet0/0/1"),
    MacEntry("54899820ffff", 20, "GigabitEthernet0/0/24", "static"),
)
ARP = (
    ArpEntry(IPv4Address("10.0.12.1"), MAC, "GigabitEthernet0/0/0", "interface"),
    ArpEntry(IPv4Address("10.0.12.2"), "00e0fcaabbcc", "GigabitEthernet0/0/0", "dynamic", 1199.5),
    ArpEntry(IPv4Address("10.0.13.9"), "00e0fc000009", "GigabitEthernet0/0/1", "static"),
    ArpEntry(
        IPv4Address("192.168.10.1"), "5489980a1026", "Vlanif10", "dynamic", 300.0, "GigabitEthernet0/0/1", 10
    ),
)
