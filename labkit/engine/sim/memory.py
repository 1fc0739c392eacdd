"""Stages that remember what they read."""

from collections.abc import Callable
from typing import Any, TypeVar

Answer = TypeVar("Answer")


class Memory:
    """Answers of pure stages, each kept with the input that it read.

    A stage runs again only when its input differs. When a new answer equals the old one the old object
    stays, so that later stages see at once that nothing changed.
    """

    def __init__(self) -> None:
        self._kept: dict[str, tuple[tuple[Any, ...], Any]] = {}
        self._apart: dict[str, Memory] = {}
        self.runs: dict[str, int] = {}
        """How often each stage ran, for tests and benchmarks."""

    def recall(self, stage: str, solve: Callable[..., Answer], *inputs: Any) -> Answer:
        """The stage's answer to these inputs, computed if it is not the one remembered."""
        kept = self._kept.get(stage)
        if kept is not None and kept[0] == inputs:
            known: Answer = kept[1]
            return known
        self.runs[stage] = self.runs.get(stage, 0) + 1
        answer = solve(*inputs)
        if kept is not None and kept[1] == answer:
            answer = kept[1]
        self._kept[stage] = (inputs, answer)
        return answer

    def apart(self, name: str) -> "Memory":
        """A memory of its own for stages that are solved once more, with other inputs."""
        return self._apart.setdefault(name, Memory())

    def holds_for(self, stage: str, *inputs: Any) -> None:
        """Note that the stage's last answer is also its answer to these inputs, which will be asked next."""
        self._kept[stage] = (inputs, self._kept[stage][1])
