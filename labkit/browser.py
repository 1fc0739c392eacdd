"""A Chromium on this machine, for what labkit does not draw itself: PDF and pictures of its pages."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from labkit.errors import LabkitError
from labkit.language import _

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
_PATIENCE = 60
"""Seconds that a page may take: it has no script and fetches nothing."""


def find_browser() -> str | None:
    """Return the program's path; None where there is none."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def needed_browser() -> str:
    """Return the program's path. Raises LabkitError with the way to get one."""
    found = find_browser()
    if found is None:
        raise LabkitError(
            _("PDF needs Chromium or Chrome, and this machine has none"),
            hint=_("`apt-get install chromium`; any browser prints the HTML report into a PDF too"),
        )
    return found


def headless(browser: str, profile: str) -> list[str]:
    """Return the command that every use begins with; `profile` is a folder that the browser may fill.

    Chromium refuses to run as root inside its own sandbox. Pages of labkit's have a policy under which nothing runs.
    """
    as_root = getattr(os, "geteuid", lambda: 1)() == 0
    quiet = ["--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-background-networking"]
    sandbox = ["--no-sandbox"] if as_root else []
    return [browser, "--headless=new", *quiet, *sandbox, "--hide-scrollbars", f"--user-data-dir={profile}"]


def print_pdf(page: str) -> bytes:
    """Print an HTML page as it would be on paper. Raises LabkitError where there is no browser, or it fails."""
    browser = needed_browser()
    with tempfile.TemporaryDirectory(prefix="labkit-pdf-", ignore_cleanup_errors=True) as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_text(page, encoding="utf-8")
        command = [
            *headless(browser, str(Path(folder, "profile"))),
            "--no-pdf-header-footer",
            f"--print-to-pdf={target}",
            source.as_uri(),
        ]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE)  # noqa: S603  our own arguments
        except (OSError, subprocess.SubprocessError) as error:
            raise LabkitError(_("the browser did not print the page"), place=browser) from error
        if not target.exists():
            raise LabkitError(_("the browser did not print the page"), place=browser)
        return target.read_bytes()
