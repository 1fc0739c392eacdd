"""Small builders of topologies and configurations for the tests of the engines."""

from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from itertools import count

from labkit.engine.sim.network import SimNetwork
from labkit.nos.config import (
    DeviceConfig,
    InterfaceAddress,
    InterfaceConfig,
    OspfAreaConfig,
    OspfConfig,
    StaticRoute,
    SwitchportConfig,
    VlanConfig,
)
from labkit.topology.topology import DeviceKind, Endpoint, InterfaceSpec, Link, Node, Topology


def ports(first: int, number: int, layer2: bool = False) -> tuple[InterfaceSpec, ...]:
    return tuple(
        InterfaceSpec(f"GigabitEthernet0/0/{n}", f"GE0/0/{n}", layer2=layer2)
        for n in range(first, first + number)
    )


AR = DeviceKind("huawei-ar", "huawei", "ar", "AR2220", "huawei_vrp", ports(0, 24))
ROUTER = DeviceKind("huawei-router", "huawei", "router", "Router", "huawei_vrp", ports(0, 4))
S5700 = DeviceKind(
    "huawei-s5700", "huawei", "s", "S5700", "huawei_vrp", ports(1, 24, layer2=True), role="switch"
)
PC = DeviceKind("host", "host", "host", "PC", "linux", (InterfaceSpec("eth0", "eth0"),), role="host")
KINDS = {"R": AR, "G": ROUTER, "S": S5700, "P": PC}


def ge(number: int) -> str:
    return f"GigabitEthernet0/0/{number}"


def long_name(node: str, port: str) -> str:
    return port if node.startswith("P") else ge(int(port))


class Lab:
    """A network in the making: nodes are named R…, G…, S… or P… for their kind, ports by number.

    `links` are such as "R1:0 S1:1".
    """

    def __init__(self, *links: str, extra: tuple[str, ...] = (), macs: dict[str, str] | None = None):
        ends = [tuple(end.split(":") for end in link.split()) for link in links]
        names = dict.fromkeys([node for pair in ends for node, _ in pair] + list(extra))
        numbers = count(1)
        self.topology = Topology(
            "test",
            {
                name: Node(
                    name, KINDS[name[0]], (macs or {}).get(name) or f"00e0fc{next(numbers) * 0x100:06x}"
                )
                for name in names
            },
            tuple(
                Link((Endpoint(a, long_name(a, p)), Endpoint(b, long_name(b, q)))) for (a, p), (b, q) in ends
            ),
        )
        self.configs = {name: self._factory_new(node) for name, node in self.topology.nodes.items()}
        self.now = 0.0

    @staticmethod
    def _factory_new(node: Node) -> DeviceConfig:
        config = DeviceConfig(node.name)
        for spec in node.kind.interfaces:
            switchport = SwitchportConfig() if spec.layer2 else None
            config.interfaces[spec.name] = InterfaceConfig(spec.name, switchport=switchport)
        return config

    def network(self) -> SimNetwork:
        return SimNetwork(self.topology, self.configs, lambda: self.now)

    def interface(self, node: str, port: int | str) -> InterfaceConfig:
        name = ge(port) if isinstance(port, int) else port
        interfaces = self.configs[node].interfaces
        return interfaces.setdefault(name, InterfaceConfig(name))

    def address(self, node: str, port: int | str, address: str, *secondary: str) -> "Lab":
        interface = self.interface(node, port)
        interface.address = interface_address(address)
        interface.secondary_addresses = [interface_address(text) for text in secondary]
        return self

    def host(self, node: str, address: str, gateway: str) -> "Lab":
        return self.address(node, "eth0", address).static(node, "0.0.0.0/0", gateway)

    def static(
        self,
        node: str,
        prefix: str,
        next_hop: str | None = None,
        interface: str | None = None,
        preference: int | None = None,
    ) -> "Lab":
        network = IPv4Network(prefix)
        route = StaticRoute(
            network.network_address,
            network.prefixlen,
            IPv4Address(next_hop) if next_hop else None,
            interface,
            preference,
        )
        self.configs[node].static_routes[route.key] = route
        return self

    def ospf(self, node: str, *networks: str, process: int = 1, router_id: str | None = None) -> OspfConfig:
        """Networks such as "0 10.0.0.0/8" or "1 10.1.1.1/32": area and prefix."""
        config = self.configs[node].ospf.setdefault(process, OspfConfig(process))
        if router_id is not None:
            config.router_id = IPv4Address(router_id)
        for text in networks:
            area, prefix = text.split()
            network = IPv4Network(prefix)
            self.area(node, area, process).networks[network.network_address, network.hostmask] = None
        return config

    def area(self, node: str, area: str | int, process: int = 1) -> OspfAreaConfig:
        number = IPv4Address(int(area)) if str(area).isdigit() else IPv4Address(area)
        areas = self.configs[node].ospf[process].areas
        return areas.setdefault(number, OspfAreaConfig(number))

    def vlans(self, node: str, *numbers: int) -> "Lab":
        for number in numbers:
            self.configs[node].vlans[number] = VlanConfig(number)
        return self

    def access(self, node: str, port: int, vlan: int) -> "Lab":
        self.interface(node, port).switchport = SwitchportConfig(mode="access", access_vlan=vlan)
        return self

    def trunk(self, node: str, port: int, *vlans: int, pvid: int = 1) -> "Lab":
        permitted = frozenset(vlans) | {1}
        self.interface(node, port).switchport = SwitchportConfig(
            mode="trunk", trunk_vlans=permitted, trunk_pvid=pvid
        )
        return self


def interface_address(text: str) -> InterfaceAddress:
    parsed = IPv4Interface(text)
    return InterfaceAddress(parsed.ip, parsed.network.prefixlen)
