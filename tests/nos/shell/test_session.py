"""A session: what is typed, what is echoed, questions, pages, interruptions, and bytes that mean nothing."""

import random
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labkit.nos.shell.drive import run_line, settle
from labkit.nos.shell.editor import LONGEST_LINE
from labkit.nos.shell.effects import Ask, Close, Dialogue, Interrupted, Output, Sleep, Work
from labkit.nos.shell.failure import Failure, caret_line
from labkit.nos.shell.grammar import Entry, Grammar
from labkit.nos.shell.parameters import NEUTRAL_TYPES
from labkit.nos.shell.session import Session


def _say(values):
    yield Output(f"{values['text']}\n")


def _ping(values):
    try:
        for number in range(1, 100):
            yield Output(f"reply {number}\n")
            yield Sleep(1)
    except Interrupted:
        yield Output("interrupted\n")


def _save(values):
    answer = yield Ask("Continue?[Y/N]:")
    yield Output("saved\n" if answer.lower() == "y" else "not saved\n")


def _password(values):
    secret = yield Ask("Password:", echo=False)
    yield Output(f"{len(secret)} characters\n")


def _list(values):
    yield Output("".join(f"line {number}\n" for number in range(1, values["list"] + 1)), paged=True)
    yield Output("end\n")


def _add(values):
    total = yield Work(lambda: sum(values["number"]))
    yield Output(f"{total}\n")


def _divide(values):
    try:
        yield Work(lambda: 1 // 0)
    except ZeroDivisionError:
        yield Output("cannot\n")


def _wait(values):
    waited = yield Work(lambda: f"{values['text']} came\n", apart=True)
    yield Output(waited)
    try:
        yield Work(lambda: 1 // 0, apart=True)
    except ZeroDivisionError:
        yield Output("and no more\n")


def _fail(values):
    yield Output("before\n")
    raise RuntimeError("a fault in a command")


def _quit(values):
    yield Close("bye\n")


COMMANDS = {
    "say <text>": _say,
    "ping": _ping,
    "save": _save,
    "password": _password,
    "list <1-1000>": _list,
    "add <number:0-1000>&<1-5>": _add,
    "divide": _divide,
    "wait <text>": _wait,
    "fail": _fail,
    "quit": _quit,
}


@dataclass
class Console:
    """A small command line of its own."""

    name: str = "R1"
    page_length: int = 0
    more_prompt: str = "-- More --"
    more_erase: bytes = b"\r          \r"
    history_size: int = 10
    suspended: int = 0
    grammar: Grammar = field(
        default_factory=lambda: Grammar([Entry(text, run) for text, run in COMMANDS.items()], NEUTRAL_TYPES)
    )

    @property
    def prompt(self) -> str:
        return f"<{self.name}>"

    def greeting(self) -> str:
        return "welcome\n"

    def suspend(self) -> None:
        self.suspended += 1

    def help(self, line: str) -> str:
        return "".join(f"  {item.text}\n" for item in self.grammar.help(line))

    def complete(self, line: str) -> list[str]:
        return self.grammar.complete(line)

    def run(self, line: str) -> Dialogue:
        found = self.grammar.parse(line)
        if isinstance(found, Failure):
            yield Output(f"{caret_line(self.prompt, found)}\n{found.kind.value}\n")
        else:
            yield from found.owner(found.values)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def opened(**changes) -> tuple[Session, Clock]:
    clock = Clock()
    session = Session(Console(**changes), clock=clock)
    session.take()
    return session, clock


def typed(session: Session, data: bytes | str) -> str:
    """Type, let all work be done, and return what came back."""
    session.receive(data.encode() if isinstance(data, str) else data)
    return settle(session).decode()


def test_greeting_and_prompt():
    """A new login sees the greeting and the prompt."""
    assert Session(Console(), clock=Clock()).take() == b"welcome\r\n<R1>"


ROWS = [
    ("empty line", "\n", "\r\n<R1>"),
    ("blank line", "  \n", "  \r\n<R1>"),
    ("command", "say hello\n", "say hello\r\nhello\r\n<R1>"),
    ("carriage return", "say a\r", "say a\r\na\r\n<R1>"),
    ("both", "say a\r\nsay b\r\n", "say a\r\na\r\n<R1>say b\r\nb\r\n<R1>"),
    ("return and null", "say a\r\0", "say a\r\na\r\n<R1>"),
    ("backspace 08", "sax\x08y a\n", "sax\b \by a\r\na\r\n<R1>"),
    ("backspace 7f", "sax\x7fy a\n", "sax\b \by a\r\na\r\n<R1>"),
    ("backspace at the start", "\x08\x7f\n", "\r\n<R1>"),
    ("left and insert", "sy a\x1b[D\x1b[D\x1b[Da\n", "sy a\b\b\bay a\b\b\b\r\na\r\n<R1>"),
    ("home and end", "ay x\x01s\x05!\n", "ay x\b\b\b\bsay x\b\b\b\bay x!\r\nx!\r\n<R1>"),
    ("line erased", "abc\x15say x\n", "abc\b\b\b   \b\b\bsay x\r\nx\r\n<R1>"),
    ("word erased", "say abc\x17x\n", "say abc\b\b\b   \b\b\bx\r\nx\r\n<R1>"),
    ("rest erased", "say xyz\x1bOD\x1bOD\x0b\n", "say xyz\b\b  \b\b\r\nx\r\n<R1>"),
    ("deleted under the cursor", "say xy\x02\x04\n", "say xy\b \b\r\nx\r\n<R1>"),
    ("interrupted line", "say x\x03", "say x\r\n<R1>"),
    ("failure", "nonsense\n", "nonsense\r\n    ^\r\nunrecognized\r\n<R1>"),
    ("incomplete", "say\n", "say\r\n        ^\r\nincomplete\r\n<R1>"),
    ("help", "s?", "s?\r\n  save\r\n  say\r\n<R1>s"),
    ("help after a space", "list ?", "list ?\r\n  INTEGER<1-1000>\r\n<R1>list "),
    ("literal question mark", "say what\x16?\n", "say what?\r\nwhat?\r\n<R1>"),
    ("tab", "pi\t", "pi\r\n<R1>ping "),
    ("tab without completion", "x\t", "x"),
    ("tab goes round", "sa\t\t\t", "sa\r\n<R1>save\r\n<R1>say\r\n<R1>save"),
    ("unknown sequence", "say \x1b[99~x\n", "say x\r\nx\r\n<R1>"),
    ("UTF-8", "say 路由\n", "say 路由\r\n路由\r\n<R1>"),
    ("wide character erased", "say 路\x7fx\n", "say 路\b\b  \b\bx\r\nx\r\n<R1>"),
    ("work", "add 1 2 3\n", "add 1 2 3\r\n6\r\n<R1>"),
    ("work that raises", "divide\n", "divide\r\ncannot\r\n<R1>"),
    ("question", "save\ny\n", "save\r\nContinue?[Y/N]:y\r\nsaved\r\n<R1>"),
    ("question interrupted", "save\n\x03", "save\r\nContinue?[Y/N]:\r\n<R1>"),
    ("question mark as an answer", "save\n?\n", "save\r\nContinue?[Y/N]:?\r\nnot saved\r\n<R1>"),
    ("secret", "password\nabc\x7fd\n", "password\r\nPassword:\r\n3 characters\r\n<R1>"),
]


@pytest.mark.parametrize(("sent", "expected"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_what_comes_back(sent, expected):
    """Each sequence of keys is answered with exactly these bytes."""
    session, _ = opened()
    assert typed(session, sent) == expected


@pytest.mark.parametrize(("sent", "expected"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_bytes_may_arrive_one_by_one(sent, expected):
    """It does not matter how the transport cuts the bytes."""
    session, _ = opened()
    assert "".join(decoded(session, sent.encode())) == expected


def decoded(session: Session, data: bytes):
    answer = b""
    for index in range(len(data)):
        session.receive(data[index : index + 1])
        answer += settle(session)
    return answer.decode()


def test_history():
    """The arrow keys bring back earlier lines and at last what was being typed."""
    session, _ = opened()
    typed(session, "say one\nsay two\n")
    assert typed(session, "dra\x1b[A") == "dra\b\b\b   \b\b\bsay two"
    assert typed(session, "\x10").endswith("say one")
    assert typed(session, "\x10") == ""
    assert typed(session, "\x1b[B").endswith("say two")
    assert typed(session, "\x0e").endswith("dra")
    assert typed(session, "\x0e") == ""


def test_history_is_limited():
    """No more lines are remembered than the device says."""
    session, _ = opened(history_size=2)
    typed(session, "say 1\nsay 2\nsay 3\n")
    assert typed(session, "\x10\x10\x10\x10\n").endswith("\r\n2\r\n<R1>")


def test_suspend():
    """Ctrl+Z drops the line and tells the interpreter."""
    console = Console()
    session = Session(console, clock=Clock())
    session.take()
    assert typed(session, "say x\x1a\n") == "say x\r\n<R1>\r\n<R1>"
    assert console.suspended == 1


def test_pauses_and_interruption():
    """A dialogue sleeps until its time and prints what it has when it is interrupted."""
    session, clock = opened()
    assert typed(session, "ping\n") == "ping\r\nreply 1\r\n"
    assert session.wake_at == 1.0
    session.wake()
    assert settle(session) == b""
    clock.now = 1.0
    session.wake()
    assert settle(session) == b"reply 2\r\n"
    assert typed(session, "say typed ahead\n") == ""
    assert typed(session, "\x03") == "interrupted\r\n<R1>"
    assert session.wake_at is None


def test_interrupt_pasted_with_the_command():
    """Ctrl+C that arrives together with the command stops it at its first pause."""
    session, _ = opened()
    assert typed(session, "ping\n\x03say x\n") == "ping\r\nreply 1\r\ninterrupted\r\n<R1>say x\r\nx\r\n<R1>"


def test_typed_ahead():
    """What is typed while a command runs is answered afterwards, line by line: 500 pasted lines too."""
    session, _ = opened()
    lines = "".join(f"say {number}\n" for number in range(500))
    expected = "".join(f"say {number}\r\n{number}\r\n<R1>" for number in range(500))
    assert typed(session, lines) == expected


def test_pages():
    """A page stops after its rows; space shows a page, Enter a line, q ends the output."""
    session, _ = opened(page_length=3)
    erase = "\r          \r"
    assert typed(session, "list 8\n") == "list 8\r\nline 1\r\nline 2\r\nline 3\r\n-- More --"
    assert typed(session, "x") == ""
    assert typed(session, "\n") == f"{erase}line 4\r\n-- More --"
    assert typed(session, " ") == f"{erase}line 5\r\nline 6\r\nline 7\r\n-- More --"
    assert typed(session, " ") == f"{erase}line 8\r\nend\r\n<R1>"
    typed(session, "list 8\n")
    assert typed(session, "q") == f"{erase}<R1>"
    typed(session, "list 8\n")
    assert typed(session, "\x03") == f"{erase}<R1>"
    assert typed(session, "list 3\n") == "list 3\r\nline 1\r\nline 2\r\nline 3\r\nend\r\n<R1>"


def test_no_pages():
    """Page length 0 prints everything at once."""
    session, _ = opened(page_length=0)
    assert typed(session, "list 1000\n").count("line") == 1000


def test_close():
    """A dialogue can end the session; what follows is not read."""
    ends = []
    session = Session(Console(), clock=Clock(), on_close=lambda: ends.append(1))
    session.take()
    assert typed(session, "quit\nsay x\n") == "quit\r\nbye\r\n"
    assert session.closed
    assert typed(session, "say x\n") == ""
    session.close()
    assert ends == [1]


def test_user_leaves_during_a_dialogue():
    """A lost connection ends a sleeping dialogue."""
    session, _ = opened()
    typed(session, "ping\n")
    session.close()
    assert session.closed
    assert session.wake_at is None
    assert session.work is None


def test_what_only_waits_is_told_apart():
    """The dialogue gets its result, or what it raised; the step that uses it is the lab's work again."""
    session, _ = opened()
    session.receive(b"wait it\n")
    apart = []
    while session.work is not None:
        apart.append(session.work_apart)
        session.finish_work(session.work())
    assert session.take().decode().endswith("it came\r\nand no more\r\n<R1>")
    assert [sum(group) for group in (apart, [not each for each in apart])] == [2, len(apart) - 2]
    assert apart[-1] is False


def test_fault_in_a_command(caplog):
    """A fault of our own is logged and reported, and the session goes on."""
    session, _ = opened()
    assert typed(session, "fail\nsay x\n") == (
        "fail\r\nbefore\r\nError: The command failed because of an internal fault.\r\n<R1>say x\r\nx\r\n<R1>"
    )
    assert "a fault in a command" in caplog.text


def test_overlong_line():
    """A megabyte without an end is refused once, echoes no more than is kept, and does no harm."""
    session, _ = opened()
    answer = typed(session, b"a" * 1_000_000)
    assert len(answer) == LONGEST_LINE
    answer = typed(session, "\nsay x\n")
    assert answer == "\r\nError: The line is longer than 4096 characters.\r\n<R1>say x\r\nx\r\n<R1>"


def test_controls_never_reach_the_terminal():
    """Text that carries terminal controls is shown without them."""
    console = Console(name="R\x1b[2J\x9b1")
    session = Session(console, clock=Clock())
    assert session.take() == b"welcome\r\n<R?[2J?1>"


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=60),
            st.sampled_from(
                [
                    *(f"{c}\n".encode() for c in ("ping", "save", "password", "list 9", "add 1", "quit")),
                    b"\x03",
                    b"\t",
                    b"?",
                    b"\x1b[A",
                    b" ",
                ]
            ),
        ),
        max_size=25,
    )
)
def test_any_bytes(chunks):
    """No bytes raise out of a session, and what comes back has no raw controls but those that edit."""
    session, clock = opened(page_length=4)
    for chunk in chunks:
        answer = typed(session, chunk)
        assert not set(answer) & set("\x00\x1b\x03\x9b")
        clock.now += 0.5
        session.wake()
        settle(session)


def test_answer_does_not_depend_on_the_cut():
    """A long random script gives the same bytes in one piece and in random pieces."""
    rng = random.Random(7)
    keys = [
        "say x\r\n",
        "save\n",
        "y\n",
        "sa\t",
        "\x15",
        "pi?",
        "\x1b[A",
        "路",
        "\x7f",
        "list 9\n",
        "\x1b[D",
        "q",
    ]
    script = "".join(rng.choice(keys) for _ in range(400)).encode()
    whole, _ = opened(page_length=5)
    expected = typed(whole, script)
    pieces, _ = opened(page_length=5)
    answer = b""
    while script:
        size = rng.randint(1, 9)
        pieces.receive(script[:size])
        answer += settle(pieces)
        script = script[size:]
    assert answer.decode() == expected


def test_run_line():
    """Without a terminal, output, questions and answers come back as text."""
    assert run_line(Console(), "say hello") == "hello\n"
    assert run_line(Console(), "save", ("y",)) == "Continue?[Y/N]:y\nsaved\n"
    assert run_line(Console(), "save") == "Continue?[Y/N]:\n"
    assert run_line(Console(), "password", ("abc",)) == "Password:\n3 characters\n"
    assert run_line(Console(), "add 2 3") == "5\n"
    assert run_line(Console(), "divide") == "cannot\n"
    assert run_line(Console(), "quit") == "bye\n"
    assert run_line(Console(), "ping").count("reply") == 99
    with pytest.raises(RuntimeError):
        run_line(Console(), "fail")
