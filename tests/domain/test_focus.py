"""The focus timer: blocks, their count and their pauses, told in minutes from noon."""

from datetime import timedelta

import pytest

from detox.domain import focus
from detox.domain.effects import Chime
from detox.domain.events import (
    Event,
    Extend,
    IdleSeen,
    Locked,
    Pause,
    PostponeBreak,
    Resume,
    Skip,
    Start,
    Stop,
    TakeBreak,
    Tick,
    Unlocked,
    Woke,
)
from detox.domain.records import Choice, FocusRecord, Kind, Outcome, PromptKind
from detox.domain.settings import Settings
from detox.domain.timespan import ZERO
from tests.domain.focus_story import (
    ASK_FIRST,
    BY_ITSELF,
    DONE,
    FLOW,
    LONG,
    SHORT,
    SKIPPED,
    STOPPED,
    TODAY,
    WORK,
    at,
    four_blocks,
    m,
    outcomes,
    play,
    records,
    wishes,
)

# --- what the settings mean -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "work", "short_break", "long_break"),
    [
        pytest.param({}, m(25), m(5), m(15), id="default"),
        pytest.param({"preset": "50/10"}, m(50), m(10), m(15), id="50/10"),
        pytest.param({"preset": "flow"}, None, None, m(15), id="flow"),
        pytest.param({"work": "40m"}, m(40), m(5), m(15), id="written work wins"),
        pytest.param(
            {"preset": "50/10", "short_break": "7m", "long_break": "20m"},
            m(50), m(7), m(20), id="written breaks win",
        ),
        pytest.param({"preset": "flow", "work": "90s"}, m(1.5), None, m(15), id="written end"),
    ],
)  # fmt: skip
def test_a_written_length_wins_over_the_preset(
    written: dict[str, str],
    work: timedelta | None,
    short_break: timedelta | None,
    long_break: timedelta,
) -> None:
    settings = Settings()
    for key, value in written.items():
        settings = settings.having(f"focus.{key}", value)
    plan = focus.plan(settings)
    assert (plan.work, plan.short_break, plan.long_break) == (work, short_break, long_break)


@pytest.mark.parametrize(
    ("worked", "minutes"),
    [(0, 5), (25, 5), (25.5, 8), (49.5, 8), (50, 10), (300, 10)],
)
def test_the_break_of_free_flow_grows_with_the_work(worked: float, minutes: float) -> None:
    state, _ = play((0, Start()), (worked, TakeBreak()), plan=FLOW)
    assert focus.left(state, at(worked)) == m(minutes)


# --- blocks ---------------------------------------------------------------------------------------


def test_a_block_counts_down_to_its_planned_end() -> None:
    state, _ = play((0, Start(label="Laporan  triwulan\n")))
    assert focus.name(state) == "running"
    assert focus.kind(state) is WORK
    assert focus.ends_at(state) == at(25)
    assert focus.next_deadline(state) == at(25)
    assert focus.left(state, at(10)) == m(15)
    assert focus.passed(state, at(10)) == pytest.approx(0.4)
    assert focus.label(state) == "Laporan triwulan"


@pytest.mark.parametrize(
    ("length", "planned"),
    [(m(40), m(40)), (None, m(25)), (ZERO, m(25)), (-m(1), m(25)), (timedelta.max, m(1440))],
)
def test_a_block_lasts_as_long_as_was_said(length: timedelta | None, planned: timedelta) -> None:
    state, _ = play((0, Start(length)))
    assert focus.left(state, at(0)) == planned


def test_a_finished_block_is_kept_and_announced_and_its_break_begins() -> None:
    state, effects = play((0, Start(label="Surat")), (25.2, Tick()))
    assert records(effects) == [
        FocusRecord(WORK, records(effects)[0].span, TODAY, m(25), m(25), DONE, "Surat")
    ]
    assert records(effects)[0].span.end == at(25)
    assert Chime(WORK) in effects
    assert focus.kind(state) is SHORT
    assert focus.ends_at(state) == at(30.2)
    (wish,) = wishes(effects)
    assert wish.kind is PromptKind.BREAK
    assert wish.choices == (Choice.POSTPONE, Choice.SKIP)
    assert wish.until == at(30.2)
    assert dict(wish.facts) == {
        "ended": "work", "next": "short_break", "minutes": "5", "begun": "yes",
        "postpone": "5", "until": "12:30",
    }  # fmt: skip


def test_a_break_that_is_over_is_announced_and_the_next_block_waits() -> None:
    state, effects = play((0, Start()), (25, Tick()), (30, Tick()))
    assert outcomes(effects) == [(WORK, DONE), (SHORT, DONE)]
    assert focus.name(state) == "ready"
    assert focus.next_deadline(state) is None
    assert Chime(SHORT) in effects
    last = wishes(effects)[-1]
    assert last.choices == (Choice.TAKE,)
    assert dict(last.facts)["next"] == "work"


def test_the_next_block_begins_by_itself_where_the_user_wants_it() -> None:
    state, effects = play((0, Start()), (25, Tick()), (30, Tick()), plan=BY_ITSELF)
    assert focus.ends_at(state) == at(55)
    last = wishes(effects)[-1]
    assert last.choices == ()
    assert dict(last.facts)["begun"] == "yes"


def test_a_block_never_ends_before_its_time() -> None:
    state, effects = play((0, Start()), (24.99, Tick()))
    assert focus.kind(state) is WORK
    assert not records(effects)


def test_a_second_start_leaves_the_running_block_alone() -> None:
    state, effects = play((0, Start(label="A")), (10, Start(m(90), "B")))
    assert (focus.ends_at(state), focus.label(state)) == (at(25), "A")
    assert not records(effects)


# --- counting -------------------------------------------------------------------------------------


def test_the_fourth_block_is_followed_by_the_long_break() -> None:
    state, effects = play(*four_blocks())
    breaks = [kind for kind, _ in outcomes(effects) if kind is not WORK]
    assert breaks == [SHORT, SHORT, SHORT]
    assert focus.kind(state) is LONG
    assert focus.blocks_today(state, TODAY) == 4


def test_after_the_long_break_short_ones_come_again() -> None:
    state, _ = play(*four_blocks(), (130, Tick()), (140, Start()), (165, Tick()))
    assert focus.kind(state) is SHORT
    assert focus.blocks_today(state, TODAY) == 5


def test_blocks_are_counted_for_their_local_day() -> None:
    late = (15.5 * 60, Start())  # 03:30, still the day before
    state, _ = play((0, Start()), (25, Tick()), (30, Tick()), late, (15.5 * 60 + 25, Tick()))
    assert focus.blocks_today(state, TODAY) == 2
    next_day, _ = play((960, Stop()), (961, Start()), (986, Tick()), state=state)
    assert focus.blocks_today(next_day, TODAY + timedelta(days=1)) == 1
    assert focus.blocks_today(next_day, TODAY) == 0


@pytest.mark.parametrize("end", [Skip(), Stop(), TakeBreak()], ids=lambda end: type(end).__name__)
def test_a_block_that_was_cut_short_does_not_count(end: Event) -> None:
    state, _ = play((0, Start()), (10, end))
    assert focus.blocks_today(state, TODAY) == 0


def test_a_block_whose_time_was_over_as_it_was_skipped_counts() -> None:
    state, _ = play(*four_blocks()[:-2], (120, Skip()))
    assert focus.blocks_today(state, TODAY) == 4
    assert focus.kind(state) is LONG


def test_a_skipped_block_after_the_long_break_brings_a_short_one() -> None:
    state, _ = play(*four_blocks(), (130, Tick()), (140, Start()), (150, Skip()))
    assert focus.kind(state) is SHORT


# --- pauses ---------------------------------------------------------------------------------------


def test_a_pause_keeps_what_was_left() -> None:
    state, _ = play((0, Start()), (10, Pause()))
    assert focus.name(state) == "paused"
    assert focus.ends_at(state) is None
    assert focus.next_deadline(state) is None
    assert focus.left(state, at(10)) == focus.left(state, at(600)) == m(15)
    state, _ = play((60, Resume()), state=state)
    assert focus.ends_at(state) == at(75)


def test_a_pause_is_left_out_of_the_time_worked() -> None:
    _, effects = play((0, Start()), (10, Pause()), (60, Resume()), (75, Tick()))
    (record,) = records(effects)
    assert (record.worked, record.span.length) == (m(25), m(75))


def test_a_held_block_that_is_stopped_ended_where_it_was_held() -> None:
    _, effects = play((0, Start()), (10, Pause()), (600, Stop()))
    (record,) = records(effects)
    assert (record.worked, record.span.end, record.outcome) == (m(10), at(10), STOPPED)


def test_a_lock_holds_the_block_until_the_unlock() -> None:
    state, _ = play((0, Start()), (10, Locked()))
    assert focus.name(state) == "paused"
    state, _ = play((40, Unlocked()), state=state)
    assert focus.ends_at(state) == at(55)


def test_a_lock_just_after_the_end_keeps_the_end_for_the_return() -> None:
    story = ((0, Start()), (25.5, Locked()), (26, Tick()), (60, Unlocked()), (60, Tick()))
    state, effects = play(*story)
    (record,) = records(effects)
    assert (record.outcome, record.worked) == (DONE, m(25))
    assert focus.ends_at(state) == at(65)


def test_an_unlock_leaves_the_pause_of_the_user_alone() -> None:
    state, _ = play((0, Start()), (10, Pause()), (11, Locked()), (40, Unlocked()))
    assert focus.name(state) == "paused"


def test_a_break_goes_on_behind_the_lock() -> None:
    state, effects = play((0, TakeBreak()), (1, Locked()), (5, Tick()), (9, Unlocked()))
    assert outcomes(effects) == [(SHORT, DONE)]
    assert focus.name(state) == "ready"


def test_a_block_is_held_for_the_time_asleep() -> None:
    state, _ = play((0, Start()), (490, Woke(m(480))), (490, Tick()))
    assert focus.left(state, at(490)) == m(15)


def test_a_lock_that_is_told_on_waking_up_credits_nothing_of_the_night() -> None:
    state, _ = play((0, Start()), (10, Tick()), (500, Locked()), (500, Woke(m(490))))
    assert focus.worked(state, at(500)) == m(10)
    _, effects = play((501, Stop()), state=state)
    assert records(effects)[0].span.end == at(10)


def test_a_sleep_in_a_pause_takes_nothing_from_the_work_before_it() -> None:
    story: list[tuple[float, Event]] = [(0, Start()), (10, Pause()), (500, Woke(m(480)))]
    state, _ = play(*story)
    assert focus.left(state, at(500)) == m(15)


def test_a_sleep_longer_than_the_block_leaves_the_whole_of_it() -> None:
    state, _ = play((0, Start()), (10, Locked()), (11, Woke(m(480))))
    assert focus.left(state, at(11)) == m(25)


def test_an_unlock_before_the_news_of_a_sleep_takes_nothing_twice() -> None:
    story = ((0, Start()), (10, Locked()), (500, Unlocked()), (500, Woke(m(490))))
    state, _ = play(*story)
    assert focus.left(state, at(500)) == m(15)


def test_a_break_that_passed_in_sleep_is_done() -> None:
    state, effects = play((0, TakeBreak()), (480, Woke(m(479))), (480, Tick()))
    (record,) = records(effects)
    assert (record.outcome, record.worked, record.span.end) == (DONE, m(5), at(5))
    assert focus.name(state) == "ready"


@pytest.mark.parametrize("waiting", [(25, Tick()), (26, PostponeBreak())], ids=["offered", "later"])
def test_a_sleep_longer_than_the_break_that_was_due_is_that_break(
    waiting: tuple[float, Event],
) -> None:
    story = ((0, Start()), (25, Tick()), waiting, (90, Woke(m(60))), (90, Tick()))
    state, effects = play(*story, plan=ASK_FIRST)
    assert outcomes(effects) == [(WORK, DONE), (SHORT, DONE)]
    assert focus.name(state) == "ready"


def test_idle_inside_a_block_holds_it_as_of_the_last_input() -> None:
    state, _ = play((0, Start()), (10, IdleSeen(m(4.9))), (11, IdleSeen(m(5.9))))
    assert focus.name(state) == "paused"
    assert focus.left(state, at(11)) == m(25 - 5.1)


def test_the_return_goes_on_with_the_block_and_says_what_was_not_counted() -> None:
    state, effects = play((0, Start()), (10, IdleSeen(m(6))), (12, IdleSeen(m(8))))
    assert focus.name(state) == "paused"
    state, effects = play((14, IdleSeen(m(0.5))), state=state)
    assert focus.ends_at(state) == at(13.5 + 21)
    (wish,) = wishes(effects)
    assert (wish.kind, dict(wish.facts)) == (PromptKind.QUESTION, {"minutes": "10"})


def test_idle_from_before_the_block_does_not_hold_it_at_once() -> None:
    state, _ = play((0, Start()), (1, IdleSeen(m(600))))
    assert focus.name(state) == "running"


def test_a_lock_during_an_idle_hold_lasts_until_the_unlock() -> None:
    story = ((0, Start()), (10, IdleSeen(m(6))), (11, Locked()), (20, IdleSeen(ZERO)))
    state, _ = play(*story)
    assert focus.name(state) == "paused"
    state, _ = play((30, Unlocked()), state=state)
    assert focus.ends_at(state) == at(30 + 21)


# --- longer, shorter ------------------------------------------------------------------------------


def test_a_block_is_extended_twice_at_most() -> None:
    state, effects = play((0, Start()), (20, Extend()), (21, Extend()), (22, Extend()))
    assert focus.ends_at(state) == at(35)
    _, effects = play((35, Tick()), state=state)
    (record,) = records(effects)
    assert (record.planned, record.worked) == (m(25), m(35))


def test_a_held_block_can_be_extended() -> None:
    state, _ = play((0, Start()), (10, Pause()), (20, Extend()))
    assert focus.left(state, at(20)) == m(20)


def test_free_flow_counts_up_and_has_no_end() -> None:
    state, _ = play((0, Start()), (90, Tick()), (91, Extend()), plan=FLOW)
    assert focus.name(state) == "running"
    assert focus.ends_at(state) is None
    assert focus.next_deadline(state) is None
    assert focus.left(state, at(91)) == ZERO
    assert focus.passed(state, at(91)) == 0.0
    assert focus.worked(state, at(91)) == m(91)


@pytest.mark.parametrize("end", [Skip(), TakeBreak()], ids=["skip", "take a break"])
def test_free_flow_is_done_when_the_user_says_so(end: Event) -> None:
    state, effects = play((0, Start()), (30, end), plan=FLOW)
    (record,) = records(effects)
    assert (record.outcome, record.planned, record.worked) == (DONE, ZERO, m(30))
    assert focus.blocks_today(state, TODAY) == 1
    assert focus.ends_at(state) == at(38)


def test_a_skipped_block_goes_on_to_its_break() -> None:
    state, effects = play((0, Start()), (10, Skip()))
    assert outcomes(effects) == [(WORK, SKIPPED)]
    assert focus.kind(state) is SHORT
    assert focus.ends_at(state) == at(15)
    assert wishes(effects)[-1].choices == (Choice.SKIP,)


@pytest.mark.parametrize(
    ("story", "outcome"),
    [
        pytest.param(((10, Stop()),), (WORK, STOPPED), id="in a block"),
        pytest.param(((10, Pause()), (20, Stop())), (WORK, STOPPED), id="while held"),
        pytest.param(((25, Tick()), (26, Stop())), (SHORT, STOPPED), id="in a break"),
        pytest.param(((25, Tick()), (30, Stop())), (SHORT, DONE), id="as the break ends"),
        pytest.param(((25, Stop()),), (WORK, DONE), id="as the block ends"),
    ],
)
def test_stop_ends_everything(
    story: tuple[tuple[float, Event], ...], outcome: tuple[Kind, Outcome]
) -> None:
    state, effects = play((0, Start()), *story)
    assert isinstance(state, focus.Ready)
    assert outcomes(effects)[-1] == outcome
    assert not any(wish.until == at(story[-1][0]) for wish in wishes(effects)[1:])
