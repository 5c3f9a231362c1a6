"""Pieces for the log: of one day and of one sort of time, whatever happens while they run."""

from contextlib import closing
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from detox.domain import booking, events
from detox.domain.apps import App, Ledger
from detox.domain.booking import Rules
from detox.domain.effects import Effect, KeepOpen, KeepWaiting, LogSpan
from detox.domain.records import UsageSpan
from detox.domain.schedule import Calendar
from detox.domain.timespan import ZERO, Span, local_day
from detox.storage.database import Database, open_in_memory
from detox.storage.journal import SqliteJournal
from tests.domain.calendar_cases import KALTIM, NIGHT, WITA, calendar_of
from tests.domain.test_world import CALC, Life, configured

WRITER = App("soffice", "LibreOffice", "office", Ledger.WORK)
MOMENTS = st.datetimes(datetime(2026, 11, 20), datetime(2026, 11, 26)).map(  # noqa: DTZ001
    lambda naive: naive.replace(tzinfo=WITA)
)
SPANS = st.builds(
    lambda start, length: Span(start, start + length),
    MOMENTS,
    st.timedeltas(ZERO, timedelta(days=2)),
)
CALENDARS = st.sampled_from([KALTIM, NIGHT, calendar_of("perpres_5")])


@given(CALENDARS, SPANS, st.lists(SPANS, max_size=3))
def test_pieces_tile_the_span_and_each_is_of_one_sort(
    calendar: Calendar, span: Span, duties: list[Span]
) -> None:
    rules = Rules(calendar, calendar.day_start, "", tuple(duties))
    pieces = booking.pieces(WRITER, span, rules)

    assert (pieces[0].span.start, pieces[-1].span.end) == (span.start, span.end)
    assert all(one.span.end == two.span.start for one, two in pairwise(pieces))
    assert all(one.span.length for one in pieces) or len(pieces) == 1
    for piece in pieces:
        whole = piece.span.length
        assert (piece.outside, piece.duty) in {(ZERO, ZERO), (whole, ZERO), (ZERO, whole)}
        assert piece.day == local_day(piece.span.start, calendar.day_start)
        assert piece.span.start.tzinfo is span.start.tzinfo
    outside = sum((one.outside or ZERO for one in pieces), ZERO)
    duty = sum((one.duty or ZERO for one in pieces), ZERO)
    assert outside + duty == calendar.outside(span)


def test_unconfirmed_hours_make_no_pieces() -> None:
    guessed = calendar_of("auto")
    day = Span(datetime(2026, 11, 23, 5, tzinfo=WITA), datetime(2026, 11, 23, 23, tzinfo=WITA))
    (piece,) = booking.pieces(WRITER, day, Rules(guessed, guessed.day_start, "", ()))

    assert (piece.outside, piece.duty) == (None, None)


# --- a stretch that goes on while the hours or the duty change ------------------------------------


class Office(Life):
    """A world whose log is the real journal; somebody sits over a sheet since 16:50."""

    def __init__(self, database: Database) -> None:
        super().__init__(datetime(2026, 11, 23, 16, 50, tzinfo=WITA))
        self.journal = SqliteJournal(database)
        self.tell(events.FrontAppSeen(CALC))

    def tell(self, event: events.Event, after: timedelta = ZERO) -> list[Effect]:
        acts = super().tell(event, after)
        for act in acts:
            match act:
                case LogSpan(span):
                    self.journal.add_span(span)
                case KeepOpen(span):
                    self.journal.keep_open(span)
                case KeepWaiting(spans):
                    self.journal.keep_waiting(spans)
        return acts

    @property
    def log(self) -> list[tuple[str, str, str]]:
        return [_clocks(piece) for piece in self.journal.spans()]


def _clocks(piece: UsageSpan) -> tuple[str, str, str]:
    sort = "duty" if piece.duty else "outside" if piece.outside else "in hours"
    return f"{piece.span.start:%H:%M}", f"{piece.span.end:%H:%M}", sort


def test_a_running_stretch_is_cut_where_the_hours_end() -> None:
    with closing(open_in_memory()) as database:
        life = Office(database)
        life.works(20)
        cut = [("16:50", "17:00", "in hours"), ("17:00", "17:10", "outside")]

        assert life.log == cut
        life.tell(events.Leaving())
        assert life.log == cut


def test_an_absence_from_before_the_end_of_hours_takes_back_both_pieces() -> None:
    with closing(open_in_memory()) as database:
        life = Office(database)
        life.works(9)
        for _ in range(7):
            life.tell(events.Tick(), timedelta(seconds=20))
        assert life.log == [("16:50", "17:00", "in hours"), ("17:00", "17:01", "outside")]
        life.tell(events.IdleSeen(timedelta(seconds=200)), timedelta(seconds=60))

        assert life.log == [("16:50", "16:59", "in hours")]


def test_a_duty_begins_and_ends_within_a_stretch() -> None:
    with closing(open_in_memory()) as database:
        life = Office(database)
        life.works(60)
        life.tell(events.OnDuty(life.now + timedelta(minutes=30)))
        life.works(60)
        life.tell(events.Leaving())

        assert life.log == [
            ("16:50", "17:00", "in hours"),
            ("17:00", "17:50", "outside"),
            ("17:50", "18:20", "duty"),
            ("18:20", "18:50", "outside"),
        ]


def test_hours_that_change_within_a_stretch_hold_for_all_of_it() -> None:
    with closing(open_in_memory()) as database:
        life = Office(database)
        life.works(30)
        longer = configured(schedule__preset="custom", schedule__week__mon=["09:00-18:00"])
        life.tell(events.SettingsChanged(longer))
        life.works(30)
        assert life.log == [("16:50", "17:50", "in hours")]

        life.tell(events.SettingsChanged(configured()))
        life.works(10)
        life.tell(events.Leaving())
        assert life.log == [("16:50", "17:00", "in hours"), ("17:00", "18:00", "outside")]
