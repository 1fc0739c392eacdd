"""The one place that reads the environment."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_LANGUAGE = ("LABKIT_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
"""Where a language is looked for, in the order of locale(7)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where labkit keeps and finds things on this machine."""

    state_dir: Path
    """Running labs, one folder each (`LABKIT_STATE_DIR`)."""
    search_path: tuple[Path, ...]
    """A school's own folders, each with scenarios/, topologies/ and graders/ (`LABKIT_PATH`)."""
    seed: str
    """The secret from which variables are drawn per student (`LABKIT_SEED`)."""
    language: str
    """`en` or `zh` (`LABKIT_LANG`, else the locale)."""
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Everything, for files that name a variable in place of a password."""

    @classmethod
    def from_environment(cls) -> "Settings":
        """Read the settings from the process's environment."""
        env = os.environ
        language = next(filter(None, map(env.get, _LANGUAGE)), "en")
        return cls(
            state_dir=Path(env.get("LABKIT_STATE_DIR") or _default_state_dir()).absolute(),
            search_path=tuple(Path(part) for part in env.get("LABKIT_PATH", "").split(os.pathsep) if part),
            seed=env.get("LABKIT_SEED", ""),
            language="zh" if language.lower().startswith("zh") else "en",
            environment=dict(env),
        )


def _default_state_dir() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "labkit"
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "labkit"
