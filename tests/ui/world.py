"""A world at ten on the Thursday of the mock-ups, and what befalls it."""

from datetime import datetime, timedelta, timezone

from detox.domain import world
from detox.domain.events import Event
from detox.domain.settings import Settings

WITA = timezone(timedelta(hours=8))
TEN = datetime(2026, 11, 26, 10, 0, tzinfo=WITA)


def settings(**changes: object) -> Settings:
    """Return provincial hours with the log on, and these changes ("look__theme" for look.theme)."""
    made = Settings().having("schedule.preset", "kaltim_prov_5").having("log.enabled", True)
    for key, value in changes.items():
        made = made.having(key.replace("__", "."), value)
    return made


def after(
    *events: Event, at: datetime = TEN, given: Settings | None = None, region: str = "ID-WITA"
) -> world.World:
    """Return the world after these events, all at one moment."""
    now = world.begin(given or settings(), world.Known(region=region), at)
    for event in events:
        now, _acts = world.step(now, event, at)
    return now
