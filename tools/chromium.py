"""A headless Chromium, asked over a pipe by the DevTools protocol: widths of telephones, colour schemes, errors.

https://chromedevtools.github.io/devtools-protocol/ — each message is JSON, ended by a zero byte. Needs a POSIX system.
"""

import base64
import fcntl
import json
import os
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from labkit.browser import headless

_PATIENCE = 60
"""Seconds that an answer may take."""
_ABOVE = 10
"""The browser's ends of the pipes keep clear of those that it will know them by."""
_HAND_OVER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.dup2(int(sys.argv[2]), 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""Chromium reads commands from descriptor 3 and answers on 4, which `subprocess` cannot give it."""


class BrowserError(Exception):
    """The browser did not do what it was asked."""


@dataclass
class Page:
    """A tab of a browser; `faults` are what its console has complained of."""

    _to: int
    _from: int
    _session: str = ""
    _last: int = 0
    _pending: bytes = b""
    _events: list[dict[str, Any]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command, wait for its answer, and return it. Raises BrowserError."""
        self._last += 1
        message: dict[str, Any] = {"id": self._last, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._last:
                if "error" in answer:
                    raise BrowserError(f"{method}: {answer['error']['message']}")
                result: dict[str, Any] = answer["result"]
                return result
            self._hear(answer)

    def attach(self) -> None:
        """Open a tab, to which all commands go from now on."""
        tab = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=tab, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.ask(f"{domain}.enable")

    def show(
        self, path: Path, *, width: int, height: int = 900, dark: bool = False, scale: float = 1
    ) -> None:
        """Open a file in a window of this size, in CSS pixels, and wait until it is there."""
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=scale,
            mobile=width < 600,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setEmulatedMedia", features=[scheme])
        self.faults.clear()
        self._events.clear()
        self.ask("Page.navigate", url=path.resolve().as_uri())
        while not any(event["method"] == "Page.loadEventFired" for event in self._events):
            self._hear(self._next())

    def evaluate(self, expression: str) -> Any:
        """Return the value of a JavaScript expression, as JSON has it."""
        result = self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in result:
            raise BrowserError(f"{expression}: {result['exceptionDetails']['text']}")
        return result["result"].get("value")

    def picture(self) -> bytes:
        """Return what the window shows, as PNG."""
        return base64.b64decode(self.ask("Page.captureScreenshot", format="png")["data"])

    def _next(self) -> dict[str, Any]:
        deadline = time.monotonic() + _PATIENCE
        while b"\0" not in self._pending:
            ready, _, _ = select.select([self._from], [], [], max(0.0, deadline - time.monotonic()))
            received = os.read(self._from, 1 << 16) if ready else b""
            if not received:
                raise BrowserError("it does not answer" if not ready else "it has ended")
            self._pending += received
        message, self._pending = self._pending.split(b"\0", 1)
        decoded: dict[str, Any] = json.loads(message)
        return decoded

    def _hear(self, event: dict[str, Any]) -> None:
        """Keep an event, and what the console says of faults."""
        self._events.append(event)
        match event.get("method"):
            case "Log.entryAdded" if event["params"]["entry"]["level"] in ("error", "warning"):
                self.faults.append(event["params"]["entry"]["text"])
            case "Runtime.exceptionThrown":
                self.faults.append(event["params"]["exceptionDetails"]["text"])
            case "Runtime.consoleAPICalled" if event["params"]["type"] in ("error", "warning", "assert"):
                self.faults.append(str(event["params"]["args"]))


@contextmanager
def opened(browser: str) -> Iterator[Page]:
    """Start a browser with an empty tab, and end it afterwards."""
    theirs, to = _pipe()
    back, answers = _pipe()
    with tempfile.TemporaryDirectory(prefix="labkit-chromium-", ignore_cleanup_errors=True) as profile:
        command = [*headless(browser, profile), "--remote-debugging-pipe"]
        process = subprocess.Popen(  # noqa: S603  our own arguments
            [sys.executable, "-c", _HAND_OVER, str(theirs), str(answers), *command],
            pass_fds=(theirs, answers),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for end in (theirs, answers):
            os.close(end)
        try:
            page = Page(to, back)
            page.attach()
            yield page
        finally:
            for end in (to, back):
                os.close(end)
            process.kill()
            process.wait(_PATIENCE)


def _pipe() -> tuple[int, int]:
    """Make a pipe, reading end first, both ends out of the way."""
    ends = os.pipe()
    moved = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, _ABOVE) for end in ends]
    for end in ends:
        os.close(end)
    return moved[0], moved[1]
