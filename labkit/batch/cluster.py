"""Runs a batch on a Dask cluster: hosts that see the batch's folder and the submissions under the same paths.

The unit of work is a handful of orders, which a worker of the cluster gives to a supervisor of its own (`share`): so
what falls over costs one submission there, too. What a killed worker or a restarted scheduler had in hand is sent
again, and what it had finished is found in the evidence. The ledger stays with this process and is the only truth.
"""

import logging
import secrets
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import CancelledError
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from labkit.batch.executor import Source
from labkit.batch.job import Job, Order, Outcome
from labkit.batch.share import run_share
from labkit.batch.supervisor import Bounds
from labkit.errors import LabkitError, UsageError
from labkit.language import _

SHARE = 12
"""Orders that a worker of the cluster gets at once."""
_PATIENCE = 300.0
"""Seconds for which a scheduler may be away."""
_UNMET = 60.0
"""The same where it was never there: its address may be wrong, or it is about to start."""
_TRIES = 3
"""How often a share may fail as a whole before its orders are told to be errors."""
_LOOK = 0.25
"""Seconds between two looks at the cluster."""
RESOURCE = "labs"
"""The resource of a worker that counts how many shares it takes at a time, where it has one: `--resources labs=2`."""


@dataclass(frozen=True, slots=True)
class Security:
    """Files of TLS: the authority's certificate, this client's, and its key."""

    authority: str = ""
    certificate: str = ""
    key: str = ""


@dataclass(slots=True)
class _Share:
    orders: list[Order]
    tries: int = 0


class Cluster:
    """Runs orders on the cluster of a scheduler, `tcp://HOST:PORT` or `tls://HOST:PORT`."""

    def __init__(self, job: Job, address: str, bounds: Bounds, security: Security | None = None) -> None:
        """Raises UsageError where the library is not installed."""
        try:
            import distributed
        except ImportError as error:
            raise UsageError(
                _("a cluster needs a library that is not installed"), hint="`pip install 'labkit[cluster]'`"
            ) from error
        self._dask: Any = distributed
        _quiet()
        self._job = job
        self._batch = secrets.token_hex(8)
        # a lab in containers takes minutes: a worker that dies is to lose one only
        self._share = 1 if job.runtime == "docker" else SHARE
        self._address = address
        self._bounds = bounds
        self._security = security or Security()
        self._client: Any = None
        self._met = False
        """Whether the scheduler has ever answered."""
        self._in_hand: dict[Any, _Share] = {}
        self._waiting: deque[_Share] = deque()

    def run(self, source: Source) -> Iterator[Outcome | None]:
        """Run all orders that the source gives. Raises LabkitError where the scheduler stays away."""
        exhausted = False
        try:
            while True:
                room = self._room()
                if not exhausted and room > 0:
                    orders = source(self._share)
                    exhausted = not orders
                    if orders:
                        self._waiting.append(_Share(orders))
                if exhausted and not self._waiting and not self._in_hand:
                    return
                self._send()
                yield from self._hear()
        finally:
            if self._client is not None:
                self._client.cancel(list(self._in_hand), force=True)
                self._client.close()

    def _room(self) -> int:
        """How many shares the cluster takes beyond those that it has: two for each worker."""
        workers = len(self._connected().scheduler_info(n_workers=-1)["workers"])
        return int(2 * max(workers, 1) - len(self._in_hand) - len(self._waiting))

    def _connected(self) -> Any:
        """The client; while the scheduler is away, try again. What it had in hand is to be sent again then."""
        if self._client is not None and self._client.status == "running":
            return self._client
        self._waiting.extend(self._in_hand.values())
        self._in_hand.clear()
        until = time.monotonic() + (_PATIENCE if self._met else _UNMET)
        while True:
            try:
                if self._client is not None:
                    self._client.close(timeout=1)
                self._client = self._dask.Client(
                    self._address, security=self._tls(), timeout=10, set_as_default=False
                )
            except (OSError, TimeoutError) as error:
                self._client = None
                if time.monotonic() > until:
                    raise LabkitError(
                        _("the scheduler of the cluster does not answer"),
                        place=self._address,
                        hint=_("is it running, and is this its address? What was graded is kept"),
                    ) from error
                time.sleep(_LOOK)  # it refuses at once where nobody listens
            else:
                self._met = True
                return self._client

    def _tls(self) -> Any:
        if not self._security.authority:
            return None
        return self._dask.Security(
            tls_ca_file=self._security.authority,
            tls_client_cert=self._security.certificate,
            tls_client_key=self._security.key,
            require_encryption=True,
        )

    def _send(self) -> None:
        client = self._connected()
        resources = {RESOURCE: 1} if self._counted(client) else None
        while self._waiting:
            share = self._waiting.popleft()
            records = [_placed(order).record() for order in share.orders]
            future = client.submit(
                run_share, self._batch, self._job.record(), records, self._bounds.seconds, self._bounds.memory,
                pure=False, retries=_TRIES, resources=resources,
            )  # fmt: skip
            self._in_hand[future] = share

    def _counted(self, client: Any) -> bool:
        workers = client.scheduler_info(n_workers=-1)["workers"].values()
        return bool(workers) and all(RESOURCE in worker.get("resources", {}) for worker in workers)

    def _hear(self) -> Iterator[Outcome | None]:
        done = [future for future in self._in_hand if future.done()]
        if not done:
            time.sleep(_LOOK)  # the library tells of one future or of all, and the watch wants a sign of life
            yield None
        for future in done:
            yield from self._finished(future)

    def _finished(self, future: Any) -> Iterator[Outcome]:
        share = self._in_hand.pop(future, None)
        if share is None:
            return
        if future.status == "finished":
            try:
                records = future.result(timeout=30)
            except (OSError, TimeoutError, CancelledError):
                self._waiting.append(share)  # the worker that had the result is gone
                return
            yield from (Outcome.of(record) for record in records)
        elif future.status == "error" and share.tries >= _TRIES:
            cause = str(future.exception())[:300]
            yield from (Outcome(order.number, "error", cause=cause) for order in share.orders)
        else:
            share.tries += future.status == "error"
            self._waiting.append(share)


def _quiet() -> None:
    """Keep the library from telling of each lost connection at length: its loggers have levels of their own."""
    for name in ("asyncio", *logging.root.manager.loggerDict):
        if name.partition(".")[0] in ("asyncio", "distributed"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _placed(order: Order) -> Order:
    """The order for a process that works in another folder than this one."""
    return replace(order, paths=tuple(str(Path(path).absolute()) for path in order.paths))
