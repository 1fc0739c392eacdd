"""MPLS and LDP: stored and shown, not simulated."""

from collections.abc import Iterable
from typing import Any

from labkit.nos.config import DeviceConfig, LdpConfig, MplsConfig, StaticLsp
from labkit.nos.huawei.views import ETHERNET, SERIAL, SUBINTERFACE, VLANIF
from labkit.nos.shell.declaration import Call, Kept, Section, Setting, Table, Values, present
from labkit.nos.shell.kept import kept_section

table = Table()
table.view("mpls", "-mpls")
table.view("mpls-ldp", "-mpls-ldp")
table.view("mpls-remote-peer", lambda section: f"-mpls-ldp-remote-{section.values['name']}")

_ROUTED = (ETHERNET, SUBINTERFACE, SERIAL, VLANIF)
_MPLS_FIRST = "Error: Please configure the MPLS LSR ID first."


def _enable(call: Call) -> MplsConfig:
    mpls: MplsConfig = call.device.config.mpls
    mpls.enabled = True
    return mpls


def _disable(call: Call) -> None:
    config: DeviceConfig = call.device.config
    config.mpls = MplsConfig(lsr_id=config.mpls.lsr_id)
    for interface in config.interfaces.values():
        interface.mpls = interface.mpls_ldp = False


def _enable_ldp(call: Call) -> LdpConfig:
    ldp: LdpConfig = call.device.config.mpls.ldp
    ldp.enabled = True
    return ldp


def _disable_ldp(call: Call) -> None:
    config: DeviceConfig = call.device.config
    config.mpls.ldp = LdpConfig()
    for interface in config.interfaces.values():
        interface.mpls_ldp = False


def _trigger(values: Values) -> Any:
    return next((name for name in ("all", "host", "none") if values.get(name)), "ip-prefix")


def _store_trigger(call: Call) -> None:
    call.target.trigger = _trigger(call.values)
    call.target.trigger_list = call["list"] or ""


def _clear_trigger(call: Call) -> None:
    call.target.trigger, call.target.trigger_list = None, ""


def _trigger_lines(mpls: MplsConfig) -> Iterable[Values]:
    if mpls.trigger == "ip-prefix":
        yield {"list": mpls.trigger_list}
    elif mpls.trigger is not None:
        yield {mpls.trigger: True}


table.add(
    Setting(
        views=("system",),
        notation="mpls lsr-id <lsr-id:ip>",
        undo=("undo mpls lsr-id",),
        path="mpls.lsr_id",
        block="mpls",
        place=40,
        check=lambda call: (
            "Error: Please disable MPLS first." if call.negative and call.target.mpls.enabled else None
        ),
        help={"mpls": "Specify MPLS (Multiprotocol Label Switching) configuration information"},
    ),
    Section(
        views=("system",),
        notation="mpls",
        view="mpls",
        path="mpls",
        open=_enable,
        printed=lambda config: [config.mpls] if config.mpls.enabled else [],
        bind=lambda _mpls: {},
        removed=_disable,
        block="mpls",
        joined=True,
        place=41,
        check=lambda call: _MPLS_FIRST if call.target.mpls.lsr_id is None and not call.negative else None,
    ),
    Setting(
        views=("mpls",),
        notation="label advertise <mode:implicit-null|explicit-null|non-null>",
        undo=("undo label advertise",),
        path="egress_label",
        place=10,
    ),
    Setting(
        views=("mpls",),
        notation="lsp-trigger {all|host|none|ip-prefix <list:string 1-169>}",
        undo=("undo lsp-trigger",),
        path="trigger",
        store=_store_trigger,
        clear=_clear_trigger,
        lines=_trigger_lines,
        place=11,
        trailing=" ",
    ),
    Kept(views=("mpls",), notation="mpls te", place=20),
    Kept(views=("mpls",), notation="mpls rsvp-te", place=21),
    Kept(views=("mpls",), notation="mpls te cspf", place=22),
    Section(
        views=("system",),
        notation="mpls ldp",
        view="mpls-ldp",
        path="mpls.ldp",
        open=_enable_ldp,
        printed=lambda config: [config.mpls.ldp] if config.mpls.ldp.enabled else [],
        bind=lambda _ldp: {},
        removed=_disable_ldp,
        block="mpls ldp",
        closing="#",
        check=lambda call: (
            None if call.target.mpls.enabled or call.negative else "Error: Please enable MPLS first."
        ),
    ),
    Kept(views=("mpls-ldp",), notation="graceful-restart", place=10),
    kept_section(
        "mpls ldp remote-peer <name:string 1-32>", view="mpls-remote-peer", block="mpls ldp remote-peer"
    ),
    Kept(views=("mpls-remote-peer",), notation="remote-ip <ip>"),
    Setting(
        views=_ROUTED,
        notation="mpls",
        undo=("undo mpls",),
        path="mpls",
        place=90,
        check=lambda call: (
            None if call.device.config.mpls.enabled or call.negative else "Error: Please enable MPLS first."
        ),
    ),
    Setting(
        views=_ROUTED,
        notation="mpls ldp",
        undo=("undo mpls ldp",),
        path="mpls_ldp",
        place=91,
        check=lambda call: (
            None if call.target.mpls or call.negative else "Error: Please enable MPLS on the interface first."
        ),
    ),
    Kept(views=_ROUTED, notation="mpls te", place=92),
    Kept(views=_ROUTED, notation="mpls rsvp-te", place=93),
)


def _store_lsp(call: Call) -> None:
    role: Any = next(name for name in _ROLES if call[name])
    values = {name: value for name, value in call.values.items() if name in StaticLsp.__slots__}
    call.target.mpls.static_lsps[call["name"]] = StaticLsp(role=role, **values)


def _remove_lsp(call: Call) -> None:
    call.target.mpls.static_lsps.pop(call["name"], None)


def _lsp_lines(config: DeviceConfig) -> Iterable[Values]:
    for name in sorted(config.mpls.static_lsps):
        lsp = config.mpls.static_lsps[name]
        values = {field: getattr(lsp, field) for field in StaticLsp.__slots__ if field != "role"}
        if lsp.role != "ingress":
            del values["length"]
        yield {lsp.role: True} | present(values)


_ROLES = ("ingress", "transit", "egress")
_DESTINATION = "destination <destination:ip> {<length:mask-length>|<length:mask>}"
_IN = "incoming-interface <in-interface:interface> in-label <16-1023>"
_OUT = "nexthop <next-hop:ip> out-label <0-1048575>"
_NAME = "<name:string 1-19>"
table.add(
    Setting(
        views=("system",),
        notation=(
            f"static-lsp {{ingress {_NAME} {_DESTINATION} {_OUT}|transit {_NAME} {_IN} {_OUT}|egress {_NAME} {_IN}}}"
        ),
        undo=(f"undo static-lsp <role:ingress|transit|egress> {_NAME}",),
        path="mpls.static_lsps",
        store=_store_lsp,
        clear=_remove_lsp,
        lines=_lsp_lines,
        block="static-lsp",
    ),
)
