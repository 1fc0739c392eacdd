"""The bundle on disk: the same evidence comes back, and nothing that was changed or planted does."""

import hashlib
import json
import os
import zipfile

import pytest

from labkit.errors import InputError
from labkit.grading import vault
from labkit.grading.bundle import read_bundle, write_bundle
from labkit.grading.evaluate import evaluate
from labkit.grading.library import library
from labkit.grading.rubric_reader import from_record
from labkit.report.data import report_json
from labkit.report.page import report_page


@pytest.fixture
def folder(tmp_path, evidence):
    write_bundle(evidence, tmp_path / "evidence")
    return tmp_path / "evidence"


def files_of(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rewrite(folder, edit):
    """Change the manifest as one who can recompute hashes would."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    edit(manifest)
    path.write_text(json.dumps(manifest))


def test_evidence_comes_back_and_is_graded_to_the_same_bytes(folder, evidence, rubric):
    """Grading again needs no lab, and gives the same report in every format."""
    again = read_bundle(folder)
    assert again == evidence
    report = evaluate(rubric, evidence)
    repeated = evaluate(from_record(again.rubric, library(), "manifest.json"), again)
    assert report_json(report) == report_json(repeated)
    assert report_page(report) == report_page(repeated)


def test_a_bundle_is_a_function_of_the_evidence(folder, tmp_path, evidence):
    """Two bundles of the same evidence have the same files and bytes."""
    write_bundle(evidence, tmp_path / "second")
    assert files_of(folder) == files_of(tmp_path / "second")


def test_outputs_lie_in_a_folder_for_each_node(folder):
    """Teachers open them with an editor."""
    names = sorted(path.name for path in (folder / "raw" / "R1").iterdir())
    assert names[0] == "01-display-current-configuration.txt"
    assert len(names) == 8


def test_an_edited_output_is_refused(folder):
    """One character is enough."""
    path = next((folder / "raw" / "R1").glob("*ospf-peer.txt"))
    path.write_text(path.read_text().replace("Full", "Init"))
    with pytest.raises(InputError, match="was changed"):
        read_bundle(folder)


def test_times_may_change(folder, evidence):
    """They are for people, and outside the hashes."""
    (folder / "times.json").write_text("{}")
    assert read_bundle(folder) == evidence


def test_a_missing_output_is_refused(folder):
    """Nothing is guessed."""
    next((folder / "raw" / "R2").iterdir()).unlink()
    with pytest.raises(InputError, match="cannot be read"):
        read_bundle(folder)


def test_a_planted_file_is_refused(folder):
    """What the manifest does not name is no evidence."""
    (folder / "raw" / "R1" / "99-planted.txt").write_text("")
    with pytest.raises(InputError, match="does not belong"):
        read_bundle(folder)


@pytest.mark.parametrize(
    "name",
    [
        "../outside.txt",
        "/etc/passwd",
        "raw/../../outside.txt",
        "raw/R1/../../../outside.txt",
        "manifest.json",
    ],
)
def test_a_name_that_leads_out_is_refused(folder, name):
    """Even with the right hash."""
    outside = folder.parent / "outside.txt"
    outside.write_text("secret")
    digest = hashlib.sha256(b"secret").hexdigest()
    rewrite(folder, lambda m: m["rounds"][0]["outputs"][0].update(file=name, sha256=digest))
    with pytest.raises(InputError, match="names a file"):
        read_bundle(folder)


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links here")
def test_a_link_is_refused(folder):
    """A link may lead anywhere."""
    path = next((folder / "raw" / "R1").iterdir())
    data = path.read_bytes()
    (folder.parent / "copy").write_bytes(data)
    path.unlink()
    path.symlink_to(folder.parent / "copy")
    with pytest.raises(InputError, match="not a plain file"):
        read_bundle(folder)


def test_a_bundle_that_is_too_large_is_refused(folder, monkeypatch):
    """Before anything of it is read."""
    monkeypatch.setattr(vault, "MAX_FILE", 100)
    with pytest.raises(InputError, match="too large"):
        read_bundle(folder)


@pytest.mark.parametrize("text", ["", "[]", '{"schema": 2}', "{" * 2000, '{"schema": 1, "rounds": 7}'])
def test_a_broken_manifest_is_bad_input(folder, text):
    """One clear error, whatever stands in it."""
    (folder / "manifest.json").write_text(text)
    with pytest.raises(InputError, match="not an evidence manifest"):
        read_bundle(folder)


def test_a_folder_that_is_no_bundle_is_bad_input(tmp_path):
    """Named by the file that is missing."""
    with pytest.raises(InputError, match=r"manifest\.json"):
        read_bundle(tmp_path)


def test_hostile_node_names_do_not_become_paths(tmp_path, evidence):
    """A node may be called anything; its folder may not."""
    from dataclasses import replace

    from labkit.grading.check import Command, Output

    rounds = (replace(evidence.rounds[0], outputs={Command("../../x", "display version"): Output("text")}),)
    write_bundle(replace(evidence, rounds=rounds), tmp_path / "b")
    assert all(path.is_relative_to(tmp_path / "b") for path in tmp_path.rglob("*.txt"))
    assert read_bundle(tmp_path / "b").rounds == rounds


def test_a_bundle_in_one_archive_is_the_same_evidence(evidence, tmp_path):
    """What is read back equals what was written; the same evidence has the same bytes, and changes are noticed."""
    first, second = tmp_path / "a.zip", tmp_path / "b.zip"
    assert write_bundle(evidence, first) == write_bundle(evidence, second)
    assert first.read_bytes() == second.read_bytes()
    assert read_bundle(first) == evidence
    files = {name: zipfile.ZipFile(first).read(name) for name in zipfile.ZipFile(first).namelist()}
    changed = next(name for name in files if name.startswith("raw/"))
    vault.write_files({**files, changed: files[changed] + b"!"}, tmp_path / "c.zip")
    with pytest.raises(InputError, match="was changed after it was collected"):
        read_bundle(tmp_path / "c.zip")
