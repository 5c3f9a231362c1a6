"""What the first questions offer: languages, and working hours with the likeliest first."""

from datetime import date, time, timedelta
from functools import partial

from detox.domain import profiles
from detox.domain.settings import PRESETS, Settings
from detox.ui.shown import FirstRunView, HoursView, PresetView
from detox.words import _, language
from detox.words.format import short_weekday

_MONDAY = date(2026, 1, 5)


def first_run(region: str, settings: Settings) -> FirstRunView:
    """Return the offer for this region; nothing in it is decided yet."""
    likely = profiles.guess(region)
    named = [key for key in PRESETS if key not in ("auto", "custom")]
    order = sorted(named, key=lambda key: (key != likely, named.index(key)))
    presets = tuple(_preset(key, region, settings) for key in order)
    again = partial(first_run, region, settings)
    return FirstRunView(presets, settings.language or language(), again)


def _preset(key: str, region: str, settings: Settings) -> PresetView:
    name, source = _words(key)
    week = profiles.week(settings.having("schedule.preset", key), region)
    after = settings.quiet.starts_after / timedelta(hours=1)
    return PresetView(
        key,
        name,
        source,
        HoursView(
            days=tuple(short_weekday(_MONDAY + timedelta(days=n)) for n in range(7)),
            blocks=tuple(tuple(map(_block, hours.spans)) for hours in week),
            quiet_from=tuple(_quiet_from(hours, after) for hours in week),
        ),
    )


def _words(key: str) -> tuple[str, str]:
    check = _("Please check them against those of your office.")
    return {
        "kaltim_prov_5": (
            _("East Kalimantan province, five days"),
            _("As decreed from 1 June 2025.") + " " + check,
        ),
        "kaltim_prov_6": (
            _("East Kalimantan province, six days"),
            _("As decreed from 1 June 2025.") + " " + check,
        ),
        "samarinda_5": (_("City of Samarinda, five days"), check),
        "perpres_5": (
            _("National civil service, five days"),
            _("After Perpres 21/2023.") + " " + check,
        ),
        "office_9_17": (_("Office, 9 to 17"), check),
    }[key]


def _block(span: tuple[time, time]) -> tuple[float, float]:
    start, end = _hour(span[0]), _hour(span[1])
    return start, end if end > start else end + 24


def _hour(clock: time) -> float:
    return clock.hour + clock.minute / 60


def _quiet_from(hours: profiles.Hours, after: float) -> float | None:
    if not hours.spans:
        return None
    ends = max(_block(span)[1] for span in hours.spans) + after
    return max(ends, _hour(hours.quiet_from)) if hours.quiet_from else ends
