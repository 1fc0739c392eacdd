"""The forms in which a score can be written into a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from labkit.browser import needed_browser, print_pdf
from labkit.grading.score import ScoreReport
from labkit.report.data import report_json
from labkit.report.junit import report_junit
from labkit.report.markdown import report_markdown
from labkit.report.page import report_page


def _nothing() -> None:
    """Most forms need no other program."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form: the file's ending, and what writes it of a score, in a language, with a picture of the network."""

    suffix: str
    write: Callable[[ScoreReport, str, str], bytes]
    check: Callable[[], object] = _nothing
    """Raises LabkitError where this machine lacks what the form needs, before a lab is graded in vain."""


def _page(report: ScoreReport, language: str, topology: str) -> str:
    return report_page(report, language=language, topology=topology)


FORMS: Mapping[str, Form] = {
    "html": Form("html", lambda report, language, picture: _page(report, language, picture).encode()),
    "json": Form("json", lambda report, language, _: report_json(report, language).encode()),
    "junit": Form("junit.xml", lambda report, language, _: report_junit(report, language).encode()),
    "md": Form("md", lambda report, language, _: report_markdown(report, language).encode()),
    "pdf": Form(
        "pdf", lambda report, language, picture: print_pdf(_page(report, language, picture)), needed_browser
    ),
}
