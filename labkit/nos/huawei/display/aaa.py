"""Who may log in, by which schemes, and who is there: `display local-user`, `domain`, the schemes, `access-user`."""

from collections.abc import Iterable, Iterator

from labkit.nos.config import AaaConfig, AaaDomain, AaaScheme, UserConfig
from labkit.nos.huawei.aaa_schemes import scheme_methods, schemes
from labkit.nos.shell.declaration import Call, Table

table = Table()

_HELP = {
    "local-user": "Local user information",
    "username": "User name",
    "domain": "Domain information",
    "authentication-scheme": "Authentication scheme",
    "authorization-scheme": "Authorization scheme",
    "accounting-scheme": "Accounting scheme",
    "access-user": "Display user access information",
}
_SERVICE_LETTERS = {
    "8021x": "X",
    "bind": "B",
    "ftp": "F",
    "http": "H",
    "ppp": "P",
    "ssh": "S",
    "sslvpn": "V",
    "telnet": "T",
    "terminal": "M",
    "web": "W",
    "x25_pad": "D",
}
_METHOD_NAMES = {
    "local": "Local",
    "radius": "RADIUS",
    "hwtacacs": "HWTACACS",
    "none": "None",
    "if-authenticated": "If-authenticated",
}
_RULE = "  " + "-" * 76
_SCHEME_RULE = "  " + "-" * 67
_ACCESS_RULE = " " + "-" * 78


def _letters(user: UserConfig) -> str:
    return "".join(sorted(_SERVICE_LETTERS.get(service, "") for service in user.services)) or "A"


def users(accounts: list[UserConfig]) -> Iterator[str]:
    """Render the local accounts, each service by its letter."""
    yield _RULE
    yield "  User-name                      State  AuthMask  AdminLevel  "
    yield _RULE
    for user in accounts:
        level = "-" if user.level is None else str(user.level)
        state = "B" if user.blocked else "A"
        yield f"  {user.name:<31}{state:<7}{_letters(user):<10}{level}"
    yield _RULE
    yield f"  Total {len(accounts)} user(s)"


def user_details(user: UserConfig, sessions: int) -> Iterator[str]:
    """Render one account, and how many are logged in by it."""
    yield "  The contents of local user(s):"
    yield from _fields(
        ("Password", "****************" if user.password is not None else "-"),
        ("State", "block" if user.blocked else "active"),
        ("Service-type-mask", _letters(user)),
        ("Privilege level", "-" if user.level is None else str(user.level)),
        ("Ftp-directory", user.directory or "-"),
        ("Access-limit", "-" if user.access_limit is None else str(user.access_limit)),
        ("Accessed-num", str(sessions)),
        ("Idle-timeout", _idle(user)),
        width=20,
    )


def _idle(user: UserConfig) -> str:
    if user.idle_timeout is None:
        return "-"
    minutes, seconds = user.idle_timeout
    return f"{minutes} minute(s) {seconds} second(s)"


def _fields(*pairs: tuple[str, str], width: int) -> Iterator[str]:
    return (f"  {name:<{width}} : {value}" for name, value in pairs)


@table.display("display local-user [username <name:string 1-64>]", help=_HELP)
def local_users(call: Call) -> str:
    """List the local accounts, or tell all of one."""
    found: dict[str, UserConfig] = call.device.config.users
    if call["name"] is None:
        return "\n".join(users(list(found.values())))
    user = found.get(call["name"].lower())
    if user is None:
        return "Error: The user does not exist."
    sessions = sum(terminal.user.lower() == user.name for terminal in call.device.terminals)
    return "\n".join(user_details(user, sessions))


@table.display("display domain [name <name:string 1-64>]", help=_HELP)
def display_domains(call: Call) -> str:
    """List the domains of users, or tell the schemes of one."""
    aaa: AaaConfig = call.device.config.aaa
    if call["name"] is None:
        return "\n".join(domain_table(aaa.domains.values()))
    domain = aaa.domains.get(call["name"].lower())
    return "Error: The domain does not exist." if domain is None else "\n".join(domain_details(domain))


def domain_table(domains: Iterable[AaaDomain]) -> list[str]:
    """Render the list of domains."""
    rule = "-" * 75
    rows = [f"{domain.name:<34}{_state(domain):<9}{index}" for index, domain in enumerate(domains)]
    header = "DomainName                        State    Index"
    return [rule, header, rule, *rows, rule, f"Total: {len(rows)}"]


def _state(domain: AaaDomain) -> str:
    return "Block" if domain.blocked else "Active"


def domain_details(domain: AaaDomain) -> list[str]:
    """Render what holds for the users of a domain."""
    fields = _fields(
        ("Domain-name", domain.name),
        ("Domain-state", _state(domain)),
        ("Authentication-scheme-name", domain.authentication or "default"),
        ("Accounting-scheme-name", domain.accounting or "default"),
        ("Authorization-scheme-name", domain.authorization or "-"),
        ("Service-scheme-name", "-"),
        ("RADIUS-server-template", "-"),
        ("HWTACACS-server-template", "-"),
        width=31,
    )
    return ["", *fields]


def _method_names(kind: str, scheme: AaaScheme) -> str:
    return " ".join(_METHOD_NAMES[method] for method in scheme_methods(kind, scheme))


def _display_schemes(call: Call, kind: str) -> str:
    aaa: AaaConfig = call.device.config.aaa
    found, title = schemes(aaa, kind), kind.capitalize()
    if call["name"] is not None:
        scheme = found.get(call["name"].lower())
        if scheme is None:
            return f"Error: The {kind} scheme does not exist."
        fields = _fields(
            (f"{title}-scheme-name", scheme.name),
            (f"{title}-method", _method_names(kind, scheme)),
            width=40,
        )
        return "\n".join(["", *fields])
    rows = [f"  {scheme.name:<42}{_method_names(kind, scheme)}" for scheme in found.values()]
    header = f"  {f'{title}-scheme-name':<42}{title}-method"
    total = f"  Total of {kind} scheme: {len(rows)}"
    return "\n".join([_SCHEME_RULE, header, _SCHEME_RULE, *rows, _SCHEME_RULE, total])


@table.display("display authentication-scheme [<name:string 1-32>]", help=_HELP)
def authentication(call: Call) -> str:
    """Show how users prove who they are."""
    return _display_schemes(call, "authentication")


@table.display("display authorization-scheme [<name:string 1-32>]", help=_HELP)
def authorization(call: Call) -> str:
    """Show who says what users may do."""
    return _display_schemes(call, "authorization")


@table.display("display accounting-scheme [<name:string 1-32>]", help=_HELP)
def accounting(call: Call) -> str:
    """Show who is told of the users' doings."""
    return _display_schemes(call, "accounting")


@table.display("display access-user", help=_HELP)
def access_users(call: Call) -> str:
    """List the users who came in from the network under a name."""
    present = [terminal for terminal in call.device.terminals if terminal.service and terminal.user]
    if not present:
        return "Info: No online user."
    header = f" {'UserID':<7}{'Username':<23}{'IP address':<34}{'MAC':<15}"
    rows = [
        f" {index:<7}{terminal.user:<23}{terminal.address:<34}{'-':<15}"
        for index, terminal in enumerate(present)
    ]
    total = f" Total {len(present)},{len(present)} printed"
    return "\n".join([_ACCESS_RULE, header, _ACCESS_RULE, *rows, _ACCESS_RULE, total])


@table.display(
    "display aaa {online-fail-record|offline-record|abnormal-offline-record} [all]",
    help=_HELP | {"all": "All records"},
)
def records(_call: Call) -> str:
    """List who could not come in and who left: the device keeps no such records of a lab."""
    return "Info: No record."
