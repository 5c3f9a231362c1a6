"""The week in plain sentences: what followed the user home, compared, and on which day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from detox.domain.summary import Week
from detox.words import _, ngettext
from detox.words.format import duration, weekday, whole_minutes

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
ENOUGH = 2
MOST, THREE_QUARTERS, TWO_THIRDS, HALF = 0.9, 0.71, 0.58, 0.45


@dataclass(frozen=True, slots=True)
class Story:
    """What the sentence of a week is made from.

    `after_hours` is None while the hours are unconfirmed, `before` where the week before has no
    data; `main_day` is the day with most of it and `share` its part (0 to 1). `current` tells this
    week from an earlier one, `days` how many days have any data.
    """

    screen: timedelta
    after_hours: timedelta | None
    before: timedelta | None = None
    main_day: date | None = None
    share: float = 0.0
    current: bool = True
    days: int = 7


def story(week: Week) -> Story:
    """Return what the sentence of a summary is made from."""
    found = week.findings
    before = None
    if found.after_hours is not None and found.difference is not None:
        before = found.after_hours - found.difference
    return Story(
        screen=week.total.screen,
        after_hours=found.after_hours,
        before=before,
        main_day=found.busiest,
        share=found.share,
        current=is_current(week),
        days=_kept(week),
    )


def is_current(week: Week) -> bool:
    """Tell whether it is the week of today."""
    return week.monday <= week.today < week.monday + WEEK


def is_sparse(week: Week) -> bool:
    """Tell whether there is too little to compare: hardly begun, or without any data."""
    kept = _kept(week)
    return kept < ENOUGH and (is_current(week) or not kept)


def names(week: Week) -> tuple[str, str]:
    """Return what a week and the one before it are called: only the present one is "this"."""
    if is_current(week):
        return _("this week"), _("last week")
    number = week.monday.isocalendar().week
    return _("week {number}").format(number=number), _("the week before")


def sentence(told: Story | Week) -> str:
    """Return one or two sentences about the week; missing data is said and never guessed."""
    it = story(told) if isinstance(told, Week) else told
    if it.days and isinstance(told, Week) and is_sparse(told):
        return _begun(it.days)
    if not it.days:
        return _("There is no data for this week yet.")
    if it.after_hours is None:
        return _unconfirmed(it)
    if not whole_minutes(it.after_hours):
        return _free_evenings(it)
    first = _after_hours(it, duration(it.after_hours))
    second = _main_day(it)
    return f"{first} {second}" if second else first


def yesterday(week: Week) -> str:
    """Return a true sentence about yesterday; "" where nothing is known of it."""
    day = next((day for day in week.days if day.date == week.today - DAY), None)
    if day is None or not day.kept:
        return ""
    length = duration(day.screen)
    if day.after_hours is None:
        return _("Yesterday {length} at the screen.").format(length=length)
    if not whole_minutes(day.after_hours):
        return _("Yesterday {length} at the screen; no work after hours.").format(length=length)
    return _("Yesterday {length} at the screen, {other} of it after hours.").format(
        length=length, other=duration(day.after_hours)
    )


def remarks(week: Week) -> list[str]:
    """Return what the figures of the week leave out, one sentence each."""
    findings, said = week.findings, []
    if findings.difference is not None and week.today < week.days[-1].date and week.kept:
        said.append(_("Compared with the same days of last week."))
    if findings.missing and week.kept:
        said.append(_("Nothing was recorded on {days}.").format(days=_days(findings.missing)))
    if findings.missing_before and week.kept:
        said.append(_("The week before has days without data."))
    if findings.unconfirmed:
        days = _days(findings.unconfirmed)
        said.append(_("Working hours were not confirmed on {days}.").format(days=days))
    if whole_minutes(week.total.not_recorded):
        length = duration(week.total.not_recorded)
        said.append(_("Recording was paused for {length}.").format(length=length))
    return [*said, only_here()]


def only_here() -> str:
    """Return what the figures leave out."""
    return _("Only this computer; phones are not counted.")


def median_label(weeks: int) -> str:
    """Return the heading of the median, over as many weeks as have data."""
    return ngettext("{n}-week median", "{n}-week median", weeks).format(n=weeks)


def share_words(share: float) -> str:
    """Return a share in words: "about half"; "" where no word would be worth saying."""
    if share >= MOST:
        return _("nearly all")
    if share >= THREE_QUARTERS:
        return _("about three quarters")
    if share >= TWO_THIRDS:
        return _("nearly two thirds")
    return _("about half") if share >= HALF else ""


def _kept(week: Week) -> int:
    return sum(day.kept for day in week.days)


def _begun(kept: int) -> str:
    return ngettext(
        "Not enough data yet. This week has {n} day so far.",
        "Not enough data yet. This week has {n} days so far.",
        kept,
    ).format(n=kept)


def _unconfirmed(story: Story) -> str:
    length = duration(story.screen)
    first = _("{length} of screen time.").format(length=length)
    return first + " " + _("After-hours work is counted once you confirm your working hours.")


def _free_evenings(story: Story) -> str:
    if story.before and whole_minutes(story.before):
        return _("No work after hours; the week before it was {length}.").format(
            length=duration(story.before)
        )
    return _("No work after hours.")


def _after_hours(story: Story, length: str) -> str:
    difference = _minutes(story.after_hours) - _minutes(story.before)
    other = duration(timedelta(minutes=abs(difference)))
    if story.before is None:
        message = (
            _("This week {length} fell after working hours.")
            if story.current
            else _("{length} fell after working hours.")
        )
    elif not difference:
        message = (
            _("This week {length} fell after working hours, as much as last week.")
            if story.current
            else _("{length} fell after working hours, as much as the week before.")
        )
    elif difference < 0:
        message = (
            _("This week {length} fell after working hours, {other} less than last week.")
            if story.current
            else _("{length} fell after working hours, {other} less than the week before.")
        )
    else:
        message = (
            _("This week {length} fell after working hours, {other} more than last week.")
            if story.current
            else _("{length} fell after working hours, {other} more than the week before.")
        )
    return message.format(length=length, other=other)


def _main_day(story: Story) -> str:
    share = share_words(story.share)
    if story.main_day is None or not share:
        return ""
    return _("{day} made up {share} of it.").format(day=weekday(story.main_day), share=share)


def _minutes(length: timedelta | None) -> int:
    return whole_minutes(length) if length else 0


def _days(days: Sequence[date]) -> str:
    names = [weekday(day) for day in days]
    if len(names) == 1:
        return names[0]
    return _("{several} and {last}").format(several=", ".join(names[:-1]), last=names[-1])
