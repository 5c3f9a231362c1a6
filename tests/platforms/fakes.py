"""Stand-ins for the parts of systems that this one does not have."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from detox.platforms.windows import Owner


@dataclass
class FakeApp:
    """An app as AppKit would describe it."""

    bundle: str
    program: str
    pid: int
    asked: int = 0
    obeys: bool = True

    def terminate(self) -> bool:
        self.asked += 1
        return self.obeys


class FakeWorkspace:
    """Apps, the first of them in front."""

    def __init__(self, apps: Sequence[FakeApp]) -> None:
        self._apps = apps

    def frontmost(self) -> FakeApp | None:
        return self._apps[0] if self._apps else None

    def running(self) -> Sequence[FakeApp]:
        return self._apps


@dataclass
class FakeProcess:
    """A process as psutil would describe it; `refuses` is raised instead of exe and cmdline."""

    path: str
    comm: str = ""
    words: list[str] = field(default_factory=list)
    born: float = 0.0
    refuses: Any = None
    looked_at: int = 0
    ours: bool = True

    def _unless_refused(self, answer: Any) -> Any:
        if self.refuses:
            raise self.refuses(1)
        return answer

    def name(self) -> str:
        self.looked_at += 1
        return self.comm or self.path.rpartition("/")[2][:15]

    def exe(self) -> str:
        return str(self._unless_refused(self.path))

    def cmdline(self) -> list[str]:
        return list(self._unless_refused(self.words))

    def create_time(self) -> float:
        return self.born


class FakeRegistry:
    """The little of winreg that autostart needs, in memory."""

    HKEY_CURRENT_USER = 1
    REG_SZ = 1

    def __init__(self) -> None:
        self.keys: dict[str, dict[str, object]] = {}

    @contextmanager
    def CreateKey(self, _root: int, path: str) -> Iterator[str]:  # noqa: N802  winreg's name
        self.keys.setdefault(path, {})
        yield path

    @contextmanager
    def OpenKey(self, _root: int, path: str) -> Iterator[str]:  # noqa: N802  winreg's name
        if path not in self.keys:
            raise FileNotFoundError(path)
        yield path

    def QueryValueEx(self, key: str, name: str) -> tuple[object, int]:  # noqa: N802
        if name not in self.keys[key]:
            raise FileNotFoundError(name)
        return self.keys[key][name], 1

    def SetValueEx(self, key: str, name: str, _zero: int, _kind: int, value: object) -> None:  # noqa: N802
        self.keys[key][name] = value

    def DeleteValue(self, key: str, name: str) -> None:  # noqa: N802
        del self.keys[key][name]


class FakeDesktop:
    """Windows' windows: number -> who owns it; the first is in front."""

    def __init__(self, owners: dict[int, Owner]) -> None:
        self._owners = owners
        self.asked: list[int] = []

    def foreground(self) -> int | None:
        return next(iter(self._owners), None)

    def owner(self, window: int) -> Owner:
        return self._owners[window]

    def main_windows(self) -> Iterator[int]:
        yield from self._owners

    def ask_to_close(self, window: int) -> bool:
        self.asked.append(window)
        return True
