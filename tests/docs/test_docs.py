"""The pages in docs/: what they show is what happens, and what they list is what there is."""

import ast
import contextlib
import io
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from labkit.cli.main import run
from labkit.nos.state.reasons import BY_HEADING, REASONS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
TYPED = re.compile(r"(?:[<\[][^<>\[\] ]+[>\]]|PC>|.*\[Y/N\]:)(?P<line>.+)")
"""A line of a terminal: the device's prompt or question, and what was typed behind it."""
FILE = re.compile(r"(?:# |<!-- )(?P<how>file|add to): (?P<name>\S+)(?: -->)?")


@dataclass
class Block:
    """A fenced block: its language, where it begins, and its lines."""

    language: str
    number: int
    lines: list[str] = field(default_factory=list)


@dataclass
class Step:
    """A command, and what the page shows below it."""

    number: int
    command: str
    shown: list[str] = field(default_factory=list)
    code: int = 0


def blocks(page: Path) -> Iterator[Block]:
    """All fenced blocks of a page."""
    block: Block | None = None
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        if block is None and line.startswith("```"):
            block = Block(line[3:], number)
        elif block is not None and line == "```":
            yield block
            block = None
        elif block is not None:
            block.lines.append(line)


def steps(block: Block) -> list[Step]:
    """The commands of a console block; `$ echo $?` says how the one before it exits, 0 if it is not asked."""
    found: list[Step] = []
    asked = False
    for number, line in enumerate(block.lines, block.number + 1):
        if asked:
            found[-1].code, asked = int(line), False
        elif line == "$ echo $?":
            asked = True
        elif line.startswith("$ "):
            found.append(Step(number, line[2:]))
        else:
            found[-1].shown.append(line)
    return found


def expression(shown: list[str]) -> str:
    """A regular expression for output as a page shows it: `…` stands for anything, alone for any lines."""
    parts = [
        r"(?:[^\n]*\n)*?" if line == "…" else r"[^\n]*".join(map(re.escape, line.split("…"))) + r"[ \t]*\n"
        for line in shown
    ]
    return "".join(parts)


class Reader:
    """Somebody who does what a page says, in an empty folder."""

    def __init__(self, page: Path, folder: Path) -> None:
        self.page = page
        self.folder = folder

    def follow(self) -> None:
        """Write the files and run the commands of the page, in its order."""
        for block in blocks(self.page):
            if block.language == "console" and block.lines:
                for step in steps(block):
                    self.do(step)
            elif block.lines and (named := FILE.fullmatch(block.lines[0])):
                self.write(named, "\n".join(block.lines[1:]) + "\n")

    def write(self, named: re.Match[str], text: str) -> None:
        path = self.folder / named["name"]
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a" if named["how"] == "add to" else "w", encoding="utf-8") as file:
            file.write(text)

    def do(self, step: Step) -> None:
        if step.command.startswith("export "):
            name, _, value = step.command.removeprefix("export ").partition("=")
            os.environ[name] = value.replace("$PWD", str(self.folder))
            return
        output, code = self.labkit(step) if step.command.startswith("labkit ") else self.shell(step.command)
        place = f"{self.page.name}:{step.number}: $ {step.command}"
        assert code == step.code, f"{place}\n{output}"
        if step.shown:
            whole = output if output.endswith("\n") or not output else output + "\n"
            assert re.fullmatch(expression(step.shown), whole), f"{place}\n{output}"

    def labkit(self, step: Step) -> tuple[str, int]:
        """Run labkit in this process, which has loaded its libraries already; a login in one of its own."""
        if step.command.startswith("labkit ssh "):
            typed = [found["line"] for line in step.shown if (found := TYPED.fullmatch(line))]
            return self.shell(step.command, "".join(f"{line}\n" for line in typed))
        command, _, target = step.command.partition(" > ")
        if re.search(r"[|<$&;]", command):
            return self.shell(step.command)
        output = io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            code = run(command.split()[1:])
        if target:
            (self.folder / target).write_text(output.getvalue(), encoding="utf-8")
        return "" if target else output.getvalue(), code

    def shell(self, command: str, typed: str = "") -> tuple[str, int]:
        """Run something in a shell; what it kills has a moment to be gone."""
        python = f'labkit() {{ "{sys.executable}" -m labkit.cli.main "$@"; }}; '
        ran = subprocess.run(
            ["sh", "-c", python + command], input=typed.encode(), capture_output=True, timeout=60, check=False
        )
        if command.startswith("kill "):
            time.sleep(0.3)
        return (ran.stdout + ran.stderr).decode().replace("\r\n", "\n"), ran.returncode


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder with a state of its own; the labs that a page leaves running are taken down."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    for name, value in {"LABKIT_STATE_DIR": str(tmp_path / "state"), "LABKIT_LANG": "en"}.items():
        monkeypatch.setenv(name, value)
    for name in ("LABKIT_PATH", "LABKIT_SEED"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("COLUMNS", "100")
    yield work
    run(["down", "--all"])


@pytest.mark.skipif(sys.platform == "win32", reason="the pages show a POSIX shell")
@pytest.mark.parametrize("page", ["student.md", "author.md", "operator.md", "examiner.md", "diagnoses.md"])
def test_what_a_page_shows_is_what_happens(page: str, folder: Path) -> None:
    """Whoever types a page's files and commands sees what the page shows, and the same exit codes."""
    Reader(DOCS / page, folder).follow()


def test_the_chinese_page_has_the_commands_of_the_english_one() -> None:
    """Both pages for students show the same commands, of which the test above runs the English page's."""
    english, chinese = (
        [
            step.command
            for block in blocks(DOCS / name)
            if block.language == "console"
            for step in steps(block)
        ]
        for name in ("student.md", "student.zh.md")
    )
    assert chinese == english


@pytest.mark.parametrize("page", sorted(path.name for path in DOCS.glob("*.md")))
def test_links_lead_somewhere(page: str) -> None:
    """Each link to a file of the repository has a file."""
    text = (DOCS / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (DOCS / target).exists(), target


def test_the_reference_is_up_to_date() -> None:
    """docs/reference/ is what the code says today; if this fails, run `make docs`."""
    # in a process of its own: checks that other tests wrote for a school are not labkit's
    program = "import json, reference; print(json.dumps([dict(reference.pages()), str(reference.FOLDER)]))"
    printed = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT / "tools", check=True, capture_output=True, text=True
    ).stdout
    pages, folder = json.loads(printed)
    stale = [
        name
        for name, text in pages.items()
        if not (Path(folder) / name).exists() or (Path(folder) / name).read_text(encoding="utf-8") != text
    ]
    assert not stale, "run `make docs`"


def reasons(folder: Path) -> set[str]:
    """The identifiers that the engine gives as reasons: what is passed on under the name `reason`."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.py"))]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    telling = {"Diagnosis", *(node.name for node in nodes if takes_a_reason(node))}
    return {
        text.value
        for node in nodes
        if isinstance(node, ast.Call) and called(node.func) in telling
        # the first argument of a Diagnosis is its topic
        for argument in (
            *node.args[called(node.func) == "Diagnosis" :],
            *(keyword.value for keyword in node.keywords),
        )
        for text in ast.walk(argument)
        if isinstance(text, ast.Constant) and isinstance(text.value, str)
        if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", text.value)
    }


def texts(folder: Path) -> set[str]:
    """All text constants in the engine: some reasons are chosen before they are given."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.py"))]
    constants = (node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str)}


def takes_a_reason(node: ast.AST) -> bool:
    """Whether a class has a field, or a function a parameter, of that name."""
    if isinstance(node, ast.ClassDef):
        fields = [part.target for part in node.body if isinstance(part, ast.AnnAssign)]
        return any(isinstance(name, ast.Name) and name.id == "reason" for name in fields)
    return isinstance(node, ast.FunctionDef) and any(name.arg == "reason" for name in node.args.args)


def called(function: ast.expr) -> str:
    """The name of a function or method."""
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def test_every_reason_is_explained() -> None:
    """labkit.nos.state.reasons has the reasons that are in the engine's code, each once, no more and no fewer."""
    assert len(REASONS) == sum(map(len, BY_HEADING.values()))
    known = reasons(ROOT / "labkit" / "engine" / "sim")
    assert sorted(known - set(REASONS)) == [], "explain these in labkit/nos/state/reasons.py"
    assert sorted(set(REASONS) - texts(ROOT / "labkit" / "engine" / "sim")) == [], (
        "the engine no longer says these: take them out of labkit/nos/state/reasons.py"
    )
    page = (DOCS / "diagnoses.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", page, re.MULTILINE) == list(BY_HEADING)


def test_pictures_are_small() -> None:
    """No picture has more than 200 kB, so that a page loads at once."""
    assert [path.name for path in (DOCS / "pictures").iterdir() if path.stat().st_size > 200_000] == []
