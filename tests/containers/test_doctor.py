"""`labkit doctor`: what a machine lacks, and the command that brings it."""

import json

from labkit.doctor import examine


def test_without_an_engine_the_way_to_one_is_named(bench, monkeypatch, tmp_path):
    """Docker is missing, with a command; a negative answer, and no traceback."""
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/nobody.sock")
    ran = bench.run("doctor", "--json")
    assert ran.code == 1
    findings = {finding["what"]: finding for finding in json.loads(ran.out)["findings"]}
    assert findings["Docker"]["state"] == "missing"
    assert findings["Docker"]["hint"]
    assert findings["Python"]["state"] == "ok"


def test_a_state_folder_that_cannot_be_written_is_told(monkeypatch, tmp_path):
    """The nearest folder that exists decides; a file where a folder should be is no folder."""
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/nobody.sock")
    (tmp_path / "file").touch()
    (finding,) = (found for found in examine(tmp_path / "file" / "state") if found.what == "state folder")
    assert finding.state == "missing"
    assert "LABKIT_STATE_DIR" in finding.hint


def test_with_an_engine_image_and_kernel_are_looked_at(client, tmp_path):
    """What the kernel lacks is a limit and not a fault: no command brings it."""
    findings = {finding.what: finding for finding in examine(tmp_path)}
    assert (findings["Docker"].state, findings["containers' image"].state) == ("ok", "ok")
    assert findings["kernel"].state in ("ok", "limited")
