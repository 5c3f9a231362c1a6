"""The focus timer: its breaks, and clocks that are set, told in minutes from noon."""

from datetime import UTC, timedelta

import pytest

from detox.domain import focus
from detox.domain.events import (
    ClockSet,
    EndBreak,
    Event,
    Pause,
    PostponeBreak,
    Resume,
    Skip,
    SkipBreak,
    Start,
    Stop,
    TakeBreak,
    Tick,
    ZoneChanged,
)
from detox.domain.records import Choice, Outcome, PromptKind
from detox.domain.settings import Settings
from detox.domain.step import Unwish
from detox.domain.timespan import ZERO
from tests.domain.focus_story import (
    ASK_FIRST,
    BY_ITSELF,
    DONE,
    FLOW,
    LONG,
    PLAN,
    SHORT,
    SKIPPED,
    STOPPED,
    WORK,
    at,
    m,
    outcomes,
    play,
    records,
    wishes,
)

# --- breaks ---------------------------------------------------------------------------------------


def test_a_break_can_be_taken_at_any_time() -> None:
    state, effects = play((0, TakeBreak()))
    assert focus.kind(state) is SHORT
    assert focus.ends_at(state) == at(5)
    assert dict(wishes(effects)[0].facts)["until"] == "12:05"


def test_a_break_is_offered_where_the_user_wants_to_be_asked() -> None:
    state, effects = play((0, Start()), (25, Tick()), plan=ASK_FIRST)
    assert focus.kind(state) is None
    (wish,) = wishes(effects)
    assert wish.choices == (Choice.TAKE, Choice.POSTPONE, Choice.SKIP)
    assert dict(wish.facts)["begun"] == "no"
    state, _ = play((40, TakeBreak()), state=state)
    assert focus.ends_at(state) == at(45)


def test_a_postponed_break_comes_back_whole() -> None:
    state, effects = play((0, Start()), (25, Tick()), (26, PostponeBreak()))
    assert focus.name(state) == "ready"
    assert focus.next_deadline(state) == at(31)
    assert effects[-1] == Unwish(PromptKind.BREAK)
    state, effects = play((31, Tick()), state=state)
    assert focus.ends_at(state) == at(36)
    assert wishes(effects)[0].choices == (Choice.POSTPONE, Choice.SKIP)


def test_a_break_is_postponed_twice_and_then_skipped_in_silence() -> None:
    story: list[tuple[float, Event]] = [(0, Start()), (25, Tick()), (26, PostponeBreak())]
    story += [(31, Tick()), (32, PostponeBreak()), (37, Tick())]
    state, effects = play(*story)
    assert wishes(effects)[-1].choices == (Choice.SKIP,)
    state, effects = play((38, PostponeBreak()), state=state)
    assert outcomes(effects) == [(SHORT, SKIPPED)]
    assert focus.next_deadline(state) is None
    assert not wishes(effects)


def test_an_offer_put_off_too_often_is_skipped() -> None:
    story: list[tuple[float, Event]] = [(0, Start()), (25, Tick()), (26, PostponeBreak())]
    story += [(31, Tick()), (32, PostponeBreak()), (37, Tick())]
    state, effects = play(*story, plan=ASK_FIRST)
    assert wishes(effects)[-1].choices == (Choice.TAKE, Choice.SKIP)
    _, effects = play((38, PostponeBreak()), state=state, plan=ASK_FIRST)
    assert outcomes(effects) == [(SHORT, SKIPPED)]


@pytest.mark.parametrize(
    ("event", "when", "outcome"),
    [
        (SkipBreak(), 27, SKIPPED),
        (Skip(), 27, SKIPPED),
        (EndBreak(), 27, STOPPED),
        (EndBreak(), 30, DONE),
        (Start(), 27, SKIPPED),
        (Start(), 30, DONE),
    ],
)
def test_a_break_ends_as_its_time_and_the_user_say(
    event: Event, when: float, outcome: Outcome
) -> None:
    state, effects = play((0, Start()), (25, Tick()), (when, event))
    assert outcomes(effects)[-1] == (SHORT, outcome)
    assert Unwish(PromptKind.BREAK) in effects[-2:]
    assert (focus.kind(state) is WORK) == isinstance(event, Start)


@pytest.mark.parametrize("event", [SkipBreak(), Start()], ids=["skip", "start"])
def test_a_break_that_never_began_is_kept_as_skipped(event: Event) -> None:
    _, effects = play((0, Start()), (25, Tick()), (27, event), plan=ASK_FIRST)
    record = records(effects)[-1]
    assert (record.kind, record.outcome, record.worked) == (SHORT, SKIPPED, ZERO)


def test_stop_before_the_break_keeps_nothing_of_it() -> None:
    state, effects = play((0, Start()), (25, Tick()), (27, Stop()), plan=ASK_FIRST)
    assert outcomes(effects) == [(WORK, DONE)]
    assert effects[-1] == Unwish(PromptKind.BREAK)
    assert focus.next_deadline(state) is None


def test_a_block_follows_a_skipped_break_where_blocks_begin_by_themselves() -> None:
    state, _ = play((0, Start()), (25, Tick()), (26, SkipBreak()), plan=BY_ITSELF)
    assert focus.ends_at(state) == at(51)


@pytest.mark.parametrize("plan", [PLAN, ASK_FIRST, BY_ITSELF], ids=["auto", "ask", "next"])
def test_what_is_announced_stays_on_the_screen_for_a_while(plan: focus.FocusPlan) -> None:
    state, effects = play((0, Start()), (25, Tick()), plan=plan)
    _, later = play((26, TakeBreak()), (31, Tick()), state=state, plan=plan)
    shown = [(25, wishes(effects)[-1]), (30, wishes(later)[-1])]
    assert all(wish.until is not None and wish.until > at(minutes) for minutes, wish in shown)


@pytest.mark.parametrize(
    ("plan", "minutes"), [(PLAN, "25"), (FLOW, None)], ids=["planned", "free flow"]
)
def test_the_end_of_a_break_says_how_long_the_next_block_will_be(
    plan: focus.FocusPlan, minutes: str | None
) -> None:
    _, effects = play((0, TakeBreak()), (5, Tick()), plan=plan)
    assert dict(wishes(effects)[-1].facts).get("minutes") == minutes


def test_free_flow_has_a_long_break_only_where_one_was_written() -> None:
    written = focus.plan(
        Settings().having("focus.preset", "flow").having("focus.long_break", "20m")
    )
    story: list[tuple[float, Event]] = []
    for begin in range(0, 160, 40):
        story += [(begin, Start()), (begin + 30, TakeBreak())]
    assert focus.left(play(*story, plan=FLOW)[0], at(150)) == m(8)
    state, _ = play(*story, plan=written)
    assert (focus.kind(state), focus.left(state, at(150))) == (LONG, m(20))


# --- clocks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", [m(60), -m(60), m(60 * 24 * 400)], ids=["on", "back", "a year"])
@pytest.mark.parametrize(
    "story",
    [
        pytest.param(((0, Start()),), id="a block"),
        pytest.param(((0, TakeBreak()),), id="a break"),
        pytest.param(((0, Start()), (25, Tick()), (26, PostponeBreak())), id="put off"),
    ],
)
def test_a_set_clock_neither_ends_nor_prolongs(
    story: tuple[tuple[float, Event], ...], by: timedelta
) -> None:
    state, _ = play(*story)
    before = focus.next_deadline(state)
    assert before is not None
    told = focus.step(state, ClockSet(by), at(1) + by, PLAN)
    assert focus.next_deadline(told.state) == before + by
    assert not told.effects


def test_a_set_clock_leaves_a_held_block_as_it_is() -> None:
    state, _ = play((0, Start()), (10, Pause()), (20, ClockSet(m(600))), (640, Resume()))
    assert focus.ends_at(state) == at(655)
    _, effects = play((655, Tick()), state=state)
    assert records(effects)[0].span.length == m(55)


def test_another_zone_moves_the_wall_time_of_the_end_and_not_the_end() -> None:
    state, _ = play((0, Start()))
    told = focus.step(state, ZoneChanged("UTC"), at(1).astimezone(UTC), PLAN)
    end = focus.ends_at(told.state)
    assert end == at(25)
    assert f"{end:%H:%M}" == "04:25"
