"""Serial ports and others that speak PPP: the line protocol, PPP authentication, and addresses given over the line."""

from collections.abc import Generator, Iterable
from typing import Any

from labkit.nos.config import InterfaceConfig, Secret
from labkit.nos.huawei.cipher import read_secret, show_secret
from labkit.nos.huawei.system import confirm
from labkit.nos.huawei.views import DIALER, PPP, SERIAL, TEMPLATE
from labkit.nos.shell.declaration import Call, Kept, Setting, Table, Values
from labkit.nos.shell.effects import Effect

table = Table()

_PASSWORD = "<form:cipher|simple> <password:string 1-128>"  # noqa: S105  # a notation
_HELP = {
    "link-protocol": "Configure link protocol",
    "ppp": "Point-to-Point Protocol",
    "hdlc": "High-level Data Link Control",
    "authentication-mode": "Specify the authentication mode of the PPP peer",
    "chap": "Challenge Handshake Authentication Protocol",
    "pap": "Password Authentication Protocol",
    "remote": "Remote interface configuration",
}


def _secret(values: Values) -> Secret:
    if values["form"] == "simple":
        return Secret(values["password"], plain=True)
    return read_secret(values["password"])


def _secret_values(secret: Secret) -> dict[str, Any]:
    return {"form": "simple" if secret.plain else "cipher", "password": show_secret(secret)}


def _ask(call: Call) -> str | None:
    call.target.serial.authentication = call["mode"]
    call.target.serial.domain = call["domain"] or ""
    return None


def _ask_nothing(call: Call) -> str | None:
    call.target.serial.authentication, call.target.serial.domain = None, ""
    return None


def _asked(interface: InterfaceConfig) -> Iterable[Values]:
    serial = interface.serial
    if serial.authentication is not None:
        yield {"mode": serial.authentication} | ({"domain": serial.domain} if serial.domain else {})


def _answer_pap(call: Call) -> str | None:
    serial = call.target.serial
    serial.pap_user, serial.pap_password = call["name"], _secret(call.values)
    return None


def _forget_pap(call: Call) -> str | None:
    call.target.serial.pap_user, call.target.serial.pap_password = "", None
    return None


def _pap_lines(interface: InterfaceConfig) -> Iterable[Values]:
    serial = interface.serial
    if serial.pap_password is not None:
        yield {"name": serial.pap_user, **_secret_values(serial.pap_password)}


def _give_address(call: Call) -> str | None:
    call.target.serial.remote_address, call.target.serial.remote_pool = call["ip"], ""
    return None


def _give_from_pool(call: Call) -> str | None:
    call.target.serial.remote_address, call.target.serial.remote_pool = None, call["pool"]
    return None


def _negotiate(call: Call) -> str | None:
    interface: InterfaceConfig = call.target
    interface.address, interface.secondary_addresses = None, []
    interface.serial.negotiates_address, interface.borrowed = True, ""
    return None


def _mean_it(call: Call) -> Generator[Effect, Any, bool]:
    """Another protocol takes the link down for a moment, so that VRP asks."""
    wanted = "ppp" if call.negative else call["protocol"]
    if wanted == call.target.serial.protocol:
        return True
    return (
        yield from confirm(
            "Warning: The encapsulation protocol of the link will be changed. Continue? [Y/N]:"
        )
    )


table.add(
    Setting(
        views=(SERIAL,),
        notation="link-protocol <protocol:ppp|hdlc>",
        undo=("undo link-protocol",),
        path="serial.protocol",
        confirm=_mean_it,
        place=5,
        always=True,
        help=_HELP,
    ),
    *(
        Setting(
            views=(DIALER, TEMPLATE),
            families=families,
            notation="link-protocol ppp",
            path="serial.protocol",
            read=lambda _values: "ppp",
            write=lambda _protocol: ({},),
            place=5,
            always=always,
            help=_HELP,
        )
        for families, always in ((frozenset({"ar", "router", "s", "ac"}), True), (frozenset({"usg"}), False))
    ),
    Setting(
        views=PPP,
        notation="ppp authentication-mode <mode:pap|chap> [domain <domain:string 1-64>]",
        undo=("undo ppp authentication-mode",),
        path="serial.authentication",
        store=_ask,
        clear=_ask_nothing,
        lines=_asked,
        place=6,
        help=_HELP,
    ),
    Setting(
        views=PPP,
        notation="ppp chap user <chap-user:string 1-64>",
        undo=("undo ppp chap user",),
        path="serial.chap_user",
        place=7,
        help=_HELP,
    ),
    Setting(
        views=PPP,
        notation=f"ppp chap password {_PASSWORD}",
        undo=("undo ppp chap password",),
        path="serial.chap_password",
        read=_secret,
        write=lambda secret: (_secret_values(secret),),
        place=8,
        help=_HELP,
    ),
    Setting(
        views=PPP,
        notation=f"ppp pap local-user <name:string 1-64> password {_PASSWORD}",
        undo=("undo ppp pap local-user",),
        path="serial.pap_user",
        store=_answer_pap,
        clear=_forget_pap,
        lines=_pap_lines,
        place=9,
        help=_HELP,
    ),
    Setting(
        views=PPP,
        notation="remote address <ip>",
        undo=("undo remote address",),
        path="serial.remote_address",
        store=_give_address,
        lines=lambda interface: (
            ({"ip": interface.serial.remote_address},) if interface.serial.remote_address else ()
        ),
        place=10,
        help=_HELP,
    ),
    Setting(
        views=PPP,
        notation="remote address pool <pool:string 1-64>",
        undo=("undo remote address pool",),
        path="serial.remote_pool",
        store=_give_from_pool,
        lines=lambda interface: (
            ({"pool": interface.serial.remote_pool},) if interface.serial.remote_pool else ()
        ),
        place=10,
        help=_HELP,
    ),
    *(
        Kept(views=PPP, notation=notation, place=11.5 + index / 100)
        for index, notation in enumerate(
            (
                "ppp ipcp dns request",
                "ppp ipcp dns admit-any",
                "ppp ipcp dns <ip> [<second:ip>]",
                "ppp ipcp default-route",
                "ppp ipcp remote-address forced",
                "ppp keepalive in-traffic check",
                "timer hold <0-32767>",
                "ppp mp",
                "ppp mp lfi",
                "ppp mp Virtual-Template <0-1023>",
                "ppp mp Mp-group <group:string 1-8>",
            )
        )
    ),
    Kept(views=PPP, notation="ppp timer negotiate <2-10>", place=11),
    *(
        Kept(views=(SERIAL,), notation=notation, place=11.8 + index / 100)
        for index, notation in enumerate(
            (
                "baudrate <1200-8192000>",
                "virtualbaudrate <1200-8192000>",
                "clock <source:dteclk1|dteclk2|dteclk3|dteclk4|dteclk5|dceclk1|dceclk2|dceclk3>",
                "invert {receive-clock|transmit-clock|data}",
                "crc <bits:16|32|none>",
            )
        )
    ),
    Setting(
        views=PPP,
        notation="ip address ppp-negotiate",
        undo=("undo ip address ppp-negotiate",),
        path="serial.negotiates_address",
        store=_negotiate,
        lines=lambda interface: ({},) if interface.serial.negotiates_address else (),
        place=30,
        help=_HELP | {"ppp-negotiate": "Take the address that the peer gives"},
    ),
)
