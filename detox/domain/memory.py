"""What survives a crash or a restart: running blocks, counters and pauses, as one JSON text.

The text says when it was written. Time between then and the return counts as sleep: a running
block neither passes nor is credited while the program was not there to see it.
"""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from detox.domain import breaks, focus, prompts, quiet
from detox.domain.world import World

VERSION = 1


def write(world: World, now: datetime) -> str:
    """Return what must be remembered of the world."""
    return json.dumps({**_content(world), "at": now.isoformat()}, sort_keys=True)


def changed(before: World, after: World) -> bool:
    """Tell whether anything that must be remembered differs (the time of day does not count)."""
    parts = (
        (before.focus, after.focus),
        (before.prompts, after.prompts),
        (before.held_until, after.held_until),
        (before.meeting_until, after.meeting_until),
        (before.log_paused_until, after.log_paused_until),
    )
    differs = any(old is not new and old != new for old, new in parts)
    return differs or not quiet.alike(before.quiet, after.quiet)


def _content(world: World) -> dict[str, Any]:
    def moment(value: datetime | None) -> str | None:
        return value.isoformat() if value else None

    return {
        "v": VERSION,
        "focus": focus.freeze(world.focus),
        "breaks": breaks.freeze(world.breaks),
        "quiet": quiet.freeze(world.quiet),
        "prompts": prompts.freeze(world.prompts),
        "held_until": moment(world.held_until),
        "meeting_until": moment(world.meeting_until),
        "log_paused_until": moment(world.log_paused_until),
    }


def recall(text: str, world: World, now: datetime) -> tuple[World, timedelta]:
    """Return the world as it was remembered, and how long nobody was there to see it.

    Text that cannot be read, or of another version, leaves the world as it is.
    """
    try:
        told = json.loads(text)
        if not isinstance(told, dict) or told.get("v") != VERSION:
            return world, timedelta(0)
        at = _moment(told["at"])
        if at is None:
            return world, timedelta(0)
    except (ValueError, KeyError, TypeError):
        return world, timedelta(0)
    world = replace(
        world,
        focus=focus.thaw(told.get("focus")),
        breaks=breaks.thaw(told.get("breaks")),
        quiet=quiet.thaw(told.get("quiet")),
        prompts=prompts.thaw(told.get("prompts")),
        held_until=_moment(told.get("held_until")),
        meeting_until=_moment(told.get("meeting_until")),
        log_paused_until=_moment(told.get("log_paused_until")),
    )
    return world, max(now - at, timedelta(0))


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
