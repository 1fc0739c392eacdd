"""Changes of links, as the kernel tells them (rtnetlink, RFC 3549)."""

import select
import socket
from collections.abc import Iterator

LINKS = 1
"""The multicast group of link changes (RTMGRP_LINK)."""
CALM = 0.05
"""Seconds without a further change until one is told: a cable brings several messages."""


def link_changes() -> Iterator[None]:
    """Yield each time after links have changed."""
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE) as kernel:
        kernel.bind((0, LINKS))
        while True:
            kernel.recv(65536)
            while select.select([kernel], [], [], CALM)[0]:
                kernel.recv(65536)
            yield
