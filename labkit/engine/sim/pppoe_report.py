"""PPPoE sessions, as state records."""

from collections import Counter
from collections.abc import Iterator, Mapping

from labkit.engine.sim.facts import port_kind
from labkit.engine.sim.ipv4 import ip
from labkit.engine.sim.macs import interface_mac
from labkit.engine.sim.network_state import NetworkState
from labkit.nos.config import DeviceConfig
from labkit.nos.state import PppoeClientState, PppoeServerSession, PppoeState

_UNKNOWN = "000000000000"


def report_pppoe(state: NetworkState, node: str, config: DeviceConfig) -> PppoeState:
    """What a device dials, by Dialer, and who dialled in, by session."""
    bundles = {name: interface.pppoe.bundle or 0 for name, interface in config.interfaces.items()}
    clients = sorted(_clients(state, node, bundles), key=lambda client: (client.bundle, client.dialer))
    return PppoeState(tuple(clients), tuple(_sessions(state, node)))


def _clients(state: NetworkState, node: str, bundles: Mapping[str, int]) -> Iterator[PppoeClientState]:
    for each in state.pppoe.sessions:
        if each.dialer[0] == node:
            yield PppoeClientState(
                session=each.number,
                bundle=bundles.get(each.dialer[1], 0),
                dialer=each.dialer[1],
                port=each.dialer_port,
                client_mac=port_mac(state, node, each.dialer_port),
                server_mac=port_mac(state, each.template[0], each.template_port),
                state="UP",
            )
    for (own, dialer), (port, phase) in state.pppoe.waiting.items():
        if own == node:
            yield PppoeClientState(
                0, bundles.get(dialer, 0), dialer, port, port_mac(state, node, port), _UNKNOWN, phase
            )


def _sessions(state: NetworkState, node: str) -> Iterator[PppoeServerSession]:
    indexes: Counter[str] = Counter()
    for each in state.pppoe.sessions:
        if each.template[0] == node:
            template = each.template[1]
            yield PppoeServerSession(
                session=each.number,
                template=template,
                index=indexes[template],
                port=each.template_port,
                client_mac=port_mac(state, each.dialer[0], each.dialer_port),
                server_mac=port_mac(state, node, each.template_port),
                address=ip(each.address) if each.address else None,
            )
            indexes[template] += 1


def port_mac(state: NetworkState, node: str, port: str) -> str:
    """The address of a port that carries sessions."""
    return interface_mac(state.topology.nodes[node], port, port_kind(port))
