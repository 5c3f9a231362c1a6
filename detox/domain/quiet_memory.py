"""Quiet mode as plain JSON values, to be found again after a restart."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from detox.domain import plain
from detox.domain.evening import Evening, Tally
from detox.domain.quiet_state import (
    NAMES,
    Closing,
    Daytime,
    Mode,
    Nudging,
    Off,
    OnDuty,
    Quiet,
    Resting,
    Snoozed,
    Watching,
)
from detox.domain.records import Verdict
from detox.domain.stretch import Stretch


def freeze(state: Quiet) -> dict[str, Any]:
    """Return the state as JSON values; they change only when there is something new to remember."""
    return {
        "mode": _freeze_mode(state.mode),
        "evenings": [_freeze_evening(one) for one in state.tally.evenings],
        "last": _text(_coarse(state)),
        "open_until": _text(state.open_until),
        "spoke_at": _text(state.spoke_at),
        "verdict": state.verdict,
    }


def alike(one: Quiet, other: Quiet) -> bool:
    """Tell whether both freeze alike; nearly always only the last look at work differs."""
    return (
        one is other
        or (
            one.mode is other.mode
            and one.tally is other.tally
            and one.open_until is other.open_until
            and one.spoke_at is other.spoke_at
            and one.verdict is other.verdict
            and _text(_coarse(one)) == _text(_coarse(other))
        )
        or freeze(one) == freeze(other)
    )


def thaw(told: object) -> Quiet:
    """Return the state that was frozen; anything else gives the state at the start."""
    if not isinstance(told, Mapping):
        return Quiet()
    try:
        return Quiet(
            mode=_thaw_mode(told["mode"]),
            tally=Tally(tuple(_thaw_evening(one) for one in told["evenings"])),
            stretch=Stretch(last=_moment(told["last"])),
            open_until=_moment(told["open_until"]),
            spoke_at=_moment(told["spoke_at"]),
            verdict=None if told["verdict"] is None else Verdict(told["verdict"]),
        )
    except (LookupError, TypeError, ValueError, AttributeError):
        return Quiet()


def _coarse(state: Quiet) -> datetime | None:
    """The last work seen matters only once a nudge was said, and not to the minute."""
    last = state.stretch.last
    if last is None or not isinstance(state.mode, Nudging | Resting | Snoozed):
        return None
    return last.replace(minute=last.minute // 5 * 5, second=0, microsecond=0)


def _freeze_mode(mode: Mode) -> dict[str, Any]:
    told: dict[str, Any] = {"is": NAMES[type(mode)]}
    match mode:
        case Nudging(stage, first_at):
            told |= {"stage": stage, "first_at": _text(first_at)}
        case Snoozed(at, until, then):
            told |= {"at": _text(at), "until": _text(until), "then": _freeze_mode(then)}
        case OnDuty(since, until):
            told |= {"since": _text(since), "until": _text(until)}
        case _:
            pass
    return told


def _thaw_mode(told: Mapping[str, Any]) -> Mode:
    match told["is"]:
        case "nudging":
            return Nudging(plain.whole(told["stage"]), plain.moment(told["first_at"]))
        case "snoozed":
            then = _thaw_mode(told["then"])
            if not isinstance(then, Watching | Nudging | Resting):
                raise plain.Unreadable(then)
            return Snoozed(plain.moment(told["at"]), plain.moment(told["until"]), then)
        case "on_duty":
            return OnDuty(plain.moment(told["since"]), plain.moment(told["until"]))
        case name:
            bare = {NAMES[kind]: kind() for kind in (Off, Daytime, Closing, Watching, Resting)}
            return bare[name]


def _freeze_evening(one: Evening) -> dict[str, Any]:
    return {
        "day": one.day.isoformat(),
        "nudges": one.nudges,
        "stretches": one.stretches,
        "snoozes": one.snoozes,
        "closing": one.closing,
        "bedtime": one.bedtime,
        "asked": sorted(one.asked),
    }


def _thaw_evening(told: Mapping[str, Any]) -> Evening:
    return Evening(
        day=plain.day(told["day"]),
        nudges=plain.whole(told["nudges"]),
        stretches=plain.whole(told["stretches"]),
        snoozes=plain.whole(told["snoozes"]),
        closing=told["closing"] is True,
        bedtime=told["bedtime"] is True,
        asked=frozenset(plain.texts(told["asked"])),
    )


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(told: object) -> datetime | None:
    return None if told is None else plain.moment(told)
