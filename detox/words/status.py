"""What is going on now, in one short line: for the tray, its tooltip and the verb `status`."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from detox.words import _, ngettext
from detox.words.format import clock, clock_from, duration, minutes_left

# A kind is a `records.Kind`, which is its word: a status line has no time to import the records.


def focus_line(kind: str | None, ends_at: datetime | None, left: timedelta) -> str:
    """Return "Focus until 10:23"; "Ready" without a kind, and without an end what is left of it."""
    if kind is None:
        return _("Ready")
    if ends_at is None:
        return _held(kind, minutes_left(left))
    return {
        "work": _("Focus until {time}"),
        "short_break": _("Short break until {time}"),
        "long_break": _("Long break until {time}"),
        "screen_free": _("Screen-free until {time}"),
    }[kind].format(time=clock(ends_at))


def _held(kind: str, left: int) -> str:
    if kind == "work":
        message = ngettext("Focus paused, {n} minute left", "Focus paused, {n} minutes left", left)
    else:
        message = ngettext("Break paused, {n} minute left", "Break paused, {n} minutes left", left)
    return message.format(n=left)


def quiet_line(state: str, until: datetime | None = None, now: datetime | None = None) -> str:
    """Return what quiet mode does, for the state words of `status --json`; "" where it is day."""
    match state:
        case "closing":
            return _("The working day is about to end")
        case "watching" | "nudging" | "resting":
            return _("Quiet mode is on")
        case "snoozed" if until:
            return _("Put off until {time}").format(time=_clock(until, now))
        case "snoozed":
            return _("Put off")
        case "on_duty" if until:
            return _("On duty until {time}").format(time=_clock(until, now))
        case "on_duty":
            return _("On duty")
        case "off":
            return _("Quiet mode is off")
        case _:
            return ""


def usage_line(state: str, until: datetime | None = None, now: datetime | None = None) -> str:
    """Return what the screen-time log does, for the state words of `status --json`."""
    match state:
        case "logging":
            return _("Screen time is recorded")
        case "away":
            return _("Not at the computer")
        case "paused" if until:
            return _("Recording is paused until {time}").format(time=_clock(until, now))
        case "paused":
            return _("Recording is paused")
        case _:
            return _("Screen time is not recorded")


def held_line(until: datetime | None, now: datetime | None = None) -> str:
    """Return until when prompts are held back."""
    if until is None:
        return _("Reminders are held back")
    return _("Reminders are held back until {time}").format(time=_clock(until, now))


def meeting_line(until: datetime, now: datetime | None = None) -> str:
    """Return until when the user is in a meeting."""
    return _("In a meeting until {time}").format(time=_clock(until, now))


def lines(status: Mapping[str, Any]) -> list[str]:
    """Return the text of `status` for a reply as `status --json` prints it."""
    now = _moment(status.get("now"))
    focus, quiet, day = status["focus"], status["quiet"], status["day"]
    running = focus["kind"] if focus["state"] != "ready" else None
    texts = [
        focus_line(
            running,
            _moment(focus["ends_at"]) if focus["state"] == "running" else None,
            timedelta(seconds=focus["left_s"]),
        )
    ]
    if focus.get("label"):
        texts.append(str(focus["label"]))
    texts.append(_blocks(focus["blocks_today"]))
    if not day["confirmed"]:
        texts.append(_("Working hours are not confirmed yet, so quiet mode stays off"))
    elif line := quiet_line(quiet["state"], _moment(quiet["until"]), now):
        texts.append(line)
    if meeting := _coming(status.get("meeting_until"), now):
        texts.append(meeting_line(meeting, now))
    if held := _coming(status.get("held_until"), now):
        texts.append(held_line(held, now))
    return [*texts, _usage(status["usage"], now)]


def _clock(moment: datetime, now: datetime | None) -> str:
    """Return a time of day, with its day where that is known not to be today."""
    return clock(moment) if now is None else clock_from(moment, now)


def _coming(text: str | None, now: datetime | None) -> datetime | None:
    """Return a moment that is still to come."""
    moment = _moment(text)
    return None if moment is None or (now is not None and moment <= now) else moment


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _blocks(count: int) -> str:
    return ngettext("{n} focus block today", "{n} focus blocks today", count).format(n=count)


def _usage(usage: Mapping[str, Any], now: datetime | None) -> str:
    if usage["state"] == "off":
        return usage_line("off")
    today = _("Screen time today: {length}").format(
        length=duration(timedelta(seconds=usage["today_s"]))
    )
    if usage["state"] == "logging":
        return today
    return f"{today} · {usage_line(usage['state'], _moment(usage.get('until')), now)}"
