"""The wheel alone, in an empty environment, runs a lab: nothing is read from the repository."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The built wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    return next(folder.glob("labkit-*.whl"))


def test_wheel_holds_the_package_and_nothing_beside_it(wheel):
    """Checks, labs and topologies are inside the package; tests, docs and tools are not."""
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"labkit"}
    assert {name.split("/")[0] for name in names if not name.startswith("labkit/")} == {
        name.split("/")[0] for name in names if ".dist-info/" in name
    }
    for part in (
        "graders/ospf.py",
        "graders/templates/",
        "scenarios/hcia/",
        "topologies/",
        "locales/zh/",
        "py.typed",
    ):
        assert any(name.startswith(f"labkit/{part}") for name in names), part
    assert not any("__pycache__" in name or name.startswith("labkit/tests") for name in names)


def test_lab_runs_from_the_wheel(wheel, tmp_path):
    """Installed into a new environment, it lists the labs, brings one up, grades it and takes it down."""
    environment = tmp_path / "venv"
    # this environment's pip installs into the other, which needs none; modules that nobody imports stay uncompiled
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    subprocess.run(
        [*pip, "install", "--quiet", "--no-compile", str(wheel)],
        check=True,
        capture_output=True,
    )
    env = {"PATH": os.environ["PATH"], "LABKIT_STATE_DIR": str(tmp_path / "state"), "HOME": str(tmp_path)}

    def labkit(*arguments):
        return subprocess.run(
            [str(python), "-c", "from labkit.cli.main import main; main()", *arguments],
            cwd=tmp_path,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )

    labs = json.loads(labkit("list", "--json").stdout)["labs"]
    assert len(labs) >= 4
    up = labkit("up", "hcia/vrp-basics")
    assert up.returncode == 0, up.stderr
    try:
        graded = json.loads(labkit("grade", "hcia/vrp-basics", "--json").stdout)
        assert (graded["score"], graded["maximum"], graded["incomplete"]) == (0, 100, False)
        assert "✗ 未通过" in labkit("grade", "hcia/vrp-basics", "--lang", "zh", "--out", "again").stdout
    finally:
        assert labkit("down", "hcia/vrp-basics").returncode == 0
