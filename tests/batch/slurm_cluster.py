"""A Slurm cluster of one node, this machine, with everything of its own: ports, state, no other users."""

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = ("slurmctld", "slurmd", "sbatch")
HERE = all(shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin") for program in PROGRAMS)
_CONFIGURATION = """
ClusterName=labkit
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/none
CredType=cred/none
StateSaveLocation={place}/state
SlurmdSpoolDir={place}/spool
SlurmctldPidFile={place}/slurmctld.pid
SlurmdPidFile={place}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MpiDefault=none
ReturnToService=2
KillWait=2
SchedulerParameters=sched_interval=1,batch_sched_delay=0
NodeName={host} NodeAddr=127.0.0.1 CPUs=2 RealMemory=4000 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES State=UP
"""


def _free_ports() -> list[int]:
    with socket.socket() as first, socket.socket() as second:
        for probe in (first, second):
            probe.bind(("127.0.0.1", 0))
        return [first.getsockname()[1], second.getsockname()[1]]


@contextmanager
def slurm_cluster(place: Path) -> Iterator[dict[str, str]]:
    """Serve while it is used; the environment in which Slurm's commands find it."""
    for name in ("state", "spool"):
        (place / name).mkdir(parents=True)
    host = socket.gethostname().partition(".")[0]
    configuration = place / "slurm.conf"
    configuration.write_text(
        _CONFIGURATION.format(host=host, user=getpass.getuser(), place=place, ports=_free_ports())
    )
    environment = {
        **os.environ, "SLURM_CONF": str(configuration), "PATH": f"{os.environ['PATH']}:/usr/sbin",
    }  # fmt: skip
    daemons = []
    try:
        for name in PROGRAMS[:2]:
            with (place / f"{name}.log").open("wb") as log:
                line = [name, "-D", "-f", str(configuration)]
                daemons.append(subprocess.Popen(line, env=environment, stdout=log, stderr=log))
        until = time.monotonic() + 30
        while not _idle(environment):
            assert time.monotonic() < until, "\n".join(log.read_text() for log in place.glob("*.log"))
            time.sleep(0.2)
        yield environment
    finally:
        subprocess.run(["scancel", f"--user={getpass.getuser()}"], env=environment, check=False)
        until = time.monotonic() + 20
        while not _idle(environment) and time.monotonic() < until:
            time.sleep(0.2)
        for daemon in reversed(daemons):
            daemon.terminate()
            daemon.wait()


def _idle(environment: dict[str, str]) -> bool:
    line = ["sinfo", "--noheader", "--format=%T"]
    done = subprocess.run(line, env=environment, capture_output=True, text=True, check=False)
    return done.stdout.strip() == "idle"
