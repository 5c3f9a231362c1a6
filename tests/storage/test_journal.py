"""What the journal keeps and gives back."""

from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detox.app.keeping import KeptJournal
from detox.domain import tally
from detox.domain.records import (
    Choice,
    DayKind,
    DayRecord,
    DaySum,
    FocusRecord,
    Kind,
    Outcome,
    PromptKind,
    Reason,
    UsageSpan,
    Verdict,
    VerdictRecord,
)
from detox.domain.timespan import Span
from detox.ports import Journal
from detox.storage import checkup, database, upkeep
from detox.storage.database import Database
from detox.storage.journal import SqliteJournal
from detox.storage.trouble import CorruptDatabase
from tests.storage.made import MONDAY, at, block, days_ago, gap, nudge, times, usage

TUESDAY = MONDAY + timedelta(days=1)


def test_it_is_a_journal(journal: SqliteJournal) -> None:
    port: Journal = journal
    assert port.spans() == []


def test_a_span_comes_back_as_it_went_in(journal: SqliteJournal) -> None:
    span = usage(0, 12.5, outside=2, duty=1)
    journal.add_span(span)
    (kept,) = journal.spans()
    assert kept == span
    assert kept.span.start.utcoffset() == timedelta(hours=8)


def test_unconfirmed_hours_stay_unknown(journal: SqliteJournal) -> None:
    journal.add_span(usage(0, 10))
    assert journal.spans()[0].outside is None
    assert journal.app_times()[0].duty is None


def test_milliseconds_are_kept_and_finer_parts_leave_no_hole(journal: SqliteJournal) -> None:
    start, middle, end = at(0), at(1) + timedelta(microseconds=1700), at(2)
    first = replace(usage(0, 1), span=Span(start, middle))
    journal.add_span(first)
    journal.add_span(replace(first, program="firefox", span=Span(middle, end)))
    one, two = journal.spans()
    assert one.span.end == two.span.start == at(1) + timedelta(milliseconds=1)


def test_a_span_without_length_leaves_nothing(journal: SqliteJournal) -> None:
    journal.keep_open(usage(0, 5))
    journal.add_span(usage(0, 0))
    assert journal.spans() == []
    assert journal.app_times() == []


def test_a_retry_changes_nothing(journal: SqliteJournal) -> None:
    for _ in range(3):
        journal.add_span(usage(0, 10))
        journal.add_gap(gap(10, 20))
        journal.add_focus(block())
        journal.add_prompt(nudge())
    assert times(journal.spans()) == [("soffice.bin", 0, 10)]
    assert journal.app_times()[0].length == timedelta(minutes=10)
    assert journal.gaps() == [gap(10, 20)]
    assert journal.focus() == [block()]
    assert journal.prompts() == [nudge()]


def test_what_overlaps_older_spans_is_cut_off(journal: SqliteJournal) -> None:
    journal.add_span(usage(10, 20, "firefox"))
    journal.add_span(usage(30, 40, "firefox"))
    journal.add_span(usage(5, 50, "soffice.bin"))
    assert times(journal.spans()) == [
        ("soffice.bin", 5, 10),
        ("firefox", 10, 20),
        ("soffice.bin", 20, 30),
        ("firefox", 30, 40),
        ("soffice.bin", 40, 50),
    ]


def test_a_cut_span_keeps_its_share_of_the_time_outside_hours(journal: SqliteJournal) -> None:
    journal.add_span(usage(10, 20, "firefox"))
    journal.add_span(usage(0, 20, "soffice.bin", outside=20, duty=10))
    first, _ = journal.spans()
    assert first.outside == timedelta(minutes=10)
    assert first.duty == timedelta(minutes=5)


def test_more_time_outside_than_the_span_has_is_taken_as_all_of_it(
    journal: SqliteJournal,
) -> None:
    journal.add_span(usage(0, 1, outside=2))
    assert journal.spans()[0].outside == timedelta(minutes=1)


# --- the running span -----------------------------------------------------------------------------


def test_the_running_span_grows_in_place(journal: SqliteJournal) -> None:
    for end in (1, 2, 3):
        journal.keep_open(usage(0, end))
    assert times(journal.spans()) == [("soffice.bin", 0, 3)]
    assert [one.length for one in journal.app_times()] == [timedelta(minutes=3)]


def test_a_closed_span_replaces_the_open_one_even_when_it_is_shorter(
    journal: SqliteJournal,
) -> None:
    journal.keep_open(usage(0, 9))
    journal.add_span(usage(0, 6))
    assert times(journal.spans()) == [("soffice.bin", 0, 6)]


def test_a_running_span_whose_end_never_came_is_closed_as_it_stands(
    database: Database, journal: SqliteJournal
) -> None:
    journal.keep_open(usage(0, 9))
    again = SqliteJournal(database)
    assert times(again.spans()) == [("soffice.bin", 0, 9)]
    assert again.app_times()[0].length == timedelta(minutes=9)
    assert database.rows("SELECT * FROM open_span") == []


def test_another_running_span_closes_the_one_before(journal: SqliteJournal) -> None:
    journal.keep_open(usage(0, 9, "firefox"))
    journal.keep_open(usage(8, 12))
    assert times(journal.spans()) == [("firefox", 0, 8), ("soffice.bin", 8, 12)]


def test_a_clock_set_back_counts_no_time_twice(journal: SqliteJournal) -> None:
    journal.keep_open(usage(60, 70, "firefox"))
    journal.keep_open(usage(50, 65))
    journal.add_span(usage(50, 75))
    assert times(journal.spans()) == [
        ("soffice.bin", 50, 60),
        ("firefox", 60, 70),
        ("soffice.bin", 70, 75),
    ]


def test_a_late_retry_leaves_the_running_span_alone(journal: SqliteJournal) -> None:
    journal.keep_open(usage(10, 11))
    journal.add_span(usage(0, 10, "firefox"))
    assert times(journal.spans()) == [("firefox", 0, 10), ("soffice.bin", 10, 11)]


def test_a_closed_span_that_reaches_into_the_running_one_wins_there(
    journal: SqliteJournal,
) -> None:
    journal.keep_open(usage(5, 20))
    journal.add_span(usage(0, 10, "firefox"))
    assert times(journal.spans()) == [("firefox", 0, 10), ("soffice.bin", 10, 20)]


def test_what_an_open_span_held_before_the_closed_one_is_not_lost(
    journal: SqliteJournal,
) -> None:
    journal.keep_open(usage(0, 10, "firefox"))
    journal.add_span(usage(8, 12))
    assert times(journal.spans()) == [("firefox", 0, 8), ("soffice.bin", 8, 12)]


# --- days -----------------------------------------------------------------------------------------


def test_days_are_asked_for_inclusively(journal: SqliteJournal) -> None:
    for back in range(5):
        journal.add_span(days_ago(back))
        journal.add_focus(block(-back * 1440))
        journal.add_prompt(nudge(-back * 1440))
        journal.add_gap(gap(-back * 1440 + 30, -back * 1440 + 40))
    first, last = MONDAY - timedelta(days=3), MONDAY - timedelta(days=1)
    for kept in (
        [span.day for span in journal.spans(first, last)],
        [total.day for total in journal.app_times(first, last)],
        [record.day for record in journal.focus(first, last)],
        [record.day for record in journal.prompts(first, last)],
        [record.day for record in journal.gaps(first, last)],
    ):
        assert kept == [first, first + timedelta(days=1), last]
    assert len(journal.spans(None, first)) == 2
    assert len(journal.spans(last, None)) == 2


@pytest.mark.parametrize("hours", [-12, 0, 14])
def test_a_day_is_found_in_any_zone(journal: SqliteJournal, hours: int) -> None:
    late = at(0).replace(hour=3, minute=50) + timedelta(days=1, hours=8 - hours)
    span = Span(late, late + timedelta(minutes=5))
    journal.add_span(UsageSpan("vim", "Vim", span, MONDAY))
    assert len(journal.spans(MONDAY, MONDAY)) == 1
    assert journal.spans(TUESDAY, TUESDAY) == []


def test_totals_add_up_what_the_day_held(journal: SqliteJournal) -> None:
    journal.add_span(usage(0, 10, outside=4, duty=0))
    journal.add_span(usage(10, 15, outside=0, duty=0))
    journal.add_span(usage(20, 30, outside=1, duty=2))
    journal.add_span(usage(30, 31, "firefox"))
    work, browser = journal.app_times()
    assert (work.program, work.app) == ("soffice.bin", "Soffice.Bin")
    assert work.length == timedelta(minutes=25)
    assert (work.outside, work.duty) == (timedelta(minutes=5), timedelta(minutes=2))
    assert browser.length == timedelta(minutes=1)
    assert browser.outside is None


def test_one_part_of_unknown_hours_makes_the_sum_unknown(journal: SqliteJournal) -> None:
    journal.add_span(usage(0, 10, outside=4, duty=0))
    journal.add_span(usage(10, 15))
    journal.add_span(usage(20, 30, outside=1, duty=2))
    (total,) = journal.app_times()
    assert (total.length, total.outside, total.duty) == (timedelta(minutes=25), None, None)


def test_the_calendar_of_a_day_comes_back(journal: SqliteJournal) -> None:
    work = (("07:30", "12:00"), ("13:00", "16:00"))
    early = DayRecord(MONDAY, DayKind.WORKDAY, "", work, False)
    later = DayRecord(MONDAY, DayKind.HOLIDAY, "Hari Guru", (), True)
    journal.add_day(early)
    assert journal.days(MONDAY, MONDAY) == [early]
    journal.add_day(later)
    assert journal.days() == [later]


# --- focus, prompts, verdicts, memory -------------------------------------------------------------


def test_a_skipped_break_and_the_next_block_may_begin_together(journal: SqliteJournal) -> None:
    nothing = timedelta(0)
    skipped = FocusRecord(
        Kind.SHORT_BREAK, Span(at(0), at(0)), MONDAY, timedelta(minutes=5), nothing, Outcome.SKIPPED
    )
    journal.add_focus(block())
    journal.add_focus(skipped)
    assert journal.focus() == [skipped, block()]


def test_an_answer_replaces_the_waiting_prompt(journal: SqliteJournal) -> None:
    answered = replace(nudge(), answer=Choice.SNOOZE, reason=Reason.DEADLINE)
    journal.add_prompt(nudge())
    journal.add_prompt(answered)
    assert journal.prompts() == [answered]
    journal.add_prompt(nudge())
    assert journal.prompts() == [answered]


def test_two_kinds_of_prompt_may_share_a_moment(journal: SqliteJournal) -> None:
    journal.add_prompt(nudge())
    journal.add_prompt(replace(nudge(), kind=PromptKind.BREAK, stage=None))
    assert len(journal.prompts()) == 2


def test_prompts_are_counted(journal: SqliteJournal) -> None:
    journal.add_prompt(nudge(0))
    journal.add_prompt(replace(nudge(1), answer=Choice.SNOOZE, reason=Reason.ASKED))
    journal.add_prompt(replace(nudge(2), answer=Choice.SNOOZE, reason=Reason.ASKED))
    (told,) = journal.day_sums()
    assert (told.nudges, told.snoozes) == (3, 2)


def test_the_day_counts_what_each_record_says_of_it(journal: SqliteJournal) -> None:
    journal.add_focus(block(0))
    journal.add_focus(replace(block(30), outcome=Outcome.STOPPED, worked=timedelta(minutes=9)))
    journal.add_focus(replace(block(55), kind=Kind.SHORT_BREAK))
    journal.add_focus(replace(block(85), kind=Kind.LONG_BREAK, outcome=Outcome.SKIPPED))
    journal.add_focus(replace(block(115), kind=Kind.SCREEN_FREE))
    journal.add_focus(replace(block(115), kind=Kind.SCREEN_FREE, worked=timedelta(minutes=20)))
    journal.add_prompt(replace(nudge(3), kind=PromptKind.BREAK, answer=Choice.SNOOZE))
    journal.add_gap(gap(200, 230))
    journal.add_gap(gap(220, 240))
    m = timedelta(minutes=1)
    assert journal.day_sums() == [
        DaySum(
            MONDAY, focus=34 * m, focus_blocks=1, breaks_taken=1, breaks_skipped=1,
            screen_free=20 * m, not_recorded=40 * m,
        )
    ]  # fmt: skip


def test_the_longest_stretch_has_no_pause_of_five_minutes(journal: SqliteJournal) -> None:
    for start, end in ((0, 10), (14, 20), (26, 30)):
        journal.add_span(usage(start, end))
    assert journal.day_sums()[0].longest_stretch == timedelta(minutes=16)
    journal.keep_waiting([usage(31, 35)])
    journal.keep_open(usage(36, 50, "firefox"))
    assert journal.day_sums()[0].longest_stretch == timedelta(minutes=22)
    journal.add_span(usage(20, 26))  # one that comes late closes the gap
    assert journal.day_sums()[0].longest_stretch == timedelta(minutes=26 + 18)


def test_hours_hold_what_was_used_in_them(journal: SqliteJournal) -> None:
    journal.add_span(usage(-10, 70, outside=80, duty=0))
    journal.add_span(usage(70, 80, "firefox", outside=10, duty=0))
    journal.keep_open(usage(80, 130, outside=0, duty=50))
    found = journal.hour_times(MONDAY, MONDAY, {("soffice.bin", "Soffice.Bin")})
    told = [(one.hour, *(part // timedelta(minutes=1) for part in one[2:])) for one in found]
    assert told == [
        (11, 10, 10, 0), (12, 60, 60, 0), (13, 10, 10, 0), (13, 40, 0, 40), (14, 10, 0, 10),
    ]  # fmt: skip


@given(
    st.lists(
        st.tuples(st.integers(0, 900), st.integers(1, 200), st.sampled_from("abc"),
                  st.sampled_from([None, 0, 1, 0.37])), max_size=20,
    )
)  # fmt: skip
def test_totals_are_what_the_domain_says_of_the_spans(
    parts: list[tuple[int, int, str, float | None]],
) -> None:
    with closing(KeptJournal(database.open_in_memory())) as journal:
        for start, length, program, share in parts:
            outside = None if share is None else share * length
            journal.add_span(usage(start, start + length, program, outside, 0))
        spans = journal.spans()
        assert sorted(journal.app_times()) == sorted(tally.app_times(spans))
        sums = [told.longest_stretch for told in journal.day_sums()]
        assert sums == [told.longest_stretch for told in tally.day_sums(spans, (), (), ())]
        everything = {(usage.program, usage.app) for usage in spans}
        found = journal.hour_times(None, None, everything)
        kept = {(one.day, one.hour): one for one in found}
        sure = all(usage.outside is not None for usage in spans)
        for one in tally.hour_times(spans):
            same, near = kept.pop((one.day, one.hour)), timedelta(milliseconds=25)
            assert same.length == one.length
            assert not sure or abs(same.outside - one.outside) < near
            assert not sure or same.duty == one.duty
        assert not kept
        assert checkup.check(journal.database) == []


def test_verdicts_include_the_one_that_still_held(journal: SqliteJournal) -> None:
    told = [
        VerdictRecord(at(0), Verdict.WORKING_HOURS),
        VerdictRecord(at(10), Verdict.NO_WORK_APP),
        VerdictRecord(at(20), Verdict.NUDGED),
        VerdictRecord(at(30), Verdict.SNOOZED),
    ]
    for record in told:
        journal.add_verdict(record)
    assert journal.verdicts(at(15), at(20)) == told[1:3]
    assert journal.verdicts(at(-5), at(5)) == told[:1]
    assert journal.verdicts(at(-9), at(-5)) == []


def test_verdicts_go_after_fourteen_days(journal: SqliteJournal) -> None:
    journal.add_verdict(VerdictRecord(at(-15 * 1440), Verdict.OFF))
    journal.add_verdict(VerdictRecord(at(-13 * 1440), Verdict.ENOUGH))
    journal.add_verdict(VerdictRecord(at(0), Verdict.NUDGED))
    kept = journal.verdicts(at(-99 * 1440), at(1))
    assert [record.verdict for record in kept] == [Verdict.ENOUGH, Verdict.NUDGED]


def test_the_memory_is_empty_at_first_and_then_the_last_one(journal: SqliteJournal) -> None:
    assert journal.memory() == ""
    journal.remember('{"focus": 1}')
    journal.remember('{"focus": 2}')
    assert journal.memory() == '{"focus": 2}'


# --- odd input ------------------------------------------------------------------------------------


def test_a_name_with_broken_bytes_is_kept_readable(journal: SqliteJournal) -> None:
    journal.add_span(replace(usage(0, 1), program="caf\udce9", app="a\x00b"))
    (kept,) = journal.spans()
    assert (kept.program, kept.app) == ("caf?", "a?b")


def test_a_word_that_was_never_ours_is_told_as_damage(
    database: Database, journal: SqliteJournal
) -> None:
    journal.add_prompt(nudge())
    database.run("UPDATE prompt SET kind = 'advert'")
    with pytest.raises(CorruptDatabase):
        journal.prompts()


def test_moments_before_1970_and_far_ahead_are_only_moments(journal: SqliteJournal) -> None:
    for year in (1969, 2199):
        day = date(year, 6, 1)
        start = at(0).replace(year=year, month=6, day=1)
        span = Span(start, start + timedelta(minutes=1))
        journal.add_span(UsageSpan("vim", "Vim", span, day))
        assert len(journal.spans(day, day)) == 1
    assert upkeep.check(journal._database) == []


def test_a_time_is_either_used_or_not_recorded(journal: SqliteJournal) -> None:
    journal.add_span(usage(0, 10))
    journal.add_gap(gap(5, 20))
    journal.add_span(usage(15, 30, "firefox"))
    journal.keep_open(usage(18, 40))
    gaps = [(one.span.start, one.span.end) for one in journal.gaps()]
    assert gaps == [(at(10), at(20))]
    assert times(journal.spans()) == [
        ("soffice.bin", 0, 10), ("firefox", 20, 30), ("soffice.bin", 30, 40),
    ]  # fmt: skip
    assert journal.day_sums()[0].not_recorded == timedelta(minutes=10)
