"""The focus timer: what holds after a restart and in any story whatever."""

import json
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detox.domain import focus
from detox.domain.events import (
    ClockSet,
    EndBreak,
    Event,
    Extend,
    FrontAppSeen,
    IdleSeen,
    Leaving,
    Locked,
    Pause,
    PostponeBreak,
    Resume,
    Skip,
    SkipBreak,
    Start,
    Stop,
    TakeBreak,
    Tick,
    Unlocked,
    Woke,
    ZoneChanged,
)
from detox.domain.records import FocusRecord, Kind, Outcome
from detox.domain.settings import Settings
from detox.domain.timespan import ZERO
from tests.domain.focus_story import (
    ASK_FIRST,
    FLOW,
    NOON,
    PLAN,
    WORK,
    at,
    m,
    play,
    records,
)

# --- memory ---------------------------------------------------------------------------------------

STORIES = [
    pytest.param((), PLAN, id="ready"),
    pytest.param(((0, Start(label="Telaah")), (3, Extend())), PLAN, id="running"),
    pytest.param(((0, Start()),), FLOW, id="flow"),
    pytest.param(((0, Start()), (7, Pause())), PLAN, id="paused"),
    pytest.param(((0, Start()), (7, IdleSeen(m(6)))), PLAN, id="idle"),
    pytest.param(((0, Start()), (25, Tick())), PLAN, id="resting"),
    pytest.param(((0, Start()), (25, Tick())), ASK_FIRST, id="offered"),
    pytest.param(((0, Start()), (25, Tick()), (26, PostponeBreak())), PLAN, id="postponed"),
]


@pytest.mark.parametrize(("story", "plan"), STORIES)
def test_a_restart_goes_on_where_it_was(
    story: tuple[tuple[float, Event], ...], plan: focus.FocusPlan
) -> None:
    state, _ = play(*story, plan=plan)
    assert focus.thaw(json.loads(json.dumps(focus.freeze(state)))) == state


def test_a_block_held_by_a_lock_goes_on_with_the_first_input_after_a_restart() -> None:
    held, _ = play((0, Start()), (7, Locked()))
    back = focus.thaw(json.loads(json.dumps(focus.freeze(held))))
    waits, _ = play((30, Woke(m(23))), (30, IdleSeen(m(25))), state=back)
    goes_on, _ = play((31, IdleSeen(ZERO)), state=waits)

    assert focus.name(waits) == "paused"
    assert (focus.name(goes_on), focus.left(goes_on, at(31))) == ("running", m(18))


@pytest.mark.parametrize(("story", "plan"), STORIES)
@pytest.mark.parametrize("junk", [None, "", -1, [], {}, float("nan"), "0001-01-01T00:00:00+00:00"])
def test_a_spoilt_memory_is_the_start_or_a_state_that_works(
    story: tuple[tuple[float, Event], ...], plan: focus.FocusPlan, junk: object
) -> None:
    frozen = focus.freeze(play(*story, plan=plan)[0])
    for key in frozen:
        state = focus.thaw({**frozen, key: junk})
        play((30, Woke(m(10))), (31, Tick()), (32, Stop()), state=state)


@given(st.recursive(st.none() | st.integers() | st.text(), st.lists))
def test_nonsense_is_thawed_to_the_start(junk: object) -> None:
    assert focus.thaw(junk) == focus.START


# --- any story ------------------------------------------------------------------------------------

lengths = st.integers(0, 40).map(lambda minutes: timedelta(minutes=minutes))
anything: st.SearchStrategy[Event] = st.one_of(
    st.sampled_from(
        [
            Tick(), Start(), Start(m(3)), Pause(), Resume(), Extend(), Skip(), Stop(), TakeBreak(),
            PostponeBreak(), SkipBreak(), EndBreak(), Locked(), Unlocked(), Leaving(),
            ZoneChanged(), FrontAppSeen(None),
        ]
    ),
    lengths.map(IdleSeen),
)  # fmt: skip
plans = st.builds(
    lambda preset, auto_break, auto_next: replace(
        focus.plan(Settings().having("focus.preset", preset)),
        auto_break=auto_break,
        auto_next=auto_next,
    ),
    st.sampled_from(["25/5", "50/10", "flow"]),
    st.booleans(),
    st.booleans(),
)
moments = st.lists(st.tuples(lengths, anything), max_size=60)


@given(plans, moments)
def test_in_any_story_records_never_overlap_and_never_hold_more_than_elapsed(
    plan: focus.FocusPlan, story: list[tuple[timedelta, Event]]
) -> None:
    state, now = focus.START, NOON
    kept: list[FocusRecord] = []
    for passed, event in story:
        now += passed
        told = focus.step(state, event, now, plan)
        state = told.state
        kept += records(list(told.effects))
        assert focus.left(state, now) >= ZERO
        assert 0.0 <= focus.passed(state, now) <= 1.0
        found = focus.thaw(focus.freeze(state))
        assert focus.thaw(focus.freeze(found)) == found
        assert (focus.name(found), focus.left(found, now)) == (
            focus.name(state),
            focus.left(state, now),
        )
    real = [record for record in kept if record.span.length]
    for before, after in pairwise(real):
        assert before.span.end <= after.span.start
    assert all(ZERO <= record.worked <= record.span.length for record in kept)
    assert all(NOON <= record.span.start <= record.span.end <= now for record in kept)


@given(st.lists(st.tuples(lengths, st.sampled_from([Pause(), Resume(), Locked(), Unlocked()]))))
def test_in_any_story_worked_and_paused_make_up_what_elapsed(
    story: list[tuple[timedelta, Event]],
) -> None:
    state, now = focus.step(focus.START, Start(m(1440)), NOON, PLAN).state, NOON
    paused = ZERO
    for wait, event in story:
        passed = min(wait, NOON + m(1400) - now)
        paused += passed if focus.name(state) == "paused" else ZERO
        now += passed
        state = focus.step(state, event, now, PLAN).state
    assert focus.worked(state, now) + paused == now - NOON
    assert focus.left(state, now) == m(1440) - focus.worked(state, now)


@given(plans, moments, st.lists(st.tuples(lengths, lengths), max_size=5), st.randoms())
def test_sleep_and_set_clocks_at_any_time_raise_nothing(
    plan: focus.FocusPlan,
    story: list[tuple[timedelta, Event]],
    jumps: list[tuple[timedelta, timedelta]],
    dice: Random,
) -> None:
    events = [*story]
    for passed, by in jumps:
        events += [(passed, Woke(by * 40)), (passed, ClockSet(by * 60)), (passed, ClockSet(-by))]
    dice.shuffle(events)
    state, now = focus.START, NOON
    for passed, event in events:
        now += passed + (event.by if isinstance(event, ClockSet) else ZERO)
        told = focus.step(state, event, now, plan)
        state = told.state
        for record in records(list(told.effects)):
            assert ZERO <= record.worked <= record.span.length


@given(plans, moments, st.integers(0, 59), lengths)
def test_a_set_clock_changes_no_story_but_its_wall_times(
    plan: focus.FocusPlan, story: list[tuple[timedelta, Event]], where: int, by: timedelta
) -> None:
    def told(jump: timedelta) -> list[tuple[Kind, Outcome, timedelta, timedelta]]:
        state, now, kept = focus.START, NOON, []
        for index, (passed, event) in enumerate(story):
            now += passed
            if index == where:
                now += jump
                state = focus.step(state, ClockSet(jump), now, plan).state
            step = focus.step(state, event, now, plan)
            state = step.state
            kept += records(list(step.effects))
        return [(r.kind, r.outcome, r.worked, r.span.length) for r in kept if r.kind is WORK]

    assert told(ZERO) == told(by)
