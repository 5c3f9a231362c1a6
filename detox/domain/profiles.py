"""The working weeks that ship with Detox, and which one a region's people most likely have.

Sources: `kaltim_prov_*` SE Gubernur Kaltim 000.8/3/1288/B.ORG-TU/2025, in force since 1 Jun 2025
(lunch 12-13 assumed); `samarinda_5` Tribun 2023; `perpres_5` Perpres 21/2023, article 4. They are
start values: nothing is done with guessed hours until the person has confirmed them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time
from types import MappingProxyType

from detox.domain.settings import WEEKDAYS, Settings
from detox.domain.values import parse_clock, parse_hours

Clocks = tuple[tuple[time, time], ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """The working hours of one weekday, as the wall clock shows them.

    A span whose end is not after its start runs over midnight. `quiet_from` and `closing_at` are
    set where quiet mode, or the offer to close the day, comes later than the day's end says.
    """

    spans: Clocks = ()
    quiet_from: time | None = None
    closing_at: time | None = None


Week = tuple[Hours, ...]
FREE = Hours()

_FRIDAY_SATURDAY = (
    "BH", "DZ", "EG", "IL", "IQ", "JO", "KW", "LY", "OM", "QA", "SA", "SD", "SY", "YE",
)  # fmt: skip
# CLDR's weekends; every other region rests on Saturday and Sunday.
_WEEKENDS: Mapping[str, frozenset[int]] = MappingProxyType(
    {
        **dict.fromkeys(_FRIDAY_SATURDAY, frozenset({4, 5})),
        "AF": frozenset({3, 4}),
        "IR": frozenset({4}),
        "IN": frozenset({6}),
        "UG": frozenset({6}),
    }
)


def _hours(*spans: str) -> Hours:
    return Hours(tuple(parse_hours(span) for span in spans))


def _provincial(hours: Hours) -> Hours:
    """Friday: attendance can be marked until 13:00, so neither prompt comes in that time."""
    return replace(hours, quiet_from=parse_clock("13:30"), closing_at=parse_clock("13:00"))


PROFILES: Mapping[str, Week] = MappingProxyType(
    {
        "kaltim_prov_5": (
            *[_hours("07:30-12:00", "13:00-16:00")] * 4,
            _provincial(_hours("07:30-11:00")), FREE, FREE,
        ),
        "kaltim_prov_6": (
            *[_hours("07:30-12:00", "13:00-15:00")] * 4,
            _provincial(_hours("07:30-11:30")), _hours("07:30-11:00"), FREE,
        ),
        "samarinda_5": (
            *[_hours("08:00-16:00")] * 4, _hours("08:00-11:30", "13:00-14:00"), FREE, FREE,
        ),
        "perpres_5": (
            *[_hours("07:30-12:00", "13:00-16:00")] * 4,
            _hours("07:30-11:30", "13:00-16:30"), FREE, FREE,
        ),
        "office_9_17": (*[_hours("09:00-17:00")] * 5, FREE, FREE),
    }
)  # fmt: skip


def guess(region: str) -> str:
    """Return the preset that people of a region ("ID-WITA", "US") most likely want."""
    if region.upper() == "ID-WITA":
        return "kaltim_prov_5"
    return "perpres_5" if region.upper().partition("-")[0] == "ID" else "office_9_17"


def week(settings: Settings, region: str) -> Week:
    """Return the hours of Monday to Sunday: the user's own, the named preset's, or the guess."""
    preset = settings.schedule.preset
    if preset == "custom":
        return tuple(Hours(getattr(settings.week, name)) for name in WEEKDAYS)
    name = guess(region) if preset == "auto" else preset
    return _office_week(region) if name == "office_9_17" else PROFILES[name]


def _office_week(region: str) -> Week:
    hours = PROFILES["office_9_17"][0]
    rest = _WEEKENDS.get(region.upper().partition("-")[0], frozenset({5, 6}))
    return tuple(FREE if day in rest else hours for day in range(7))
