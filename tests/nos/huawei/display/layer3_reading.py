"""Reads a display through the template that layer3.yaml names for its command."""

import io
import re
from pathlib import Path

import textfsm
from ruamel.yaml import YAML

TEMPLATES = Path(__file__).parents[4] / "graders" / "templates"
ROWS = YAML(typ="safe").load((TEMPLATES / "layer3.yaml").read_text())


def read(command, text):
    """Return the records, with lower-case names; textfsm.TextFSMError where a line is not understood."""
    (name, *_) = [row["template"] for row in ROWS if re.fullmatch(row["command"], command, re.IGNORECASE)]
    fsm = textfsm.TextFSM(io.StringIO((TEMPLATES / name).read_text()))
    return [
        dict(zip([field.lower() for field in fsm.header], row, strict=True)) for row in fsm.ParseText(text)
    ]
