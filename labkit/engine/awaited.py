"""Results of probes in a network that takes its time."""

from collections.abc import Iterator

from labkit.engine.engine import ProbeResult


class Awaited(Iterator[ProbeResult]):
    """Results of a probe of which each has to be waited for.

    Waiting reads and changes nothing of the lab, so that nobody needs to be kept from it meanwhile.
    """

    def __init__(self, results: Iterator[ProbeResult]) -> None:
        self._results = results

    def __next__(self) -> ProbeResult:
        return next(self._results)
