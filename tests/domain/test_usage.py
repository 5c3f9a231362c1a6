"""Stretches of use: they tile the time that was lived through, and none is invented."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta, timezone
from itertools import pairwise

import pytest

from detox.domain import usage
from detox.domain.apps import Catalogue, Entry, Identity, IdentityKind
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
from detox.domain.timespan import Span
from detox.domain.usage import Away, Cause, Running, Unrecorded, Usage, UsagePlan, Used

NOON = datetime(2026, 11, 23, 12, tzinfo=timezone(timedelta(hours=8)))
CATALOGUE = Catalogue(
    entries=(
        Entry("Word", "office", ("winword",)),
        Entry("VLC", "video", ("vlc",)),
        Entry("Lock screen", "utilities", ("lockapp",), frozenset({"idle"})),
    ),
    rules={"diary": "private"},
)
PLAN = UsagePlan(
    recording=True,
    idle_after=timedelta(minutes=3),
    checkpoint=timedelta(seconds=30),
    catalogue=CATALOGUE,
)
PAUSED = replace(PLAN, recording=False, paused=True)
OFF = replace(PLAN, recording=False)


def seen(program: str | None) -> FrontAppSeen:
    return FrontAppSeen(None if program is None else Identity(IdentityKind.EXE, program))


def idle(seconds: float) -> IdleSeen:
    return IdleSeen(timedelta(seconds=seconds))


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def play(*story: tuple[float, Event], plan: UsagePlan = PLAN) -> tuple[Usage, list[Effect]]:
    """Play events at seconds from noon; return the state and everything found."""
    state = usage.START(NOON)
    found: list[Effect] = []
    for seconds, event in story:
        told = usage.step(state, event, at(seconds), plan)
        state, found = told.state, [*found, *told.effects]
    return state, found


def used(found: Iterable[Effect]) -> list[tuple[str, float, float]]:
    """Return what was used as (program, from, to) in seconds from noon."""
    return [
        (
            effect.app.program,
            (effect.span.start - NOON).total_seconds(),
            (effect.span.end - NOON).total_seconds(),
        )
        for effect in found
        if isinstance(effect, Used) and effect.span.length
    ]


def away(found: Iterable[Effect]) -> list[tuple[set[Cause], float, float]]:
    return [
        (
            set(effect.causes),
            (effect.span.start - NOON).total_seconds(),
            (effect.span.end - NOON).total_seconds(),
        )
        for effect in found
        if isinstance(effect, Away)
    ]


# --- tables -------------------------------------------------------------------------------------


def test_an_app_is_used_from_when_it_comes_to_the_front_until_another_does() -> None:
    _, found = play(
        (0, idle(0)), (0, seen("winword")), (60, idle(1)), (60, seen("vlc")), (90, idle(0)),
        (90, Leaving()),
    )  # fmt: skip
    assert used(found) == [("winword", 0, 60), ("vlc", 60, 90)]


def test_the_same_app_told_again_does_not_end_its_span() -> None:
    _, found = play((0, idle(0)), (0, seen("vlc")), (20, seen("vlc")), (40, Leaving()))
    assert used(found) == [("vlc", 0, 40)]


def test_idle_past_the_limit_is_cut_back_to_the_last_input() -> None:
    state, found = play((0, idle(0)), (0, seen("vlc")), (200, idle(100)), (290, idle(190)))
    assert used(found) == [("vlc", 0, 100)]
    assert not usage.present(state)
    assert usage.away(state) == {Cause.IDLE}


def test_idle_short_of_the_limit_counts_once_input_comes_again() -> None:
    _, found = play(
        (0, idle(0)), (0, seen("vlc")), (170, idle(170)), (171, idle(0)), (180, seen("x"))
    )
    assert ("vlc", 0, 171) not in used(found)
    assert used(found) == []
    _, found = play(
        (0, idle(0)), (0, seen("vlc")), (170, idle(170)), (171, idle(0)), (180, seen("x")),
        (181, idle(0)),
    )  # fmt: skip
    assert used(found) == [("vlc", 0, 180)]


def test_a_window_that_pops_up_while_nobody_is_there_is_not_used() -> None:
    state, found = play(
        (0, idle(0)), (0, seen("winword")), (100, seen("vlc")), (180, idle(180)), (400, Leaving())
    )
    assert used(found) == []
    assert usage.front(state) == CATALOGUE.identify(Identity(IdentityKind.EXE, "vlc"))
    assert sum(end - start for _, start, end in away(found)) == 400


def test_coming_back_counts_from_the_first_input() -> None:
    _, found = play(
        (0, idle(0)), (0, seen("vlc")), (400, idle(400)), (900, idle(4)), (930, idle(0)),
        (930, Leaving()),
    )  # fmt: skip
    assert used(found) == [("vlc", 896, 930)]


def test_a_hole_between_two_inputs_is_absence_though_nobody_looked_meanwhile() -> None:
    _, found = play(
        (0, idle(0)), (0, seen("vlc")), (20, idle(0)), (1000, idle(1)), (1010, Leaving())
    )
    assert used(found) == [("vlc", 0, 20), ("vlc", 999, 1010)]


def test_a_sensor_asked_a_little_late_takes_nothing_from_somebody_who_types() -> None:
    _, found = play(
        (0, idle(0)), (0, seen("vlc")), (181, idle(0.2)), (362, idle(0.1)), (362, Leaving())
    )
    assert used(found) == [("vlc", 0, 362)]


def test_a_lock_ends_the_span_at_once_and_an_unlock_begins_a_new_one() -> None:
    state, found = play((0, idle(0)), (0, seen("vlc")), (20, Locked()), (500, Tick()))
    assert used(found) == [("vlc", 0, 20)]
    assert not usage.present(state)
    assert Cause.LOCKED in usage.away(state)
    _, found = play((0, seen("vlc")), (20, Locked()), (500, Unlocked()), (530, Leaving()))
    assert used(found) == [("vlc", 0, 20), ("vlc", 500, 530)]
    assert away(found) == [({Cause.LOCKED}, 20, 500)]


def test_a_lock_that_is_heard_late_ends_the_span_at_the_last_good_sample() -> None:
    _, found = play((0, idle(0)), (0, seen("vlc")), (20, idle(0)), (5000, Locked()))
    assert used(found) == [("vlc", 0, 20)]


@pytest.mark.parametrize("end", [Locked(), Leaving()], ids=["lock", "quit"])
def test_a_lock_or_an_end_between_two_beats_keeps_all_of_a_private_time(end: Event) -> None:
    """A running span is looked at each 20 s, a private time each 30 s: neither is late by then."""
    plan = replace(PLAN, checkpoint=timedelta(seconds=20))
    _, found = play((0, idle(0)), (0, seen("diary")), (20, idle(0)), (49, end), plan=plan)
    assert [effect.span for effect in found if isinstance(effect, Unrecorded)] == [
        Span(at(0), at(49))
    ]


def test_sleep_ends_the_span_at_the_last_good_sample() -> None:
    _, found = play(
        (0, idle(0)), (0, seen("vlc")), (25, idle(0)), (3600, Woke(timedelta(seconds=3570))),
        (3600, Tick()), (3610, idle(2)), (3640, Leaving()),
    )  # fmt: skip
    assert used(found) == [("vlc", 0, 25), ("vlc", 3608, 3640)]
    assert ({Cause.ASLEEP}, 25, 3600) in away(found)


def test_without_an_idle_sensor_only_a_change_of_the_front_app_is_a_sign_of_life() -> None:
    _, found = play(
        (0, seen("winword")), (60, seen("vlc")), (120, Tick()), (240, Tick()), (600, Tick())
    )
    assert used(found) == [("winword", 0, 60)]
    state, found = play((0, seen("winword")), (60, seen("vlc")), (239, Tick()))
    assert usage.present(state)
    state, found = play((0, seen("winword")), (60, seen("vlc")), (240, Tick()))
    assert not usage.present(state)


def test_with_an_idle_sensor_a_change_of_the_front_app_is_no_sign_of_life() -> None:
    state, found = play((0, idle(600)), (10, seen("vlc")), (20, seen("winword")), (40, Leaving()))
    assert not usage.present(state)
    assert used(found) == []


def test_a_dead_idle_sensor_leaves_the_front_app_as_the_sign() -> None:
    state, _ = play((0, idle(600)), (10, SensorLost("idle", "gone")), (20, seen("vlc")))
    assert usage.present(state)


def test_a_dead_front_sensor_leaves_nothing_in_front() -> None:
    state, _ = play((0, idle(0)), (0, seen("vlc")), (20, SensorLost("front_app", "gone")))
    assert usage.front(state) is None


def test_what_was_used_in_an_hour_is_not_used_again_after_the_clock_was_set_back() -> None:
    _, found = play(
        (0, idle(0)), (0, seen("vlc")), (100, idle(0)), (40, ClockSet(timedelta(seconds=-60))),
        (160, idle(0)), (160, Leaving()),
    )  # fmt: skip
    assert used(found) == [("vlc", 0, 100), ("vlc", 100, 160)]
    assert away(found) == [({Cause.CLOCK}, 40, 100)]


def test_a_clock_set_ahead_and_back_again_loses_only_what_was_used_meanwhile() -> None:
    hour = timedelta(hours=1)
    _, found = play(
        (0, idle(0)), (0, seen("vlc")), (10, idle(0)), (3610, ClockSet(hour)), (3630, idle(0)),
        (30, ClockSet(-hour)), (60, idle(0)), (60, Leaving()),
    )  # fmt: skip
    assert used(found) == [("vlc", 0, 10), ("vlc", 3610, 3630), ("vlc", 30, 60)]


def test_a_clock_that_runs_back_unannounced_uses_nothing_twice() -> None:
    _, found = play(
        (0, idle(0)), (0, seen("vlc")), (100, idle(0)), (50, idle(0)), (110, idle(0)),
        (120, Leaving()),
    )  # fmt: skip
    assert used(found) == [("vlc", 0, 100), ("vlc", 100, 120)]


def test_a_span_ends_at_the_start_of_a_day_and_at_a_change_of_the_offset() -> None:
    plan = replace(PLAN, day_start=time(12, 1))
    _, found = play((0, idle(0)), (0, seen("vlc")), (90, idle(0)), (90, Leaving()), plan=plan)
    assert used(found) == [("vlc", 0, 60), ("vlc", 60, 90)]
    state = usage.START(NOON)
    found = []
    for event, now in (
        (idle(0), NOON),
        (seen("vlc"), NOON),
        (ZoneChanged("Asia/Jakarta"), at(30).astimezone(timezone(timedelta(hours=7)))),
        (idle(0), at(60).astimezone(timezone(timedelta(hours=7)))),
        (Leaving(), at(60).astimezone(timezone(timedelta(hours=7)))),
    ):
        told = usage.step(state, event, now, PLAN)
        state, found = told.state, [*found, *told.effects]
    assert used(found) == [("vlc", 0, 30), ("vlc", 30, 60)]
    offsets = [effect.span.start.utcoffset() for effect in found if isinstance(effect, Used)]
    assert offsets == [timedelta(hours=8), timedelta(hours=7)]


def test_a_pause_leaves_one_gap_that_does_not_tell_who_was_there() -> None:
    state = usage.START(NOON)
    found: list[Effect] = []
    story: tuple[tuple[float, Event, UsagePlan], ...] = (
        (0, idle(0), PLAN), (0, seen("vlc"), PLAN), (30, idle(0), PLAN), (40, Tick(), PAUSED),
        (400, idle(300), PAUSED), (500, idle(0), PAUSED), (600, idle(0), PLAN),
        (620, Leaving(), PLAN),
    )  # fmt: skip
    for seconds, event, plan in story:
        told = usage.step(state, event, at(seconds), plan)
        state, found = told.state, [*found, *told.effects]
    gap = [effect.span for effect in found if isinstance(effect, Unrecorded)]
    assert (gap[0].start, gap[-1].end) == (at(40), at(600))
    assert all(one.end == two.start for one, two in pairwise(gap))
    assert used(found)[-1] == ("vlc", 600, 620)


def test_a_crash_in_a_pause_of_the_log_loses_five_minutes_of_its_gap_at_most() -> None:
    state, now, found = usage.START(NOON), NOON, list[Effect]()
    state = usage.step(state, Tick(), now, PAUSED).state
    while now < at(3600):
        wanted = usage.next_deadline(state, PAUSED)
        assert wanted is not None
        assert now < wanted <= now + timedelta(minutes=5)
        now = wanted
        told = usage.step(state, Tick(), now, PAUSED)
        state, found = told.state, [*found, *told.effects]
    kept = [effect.span for effect in found if isinstance(effect, Unrecorded)]
    assert sum((span.length for span in kept), timedelta(0)) >= timedelta(minutes=55)


def test_with_the_log_off_nothing_is_used_but_the_front_app_is_known() -> None:
    state, found = play((0, idle(0)), (0, seen("vlc")), (60, idle(0)), (60, Leaving()), plan=OFF)
    assert used(found) == []
    assert away(found)[-1] == ({Cause.OFF}, 0, 60)
    assert usage.present(state)
    assert usage.front(state) is not None


@pytest.mark.parametrize(
    ("program", "cause"),
    [(None, Cause.NO_APP), ("lockapp", Cause.LOCKED)],
)
def test_some_apps_in_front_are_never_used(program: str | None, cause: Cause) -> None:
    _, found = play((0, idle(0)), (0, seen(program)), (50, idle(0)), (50, Leaving()))
    assert used(found) == []
    assert ({cause}, 0, 50) in away(found)


def hidden(found: Iterable[Effect]) -> list[tuple[float, float]]:
    """Return what was not recorded as (from, to) in seconds from noon."""
    return [
        ((effect.span.start - NOON).total_seconds(), (effect.span.end - NOON).total_seconds())
        for effect in found
        if isinstance(effect, Unrecorded)
    ]


def test_a_private_app_in_use_is_a_time_that_was_not_recorded() -> None:
    _, found = play(
        (0, idle(0)), (0, seen("vlc")), (30, seen("diary")), (50, idle(0)), (70, seen("vlc")),
        (80, idle(0)), (90, Leaving()),
    )  # fmt: skip
    assert used(found) == [("vlc", 0, 30), ("vlc", 70, 90)]
    assert hidden(found) == [(30, 70)]


def test_two_private_apps_leave_one_gap() -> None:
    plan = replace(PLAN, catalogue=replace(CATALOGUE, rules={"VLC": "private", "diary": "private"}))
    _, found = play(
        (0, idle(0)), (0, seen("vlc")), (30, seen("diary")), (60, idle(0)), (60, Leaving()),
        plan=plan,
    )  # fmt: skip
    assert hidden(found) == [(0, 60)]
    assert {type(effect) for effect in found} <= {Unrecorded, Away}


@pytest.mark.parametrize("event", [idle(0), seen("vlc")], ids=["input", "another_app"])
def test_absence_before_a_private_app_is_no_gap(event: Event) -> None:
    _, found = play(
        (0, idle(0)), (0, seen("diary")), (100, idle(40)), (300, idle(240)), (400, event),
        (400, idle(0)), (420, Leaving()),
    )  # fmt: skip
    assert hidden(found)[0] == (0, 60)
    assert all(start >= 400 for start, _ in hidden(found)[1:])
    assert ({Cause.IDLE}, 60, 400) in away(found)


def test_a_private_app_left_open_under_lock_or_in_sleep_is_no_gap() -> None:
    _, found = play(
        (0, idle(0)), (0, seen("diary")), (20, idle(0)), (20, Locked()), (80, Unlocked()),
        (90, idle(0)), (95, Tick()), (3600, Woke(timedelta(seconds=3505))), (3601, idle(0)),
        (3610, Leaving()),
    )  # fmt: skip
    assert hidden(found) == [(0, 20), (80, 95), (3601, 3610)]


def test_a_long_private_use_is_settled_every_five_minutes() -> None:
    story: list[tuple[float, Event]] = [(0, idle(0)), (0, seen("diary"))]
    story += [(second, idle(0)) for second in range(30, 3601, 30)]
    _, found = play(*story)
    assert hidden(found)[0] == (0, 300)
    assert hidden(found)[-1][1] >= 3300


def test_a_checkpoint_tells_the_running_span_as_far_as_it_goes() -> None:
    _, found = play((0, idle(0)), (0, seen("vlc")), (29, Tick()), (30, Tick()), (45, Tick()))
    assert [effect.span for effect in found if isinstance(effect, Running)] == [Span(NOON, at(30))]


def test_a_span_told_as_running_is_taken_back_when_nobody_was_there() -> None:
    _, found = play((0, seen("vlc")), (30, Tick()), (180, Tick()))
    vlc = CATALOGUE.identify(Identity(IdentityKind.EXE, "vlc"))
    assert found[0] == Running(vlc, Span(NOON, at(30)))
    assert Used(vlc, Span(NOON, NOON)) in found


def test_a_rule_changed_meanwhile_counts_from_then_on() -> None:
    state, _ = play((0, idle(0)), (0, seen("vlc")))
    plan = replace(PLAN, catalogue=replace(CATALOGUE, rules={"VLC": "private"}))
    told = usage.step(state, Tick(), at(10), plan)
    front = usage.front(told.state)
    assert front is not None
    assert front.private
    assert usage.front_since(told.state) == NOON


def test_the_open_span_is_the_running_app() -> None:
    state, _ = play((0, idle(0)), (0, seen("vlc")), (10, idle(0)))
    running = usage.open_span(state, at(12))
    assert running is not None
    assert (running[0].program, running[1]) == ("vlc", Span(NOON, at(12)))
    state, _ = play((0, idle(0)), (0, seen(None)))
    assert usage.open_span(state, at(12)) is None
