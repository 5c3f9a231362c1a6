"""The real program on a real desktop, with a profile of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.desktop.session import Answer, Desktop, NeverHappened, eventually

ROOT = Path(__file__).parents[2]


@dataclass
class Program:
    """Detox, started from this tree as people start it."""

    desktop: Desktop
    profile: Path
    language: str = "en"
    process: subprocess.Popen[bytes] | None = None
    more: dict[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ("-v",)

    def settings(self, text: str) -> None:
        """Write the settings file; with one, a profile counts as set up."""
        self.profile.mkdir(parents=True, exist_ok=True)
        (self.profile / "settings.toml").write_text(text, encoding="utf-8")

    def start(self, *arguments: str, within: float = 30) -> "Program":
        """Start it hidden (or with other arguments) and wait until `status` answers."""
        verb = arguments or ("run", "--hidden")
        self.process = self.desktop.spawn("detox", self._command(*verb), self._environment())
        eventually("an answer of status", self._answers, within)
        return self

    def ask(self, *arguments: str, timeout: float = 30) -> Answer:
        """Run a verb to its end, as in a terminal."""
        done = subprocess.run(
            self._command(*arguments), env=self.desktop.environment | self._environment(),
            stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout, check=False,
        )  # fmt: skip
        return Answer(done.returncode, done.stdout.decode().strip(), done.stderr.decode().strip())

    def tell(self, *arguments: str) -> Answer:
        """Run a verb that has to work."""
        answer = self.ask(*arguments)
        assert answer.ok, f"{arguments}: exit {answer.code}: {answer.errors}\n{self.log()}"
        return answer

    def status(self) -> dict[str, Any]:
        """Return what `status --json` prints."""
        found = self.ask("status", "--json").json()
        assert isinstance(found, dict)
        return found

    def waits_for(self, part: str, state: str, within: float = 20) -> dict[str, Any]:
        """Wait until a part of the status ("quiet") is in a state, and return that part."""

        def there() -> dict[str, Any] | None:
            found = self.status().get(part) or {}
            return found if found.get("state") == state else None

        return eventually(f"{part} {state}", there, within)

    def table(self, what: str) -> list[dict[str, Any]]:
        """Return the rows of an exported table."""
        rows = self.tell("export", "--what", what, "--format", "json").json()
        assert isinstance(rows, list)
        return rows

    def terminate(self, number: int = signal.SIGTERM, within: float = 10) -> int:
        """Send a signal and return the exit code."""
        assert self.process
        self.process.send_signal(number)
        return self.process.wait(within)

    def kill(self) -> None:
        """End it as a power cut does."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def running(self) -> bool:
        """Return whether the process still lives."""
        return self.process is not None and self.process.poll() is None

    def log(self) -> str:
        """Return what it has printed."""
        return self.desktop.log("detox")

    def _answers(self) -> bool:
        if not self.running():
            raise NeverHappened(f"Detox ended at once:\n{self.log()}")
        return self.ask("status", "--json").ok

    def _command(self, *arguments: str) -> Sequence[str]:
        fixed = ["--profile", str(self.profile), "--lang", self.language, *self.flags]
        return [sys.executable, "-m", "detox", *fixed, *arguments]

    def _environment(self) -> dict[str, str]:
        return {"PYTHONPATH": os.fspath(ROOT), "QT_QPA_PLATFORM": "xcb", **self.more}
