"""The week in plain sentences: what followed the user home, compared, and on which day."""

from collections.abc import Sequence
from datetime import date, timedelta

from detox.domain.summary import Week
from detox.words import _, ngettext
from detox.words.format import duration, weekday, whole_minutes

MOST, THREE_QUARTERS, TWO_THIRDS, HALF = 0.9, 0.71, 0.58, 0.45
MINUTE = timedelta(minutes=1)


def sentence(week: Week) -> str:
    """Return one or two sentences about the week; missing data is said and never guessed."""
    after_hours = week.findings.after_hours
    if not week.kept:
        return _("There is no data for this week yet.")
    if after_hours is None:
        return _unconfirmed(week.total.screen)
    if not whole_minutes(after_hours):
        return _free_evenings(after_hours, week.findings.difference)
    first = _after_hours(week, after_hours)
    second = _busiest(week.findings.busiest, week.findings.share)
    return f"{first} {second}" if second else first


def remarks(week: Week) -> list[str]:
    """Return what the figures of the week leave out, one sentence each."""
    findings, said = week.findings, []
    if findings.difference is not None and week.today < week.days[-1].date and week.kept:
        said.append(_("Compared with the same days of last week."))
    if findings.missing and week.kept:
        said.append(_("Nothing was recorded on {days}.").format(days=_days(findings.missing)))
    if findings.missing_before and week.kept:
        said.append(_("The week before has days without data."))
    if findings.unconfirmed and findings.after_hours is not None:
        said.append(
            _("Working hours were not confirmed on {days}; after-hours work is not counted there.")
            .format(days=_days(findings.unconfirmed))
        )  # fmt: skip
    if whole_minutes(week.total.not_recorded):
        length = duration(week.total.not_recorded)
        said.append(_("{length} were not recorded, as you asked.").format(length=length))
    return [*said, only_here()]


def only_here() -> str:
    """Return what no figure can hold."""
    return _("Only this computer; phones are not counted.")


def share_words(share: float) -> str:
    """Return a share in words: "about half"; "" where no word would be worth saying."""
    if share >= MOST:
        return _("nearly all")
    if share >= THREE_QUARTERS:
        return _("about three quarters")
    if share >= TWO_THIRDS:
        return _("nearly two thirds")
    return _("about half") if share >= HALF else ""


def median_label(weeks: int) -> str:
    """Return the heading of the median, over as many weeks as have data."""
    return ngettext("{n}-week median", "{n}-week median", weeks).format(n=weeks)


def _unconfirmed(screen: timedelta) -> str:
    first = _("{length} of screen time.").format(length=duration(screen))
    return first + " " + _("After-hours work is counted once you confirm your working hours.")


def _free_evenings(after_hours: timedelta, difference: timedelta | None) -> str:
    before = after_hours - difference if difference is not None else timedelta(0)
    if not whole_minutes(before):
        return _("No work after hours.")
    message = _("No work after hours; the week before it was {length}.")
    return message.format(length=duration(before))


def _after_hours(week: Week, after_hours: timedelta) -> str:
    this = week.today < week.monday + timedelta(days=7)
    length = duration(after_hours)
    if week.findings.difference is None:
        alone = _("This week {length} fell after working hours.")
        return (alone if this else _("{length} fell after working hours.")).format(length=length)
    before = after_hours - week.findings.difference
    change = whole_minutes(after_hours) - whole_minutes(before)
    message = _compared_now(change) if this else _compared_then(change)
    return message.format(length=length, other=duration(abs(change) * MINUTE))


def _compared_now(change: int) -> str:
    if change < 0:
        return _("This week {length} fell after working hours, {other} less than last week.")
    if change > 0:
        return _("This week {length} fell after working hours, {other} more than last week.")
    return _("This week {length} fell after working hours, as much as last week.")


def _compared_then(change: int) -> str:
    if change < 0:
        return _("{length} fell after working hours, {other} less than the week before.")
    if change > 0:
        return _("{length} fell after working hours, {other} more than the week before.")
    return _("{length} fell after working hours, as much as the week before.")


def _busiest(day: date | None, share: float) -> str:
    words = share_words(share)
    if day is None or not words:
        return ""
    return _("{day} made up {share} of it.").format(day=weekday(day), share=words)


def _days(days: Sequence[date]) -> str:
    names = [weekday(day) for day in days]
    if len(names) == 1:
        return names[0]
    return _("{several} and {last}").format(several=", ".join(names[:-1]), last=names[-1])
