"""The verbs for what the user can decide: apps, settings, the working calendar, autostart."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from detox.app import schema
from detox.app.case import Case, Row
from detox.cli import wire
from detox.cli.wire import Refused
from detox.domain import profiles
from detox.domain.apps import Entry, Identity, IdentityKind
from detox.domain.names import normal
from detox.domain.schedule import Day
from detox.domain.settings import OPTIONS, Settings
from detox.domain.timespan import DAY, Span
from detox.domain.values import BadValue
from detox.ports import Autostart, Reply, Unavailable
from detox.storage import settings_file
from detox.storage.settings_file import LoadedSettings
from detox.words import _, troubles

MOST_DAYS = 3660
APPS = "apps."


# --- apps -----------------------------------------------------------------------------------------


def _list(case: Case) -> Iterator[Reply]:
    return wire.value([_app(case, entry) for entry in _sorted(case)])


def _find(case: Case) -> Iterator[Reply]:
    found = case.catalogue.find(case.text("text"))
    return wire.value([_app(case, entry) for entry in found])


def _sorted(case: Case) -> list[Entry]:
    return sorted(case.catalogue.entries, key=lambda entry: entry.name.casefold())


def _app(case: Case, entry: Entry) -> dict[str, Any]:
    program = entry.aliases[0] if entry.aliases else entry.name
    app = case.catalogue.identify(Identity(IdentityKind.EXE, program))
    ruled = app.private or any(normal(name) == normal(entry.name)
                               for name in case.settings.apps)  # fmt: skip
    return {
        "app": entry.name,
        "category": entry.category,
        "ledger": "private" if app.private else app.ledger.value,
        "dual": "dual" in entry.flags,
        "yours": ruled,
    }


def _set_app(case: Case) -> Iterator[Reply]:
    name, known = _rule(case, case.text("name"), case.text("ledger"))
    yield wire.done(app=name, known=known)


def _rule(case: Case, given: str, ledger: str) -> tuple[str, bool]:
    """Write the rule for an app; return its name, and whether the catalogue knows it."""
    name = " ".join(given.split())
    if not name:
        raise Refused(_("The app needs a name."))
    entries = case.catalogue.entries
    known = {normal(entry.name): entry.name for entry in entries}
    name = known.get(normal(name), name)
    programs = {alias for entry in entries for alias in entry.aliases}
    try:
        loaded = settings_file.set_app(case.place.settings, name, ledger)
    except BadValue as bad:
        raise Refused(troubles.refusal(name, bad)) from None
    case.changed(loaded.settings)
    return name, normal(name) in known or normal(name) in programs


# --- settings -------------------------------------------------------------------------------------


def _show(case: Case) -> Iterator[Reply]:
    return wire.document(schema.toml(case.settings))


def _get(case: Case) -> Iterator[Reply]:
    key = case.text("key")
    if key.startswith(APPS):
        yield from wire.document(_ruled(case, key))
        return
    if key not in OPTIONS:
        raise Refused(_no_such(key))
    value = OPTIONS[key].write(case.settings.get(key))
    plain = value if isinstance(value, str) else "" if value is None else schema.literal(value)
    yield from wire.document(plain)


def _set(case: Case) -> Iterator[Reply]:
    key, value = case.text("key"), case.text("value")
    if key.startswith(APPS):
        _rule(case, _app_of(key), value)
    else:
        case.changed(_write(case, key, value).settings)
    yield wire.done()


def _ruled(case: Case, key: str) -> str:
    """Return the user's own rule for an app, as the settings file has it."""
    rules = {normal(name): ledger for name, ledger in case.settings.apps.items()}
    ledger = rules.get(normal(_app_of(key)))
    if ledger is None:
        raise Refused(_("There is no rule of yours for {app}.").format(app=_app_of(key)))
    return ledger


def _app_of(key: str) -> str:
    """Return the app of a key such as apps.Notion; its name may stand in quotes as in TOML."""
    name = key.removeprefix(APPS).strip()
    return name[1:-1] if len(name) > 1 and name[0] == name[-1] and name[0] in "\"'" else name


def _write(case: Case, key: str, value: str) -> LoadedSettings:
    try:
        return settings_file.set_value(case.place.settings, key, value)
    except KeyError:
        raise Refused(_no_such(key)) from None
    except BadValue as bad:
        raise Refused(troubles.refusal(key, bad)) from None


def _no_such(key: str) -> str:
    return _("{key}: there is no such setting.").format(key=key)


def _check(case: Case) -> Iterator[Reply]:
    given = case.text_or_none("file")
    loaded = settings_file.load(Path(given)) if given else case.loaded
    if given and not loaded.exists:
        raise Refused(_("There is no file {path}.").format(path=given))
    faults = [str(loaded.broken)] if loaded.broken else []
    faults += [troubles.sentence(trouble) for trouble in loaded.troubles]
    return wire.value(faults)


def _schema(_case: Case) -> Iterator[Reply]:
    return wire.document(json.dumps(schema.json_schema(), ensure_ascii=False, indent=2) + "\n")


# --- the working calendar -------------------------------------------------------------------------


def _calendar(case: Case) -> Iterator[Reply]:
    days = case.given.get("days", 14)
    if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= MOST_DAYS:
        raise Refused(_("The request cannot be read."))
    first = case.day("first") or case.today
    zone = case.now.tzinfo
    try:
        dates = [first + timedelta(days=n) for n in range(days)]
        rows = [_row(case.calendar.day(on, zone), _duty(case, on)) for on in dates]
    except OverflowError:
        raise Refused(_("The calendar does not reach that far.")) from None
    return wire.value({"confirmed": case.calendar.confirmed, "days": rows})


def _duty(case: Case, on: date) -> list[list[str]]:
    """Return the planned times on duty of a date, from midnight to midnight."""
    if not case.calendar.duties:
        return []
    start, end = (datetime.combine(day, time()).astimezone() for day in (on, on + DAY))
    spans = case.calendar.duties_between(start, end)
    parts = [part for span in spans if (part := span.clip(Span(start, end)))]
    return [[f"{moment.astimezone():%H:%M}" for moment in (part.start, part.end)]
            for part in parts]  # fmt: skip


def _row(day: Day, duty: list[list[str]]) -> dict[str, Any]:
    return {
        "date": day.date.isoformat(),
        "kind": day.kind.value,
        "name": day.name or None,
        "work": [[f"{span.start:%H:%M}", f"{span.end:%H:%M}"] for span in day.work],
        "quiet_from": f"{day.quiet_from:%H:%M}" if day.quiet_from else None,
        "season": None,
        "duty": duty,
    }


def _confirm(case: Case) -> Iterator[Reply]:
    preset = case.text_or_none("preset") or case.settings.schedule.preset
    if preset == "auto":
        preset = profiles.guess(case.known().region)
    if preset == "custom" and not _has_hours(case.settings):
        raise Refused(_("There are no hours of your own yet: set schedule.week.mon and so on."))
    case.changed(_write(case, "schedule.preset", preset).settings)
    yield wire.done(preset=preset)


def _has_hours(settings: Settings) -> bool:
    return any(hours.spans for hours in profiles.week(settings.having("schedule.preset", "custom"),
                                                      ""))  # fmt: skip


# --- autostart ------------------------------------------------------------------------------------


def _autostart_on(case: Case) -> Iterator[Reply]:
    _starter(case).turn(True)
    yield wire.done()


def _autostart_off(case: Case) -> Iterator[Reply]:
    _starter(case).turn(False)
    yield wire.done()


def _autostart(case: Case) -> Iterator[Reply]:
    state = _starter(case).state()
    if isinstance(state, Unavailable):
        raise Refused(state.why)
    yield wire.done(on=state)


def _starter(case: Case) -> Autostart:
    from detox.platforms import select  # noqa: PLC0415  asks the system

    return select.autostart(case.place.if_named)


ROWS: Mapping[str, Row] = {
    "apps.list": _list,
    "apps.find": _find,
    "apps.set": _set_app,
    "settings.show": _show,
    "settings.get": _get,
    "settings.set": _set,
    "settings.check": _check,
    "settings.schema": _schema,
    "schedule": _calendar,
    "schedule.confirm": _confirm,
    "autostart.on": _autostart_on,
    "autostart.off": _autostart_off,
    "autostart.status": _autostart,
}
