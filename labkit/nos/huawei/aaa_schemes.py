"""Schemes and domains of users (AAA): by which methods somebody is let in, and what they may do then.

No server of RADIUS or HWTACACS answers in a lab: as on a device that cannot reach its server, the next method of the
scheme decides, and without one nobody gets in.
"""

from collections.abc import Callable
from typing import Any

from labkit.nos.config import AaaConfig, AaaDomain, AaaScheme, DeviceConfig
from labkit.nos.shell.declaration import Call, Kept, Section, Setting, Table

table = Table()

_METHODS = {
    "authentication": "local|radius|hwtacacs|none",
    "authorization": "local|hwtacacs|if-authenticated|none",
    "accounting": "none|radius|hwtacacs",
}
_DEFAULTS = {"authentication": ("local",), "authorization": ("local",), "accounting": ("none",)}
_PROMPTS = {"authentication": "authen", "authorization": "author", "accounting": "accounting"}
_OWN = frozenset({"default"})
"""The scheme of each kind that cannot be deleted."""
_OWN_DOMAINS = frozenset({"default", "default_admin"})
_HELP = {
    "authentication-scheme": "Configure authentication scheme",
    "authorization-scheme": "Configure authorization scheme",
    "accounting-scheme": "Configure accounting scheme",
    "authentication-mode": "Authentication method",
    "authorization-mode": "Authorization method",
    "accounting-mode": "Accounting method",
    "domain": "Configure domain",
    "state": "The state of the domain",
}


def schemes(aaa: AaaConfig, kind: str) -> dict[str, AaaScheme]:
    """The schemes of a kind."""
    found: dict[str, AaaScheme] = getattr(aaa, kind)
    return found


def methods(aaa: AaaConfig, kind: str, domain: AaaDomain) -> tuple[str, ...]:
    """The methods that hold for a domain, in turn."""
    scheme = schemes(aaa, kind).get((getattr(domain, kind) or "default").lower())
    return _DEFAULTS[kind] if scheme is None else scheme_methods(kind, scheme)


def scheme_methods(kind: str, scheme: AaaScheme) -> tuple[str, ...]:
    """The methods of a scheme: those chosen, or the default of its kind."""
    return scheme.methods or _DEFAULTS[kind]


def _refuse_scheme(kind: str) -> Callable[[Call], str | None]:
    def refuse(call: Call) -> str | None:
        if not call.negative:
            return None
        name = call["name"].lower()
        aaa: AaaConfig = call.device.config.aaa
        if name not in schemes(aaa, kind):
            return f"Error: The {kind} scheme does not exist."
        if name in _OWN:
            return f"Error: The default {kind} scheme cannot be deleted."
        if any(getattr(domain, kind).lower() == name for domain in aaa.domains.values()):
            return f"Error: The {kind} scheme is used by a domain."
        return None

    return refuse


def _scheme_exists(kind: str) -> Callable[[Call], str | None]:
    def refuse(call: Call) -> str | None:
        if call.negative or call["scheme"].lower() in schemes(call.device.config.aaa, kind):
            return None
        return f"Error: The {kind} scheme does not exist."

    return refuse


def _refuse_domain(call: Call) -> str | None:
    if not call.negative:
        return None
    name = call["domain"].lower()
    if name not in call.device.config.aaa.domains:
        return "Error: The domain does not exist."
    return "Error: The default domain cannot be deleted." if name in _OWN_DOMAINS else None


def _scheme_section(kind: str, place: float) -> Section:
    def printed(config: DeviceConfig) -> Any:
        return list(schemes(config.aaa, kind).values())

    return Section(
        views=("aaa",),
        notation=f"{kind}-scheme <name:string 1-32>",
        view=f"aaa-{kind}",
        path=f"aaa.{kind}",
        key=lambda values: values["name"].lower(),
        make=lambda call: AaaScheme(call["name"]),
        bind=lambda scheme: {"name": scheme.name},
        printed=printed,
        check=_refuse_scheme(kind),
        place=place,
        after=f"Info: Create a new {kind} scheme.",
        help=_HELP,
    )


def _scheme_setting(kind: str) -> Setting:
    return Setting(
        views=(f"aaa-{kind}",),
        notation=f"{kind}-mode <methods:{_METHODS[kind]}>&<1-4>",
        undo=(f"undo {kind}-mode",),
        path="methods",
        read=lambda values: _chosen(kind, values["methods"]),
        write=lambda held: [{"methods": list(held)}],
        place=10,
        help=_HELP,
    )


def _chosen(kind: str, typed: Any) -> tuple[str, ...]:
    """Each method once; the default is no choice, so that it is not printed."""
    found = tuple(dict.fromkeys(typed))
    return () if found == _DEFAULTS[kind] else found


def _domain_setting(kind: str, place: float) -> Setting:
    return Setting(
        views=("aaa-domain",),
        notation=f"{kind}-scheme <scheme:string 1-32>",
        path=kind,
        check=_scheme_exists(kind),
        place=place,
        help=_HELP,
    )


for _kind, _prompt in _PROMPTS.items():
    table.view(f"aaa-{_kind}", f"-{_prompt}-{{name}}", parent="aaa")
table.view("aaa-domain", "-domain-{name}", parent="aaa")
table.add(
    _scheme_section("authentication", 10),
    _scheme_section("authorization", 11),
    _scheme_section("accounting", 12),
    *(_scheme_setting(kind) for kind in _METHODS),
    Section(
        views=("aaa",),
        notation="domain <domain:string 1-64>",
        view="aaa-domain",
        path="aaa.domains",
        key=lambda values: values["domain"].lower(),
        make=lambda call: AaaDomain(call["domain"]),
        bind=lambda domain: {"domain": domain.name},
        printed=lambda config: list(config.aaa.domains.values()),
        check=_refuse_domain,
        place=13,
        trailing=" ",
        after="Info: Success to create a new domain.",
        help=_HELP,
    ),
    _domain_setting("authentication", 10),
    _domain_setting("authorization", 11),
    _domain_setting("accounting", 12),
    Setting(
        views=("aaa-domain",),
        notation="state <state:active|block>",
        path="blocked",
        read=lambda values: values["state"] == "block",
        write=lambda held: [{"state": "block" if held else "active"}],
        place=13,
        help=_HELP,
    ),
    Kept(views=("aaa-domain",), notation="radius-server <name:string 1-32>", place=14),
)
