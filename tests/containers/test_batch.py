"""Submissions graded in containers: the scores of the simulation, and nothing left of a batch that is killed."""

import os
import signal
import subprocess
import threading

import pytest

from batch.school import hand_in, write_school
from batch.test_batch_run import command, grade, scores
from containers.labs import wait
from labkit.runtime.docker.containers import sweep_unstarted

NAME = "grading school/pair"
LAB = {"label": f"labkit.lab={NAME}"}


@pytest.fixture
def handed_in(client, tmp_path):
    """A right submission, one with a wrong area, and one without R2; and the containers of the lab, by its id."""
    for student, area in (("right", 1), ("wrong", 2), ("half", 0)):
        hand_in(tmp_path / "in", student, R2=area)
    school = write_school(tmp_path / "school")

    def running():
        found = client.api.containers(filters=LAB)
        return {entry["Labels"]["labkit.id"] for entry in found}

    return school, running


def test_a_batch_in_containers_gives_the_same_scores_and_survives_a_kill(client, handed_in, tmp_path):
    """Not more labs at once than workers; those of a killed batch end with it; resumed, it ends as in memory."""
    school, running = handed_in
    assert grade(school, tmp_path / "in", "--out", tmp_path / "memory")[0] == 0
    more = ("--out", tmp_path / "docker", "--runtime", "docker", "--workers", "1")
    line, environment = command(school, tmp_path / "in", *more)
    killed = subprocess.Popen(line, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
    wait(running, 60)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    wait(lambda: not running(), 30)
    sweep_unstarted(client, NAME, 0)  # those it had made and not yet tied to itself
    at_once, over = [], threading.Event()

    def watch():
        while not over.wait(0.5):
            at_once.append(len(running()))

    watching = threading.Thread(target=watch)
    watching.start()
    code, summary, said = grade(school, tmp_path / "in", *more)
    over.set()
    watching.join()
    assert (code, summary["graded"]) == (0, 3), said
    assert max(at_once) == 1
    assert not client.api.containers(all=True, filters=LAB)
    assert scores(tmp_path / "docker") == scores(tmp_path / "memory")
