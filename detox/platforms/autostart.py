"""Start with the session, on each system in its own way; the state is read back from the system."""

import os
import plistlib
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from detox.ports import StorageTrouble, Unavailable
from detox.words import _, failures

APP_ID = "org.detoxtimer.Detox"

_RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
_APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
_VALUE = "Detox"


def _home(environment: Mapping[str, str]) -> Path:
    return Path(environment.get("HOME") or Path.home())


def _trouble(error: OSError) -> StorageTrouble:
    reason = failures.reason(error)
    return StorageTrouble(_("Autostart could not be changed: {reason}.").format(reason=reason))


class XdgAutostart:
    """A desktop entry in the autostart folder.

    https://specifications.freedesktop.org/autostart-spec/latest/
    """

    by = "XDG autostart"

    def __init__(self, command: Sequence[str], environment: Mapping[str, str] = os.environ) -> None:
        own = environment.get("XDG_CONFIG_HOME") or _home(environment) / ".config"
        shared = environment.get("XDG_CONFIG_DIRS") or "/etc/xdg"
        name = f"{APP_ID}.desktop"
        self._command = command
        self._file = Path(own) / "autostart" / name
        self._shared = [Path(folder) / "autostart" / name for folder in shared.split(":") if folder]

    def state(self) -> bool | Unavailable:
        """Return whether the entry that counts, the user's before the system's, is switched on."""
        for file in (self._file, *self._shared):
            try:
                return _is_on(file.read_text(encoding="utf-8", errors="replace"))
            except FileNotFoundError:
                continue
            except OSError as error:
                return Unavailable(str(_trouble(error)))
        return False

    def turn(self, on: bool) -> None:
        """Write the user's entry, or take it away; a system-wide one is then hidden by it."""
        try:
            if on:
                self._write(_entry(self._command))
            elif any(file.exists() for file in self._shared):
                self._write(_entry(self._command) + "Hidden=true\n")
            else:
                self._file.unlink(missing_ok=True)
        except OSError as error:
            raise _trouble(error) from error

    def _write(self, text: str) -> None:
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = self._file.with_suffix(".part")
        part.write_text(text, encoding="utf-8")
        part.replace(self._file)


def _entry(command: Sequence[str]) -> str:
    return (
        "[Desktop Entry]\nType=Application\nName=Detox\n"
        f"Exec={' '.join(_quoted(word) for word in command)}\n"
        f"Icon={APP_ID}\nTerminal=false\nX-GNOME-Autostart-enabled=true\n"
    )


def _quoted(word: str) -> str:
    """Quote a word of Exec; escaped twice, once as a string and once as an argument.

    https://specifications.freedesktop.org/desktop-entry-spec/latest/exec-variables.html
    """
    if word and all(letter.isalnum() or letter in "/._-+:@,=" for letter in word):
        return word
    argument = "".join(f"\\{letter}" if letter in '"`$\\' else letter for letter in word)
    return '"' + argument.replace("\\", "\\\\").replace("%", "%%") + '"'


def _is_on(entry: str) -> bool:
    lines = [line.strip().replace(" ", "").lower() for line in entry.splitlines()]
    return "hidden=true" not in lines and "x-gnome-autostart-enabled=false" not in lines


class LaunchAgent:
    """A property list in ~/Library/LaunchAgents.

    https://developer.apple.com/library/archive/documentation/MacOSX/Conceptual/BPSystemStartup/Chapters/CreatingLaunchdJobs.html
    """

    by = "LaunchAgent"

    def __init__(self, command: Sequence[str], environment: Mapping[str, str] = os.environ) -> None:
        self._command = command
        self._file = _home(environment) / "Library" / "LaunchAgents" / f"{APP_ID}.plist"

    def state(self) -> bool | Unavailable:
        """Return whether launchd finds our agent and is not told to leave it out."""
        try:
            agent: Any = plistlib.loads(self._file.read_bytes())
        except FileNotFoundError:
            return False
        except OSError as error:
            return Unavailable(str(_trouble(error)))
        except plistlib.InvalidFileException:
            return False
        return (
            isinstance(agent, dict) and bool(agent.get("RunAtLoad")) and not agent.get("Disabled")
        )

    def turn(self, on: bool) -> None:
        """Write the agent, or take it away; it counts from the next log-in on."""
        agent = {
            "Label": APP_ID,
            "ProgramArguments": list(self._command),
            "RunAtLoad": True,
            "ProcessType": "Interactive",
            "LimitLoadToSessionType": "Aqua",
        }
        try:
            if on:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                self._file.write_bytes(plistlib.dumps(agent))
            else:
                self._file.unlink(missing_ok=True)
        except OSError as error:
            raise _trouble(error) from error


class RunKey:
    """A value of the Run key; Windows' own switch for it lies in StartupApproved.

    https://learn.microsoft.com/windows/win32/setupapi/run-and-runonce-registry-keys
    Windows switches a program off without touching the Run value: the last eight bytes of the
    approval are then the time of that, https://github.com/zzzgydi/auto-launch/pull/8
    """

    by = "Run key"

    def __init__(self, command: Sequence[str], registry: Any = None) -> None:
        if registry is None:
            import winreg  # noqa: PLC0415  Windows only

            registry = winreg
        self._command, self._registry = command, registry

    def state(self) -> bool | Unavailable:
        """Return whether the value is there and Windows has not switched it off."""
        try:
            return self._value(_RUN) is not None and not self._refused()
        except OSError as error:
            return Unavailable(str(_trouble(error)))

    def turn(self, on: bool) -> None:
        """Write or take away the value; what the user decided in Windows' settings stays."""
        registry = self._registry
        try:
            with registry.CreateKey(registry.HKEY_CURRENT_USER, _RUN) as key:
                if on:
                    line = subprocess.list2cmdline(self._command)
                    registry.SetValueEx(key, _VALUE, 0, registry.REG_SZ, line)
                elif self._value(_RUN) is not None:
                    registry.DeleteValue(key, _VALUE)
            refused = on and self._refused()
        except OSError as error:
            raise _trouble(error) from error
        if refused:
            raise StorageTrouble(
                _("Windows itself holds Detox back: switch it on in Settings, Apps, Startup.")
            )

    def _refused(self) -> bool:
        approval = self._value(_APPROVED)
        return isinstance(approval, bytes) and any(approval[-8:])

    def _value(self, path: str) -> object:
        registry = self._registry
        try:
            with registry.OpenKey(registry.HKEY_CURRENT_USER, path) as key:
                return registry.QueryValueEx(key, _VALUE)[0]
        except FileNotFoundError:
            return None
