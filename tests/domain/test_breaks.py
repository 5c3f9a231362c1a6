"""The reminder to get up, told in minutes from noon of somebody's day at the computer."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detox.domain import breaks
from detox.domain.effects import Effect
from detox.domain.events import ClockSet, Event, IdleSeen, Tick, Woke
from detox.domain.records import Choice, PromptKind
from detox.domain.settings import Settings
from detox.domain.step import Unwish, Wish
from detox.domain.timespan import ZERO

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PLAN = breaks.plan(Settings())
HERE = breaks.Sight(present=True, focusing=False, may_speak=True)
GONE = breaks.Sight(present=False, focusing=False, may_speak=True)
FOCUSING = breaks.Sight(present=True, focusing=True, may_speak=True)
HELD = breaks.Sight(present=True, focusing=False, may_speak=False)

Scene = tuple[float, Event, breaks.Sight]


def m(minutes: float) -> timedelta:
    return timedelta(minutes=minutes)


def at(minutes: float) -> datetime:
    return NOON + m(minutes)


def play(*story: Scene, state: breaks.Breaks = breaks.START) -> tuple[breaks.Breaks, list[Effect]]:
    done: list[Effect] = []
    for minutes, event, sight in story:
        told = breaks.step(state, event, at(minutes), PLAN, sight)
        state = told.state
        done += told.effects
    return state, done


def reminders(effects: list[Effect]) -> int:
    return sum(isinstance(effect, Wish) for effect in effects)


def test_a_reminder_comes_after_55_minutes_in_one_go() -> None:
    state, effects = play((0, Tick(), HERE), (54.9, Tick(), HERE))
    assert not effects
    assert breaks.next_deadline(state, at(54.9), PLAN) == at(55)
    state, (wish,) = play((55, Tick(), HERE), state=state)
    assert isinstance(wish, Wish)
    assert (wish.kind, wish.choices) == (PromptKind.STRETCH, (Choice.TAKE, Choice.SKIP))
    assert dict(wish.facts) == {"minutes": "55", "rest": "5"}
    assert wish.until == at(70)
    assert breaks.next_deadline(state, at(55), PLAN) is None


def test_a_stretch_has_one_reminder() -> None:
    _, effects = play(*((minutes, Tick(), HERE) for minutes in range(0, 600, 5)))
    assert reminders(effects) == 1


def test_a_reminder_waits_for_leave_to_speak() -> None:
    state, effects = play((0, Tick(), HERE), (55, Tick(), HELD))
    assert not effects
    assert breaks.next_deadline(state, at(55), PLAN) is None
    _, effects = play((70, Tick(), HERE), state=state)
    assert reminders(effects) == 1


@pytest.mark.parametrize(
    ("away", "due"),
    [pytest.param(4, 59, id="a short absence only does not count"), pytest.param(5, 90, id="rest")],
)
def test_a_natural_break_begins_a_new_stretch(away: float, due: float) -> None:
    back = 30 + away
    state, _ = play((0, Tick(), HERE), (30, Tick(), GONE), (back, Tick(), HERE))
    assert breaks.next_deadline(state, at(back), PLAN) == at(due)


def test_an_absence_counts_from_the_last_input() -> None:
    story = ((0, Tick(), HERE), (30, IdleSeen(m(3)), GONE), (32.5, IdleSeen(ZERO), HERE))
    state, _ = play(*story)
    assert breaks.next_deadline(state, at(32.5), PLAN) == at(32.5 + 55)


def test_the_way_back_is_not_part_of_the_absence() -> None:
    story = ((0, Tick(), HERE), (30, IdleSeen(m(3)), GONE), (32.5, IdleSeen(m(1)), HERE))
    state, _ = play(*story)
    assert breaks.next_deadline(state, at(32.5), PLAN) == at(32.5 + 28)


def test_a_reminder_nobody_saw_is_taken_back_after_a_natural_break() -> None:
    state, _ = play((0, Tick(), HERE), (55, Tick(), HERE), (56, Tick(), GONE))
    state, effects = play((62, Tick(), GONE), state=state)
    assert effects == [Unwish(PromptKind.STRETCH)]
    state, effects = play((70, Tick(), HERE), (125, Tick(), HERE), state=state)
    assert reminders(effects) == 1


def test_a_short_absence_after_the_reminder_brings_no_second_one() -> None:
    story = ((0, Tick(), HERE), (55, Tick(), HERE), (56, Tick(), GONE), (58, Tick(), HERE))
    _, effects = play(*story, (200, Tick(), HERE))
    assert reminders(effects) == 1


def test_no_reminder_comes_in_a_session_and_a_new_stretch_after_it() -> None:
    state, effects = play((0, Tick(), HERE), (50, Tick(), FOCUSING), (60, Tick(), FOCUSING))
    assert not effects
    state, effects = play((75, Tick(), HERE), (129, Tick(), HERE), state=state)
    assert not effects
    assert breaks.next_deadline(state, at(129), PLAN) == at(130)


def test_a_session_takes_the_reminder_back() -> None:
    _, effects = play((0, Tick(), HERE), (55, Tick(), HERE), (56, Tick(), FOCUSING))
    assert effects[-1] == Unwish(PromptKind.STRETCH)


@pytest.mark.parametrize(("asleep", "due"), [(2, 57), (60, 155)])
def test_a_sleep_is_an_absence(asleep: float, due: float) -> None:
    woke = 40 + asleep
    state, _ = play((0, Tick(), HERE), (woke, Woke(m(asleep)), HERE), (woke, Tick(), HERE))
    assert breaks.next_deadline(state, at(woke), PLAN) == at(due)


def test_a_sleep_while_nobody_was_there_only_makes_the_absence_longer() -> None:
    story = ((0, Tick(), HERE), (30, Tick(), GONE), (40, Woke(m(2)), GONE), (41, Tick(), HERE))
    state, _ = play(*story)
    assert breaks.next_deadline(state, at(41), PLAN) == at(96)


@pytest.mark.parametrize("by", [m(600), -m(600)], ids=["on", "back"])
def test_a_set_clock_brings_no_reminder_and_no_rest(by: timedelta) -> None:
    state, _ = play((0, Tick(), HERE))
    told = breaks.step(state, ClockSet(by), at(10) + by, PLAN, HERE)
    assert not told.effects
    assert breaks.next_deadline(told.state, at(10) + by, PLAN) == at(55) + by


@pytest.mark.parametrize(
    "story",
    [
        pytest.param((), id="rested"),
        pytest.param(((0, Tick(), HERE),), id="working"),
        pytest.param(((0, Tick(), HERE), (9, Tick(), GONE)), id="absent"),
        pytest.param(((0, Tick(), HERE), (55, Tick(), HERE)), id="reminded"),
        pytest.param(
            ((0, Tick(), HERE), (55, Tick(), HERE), (56, Tick(), GONE)), id="reminded, absent"
        ),
    ],
)
def test_a_restart_goes_on_where_it_was(story: tuple[Scene, ...]) -> None:
    state, _ = play(*story)
    assert breaks.thaw(json.loads(json.dumps(breaks.freeze(state)))) == state


@pytest.mark.parametrize(
    "junk",
    [
        None, [], {}, {"state": "sleepy"}, {"state": "working", "since": "noon", "left_s": 1},
        {"state": "working", "since": NOON.isoformat(), "left_s": -1},
        {"state": "absent", "since": NOON.isoformat(), "before": {"state": "rested"}},
        {"state": "absent", "since": "2026-11-23T12:00:00", "before": {"state": "reminded"}},
    ],
)  # fmt: skip
def test_nonsense_is_thawed_to_the_start(junk: object) -> None:
    assert breaks.thaw(junk) == breaks.START


sights = st.builds(breaks.Sight, st.booleans(), st.booleans(), st.booleans())
lengths = st.integers(0, 70).map(lambda minutes: timedelta(minutes=minutes))
scenes = st.lists(st.tuples(lengths, st.just(Tick()) | lengths.map(IdleSeen), sights), max_size=60)


@given(scenes)
def test_in_any_story_a_reminder_has_a_stretch_of_work_behind_it(
    story: list[tuple[timedelta, Event, breaks.Sight]],
) -> None:
    state, now, spoke = breaks.START, NOON, NOON
    for passed, event, sight in story:
        now += passed
        told = breaks.step(state, event, now, PLAN, sight)
        state = told.state
        if any(isinstance(effect, Wish) for effect in told.effects):
            assert sight == HERE
            assert now - spoke >= PLAN.stretch
            spoke = now
        assert breaks.thaw(breaks.freeze(state)) == state


@given(scenes, st.lists(lengths, max_size=5))
def test_sleep_and_set_clocks_raise_nothing(
    story: list[tuple[timedelta, Event, breaks.Sight]], jumps: list[timedelta]
) -> None:
    told = [(by, event, HERE) for by in jumps for event in (Woke(by * 99), ClockSet(-by), Tick())]
    state, now = breaks.START, NOON
    for passed, event, sight in [*story, *told, *story]:
        now += passed
        state = breaks.step(state, event, now, PLAN, sight).state
        deadline = breaks.next_deadline(state, now, PLAN)
        assert deadline is None or deadline > now
