"""The settings: one frozen value, and one table of key, type, default, range, policy class and doc.

Each field below is one row of that table (`OPTIONS`); the settings file, `settings schema`, the
settings window and the policy files are all made from it. Values are read from TOML values or
from command-line text by the same `Option.parse`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from detox.domain.values import (
    BadValue,
    day_hours,
    days_kept,
    duration,
    flag,
    months_kept,
    one_of,
    parse_clock,
    pattern,
    short_text,
    some_of,
    texts,
    to_toml,
    toast_length,
    whole,
)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LEDGER_WORDS = ("work", "personal", "neutral", "private")
PRESETS = (
    "auto", "kaltim_prov_5", "kaltim_prov_6", "samarinda_5", "perpres_5", "office_9_17", "custom",
)  # fmt: skip


class Policy(StrEnum):
    """What an organisation may do to a setting."""

    FREE = "free"
    CAP = "cap"
    LOCK = "lock"
    NEVER = "never"


_SHORT, _LONG = timedelta(seconds=1), timedelta(hours=24)
_length = duration(_SHORT, _LONG)
_length_or_none = duration(timedelta(0), _LONG)


def _option(
    default: Any,
    read: Callable[[object], Any],
    doc: str,
    policy: Policy = Policy.FREE,
    absent: bool = False,
) -> Any:
    return field(
        default=default,
        metadata={"read": read, "doc": doc, "policy": policy, "absent": absent},
    )


def _m(minutes: float) -> timedelta:
    return timedelta(minutes=minutes)


# --- the table ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FocusSettings:
    """The focus timer."""

    preset: str = _option("25/5", one_of("25/5", "50/10", "flow"), "lengths of work and break")
    work: timedelta | None = _option(None, _length, "length of a focus block", absent=True)
    short_break: timedelta | None = _option(None, _length, "short break", absent=True)
    long_break: timedelta | None = _option(None, _length, "long break", absent=True)
    long_after: int | None = _option(
        None, whole(1, 12), "focus blocks before a long break", absent=True
    )
    auto_break: bool = _option(True, flag, "the break starts by itself")
    auto_next: bool = _option(False, flag, "the next focus block starts by itself")
    extend_by: timedelta = _option(_m(5), _length, "how much one extension adds")
    extend_limit: int = _option(2, whole(0, 10), "extensions of one block")


@dataclass(frozen=True, slots=True)
class BreakSettings:
    """Breaks and reminders to take one."""

    overlay: bool = _option(True, flag, "a full-screen picture during a break", Policy.LOCK)
    hint_first: timedelta = _option(_m(3), _length_or_none, "small hint before the picture")
    postpone_by: timedelta = _option(_m(5), _length, "how far a break is put off")
    postpone_limit: int = _option(2, whole(0, 10), "how often one break can be put off")
    stretch: timedelta = _option(_m(55), _length, "continuous work outside a focus block")
    natural_break: timedelta = _option(_m(5), _length, "time away that counts as a break")
    sounds: str = _option("off", one_of("off", "end", "all"), "soft sounds")
    micro: str = _option("off", one_of("off", "20s/20m", "30s/10m"), "very short breaks")


@dataclass(frozen=True, slots=True)
class ScheduleSettings:
    """The working calendar; a preset other than auto counts as confirmed."""

    preset: str = _option("auto", one_of(*PRESETS), "working hours", Policy.LOCK)
    holidays: str = _option(
        "auto",
        pattern(r"auto|[A-Z]{2}(-[A-Z0-9]{1,3})?|", "country"),
        "country of the public holidays, empty for none",
        Policy.LOCK,
    )
    day_start: time = _option(time(4), parse_clock, "when a day begins in the log")


@dataclass(frozen=True, slots=True)
class WeekSettings:
    """The hours of preset custom, for each weekday."""

    mon: tuple[tuple[time, time], ...] = _option((), day_hours, "Monday", Policy.LOCK)
    tue: tuple[tuple[time, time], ...] = _option((), day_hours, "Tuesday", Policy.LOCK)
    wed: tuple[tuple[time, time], ...] = _option((), day_hours, "Wednesday", Policy.LOCK)
    thu: tuple[tuple[time, time], ...] = _option((), day_hours, "Thursday", Policy.LOCK)
    fri: tuple[tuple[time, time], ...] = _option((), day_hours, "Friday", Policy.LOCK)
    sat: tuple[tuple[time, time], ...] = _option((), day_hours, "Saturday", Policy.LOCK)
    sun: tuple[tuple[time, time], ...] = _option((), day_hours, "Sunday", Policy.LOCK)


@dataclass(frozen=True, slots=True)
class QuietSettings:
    """Quiet mode."""

    enabled: bool = _option(True, flag, "help to stop after hours")
    starts_after: timedelta = _option(_m(30), _length_or_none, "after the day's end")
    in_front_for: timedelta = _option(_m(5), _length, "work in front before it counts")
    second_after: timedelta = _option(_m(20), _length_or_none, "second nudge after the first")
    third_after: timedelta = _option(_m(60), _length_or_none, "third nudge after the first")
    snooze_by: timedelta = _option(_m(15), _length, "length of one snooze")
    snoozes_per_evening: int = _option(2, whole(0, 20), "snoozes an evening")
    snoozes_per_week: int = _option(6, whole(0, 100), "snoozes a week")
    stretches_per_evening: int = _option(2, whole(0, 20), "stretches of work that may be nudged")
    prompts_per_evening: int = _option(4, whole(0, 20), "nudges an evening")
    after_work: timedelta = _option(_m(480), _length, "work a day with flexible hours")
    latest_end: time = _option(time(19), parse_clock, "latest end with flexible hours")
    closing_before: timedelta = _option(_m(15), _length_or_none, "offer of the closing ritual")
    bedtime: time = _option(time(22), parse_clock, "bedtime")


@dataclass(frozen=True, slots=True)
class LogSettings:
    """The screen-time log: off until the user says yes."""

    enabled: bool = _option(False, flag, "keep which app was in front", Policy.NEVER)
    idle_after: timedelta = _option(_m(3), _length, "without input: not at the computer")
    keep_detail: int | None = _option(
        30, days_kept(0, 7, 30, 90, 365), "how long single spans are kept", Policy.CAP
    )
    keep_totals: int | None = _option(24, months_kept, "how long day totals are kept", Policy.CAP)
    browser_titles: bool = _option(False, flag, "tell web sites apart by title", Policy.NEVER)
    present_during: tuple[str, ...] = _option(
        ("call", "video"), some_of("call", "video"), "present without input during these"
    )
    keep_prompts: int | None = _option(14, days_kept(), "how long prompts are kept", Policy.CAP)
    keep_notes: int | None = _option(30, days_kept(), "how long notes are kept", Policy.CAP)
    private_apps: tuple[str, ...] = _option((), texts, "apps that are never recorded")


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """The weekly report on its own."""

    auto_export: bool = _option(False, flag, "export each Monday", Policy.NEVER)
    folder: str = _option("", short_text(1000), "folder of the report", Policy.NEVER)
    format: str = _option("excel", one_of("excel", "data", "pdf"), "kind of file")


@dataclass(frozen=True, slots=True)
class LookSettings:
    """How it looks."""

    theme: str = _option("system", one_of("system", "light", "dark", "contrast"), "colours")
    tray_minutes: bool = _option(False, flag, "minutes instead of the wedge in the tray")
    reduced_motion: str = _option("system", one_of("system", "on", "off"), "less movement")
    toast_for: timedelta | None = _option(
        timedelta(seconds=20), toast_length, "how long a toast stays"
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the user can decide; the defaults are the product's."""

    language: str = _option("", one_of("", "id", "en"), "language, empty for the system's")
    focus: FocusSettings = field(default_factory=FocusSettings)
    breaks: BreakSettings = field(default_factory=BreakSettings)
    schedule: ScheduleSettings = field(default_factory=ScheduleSettings)
    week: WeekSettings = field(default_factory=WeekSettings)
    quiet: QuietSettings = field(default_factory=QuietSettings)
    log: LogSettings = field(default_factory=LogSettings)
    report: ReportSettings = field(default_factory=ReportSettings)
    look: LookSettings = field(default_factory=LookSettings)
    apps: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def get(self, key: str) -> Any:
        """Return the value of a key of `OPTIONS`; raise KeyError for any other."""
        option = OPTIONS[key]
        place = getattr(self, option.section) if option.section else self
        return getattr(place, option.name)

    def having(self, key: str, value: object) -> "Settings":
        """Return the settings with one value read from TOML or text; raise KeyError or BadValue."""
        option = OPTIONS[key]
        parsed = option.read(value)
        if not option.section:
            return replace(self, **{option.name: parsed})
        section = replace(getattr(self, option.section), **{option.name: parsed})
        return replace(self, **{option.section: section})

    def without(self, key: str) -> "Settings":
        """Return the settings with one key back at its default; raise KeyError if unknown."""
        option = OPTIONS[key]
        if not option.section:
            return replace(self, **{option.name: option.default})
        section = replace(getattr(self, option.section), **{option.name: option.default})
        return replace(self, **{option.section: section})

    def with_app(self, name: str, ledger: str) -> "Settings":
        """Return the settings with one rule for an app; raise BadValue for a word that is none."""
        if ledger not in LEDGER_WORDS:
            raise BadValue("one_of", ledger, words=", ".join(LEDGER_WORDS))
        return replace(self, apps=MappingProxyType({**self.apps, name: ledger}))


@dataclass(frozen=True)
class Option:
    """One row of the table of settings."""

    key: str
    section: str
    name: str
    default: Any
    read: Callable[[object], Any]
    doc: str
    policy: Policy
    absent: bool

    def write(self, value: object) -> object:
        """Return the value as TOML holds it; None where the key should be left out."""
        return to_toml(value, self.key)


_PLACES = {"week": "schedule.week"}


def _options() -> Mapping[str, Option]:
    table: dict[str, Option] = {}
    for place in fields(Settings):
        if place.metadata:
            table[place.name] = _row("", place.name, place)
        elif place.name != "apps":
            section_type = type(getattr(Settings(), place.name))
            for row in fields(section_type):
                key = f"{_PLACES.get(place.name, place.name)}.{row.name}"
                table[key] = _row(place.name, key, row)
    return MappingProxyType(table)


def _row(section: str, key: str, row: Any) -> Option:
    data = row.metadata
    return Option(
        key, section, row.name, row.default, data["read"], data["doc"], data["policy"],
        data["absent"],
    )  # fmt: skip


OPTIONS: Mapping[str, Option] = _options()


@dataclass(frozen=True, slots=True)
class Trouble:
    """A key that was not taken over, and why (`BadValue.problem` or "unknown")."""

    key: str
    problem: str
    given: object = None
    facts: tuple[tuple[str, str], ...] = ()


def read_settings(table: Mapping[str, Any]) -> tuple[Settings, tuple[Trouble, ...]]:
    """Read a whole TOML table; every bad or unknown key keeps its default and is named."""
    settings, troubles = Settings(), []
    for key, value in _flatten(table):
        try:
            if key.startswith("apps\x00"):
                settings = settings.with_app(key.removeprefix("apps\x00"), value)
            else:
                settings = settings.having(key, value)
        except KeyError:
            troubles.append(Trouble(key, "unknown", value))
        except BadValue as bad:
            shown = key.replace("\x00", ".")
            troubles.append(Trouble(shown, bad.problem, bad.given, tuple(bad.facts.items())))
    return settings, tuple(troubles)


def _flatten(table: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = []
    for name, value in table.items():
        key = f"{prefix}{name}"
        if not prefix and name == "apps" and isinstance(value, Mapping):
            rows += [(f"apps\x00{app}", ledger) for app, ledger in value.items()]
        elif isinstance(value, Mapping) and key not in OPTIONS:
            rows += _flatten(value, f"{key}.")
        else:
            rows.append((key, value))
    return rows
