"""What the fold finds and what the journal holds in the end agree, whatever was taken back."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from detox.domain import booking, schedule, usage
from detox.domain.effects import Effect, KeepOpen, LogGap, LogSpan
from detox.domain.settings import Settings
from detox.domain.timespan import Span, without
from detox.domain.usage import Unrecorded, Used
from detox.storage import database
from detox.storage.journal import SqliteJournal
from tests.domain.test_usage import NOON, PLAN
from tests.domain.test_usage_stories import STORIES, Scene, live, scenes, signs_of_life

RULES = booking.Rules(schedule.calendar(Settings(), "ID", (), "en"), time(4), "", ())


@contextmanager
def journal_of(found: Iterable[Effect]) -> Iterator[SqliteJournal]:
    """Yield a journal that has kept what was found."""
    with TemporaryDirectory() as folder:
        kept = database.open(Path(folder) / "log.sqlite3")
        journal = SqliteJournal(kept)
        for effect in booking.book(found, RULES):
            match effect:
                case LogSpan(span):
                    journal.add_span(span)
                case KeepOpen(span):
                    journal.keep_open(span)
                case LogGap(gap):
                    journal.add_gap(gap)
        yield journal
        kept.close()


def length(spans: Iterable[Span]) -> timedelta:
    return sum((span.length for span in spans), timedelta(0))


@given(STORIES)
@settings(max_examples=40)
def test_the_journal_holds_what_was_used_and_nothing_else(story: list[Scene]) -> None:
    _, found, _ = live(story)
    with journal_of(found) as journal:
        kept = length(one.span for one in journal.spans())
        hidden = length(gap.span for gap in journal.gaps())
    assert kept == length(effect.span for effect in found if isinstance(effect, Used))
    assert hidden == length(effect.span for effect in found if isinstance(effect, Unrecorded))


@given(st.lists(scenes().filter(lambda scene: not scene.moved), max_size=30))
@settings(max_examples=40)
def test_a_crash_at_any_moment_leaves_nothing_invented(story: list[Scene]) -> None:
    state, now, found = usage.START(NOON), NOON, list[Effect]()
    for scene in story:
        now += scene.after
        told = usage.step(state, scene.event, now, scene.plan)
        state = told.state
        found += told.effects
    longest = PLAN.idle_after + PLAN.checkpoint
    near = [Span(sign, sign + longest) for sign in signs_of_life(story)]
    with journal_of(found) as journal:
        journal.recover()
        for one in journal.spans():
            assert not without(one.span, near)
