"""What quiet mode has already said and done: one tally a day, a few days kept.

Because each day has a tally of its own, a clock that is set back finds the old counters again, and
nothing is said twice. An evening belongs to the day it began on, until `day_start`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

KEPT = 14
Listing = tuple[tuple[str, ...], tuple[tuple[str, str], ...]]
"""The apps that a card offers to close, and as a fact those it only names."""


@dataclass(frozen=True, slots=True)
class Evening:
    """What was said and granted on one day; `asked` are the open apps that were asked to close."""

    day: date
    nudges: int = 0
    stretches: int = 0
    snoozes: int = 0
    closing: bool = False
    bedtime: bool = False
    asked: frozenset[str] = frozenset()

    def listing(self, apps: Iterable[str]) -> Listing:
        """Return what a card says of the open work apps: each is asked to close only once."""
        names = tuple(dict.fromkeys(apps))
        offered = tuple(name for name in names if name not in self.asked)
        only_named = "\n".join(name for name in names if name in self.asked)
        return offered, (("asked", only_named),) if only_named else ()


@dataclass(frozen=True, slots=True)
class Tally:
    """The evenings of the last days, the current one last."""

    evenings: tuple[Evening, ...] = ()

    def on(self, day: date) -> "Tally":
        """Return the tally with this day's evening as the current one."""
        if self.evenings and self.evenings[-1].day == day:
            return self
        known = next((one for one in self.evenings if one.day == day), Evening(day))
        others = tuple(one for one in self.evenings if one.day != day)
        return Tally((*others[1 - KEPT :], known))

    @property
    def tonight(self) -> Evening:
        """The current evening."""
        return self.evenings[-1] if self.evenings else Evening(date.min)

    def noting(self, **changes: Any) -> "Tally":
        """Return the tally with fields of the current evening changed."""
        return Tally((*self.evenings[:-1], replace(self.tonight, **changes)))

    def snoozes_in_week(self) -> int:
        """Count the snoozes of the current evening's ISO week."""
        week = self.tonight.day.isocalendar()[:2]
        return sum(one.snoozes for one in self.evenings if one.day.isocalendar()[:2] == week)
