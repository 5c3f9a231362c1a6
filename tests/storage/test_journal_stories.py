"""Any order of any calls: spans never overlap, and day totals are their sum."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from detox.storage import upkeep
from detox.storage.database import open_in_memory
from detox.storage.journal import SqliteJournal
from tests.storage.made import at, faults, gap, times, usage

APPS = ("soffice.bin", "firefox", "vlc")

stretches = st.tuples(st.integers(0, 200), st.integers(0, 40)).map(lambda t: (t[0], t[0] + t[1]))
calls = st.lists(
    st.tuples(
        st.sampled_from(("add", "add", "keep", "gap", "restart", "cut")),
        stretches,
        st.sampled_from(APPS),
    ),
    max_size=25,
)


@given(calls)
def test_spans_never_overlap_and_totals_are_their_sum(
    story: list[tuple[str, tuple[int, int], str]],
) -> None:
    database = open_in_memory()
    journal = SqliteJournal(database)
    for name, (start, end), app in story:
        span = usage(start, end, app, outside=(end - start) / 3, duty=0)
        match name:
            case "add":
                journal.add_span(span)
            case "keep":
                journal.keep_open(span)
            case "gap":
                journal.add_gap(gap(start, end))
            case "restart":
                journal = SqliteJournal(database)
            case "cut":
                with database.transaction():
                    upkeep._cut_open(database, 0, 99991231, at(end))
        assert faults(database) == []
        assert upkeep.check(database) == []
        kept = times(journal.spans())
        assert sum(end - start for _, start, end in kept) == len(_minutes(kept))
        gaps = [record.span for record in journal.gaps()]
        assert all(one.end <= two.start for one, two in pairwise(gaps))
    database.close()


@given(st.lists(st.tuples(stretches, st.sampled_from(APPS)), max_size=20))
def test_every_minute_belongs_to_the_first_span_that_claimed_it(
    story: list[tuple[tuple[int, int], str]],
) -> None:
    database = open_in_memory()
    journal = SqliteJournal(database)
    truth: dict[int, str] = {}
    for (start, end), app in story:
        journal.add_span(usage(start, end, app))
        for minute in range(start, end):
            truth.setdefault(minute, app)
    assert _minutes(times(journal.spans())) == truth
    total = sum((row.length for row in journal.app_times()), timedelta(0))
    assert total == timedelta(minutes=len(truth))
    database.close()


def _minutes(kept: list[tuple[str, float, float]]) -> dict[int, str]:
    return {minute: app for app, start, end in kept for minute in range(round(start), round(end))}
