"""How long blocks and breaks last: what the settings mean to the focus timer."""

from dataclasses import dataclass
from datetime import time, timedelta

from detox.domain.records import Kind
from detox.domain.settings import Settings


def _m(minutes: int) -> timedelta:
    return timedelta(minutes=minutes)


LONG_BREAK = _m(15)
LONG_AFTER = 4
FIXED = {"25/5": (_m(25), _m(5)), "50/10": (_m(50), _m(10))}

# Free flow: the break grows with the work before it (Flowtime rule, Biwer et al.).
FLOW_SHORT, FLOW_MIDDLE, FLOW_LONG = _m(5), _m(8), _m(10)
FLOW_SHORT_TO, FLOW_LONG_FROM = _m(25), _m(50)


@dataclass(frozen=True, slots=True)
class FocusPlan:
    """What the timer is told by the settings.

    `work` None is free flow: a block without a planned end. `short_break` None lets the break
    follow from the time worked. `long_after` 0 means that no break is a long one. `idle_limit` is
    the time without input that holds a running block.
    """

    work: timedelta | None
    short_break: timedelta | None
    long_break: timedelta
    long_after: int
    auto_break: bool
    auto_next: bool
    extend_by: timedelta
    extend_limit: int
    postpone_by: timedelta
    postpone_limit: int
    idle_limit: timedelta
    day_start: time

    def short(self, worked: timedelta) -> timedelta:
        """Return the length of a short break after so much work."""
        if self.short_break is not None:
            return self.short_break
        if worked <= FLOW_SHORT_TO:
            return FLOW_SHORT
        return FLOW_MIDDLE if worked < FLOW_LONG_FROM else FLOW_LONG

    def rest(self, worked: timedelta, done: int) -> tuple[Kind, timedelta]:
        """Return kind and length of the break after the day's block number `done`."""
        if self.long_after and done % self.long_after == 0:
            return Kind.LONG_BREAK, self.long_break
        return Kind.SHORT_BREAK, self.short(worked)


def plan(settings: Settings) -> FocusPlan:
    """Return the plan of a preset; lengths that were written down win over the preset's."""
    focus, breaks = settings.focus, settings.breaks
    work, short_break = FIXED.get(focus.preset, (None, None))
    return FocusPlan(
        work=focus.work or work,
        short_break=focus.short_break or short_break,
        long_break=focus.long_break or LONG_BREAK,
        long_after=_long_after(settings),
        auto_break=focus.auto_break,
        auto_next=focus.auto_next,
        extend_by=focus.extend_by,
        extend_limit=focus.extend_limit,
        postpone_by=breaks.postpone_by,
        postpone_limit=breaks.postpone_limit,
        idle_limit=breaks.natural_break,
        day_start=settings.schedule.day_start,
    )


def _long_after(settings: Settings) -> int:
    focus = settings.focus
    if focus.long_after is not None:
        return focus.long_after
    return LONG_AFTER if focus.preset in FIXED or focus.long_break is not None else 0
