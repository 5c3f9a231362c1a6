"""What Detox perceives and does through the system: one sensor per role, and how well it works."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, Protocol, TypeVar

from detox.domain.events import Event
from detox.ports import (
    Autostart,
    Capability,
    Closer,
    FrontApp,
    IdleSensor,
    LockSensor,
    Notifier,
    ProcessList,
    SensorFailed,
)
from detox.words import _

T = TypeVar("T")

ROLES = (
    "front_app", "idle", "processes", "notifications", "tray", "lock", "sleep", "calls",
    "do_not_disturb", "close", "autostart",
)  # fmt: skip
"""The rows of `doctor`, in order."""


class IdleAlarm(Protocol):
    """Push idle time when it passes a limit and when input returns. Called from one thread only.

    Where `fileno` is None nothing is ever pushed, and the shell asks the `IdleSensor` instead.
    """

    def fileno(self) -> int | None:
        """Return the descriptor to watch, or None."""
        ...

    def watch(self, after: timedelta) -> None:
        """Push from now on at this limit, in both directions; it replaces an earlier limit."""
        ...

    def news(self) -> Sequence[Event]:
        """Take in what has come, as `IdleSeen`, oldest first."""
        ...

    def close(self) -> None:
        """Give back what it holds; harmless when repeated."""
        ...


@dataclass(frozen=True, slots=True)
class Senses:
    """The sensors and doers of this desktop; null ones where nothing works.

    `idle_alarm` may be the same object as `idle`; both are called from one thread.
    """

    idle: IdleSensor
    idle_alarm: IdleAlarm
    front: FrontApp
    processes: ProcessList
    lock: LockSensor
    closer: Closer
    notifier: Notifier
    autostart: Autostart
    capabilities: tuple[Capability, ...]

    def close(self) -> None:
        """Give back all that the sensors hold; harmless when repeated."""
        for sensor in (self.idle, self.idle_alarm, self.front, self.lock, self.notifier):
            with suppress(SensorFailed, OSError):
                sensor.close()


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """The sensor that took a role, by which means, or why only a null sensor did."""

    sensor: T
    by: str | None
    why: str | None

    def capability(self, role: str) -> Capability:
        """Return the row of `doctor`."""
        return Capability(role, self.by is not None, self.by, self.why)


def first_working(candidates: Iterable[Callable[[], T]], fallback: Callable[[str], T]) -> Found[T]:
    """Return the first candidate that can be made, else the fallback; never fail."""
    refusals: list[str] = []
    for make in candidates:
        try:
            sensor = make()
        except SensorFailed as refusal:
            refusals.append(str(refusal))
        except Exception as error:  # noqa: BLE001  a probe fails in any way the system invents
            refusals.append(f"{type(error).__name__}: {error}")
        else:
            return Found(sensor, str(getattr(sensor, "by", type(sensor).__name__)), None)
    why = " ".join(dict.fromkeys(refusals)) or _("Nothing on this system does this.")
    return Found(fallback(why), None, why)
