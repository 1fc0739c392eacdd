"""The line editor against a terminal, and keys against bytes."""

from hypothesis import given
from hypothesis import strategies as st

from labkit.nos.shell.editor import LONGEST_LINE, History, LineEditor, width
from labkit.nos.shell.keys import Key, KeyReader
from labkit.nos.shell.pager import Pager

EDITING = [
    Key.BACKSPACE,
    Key.DELETE,
    Key.LEFT,
    Key.RIGHT,
    Key.HOME,
    Key.END,
    Key.ERASE_BEFORE,
    Key.ERASE_AFTER,
    Key.ERASE_WORD,
]


class Terminal:
    """One row of a terminal that knows characters of one and two columns, and the backspace."""

    def __init__(self) -> None:
        self.cells: list[str] = []
        self.column = 0

    def show(self, text: str) -> None:
        for character in text:
            if character == "\b":
                self.column -= 1
                assert self.column >= 0
                continue
            cells = [character, ""][: width(character)]
            self.cells[self.column : self.column + len(cells)] = cells
            self.column += len(cells)

    @property
    def text(self) -> str:
        return "".join(self.cells)


@given(st.lists(st.one_of(st.sampled_from(EDITING), st.sampled_from("ab 路"))))
def test_the_terminal_shows_the_line(keys):
    """After any keys the terminal shows the line, and its cursor stands where the editor's does."""
    editor, terminal = LineEditor(), Terminal()
    for key in keys:
        terminal.show(editor.press(key) if isinstance(key, Key) else editor.insert(key))
    assert terminal.text.rstrip(" ") == editor.text.rstrip(" ")
    assert terminal.column == width(editor.before)


@given(st.lists(st.one_of(st.sampled_from(EDITING), st.sampled_from("ab 路"))))
def test_secrets_are_not_shown(keys):
    """Without echo nothing is sent, whatever is typed."""
    editor = LineEditor(echo=False)
    assert not any(editor.press(key) if isinstance(key, Key) else editor.insert(key) for key in keys)
    assert editor.redrawn() == ""


def test_overlong_until_it_is_erased():
    """A line that lost characters stays refused until it is begun anew."""
    editor = LineEditor()
    for _ in range(LONGEST_LINE + 1):
        editor.insert("x")
    assert editor.overlong
    editor.press(Key.BACKSPACE)
    assert editor.overlong
    editor.press(Key.ERASE_BEFORE)
    assert not editor.overlong


def test_history_without_lines():
    """There is nothing before the first line."""
    history = History(3)
    assert history.earlier("draft") is None
    assert history.later() is None


@given(st.binary(max_size=200), st.lists(st.integers(1, 7)))
def test_keys_do_not_depend_on_the_cut(data, sizes):
    """The same bytes are the same keys, in whatever pieces they come."""
    reader, keys, rest = KeyReader(), [], data
    for size in sizes:
        keys += reader.feed(rest[:size])
        rest = rest[size:]
    keys += reader.feed(rest)
    assert keys == KeyReader().feed(data)


def test_enter():
    """CR, LF, CR LF and CR NUL are each one Enter; LF LF is two."""
    assert KeyReader().feed(b"\r\n\r\0\r\n\n") == [Key.ENTER] * 4


def test_an_escape_sequence_ends_at_a_control():
    """A sequence that is cut off does not eat the Enter behind it."""
    assert KeyReader().feed(b"\x1b[1\rx") == [Key.ENTER, "x"]
    assert KeyReader().feed(b"\x1b\rx") == [Key.ENTER, "x"]


@given(st.lists(st.text("ab\n", max_size=12)), st.integers(1, 5))
def test_pages_lose_nothing(texts, length):
    """The pages of an output, put together, are the output; no page is longer than the screen."""
    pager, shown = Pager(80), []
    pager.start()
    for text in texts:
        shown.append(pager.feed(text, length))
        while pager.waiting:
            shown.append(pager.page(length))
            assert shown[-1].count("\n") <= length
    assert "".join(shown) == "".join(texts)


def test_a_long_line_takes_several_rows():
    """A line wider than the terminal counts as the rows that it takes."""
    pager = Pager(10)
    pager.start()
    assert pager.feed("x" * 25 + "\na\nb\n", 4) == "x" * 25 + "\na\n"
    assert pager.waiting
