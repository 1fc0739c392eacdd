"""YAML files: values, places, and one clear sentence for whatever is wrong."""

from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from labkit.documents import MAX_BYTES, load
from labkit.errors import InputError

FILE = Path("lab.yaml")


class Check(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    id: str
    points: float = Field(default=1, ge=0)
    state: Literal["full", "down"] | int = "full"


class Rubric(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    checks: list[Check]


def faults(text: str, **variables: object) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        load(FILE, text).render(variables).validate(Rubric)
    return [(str(problem), problem.hint) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("65000:1", "65000:1"),
        ("yes", "yes"),
        ("010", 10),
        ("0o10", 8),
        ("0x1F", 31),
        ("1e3", 1000.0),
        ("2024-01-31", "2024-01-31"),
        ("~", None),
        ("true", True),
        ("'5'", "5"),
        ("!!str 5", "5"),
        ("10.0.12.0/24", "10.0.12.0/24"),
        ("4c1f-cc12-3456", "4c1f-cc12-3456"),
    ],
)
def test_plain_scalars_follow_the_core_schema(text, value):
    """YAML 1.2.2, 10.3.2: no sexagesimal numbers, no `yes`, no dates, no octal by a leading zero."""
    assert load(FILE, f"a: {text}").data == {"a": value}
    assert type(load(FILE, f"a: {text}").data["a"]) is type(value)


def test_values_and_keys_know_their_places():
    """A place is file:line:col, counted from one; what does not exist has the place of what encloses it."""
    document = load(FILE, "checks:\n  - id: a\n    points: 5\n")
    assert document.place(("checks", 0, "points")) == "lab.yaml:3:13"
    assert document.key_place(("checks", 0, "points")) == "lab.yaml:3:5"
    assert document.place(("checks", 0, "nothing", 3)) == "lab.yaml:2:5"


ATTACKS = [
    ("a: [1,2\n", "2:1: the file ends too early: unclosed since line 1, column 4", "is it truncated?"),
    ("a: 'x", "1:6: the file ends too early: unclosed since line 1, column 4", "is it truncated?"),
    ("a:\n\t- b", "2:1: a tab cannot indent YAML", "use spaces"),
    ("a: b: c", "1:5: a `:` is not allowed here", "quote the text, or check the indentation"),
    ("- *no\n", "1:3: no anchor `&no` before this alias", ""),
    ("a: &a [*a]", "1:8: alias `*a` stands inside its own value", ""),
    ("a: {{ x }}", "1:5: a key must be a plain word", 'put a template in quotes: "{{ name }}"'),
    ("a: 1\n---\nb: 2", "2:1: a second document starts here", "one file, one document"),
    (
        "a: !!python/object:os.system x",
        "1:4: unknown tag: tag:yaml.org,2002:python/object:os.system",
        "write the plain value",
    ),
    ("[" * 5000, "1:62: nested more than 60 levels deep", ""),
    ("a: " + "9" * 5000, "1:4: the number is too long", ""),
    ("", "1:1: the file is empty", ""),
    ("# nothing\n", "1:1: the file is empty", ""),
]


@pytest.mark.parametrize(("text", "message", "hint"), ATTACKS)
def test_broken_yaml_is_one_clear_fault(text, message, hint):
    """Each way to break a file is named once, where it is."""
    assert faults(text) == [(f"lab.yaml:{message}", hint)]


def test_aliases_cannot_fill_the_memory():
    """A small file whose aliases stand for a million values is refused (billion laughs)."""
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x,x]"]
    lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 7)]
    ((message, _),) = faults("\n".join(lines))
    assert message.endswith("aliases stand for more than 20000 values")


def test_all_duplicate_keys_are_told_at_once():
    """A key that stands twice names the first one's place."""
    assert [message for message, _ in faults("a: 1\na: 2\nb: {c: 1, c: 2}\n")] == [
        "lab.yaml:2:1: duplicate key: a (first at line 1, column 1)",
        "lab.yaml:3:11: duplicate key: c (first at line 3, column 5)",
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a: 1\nb: \xff\xfe", ":2:4: not UTF-8 text: byte 0xff"),
        (b"a: 1\nb: x\x00y", ":2:5: not a text file: character U+0000"),
        (b"\x7fELF\x02\x01", ":1:1: not a text file: character U+007F"),
        (b"#" * (MAX_BYTES + 1), ":1:1: the file is larger than 4 MB"),
    ],
    ids=["not UTF-8", "NUL", "binary", "too large"],
)
def test_a_file_that_is_no_text_is_refused(tmp_path, content, message):
    """Bytes that are no text give the place of the first one."""
    path = tmp_path / "lab.yaml"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        load(path)
    assert str(caught.value) == f"{path}{message}"


def test_a_missing_file_is_named(tmp_path):
    """The operating system's reason is kept."""
    with pytest.raises(InputError, match=r"none\.yaml: cannot be read: no such file or directory"):
        load(tmp_path / "none.yaml")


def test_windows_files_read_alike(tmp_path):
    """A byte order mark and CRLF change nothing, places neither."""
    path = tmp_path / "lab.yaml"
    path.write_bytes("\ufeffa: 1\r\nb: 路由器\r\n".encode())
    document = load(path)
    assert document.data == {"a": 1, "b": "路由器"}
    assert document.place(("b",)).endswith(":2:4")


def test_validation_tells_all_faults_in_order():
    """Unknown, missing, mistyped and negative fields, each with its place and a way out."""
    text = "checks:\n - id: 3\n   points: -1\n   pont: 3\n - {state: ful}\n - 5\nfoo: 1"
    assert faults(text) == [
        ("lab.yaml:2:8: `id` must be text, found: 3", ""),
        ("lab.yaml:3:12: `points` must not be below zero, found: -1", ""),
        ("lab.yaml:4:4: unknown field: pont", "did you mean `points`?"),
        ("lab.yaml:5:4: missing field: id", ""),
        (
            "lab.yaml:5:12: `state` must be one of: full, down or a whole number, found: ful",
            "did you mean `full`?",
        ),
        ("lab.yaml:6:4: item 3 of `checks` must be a mapping, found: 5", ""),
        ("lab.yaml:7:1: unknown field: foo", "known: checks"),
    ]


def test_rendering_keeps_types_and_places():
    """One expression alone keeps its value's type; text around it makes text; keys are left alone."""
    document = load(FILE, 'a: "{{ n }}"\nb: "area {{ n }}"\n"{{ n }}": ["{{ l }}"]\n').render(
        {"n": 3, "l": [1]}
    )
    assert document.data == {"a": 3, "b": "area 3", "{{ n }}": [[1]]}
    assert document.place(("b",)) == "lab.yaml:2:4"


def test_a_document_is_rendered_for_one_after_another():
    """Templates deep inside take each one's values; the document and what was rendered before stay as they are."""
    document = load(FILE, 'a: [{b: "{{ n }}", c: 1}, "x", ["{{ n }}"]]\nd: {e: "{{ n }}/32"}\n')
    rendered = [document.render({"n": number}) for number in (1, 2)]
    assert [each.data for each in rendered] == [
        {"a": [{"b": number, "c": 1}, "x", [number]], "d": {"e": f"{number}/32"}} for number in (1, 2)
    ]
    assert document.data["a"][2] == ["{{ n }}"]


def test_rendering_tells_all_faults():
    """Each text that cannot be rendered is named by its place; the sandbox is one reason."""
    messages = [
        message
        for message, _ in faults(
            'a: "{{ x }}"\nb: "{{ 1 +"\nc: "{{ \'a\' * 10**9 }}"\nd: "{{ ().__class__ }} "'
        )
    ]
    assert messages[0] == "lab.yaml:1:4: cannot be rendered: 'x' is undefined"
    assert messages[1].startswith("lab.yaml:2:4: not a valid template: ")
    assert messages[2] == "lab.yaml:3:4: cannot be rendered: the result of `*` is too large"
    assert messages[3].startswith("lab.yaml:4:4: cannot be rendered: access to attribute '__class__'")


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    """Whatever stands in a file: data, or an InputError with a place; never another exception."""
    try:
        load(FILE, text)
    except InputError as error:
        places = [problem.place for problem in error.problems]
    else:
        places = ["lab.yaml:1:1"]
    assert all(place.startswith("lab.yaml:") for place in places)
