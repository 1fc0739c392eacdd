"""What operating systems do differently about processes. Each of these does without what a system has not."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path


def end_at_once(process: BaseProcess) -> None:
    """End a process, whatever it does at the moment."""
    process.kill()


def birth(pid: int) -> str:
    """What tells a process from an earlier one of the same number: boot and tick of its start (proc(5), field 22).

    Empty where the system does not tell.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").partition("-")[0]
        behind_its_name = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2]
    except OSError:
        return ""
    return f"{boot}.{behind_its_name.split()[19]}"


def is_gone(pid: int, born: str = "") -> bool:
    """Whether a process of this machine is certainly gone, even if its number is another's now.

    Windows is not asked: there, asking would end it.
    """
    if sys.platform == "win32":
        return False
    if born and birth(pid) not in ("", born):
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Hold Ctrl+C back for a moment, and for good from the processes that are started in it.

    Else it comes to them before they can leave it to their parent, and each prints where it was.
    """
    if sys.platform == "win32":
        yield
        return
    import signal
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # it would let the signal through when the first process starts it
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def leave_interrupts_to_the_parent() -> None:
    """Let Ctrl+C in the terminal be the business of the process that started this one."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def limit_memory(limit: int) -> None:
    """Let the system refuse what goes far beyond a limit, in bytes, at one stroke; Windows cannot."""
    if sys.platform == "win32":
        return
    import resource

    room = 4 * limit + (2 << 30)  # address space is more than memory: libraries, and a stack for each thread
    resource.setrlimit(resource.RLIMIT_AS, (room, room))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def resident(pid: int | None) -> int:
    """Bytes of memory that a process takes; 0 where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
