"""The real program as a subprocess, and a running instance to talk to, for tests."""

import os
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from detox.app.control import ControlServer
from detox.app.instance import Lock
from detox.app.paths import Profile
from detox.cli import wire
from detox.cli.wire import Refused, Request
from detox.platforms import select
from detox.ports import Reply

unix_only = pytest.mark.skipif(
    not hasattr(os, "getuid"), reason="Windows has no such environment, sockets or signals"
)
KEPT = ("PATH", "HOME", "SYSTEMROOT", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TEMP", "TMP")
STATUS: dict[str, Any] = {
    "version": "0.1.0",
    "running": True,
    "now": "2026-11-23T17:05:00+08:00",
    "focus": {
        "state": "running", "kind": "work", "ends_at": "2026-11-23T17:20:00+08:00",
        "left_s": 900, "label": "Laporan", "blocks_today": 3,
    },
    "quiet": {
        "state": "daytime", "until": None, "nudges_tonight": 0, "snoozes_left": 2, "work_apps": [],
    },
    "day": {"kind": "workday", "name": None, "work": [["07:30", "16:00"]], "confirmed": True},
    "usage": {"state": "logging", "app": "Word", "since": None, "today_s": 3600},
    "capabilities": {"idle": {"works": True, "by": "XScreenSaver", "why": None}},
}  # fmt: skip


class Program:
    """Runs the command line in a profile of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.place = Profile(str(folder))

    def command(self, *arguments: str) -> list[str]:
        return [
            sys.executable, "-m", "detox.app.front", "--profile", str(self.folder), *arguments,
        ]  # fmt: skip

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        if hasattr(os, "getuid"):  # Windows' own library reads another grammar of TZ
            kept["TZ"] = "Asia/Makassar"
        return {**kept, "LANG": "C.UTF-8", "PYTHONIOENCODING": "utf-8", **more}

    def run(self, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            self.command(*arguments),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=60,
            env=self.environment(**environment),
        )

    def out(self, *arguments: str) -> str:
        """Return what a verb that must succeed has printed."""
        done = self.run(*arguments)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout


class Running:
    """A running instance: the lock, the socket, and answers that the test chooses."""

    def __init__(self, place: Profile) -> None:
        self.heard: list[Request] = []
        self.languages: list[str | None] = []
        self.answers: dict[str, list[Reply] | Exception] = {"status": [{"status": STATUS}]}
        self._lock = Lock(place.lock)
        assert self._lock.take()
        self.server = ControlServer(select.listen(place.socket), self._submit)
        self.server.start()

    def _submit(self, request: Request) -> "Future[Iterable[Reply]]":
        self.heard.append(request._replace(lang=None))
        self.languages.append(request.lang)
        future: Future[Iterable[Reply]] = Future()
        answer = self.answers.get(request.do, [wire.done()])
        if isinstance(answer, Refused):
            future.set_exception(answer)
        elif not isinstance(answer, Exception):
            future.set_result([{"ok": True, **reply} for reply in answer])
        return future

    def leave(self) -> None:
        self.server.stop()
        self._lock.release()
