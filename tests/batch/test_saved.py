"""What a device had saved, where that is what counts: a snapshot tells, a configuration file is both."""

import json

from batch.school import configuration, hand_in, write_school
from batch.test_batch_run import scores
from labkit.batch.intake import read_submission
from labkit.scenario.catalogue import find_lab


def test_a_snapshots_saved_configuration_is_what_counts(tmp_path, grade_here):
    """Who had not saved earns what a reboot leaves, as in a lab that runs; a file for a device is its save."""
    school = write_school(tmp_path / "school")
    rubric = school / "scenarios" / "school" / "pair" / "rubric.yaml"
    rubric.write_text("graded: saved\n" + rubric.read_text())
    right = {name: configuration(name) for name in ("R1", "R2")}
    for student, saved in (("kept", right["R2"]), ("lost", configuration("R2", area=2)), ("never", None)):
        nodes = {name: {"running": text, "saved": text} for name, text in right.items()}
        nodes["R2"]["saved"] = saved
        folder = tmp_path / "in" / student
        folder.mkdir(parents=True)
        (folder / "work.json").write_text(json.dumps({"schema": 1, "nodes": nodes}))
    hand_in(tmp_path / "in", "files", R2=1)
    code, told, said = grade_here(school, tmp_path / "in", "--out", tmp_path / "out")
    assert (code, told["graded"]) == (0, 4), said
    points = {student: row[1] for student, row in scores(tmp_path / "out").items()}
    assert points == {"files": 10.0, "kept": 10.0, "lost": 1.0, "never": 1.0}


def test_what_a_snapshot_says_in_vain_is_left_out(tmp_path):
    """A number is no saved configuration; a line without end is refused in one, too."""
    lab = find_lab("school/pair", (write_school(tmp_path / "school"),))
    path = tmp_path / "work.json"
    text = configuration("R1")

    def read(saved):
        path.write_text(json.dumps({"schema": 1, "nodes": {"R1": {"running": text, "saved": saved}}}))
        return read_submission((path,), lab.topology)

    assert (dict(read(7).configurations), dict(read(7).saved)) == ({"R1": text}, {})
    assert not read("x" * 3_000).saved
    assert "longer than 2000 characters" in str([note.text(str) for note in read("x" * 3_000).notes])
