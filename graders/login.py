"""Who may log in from where, by what, and what they may type then: tried from another device."""

import re
from collections.abc import Sequence
from ipaddress import IPv4Address
from typing import ClassVar, Literal

from pydantic import Field

from labkit.errors import GraderError
from labkit.grading.check import (
    Ask,
    Check,
    Item,
    NodeInput,
    Question,
    Records,
    Verdict,
    failed,
    passed,
    weighed,
)
from labkit.grading.message import Message, say
from labkit.language import _, mark

from .reachability import ping

Service = Literal["telnet", "ssh", "ftp"]
_NAMES = {"telnet": "Telnet", "ssh": "SSH", "ftp": "FTP"}
_UNPAGED = ("screen-length 0 temporary",)
"""Lines after which a screen stops would swallow the next command."""
_LEAVING = {"telnet": ("quit",) * 3, "ssh": ("quit",) * 3, "ftp": ("bye",)}
"""From the deepest view that a check may be in, and twice more for those who are asked for a password again."""
_UNPAGED_IOS = ("terminal length 0",)
_FOR_IOS = re.compile(r"(?:show|enable|configure|conf) ?")
_LEAVING_IOS = ("end", "quit", "quit", "quit")
"""From a client of IOS: `end` leaves all modes, and is refused where there is none."""


class LoginInput(NodeInput):
    """Who logs in from where. The points are shared among the login and each of the commands named.

    Without a user, only the password of the line must be asked for. `alive` is what must answer a ping of the
    node when the login is to be refused; it is the destination itself unless named.
    """

    destination: IPv4Address
    user: str = Field(default="", pattern=r"^\S*$")
    password: str = Field(min_length=1, pattern=r"^\S+$")
    outcome: Literal["accepted", "refused"] = "accepted"
    source: IPv4Address | None = None
    may: tuple[str, ...] = Field(default=(), description="commands that are carried out, typed in this order")
    may_not: tuple[str, ...] = Field(
        default=(), description="commands that the device refuses, typed after those"
    )
    alive: IPv4Address | None = None

    @property
    def commands(self) -> tuple[str, ...]:
        """What is typed after the login."""
        return (*self.may, *self.may_not)

    @property
    def label(self) -> "str | Message":
        """How reports name who logs in."""
        return self.user or say("whoever knows the password")


class Telnet(Check[LoginInput]):
    """Passes when the user gets in by Telnet with this password, and may do what is named; or is refused.

    Fails when it is the other way round, when nobody asks for the user's name and password, and when a user is
    refused from a node that gets no sign of life.
    """

    name = "login.telnet"
    Input = LoginInput
    example: ClassVar = {"node": "PC1", "destination": "10.0.12.2", "user": "ann", "password": "Secret-1"}

    @staticmethod
    def asks(inputs: LoginInput) -> Sequence[Ask]:
        """Log in, type the commands, and leave."""
        return _asks("telnet", inputs)

    @staticmethod
    def expected(inputs: LoginInput) -> Message:
        """Name the user and the outcome."""
        return _outcome("telnet", inputs, inputs.outcome)

    @staticmethod
    def judge(inputs: LoginInput, records: Records) -> Verdict:
        """Read the transcript."""
        return _judge("telnet", inputs, records)


class Ssh(Check[LoginInput]):
    """Passes when the user gets in by SSH (STelnet) with this password, and may do what is named; or is refused.

    Fails when it is the other way round, when a user is refused from a node that gets no sign of life, and when
    that node does not accept the server's key: then nothing is proved.
    """

    name = "login.ssh"
    Input = LoginInput
    example: ClassVar = {
        "node": "R1",
        "destination": "10.0.12.2",
        "user": "ann",
        "password": "Secret-1",
        "may": ["display version", "system-view"],
    }

    @staticmethod
    def asks(inputs: LoginInput) -> Sequence[Ask]:
        """Log in, type the commands, and leave."""
        return _asks("ssh", inputs)

    @staticmethod
    def expected(inputs: LoginInput) -> Message:
        """Name the user and the outcome."""
        return _outcome("ssh", inputs, inputs.outcome)

    @staticmethod
    def judge(inputs: LoginInput, records: Records) -> Verdict:
        """Read the transcript."""
        return _judge("ssh", inputs, records)


class Ftp(Check[LoginInput]):
    """Passes when the user gets in by FTP with this password, and may do what is named; or is refused.

    Fails when it is the other way round, and when a user is refused from a node that gets no sign of life.
    """

    name = "login.ftp"
    Input = LoginInput
    example: ClassVar = {
        "node": "PC1",
        "destination": "10.0.12.2",
        "user": "ann",
        "password": "Secret-1",
        "may": ["get vrpcfg.zip"],
    }

    @staticmethod
    def asks(inputs: LoginInput) -> Sequence[Ask]:
        """Log in, type the commands, and leave."""
        return _asks("ftp", inputs)

    @staticmethod
    def expected(inputs: LoginInput) -> Message:
        """Name the user and the outcome."""
        return _outcome("ftp", inputs, inputs.outcome)

    @staticmethod
    def judge(inputs: LoginInput, records: Records) -> Verdict:
        """Read the transcript."""
        return _judge("ftp", inputs, records)


def transcript(service: Service, inputs: LoginInput) -> Question:
    """Log in from a node. Nobody keeps the SSH server's key, so that it is asked for each time.

    Where a student has let the client keep it, the two answers for it are taken as wrong passwords; the third
    try is the right one.
    """
    who: tuple[str, ...] = (inputs.user, inputs.password) if inputs.user else (inputs.password,)
    if service == "ssh":
        who = (inputs.user, "y", "n", inputs.password)
    source = f"-a {inputs.source} " if inputs.source else ""
    command = {"telnet": "telnet", "ssh": "stelnet", "ftp": "ftp"}[service]
    commands = {"huawei_vrp": f"{command} {source}{inputs.destination}"}
    if inputs.source is None and service != "ssh":
        commands["host"] = f"{command} {inputs.destination}"
    if inputs.source is None and service != "ftp":
        commands["cisco_ios"] = (
            f"ssh -l {inputs.user} {inputs.destination}"
            if service == "ssh"
            else f"telnet {inputs.destination}"
        )
    there = (*_unpaged(service, inputs), *inputs.commands)
    ios = (*((inputs.password,) if service == "ssh" else who), *there, *_LEAVING_IOS)
    leaving = _LEAVING_IOS if there[:1] == _UNPAGED_IOS else _LEAVING[service]
    typed = (*who, *there, *leaving)
    return Question(commands, answers={"huawei_vrp": typed, "host": typed, "cisco_ios": ios})


def _unpaged(service: Service, inputs: LoginInput) -> tuple[str, ...]:
    """What keeps the other device from paging: whose it is, only the commands of the check tell."""
    if not inputs.commands or service == "ftp":
        return ()
    return _UNPAGED_IOS if any(_FOR_IOS.match(command) for command in inputs.commands) else _UNPAGED


def _asks(service: Service, inputs: LoginInput) -> list[Ask]:
    asks = [Ask(inputs.node, transcript(service, inputs))]
    if inputs.outcome == "refused":
        asks.append(Ask(inputs.node, _sign_of_life(inputs)))
    return asks


def _sign_of_life(inputs: LoginInput) -> Question:
    return ping(inputs.alive or inputs.destination, inputs.source, 3)


def _judge(service: Service, inputs: LoginInput, records: Records) -> Verdict:
    text = records.text(inputs.node, transcript(service, inputs)).replace("\r\n", "\n")
    state = _state(service, inputs, text)
    if inputs.outcome == "refused":
        return _judge_refusal(service, inputs, state, records)
    found = _outcome(service, inputs, "accepted" if state == "in" else "refused")
    if state != "in":
        return failed(found, _REASONS[state]())
    items = [Item(right=True, found=found)]
    items += [_command(inputs, text, command, wanted=True) for command in inputs.may]
    items += [_command(inputs, text, command, wanted=False) for command in inputs.may_not]
    return weighed(items)


def _judge_refusal(service: Service, inputs: LoginInput, state: str, records: Records) -> Verdict:
    if state in ("in", "unasked"):
        return failed(_outcome(service, inputs, "accepted"))
    refused = _outcome(service, inputs, "refused")
    if state == "unverified":
        return failed(refused, _REASONS[state]())
    rows = records.rows(inputs.node, _sign_of_life(inputs))
    if not rows or not int(rows[0]["received"]):
        return failed(refused, say("the sender reaches nothing at all, so that its silence proves nothing"))
    return passed(refused)


_REASONS = {
    "unreached": lambda: say("no connection to the server: it does not answer here"),
    "unverified": lambda: say(
        "the sender does not accept the server's key, so that nothing is proved of who may log in"
    ),
    "unasked": lambda: say("the server does not ask for this user's name and password"),
    "out": lambda: say("the server refuses the name or the password"),
}
_CONNECTED = re.compile(r"^ *Connected to |^Trying .* Open\s*$", re.MULTILINE)
_UNREACHED = re.compile(
    r"^ *Error: (?:Can't|Failed to) connect to the remote host"
    r"|^% (?:Connection (?:refused|timed out)|Destination unreachable)",
    re.MULTILINE,
)
_UNVERIFIED = re.compile(r"^Error: Failed to verify the server's public key", re.MULTILINE)
_ASKED_IOS = r"^Password:"
"""What IOS's SSH client asks: the name went with the command."""
_ASKED = {
    "telnet": r"^Username: ?{user}\s*\nPassword:",
    "password": r"^Password:",
    "ssh": r"^Enter password:",
    "ftp": r"^331 Password required for {user}\.\s*\nEnter password:",
}
"""The question that is answered by the password; the last of them is the device's own, whatever its banner says."""
_MAY = mark("{user} may type `{command}` on {destination}")
_MAY_NOT = mark("{user} may not type `{command}` on {destination}")
_OUTCOMES = {
    "accepted": mark("{user} gets in from {node} to {destination} by {service}"),
    "refused": mark("{user} is refused from {node} to {destination} by {service}"),
}
_PROMPT = r"^(?:<[^\n]*>|\[[^\n]*\]|[A-Za-z][\w.-]*(?:\([\w-]+\))?[>#])"
"""Of the device that was reached: `<R1>`, `[R1-ospf-1]`, `R1>`, `R1#` or `R1(config-if)#`."""


def _state(service: Service, inputs: LoginInput, text: str) -> str:
    """`in`, `out`, `unasked`, `unverified` or `unreached`. Raises GraderError where the transcript tells nothing.

    Who is in is at the prompt of the device: what is typed there follows it.
    """
    by_name = service == "ssh" and text.lstrip().startswith("Password:")
    connected = _CONNECTED.search(text)
    unreached = _UNREACHED.search(text)
    if unreached and (connected is None or unreached.start() < connected.start()):
        return "unreached"
    if connected is None and not by_name:
        raise GraderError(_("the transcript of the login does not say whether the server answered"))
    if _UNVERIFIED.search(text):
        return "unverified"
    typed_at_prompt = rf"{_PROMPT}{re.escape(inputs.user or inputs.password)}\s*$"
    if re.search(typed_at_prompt, text, re.MULTILINE):
        return "unasked"  # whatever a banner looks like: the name went to the command line
    form = (
        _ASKED_IOS if by_name else _ASKED["password" if service == "telnet" and not inputs.user else service]
    )
    asked = list(re.finditer(form.format(user=re.escape(inputs.user)), text, re.MULTILINE))
    last = max(text.rfind("\nPassword:"), text.rfind("\nEnter password:"))
    if not asked or asked[-1].end() < last + len("\nPassword:"):
        at_prompt = re.search(rf"{_PROMPT}(?:quit|bye)\s*$", text, re.MULTILINE)
        return "unasked" if at_prompt else "out"
    after = text[asked[-1].end() :]
    return "in" if re.search(rf"{_PROMPT}(?:quit|bye)\s*$", after, re.MULTILINE) else "out"


def _command(inputs: LoginInput, text: str, command: str, *, wanted: bool) -> Item:
    """Whether a command was carried out, told by what came before the next prompt."""
    typed = list(re.finditer(rf"{_PROMPT}{re.escape(command)}\s*?$", text, re.MULTILINE))
    answer = (
        re.split(_PROMPT, text[typed[-1].end() :], maxsplit=1, flags=re.MULTILINE)[0] if typed else "Error:"
    )
    done = not re.search(
        r"^\s*(?:Error:|5\d\d |% ?(?:Invalid|Unknown|Incomplete|Ambiguous))", answer, re.MULTILINE
    )
    template = _MAY if done else _MAY_NOT
    found = say(template, user=inputs.label, command=command, destination=str(inputs.destination))
    return Item(done is wanted, found)


def _outcome(service: Service, inputs: LoginInput, outcome: str) -> Message:
    return say(
        _OUTCOMES[outcome],
        user=inputs.label,
        node=inputs.node,
        destination=str(inputs.destination),
        service=_NAMES[service],
    )
