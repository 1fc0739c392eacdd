"""What a device says, taken in pieces of any size."""

import time

import pytest

from labkit.grading.conversation import QUIET, ask, converse


class Line:
    """A session whose device says the given pieces, one a read, after something was typed."""

    def __init__(self, *pieces):
        self.pieces = list(pieces)

    def write_channel(self, text):
        self.typed = text

    def read_channel(self):
        return self.pieces.pop(0) if self.pieces else ""

    def normalize_linefeeds(self, text):
        return text.replace("\r\n", "\n")


LONG = "0123456789\r\n" * 5000


@pytest.mark.parametrize("cut", [0, 1, 14, 30_000])
def test_a_long_answer_comes_whole_however_it_is_cut(cut):
    """The repeated command is found also where all of the answer comes with it in one piece."""
    said = f"display all\r\n{LONG}<R1>"
    answer = ask(Line(said[:cut], said[cut:]), "<R1>", "display all", 2)
    assert answer == LONG.replace("\r\n", "\n").rstrip("\n")


def test_what_is_left_over_from_before_is_no_answer():
    """A prompt before the repeated command ends nothing."""
    assert ask(Line("<R1>", "\r\n<R1>display all\r\nyes\r\n<R1>"), "<R1>", "display all", 2) == "yes"


class Server(Line):
    """A device behind a login: it says a piece after each line that was typed, and then waits for the next."""

    def write_channel(self, text):
        self.typed = text
        self.open = True

    def read_channel(self):
        was_open, self.open = self.open, False
        return self.pieces.pop(0) if was_open and self.pieces else ""


LOGIN = ("telnet 10.1.1.1\r\nUsername:", "ann\r\nPassword:", "\r\n<R2>", "quit\r\n<R1>")


def test_a_question_is_answered_without_a_long_silence():
    """What reads like a question or a prompt waits for an answer; all four steps take less than one long silence."""
    began = time.monotonic()
    said = converse(Server(*LOGIN), "<R1>", "telnet 10.1.1.1", ("ann", "secret", "quit"), 10)
    assert said == "Username:ann\nPassword:\n<R2>quit"
    assert time.monotonic() - began < QUIET


def test_a_device_that_is_busy_is_given_its_time():
    """A line that reads like nothing in particular is waited for longer."""
    busy = Server("telnet 10.1.1.1\r\nTrying 10.1.1.1 ...", "\r\nUsername:", "\r\n<R1>")
    began = time.monotonic()
    assert (
        converse(busy, "<R1>", "telnet 10.1.1.1", ("ann", "secret"), 10) == "Trying 10.1.1.1 ...\nUsername:"
    )
    assert time.monotonic() - began > QUIET
