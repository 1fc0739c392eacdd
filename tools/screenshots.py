#!/usr/bin/env python3
"""Makes docs/pictures/ from a real `labkit demo`: a topology, and its report light, dark and on a phone.

Needs a Chromium or Chrome (`apt-get install chromium`); `make pictures` runs it.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
LAB = "hcia/ospf-single-area"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
LARGEST = 200_000
"""Octets of a picture: pages must load at once."""
SHOTS = {
    "report-light.png": ("en", "1100,1500", ()),
    "report-dark.png": ("en", "1100,1500", ("--blink-settings=preferredColorScheme=0",)),
    "report-phone.png": ("zh", "390,844", ()),
}
"""By file: language, window, and what the browser is told besides."""


def main() -> None:
    """Run the demo and take all pictures."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit(f"none of these browsers is installed: {', '.join(BROWSERS)}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    _labkit("show", LAB, "--svg", str(FOLDER / "ospf-single-area.svg"))
    with tempfile.TemporaryDirectory(prefix="labkit-pictures-") as folder:
        work = Path(folder)
        _labkit("demo", "--out", str(work / "demo"))
        for name, (language, window, options) in SHOTS.items():
            _labkit("report", str(work / "demo/evidence"), "--lang", language, "--out", str(work / language))
            _shoot(browser, work / language / "report.html", FOLDER / name, window, options)


def _labkit(*arguments: str) -> None:
    subprocess.run(  # noqa: S603  (arguments of our own, no shell)
        [sys.executable, "-m", "labkit.cli.main", *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "LABKIT_LANG": "en", "LABKIT_SEED": ""},
    )


def _shoot(browser: str, page: Path, picture: Path, window: str, options: tuple[str, ...]) -> None:
    subprocess.run(  # noqa: S603  (arguments of our own, no shell)
        [
            browser,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            f"--window-size={window}",
            f"--screenshot={picture}",
            *options,
            page.as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    size = picture.stat().st_size
    if size > LARGEST:
        sys.exit(f"{picture}: {size} octets are more than {LARGEST}")
    sys.stdout.write(f"docs/pictures/{picture.name}: {size} octets\n")


if __name__ == "__main__":
    main()
