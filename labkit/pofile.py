"""Catalogues of translations as translators keep them: gettext's PO files, read without being compiled first.

A compiled catalogue (`.mo`) is a second file that an editable install leaves behind the first; to read the text
itself takes some milliseconds, which only those wait for who do not read English.
"""

import json
import re
from pathlib import Path

Forms = tuple[str, ...]
"""A sentence's translation; several where it depends on a number."""
_FIELD = re.compile(r'(msgid|msgid_plural|msgstr(?:\[\d\])?) (".*")')


def read_po(path: Path) -> dict[str, Forms]:
    """Read a catalogue: English sentences with their translations, those without one left out.

    Reads what `make messages` writes: UTF-8, no contexts. Entries marked as `fuzzy` are guesses, and left out; so
    are those that cannot be read, since whatever is said of them would need the catalogue.
    """
    found: dict[str, Forms] = {}
    for entry in re.split(r"\n\s*\n", path.read_text(encoding="utf-8-sig", errors="replace")):
        try:
            found.update(_entry(entry))
        except (ValueError, KeyError):
            continue
    return found


def _entry(text: str) -> dict[str, Forms]:
    fields: dict[str, str] = {}
    name = ""
    for line in text.splitlines():
        if line.startswith("#,") and "fuzzy" in line:
            return {}
        if match := _FIELD.match(line):
            name = match[1]
            fields[name] = json.loads(match[2])
        elif line.startswith('"'):
            fields[name] += json.loads(line)
    forms = tuple(value for name, value in fields.items() if name.startswith("msgstr") and value)
    english = fields.get("msgid", "")
    return {english: forms} if english and forms else {}
