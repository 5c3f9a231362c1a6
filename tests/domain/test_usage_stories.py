"""Any story of events: time is tiled exactly, nothing is used twice, nothing is invented."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from detox.domain import usage
from detox.domain.apps import Identity
from detox.domain.effects import Effect
from detox.domain.events import (
    ClockSet,
    Event,
    FrontAppSeen,
    IdleSeen,
    Leaving,
    Locked,
    SensorLost,
    Tick,
    Unlocked,
    Woke,
    ZoneChanged,
)
from detox.domain.timespan import Span, local_day, without
from detox.domain.usage import Away, Running, Unrecorded, Usage, UsagePlan, Used
from tests.domain.test_usage import NOON, OFF, PAUSED, PLAN, idle, seen


@dataclass(frozen=True)
class Scene:
    """Something happens after a while; `moved` is how far the clock is set then."""

    after: timedelta
    event: Event
    moved: timedelta = timedelta(0)
    plan: UsagePlan = PLAN


PLANS = st.sampled_from([PLAN] * 4 + [PAUSED, OFF, replace(PLAN, idle_after=timedelta(seconds=1))])
WHILES = st.one_of(st.integers(0, 40_000), st.integers(0, 400_000), st.integers(0, 50_000_000)).map(
    lambda ms: timedelta(milliseconds=ms)
)
MOVES = st.integers(-90_000, 90_000).map(lambda s: timedelta(seconds=s))
PROGRAMS = st.sampled_from(["winword", "vlc", "diary", "lockapp", "other", None])
EVENTS = st.one_of(
    st.just(Tick()),
    PROGRAMS.map(seen),
    st.integers(0, 300).map(idle),
    st.sampled_from([Locked(), Unlocked(), Leaving(), SensorLost("idle", ""), ZoneChanged()]),
    st.sampled_from([SensorLost("front_app", "")]),
)


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    after, plan = draw(WHILES), draw(PLANS)
    match draw(st.integers(0, 9)):
        case 0:
            return Scene(after, Woke(after), plan=plan)
        case 1:
            moved = draw(MOVES)
            return Scene(after, ClockSet(moved), moved, plan)
        case _:
            return Scene(after, draw(EVENTS), plan=plan)


STORIES = st.lists(scenes(), max_size=40)


def live(story: Sequence[Scene]) -> tuple[Usage, list[Effect], timedelta]:
    """Play a story whose clock is told truly; return how long it lasted too."""
    state, now, lived = usage.START(NOON), NOON, timedelta(0)
    found: list[Effect] = []
    for scene in story:
        now += scene.after + scene.moved
        lived += scene.after
        told = usage.step(state, scene.event, now, scene.plan)
        state, found = told.state, [*found, *told.effects]
    told = usage.step(state, Leaving(), now, PLAN)
    return told.state, [*found, *told.effects], lived


def settled(found: Iterable[Effect]) -> list[Span]:
    return [e.span for e in found if isinstance(e, Used | Away | Unrecorded)]


@given(STORIES)
@settings(max_examples=300)
def test_any_story_is_tiled_exactly(story: list[Scene]) -> None:
    _, found, lived = live(story)
    assert sum((span.length for span in settled(found)), timedelta(0)) == lived


@given(STORIES)
@settings(max_examples=300)
def test_no_second_is_used_or_hidden_twice(story: list[Scene]) -> None:
    _, found, _ = live(story)
    spans = sorted(e.span for e in found if isinstance(e, Used | Unrecorded) and e.span.length)
    for one, next_one in pairwise(spans):
        assert one.end <= next_one.start


def signs_of_life(story: Sequence[Scene]) -> list[datetime]:
    """Return every moment at which the story says that somebody was there."""
    signs, now, sensed = [], NOON, False
    shown: Identity | None = None
    for scene in story:
        now += scene.after
        match scene.event:
            case IdleSeen(since):
                signs.append(now - since)
                sensed = True
            case Unlocked():
                signs.append(now)
            case FrontAppSeen(identity):
                if not sensed and identity != shown:
                    signs.append(now)
                shown = identity
            case SensorLost("idle"):
                sensed = False
            case SensorLost("front_app"):
                shown = None
    return signs


@given(st.lists(scenes().filter(lambda scene: not scene.moved), max_size=40))
@settings(max_examples=300)
def test_no_use_is_invented(story: list[Scene]) -> None:
    """Whatever counts as used lies close after a sign of life."""
    _, found, _ = live(story)
    longest = PLAN.idle_after + PLAN.checkpoint
    near = [Span(sign, sign + longest) for sign in signs_of_life(story)]
    for effect in found:
        if isinstance(effect, Used | Running):
            assert not without(effect.span, near) or not effect.span.length


@given(STORIES)
def test_nothing_is_used_under_lock_while_off_or_in_private(story: list[Scene]) -> None:
    state, now = usage.START(NOON), NOON
    for scene in story:
        now += scene.after + scene.moved
        state = usage.step(state, scene.event, now, scene.plan).state
        running = usage.open_span(state, now + timedelta(seconds=1))
        if running is not None:
            assert usage.present(state)
            assert scene.plan.recording
            assert not running[0].private


@given(STORIES)
def test_a_used_span_lies_within_one_day_and_one_offset(story: list[Scene]) -> None:
    _, found, _ = live(story)
    for effect in found:
        if isinstance(effect, Used | Running) and effect.span.length:
            last = effect.span.end - timedelta(microseconds=1)
            assert local_day(effect.span.start, time(4)) == local_day(last, time(4))
            assert effect.span.start.utcoffset() == effect.span.end.utcoffset()


@given(STORIES)
def test_what_was_told_as_running_is_settled_under_the_same_start(story: list[Scene]) -> None:
    """The journal keeps a running span under its start, so that its end must come under it too."""
    _, found, _ = live(story)
    running: Running | None = None
    for effect in found:
        match effect:
            case Running():
                assert running is None or effect.span.start == running.span.start
                assert running is None or effect.span.end >= running.span.end
                running = effect
            case Used(app, span) if running is not None and span.start == running.span.start:
                assert app == running.app
                running = None
            case Used(_, span) if running is not None:  # one that had waited since before
                assert span.end <= running.span.start
    assert running is None


@given(STORIES, st.timedeltas(timedelta(0), timedelta(hours=2)))
def test_a_deadline_is_never_in_the_past_once_its_tick_came(
    story: list[Scene], late: timedelta
) -> None:
    state, _, _ = live(story)
    for _ in range(4):
        wanted = usage.next_deadline(state, PLAN)
        if wanted is None:
            return
        now = max(wanted, state.good) + late
        state = usage.step(state, Tick(), now, PLAN).state
        after = usage.next_deadline(state, PLAN)
        assert after is None or after > now


@given(
    st.lists(st.tuples(st.integers(-200_000, 200_000), EVENTS | MOVES.map(ClockSet)), max_size=40)
)
def test_a_story_that_contradicts_itself_uses_nothing_twice(
    story: list[tuple[int, Event]],
) -> None:
    state, now = usage.START(NOON), NOON
    found: list[Effect] = []
    for seconds, event in story:
        now += timedelta(seconds=seconds)
        told = usage.step(state, event, now, PLAN)
        state, found = told.state, [*found, *told.effects]
    spans = sorted(e.span for e in found if isinstance(e, Used) and e.span.length)
    for one, next_one in pairwise(spans):
        assert one.end <= next_one.start


def test_the_state_stays_small_over_a_long_life() -> None:
    state, now = usage.START(NOON), NOON.astimezone(UTC)
    for number in range(5000):
        now += timedelta(seconds=250 if number % 2 else 20)
        state = usage.step(state, idle(0), now, PLAN).state
        state = usage.step(state, seen("vlc" if number % 3 else "winword"), now, PLAN).state
    assert len(state.taken) <= 256
    assert len(state.pending) <= 2
