"""What tests of batches share."""

import json

import pytest

from labkit.cli import main


@pytest.fixture
def grade_here(monkeypatch, capsys):
    """Run a batch in this process, one submission after the other: what is claimed of it is true of workers too."""

    def run(school, *arguments):
        monkeypatch.setenv("LABKIT_PATH", str(school))
        monkeypatch.setenv("LABKIT_LANG", "en")
        capsys.readouterr()
        own = () if "--executor" in arguments else ("--executor", "serial")
        line = ("batch", *arguments, "--lab", "school/pair", "--json", *own)
        code = main.run([str(argument) for argument in line])
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out else {}, said.err

    return run
