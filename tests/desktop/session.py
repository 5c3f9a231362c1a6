"""A small real desktop: an X server, a window manager, a tray, a session bus and notifications.

Everything is private: its own display, its own bus, no system bus, its own home. Only processes
that were started here are ended, by their own handles.
"""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

PARTS = ("Xvfb", "openbox", "trayer", "dbus-daemon", "dunst", "dunstctl", "xterm", "xdotool")
PATIENCE = 20.0

BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "">
<busconfig>
  <type>session</type>
  <listen>unix:path={path}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""

DUNST = """[global]
    monitor = 0
    follow = none
    width = 300
    origin = top-right
    font = Sans 10
    dmenu = {folder}/choose
    always_run_script = true
    idle_threshold = 0
[each]
    script = {folder}/noted
"""

# dunst asks a menu program which of a notification's buttons was meant: the test wrote it down.
CHOOSE = """#!/bin/sh
grep -F -e "$(cat {folder}/wanted)" | head -n 1
"""

NOTED = """#!/bin/sh
printf '%s\\t%s\\t%s\\n' "$DUNST_APP_NAME" "$DUNST_SUMMARY" "$DUNST_BODY" >> {folder}/seen
"""


class NeverHappened(AssertionError):
    """What a test waited for did not come in time."""


def eventually(what: str, ask: Callable[[], T | None], within: float = PATIENCE) -> T:
    """Return the first answer that is true; raise NeverHappened after `within` seconds."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        if answer := ask():
            return answer
        time.sleep(0.05)
    raise NeverHappened(f"{what} did not happen within {within:g} s")


def missing_parts() -> list[str]:
    """Return which of the programs that make a desktop are not installed."""
    return [part for part in PARTS if not shutil.which(part)]


@dataclass
class Desktop:
    """A running desktop and what a test does on it."""

    folder: Path
    display: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    _started: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    # --- starting and ending ---------------------------------------------------------------------

    def start(self, parts: Sequence[str] = ("openbox", "trayer", "bus", "dunst")) -> "Desktop":
        """Start the X server and the parts asked for, in the order they need."""
        home = self.folder / "home"
        home.mkdir(parents=True, exist_ok=True)
        self.environment = _clean_environment(home, self.folder)
        self._start_display()
        starters = {
            "openbox": self._start_openbox,
            "trayer": self.start_tray,
            "bus": self._start_bus,
            "dunst": self._start_dunst,
        }
        for name, starter in starters.items():
            if name in parts:
                starter()
        return self

    def stop(self) -> None:
        """End everything that was started here, the last first."""
        for name in reversed(list(self._started)):
            self.end(name)

    def spawn(
        self, name: str, command: Sequence[str], more: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        """Start a program on this desktop; `stop` ends it, what it says goes into `<name>.log`."""
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                command,
                env=self.environment | dict(more or {}),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
            )
        self._started[name] = process
        return process

    def end(self, name: str) -> None:
        """End one of the programs started here; harmless when it is gone already."""
        process = self._started.pop(name)
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def start_tray(self) -> None:
        """Start the tray host and wait until it owns the tray."""
        self.spawn("trayer", ["trayer", "--edge", "bottom", "--widthtype", "request"])
        self.find_window("trayer", "--class", "trayer")

    def _start_display(self) -> None:
        reader, writer = os.pipe()
        with (self.folder / "xvfb.log").open("ab") as log:
            self._started["xvfb"] = subprocess.Popen(
                ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1366x768x24",
                 "-nolisten", "tcp", "-noreset"],
                pass_fds=(writer,), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        os.close(writer)
        with os.fdopen(reader) as told:
            number = told.readline().strip()
        if not number:
            raise NeverHappened("Xvfb found no free display: " + self.log("xvfb"))
        self.display = f":{number}"
        self.environment["DISPLAY"] = self.display

    def _start_openbox(self) -> None:
        self.spawn("openbox", ["openbox", "--sm-disable"])
        eventually("a window manager", lambda: self.run("xdotool", "get_num_desktops").ok)

    def _start_bus(self) -> None:
        path = self.folder / "bus"
        config = self.folder / "bus.conf"
        config.write_text(BUS.format(path=path), encoding="utf-8")
        self.spawn("bus", ["dbus-daemon", "--nofork", f"--config-file={config}"])
        eventually("a session bus", path.exists)
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={path}"

    def _start_dunst(self) -> None:
        config = self.folder / "dunstrc"
        config.write_text(DUNST.format(folder=self.folder), encoding="utf-8")
        for name, script in (("choose", CHOOSE), ("noted", NOTED)):
            (self.folder / name).write_text(script.format(folder=self.folder), encoding="utf-8")
            (self.folder / name).chmod(0o755)
        self.spawn("dunst", ["dunst", "-conf", str(config)])
        eventually("notifications", lambda: self.run("dunstctl", "count").ok)

    # --- windows ---------------------------------------------------------------------------------

    def window(self, name: str, command: Sequence[str], title: str = "") -> str:
        """Start a program and return the id of its first visible window."""
        process = self.spawn(name, command)
        search = ["--name", title] if title else ["--pid", str(process.pid)]
        return self.find_window(name, *search)

    def terminal(self, name: str, wm_class: str = "XTerm") -> str:
        """Open an xterm of this WM_CLASS and title, and return its window id."""
        return self.window(name, ["xterm", "-class", wm_class, "-T", name], title=f"^{name}$")

    def find_window(self, what: str, *search: str) -> str:
        """Return the id of the first visible window that xdotool finds."""
        return eventually(
            f"a window of {what}",
            lambda: next(
                iter(self.run("xdotool", "search", "--onlyvisible", *search).text.split()), None
            ),
        )

    def activate(self, window: str) -> None:
        """Bring a window to the front and wait until it is there."""
        self.run("xdotool", "windowactivate", "--sync", window)
        eventually("activation", lambda: self.front_window() == window)

    def front_window(self) -> str:
        """Return the id of the window in front, "" where there is none."""
        return self.run("xdotool", "getactivewindow").text

    def type(self, text: str) -> None:
        """Press keys as a person does: the X server sees real input."""
        self.run("xdotool", "type", "--delay", "5", text)

    def press(self, *keys: str) -> None:
        """Press named keys, such as Return or ctrl+s."""
        self.run("xdotool", "key", *keys)

    def move_mouse(self, x: int, y: int) -> None:
        """Move the mouse pointer."""
        self.run("xdotool", "mousemove", str(x), str(y))

    def alive(self, name: str) -> bool:
        """Return whether a program started here still runs."""
        return name in self._started and self._started[name].poll() is None

    def tray_icons(self) -> int:
        """Return how many icons sit in the tray."""
        tray = self.run("xdotool", "search", "--class", "trayer").text.split()
        trees = [self.run("xwininfo", "-tree", "-id", window).text for window in tray]
        return sum(tree.count("\n        0x") for tree in trees)

    # --- notifications ---------------------------------------------------------------------------

    def notifications(self) -> list[tuple[str, str, str]]:
        """Return every notification so far: the app's name, its title and its body."""
        seen = self.folder / "seen"
        lines = seen.read_text(encoding="utf-8").splitlines() if seen.exists() else []
        return [(*line.split("\t"), "", "")[:3] for line in lines]  # type: ignore[misc]

    def notified(self, text: str, within: float = PATIENCE) -> tuple[str, str, str]:
        """Wait for a notification that contains the text and return it."""
        return eventually(
            f"a notification “{text}”",
            lambda: next((seen for seen in self.notifications() if text in "\t".join(seen)), None),
            within,
        )

    def on_screen(self) -> int:
        """Return how many notifications are on the screen now."""
        answer = self.run("dunstctl", "count", "displayed").text
        return int(answer) if answer.isdigit() else 0

    def press_button(self, label: str) -> None:
        """Press the button of this label on the notification on screen."""
        (self.folder / "wanted").write_text(label, encoding="utf-8")
        self.run("dunstctl", "context")

    def dismiss(self) -> None:
        """Wave the notification on screen away."""
        self.run("dunstctl", "close")

    # --- asking ----------------------------------------------------------------------------------

    def run(self, *command: str, timeout: float = 30) -> "Answer":
        """Run a program to its end on this desktop and return what it said."""
        done = subprocess.run(
            command, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True,
            timeout=timeout, check=False, cwd=self.folder,
        )  # fmt: skip
        return Answer(done.returncode, _text(done.stdout), _text(done.stderr))

    def log(self, name: str) -> str:
        """Return what a program started here has printed."""
        return (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")


@dataclass(frozen=True)
class Answer:
    """What a finished program said."""

    code: int
    text: str
    errors: str

    @property
    def ok(self) -> bool:
        """Whether it ended well."""
        return self.code == 0

    def json(self) -> Any:
        """Return its output read as JSON."""
        return json.loads(self.text)


def _clean_environment(home: Path, folder: Path) -> dict[str, str]:
    """Return an environment in which nothing of the machine's own session is left."""
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    kept = ("PATH", "LANG", "TZ", "VIRTUAL_ENV", "COVERAGE_PROCESS_START")
    return {name: os.environ[name] for name in kept if name in os.environ} | {
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(runtime),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={folder}/no-system-bus",
        "NO_AT_BRIDGE": "1",
        "GTK_USE_PORTAL": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _text(output: bytes) -> str:
    return output.decode("utf-8", "replace").strip()
