"""What lint tells an author."""

from labkit.scenario.catalogue import find_lab
from labkit.scenario.lint import student_faults

SCENARIO = "id: a\ntitle: {en: A}\ntopology: ring-of-three\nvariables: {n: {pool: [1, 2]}}\n"


def test_lint_finds_faults_of_some_students(tmp_path):
    """A branch that only some draws take is tried too."""
    (tmp_path / "start").mkdir()
    (tmp_path / "scenario.yaml").write_text(SCENARIO)
    template = "{% if n == 1 %}{{ one }}{% else %}{{ two }}{% endif %}\n"
    (tmp_path / "start" / "R1.cfg.j2").write_text(template)
    found = student_faults(find_lab(str(tmp_path)))
    assert sorted(str(problem).removeprefix(f"{tmp_path}/") for problem in found) == [
        "start/R1.cfg.j2:1:1: cannot be rendered: 'one' is undefined",
        "start/R1.cfg.j2:1:1: cannot be rendered: 'two' is undefined",
    ]
