"""PPPoE: ports that answer through a virtual template, ports that dial, and Dialer interfaces."""

from labkit.engine.engine import Reset
from labkit.nos.huawei.views import DIALER, ETHERNET, SUBINTERFACE, VLANIF
from labkit.nos.shell.declaration import Call, Kept, Setting, Table
from labkit.nos.shell.kept import kept_section

table = Table()
table.view("dialer-rule", "-dialer-rule")

ROUTERS = frozenset({"ar", "router", "usg"})
_CARRIERS = (ETHERNET, SUBINTERFACE, VLANIF)
_HELP = {
    "pppoe-server": "PPPoE server",
    "pppoe-client": "PPPoE client",
    "bind": "Bind a virtual template",
    "virtual-template": "Virtual template",
    "dial-bundle-number": "The dialer bundle to dial for",
    "dialer": "Dial control",
    "bundle": "The dialer bundle of this interface",
}


def _refuse_bundle(call: Call) -> str | None:
    """A bundle belongs to one Dialer interface."""
    others = (each for each in call.device.config.interfaces.values() if each is not call.target)
    if not call.negative and any(each.pppoe.bundle == call["bundle"] for each in others):
        return "Error: The dialer bundle has been used by another dialer interface."
    return None


def _refuse_template(call: Call) -> str | None:
    if call.negative or f"Virtual-Template{call['template']}" in call.device.config.interfaces:
        return None
    return "Error: The virtual template does not exist."


table.add(
    Setting(
        views=_CARRIERS,
        families=ROUTERS,
        notation="pppoe-server bind Virtual-Template <template:0-1023>",
        undo=("undo pppoe-server bind",),
        path="pppoe.server_template",
        check=_refuse_template,
        place=70,
        help=_HELP,
    ),
    Setting(
        views=_CARRIERS,
        families=ROUTERS,
        notation="pppoe-client dial-bundle-number <bundle:1-255>",
        undo=("undo pppoe-client dial-bundle-number [<bundle:1-255>]",),
        path="pppoe.client_bundle",
        place=70,
        help=_HELP,
    ),
    Setting(
        views=(DIALER,),
        notation="dialer bundle <bundle:1-255>",
        undo=("undo dialer bundle",),
        path="pppoe.bundle",
        check=_refuse_bundle,
        place=32,
        help=_HELP,
    ),
    *(
        Kept(views=(DIALER,), notation=notation, place=place, help=_HELP)
        for place, notation in (
            (31, "dialer user <user:string 1-64>"),
            (33, "dialer-group <1-255>"),
            (34, "dialer timer idle <0-65535>"),
            (34.1, "dialer timer autodial <1-604800>"),
            (34.2, "dialer queue-length <1-200>"),
            (34.3, "dialer number <number:string 1-30> [autodial]"),
        )
    ),
    kept_section("dialer-rule", view="dialer-rule", families=ROUTERS, block="dialer-rule"),
    Kept(
        views=("dialer-rule",),
        notation="dialer-rule <rule:1-255> {<what:ip|ipv6> <action:permit|deny>|acl <acl:2000-3999>}",
        single=False,
        place=10,
    ),
)


@table.action("reset pppoe-client all", "reset pppoe-client dial-bundle-number <1-255>", changes=True)
def _reset(call: Call) -> None:
    """The sessions end and are dialled anew."""
    call.device.engine.reset(Reset("pppoe"))
