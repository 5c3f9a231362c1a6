"""What the words of the machine's JSON mean, for people at a terminal."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from detox.words import _, pgettext
from detox.words.format import clock_text, short_weekday


def verdict(word: str | None) -> str:
    """Return why quiet mode spoke or stayed silent; None is a moment that nobody recorded."""
    if word is None or word not in _VERDICTS:
        return _("Detox does not know: nothing was kept.")
    return _VERDICTS[word]()


def role(word: str) -> str:
    """Return the name of a capability."""
    return _ROLES[word]() if word in _ROLES else word


def means(word: str | None) -> str:
    """Return by which means something works; names of services and libraries stay as they are."""
    return word or ""


def category(word: str) -> str:
    """Return the name of a category of apps."""
    return _CATEGORIES[word]() if word in _CATEGORIES else word


def ledger(word: str) -> str:
    """Return whose time an app takes."""
    return _LEDGERS[word]() if word in _LEDGERS else word


def day(row: Mapping[str, Any]) -> Sequence[str]:
    """Return the cells for one day of the working calendar."""
    on = date.fromisoformat(row["date"])
    hours = ", ".join(f"{clock_text(start)}–{clock_text(end)}" for start, end in row["work"])
    quiet = ""
    if row["quiet_from"] and row["work"]:
        quiet = _("quiet mode starts at {time}").format(time=clock_text(row["quiet_from"]))
    kind = row["name"] or _DAYS[row["kind"]]()
    duty = ", ".join(f"{clock_text(start)}–{clock_text(end)}" for start, end in row["duty"])
    on_duty = _("on duty {hours}").format(hours=duty) if duty else ""
    return row["date"], short_weekday(on), kind, hours, quiet, on_duty


_VERDICTS: Mapping[str, Callable[[], str]] = {
    "off": lambda: _("Quiet mode is switched off."),
    "not_confirmed": lambda: _("The working hours are not confirmed, so quiet mode stays off."),
    "working_hours": lambda: _("These are working hours; quiet mode never speaks then."),
    "not_yet": lambda: _("The working day had just ended; quiet mode waits a little."),
    "no_work_app": lambda: _("No work app was in use."),
    "away": lambda: _("You were not at the computer."),
    "too_short": lambda: _("A work app was in front, but not for long enough."),
    "waiting": lambda: _("You had been reminded; the next reminder was not due yet."),
    "snoozed": lambda: _("You had put quiet mode off."),
    "on_duty": lambda: _("You were on duty."),
    "enough": lambda: _("There had been enough reminders for that evening."),
    "held_back": lambda: _("Reminders were held back, or you were in a meeting."),
    "focus": lambda: _("A focus block was running."),
    "nudged": lambda: _("You were reminded, because a work app was in use after hours."),
}

_ROLES: Mapping[str, Callable[[], str]] = {
    "front_app": lambda: _("App in front"),
    "idle": lambda: _("Time without input"),
    "processes": lambda: _("Running programs"),
    "notifications": lambda: _("Notifications"),
    "tray": lambda: _("Tray icon"),
    "lock": lambda: _("Screen lock"),
    "sleep": lambda: _("Sleep"),
    "calls": lambda: _("Calls"),
    "do_not_disturb": lambda: _("Do not disturb"),
    "close": lambda: _("Asking apps to close"),
    "autostart": lambda: _("Start with the session"),
}

_DAYS: Mapping[str, Callable[[], str]] = {
    "workday": lambda: _("working day"),
    "weekend": lambda: _("day off"),
    "holiday": lambda: _("holiday"),
    "leave": lambda: _("leave"),
}

_CATEGORIES: Mapping[str, Callable[[], str]] = {
    "work-communication": lambda: _("work communication"),
    "office": lambda: _("office"),
    "government": lambda: _("government"),
    "dev": lambda: _("software development"),
    "social": lambda: _("social media"),
    "video": lambda: _("video"),
    "music": lambda: _("music"),
    "news-shopping": lambda: _("news and shopping"),
    "games": lambda: _("games"),
    "browser": lambda: _("browser"),
    "utilities": lambda: _("utilities"),
    "unknown": lambda: _("unknown"),
}

_LEDGERS: Mapping[str, Callable[[], str]] = {
    "work": lambda: pgettext("whose time", "work"),
    "personal": lambda: pgettext("whose time", "personal"),
    "neutral": lambda: pgettext("whose time", "neutral"),
    "private": lambda: pgettext("whose time", "private, never recorded"),
}
