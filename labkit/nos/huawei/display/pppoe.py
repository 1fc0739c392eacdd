"""`display pppoe-client session` and `display pppoe-server session` as captured on eNSP's AR."""

from collections.abc import Iterable

from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.interface_names import short
from labkit.nos.huawei.pppoe import ROUTERS
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import PppoeClientState, PppoeServerSession

table = Table()


def client_summary(clients: Iterable[PppoeClientState]) -> str:
    """Render `display pppoe-client session summary`."""
    rows = [
        f"{client.session:<5}{client.bundle:<8}{client.dialer.removeprefix('Dialer'):<8}{short(client.port):<17}"
        f"{client.client_mac:<14}{client.server_mac:<14}{client.state:<6}"
        for client in clients
    ]
    return joined(
        (
            "PPPoE Client Session:",
            "ID   Bundle  Dialer  Intf             Client-MAC    Server-MAC    State",
            *rows,
        )
    )


def server_sessions(sessions: Iterable[PppoeServerSession]) -> str:
    """Render `display pppoe-server session all`."""
    rows = [
        f"{session.session:<4}{f'{session.template}:{session.index}':<26}{'UP':<6}{short(session.port):<15}"
        f"{_dotted(session.client_mac)} {_dotted(session.server_mac)}"
        for session in sessions
    ]
    return joined(("SID Intf                      State OIntf          RemMAC         LocMAC", *rows))


def virtual_access(sessions: Iterable[PppoeServerSession], clients: Iterable[PppoeClientState]) -> str:
    """Render `display virtual-access`: one block for each session."""
    names = [
        *(f"{session.template}:{session.index}" for session in sessions),
        *(f"{client.dialer}:0" for client in clients if client.state == "UP"),
    ]
    return joined(line for name in names for line in _access(name))


def _access(name: str) -> Iterable[str]:
    return (
        f"{name} current state : UP",
        "Line protocol current state : UP ",
        f"Description:HUAWEI, AR Series, {name} Interface",
        "Link layer protocol is PPP ",
        "LCP opened, IPCP opened",
    )


def _dotted(mac: str) -> str:
    return ".".join(mac[index : index + 4] for index in range(0, 12, 4))


@table.display("display pppoe-client session summary [dial-bundle-number <bundle:1-255>]", families=ROUTERS)
def _display_client(call: Call) -> str:
    wanted = call["bundle"]
    clients = call.device.engine.state.pppoe().clients
    return client_summary(client for client in clients if wanted in (None, client.bundle))


@table.display("display pppoe-server session all", families=ROUTERS)
def _display_server(call: Call) -> str:
    return server_sessions(call.device.engine.state.pppoe().sessions)


@table.display("display virtual-access", families=ROUTERS)
def _display_access(call: Call) -> str:
    state = call.device.engine.state.pppoe()
    return virtual_access(state.sessions, state.clients)
