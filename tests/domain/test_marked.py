"""What the user brings into the calendar counts at once: days off, and times on duty."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from detox.domain import events, quiet
from detox.domain.effects import LogDay, LogSpan, Show
from detox.domain.marked import DayOff, Duty, Marked, apart
from detox.domain.records import DayKind, PromptKind
from detox.domain.timespan import ZERO, Span
from detox.domain.world import Known, World, begin, next_deadline, step
from tests.domain.quiet_story import TEAMS, WRITER, Story, plan_of
from tests.domain.test_world import CALC, KNOWN, WITA, configured

TUESDAY = date(2026, 11, 24)


def at(text: str, zone: timezone = WITA) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=zone)


def duty(start: str, end: str, name: str = "") -> Duty:
    return Duty(Span(at(start), at(end)), name)


class Life:
    """A world that works in a spreadsheet, woken as the heartbeat wakes it."""

    def __init__(self, begins: str, marked: Marked) -> None:
        self.now = at(begins)
        known = replace(KNOWN, marked=marked)
        self.world: World = begin(configured(), known, self.now)
        self.effects: list[tuple[datetime, object]] = []
        self.tell(events.FrontAppSeen(CALC))

    def tell(self, event: events.Event) -> None:
        self.world, acts = step(self.world, event, self.now)
        self.effects += [(self.now, act) for act in acts]

    def works_until(self, text: str) -> None:
        end = at(text)
        while self.now < end:
            self.now += timedelta(minutes=1)
            self.tell(events.IdleSeen(ZERO))
            self.tell(events.Tick())

    def nudges(self) -> list[str]:
        return [
            f"{now:%H:%M}"
            for now, act in self.effects
            if isinstance(act, Show) and act.prompt.kind is PromptKind.QUIET
        ]

    def booked(self) -> tuple[timedelta, timedelta]:
        """Return how much of the use was after hours, and how much on duty."""
        self.tell(events.Leaving())
        spans = [act.usage for _, act in self.effects if isinstance(act, LogSpan)]
        outside = sum((span.outside or ZERO for span in spans), ZERO)
        return outside, sum((span.duty or ZERO for span in spans), ZERO)


def test_a_holiday_of_the_user_gives_a_tuesday_no_hours() -> None:
    marked = Marked((DayOff(TUESDAY, "HUT kantor"),))
    world = begin(configured(), Known(marked=marked), at("24T10:00"))
    day = world.plan.calendar.day_of(at("24T10:00"))
    assert (day.kind, day.name, day.work) == (DayKind.HOLIDAY, "HUT kantor", ())
    assert world.plan.calendar.is_quiet(at("24T10:00"))
    assert not world.plan.calendar.is_quiet(at("25T10:00"))


def test_one_nudge_is_enough_on_such_a_day() -> None:
    life = Life("24T08:00", Marked((DayOff(TUESDAY, "HUT kantor"),)))
    life.works_until("24T12:00")
    assert len(life.nudges()) == 1
    assert life.booked() == (timedelta(hours=4), ZERO)


def test_the_users_word_goes_before_what_is_shipped() -> None:
    christmas = date(2026, 12, 25)
    calendar = plan_of("office_9_17").calendar
    shipped = calendar.day(christmas, WITA)
    own = replace(calendar, days_off={christmas: DayOff(christmas, "Natal di kantor")})
    unnamed = replace(calendar, days_off={christmas: DayOff(christmas, "")})
    assert (shipped.kind, own.day(christmas, WITA).name) == (DayKind.HOLIDAY, "Natal di kantor")
    assert unnamed.day(christmas, WITA).name == shipped.name != ""


def test_nobody_is_nudged_on_duty_and_the_time_counts_as_duty() -> None:
    life = Life("24T17:00", Marked(duties=(duty("24T17:30", "24T21:00"),)))
    life.works_until("24T20:00")
    assert quiet.name(life.world.quiet) == "on_duty"
    assert quiet.until(life.world.quiet) == at("24T21:00")
    assert life.nudges() == []
    assert life.booked() == (timedelta(minutes=30), timedelta(hours=2, minutes=30))


def test_a_duty_ends_by_itself_and_quiet_mode_goes_on() -> None:
    life = Life("24T17:00", Marked(duties=(duty("24T17:30", "24T19:00"),)))
    life.works_until("24T19:30")
    assert quiet.name(life.world.quiet) == "nudging"
    assert life.nudges() == ["19:05", "19:25"]
    assert life.booked() == (timedelta(hours=1), timedelta(hours=1, minutes=30))


def test_a_duty_over_midnight_lasts_until_the_next_hours_and_into_them() -> None:
    life = Life("24T22:00", Marked(duties=(duty("24T23:00", "25T10:00"),)))
    life.works_until("25T09:30")
    assert quiet.name(life.world.quiet) == "on_duty"
    assert quiet.until(life.world.quiet) == at("25T10:00")
    outside, on_duty = life.booked()
    assert (outside, on_duty) == (timedelta(hours=1), timedelta(hours=10))
    life.works_until("25T11:00")
    assert quiet.name(life.world.quiet) == "daytime"


def test_work_that_a_planned_and_a_spoken_duty_share_counts_once() -> None:
    life = Life("24T17:30", Marked(duties=(duty("24T18:00", "24T20:00"),)))
    life.tell(events.OnDuty(at("24T19:00")))
    life.works_until("24T20:30")
    assert life.booked() == (timedelta(minutes=30), timedelta(hours=2, minutes=30))


def test_one_duty_follows_another_without_a_nudge() -> None:
    both = duty("24T18:00", "24T20:00", "A"), duty("24T20:00", "24T22:00", "B")
    life = Life("24T18:00", Marked(duties=both))
    life.works_until("24T21:59")
    assert (life.nudges(), quiet.until(life.world.quiet)) == ([], at("24T22:00"))


def test_a_calendar_that_comes_is_in_force_at_once() -> None:
    life = Life("24T20:00", Marked())
    life.works_until("24T20:10")
    assert len(life.nudges()) == 1
    life.tell(events.CalendarChanged(Marked((DayOff(TUESDAY, "HUT"),),
                                            (duty("24T18:00", "24T23:00"),))))  # fmt: skip
    assert quiet.name(life.world.quiet) == "on_duty"
    record = next(act.record for _, act in reversed(life.effects) if isinstance(act, LogDay))
    assert (record.kind, record.name) == (DayKind.HOLIDAY, "HUT")
    life.works_until("24T21:10")
    assert len(life.nudges()) == 1


def test_a_duty_that_is_planned_no_more_ends() -> None:
    life = Life("24T18:00", Marked(duties=(duty("24T18:00", "24T23:00"),)))
    life.works_until("24T19:00")
    life.tell(events.CalendarChanged(Marked()))
    assert quiet.name(life.world.quiet) == "watching"
    life.works_until("24T19:10")
    assert life.nudges() == ["19:05"]


def test_a_spoken_duty_outlives_a_change_of_the_calendar() -> None:
    life = Life("24T18:00", Marked())
    life.tell(events.OnDuty(at("24T22:00")))
    life.tell(events.CalendarChanged(Marked(duties=(duty("25T18:00", "25T23:00"),))))
    assert quiet.until(life.world.quiet) == at("24T22:00")


def test_the_beginning_of_a_duty_wakes_the_program() -> None:
    life = Life("24T19:00", Marked(duties=(duty("24T20:17", "24T21:00"),)))
    deadlines = set()
    while life.now < at("24T21:30"):
        due = next_deadline(life.world, life.now)
        assert due is not None and due > life.now
        life.now = due
        life.tell(events.Tick())
        deadlines.add(due)
    assert {at("24T20:17"), at("24T21:00")} <= deadlines


def test_a_duty_is_a_moment_wherever_the_wall_clock_goes() -> None:
    """Somebody flies to Jakarta; summer time would look the same."""
    calendar = replace(plan_of().calendar, duties=(duty("24T20:00", "25T04:00").span,))
    wib = timezone(timedelta(hours=7))
    assert calendar.duty(at("24T19:00", wib)) is not None
    assert calendar.duty(at("25T03:00", wib)) is None
    assert calendar.duties_between(at("25T02:59", wib), at("25T09:00", wib)) != ()
    assert calendar.duties_between(at("25T03:00", wib), at("25T09:00", wib)) == ()


def test_before_hours_are_confirmed_a_duty_changes_nothing() -> None:
    marked = Marked(duties=(duty("24T18:00", "24T23:00"),))
    world = begin(
        configured(schedule__preset="auto"), replace(KNOWN, marked=marked), at("24T20:00")
    )
    world, _ = step(world, events.Tick(), at("24T20:00"))
    assert quiet.name(world.quiet) == "off"


def test_a_chat_app_is_no_reason_to_nudge_on_duty() -> None:
    plan = plan_of()
    calendar = replace(plan.calendar, duties=(duty("24T18:00", "24T23:00").span,))
    story = Story("2026-11-24T17:00", replace(plan, calendar=calendar))
    story.see(WRITER, (TEAMS,)).until("22:30")
    assert story.state.spoke_at is None or story.state.spoke_at < at("24T18:00")


hours = st.integers(0, 60)
planned = st.lists(
    st.builds(
        lambda start, length, name: Duty(
            Span(
                datetime(2026, 11, 24, tzinfo=UTC) + timedelta(hours=start),
                datetime(2026, 11, 24, tzinfo=UTC) + timedelta(hours=start + length),
            ),
            name,
        ),
        hours,
        st.integers(0, 20),
        st.sampled_from("ABC"),
    ),
    max_size=8,
)


def _hours(spans: list[Span]) -> set[int]:
    begins = datetime(2026, 11, 24, tzinfo=UTC)
    moments = ((n, begins + timedelta(hours=n)) for n in range(90))
    return {n for n, moment in moments if any(s.start <= moment < s.end for s in spans)}


@given(planned, planned)
def test_times_on_duty_never_overlap_and_none_is_lost(new: list[Duty], old: list[Duty]) -> None:
    taken = [one.span for one in apart(old)]
    kept = apart(new, taken)
    spans = [*(one.span for one in kept), *taken]
    assert all(a.end <= b.start for a, b in zip(sorted(spans), sorted(spans)[1:], strict=False))
    assert all(one.span.length for one in kept)
    assert _hours(spans) == _hours([one.span for one in (*new, *old)])
