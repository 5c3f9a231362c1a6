"""What a request over the socket means: the event for the core, and why it changed nothing.

Every verb that needs the running app is one row of the table. Arguments are checked here again,
because the socket takes requests from any program of the user.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from detox.cli.wire import Refused, Request, unknown
from detox.domain import events
from detox.domain.events import Event, Until
from detox.domain.records import Choice, Reason
from detox.domain.values import BadValue, parse_clock
from detox.words import _

SHORTEST, LONGEST = 1 / 60, 24 * 60
MEETING = timedelta(minutes=30)
LABEL_LIMIT = 200


class Arguments:
    """The `with` of a request, read as what the verbs know; raises Refused for anything else."""

    def __init__(self, given: Mapping[str, Any], now: datetime) -> None:
        self._left = dict(given)
        self._now = now

    def length(self) -> timedelta | None:
        """Take `minutes`: any number from a second to a day."""
        value = self._left.pop("minutes", None)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Refused(_("The minutes must be a number."))
        if not SHORTEST <= value <= LONGEST:  # refuses NaN too
            raise Refused(_("The minutes must be more than nothing and at most 1440."))
        return timedelta(minutes=value)

    def end(self) -> datetime | Until | None:
        """Take `minutes` or `until`, which is "HH:MM", "tomorrow" or "next_work_day"."""
        length, until = self.length(), self._left.pop("until", None)
        if length is not None and until is not None:
            raise Refused(_("Give the minutes or the time, not both."))
        if length is not None:
            return self._now + length
        if until in tuple(Until):
            return Until(until)
        return None if until is None else self._next(until)

    def moment(self) -> datetime | None:
        """Take `until` as "HH:MM": the next time that the clock shows it."""
        until = self._left.pop("until", None)
        return None if until is None else self._next(until)

    def text(self, name: str, limit: int = LABEL_LIMIT) -> str | None:
        """Take one line of text."""
        value = self._left.pop(name, None)
        if value is None:
            return None
        if not isinstance(value, str) or len(value) > limit or not value.isprintable():
            raise Refused(_("The text must be one line of at most {n} characters.").format(n=limit))
        return value.strip() or None

    def choice(self) -> Choice:
        """Take `choice`, an answer that a prompt can be given."""
        value = self._left.pop("choice", None)
        if value not in tuple(Choice) or value == Choice.EXPIRED:
            raise Refused(_("This is no answer to a prompt."))
        return Choice(value)

    def reason(self) -> Reason | None:
        """Take `reason`, one of the reasons to put quiet mode off."""
        value = self._left.pop("reason", None)
        if value is not None and value not in tuple(Reason):
            raise Refused(_("This is no reason that Detox knows."))
        return None if value is None else Reason(value)

    def finish(self) -> None:
        """Refuse what nobody took."""
        if self._left:
            raise Refused(_("The request says more than Detox understands."))

    def _next(self, text: object) -> datetime:
        try:
            at = parse_clock(text)
        except BadValue:
            raise Refused(_("The time must look like 17:30.")) from None
        return next_time(at, self._now)


def next_time(at: time, now: datetime) -> datetime:
    """Return the next moment after `now` at which the clock shows this time."""
    today = datetime.combine(now.date(), at, now.tzinfo)
    return today if today > now else today + timedelta(days=1)


def event(request: Request, now: datetime) -> Event:
    """Return the event that a request stands for; raise Refused where it stands for none."""
    row = _EVENTS.get(request.do)
    if row is None:
        raise unknown(request.do)
    arguments = Arguments(request.arguments, now)
    made = row(arguments, now)
    arguments.finish()
    return made


def is_command(do: str) -> bool:
    """Tell whether `event` knows this request."""
    return do in _EVENTS


def refusal(do: str) -> str:
    """Return why a request that changed nothing was in vain; "" where that is no failure.

    To be asked once the core has heard the event and is as it was before.
    """
    sentence = _IN_VAIN.get(do)
    return sentence() if sentence else ""


def _start(given: Arguments, _now: datetime) -> Event:
    return events.Start(given.length(), given.text("label") or "")


def _meet(given: Arguments, now: datetime) -> Event:
    return events.Meet(now + (given.length() or MEETING))


def _answer(given: Arguments, _now: datetime) -> Event:
    return events.Answer(given.choice(), reason=given.reason())


def _plain(kind: type[Event]) -> Callable[[Arguments, datetime], Event]:
    return lambda _given, _now: kind()


_EVENTS: Mapping[str, Callable[[Arguments, datetime], Event]] = {
    "focus.start": _start,
    "focus.pause": _plain(events.Pause),
    "focus.resume": _plain(events.Resume),
    "focus.extend": _plain(events.Extend),
    "focus.skip": _plain(events.Skip),
    "focus.stop": _plain(events.Stop),
    "break.postpone": _plain(events.PostponeBreak),
    "break.skip": _plain(events.SkipBreak),
    "break.end": _plain(events.EndBreak),
    "quiet.snooze": lambda given, _now: events.Snooze(given.reason()),
    "quiet.duty": lambda given, _now: events.OnDuty(given.moment()),
    "quiet.close": lambda given, _now: events.CloseApps(given.text("app")),
    "prompt.answer": _answer,
    "remind.pause": lambda given, _now: events.PauseReminders(given.end() or Until.NEXT_WORK_DAY),
    "remind.resume": _plain(events.ResumeReminders),
    "log.pause": lambda given, _now: events.PauseLog(given.end() or Until.NEXT_WORK_DAY),
    "log.resume": _plain(events.ResumeLog),
    "meeting.start": _meet,
    "meeting.end": _plain(events.EndMeeting),
}

_IN_VAIN: Mapping[str, Callable[[], str]] = {
    "focus.start": lambda: _("A focus block is running already."),
    "focus.pause": lambda: _("Nothing is running that could be paused."),
    "focus.resume": lambda: _("Nothing is paused."),
    "focus.extend": lambda: _("There is nothing that could be extended now."),
    "focus.skip": lambda: _("Nothing is running that could be skipped."),
    "focus.stop": lambda: _("Nothing is running."),
    "break.postpone": lambda: _("There is no break that could be put off now."),
    "break.skip": lambda: _("There is no break that could be skipped now."),
    "break.end": lambda: _("There is no break now."),
    "quiet.snooze": lambda: _("Quiet mode cannot be put off now."),
    "quiet.duty": lambda: _("Quiet mode is not on, so there is no duty to note."),
    "quiet.close": lambda: _("There is no open work app to close."),
    "prompt.answer": lambda: _("There is no prompt that this would answer."),
}
