"""The parts of `display interface` that only an Eth-Trunk has, as captured in the samples of ntc-templates."""

from collections.abc import Iterator

from labkit.nos.config import DeviceConfig, TrunkConfig
from labkit.nos.config.link_aggregation import LoadBalance
from labkit.nos.state import TrunkState

HASHES: dict[LoadBalance, str] = {
    "src-dst-ip": "According to SIP-XOR-DIP",
    "src-dst-mac": "According to SA-XOR-DA",
    "src-ip": "According to SIP",
    "dst-ip": "According to DIP",
    "src-mac": "According to SA",
    "dst-mac": "According to DA",
}
"""How VRP calls the load-balancing modes."""
_RULE = "-" * 53


def has_trunks(config: DeviceConfig) -> bool:
    """Whether a device has an Eth-Trunk."""
    return any(interface.trunk is not None for interface in config.interfaces.values())


def trunk_port(mode: str, trunk: TrunkConfig, vlan: int, bandwidth: int) -> str:
    """Describe a layer-2 Eth-Trunk, `bandwidth` in kbit/s."""
    speed = f"{bandwidth // 1_000_000}G" if bandwidth >= 1_000_000 else f"{bandwidth // 1000}M"
    return (
        f"Switch Port, Link-type : {mode},\n"
        f"PVID : {vlan:>4}, Hash arithmetic : {HASHES[trunk.load_balance]},Maximal BW: {speed}, "
        f"Current BW: {speed}, The Maximum Frame Length is 9216"
    )


def trunk_ports(state: TrunkState) -> Iterator[str]:
    """List the members below an Eth-Trunk."""
    yield _RULE
    yield "PortName                      Status      Weight"
    yield _RULE
    for member in state.members:
        yield f"{member.name:<30}{'UP' if member.active else 'DOWN':<12}1"
    yield _RULE
    yield f"The Number of Ports in Trunk : {len(state.members)}"
    yield f"The Number of UP Ports in Trunk : {sum(member.active for member in state.members)}"


def membership(state: TrunkState, config: TrunkConfig) -> Iterator[str]:
    """Render `display trunkmembership eth-trunk N` (layout of the S5700 manual)."""
    up = sum(member.active for member in state.members)
    yield f"Trunk ID: {state.name.removeprefix('Eth-Trunk')}"
    yield "Used status: VALID"
    yield "TYPE: ethernet"
    yield f"Working Mode : {'Lacp' if config.lacp else 'Normal'}"
    yield f"Number Of Ports in Trunk = {len(state.members)}"
    yield f"Number Of Up Ports in Trunk = {up}"
    yield f"Operate status: {'up' if state.up else 'down'}"
    yield ""
    for member in state.members:
        yield f"Interface {member.name}, valid, operate {'up' if member.active else 'down'}, weight=1"
