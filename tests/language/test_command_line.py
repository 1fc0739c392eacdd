"""The command line in Chinese: no sentence of its help, and none of its errors, is left in English."""

from collections.abc import Iterator
from typing import Any

import pytest
from typer.main import get_command

from labkit.cli import main
from labkit.cli.help import wrapped
from labkit.cli.terminal import shown_width
from labkit.language import spoken
from language.english import english_in
from runtime.running import write_lab


def commands(command: Any, *path: str) -> Iterator[tuple[str, ...]]:
    yield path
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, *path, name)


@pytest.fixture
def labkit(tmp_path, monkeypatch, capsys):
    """A command line that speaks Chinese, in a folder and with a state of its own."""
    monkeypatch.setenv("LABKIT_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("LABKIT_LANG", "zh")
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main.run(list(arguments))
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return run


def test_english_is_found():
    """The search itself: sentences are found, names and what is typed are not."""
    assert english_in("设备：there is no such device") == ["there is no such device"]
    assert (
        english_in("`labkit up --resume` 可继续；Eth-Trunk 1：GigabitEthernet0/0/1 up, route-policy IN") == []
    )


@pytest.mark.parametrize("path", list(commands(get_command(main.app))), ids=" ".join)
def test_help_is_in_chinese(labkit, path):
    """Of every command, argument and option, in lines that fit a terminal."""
    code, out, _err = labkit(*path, "--help")
    assert code == 0
    assert out.startswith("用法：labkit")
    assert "显示本帮助并退出。" in out
    _usage, *lines = out.splitlines()
    assert english_in(" ".join(" ".join(lines).split())) == []
    assert max(map(shown_width, out.splitlines())) <= 80


FAULTY = {
    "an unknown field": "id: x/y\ntitle: {en: a, zh: b}\ntopolgy: two\n",
    "a missing field": "title: {en: a, zh: b}\ntopology: {nodes: {R1: {kind: huawei-ar}}}\n",
    "a wrong type": "id: x/y\ntitle: {en: a, zh: b}\nminutes: soon\ntopology: {nodes: {R1: {kind: huawei-ar}}}\n",
    "no YAML": "id: [x\n",
    "a tab": "id: x/y\n\ttitle: a\n",
    "a repeated key": "id: x/y\nid: x/z\n",
    "an unknown kind": "id: x/y\ntitle: {en: a, zh: b}\ntopology: {nodes: {R1: {kind: huawei-br}}}\n",
    "an unknown port": "id: x/y\ntitle: {en: a, zh: b}\ntopology:\n"
    "  nodes: {R1: {kind: huawei-ar}, R2: {kind: huawei-ar}}\n  links: [[R1:GE9/9/9, R2:GE0/0/0]]\n",
    "an unknown pool": "id: x/y\ntitle: {en: a, zh: b}\ntopology: {nodes: {R1: {kind: huawei-ar}}}\n"
    "variables: {x: {pool: nonsense}}\n",
    "nothing at all": "",
}


@pytest.mark.parametrize("fault", FAULTY)
def test_faults_of_a_lab_are_told_in_chinese(labkit, tmp_path, fault):
    """What an author did wrong, and what to do about it."""
    (tmp_path / "lab").mkdir()
    (tmp_path / "lab" / "scenario.yaml").write_text(FAULTY[fault], encoding="utf-8")
    code, out, err = labkit("lint", "lab")
    assert code in (1, 2), (out, err)
    assert err.startswith("错误：")
    assert english_in(out + err) == []


ERRORS = [
    (2, ("nonsense",)),
    (2, ("up",)),
    (2, ("up", "x", "--base-port", "many")),
    (2, ("ps", "--nonsense")),
    (2, ("up", "no/such-lab")),
    (2, ("up", "hcia/ospf-single-area", "--runtime", "clouds")),
    (2, ("ps", "nothing")),
    (2, ("ssh", "nothing", "R1")),
    (2, ("down",)),
    (2, ("show", "hcia/ospf-singel-area")),
    (2, ("tasks", "hcia/ospf-single-area", "--lang", "fr")),
    (2, ("selftest",)),
    (2, ("lint", "--config")),
    (2, ("regrade", "nothing")),
    (2, ("verify", "nothing")),
    (2, ("import", "gns3", "x")),
    (2, ("import", "ensp", "nothing")),
    (2, ("schema", "export", "page")),
    (2, ("export", "putty", "x")),
    (2, ("verify", "nothing", "--key", "nothing")),
    (2, ("image", "build", "--base", "buy")),
]


@pytest.mark.parametrize(("code", "arguments"), ERRORS, ids=[" ".join(arguments) for _, arguments in ERRORS])
def test_errors_are_told_in_chinese(labkit, code, arguments):
    """Each with what went wrong and, mostly, a way out."""
    found, out, err = labkit(*arguments)
    assert (found, out) == (code, ""), err
    assert err.startswith("错误：")
    assert english_in(err) == []


@pytest.mark.parametrize("arguments", [("list",), ("ps",), ("show", "hcia/ospf-single-area"), ("doctor",)])
def test_output_is_in_chinese(labkit, arguments):
    """Headings, states and titles."""
    _code, out, err = labkit(*arguments)
    assert english_in(out + err) == []


def test_the_language_may_stand_anywhere(labkit):
    """Before the command, after it, in one word or in two."""
    for arguments in (
        ("--lang", "en", "ps"),
        ("ps", "--lang", "en"),
        ("ps", "--lang=en"),
    ):
        assert labkit(*arguments)[2] == "no lab was brought up: `labkit list` shows what there is\n"
    assert labkit("ps")[2] == "还没有启动任何实验：`labkit list` 显示可用的实验\n"


def test_a_command_leaves_no_language_behind(labkit):
    """What comes after it in the same process speaks as before."""
    labkit("ps")
    assert spoken() == "en"


def test_a_running_lab_speaks_chinese(labkit, tmp_path):
    """Its process was started in Chinese, or is asked in it: errors, notes, and why something does not work."""
    lab = write_lab(tmp_path / "pair")
    (lab / "start" / "R2.cfg").write_text("interface GigabitEthernet0/0/0\n ip address 10.9.9.9 24\n")
    (lab / "start" / "R1.cfg.j2").write_text("interface GigabitEthernet0/0/0\n ip address 10.8.8.8 24\n")
    assert labkit("up", "pair")[0] == 0
    try:
        said = [
            labkit("up", "pair"),
            labkit("ps"),
            labkit("ps", "test/pair"),
            labkit("exec", "test/pair", "R9", "display version"),
            labkit("event", "test/pair", "burn", "R1"),
            labkit("event", "test/pair", "cut", "R1:GE0/0/1"),
            labkit("restore", "test/pair", "--stage", "9"),
            labkit("check", "test/pair"),
            labkit("check", "test/pair", "--hint", "nothing"),
            labkit("diagnose", "test/pair"),
        ]
        assert [english_in(out + err) for _code, out, err in said] == [[]] * len(said)
        assert "不在同一网段" in said[-1][1]
    finally:
        down = labkit("down", "test/pair")
    assert english_in(down[1] + down[2]) == []


def test_a_command_group_alone_shows_its_help(labkit):
    """As help, and not as an error."""
    code, out, err = labkit("key")
    assert (code, out) == (2, "")
    assert err.startswith("用法：labkit key")


def test_long_texts_are_wrapped():
    """Between words and between Chinese characters; a full stop never begins a line."""
    assert wrapped("列出全部实验。", 6) == ["列出全", "部实验。"]
    assert wrapped("两 parts of words", 8) == ["两 parts", "of words"]
