"""500 FakeNOS devices in a process of their own: prints when they listen, and its memory, then waits."""

import json
import sys
import time

import psutil
from fakenos import FakeNOS


def main() -> None:
    """Serve as many hosts as the first argument says, from the port that the second one says."""
    count, port = int(sys.argv[1]), int(sys.argv[2])
    began = time.perf_counter()
    host = {
        "username": "student",
        "password": "student",
        "port": [port, port + count - 1],
        "replicas": count,
        "platform": "huawei_smartax",
    }
    net = FakeNOS(inventory={"hosts": {"R": host}})
    net.start()
    me = psutil.Process()
    report = {
        "seconds": time.perf_counter() - began,
        "megabytes": me.memory_info().rss / 1e6,
        "threads": me.num_threads(),
    }
    sys.stdout.write(json.dumps(report) + "\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main()
