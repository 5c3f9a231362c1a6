# ruff: noqa: ARG002  a null sensor is asked as a real one is
"""Sensors for where there is none: they never know, they say why, and they harm nothing."""

from collections.abc import Sequence
from datetime import timedelta

from detox.domain.apps import Identity
from detox.domain.events import Event
from detox.ports import Note, StorageTrouble, Unavailable


class _Silent:
    """What all null sensors share: nothing to watch, nothing to close, one reason."""

    def __init__(self, why: str) -> None:
        self._unavailable = Unavailable(why)

    def fileno(self) -> int | None:
        """There is nothing to watch."""
        return None

    def news(self) -> Sequence[Event]:
        """There is no news."""
        return ()

    def close(self) -> None:
        """There is nothing to give back."""


class NoIdle(_Silent):
    """Nobody can tell when the last input was; this is not an idle time of zero."""

    def idle(self) -> timedelta | Unavailable:
        """Say why nobody can tell."""
        return self._unavailable

    def watch(self, after: timedelta) -> None:
        """Nothing will ever come."""


class NoFront(_Silent):
    """Nobody can tell which app is in front."""

    def front(self) -> Identity | Unavailable | None:
        """Say why nobody can tell."""
        return self._unavailable


class NoProcesses(_Silent):
    """Nobody can tell what runs."""

    def programs(self) -> frozenset[str] | Unavailable:
        """Say why nobody can tell."""
        return self._unavailable


class NoLock(_Silent):
    """Nobody tells of locks."""


class NoCloser(_Silent):
    """Windows cannot be asked to close."""

    def ask_to_close(self, programs: Sequence[str]) -> int | Unavailable:
        """Say why not."""
        return self._unavailable


class NoNotifier(_Silent):
    """Notifications cannot be shown; the caller shows its own card."""

    def show(self, note: Note, stays: timedelta | None) -> bool:
        """Nothing was shown."""
        return False

    def withdraw(self, prompt: int) -> None:
        """Nothing is on the screen."""


class NoAutostart(_Silent):
    """Programs cannot be started with the session."""

    def state(self) -> bool | Unavailable:
        """Say why not."""
        return self._unavailable

    def turn(self, on: bool) -> None:
        """Say why it cannot be switched."""
        raise StorageTrouble(self._unavailable.why)
