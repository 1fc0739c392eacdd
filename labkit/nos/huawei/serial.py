"""Serial ports: the line protocol, PPP authentication, and addresses given over the line."""

from collections.abc import Iterable
from typing import Any

from labkit.nos.config import InterfaceConfig, Secret
from labkit.nos.huawei.cipher import read_secret, show_secret
from labkit.nos.huawei.views import SERIAL
from labkit.nos.shell.declaration import Call, Kept, Setting, Table, Values

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


def _negotiate(call: Call) -> str | None:
    interface: InterfaceConfig = call.target
    interface.address, interface.secondary_addresses = None, []
    interface.serial.negotiates_address = True
    return None


table.add(
    Setting(
        views=(SERIAL,),
        notation="link-protocol <protocol:ppp|hdlc>",
        undo=("undo link-protocol",),
        path="serial.protocol",
        place=5,
        always=True,
        help=_HELP,
    ),
    Setting(
        views=(SERIAL,),
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
        views=(SERIAL,),
        notation="ppp chap user <chap-user:string 1-64>",
        undo=("undo ppp chap user",),
        path="serial.chap_user",
        place=7,
        help=_HELP,
    ),
    Setting(
        views=(SERIAL,),
        notation=f"ppp chap password {_PASSWORD}",
        undo=("undo ppp chap password",),
        path="serial.chap_password",
        read=_secret,
        write=lambda secret: (_secret_values(secret),),
        place=8,
        help=_HELP,
    ),
    Setting(
        views=(SERIAL,),
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
        views=(SERIAL,),
        notation="remote address <ip>",
        undo=("undo remote address",),
        path="serial.remote_address",
        place=10,
        help=_HELP,
    ),
    Kept(views=(SERIAL,), notation="ppp timer negotiate <2-10>", place=11),
    Setting(
        views=(SERIAL,),
        notation="ip address ppp-negotiate",
        undo=("undo ip address ppp-negotiate",),
        path="serial.negotiates_address",
        store=_negotiate,
        lines=lambda interface: ({},) if interface.serial.negotiates_address else (),
        place=30,
        help=_HELP | {"ppp-negotiate": "Take the address that the peer gives"},
    ),
)
