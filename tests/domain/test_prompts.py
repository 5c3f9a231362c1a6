"""The prompt budget, told in minutes from noon."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detox.domain import prompts
from detox.domain.effects import Effect, LogPrompt, Prompt, Show, Withdraw
from detox.domain.events import Answer
from detox.domain.records import Choice, PromptKind, PromptRecord, Reason
from detox.domain.settings import Settings
from detox.domain.step import Wish
from detox.domain.timespan import local_day

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PLAN = prompts.plan(Settings())
FREE = prompts.Holds()
STRETCH, CLOSING, BEDTIME = PromptKind.STRETCH, PromptKind.CLOSING, PromptKind.BEDTIME
BREAK, QUIET = PromptKind.BREAK, PromptKind.QUIET


def m(minutes: float) -> timedelta:
    return timedelta(minutes=minutes)


def at(minutes: float) -> datetime:
    return NOON + m(minutes)


def wish(kind: PromptKind, until: datetime | None = None) -> Wish:
    choices = (Choice.TAKE, Choice.SNOOZE, Choice.SKIP)
    return Wish(kind, choices, until=until, facts=(("next", "work"), ("minutes", "5")))


def shown(
    *story: tuple[float, PromptKind], state: prompts.Prompts = prompts.START
) -> prompts.Prompts:
    for minutes, kind in story:
        state = prompts.show(state, wish(kind), at(minutes), PLAN).state
    return state


def dismissed(minutes: float, kind: PromptKind, state: prompts.Prompts) -> prompts.Prompts:
    state = shown((minutes, kind), state=state)
    told, _ = prompts.answer(state, Answer(Choice.DISMISSED), at(minutes + 1), PLAN)
    return told.state


def may(state: prompts.Prompts, kind: PromptKind, minutes: float) -> bool:
    return prompts.may_speak(state, kind, at(minutes), PLAN, FREE)


def answers(effects: tuple[Effect, ...]) -> list[Choice | None]:
    return [effect.record.answer for effect in effects if isinstance(effect, LogPrompt)]


# --- one prompt at a time -------------------------------------------------------------------------


def test_a_wish_is_shown_and_kept() -> None:
    told = prompts.show(prompts.START, wish(BREAK, at(5)), NOON, PLAN)
    prompt = told.state.waiting
    assert prompt is not None
    assert (prompt.number, prompt.at, prompt.facts) == (1, NOON, wish(BREAK).facts)
    record = PromptRecord(NOON, NOON.date(), BREAK)
    assert told.effects == (Show(prompt), LogPrompt(record))
    assert prompts.next_deadline(told.state) == at(5)


def test_a_newer_prompt_takes_the_place_of_the_older_one() -> None:
    told = prompts.show(shown((0, BREAK)), wish(QUIET), at(1), PLAN)
    assert told.effects[0] == Withdraw(1)
    assert answers(told.effects) == [Choice.EXPIRED, None]
    assert told.state.waiting is not None
    assert told.state.waiting.number == 2


@pytest.mark.parametrize("number", [None, 1], ids=["whatever waits", "by number"])
def test_an_answer_is_kept_and_takes_the_prompt_away(number: int | None) -> None:
    event = Answer(Choice.SNOOZE, number, Reason.ASKED)
    told, prompt = prompts.answer(shown((0, QUIET)), event, at(1), PLAN)
    assert prompt is not None
    assert prompt.kind is QUIET
    record = PromptRecord(NOON, NOON.date(), QUIET, None, Choice.SNOOZE, Reason.ASKED)
    assert told.effects == (Withdraw(1), LogPrompt(record))
    assert told.state.waiting is None


@pytest.mark.parametrize(
    ("state", "event"),
    [
        pytest.param(prompts.START, Answer(Choice.TAKE), id="nothing waits"),
        pytest.param(shown((0, BREAK), (1, BREAK)), Answer(Choice.TAKE, 1), id="an older one"),
        pytest.param(shown((0, BREAK)), Answer(Choice.DUTY), id="not offered"),
    ],
)
def test_an_answer_that_fits_no_prompt_changes_nothing(
    state: prompts.Prompts, event: Answer
) -> None:
    told, prompt = prompts.answer(state, event, at(2), PLAN)
    assert prompt is None
    assert (told.state, told.effects) == (state, ())


def test_a_prompt_expires_at_its_time() -> None:
    state = prompts.show(prompts.START, wish(BREAK, at(5)), NOON, PLAN).state
    told, prompt = prompts.tick(state, at(4.9), PLAN)
    assert (told.state, told.effects, prompt) == (state, (), None)
    told, prompt = prompts.tick(state, at(5), PLAN)
    assert prompt == state.waiting
    assert answers(told.effects) == [Choice.EXPIRED]
    assert told.state.waiting is None


def test_a_prompt_without_an_end_waits() -> None:
    told, prompt = prompts.tick(shown((0, QUIET)), at(100_000), PLAN)
    assert prompt is None
    assert told.state.waiting is not None


def test_what_is_out_of_date_is_taken_back() -> None:
    state = shown((0, BREAK))
    assert prompts.unwish(state, QUIET, at(1), PLAN).effects == ()
    told = prompts.unwish(state, BREAK, at(1), PLAN)
    assert told.effects[0] == Withdraw(1)
    assert told.state.waiting is None


# --- the budget -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [STRETCH, CLOSING, BEDTIME])
def test_unsolicited_prompts_keep_20_minutes_apart(kind: PromptKind) -> None:
    state = shown((0, STRETCH))
    assert not may(state, kind, 19.9)
    assert may(state, kind, 20)


def test_a_session_and_quiet_mode_spend_nothing_of_the_budget() -> None:
    state = shown(*((minutes, kind) for minutes in range(40) for kind in (BREAK, QUIET)))
    assert may(state, STRETCH, 40)


def test_a_spent_budget_leaves_sessions_and_quiet_mode_alone() -> None:
    state = shown(*((minutes, STRETCH) for minutes in range(0, 240, 20)))
    assert may(state, BREAK, 239)
    assert may(state, QUIET, 239)


def test_one_prompt_of_the_day_is_kept_for_closing() -> None:
    state = shown(*((20.0 * number, STRETCH) for number in range(11)))
    assert not may(state, STRETCH, 240)
    assert not may(state, BEDTIME, 240)
    assert may(state, CLOSING, 240)
    assert not may(shown((240, CLOSING), state=state), CLOSING, 300)


def test_the_slot_is_free_once_closing_was_offered() -> None:
    state = shown((0, CLOSING), *((20.0 * number, STRETCH) for number in range(1, 11)))
    assert may(state, BEDTIME, 240)


def test_the_budget_is_new_with_the_day() -> None:
    state = shown(*((20.0 * number, STRETCH) for number in range(12)))
    assert not may(state, STRETCH, 15 * 60)
    assert may(state, STRETCH, 16 * 60)


def test_a_kind_dismissed_three_times_in_a_row_is_silent_for_the_day() -> None:
    state = prompts.START
    for minutes in (0, 20, 40):
        assert may(state, STRETCH, minutes)
        state = dismissed(minutes, STRETCH, state)
    assert not may(state, STRETCH, 300)
    assert may(state, BEDTIME, 300)
    assert may(state, STRETCH, 16 * 60)


def test_any_other_answer_ends_the_row_of_dismissals() -> None:
    state = dismissed(20, STRETCH, dismissed(0, STRETCH, prompts.START))
    told, _ = prompts.answer(shown((40, STRETCH), state=state), Answer(Choice.SKIP), at(41), PLAN)
    assert may(dismissed(60, STRETCH, told.state), STRETCH, 300)


def test_dismissing_breaks_of_a_session_never_silences_it() -> None:
    state = prompts.START
    for minutes in range(6):
        state = dismissed(minutes, BREAK, state)
    assert may(state, BREAK, 10)


@pytest.mark.parametrize("kind", list(PromptKind))
@pytest.mark.parametrize(
    "holds",
    [
        prompts.Holds(held_until=at(10)),
        prompts.Holds(meeting_until=at(10)),
        prompts.Holds(call=True),
    ],
    ids=["held", "meeting", "call"],
)
def test_what_holds_prompts_back_holds_all_of_them(kind: PromptKind, holds: prompts.Holds) -> None:
    assert not prompts.may_speak(prompts.START, kind, at(9), PLAN, holds)


@pytest.mark.parametrize("kind", list(PromptKind))
def test_a_hold_is_over_at_its_time(kind: PromptKind) -> None:
    holds = prompts.Holds(held_until=at(10), meeting_until=at(5))
    assert prompts.may_speak(prompts.START, kind, at(10), PLAN, holds)


@pytest.mark.parametrize("by", [m(600), -m(600)], ids=["on", "back"])
def test_a_set_clock_makes_nothing_due_sooner_or_later(by: timedelta) -> None:
    state = prompts.show(prompts.START, wish(STRETCH, at(5)), NOON, PLAN).state
    state = prompts.clock_set(state, by)
    assert prompts.next_deadline(state) == at(5) + by
    assert not prompts.may_speak(state, CLOSING, at(19) + by, PLAN, FREE)
    assert prompts.may_speak(state, CLOSING, at(20) + by, PLAN, FREE)
    assert state.waiting is not None
    assert state.waiting.at == NOON


# --- memory ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "state",
    [
        pytest.param(prompts.START, id="start"),
        pytest.param(shown((0, BREAK)), id="waiting"),
        pytest.param(replace(shown((0, QUIET)), given=Choice.CLOSE), id="answered in part"),
        pytest.param(dismissed(0, STRETCH, prompts.START), id="dismissed"),
        pytest.param(shown((0, CLOSING)), id="closing"),
    ],
)
def test_a_restart_goes_on_where_it_was(state: prompts.Prompts) -> None:
    told = json.dumps(prompts.freeze(state), sort_keys=True)
    assert prompts.thaw(json.loads(told)) == state


def test_numbers_go_on_after_a_restart_so_that_no_old_click_answers_a_new_prompt() -> None:
    state = prompts.thaw(prompts.freeze(shown((0, BREAK), (1, QUIET))))
    waiting = prompts.show(state, wish(BREAK), at(2), PLAN).state.waiting
    assert waiting is not None
    assert waiting.number == 3


@pytest.mark.parametrize("key", [*prompts.freeze(prompts.START)])
@pytest.mark.parametrize("junk", [-1, "x", [3], {"number": 1}, 1.5])
def test_a_spoilt_memory_is_the_start_or_a_state_that_works(key: str, junk: object) -> None:
    state = prompts.thaw({**prompts.freeze(shown((0, CLOSING))), key: junk})
    assert prompts.show(state, wish(BREAK), at(2), PLAN).state.waiting is not None


@pytest.mark.parametrize("facts", ["x", [["a"]], [["a", "b", "c"]], [[1, 2]], {"a": "b"}])
def test_a_prompt_with_spoilt_facts_is_forgotten(facts: object) -> None:
    told = prompts.freeze(shown((0, BREAK)))
    told["waiting"]["facts"] = facts
    assert prompts.thaw(told) == prompts.START


@given(st.recursive(st.none() | st.integers() | st.text(), st.lists))
def test_nonsense_is_thawed_to_the_start(junk: object) -> None:
    assert prompts.thaw(junk) == prompts.START


# --- any story ------------------------------------------------------------------------------------

acts = st.one_of(
    st.sampled_from(PromptKind).map(wish),
    st.sampled_from(PromptKind).map(lambda kind: wish(kind, at(300))),
    st.sampled_from([Answer(Choice.DISMISSED), Answer(Choice.TAKE), Answer(Choice.SKIP, 3), None]),
)
stories = st.lists(st.tuples(st.integers(1, 90).map(m), acts), max_size=80)


def live(story: list[tuple[timedelta, Wish | Answer | None]]) -> tuple[list[Effect], int | None]:
    """Grant every wish that may speak; return what was asked of the shell, and what waits."""
    state, now = prompts.START, NOON
    done: list[Effect] = []
    for passed, act in story:
        now += passed
        told, _ = prompts.tick(state, now, PLAN)
        state, done = told.state, [*done, *told.effects]
        if isinstance(act, Answer):
            told, _ = prompts.answer(state, act, now, PLAN)
        elif act is not None and prompts.may_speak(state, act.kind, now, PLAN, FREE):
            told = prompts.show(state, act, now, PLAN)
        else:
            continue
        state, done = told.state, [*done, *told.effects]
    return done, state.waiting.number if state.waiting else None


@given(stories)
def test_in_any_story_the_budget_is_never_exceeded(
    story: list[tuple[timedelta, Wish | Answer | None]],
) -> None:
    done, _ = live(story)
    spoken = [
        effect.prompt
        for effect in done
        if isinstance(effect, Show) and effect.prompt.kind in prompts.UNSOLICITED
    ]
    for earlier, later in pairwise(spoken):
        assert later.at - earlier.at >= m(20)
    for day in {local_day(prompt.at, PLAN.day_start) for prompt in spoken}:
        of_day = [p.kind for p in spoken if local_day(p.at, PLAN.day_start) == day]
        assert len(of_day) <= 12
        assert len([kind for kind in of_day if kind is not CLOSING]) <= 11 or CLOSING in of_day


@given(stories)
def test_in_any_story_each_prompt_ends_once_and_is_kept_with_its_answer(
    story: list[tuple[timedelta, Wish | Answer | None]],
) -> None:
    done, waiting = live(story)
    shown_ones: list[Prompt] = [effect.prompt for effect in done if isinstance(effect, Show)]
    withdrawn = [effect.prompt for effect in done if isinstance(effect, Withdraw)]
    ended = [prompt.number for prompt in shown_ones if prompt.number != waiting]
    assert withdrawn == ended
    kept = {(e.record.at, e.record.kind): e.record for e in done if isinstance(e, LogPrompt)}
    assert len(kept) == len(shown_ones)
    assert sum(record.answer is None for record in kept.values()) == (waiting is not None)
