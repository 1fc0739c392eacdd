"""AAA on the device itself: `aaa new-model`, lists of methods, and the lines that use them."""

from collections.abc import Iterable
from typing import Any

from labkit.nos.config import DeviceConfig
from labkit.nos.config.aaa import AaaScheme
from labkit.nos.shell.declaration import Call, Kept, Setting, Table, Values

table = Table()

DEFAULT = "default"
_GROUPS = ("radius", "tacacs+")
_SERVERS = f"group <method:{'|'.join(_GROUPS)}>"
_LOGIN = f"methods={{<method:local|local-case|enable|line|none>|{_SERVERS}}}&<1-4>"
_EXEC = f"methods={{<method:local|none|if-authenticated>|{_SERVERS}}}&<1-4>"
_HELP = {
    "aaa": "Authentication, Authorization and Accounting.",
    "new-model": "Enable NEW access control commands and functions.",
    "authentication": "Authentication configurations parameters.",
    "authorization": "Authorization configurations parameters.",
    "login": "Set authentication lists for logins.",
    "exec": "For starting an exec (shell).",
    "default": "The default authentication list.",
    "local": "Use local username authentication.",
    "local-case": "Use case-sensitive local username authentication.",
    "enable": "Use enable password for authentication.",
    "line": "Use line password for authentication.",
    "none": "NO authentication.",
    "group": "Use Server-group",
    "radius": "Use list of all Radius hosts.",
    "tacacs+": "Use list of all Tacacs+ hosts.",
    "if-authenticated": "Succeed if user has authenticated.",
}


def _switch(call: Call) -> None:
    """Every line authenticates by the default list then; without AAA each by what it says itself."""
    config: DeviceConfig = call.target
    for line in config.lines.values():
        line.scheme = "" if call.negative else line.scheme or DEFAULT
        line.authentication = None
    if call.negative:
        config.aaa.authentication.clear()
        config.aaa.authorization.clear()


def _lists(kind: str, words: str, methods: str, place: float) -> Setting:
    """A list of methods by its name; the next is tried where one has no answer."""

    def held(config: DeviceConfig) -> dict[str, AaaScheme]:
        found: dict[str, AaaScheme] = getattr(config.aaa, kind)
        return found

    def store(call: Call) -> str | None:
        name = DEFAULT if call["default"] else call["name"]
        if call.negative:
            held(call.target).pop(name, None)
            return None
        if not uses_aaa(call.target):
            return "% AAA: new-model is not enabled"
        held(call.target)[name] = AaaScheme(name, tuple(item["method"] for item in call["methods"]))
        return None

    def lines(config: DeviceConfig) -> Iterable[Values]:
        for name, scheme in sorted(held(config).items(), key=lambda item: (item[0] != DEFAULT, item[0])):
            which: dict[str, Any] = {"default": True} if name == DEFAULT else {"name": name}
            yield which | {"methods": [_method(word) for word in scheme.methods]}

    return Setting(
        views=("system",),
        notation=f"aaa {words} {{default|<name:string 1-31>}} {methods}",
        undo=(f"no aaa {words} {{default|<name:string 1-31>}}",),
        path=f"aaa.{kind}",
        store=store,
        clear=store,
        lines=lines,
        block="aaa",
        place=place,
        help=_HELP,
    )


def _method(word: str) -> Values:
    return {"group": True, "method": word} if word in _GROUPS else {"method": word}


def uses_aaa(config: DeviceConfig) -> bool:
    """Whether the device authenticates by lists of methods."""
    return any(line.scheme for line in config.lines.values())


table.add(
    Setting(
        views=("system",),
        notation="aaa new-model",
        path="lines",
        store=_switch,
        clear=_switch,
        lines=lambda config: ({},) if uses_aaa(config) else (),
        block="aaa",
        place=1,
        help=_HELP,
    ),
    _lists("authentication", "authentication login", _LOGIN, 2),
    _lists("authorization", "authorization exec", _EXEC, 4),
    *(
        Kept(views=("system",), notation=notation, single=False, block="aaa", place=5)
        for notation in (
            "aaa authentication enable default <methods:enable|none|line>&<1-3>",
            "aaa authorization console",
            "aaa accounting exec default {none|start-stop|stop-only} [group <group:radius|tacacs+>]",
            "aaa session-id {common|unique}",
        )
    ),
)
