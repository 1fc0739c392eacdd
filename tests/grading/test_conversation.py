"""What a device says, taken in pieces of any size."""

import pytest

from labkit.grading.conversation import ask


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
