"""Sentences: said in the language that is spoken, said again in another, and never lost on the way."""

import copy
import json
import pickle
from contextvars import copy_context

import pytest

from labkit.errors import InputError, LabError, Problem
from labkit.grading.message import say
from labkit.language import _, again, choose, ngettext, said_of, speak, speaking, spoken, translator
from labkit.pofile import read_po

SCHOOL = """
msgid "{node} is cold"
msgstr "{node} 很冷"

msgid "Passed"
msgstr "not theirs to change"

#, fuzzy
msgid "{node} is warm"
msgstr "猜的"

msgid ""
"a sentence "
"in two \\"parts\\""
msgstr "两"
"段"

msgid "{number} device"
msgid_plural "{number} devices"
msgstr[0] "{number} 台设备"
"""


@pytest.fixture
def school(tmp_path):
    """A school's folder with a catalogue of its own, in whose language we speak."""
    folder = tmp_path / "locales" / "zh" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "school.po").write_text(SCHOOL, encoding="utf-8")

    def within(function):
        def act():
            speak("zh", (tmp_path,))
            return function()

        return copy_context().run(act)

    return within


def test_a_sentence_is_said_in_the_language_that_is_spoken():
    """And in English everywhere else."""
    assert _("no such device: {node}", node="R9") == "no such device: R9"
    with speaking("zh"):
        assert spoken() == "zh"
        assert _("no such device: {node}", node="R9") == "没有设备：R9"
    assert spoken() == "en"


def test_a_sentence_without_a_translation_stays_english():
    with speaking("zh"):
        assert _("nobody translated {this}", this="this") == "nobody translated this"


def test_values_are_taken_as_they_are():
    """Braces in them are no placeholders."""
    assert _("no such device: {node}", node="{x}") == "no such device: {x}"


@pytest.mark.parametrize("carry", [copy.deepcopy, lambda text: pickle.loads(pickle.dumps(text))])
def test_what_was_said_can_be_said_again(carry):
    """Also where it was copied, or came from another process; nested sentences follow."""
    inner = _("connection refused")
    text = carry(_("cannot log in: {error}", error=inner))
    with speaking("zh"):
        assert again(text) == "无法登录：连接被拒绝"
        assert again("plain") == "plain"


def test_what_was_said_becomes_plain_data_and_back():
    """This is how evidence keeps errors."""
    said = _("cannot log in: {error}", error=_("connection refused"))
    record = json.loads(json.dumps(said.record()))
    with speaking("zh"):
        assert said_of(record) == "无法登录：连接被拒绝"


@pytest.mark.parametrize("sentence", ["{node.__class__}", "{other}", "{node!r}", "{"])
def test_a_record_may_only_name_its_values(sentence):
    """It may come from a file that anybody wrote."""
    with pytest.raises(ValueError):
        said_of({"sentence": sentence, "values": {"node": "R1"}})


def test_errors_can_be_said_again():
    """With their place."""
    error = LabError(_("is switched off"), place="R1")
    faults = InputError(Problem("x.yaml:1:2", _("the file is empty")))
    with speaking("zh"):
        assert again(str(error)) == "R1: 已断电"
        assert again(str(faults.problems[0])) == "x.yaml:1:2: 文件为空"


def test_an_error_in_a_message_is_translated_with_it():
    """So a report shows in both languages why a device did not answer."""
    message = say("no output: {error}", error=_("no answer within {seconds} s", seconds=5))
    assert message.text(translator("zh")) == "无输出：5 秒内没有应答"
    assert str(message) == "no output: no answer within 5 s"


def test_properties_in_a_message_are_translated():
    """A list of `cost 10` and the like; what a device calls by a name stays."""
    message = say(
        "{node} has a route to {prefix}: {properties}",
        node="R1",
        prefix="10.0.0.0/8",
        properties=["ospf", "next hop 10.0.0.1 and 10.0.0.2", "cost 2"],
    )
    assert str(message) == "R1 has a route to 10.0.0.0/8: ospf, next hop 10.0.0.1 and 10.0.0.2, cost 2"
    assert (
        message.text(translator("zh"))
        == "R1 有到 10.0.0.0/8 的路由：ospf，下一跳 10.0.0.1 和 10.0.0.2，开销 2"
    )


def test_a_school_has_a_catalogue_of_its_own(school):
    """Beside its graders; labkit's own sentences it cannot change, and guesses are not used."""
    assert school(lambda: _("{node} is cold", node="R1")) == "R1 很冷"
    assert school(lambda: say("{node} is cold", node="R1").text(translator("zh"))) == "R1 很冷"
    assert school(lambda: _("Passed")) == "合格"
    assert school(lambda: _("{node} is warm", node="R1")) == "R1 is warm"
    assert school(lambda: _('a sentence in two "parts"')) == "两段"


@pytest.mark.parametrize(("number", "english"), [(1, "1 device"), (3, "3 devices")])
def test_a_sentence_follows_its_number(school, number, english):
    """Where the language has forms for that."""
    assert ngettext("{number} device", "{number} devices", number) == english
    assert school(lambda: ngettext("{number} device", "{number} devices", number)) == f"{number} 台设备"


def test_a_catalogue_that_is_no_catalogue_is_empty(tmp_path):
    (tmp_path / "x.po").write_text("nonsense\n\nmsgid nothing\n", encoding="utf-8")
    assert read_po(tmp_path / "x.po") == {}


def test_an_entry_that_cannot_be_read_is_left_out(tmp_path):
    """The others are used: a school's slip must not silence its lab."""
    bad = [r'msgid "a\q"', 'msgstr "b"', "", '"lost"', "", 'msgid "c"', 'msgstr "d"', ""]
    (tmp_path / "x.po").write_bytes("\r\n".join(bad).encode("utf-8-sig") + b'\nmsgid "e"\nmsgstr "\xff"\n')
    assert read_po(tmp_path / "x.po") == {"c": ("d",), "e": ("\ufffd",)}


@pytest.mark.parametrize(
    ("texts", "chosen"),
    [({"en": "a", "zh": "b"}, "b"), ({"en": "a"}, "a"), ({"fr": "c"}, "c"), ({}, "none")],
)
def test_an_authors_text_is_chosen(texts, chosen):
    assert choose(texts, "zh", "none") == chosen
