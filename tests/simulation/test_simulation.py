"""Years of random lives against the real core and the real storage; and that a fault is seen."""

import os
import random
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from multiprocessing import get_context

import pytest

from detox.app import pulse
from detox.domain import focus, usage
from detox.domain.events import ClockSet, Event, Start, Woke
from detox.domain.records import UsageSpan
from detox.ports import Instant
from detox.storage import totals
from detox.storage.database import Database
from detox.storage.journal import SqliteJournal
from tests.simulation.life import Front, Hands, Kill, Life, PowerCut, Sleep, Wish, live
from tests.simulation.shrink import shrunk, story
from tests.simulation.trial import Trial, lived

FIXED = (1, 2, 3, 4, 5)
FRESH = tuple(random.SystemRandom().randrange(10, 1_000_000) for _ in range(3))
YEAR = 365


def year(seed: int) -> tuple[str, str]:
    """Return what a year came to, and the story of its fault, "" where there is none."""
    trial = lived(live(seed, YEAR))
    return str(trial), story(shrunk(trial)) if trial.verdict.faults else ""


@pytest.fixture(scope="module")
def years() -> Iterator[dict[int, "Future[tuple[str, str]]"]]:
    """Have the years lived side by side, on all cores."""
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        yield {seed: pool.submit(year, seed) for seed in (*FIXED, *FRESH)}


@pytest.mark.slow
@pytest.mark.parametrize("seed", [*FIXED, *(pytest.param(seed, id="fresh") for seed in FRESH)])
def test_a_year_of_life_is_kept_to_the_second(
    seed: int,
    years: dict[int, "Future[tuple[str, str]]"],
    capsys: pytest.CaptureFixture[str],
) -> None:
    told, fault = years[seed].result()
    with capsys.disabled():  # so that the log of every run names its seeds
        print(f"\n{told.splitlines()[0]}", end=" ", flush=True)
    if fault:
        pytest.fail(f"{told}\n{fault}\nmake simulate SEED={seed}", pytrace=False)


def test_a_life_is_the_same_for_the_same_seed() -> None:
    assert live(7, 20) == live(7, 20)
    assert live(7, 20) != live(8, 20)


# --- a fault is seen ------------------------------------------------------------------------------

HOUR = 3_600_000
EVENING = Life(
    seed=0,
    days=1,
    began=1_780_300_800_000,
    zone="Asia/Makassar",
    actions=(
        Front(0, "code"),
        Hands(0, HOUR),
        Kill(HOUR // 2, 10 * 60_000),
        Front(HOUR + 1000, "firefox"),
        Hands(HOUR + 1000, HOUR // 4),
        Sleep(HOUR + HOUR // 2, 8 * HOUR),
        Hands(10 * HOUR, 60_000),
    ),
)


def kinds(life: Life = EVENING) -> frozenset[str]:
    return lived(life).kinds


def test_an_evening_without_a_fault_is_right() -> None:
    assert kinds() == frozenset()


def test_a_recovery_that_counts_the_time_of_a_crash_is_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    recover = SqliteJournal.recover

    def longer(journal: SqliteJournal) -> None:
        journal._database.run("UPDATE open_span SET end_ms = end_ms + 300000")
        recover(journal)

    monkeypatch.setattr(SqliteJournal, "recover", longer)
    assert "invented" in kinds()


def test_a_recovery_that_forgets_what_was_open_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    recover = SqliteJournal.recover

    def forgetful(journal: SqliteJournal) -> None:
        journal._database.run("DELETE FROM open_span")
        recover(journal)

    monkeypatch.setattr(SqliteJournal, "recover", forgetful)
    assert "lost" in kinds()


def test_a_recovery_that_drops_what_waits_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    recover = SqliteJournal.recover

    def hasty(journal: SqliteJournal) -> None:
        journal._database.run("DELETE FROM waiting_span")
        recover(journal)

    monkeypatch.setattr(SqliteJournal, "recover", hasty)
    waiting = replace(
        EVENING,
        actions=(
            Front(0, "code"), Hands(0, 60_000), Front(120_000, "firefox"), Kill(165_000, 60_000),
            Hands(300_000, 60_000),
        ),
    )  # fmt: skip
    assert kinds(waiting) == {"lost"}


@pytest.mark.parametrize("statements", range(1, 40))
def test_what_waits_is_never_out_of_the_file(statements: int) -> None:
    settled = replace(
        EVENING,
        actions=(
            Front(0, "code"), Hands(0, 60_000), Front(100_000, "firefox"), Front(120_000, "mpv"),
            Kill(160_500, 20_000, statements), Hands(161_000, 90_000), Hands(400_000, 60_000),
        ),
    )  # fmt: skip
    assert kinds(settled) == frozenset()


def test_a_crash_that_costs_28_seconds_more_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    recover = SqliteJournal.recover

    def worse(journal: SqliteJournal) -> None:
        journal._database.run("UPDATE open_span SET end_ms = max(start_ms + 1, end_ms - 28000)")
        recover(journal)

    monkeypatch.setattr(SqliteJournal, "recover", worse)
    assert "lost" in kinds(replace(EVENING, actions=(
        Front(0, "code"), Hands(0, HOUR), Kill(HOUR // 2 + 15_000, 10 * 60_000),
        Hands(2 * HOUR, 60_000),
    )))  # fmt: skip


def test_without_power_nothing_is_lost_that_was_committed() -> None:
    cut = replace(EVENING, actions=(
        Front(0, "code"), Hands(0, HOUR), PowerCut(HOUR // 2 + 15_000, 10 * 60_000, 0.99),
        Hands(2 * HOUR, 60_000),
    ))  # fmt: skip
    assert kinds(cut) == frozenset()


def test_a_sleep_that_is_not_noticed_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    news = pulse.news

    def sleepless(before: Instant, after: Instant, due: float) -> Iterator[tuple[Event, datetime]]:
        return (
            (event, at) for event, at in news(before, after, due) if not isinstance(event, Woke)
        )

    monkeypatch.setattr(pulse, "news", sleepless)
    sleeper = replace(
        EVENING,
        actions=(
            Front(0, "code"), Hands(0, 60_000), Sleep(60_000, 100_000), Hands(165_000, 60_000),
        ),
    )  # fmt: skip
    assert "invented" in kinds(sleeper)


def test_a_clock_whose_setting_is_not_noticed_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.simulation.life import SetClock

    news = pulse.news

    def deaf(before: Instant, after: Instant, due: float) -> Iterator[tuple[Event, datetime]]:
        return (
            (event, at) for event, at in news(before, after, due) if not isinstance(event, ClockSet)
        )

    monkeypatch.setattr(pulse, "news", deaf)
    moved = replace(
        EVENING, actions=(Front(0, "code"), Hands(0, 300_000), SetClock(100_000, 100_000))
    )
    assert "invented" in kinds(moved)


def test_a_span_that_is_dropped_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    add, told = SqliteJournal.add_span, []

    def dropping(journal: SqliteJournal, usage: UsageSpan) -> None:
        told.append(usage)
        if len(told) % 50:
            add(journal, usage)

    monkeypatch.setattr(SqliteJournal, "add_span", dropping)
    assert "lost" in kinds(live(3, 20))


def test_day_totals_counted_twice_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    add = totals.add

    def twice(database: Database, *rest: object) -> None:
        add(database, *rest)  # type: ignore[arg-type]
        add(database, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(totals, "add", twice)
    assert {"day totals are off", "hour totals are off"} <= kinds()


def test_a_span_kept_on_another_day_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    add = SqliteJournal.add_span

    def misplaced(journal: SqliteJournal, usage: UsageSpan) -> None:
        add(journal, replace(usage, day=usage.day + timedelta(days=1)))

    monkeypatch.setattr(SqliteJournal, "add_span", misplaced)
    assert "a wrong day" in kinds()


# --- what is kept beside the spans ----------------------------------------------------------------

BLOCK = replace(
    EVENING,
    actions=(
        Front(0, "code"), Hands(0, HOUR), Wish(60_000, Start(timedelta(minutes=10))),
        Kill(6 * 60_000, 20_000), Hands(HOUR + 60_000, HOUR // 4),
    ),
)  # fmt: skip


def test_a_block_that_a_crash_cuts_in_two_is_right() -> None:
    trial = lived(BLOCK)
    assert trial.kinds == frozenset()
    assert {(row[1], row[7]) for row in trial.outcome.focus.values()} >= {("work", "done")}


def test_a_focus_record_that_is_dropped_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SqliteJournal, "add_focus", lambda *_: None)
    assert "a focus record is wrong" in kinds(BLOCK)


def test_a_prompt_that_is_dropped_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SqliteJournal, "add_prompt", lambda *_: None)
    assert "a prompt is wrong" in kinds(BLOCK)


def test_a_block_that_is_forgotten_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    thaw = focus.thaw
    monkeypatch.setattr(focus, "thaw", lambda _told: thaw(None))
    assert "error" in kinds(BLOCK)


def test_hours_that_are_not_sorted_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    add = SqliteJournal.add_span

    def unsorted(journal: SqliteJournal, usage: UsageSpan) -> None:
        add(journal, replace(usage, outside=None))

    monkeypatch.setattr(SqliteJournal, "add_span", unsorted)
    assert "no sort of time" in kinds()


def test_a_span_over_two_offsets_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    autumn = replace(
        EVENING,
        began=1_792_886_400_000,  # 25 October 2026, 00:00 UTC
        zone="Europe/Berlin",
        actions=(Front(0, "code"), Hands(0, 2 * HOUR), Front(2 * HOUR, "mpv")),
    )
    assert kinds(autumn) == frozenset()
    turn = usage._turn

    def blind(state: usage.Usage, now: datetime, plan: usage.UsagePlan) -> usage.Usage:
        return turn(state, now.astimezone(state.since.tzinfo), plan)

    monkeypatch.setattr(usage, "_turn", blind)
    assert "a wrong offset" in kinds(autumn)


def test_a_long_story_becomes_a_short_one(monkeypatch: pytest.MonkeyPatch) -> None:
    recover = SqliteJournal.recover

    def forgetful(journal: SqliteJournal) -> None:
        journal._database.run("DELETE FROM open_span")
        recover(journal)

    monkeypatch.setattr(SqliteJournal, "recover", forgetful)
    long: Trial = lived(live(5, 20))
    assert "lost" in long.kinds
    short = shrunk(long, patience=30)
    assert "lost" in short.kinds
    assert len(short.life.actions) <= 12 < len(long.life.actions)
    assert len(story(short).splitlines()) <= 20
