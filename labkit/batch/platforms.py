"""How learning platforms name what they pack: who handed an entry in, and which attempt it belongs to.

Moodle: `Full Name_1234_assignsubmission_file_`, as a folder or with the file's own name behind it. Canvas:
`lastfirst_LATE_1234_56789_R1.cfg`, a file each. Blackboard: `Lab 3_user_attempt_2026-11-20-10-11-12_R1.cfg`.
Brightspace: a folder `123-456 - Full Name- Nov 20, 2026 1011 AM`. Gradescope: a folder `submission_123`, and one
file that tells whose each is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from labkit.formats.contents import ARCHIVES

GRADESCOPE = "submission_metadata.yml"
_MOODLE = re.compile(
    r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_(?:file|onlinetext)_?(?P<file>.*)", re.DOTALL
)
_CANVAS = re.compile(r"(?P<name>[^_]+)_(?:LATE_)?(?P<user>\d+)_(?P<number>\d+)_(?P<file>.+)", re.DOTALL)
_BLACKBOARD = re.compile(
    r".+_(?P<user>[^_]+)_attempt_(?P<when>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|\.txt)", re.DOTALL
)
_BRIGHTSPACE = re.compile(r"\d+-\d+ ?- ?(?P<name>.+?)- ?(?P<when>\w{3} \d{1,2}, \d{4} \d{3,4} [AP]M)")
_OWNER = re.compile(r"\s+(?:- )?:(?P<key>name|sid): *(?P<value>.*)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A folder or a file among all that was handed in."""

    words: str
    """Whoever is on no list is called so."""
    tries: tuple[str, ...]
    """What may tell who it is, the surest first."""
    file: str
    """A file's own name: what a device may be recognised by. Empty for a folder."""
    attempt: str | None = None
    """All entries of one attempt belong together, and the last attempt counts; None where the platform knows none."""


def read_entry(name: str, *, folder: bool) -> Entry | None:
    """Read the name of an entry; None for what a platform adds itself."""
    if found := _MOODLE.fullmatch(name):
        return Entry(f"{found['name']}_{found['number']}", (found["name"],), found["file"], "")
    if not folder and (found := _BLACKBOARD.fullmatch(name)):
        return Entry(found["user"], (found["user"],), found["file"], found["when"]) if found["file"] else None
    if not folder and (found := _CANVAS.fullmatch(name)):
        both = f"{found['name']}_{found['user']}"
        return Entry(both, (both,), found["file"], "")
    if folder and (found := _BRIGHTSPACE.fullmatch(name)):
        return Entry(found["name"], (found["name"],), "", _moment(found["when"]))
    words = stem(name, folder=folder)
    return Entry(words, (words, re.sub(r"_\d+$", "", words)), "" if folder else name)


def is_platforms(name: str) -> bool:
    """Whether an entry is named by Moodle, which may begin with anything, such as a dot."""
    return _MOODLE.fullmatch(name) is not None


def stem(name: str, *, folder: bool) -> str:
    """A folder's name, or a file's without its ending."""
    ending = next((one for one in sorted(ARCHIVES, key=len)[::-1] if name.lower().endswith(one)), None)
    if folder or not ending:
        return name if folder else PurePosixPath(name).stem
    return name[: -len(ending)]


def gradescope_owners(text: str) -> Iterator[tuple[str, str]]:
    """The folder and the number (else the name) of each submitter in Gradescope's list; a group has several."""
    folder, name = "", ""
    for line in text.splitlines():
        if line[:1].strip():
            if folder and name:
                yield folder, name
            folder, name = line.rstrip(": \t"), ""
        elif (found := _OWNER.fullmatch(line)) and folder:
            value = found["value"].strip().strip("'\"")
            if found["key"] == "name":
                if name:
                    yield folder, name
                name = value
            elif value:
                yield folder, value
                name = ""
    if folder and name:
        yield folder, name


def _moment(written: str) -> str:
    """A time of Brightspace's as one that sorts; as it is written where it is none."""
    try:
        return datetime.strptime(written, "%b %d, %Y %I%M %p").isoformat()  # noqa: DTZ007  only sorted by
    except ValueError:
        return written
