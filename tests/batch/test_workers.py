"""Workers that are started before there is anything to do."""

from batch.school import hand_in, write_school
from labkit.batch.job import Job, Order
from labkit.batch.submissions import find_submissions
from labkit.batch.supervisor import Bounds, Supervisor


def test_a_worker_that_waits_does_the_work_when_it_comes(tmp_path):
    """It loads what it needs before it knows the job, and nobody is started in its place."""
    school = write_school(tmp_path)
    hand_in(tmp_path / "in", "one")
    (found,) = find_submissions(tmp_path / "in", None, tmp_path)
    job = Job(lab="school/pair", out=str(tmp_path / "out"), search_path=(str(school),))
    order = Order(1, found.student, "", found.key, found.digest, 1, tuple(map(str, found.paths)))
    supervisor = Supervisor(job, 4, Bounds())
    supervisor.hire(1)
    waiting = [one.process.pid for one in supervisor._workers]
    orders = [order]
    met = []

    def source(count):
        given, orders[:] = orders[:count], orders[count:]
        return given

    for outcome in supervisor.run(source):
        met += [one.process.pid for one in supervisor._workers]
        if outcome is not None:
            assert (outcome.number, outcome.state) == (1, "graded")
    assert set(met) == set(waiting)


def test_workers_for_whom_nothing_comes_leave_in_silence(capfd):
    """A batch that ends before its job is known to be sound has said why itself."""
    supervisor = Supervisor(Job(lab="no/such", out="nowhere"), 2, Bounds())
    supervisor.hire(1)
    processes = [one.process for one in supervisor._workers]
    for one in supervisor._workers:
        one.pipe.close()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0]
    assert capfd.readouterr().err == ""
