"""A real project of eNSP handed in as it is, against a lab that was made from it."""

import json
import shutil

import pytest

from batch.test_batch_run import table
from corpus.course import CORPUS, needs_corpus
from labkit.cli import main


@pytest.fixture
def labkit(monkeypatch, capsys):
    monkeypatch.setenv("LABKIT_LANG", "en")

    def run(*arguments):
        capsys.readouterr()
        code = main.run([str(argument) for argument in arguments])
        said = capsys.readouterr()
        assert code == 0, said.err
        return said.out

    return run


@needs_corpus
def test_a_project_is_graded_against_a_lab_made_from_it(labkit, tmp_path):
    """Three routers with OSPF and their saves: whole it earns everything, without one router's save it does not."""
    (project,) = CORPUS.glob("ensp-hcia/2.0 *")
    lab = tmp_path / "lab"
    labkit("new", lab, "--from", project, "--id", "school/ospf", "--fixed", "--yes")
    for student in ("whole", "without"):
        shutil.copytree(project, tmp_path / "in" / student)
    saves = sorted((tmp_path / "in" / "without").rglob("flash.efz"))
    lost = saves[0].parent.name
    for save in saves:
        if save.parent.name == lost:
            save.unlink()
    line = (
        "batch",
        tmp_path / "in",
        "--lab",
        lab,
        "--out",
        tmp_path / "out",
        "--executor",
        "serial",
        "--json",
    )
    assert json.loads(labkit(*line))["graded"] == 2
    rows = table(tmp_path / "out")
    assert rows["whole"][:3] == ("graded", 100.0, 100.0)
    assert 0 < rows["without"][1] < 100
