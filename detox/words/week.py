"""The week in plain sentences: what followed the user home, compared, and on which day."""

from dataclasses import dataclass
from datetime import date, timedelta

from detox.words import _
from detox.words.format import duration, weekday, whole_minutes

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


def sentence(story: Story) -> str:
    """Return one or two sentences about the week; missing data is said and never guessed."""
    if not story.days:
        return _("There is no data for this week yet.")
    if story.after_hours is None:
        return _unconfirmed(story)
    if not whole_minutes(story.after_hours):
        return _free_evenings(story)
    first = _after_hours(story, duration(story.after_hours))
    second = _main_day(story)
    return f"{first} {second}" if second else first


def only_here() -> str:
    """Return what the figures leave out."""
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
