"""What reports read of the log where single spans may be gone; it never writes.

Days of which only totals are left are read as one stand-in span for each app, so that every sum
stays what it was.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from detox.app.keeping import KeptJournal
from detox.domain.records import UsageSpan
from detox.domain.summary import Log
from detox.domain.timespan import DAY, Span
from detox.ports import Journal

_EPOCH = datetime(1, 1, 1, tzinfo=UTC)


def read_log(journal: Journal, first: date | None, last: date | None) -> Log:
    """Return everything that is kept of these days, inclusive; None is without a limit."""
    return Log(
        spans=spans(journal, first, last),
        focus=journal.focus(first, last),
        prompts=journal.prompts(first, last),
        gaps=journal.gaps(first, last),
        days=journal.days(first, last),
    )


def spans(journal: Journal, first: date | None, last: date | None) -> list[UsageSpan]:
    """Return the spans of these days, and stand-ins for days whose own spans are gone."""
    kept = journal.spans(first, last)
    if not isinstance(journal, KeptJournal):
        return kept
    return [*_stand_ins(journal, first, last, {usage.day for usage in kept}), *kept]


def _stand_ins(
    journal: KeptJournal, first: date | None, last: date | None, detailed: set[date]
) -> Iterator[UsageSpan]:
    """Yield a span for each app and day whose own spans are gone.

    They lie two days apart, since nobody knows any more which of them made one stretch.
    """
    gone = (one for one in journal.app_totals(first, last) if one.day not in detailed)
    for number, one in enumerate(gone):
        start = _EPOCH + number * 2 * DAY
        span = Span(start, start + one.length)
        yield UsageSpan(one.program, one.app, span, one.day, outside=one.outside, duty=one.duty)
