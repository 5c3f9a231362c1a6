"""Durations, clock times, dates and numbers as people write them; no Qt and no Babel."""

from datetime import date, datetime, time, timedelta

from detox.words import _, language, ngettext, pgettext

_MINUTE = timedelta(minutes=1)
_HALF = _MINUTE / 2
_SUNDAY = timedelta(days=6)


# --- lengths of time ----------------------------------------------------------------------------


def whole_minutes(length: timedelta) -> int:
    """Return the length in minutes, rounded half up; a negative one counts as nothing."""
    return max((length + _HALF) // _MINUTE, 0)


def duration(length: timedelta) -> str:
    """Return "2 h 30 m", "25 m" or "0 m"."""
    hours, minutes = divmod(whole_minutes(length), 60)
    if not hours:
        return _("{minutes} m").format(minutes=minutes)
    if not minutes:
        return _("{hours} h").format(hours=hours)
    return _("{hours} h {minutes} m").format(hours=hours, minutes=minutes)


def minutes(length: timedelta) -> str:
    """Return "25 minutes", in full words."""
    count = whole_minutes(length)
    return ngettext("{n} minute", "{n} minutes", count).format(n=count)


def minutes_left(length: timedelta) -> int:
    """Return the minutes still to go, rounded up, so that 0 means that nothing is left."""
    return max(-(-length // _MINUTE), 0)


# --- moments ------------------------------------------------------------------------------------


def clock(moment: datetime | time) -> str:
    """Return "16:00", in Indonesian "16.00"."""
    return f"{moment:%H.%M}" if language() == "id" else f"{moment:%H:%M}"


def clock_from(moment: datetime, now: datetime) -> str:
    """Return "16:00"; for another day than that of `now` "tomorrow 04:00", "Mon 07:30"."""
    days = (moment.date() - now.date()).days
    if not days:
        return clock(moment)
    if days == 1:
        return _("tomorrow {time}").format(time=clock(moment))
    near = 0 < days <= _SUNDAY.days
    day = short_weekday(moment) if near else short_date(moment)
    return f"{day} {clock(moment)}"


def clock_text(text: str) -> str:
    """Return a clock time given as "HH:MM" the way `clock` writes it; other text as it stands."""
    hours, colon, rest = text.partition(":")
    if not (colon and hours.isdigit() and rest.isdigit()):
        return text
    return f"{hours}.{rest}" if language() == "id" else text


def weekday(day: date) -> str:
    """Return "Thursday"."""
    return (
        _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"),
        _("Sunday"),
    )[day.weekday()]  # fmt: skip


def short_weekday(day: date) -> str:
    """Return "Thu"."""
    return (
        pgettext("short", "Mon"), pgettext("short", "Tue"), pgettext("short", "Wed"),
        pgettext("short", "Thu"), pgettext("short", "Fri"), pgettext("short", "Sat"),
        pgettext("short", "Sun"),
    )[day.weekday()]  # fmt: skip


def month(number: int) -> str:
    """Return "November" for 11."""
    return (
        _("January"), _("February"), _("March"), _("April"), pgettext("month", "May"), _("June"),
        _("July"), _("August"), _("September"), _("October"), _("November"), _("December"),
    )[number - 1]  # fmt: skip


def short_month(number: int) -> str:
    """Return "Nov" for 11."""
    return (
        pgettext("short", "Jan"), pgettext("short", "Feb"), pgettext("short", "Mar"),
        pgettext("short", "Apr"), pgettext("short", "May"), pgettext("short", "Jun"),
        pgettext("short", "Jul"), pgettext("short", "Aug"), pgettext("short", "Sep"),
        pgettext("short", "Oct"), pgettext("short", "Nov"), pgettext("short", "Dec"),
    )[number - 1]  # fmt: skip


def plain_date(day: date) -> str:
    """Return "26 November 2026"."""
    return f"{day.day} {month(day.month)} {day.year}"


def short_date(day: date) -> str:
    """Return "26 Nov"."""
    return f"{day.day} {short_month(day.month)}"


def week(monday: date) -> str:
    """Return "Week 48 · 23–29 November 2026" for the ISO week that begins on this Monday."""
    number = _("Week {number}").format(number=monday.isocalendar().week)
    return f"{number} · {date_range(monday, monday + _SUNDAY)}"


def date_range(first: date, last: date) -> str:
    """Return "23–29 November 2026", naming month and year twice only where they differ."""
    if first == last:
        return plain_date(first)
    if first.year != last.year:
        return f"{plain_date(first)} – {plain_date(last)}"
    if first.month != last.month:
        return f"{first.day} {month(first.month)} – {plain_date(last)}"
    return f"{first.day}–{plain_date(last)}"


# --- numbers ------------------------------------------------------------------------------------


def number(value: float, decimals: int = 0) -> str:
    """Return "1,234.5", in Indonesian "1.234,5"."""
    text = f"{value:,.{decimals}f}"
    return text.translate(str.maketrans(",.", ".,")) if language() == "id" else text
