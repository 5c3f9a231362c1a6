"""The calendars that the dated cases ask."""

from datetime import datetime, timedelta, timezone

from detox.assets import resource
from detox.domain import schedule
from detox.domain.schedule import Calendar
from detox.domain.settings import Settings

WITA = timezone(timedelta(hours=8))
WIB = timezone(timedelta(hours=7))
HOLIDAYS = schedule.read_holidays(resource("holidays", "ID.json").read_text("utf-8"))


def calendar_of(
    preset: str, region: str = "ID-WITA", language: str = "id", **values: object
) -> Calendar:
    settings = Settings().having("schedule.preset", preset)
    for key, value in values.items():
        settings = settings.having(key.replace("__", "."), value)
    return schedule.calendar(settings, region, HOLIDAYS, language)


def at(text: str, tz: timezone = WITA) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=tz)


def clock(moment: datetime | None) -> str | None:
    return moment.strftime("%m-%d %H:%M") if moment else None


KALTIM = calendar_of("kaltim_prov_5")
NIGHT = calendar_of(
    "custom", schedule__week__mon=["22:00-06:00"], schedule__week__sat=["22:00-06:00"]
)
