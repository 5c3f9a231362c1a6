"""What goes into the database comes out of `export`, and out of the SQL of docs/data-format.md."""

import csv
import json
import random
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from detox.app.keeping import KeptJournal, open_journal
from detox.domain.records import (
    Choice,
    DayKind,
    DayRecord,
    FocusRecord,
    Gap,
    Kind,
    Outcome,
    PromptKind,
    PromptRecord,
    Reason,
    UsageSpan,
)
from detox.domain.timespan import Span
from detox.storage import notes
from tests.cli.program import Program, unix_only

PAGE = (Path(__file__).parents[2] / "docs" / "data-format.md").read_text(encoding="utf-8")
HEADERS = {
    name: tuple(columns.split(", "))
    for name, columns in {
        "spans": "start_local, start_utc, end_utc, duration_s, date, iso_week, app, program,"
        " category, ledger, after_hours_s, duty_s",
        "days": "date, iso_week, weekday, day_kind, day_name, screen_s, work_s, personal_s,"
        " neutral_s, after_hours_s, duty_s, focus_s, focus_blocks, breaks_taken, breaks_skipped,"
        " screen_free_s, longest_stretch_s, nudges, snoozes, not_recorded_s",
        "apps": "date, iso_week, app, category, ledger, seconds, after_hours_s",
        "focus": "start_local, end_local, kind, planned_s, worked_s, outcome, label",
        "prompts": "time_local, kind, stage, answer, reason",
        "notes": "date, text",
        "checkin": "date, theme, word",
    }.items()
}
# Text, and whether a spreadsheet would run it.
ODD = {
    'comma, "quotes" and ; more': False,
    "two\nlines": False,
    "two\r\nlines of Windows": False,
    "\ttabbed": True,
    "=HYPERLINK(\"http://example.org\")": True,
    "+62 812": True,
    "\nafter an empty line": True,
    "-1": True,
    "@SUM(A1)": True,
    " \u200b=1+1": True,
    "\uff1d1\uff0b1": True,
    "'quoted already": False,
    "👩🏽‍💻 émoji": False,
    "ꦲꦏ꧀ꦱꦫ": False,
    "1,5": False,
    "00:25": False,
    "null": False,
    "'": False,
    "back\\slash": False,
}  # fmt: skip
ZONES = (
    timezone(timedelta(hours=8)),
    timezone(timedelta(hours=-3, minutes=-30)),
    timezone(timedelta(hours=5, minutes=45)),
    UTC,
)
MS = timedelta(milliseconds=1)
SECOND = timedelta(seconds=1)


@dataclass
class Kept:
    """The records that were written, in the order of their moments."""

    spans: list[UsageSpan] = field(default_factory=list)
    focus: list[FocusRecord] = field(default_factory=list)
    prompts: list[PromptRecord] = field(default_factory=list)
    notes: list[tuple[date, str]] = field(default_factory=list)
    checkin: list[tuple[date, str, str]] = field(default_factory=list)


# --- what is written ------------------------------------------------------------------------------


def write(journal: KeptJournal) -> Kept:
    """Write 40 days of everything."""
    made, chance, odd = Kept(), random.Random(23), list(ODD)
    for number in range(40):
        zone = ZONES[number // 10]
        start = datetime(2026, 10, 10, 8, tzinfo=zone) + timedelta(days=number)
        for usage in _spans(start, number, chance):
            journal.add_span(usage)
            made.spans.append(usage)
        _write_rest(journal, made, start, number, odd[number % len(odd)])
    for hours in (2, 1):  # 02:30 twice, as Berlin has it on that day
        start = datetime(2027, 10, 31, 2, 30, tzinfo=timezone(timedelta(hours=hours)))
        span = Span(start, start + timedelta(minutes=20))
        usage = UsageSpan("dst", "Winter time", span, start.date(), "Europe/Berlin")
        journal.add_span(usage)
        made.spans.append(usage)
    journal.add_day(DayRecord(date(2026, 12, 24), DayKind.LEAVE, "=Cuti, bersama", (), True))
    journal.add_gap(Gap(Span(made.spans[0].span.start, made.spans[0].span.end), date(2026, 10, 10)))
    return made


def _spans(start: datetime, number: int, chance: random.Random) -> Iterator[UsageSpan]:
    at, odd = start, list(ODD)
    for turn in range(6):
        length = timedelta(
            milliseconds=chance.choice([1, 499, 500, 1500, 2500, 999_999, 3_600_001])
        )
        which = (number + turn) % (len(odd) + 2)
        named = [("winword", "Microsoft Word"), ("tool", "Notion")]
        program, name = [*named, *((f"prog{i}", text) for i, text in enumerate(odd))][which]
        outside = None if number % 7 == 3 else length // 2 // MS * MS
        duty = None if outside is None else length // 4 // MS * MS
        span = Span(at, at + length)
        yield UsageSpan(program, name, span, start.date(), "Asia/Makassar", outside, duty)
        at += length + chance.choice([0, 1, 299_999, 300_000, 900_000]) * MS


def _write_rest(journal: KeptJournal, made: Kept, start: datetime, number: int, text: str) -> None:
    day, minute = start.date(), timedelta(minutes=1)
    kinds, outcomes = list(Kind), list(Outcome)
    focus = FocusRecord(
        kinds[number % 4], Span(start, start + 25 * minute + 7 * MS), day, 25 * minute,
        24 * minute + 1999 * MS, outcomes[number % 3], text,
    )  # fmt: skip
    prompt = PromptRecord(
        start + 9 * MS, day, list(PromptKind)[number % 9], None if number % 3 else 1 + number % 2,
        [None, *Choice][number % 12], [None, *Reason][number % 5],
    )  # fmt: skip
    journal.add_focus(focus)
    journal.add_prompt(prompt)
    kind = list(DayKind)[number % 4]
    journal.add_day(DayRecord(day, kind, text, (("07:30", "12:00"),), bool(number % 2)))
    notes.add_note(journal.database, start, day, text)
    words = {"sleep": text, "focus": "fine"}
    notes.add_checkin(journal.database, start, day, words)
    made.focus.append(focus)
    made.prompts.append(prompt)
    made.notes.append((day, text))
    made.checkin += [(day, theme, words[theme]) for theme in sorted(words)]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Program, Kept]:
    program = Program(tmp_path_factory.mktemp("round") / "p")
    program.folder.mkdir()
    program.place.settings.write_text(
        '[apps]\n"Notion" = "work"\n[log]\nkeep_detail = "forever"\nkeep_notes = "forever"\n',
        encoding="utf-8",
    )
    journal = open_journal(program.place.database)
    with journal.database.transaction():
        made = write(journal)
    journal.close()
    return program, made


# --- what is expected of the records --------------------------------------------------------------


def local(moment: datetime) -> str:
    text = moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}"
    return text + re.sub(r"(..)$", r":\1", moment.strftime("%z"))


def utc(moment: datetime) -> str:
    return local(moment.astimezone(UTC)).replace("+00:00", "Z")


def week(day: date) -> str:
    return day.strftime("%G-W%V")


def span_rows(made: Kept) -> Iterator[dict[str, Any]]:
    for one in made.spans:
        work = one.app in {"Microsoft Word", "Notion"}
        parts = [
            None if part is None else (part / SECOND if work else 0)
            for part in (one.outside, one.duty)
        ]
        yield {
            "start_local": local(one.span.start), "start_utc": utc(one.span.start),
            "end_utc": utc(one.span.end), "duration_s": one.span.length / SECOND,
            "date": one.day.isoformat(), "iso_week": week(one.day), "app": one.app,
            "program": one.program, "ledger": "work" if work else "neutral",
            "after_hours_s": parts[0], "duty_s": parts[1],
        }  # fmt: skip


def focus_rows(made: Kept) -> Iterator[dict[str, Any]]:
    for one in made.focus:
        yield {
            "start_local": local(one.span.start), "end_local": local(one.span.end),
            "kind": str(one.kind), "planned_s": one.planned // SECOND,
            "worked_s": one.worked // SECOND, "outcome": str(one.outcome), "label": one.label,
        }  # fmt: skip


def prompt_rows(made: Kept) -> Iterator[dict[str, Any]]:
    for one in made.prompts:
        yield {
            "time_local": local(one.at), "kind": str(one.kind), "stage": one.stage,
            "answer": one.answer and str(one.answer), "reason": one.reason and str(one.reason),
        }  # fmt: skip


def app_rows(made: Kept) -> Iterator[dict[str, Any]]:
    used: dict[tuple[date, str], list[UsageSpan]] = {}
    for one in made.spans:
        used.setdefault((one.day, one.app), []).append(one)
    for (day, app), spans in sorted(used.items()):
        length = sum((one.span.length for one in spans), timedelta(0))
        yield {"date": day.isoformat(), "iso_week": week(day), "app": app,
               "seconds": round(length / SECOND)}  # fmt: skip


def day_rows(made: Kept) -> Iterator[dict[str, Any]]:
    screen: dict[str, int] = {}
    for row in app_rows(made):
        screen[row["date"]] = screen.get(row["date"], 0) + row["seconds"]
    for day in sorted({*screen, "2026-12-24"}):
        on = date.fromisoformat(day)
        blocks = [one for one in made.focus if one.day == on and one.kind is Kind.WORK]
        nudges = [one for one in made.prompts if one.day == on and one.kind is PromptKind.QUIET]
        yield {
            "date": day, "iso_week": week(on), "weekday": on.strftime("%a").lower(),
            "screen_s": screen.get(day), "nudges": len(nudges) if day in screen else None,
            "focus_s": sum(one.worked // SECOND for one in blocks) if day in screen else None,
        }  # fmt: skip


EXPECTED: Mapping[str, Callable[[Kept], Iterable[dict[str, Any]]]] = {
    "spans": span_rows,
    "days": day_rows,
    "apps": app_rows,
    "focus": focus_rows,
    "prompts": prompt_rows,
    "notes": lambda made: [{"date": day.isoformat(), "text": text} for day, text in made.notes],
    "checkin": lambda made: [
        {"date": day.isoformat(), "theme": theme, "word": word} for day, theme, word in made.checkin
    ],
}


def by_key(what: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of `apps` in one order, as the order of names is nobody's promise."""
    return sorted(rows, key=lambda row: (row["date"], row["app"])) if what == "apps" else rows


# --- the command line -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def exported(filled: tuple[Program, Kept]) -> dict[str, list[dict[str, Any]]]:
    """Every table as JSON."""
    found: dict[str, list[dict[str, Any]]] = json.loads(filled[0].out("export", "--what", "all"))
    assert tuple(found) == tuple(HEADERS)
    return found


@pytest.mark.parametrize("what", HEADERS)
def test_json_holds_the_records(
    filled: tuple[Program, Kept], exported: dict[str, list[dict[str, Any]]], what: str
) -> None:
    alone = json.loads(filled[0].out("export", "--what", what, "--format", "json"))
    assert alone == exported[what]
    assert all(tuple(row) == HEADERS[what] for row in alone)
    wanted = by_key(what, list(EXPECTED[what](filled[1])))
    assert len(alone) == len(wanted) > 0
    for row, expected in zip(by_key(what, alone), wanted, strict=True):
        assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize("what", HEADERS)
@pytest.mark.parametrize(
    ("options", "separator", "decimal", "mark"),
    [
        ((), ",", ".", ""),
        # on Windows its own region decides
        pytest.param(("--preset", "excel", "--lang", "id"), ";", ",", "\ufeff", marks=unix_only),
        pytest.param(("--preset", "excel", "--lang", "en"), ",", ".", "\ufeff", marks=unix_only),
    ],
    ids=["data", "excel_id", "excel_en"],
)
def test_csv_holds_what_json_does(
    filled: tuple[Program, Kept],
    exported: dict[str, list[dict[str, Any]]],
    tmp_path: Path,
    what: str,
    options: tuple[str, ...],
    separator: str,
    decimal: str,
    mark: str,
) -> None:
    target = tmp_path / "table.csv"
    filled[0].out("export", "--what", what, *options, "-o", str(target))
    text = target.read_bytes().decode("utf-8")
    assert text.startswith(f"{mark}{HEADERS[what][0]}{separator}")
    assert text.endswith("\r\n")
    rows = list(csv.reader(StringIO(text.removeprefix(mark), newline=""), delimiter=separator))
    assert tuple(rows[0]) == HEADERS[what]
    assert len(rows) == len(exported[what]) + 1
    for cells, row in zip(rows[1:], exported[what], strict=True):
        assert [_seen(cell, value, decimal) for cell, value in zip(cells, row.values(), strict=True)
                ] == list(row.values())  # fmt: skip


def _seen(cell: str, value: object, decimal: str) -> object:
    """Read a cell as what it stands for; text that a spreadsheet would run has a sign before it."""
    if value is None:
        return None if cell == "" else cell
    if isinstance(value, str):
        dangerous = ODD.get(value, value.startswith("="))
        assert cell.startswith("'") or not dangerous
        return cell[1:] if dangerous else cell
    return float(Decimal(cell.replace(decimal, ".")))


@pytest.mark.parametrize("what", HEADERS)
def test_days_limit_every_table(filled: tuple[Program, Kept], what: str) -> None:
    rows = json.loads(
        filled[0].out("export", "--what", what, "--format", "json", "--from", "2026-10-12",
                      "--to", "2026-10-13")
    )  # fmt: skip
    dates = {str(next(iter(row.values())))[:10] for row in rows}
    assert dates == {"2026-10-12", "2026-10-13"}


# --- the documentation ----------------------------------------------------------------------------


def statement(what: str) -> str:
    """Return the SQL that the page has for a table."""
    block = PAGE.partition("## The tables of `export`, in SQL")[2].split("```sql")[1]
    found = re.search(rf"^-- {what}\b.*?\n(.*?;)$", block.split("```")[0], re.MULTILINE | re.DOTALL)
    assert found, f"the page has no SQL for {what}"
    return found[1]


@pytest.mark.parametrize("what", HEADERS)
def test_the_sql_of_the_page_says_the_same(
    filled: tuple[Program, Kept], exported: dict[str, list[dict[str, Any]]], what: str
) -> None:
    place = f"{filled[0].place.database.as_uri()}?mode=ro"
    with closing(sqlite3.connect(place, uri=True)) as database:
        database.row_factory = sqlite3.Row
        rows = by_key(what, [dict(row) for row in database.execute(statement(what))])
    told = by_key(what, exported[what])
    assert len(rows) == len(told) > 0
    for row, export in zip(rows, told, strict=True):
        for kept, shown in (("outside_s", "after_hours_s"), ("on_duty_s", "duty_s")):
            if kept in row:
                part = row.pop(kept)
                row[shown] = 0 if part is not None and export["ledger"] != "work" else part
        assert row == {name: export[name] for name in row}
