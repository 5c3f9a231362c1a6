"""What is going on now, as `status --json` tells it (see the public interface)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import detox
from detox.domain import focus, quiet, usage
from detox.domain.records import Kind
from detox.domain.timespan import local_day
from detox.domain.world import World, sorted_apps
from detox.ports import Capability
from detox.words import again


def status(
    world: World, capabilities: Iterable[Capability], now: datetime, today: timedelta
) -> dict[str, Any]:
    """Return the status document; `today` is the screen time of the day that is in the log."""
    return {
        "version": detox.__version__,
        "running": True,
        "now": _moment(now),
        "focus": _focus(world, now),
        "quiet": _quiet(world, now),
        "day": _day(world, now),
        "usage": _usage(world, now, today),
        "held_until": _moment(world.held_until),
        "meeting_until": _moment(world.meeting_until),
        "prompt": _prompt(world),
        "capabilities": table(capabilities),
    }


def table(capabilities: Iterable[Capability]) -> dict[str, dict[str, Any]]:
    """Return the capabilities by role, as `status --json` and `doctor --json` print them."""
    return {
        row.role: {"works": row.works, "by": row.by, "why": again(row.why) if row.why else None}
        for row in capabilities
    }


def _moment(value: datetime | None) -> str | None:
    return value.isoformat(timespec="seconds") if value else None


def _focus(world: World, now: datetime) -> dict[str, Any]:
    state = world.focus
    kind = focus.kind(state)
    running = kind is not None
    ends_at = focus.ends_at(state)
    day_start = world.plan.settings.schedule.day_start
    return {
        "state": focus.name(state),
        "kind": kind.value if kind else None,
        "ends_at": _moment(ends_at),
        "left_s": round(focus.left(state, now).total_seconds()) if running else 0,
        "label": (focus.label(state) or None) if kind is Kind.WORK else None,
        "blocks_today": focus.blocks_today(state, local_day(now, day_start)),
    }


def _quiet(world: World, now: datetime) -> dict[str, Any]:
    settings = world.plan.settings.quiet
    plan = quiet.QuietPlan(settings, world.plan.calendar)
    return {
        "state": quiet.name(world.quiet),
        "until": _moment(quiet.until(world.quiet)),
        "nudges_tonight": quiet.nudges_tonight(world.quiet),
        "snoozes_left": quiet.snoozes_left(world.quiet, plan, now),
        "work_apps": [app.name for app in sorted_apps(world)],
    }


def _day(world: World, now: datetime) -> dict[str, Any]:
    record = world.plan.calendar.record(now)
    return {
        "kind": record.kind.value,
        "name": record.name or None,
        "work": [list(hours) for hours in record.work],
        "confirmed": record.confirmed,
    }


def _usage(world: World, now: datetime, today: timedelta) -> dict[str, Any]:
    log = world.plan.settings.log
    open_span = usage.open_span(world.usage, now)
    if not log.enabled:
        state = "off"
    elif world.log_paused_until is not None and now < world.log_paused_until:
        state = "paused"
    else:
        state = "logging" if usage.present(world.usage) else "away"
    until = world.log_paused_until if state == "paused" else None
    app = open_span[0].name if open_span and state == "logging" else None
    since = open_span[1].start if open_span and state == "logging" else None
    seconds = round(today.total_seconds())
    return {
        "state": state,
        "app": app,
        "since": _moment(since),
        "until": _moment(until),
        "today_s": seconds,
    }


def _prompt(world: World) -> dict[str, Any] | None:
    waiting = world.prompts.waiting
    if waiting is None:
        return None
    return {
        "kind": waiting.kind.value,
        "stage": waiting.stage,
        "choices": [choice.value for choice in waiting.choices],
    }
