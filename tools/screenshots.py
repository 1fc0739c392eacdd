#!/usr/bin/env python3
"""Makes docs/pictures/ from real grades: topology, hand-out, reports light and dark, in both languages, on a telephone.

Needs a Chromium or Chrome (`apt-get install chromium`), and pngquant, where there is one, makes the pictures small;
`make pictures` runs it.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from chromium import Page, opened

from labkit.browser import BROWSERS, find_browser

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
LAB = "hcia/ospf-single-area"
LARGEST = 200_000
"""Octets of a picture: pages must load at once."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture of a report: its language, the window in CSS pixels, and from which heading on."""

    language: str
    width: int
    height: int
    dark: bool = False
    heading: int = -1
    """The number of the heading that is scrolled to; -1 for the top."""
    scale: float = 1


SHOTS = {
    "report-light.png": Shot("en", 1100, 1500),
    "report-dark.png": Shot("en", 1100, 1500, dark=True),
    "report-chinese.png": Shot("zh", 1100, 1500),
    "report-phone.png": Shot("zh", 390, 844, scale=2),
    "report-phone-dark.png": Shot("en", 390, 844, dark=True, scale=2),
    "report-skills.png": Shot("en", 1100, 1100, heading=1),
    "exam-handout.png": Shot("en", 760, 1560),
}
SKILLS = ("report-skills.png",)
"""Taken of a lab with phases and objectives; the others of the demo's."""
HANDOUT = "exam-handout.png"


def main() -> None:
    """Grade, and take all pictures."""
    browser = find_browser()
    if browser is None:
        sys.exit(f"none of these browsers is installed: {', '.join(BROWSERS)}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    _labkit("show", LAB, "--svg", str(FOLDER / "ospf-single-area.svg"))
    with tempfile.TemporaryDirectory(prefix="labkit-pictures-") as folder, opened(browser) as page:
        work = Path(folder)
        _labkit("demo", "--out", str(work / "demo"))
        _write_skills(work / "skills")
        _write_handout(work / "handout.html")
        for name, shot in SHOTS.items():
            if name in SKILLS:
                report = work / "skills" / "report.html"
            elif name == HANDOUT:
                report = work / "handout.html"
            else:
                report = work / shot.language / "report.html"
                _labkit(
                    "report",
                    str(work / "demo/evidence"),
                    "--lang",
                    shot.language,
                    "--out",
                    str(report.parent),
                )
            _shoot(page, report, FOLDER / name, shot)


def _write_skills(folder: Path) -> None:
    """Write the report of a lab whose third router was forgotten: what is cut, and which skills suffer."""
    from labkit.grading.library import library
    from labkit.grading.rubric_reader import Unplaced, read_rubric
    from labkit.grading.site import site_of
    from labkit.grading.trial import grade
    from labkit.report.page import report_page
    from labkit.runtime.simulated import SimulatedLabs
    from labkit.scenario.catalogue import find_lab, render_plan
    from labkit.topology.drawing import draw_svg

    plan = render_plan(find_lab("hcia/static-routing"), "demo")
    site = site_of(plan.topology)
    rubric = read_rubric(Unplaced(plan.rubric), library(), site, pass_mark=plan.pass_mark)
    texts = plan.start | {node: text for node, text in plan.solution.items() if node != "R3"}
    _, score = grade(rubric, site, plan, SimulatedLabs()(plan, texts))
    folder.mkdir()
    text = report_page(score, topology=draw_svg(plan.topology))
    (folder / "report.html").write_text(text, encoding="utf-8")


def _write_handout(path: Path) -> None:
    """Write what a student of an exam is given, in both languages."""
    from labkit.batch.roster import Roster, Student
    from labkit.exam.exam import Exam, ExamFile, seats_for
    from labkit.exam.pages import Paper, handout_page
    from labkit.exam.variant import Variants

    student = Student("2026001", "王芳", "", "Net 1")
    file = ExamFile(
        name="demo",
        lab=LAB,
        lab_digest="",
        when="2026-06-30, 9:00",
        host="127.0.0.1",
        address="exam.school.example",
        base_port=20000,
        step=10,
        seats=seats_for(Roster({student.id: student})),
    )
    exam = Exam(path.parent, file, "shown to everybody")
    variants = Variants(exam)
    paper = Paper(exam, variants.lab.titles, variants.lab.scenario.minutes, variants.lab.scenario.pass_mark)
    path.write_text(handout_page(paper, [variants.of(file.seats[0])]), encoding="utf-8")


def _labkit(*arguments: str) -> None:
    subprocess.run(  # noqa: S603  (arguments of our own, no shell)
        [sys.executable, "-m", "labkit.cli.main", *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "LABKIT_LANG": "en", "LABKIT_SEED": ""},
    )


def _shoot(page: Page, report: Path, picture: Path, shot: Shot) -> None:
    page.show(report, width=shot.width, height=shot.height, dark=shot.dark, scale=shot.scale)
    if shot.heading >= 0:
        page.evaluate(f"document.querySelectorAll('h2')[{shot.heading}].scrollIntoView()")
    if page.faults:
        sys.exit(f"{picture.name}: {page.faults[0]}")
    picture.write_bytes(page.picture())
    if quantiser := shutil.which("pngquant"):
        subprocess.run(  # noqa: S603  (arguments of our own, no shell)
            [
                quantiser,
                "--strip",
                "--speed=1",
                "--quality=80-100",
                "--force",
                f"--output={picture}",
                str(picture),
            ],
            check=True,
        )
    size = picture.stat().st_size
    if size > LARGEST:
        sys.exit(f"{picture}: {size} octets are more than {LARGEST}; pngquant would make it smaller")
    sys.stdout.write(f"docs/pictures/{picture.name}: {size} octets\n")


if __name__ == "__main__":
    main()
