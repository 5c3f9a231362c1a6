"""What the fold finds and what the journal holds in the end agree, whatever was taken back."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from detox.domain import booking, schedule, usage
from detox.domain.booking import Rules, Told
from detox.domain.effects import Effect, KeepOpen, KeepWaiting, LogGap, LogSpan
from detox.domain.events import Event, Leaving
from detox.domain.records import UsageSpan
from detox.domain.settings import Settings
from detox.domain.timespan import Span, without
from detox.domain.usage import Unrecorded, Usage, UsagePlan, Used
from detox.storage.database import Database, open_in_memory
from detox.storage.journal import SqliteJournal
from tests.domain.test_usage import NOON, PLAN
from tests.domain.test_usage_stories import STORIES, Scene, scenes, signs_of_life


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def hours(*spans: str, on_duty: tuple[Span, ...] = ()) -> Rules:
    """Return rules with these hours on every day."""
    made = Settings().having("schedule.preset", "custom")
    for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"):
        made = made.having(f"schedule.week.{day}", list(spans))
    return Rules(schedule.calendar(made, "ID", (), "en"), time(4), "", on_duty)


UNKNOWN = Rules(schedule.calendar(Settings(), "ID", (), "en"), time(4), "", ())
MINUTES = hours("12:01-12:02", "12:03-12:04", on_duty=(Span(NOON + minutes(5), NOON + minutes(6)),))
DUTIES = (Span(NOON + minutes(2), NOON + minutes(3)), Span(NOON + minutes(4), NOON + minutes(9)))
RULES = [UNKNOWN, MINUTES, hours("09:00-12:01", on_duty=DUTIES), hours("09:00-17:00")]


@dataclass
class Desk:
    """The fold of samples, and the real journal that is told of it."""

    database: Database
    now: datetime = NOON
    state: Usage = field(default_factory=lambda: usage.START(NOON))
    told: Told = booking.START
    found: list[Effect] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.journal = SqliteJournal(self.database)

    def take(self, event: Event, plan: UsagePlan, rules: Rules) -> None:
        step = usage.step(self.state, event, self.now, plan)
        waits = usage.waiting(step.state)
        self.told, acts = booking.account(self.told, step.effects, waits, step.state.told, rules)
        self.state, self.found = step.state, [*self.found, *step.effects]
        for act in acts:
            self.keep(act)

    def keep(self, act: Effect) -> None:
        match act:
            case LogSpan(span):
                self.journal.add_span(span)
            case KeepOpen(span):
                self.journal.keep_open(span)
            case KeepWaiting(spans):
                self.journal.keep_waiting(spans)
            case LogGap(gap):
                self.journal.add_gap(gap)

    @property
    def used(self) -> timedelta:
        return length(effect.span for effect in self.found if isinstance(effect, Used))

    @property
    def kept(self) -> timedelta:
        return length(one.span for one in self.journal.spans())


def desks(database: Database, story: list[Scene], rules: list[Rules]) -> Iterator[Desk]:
    """Play a story, each scene under the next of the rules; yield the desk after each of them."""
    desk = Desk(database)
    for number, scene in enumerate(story):
        desk.now += scene.after + scene.moved
        desk.take(scene.event, scene.plan, rules[number * len(rules) // len(story)])
        yield desk


def length(spans: Iterable[Span]) -> timedelta:
    return sum((span.length for span in spans), timedelta(0))


def is_pure(piece: UsageSpan) -> bool:
    """Tell whether a piece is wholly of one sort of time."""
    nothing, whole = timedelta(0), piece.span.length
    sorts = {(None, None), (nothing, nothing), (whole, nothing), (nothing, whole)}
    return (piece.outside, piece.duty) in sorts


MANY_RULES = st.lists(st.sampled_from(RULES), min_size=1, max_size=3)


@given(STORIES, MANY_RULES)
@settings(max_examples=100, deadline=None)
def test_the_journal_holds_what_was_used_and_nothing_else(
    story: list[Scene], rules: list[Rules]
) -> None:
    with closing(open_in_memory()) as database:
        *_, desk = desks(database, [*story, Scene(timedelta(0), Leaving())], rules)
        hidden = length(gap.span for gap in desk.journal.gaps())
        assert desk.kept == desk.used
        assert hidden == length(one.span for one in desk.found if isinstance(one, Unrecorded))
        assert all(is_pure(piece) for piece in desk.journal.spans())


STEADY = st.lists(scenes().filter(lambda scene: not scene.moved), min_size=1, max_size=30)


@given(STEADY, MANY_RULES)
@settings(max_examples=60, deadline=None)
def test_the_journal_always_holds_what_is_settled_and_what_it_was_told_of_the_rest(
    story: list[Scene], rules: list[Rules]
) -> None:
    with closing(open_in_memory()) as database:
        for desk in desks(database, story, rules):
            going = (desk.told.open,) if desk.told.open else ()
            told = length(piece.span for piece in (*desk.told.kept, *going))
            assert desk.kept == desk.used + told


@given(STEADY, MANY_RULES)
@settings(max_examples=60, deadline=None)
def test_a_crash_at_any_moment_leaves_nothing_invented(
    story: list[Scene], rules: list[Rules]
) -> None:
    longest = PLAN.idle_after + PLAN.checkpoint
    near = [Span(sign, sign + longest) for sign in signs_of_life(story)]
    with closing(open_in_memory()) as database:
        *_, desk = desks(database, story, rules)
        desk.journal.recover()
        assert not [one for one in desk.journal.spans() if without(one.span, near)]
