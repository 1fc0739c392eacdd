"""Every display of every family: it answers, and its output can be filtered (VRP's `| include`, `exclude`, `begin`)."""

import random
import re
from functools import cache

import pytest
from grammar import expand
from lone import lone_device

from labkit.nos.shell.declaration import Action
from labkit.nos.shell.notation import parse_notation

KINDS = {
    "ar": "huawei-ar2220",
    "router": "huawei-router",
    "s": "huawei-s5700",
    "ac": "huawei-ac6005",
    "usg": "huawei-usg6000v",
}
_FORMS = 3
"""How many lines are made from each notation."""


@cache
def device(family):
    return lone_device(KINDS[family])


def forms(family):
    """Lines made from each display's notation at random, always the same ones.

    Without the history, which holds the line itself.
    """
    chance = random.Random(family)
    notations = {
        declaration.notation
        for declarations in device(family).dialect.declarations().values()
        for declaration in declarations
        if isinstance(declaration, Action)
        and declaration.display
        and "history-command" not in declaration.notation
    }
    return sorted(
        {
            " ".join(["display", *list(expand(parse_notation(notation), chance))[1:]])
            for notation in sorted(notations)
            for _ in range(_FORMS)
        }
    )


def is_refused(text):
    return re.search(r"^ *\^$", text, re.MULTILINE) is not None


@pytest.mark.parametrize("family", KINDS)
def test_every_display_can_be_filtered(family):
    """What is included and what is excluded are the whole; `begin` is the rest from the first hit on.

    The word is one that the output holds, so that both parts are put to the test.
    """
    chance = random.Random(family)
    taken = 0
    for line in forms(family):
        whole = device(family).run(line)
        if is_refused(whole):
            continue
        taken += 1
        lines = whole.splitlines()
        words = sorted(set(re.findall(r"[A-Za-z0-9]{2,}", whole))) or ["nothing"]
        word = chance.choice(words)
        hits = [text for text in lines if word in text]
        included, excluded, rest = (
            device(family).run(f"{line} | {how} {word}").splitlines()
            for how in ("include", "exclude", "begin")
        )
        assert included == hits, (line, word)
        assert excluded == [text for text in lines if word not in text], (line, word)
        assert rest == lines[lines.index(hits[0]) :] if hits else rest == [], (line, word)
    assert taken > 100


@pytest.mark.parametrize("family", KINDS)
def test_a_filter_takes_a_regular_expression(family):
    """Anchors and alternatives, abbreviated keywords; a bad expression is taken as plain text."""
    whole = device(family).run("display current-configuration").splitlines()
    found = device(family).run("display current-configuration | inc ^(sysname|user-interface) ").splitlines()
    assert found == [text for text in whole if text.startswith(("sysname ", "user-interface "))]
    assert "user-interface vty 0 4" in found
    brackets = device(family).run("display current-configuration | i [").splitlines()
    assert brackets == [text for text in whole if "[" in text]


@pytest.mark.parametrize("family", KINDS)
def test_diagnostic_information_holds_the_other_displays(family):
    """One display after the other, each below its name and as it is by itself."""
    text = device(family).run("display diagnostic-information")
    for command in ("display version", "display ip routing-table", "display current-configuration"):
        assert f"==============={command}===============\n{'=' * 79}\n{device(family).run(command)}" in text
