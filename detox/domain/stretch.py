"""What counts as working: what quiet mode can see, and how long it has seen work in front.

Working means a work app in front while somebody is there. Where the front app cannot be known, a
running work app takes its place. What is seen is a level; the edges are found here.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from detox.domain.apps import App, Ledger
from detox.domain.timespan import ZERO

# A look at another window, or the moment between two, does not begin the count anew.
GLANCE = timedelta(seconds=30)
# So long without a work app, and the next work is a stretch of its own.
APART = timedelta(minutes=60)


@dataclass(frozen=True, slots=True)
class Seen:
    """What is on the screen, and whether anybody is there; `running` are the work apps that run."""

    front: App | None
    front_known: bool
    running: frozenset[App]
    present: bool

    @property
    def at_work(self) -> bool:
        """Tell whether somebody works at this moment."""
        if not self.present:
            return False
        if not self.front_known:
            return bool(self.running)
        return self.front is not None and self.front.ledger is Ledger.WORK

    def work_apps(self) -> tuple[App, ...]:
        """Return the open work apps, the one in front first, then by name."""
        front = self.front if self.front and self.front.ledger is Ledger.WORK else None
        seen = {front} if front else set()
        return tuple(
            sorted(
                self.running | seen,
                key=lambda app: (front is None or app.name != front.name, app.name, app.program),
            )
        )


@dataclass(frozen=True, slots=True)
class Sight(Seen):
    """What quiet mode can see, and when it must hold its tongue.

    `may_speak` is about nudges, which have limits of their own; `may_offer` also keeps to the
    general budget, as the closing toast and the bedtime message do. `nudge_open` tells whether a
    nudge that was said is still on the screen.
    """

    may_speak: bool
    focusing: bool
    may_offer: bool = True
    nudge_open: bool = True


@dataclass(frozen=True, slots=True)
class Stretch:
    """Work without a long pause: `since` when it is in front, `last` when it was last seen there.

    `going` tells whether it was there at the last look.
    """

    since: datetime | None = None
    last: datetime | None = None
    going: bool = False

    def seen(self, at_work: bool, now: datetime) -> "Stretch":
        """Return the stretch after another look."""
        if not at_work and not self.going:
            return self
        last = now if self.going else self.last
        if not at_work:
            return Stretch(self.since, last, going=False)
        goes_on = self.since is not None and last is not None and ZERO <= now - last <= GLANCE
        since = min(self.since, now) if goes_on and self.since else now
        return Stretch(since, now, going=True)

    def apart(self, now: datetime) -> bool:
        """Tell whether work now would be a new stretch."""
        return not self.going and (self.last is None or now - self.last >= APART)

    def worked(self, now: datetime) -> timedelta:
        """Return for how long work has been in front by now."""
        return now - self.since if self.going and self.since else ZERO

    def slept(self, asleep: timedelta, now: datetime) -> "Stretch":
        """Return the stretch after a sleep, in which nobody worked."""
        return Stretch(None, moved(now, -asleep) if self.going else self.last, going=False)

    def moved(self, by: timedelta) -> "Stretch":
        """Return the stretch after the wall clock was set."""
        return replace(self, since=moved(self.since, by), last=moved(self.last, by))

    def anew(self, now: datetime) -> "Stretch":
        """Return the stretch as if its work had only just come to the front."""
        return replace(self, since=now) if self.going else self


def moved(moment: datetime | None, by: timedelta) -> datetime | None:
    """Return the moment on a clock that was set by so much; beyond the calendar it stays."""
    try:
        return moment + by if moment else None
    except OverflowError:
        return moment
