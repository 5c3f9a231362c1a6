"""The backlog: weeks without a writable disk cost nothing that was closed, and little memory."""

from contextlib import closing
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from detox.app.backlog import Backlog, Job, write
from detox.domain.effects import (
    Effect,
    KeepOpen,
    KeepWaiting,
    LogFocus,
    LogGap,
    LogSpan,
    Remember,
)
from detox.domain.records import UsageSpan
from detox.ports import StorageTrouble
from detox.storage import database as files
from detox.storage.journal import SqliteJournal
from tests.storage.made import block, gap, times, usage


def full(_job: Job) -> None:
    raise StorageTrouble("The disk is full.")


def used(backlog: Backlog) -> SqliteJournal:
    journal = SqliteJournal(files.open_in_memory())
    backlog.flush(lambda job: job(journal))
    return journal


def state(journal: SqliteJournal) -> list[object]:
    """Return all that the log says: what is closed, what runs, what waits."""
    tables = ("open_span", "waiting_span")
    kept = [journal._database.rows(f"SELECT start_ms, end_ms FROM {name}") for name in tables]
    return [times(journal.spans()), journal.gaps(), journal.focus(), journal.memory(), *kept]


def test_weeks_of_a_full_disk_fit_into_memory_and_are_written_after_it() -> None:
    told: list[str] = []
    backlog = Backlog(told.append)
    per_day = 400
    for number in range(21 * per_day):
        start = number * 2
        for end in (start + 1, start + 2):
            backlog.add(KeepOpen(usage(start, end)))
            backlog.add(Remember(f"{number}"))
            backlog.flush(full)
        backlog.add(KeepWaiting((usage(start, start + 2),)))
        backlog.add(KeepWaiting(()))
        backlog.add(LogSpan(usage(start, start + 2)))
    backlog.flush(full)
    assert len(backlog) == 21 * per_day + 2
    assert told == ["The disk is full."]


def test_what_is_coalesced_says_the_same() -> None:
    backlog = Backlog(lambda _: None)
    for effect in (
        KeepOpen(usage(0, 1)),
        Remember("early"),
        LogFocus(block(0)),
        KeepOpen(usage(0, 2)),
        LogGap(gap(-10, -5)),
        Remember("late"),
    ):
        backlog.add(effect)
    assert len(backlog) == 4
    journal = used(backlog)
    assert times(journal.spans()) == [("soffice.bin", 0, 2)]
    assert journal.memory() == "late"
    assert not backlog


def test_a_span_that_waited_and_was_not_confirmed_does_not_come_back() -> None:
    journal = SqliteJournal(files.open_in_memory())
    backlog = Backlog(lambda _: None)
    backlog.add(KeepOpen(usage(0, 5, "word")))
    backlog.flush(lambda job: job(journal))
    for effect in (
        KeepWaiting((usage(0, 6, "word"),)),
        KeepOpen(usage(6, 7, "game")),
        KeepWaiting((usage(0, 6, "word"), usage(6, 8, "game"))),
        KeepOpen(usage(8, 9, "mail")),
        KeepWaiting(()),
        LogSpan(usage(30, 31, "news")),
    ):
        backlog.add(effect)
    backlog.flush(lambda job: job(journal))
    assert times(journal.spans()) == [("mail", 8, 9), ("news", 30, 31)]


def test_a_bound_that_is_reached_is_told(caplog: pytest.LogCaptureFixture) -> None:
    told: list[str] = []
    backlog = Backlog(told.append, most=3)
    for minute in range(5):
        backlog.add(LogSpan(usage(minute, minute + 1)))
    backlog.flush(full)
    assert "oldest entries are being left out" in told[0]
    assert "the oldest go" in caplog.text
    assert times(used(backlog).spans()) == [("soffice.bin", n, n + 1) for n in (2, 3, 4)]
    assert told[-1] == ""
    assert "2 of the oldest writes" in caplog.text


def test_a_later_job_of_the_same_key_takes_its_place() -> None:
    done: list[int] = []
    backlog = Backlog(lambda _: None)
    for day in range(3):
        backlog.add_job(lambda _journal, day=day: done.append(day), "upkeep")  # type: ignore[misc]
    used(backlog)
    assert done == [2]


class Day:
    """A day as the core books it: one app runs, closed ones wait for a sign of life."""

    def __init__(self) -> None:
        self.now, self.since = 0, 0
        self.waiting: list[UsageSpan] = []

    def _open(self) -> UsageSpan:
        return usage(self.since, self.now, f"app-{self.since}")

    def step(self, what: str) -> list[Effect]:
        self.now += 1
        if what == "run":
            return [KeepOpen(self._open())]
        if what == "remember":
            return [Remember(str(self.now))]
        if what == "switch":
            self.waiting.append(self._open())
            self.since, self.now = self.now, self.now + 1
            return [KeepWaiting(tuple(self.waiting)), KeepOpen(self._open())]
        settled, self.waiting = self.waiting, []
        if what == "sign":
            return [KeepWaiting(()), *(LogSpan(span) for span in settled)]
        self.since, self.now = self.now, self.now + 1
        return [KeepWaiting(()), KeepOpen(self._open())]


@given(
    st.lists(st.sampled_from(("run", "remember", "switch", "sign", "away")), max_size=25),
    st.integers(0, 30),
)
@example(["run", "sign", "switch", "away"], 1)
@example(["run", "run", "switch", "away"], 1)
def test_whatever_happens_the_file_ends_up_the_same(steps: list[str], written: int) -> None:
    day = Day()
    effects = [effect for what in steps for effect in day.step(what)]
    effects += [LogSpan(day._open())] if day.now > day.since else []
    with (
        closing(files.open_in_memory()) as plain,
        closing(files.open_in_memory()) as late,
    ):
        direct, delayed = SqliteJournal(plain), SqliteJournal(late)
        backlog = Backlog(lambda _: None)
        for number, effect in enumerate(effects):
            write(direct, effect)
            backlog.add(effect)
            if number < written:
                backlog.flush(lambda job: job(delayed))
        backlog.flush(lambda job: job(delayed))
        assert state(delayed) == state(direct)


def test_a_span_keeps_its_share_over_a_full_disk() -> None:
    backlog = Backlog(lambda _: None)
    backlog.add(KeepOpen(usage(0, 10, outside=2)))
    backlog.flush(full)
    backlog.add(LogSpan(usage(0, 20, outside=5)))
    assert used(backlog).spans()[0].outside == timedelta(minutes=5)
