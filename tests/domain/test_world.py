"""The whole world in stories: any events in any order, and nothing is lost, doubled or blurted."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detox.domain import booking, events, focus, memory, quiet, usage
from detox.domain.apps import Entry, Identity, IdentityKind
from detox.domain.effects import (
    AskToClose,
    Effect,
    KeepOpen,
    KeepWaiting,
    LogFocus,
    LogGap,
    LogPrompt,
    LogSpan,
    Prompt,
    Show,
)
from detox.domain.records import Choice, Kind, Outcome, PromptKind, Reason
from detox.domain.settings import Settings
from detox.domain.timespan import ZERO, Span
from detox.domain.world import Known, World, begin, next_deadline, step

WITA = timezone(timedelta(hours=8))
MONDAY_NOON = datetime(2026, 11, 23, 12, tzinfo=WITA)
KNOWN = Known(
    entries=(
        Entry("LibreOffice Calc", "office", ("libreoffice-calc", "soffice")),
        Entry("Zoom Workplace", "work-communication", ("zoom",)),
        Entry("YouTube Music", "music", ("youtube-music",)),
    ),
    region="ID-WITA",
)
CALC = Identity(IdentityKind.WM_CLASS, "libreoffice-calc")
MUSIC = Identity(IdentityKind.WM_CLASS, "youtube-music")


def configured(**written: object) -> Settings:
    """Return settings with confirmed hours, a log, and what is written over them."""
    made = Settings().having("schedule.preset", "office_9_17").having("log.enabled", True)
    for key, value in written.items():
        made = made.having(key.replace("__", "."), value)
    return made


class Life:
    """A world and its clock; it keeps every effect."""

    def __init__(self, at: datetime = MONDAY_NOON, made: Settings | None = None) -> None:
        self.now = at
        self.world: World = begin(made or configured(), KNOWN, at)
        self.effects: list[Effect] = []
        self.windows = 1
        """How many windows the desktop asks when an app is to close."""

    def tell(self, event: events.Event, after: timedelta = ZERO) -> list[Effect]:
        """Let time pass, tell the event, return what the world asks for."""
        self.now += after
        self.world, acts = step(self.world, event, self.now)
        self.effects += acts
        for act in acts:
            if isinstance(act, AskToClose):
                self.tell(events.CloseAsked(act.app, self.windows))
        return list(acts)

    def works(self, minutes: float, idle: float = 0) -> None:
        """Let minutes pass, a beat every 20 s, with input that lies `idle` seconds back."""
        for _ in range(int(minutes * 3)):
            self.tell(events.IdleSeen(timedelta(seconds=idle)), timedelta(seconds=20))
            self.tell(events.Tick())

    def all(self, kind: type[Effect]) -> list[Effect]:
        return [effect for effect in self.effects if isinstance(effect, kind)]

    @property
    def waiting(self) -> Prompt | None:
        return self.world.prompts.waiting


def evening() -> Life:
    """Return a Monday 17:30 at which a sheet is still being worked on."""
    life = Life(datetime(2026, 11, 23, 17, 25, tzinfo=WITA))
    life.tell(events.FrontAppSeen(CALC))
    life.tell(events.RunningSeen(frozenset({"soffice", "zoom"})))
    life.works(12)
    return life


def test_an_evening_of_work_brings_one_toast_without_an_app_name() -> None:
    life = evening()
    shown = [effect.prompt for effect in life.all(Show) if isinstance(effect, Show)]

    assert [(prompt.kind, prompt.stage) for prompt in shown] == [(PromptKind.QUIET, 1)]
    assert shown[0].apps == ()
    assert not shown[0].card


def test_show_turns_the_toast_into_the_card_with_the_open_apps() -> None:
    life = evening()
    life.tell(events.Answer(Choice.SHOW))

    assert life.waiting is not None
    assert life.waiting.card
    assert life.waiting.apps == ("LibreOffice Calc", "Zoom Workplace")


def test_closing_one_app_of_two_leaves_the_card_for_the_other() -> None:
    life = evening()
    life.tell(events.Answer(Choice.SHOW))
    acts = life.tell(events.Answer(Choice.CLOSE, app="LibreOffice Calc"))

    assert [act.app for act in acts if isinstance(act, AskToClose)] == ["LibreOffice Calc"]
    assert life.waiting is not None
    assert life.waiting.apps == ("Zoom Workplace",)


def answers_kept(life: Life) -> list[Choice | None]:
    """Return the answer that the log keeps for each prompt in the end."""
    records = [effect.record for effect in life.effects if isinstance(effect, LogPrompt)]
    return list({(record.at, record.kind): record.answer for record in records}.values())


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        pytest.param(None, Choice.SHOW, id="shown"),
        pytest.param(events.Answer(Choice.CLOSE, app="Zoom Workplace"), Choice.CLOSE, id="closed"),
    ],
)
@pytest.mark.parametrize("restarted", [False, True])
def test_a_card_that_expires_keeps_the_answer_it_was_given(
    answer: events.Answer | None, kept: Choice, restarted: bool
) -> None:
    life = evening()
    life.tell(events.Answer(Choice.SHOW))
    if answer is not None:
        life.tell(answer)
    if restarted:
        text = memory.write(life.world, life.now)
        life.world, _ = memory.recall(text, begin(configured(), KNOWN, life.now), life.now)
    life.works(70, idle=3600)

    assert life.waiting is None
    assert answers_kept(life) == [kept]


def test_a_card_that_is_put_away_after_an_app_was_closed_was_answered() -> None:
    life = evening()
    life.tell(events.Answer(Choice.SHOW))
    life.tell(events.Answer(Choice.CLOSE, app="Zoom Workplace"))
    life.tell(events.Answer(Choice.DISMISSED))

    assert answers_kept(life) == [Choice.CLOSE]


def test_an_app_that_was_asked_before_is_named_on_the_card_and_not_offered() -> None:
    life = evening()
    life.tell(events.CloseApps("soffice"))
    life.tell(events.CloseApps("libreoffice calc"))
    life.tell(events.Answer(Choice.SHOW))

    assert life.waiting is not None
    assert life.waiting.apps == ("Zoom Workplace",)
    assert dict(life.waiting.facts)["asked"] == "LibreOffice Calc"
    before = life.world
    assert life.tell(events.Answer(Choice.CLOSE, app="LibreOffice Calc")) == []
    assert life.world == before
    assert len(life.all(AskToClose)) == 1


def test_an_app_asked_by_another_way_loses_its_button_on_the_card() -> None:
    life = evening()
    life.tell(events.Answer(Choice.SHOW))
    life.tell(events.CloseApps("soffice"))

    assert life.waiting is not None
    assert life.waiting.apps == ("Zoom Workplace",)
    assert dict(life.waiting.facts)["asked"] == "LibreOffice Calc"


def test_an_app_that_no_desktop_could_ask_is_offered_again() -> None:
    life = evening()
    life.windows = 0
    life.tell(events.Answer(Choice.SHOW))
    life.tell(events.Answer(Choice.CLOSE, app="LibreOffice Calc"))
    life.works(25)

    assert life.waiting is not None
    assert life.waiting.card
    assert life.waiting.apps == ("LibreOffice Calc", "Zoom Workplace")


def test_a_nudge_that_was_put_away_is_open_no_longer() -> None:
    life = evening()
    life.tell(events.Answer(Choice.DISMISSED))

    assert life.world.quiet.open_until is None


def test_leaving_out_a_stretch_leaves_a_break_that_is_due_alone() -> None:
    life = Life(made=configured(focus__auto_break=False, breaks__stretch="20m"))
    life.tell(events.FrontAppSeen(CALC))
    life.tell(events.Start(timedelta(minutes=25)))
    life.works(26)
    due = life.world.focus
    life.works(25)
    assert life.waiting is not None
    assert life.waiting.kind is PromptKind.STRETCH
    life.tell(events.Answer(Choice.SKIP))

    assert answers_kept(life)[-1] is Choice.SKIP
    assert life.world.focus == due


@pytest.mark.parametrize(
    "wish",
    [
        pytest.param(events.Answer(Choice.SNOOZE, reason=Reason.DEADLINE), id="a click"),
        pytest.param(events.Snooze(Reason.DEADLINE), id="the command line"),
    ],
)
def test_a_snooze_is_the_same_by_a_click_and_by_a_verb(wish: events.Event) -> None:
    life = evening()
    acts = life.tell(wish)
    records = [act.record for act in acts if isinstance(act, LogPrompt)]

    assert quiet.name(life.world.quiet) == "snoozed"
    assert [(record.answer, record.reason) for record in records] == [
        (Choice.SNOOZE, Reason.DEADLINE)
    ]


def test_a_snooze_with_nothing_to_put_off_is_not_spent() -> None:
    life = Life(datetime(2026, 11, 28, 11, tzinfo=WITA))
    life.tell(events.FrontAppSeen(MUSIC))
    life.works(5)
    life.tell(events.Snooze())

    assert quiet.name(life.world.quiet) == "watching"
    assert life.world.quiet.tally.tonight.snoozes == 0


def test_a_reason_given_later_belongs_to_the_same_snooze() -> None:
    life = evening()
    life.tell(events.Answer(Choice.SNOOZE))
    left = life.world.quiet.tally
    acts = life.tell(events.Snooze(Reason.ASKED), timedelta(seconds=5))
    again = life.tell(events.Snooze(Reason.CHOICE), timedelta(seconds=5))
    records = [act.record for act in acts if isinstance(act, LogPrompt)]

    assert [(record.answer, record.reason) for record in records] == [(Choice.SNOOZE, Reason.ASKED)]
    assert not any(isinstance(act, LogPrompt) for act in again)
    assert life.world.quiet.tally == left


def test_duty_until_an_hour_keeps_that_hour() -> None:
    life = evening()
    until = datetime(2026, 11, 23, 21, tzinfo=WITA)
    life.tell(events.OnDuty(until))

    assert quiet.name(life.world.quiet) == "on_duty"
    assert quiet.until(life.world.quiet) == until


def test_work_on_duty_is_never_counted_as_after_hours() -> None:
    life = evening()
    life.tell(events.OnDuty())
    life.works(30)
    life.tell(events.FrontAppSeen(MUSIC))
    life.works(1)
    life.tell(events.Leaving())
    spans = [effect.usage for effect in life.effects if isinstance(effect, LogSpan)]
    calc = [usage for usage in spans if usage.app == "LibreOffice Calc"]
    duty = sum((usage.duty or ZERO for usage in calc), ZERO)
    outside = sum((usage.outside or ZERO for usage in calc), ZERO)

    assert timedelta(minutes=29) < duty < timedelta(minutes=31)
    assert duty + outside == sum((usage.span.length for usage in calc), ZERO)


def test_unconfirmed_hours_are_empty_not_zero_and_never_nudge() -> None:
    life = Life(
        datetime(2026, 11, 23, 20, tzinfo=WITA), configured().having("schedule.preset", "auto")
    )
    life.tell(events.FrontAppSeen(CALC))
    life.works(30)
    life.tell(events.Leaving())
    spans = [effect.usage for effect in life.effects if isinstance(effect, LogSpan)]

    assert spans
    assert {(usage.outside, usage.duty) for usage in spans} == {(None, None)}
    assert quiet.name(life.world.quiet) == "off"
    assert PromptKind.QUIET not in {
        act.prompt.kind for act in life.effects if isinstance(act, Show)
    }


def test_reminders_that_are_held_back_say_nothing() -> None:
    life = Life(datetime(2026, 11, 23, 17, 25, tzinfo=WITA))
    life.tell(events.PauseReminders())
    life.tell(events.FrontAppSeen(CALC))
    life.works(90)

    assert life.all(Show) == []


def test_a_block_that_ends_in_a_meeting_goes_on_to_its_break_in_silence() -> None:
    life = Life()
    life.tell(events.Start(timedelta(minutes=25)))
    life.tell(events.Meet(life.now + timedelta(minutes=60)))
    life.works(27)

    assert focus.kind(life.world.focus) is Kind.SHORT_BREAK
    assert life.all(Show) == []


def test_a_nudge_need_not_wait_for_a_break_prompt() -> None:
    life = Life(datetime(2026, 11, 23, 17, 4, tzinfo=WITA))
    life.tell(events.FrontAppSeen(CALC))
    life.tell(events.Start(timedelta(minutes=21)))
    life.works(40)
    kinds = [prompt.kind for prompt in said(life)]

    assert PromptKind.BREAK in kinds
    assert PromptKind.QUIET in kinds


def test_a_pause_until_the_next_work_day_ends_with_its_first_hour() -> None:
    friday = datetime(2026, 11, 27, 16, tzinfo=WITA)
    life = Life(friday)
    life.tell(events.PauseReminders())

    assert life.world.held_until == datetime(2026, 11, 30, 9, tzinfo=WITA)


def test_a_focus_block_keeps_quiet_mode_silent() -> None:
    life = Life(datetime(2026, 11, 23, 17, 25, tzinfo=WITA))
    life.tell(events.FrontAppSeen(CALC))
    life.tell(events.Start(timedelta(minutes=60)))
    life.works(55)

    assert life.all(Show) == []


def test_a_paused_log_leaves_a_gap_and_no_span() -> None:
    life = Life()
    life.tell(events.FrontAppSeen(CALC))
    life.works(5)
    life.tell(events.PauseLog(life.now + timedelta(minutes=10)))
    life.works(12)
    life.tell(events.Leaving())
    gaps = [effect.gap.span.length for effect in life.effects if isinstance(effect, LogGap)]
    used = [effect.usage.span.length for effect in life.effects if isinstance(effect, LogSpan)]

    assert abs(sum(gaps, ZERO) - timedelta(minutes=10)) <= timedelta(seconds=20)
    assert abs(sum(used, ZERO) - timedelta(minutes=7)) <= timedelta(seconds=20)


HOUR = timedelta(hours=1)
HOLDS = [
    pytest.param(events.PauseReminders, "held_until", id="reminders"),
    pytest.param(events.PauseLog, "log_paused_until", id="log"),
    pytest.param(events.Meet, "meeting_until", id="meeting"),
]


@pytest.mark.parametrize("by", [-24 * HOUR, -HOUR / 2, HOUR / 2, 24 * HOUR])
@pytest.mark.parametrize(("begin_hold", "field"), HOLDS)
def test_a_set_clock_leaves_as_much_of_a_hold_as_before(
    begin_hold: Callable[[datetime], events.Event], field: str, by: timedelta
) -> None:
    life = Life()
    life.tell(begin_hold(life.now + HOUR))
    life.tell(events.ClockSet(by), by)

    assert getattr(life.world, field) == life.now + HOUR
    life.tell(events.Tick(), HOUR)
    assert getattr(life.world, field) is None


def test_a_hold_until_a_day_far_ahead_keeps_to_the_wall() -> None:
    life = Life(datetime(2026, 11, 27, 16, tzinfo=WITA))
    life.tell(events.PauseLog())
    life.tell(events.ClockSet(-HOUR), -HOUR)

    assert life.world.log_paused_until == datetime(2026, 11, 30, 9, tzinfo=WITA)


def test_a_report_counts_what_still_waits_for_a_sign_of_life() -> None:
    life = Life()
    life.tell(events.FrontAppSeen(CALC))
    life.works(2)
    life.tell(events.IdleSeen(timedelta(seconds=1)), timedelta(seconds=10))
    life.tell(events.FrontAppSeen(MUSIC))
    life.tell(events.ReportWanted(), timedelta(seconds=5))
    kept = [act for act in life.effects if isinstance(act, KeepWaiting)][-1]
    (going,) = [act.usage for act in life.effects if isinstance(act, KeepOpen)][-1:]

    assert [(usage.app, usage.span.length.total_seconds()) for usage in kept.usages] == [
        ("LibreOffice Calc", 130.0)
    ]
    assert (going.app, going.span.length.total_seconds()) == ("YouTube Music", 5.0)


def test_what_a_report_counted_is_taken_back_where_nobody_was_there() -> None:
    life = Life()
    life.tell(events.FrontAppSeen(CALC))
    life.works(2)
    life.tell(events.FrontAppSeen(MUSIC))
    life.tell(events.ReportWanted(), timedelta(seconds=5))
    (going,) = [act.usage for act in life.effects if isinstance(act, KeepOpen)][-1:]
    assert going.app == "YouTube Music"
    life.tell(events.IdleSeen(timedelta(minutes=6)), timedelta(minutes=5))
    last = [act.usage for act in life.effects if isinstance(act, LogSpan)]

    assert all(not usage.span.length for usage in last if usage.app == "YouTube Music")
    assert any(usage.span.start == going.span.start for usage in last)


def test_what_waited_and_was_never_confirmed_is_taken_back() -> None:
    life = Life()
    life.tell(events.FrontAppSeen(CALC))
    life.works(2)
    life.tell(events.IdleSeen(timedelta(seconds=1)), timedelta(seconds=10))
    life.tell(events.FrontAppSeen(MUSIC))
    life.tell(events.IdleSeen(timedelta(minutes=4)), timedelta(minutes=4) - timedelta(seconds=1))
    kept = [act for act in life.effects if isinstance(act, KeepWaiting)][-1]
    spans = [act.usage for act in life.effects if isinstance(act, LogSpan)]

    assert kept.usages == ()
    assert sum((usage.span.length for usage in spans), ZERO) == timedelta(seconds=129)


def test_what_must_survive_a_restart_comes_back() -> None:
    life = evening()
    life.tell(events.Answer(Choice.SNOOZE))
    life.tell(events.Start(timedelta(minutes=25), "Nota dinas"))
    text = memory.write(life.world, life.now)
    later = life.now + timedelta(minutes=3)
    fresh = begin(life.world.plan.settings, KNOWN, later)
    back, missed = memory.recall(text, fresh, later)

    assert missed == timedelta(minutes=3)
    assert focus.label(back.focus) == "Nota dinas"
    assert quiet.name(back.quiet) == "snoozed"
    assert quiet.freeze(back.quiet) == quiet.freeze(life.world.quiet)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"v": 2}', '{"v": 1}', '{"v": 1, "at": "never"}', '{"v":1,"at":7}']
)
def test_nonsense_in_the_memory_changes_nothing(text: str) -> None:
    life = Life()

    assert memory.recall(text, life.world, life.now) == (life.world, ZERO)


# --- any story at all -----------------------------------------------------------------------------

ZOOM, OTHER = (Identity(IdentityKind.EXE, name) for name in ("zoom", "x"))
IDENTITIES = [CALC, MUSIC, ZOOM, OTHER, None]
LENGTHS = st.integers(1, 120).map(lambda minutes: timedelta(minutes=minutes))
PLAIN = [
    events.Pause, events.Resume, events.Extend, events.Skip, events.Stop, events.TakeBreak,
    events.PostponeBreak, events.SkipBreak, events.EndBreak, events.ResumeReminders,
    events.ResumeLog, events.EndMeeting, events.Locked, events.Unlocked, events.Tick,
]  # fmt: skip
SETTINGS = [
    configured(), configured(log__enabled=False), configured(focus__auto_next=True),
    configured(focus__preset="flow"), configured(quiet__enabled=False),
    configured(schedule__preset="auto"), configured(schedule__preset="kaltim_prov_5"),
]  # fmt: skip

EVENTS = st.one_of(
    st.sampled_from(PLAIN).map(lambda kind: kind()),
    st.builds(events.Start, st.none() | LENGTHS, st.sampled_from(["", "Nota"])),
    st.builds(events.FrontAppSeen, st.sampled_from(IDENTITIES)),
    st.builds(events.IdleSeen, st.integers(0, 900).map(lambda n: timedelta(seconds=n))),
    st.builds(events.RunningSeen, st.frozensets(st.sampled_from(["soffice", "zoom", "x"]))),
    st.builds(events.Snooze, st.none() | st.sampled_from(Reason)),
    st.builds(events.CloseApps, st.sampled_from([None, "Zoom Workplace", "nothing"])),
    st.builds(events.Answer, st.sampled_from(Choice), st.none() | st.integers(0, 9)),
    st.just(events.OnDuty()),
    st.sampled_from([events.PauseLog(), events.PauseReminders(events.Until.TOMORROW)]),
    st.builds(events.SettingsChanged, st.sampled_from(SETTINGS)),
    st.sampled_from([events.SensorLost("idle", "gone"), events.SensorLost("front_app", "gone")]),
)
TURNS = st.one_of(
    st.tuples(st.just("pass"), st.integers(0, 60), EVENTS),
    st.tuples(st.just("pass"), st.integers(0, 60), EVENTS),
    st.tuples(st.just("pass"), st.integers(0, 60), EVENTS),
    st.tuples(st.just("work"), st.integers(1, 30), st.just(None)),
    st.tuples(st.just("sleep"), st.integers(30, 40_000), st.just(None)),
    st.tuples(st.just("set"), st.integers(-90_000, 90_000), st.just(None)),
    st.tuples(st.just("zone"), st.integers(-10, 12), st.just(None)),
)


class Ledger:
    """Every stretch that the fold settles, caught on its way to the log, which keeps a part."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.total = ZERO
        self.kept = ZERO
        self._book = booking.book
        patch.setattr(booking, "book", self.book)

    def book(self, effects: tuple[Effect, ...], rules: booking.Rules) -> tuple[Effect, ...]:
        for effect in effects:
            if isinstance(effect, usage.Used | usage.Away | usage.Unrecorded):
                self.total += effect.span.length
            if isinstance(effect, usage.Used | usage.Unrecorded):
                self.kept += effect.span.length
        return self._book(effects, rules)


def turns(life: Life, story: list[tuple[str, int, events.Event | None]]) -> Iterator[timedelta]:
    """Play a story; yield how long each turn really lasted."""
    for kind, number, event in story:
        span = timedelta(seconds=number)
        if kind == "pass" and event is not None:
            life.tell(event, span)
            yield span
        elif kind == "work":
            life.works(number, idle=number % 7)
            yield timedelta(minutes=number)
        elif kind == "at work":
            life.tell(events.Unlocked())
            life.tell(events.FrontAppSeen(CALC))
            life.works(number)
            yield timedelta(minutes=number)
        elif kind == "sleep":
            life.tell(events.Woke(span), span)
            yield span
        elif kind == "set":
            life.tell(events.ClockSet(span), span)
            yield ZERO
        else:
            life.now = life.now.astimezone(timezone(timedelta(hours=number)))
            life.tell(events.ZoneChanged(f"Etc/{number}"))
            yield ZERO


def said(life: Life) -> list[Prompt]:
    return [effect.prompt for effect in life.effects if isinstance(effect, Show)]


@settings(max_examples=200)
@given(st.lists(TURNS, max_size=60), st.sampled_from(SETTINGS), st.integers(0, 7 * 24 - 1))
def test_any_story_holds(
    story: list[tuple[str, int, events.Event | None]], made: Settings, hour: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        ledger = Ledger(patch)
        life = Life(MONDAY_NOON + timedelta(hours=hour), made)
        lived, moments = ZERO, []
        for length in turns(life, story):
            lived += length
            moments.append((life.world, life.now))
            json.loads(memory.write(life.world, life.now))
        life.tell(events.Leaving())

    spans = sorted(effect.usage.span for effect in life.effects if isinstance(effect, LogSpan))
    gaps = [effect.gap.span for effect in life.effects if isinstance(effect, LogGap)]
    assert all(settles(world, now) for world, now in moments)
    assert no_overlap(spans)
    assert ledger.total == lived
    assert sum((span.length for span in (*spans, *gaps)), ZERO) == ledger.kept <= lived


def settles(world: World, now: datetime) -> bool:
    """Tell whether the world sleeps on after its deadline: no Tick leads to a Tick at once."""
    for _ in range(3):
        deadline = next_deadline(world, now)
        assert deadline is not None
        assert deadline.tzinfo is not None
        now = max(now, deadline)
        world, _acts = step(world, events.Tick(), now)
        later = next_deadline(world, now)
        if later is not None and later > now:
            return True
    return False


def no_overlap(spans: list[Span]) -> bool:
    return all(one.end <= two.start for one, two in pairwise(spans))


CALM = TURNS.filter(lambda turn: turn[0] not in {"set", "zone"}).filter(
    lambda turn: not isinstance(turn[2], events.SettingsChanged)
)
AT_WORK = st.tuples(st.just("at work"), st.integers(5, 90), st.just(None))
EVENINGS = st.lists(st.one_of(AT_WORK, AT_WORK, CALM), min_size=2, max_size=8)
Story = list[tuple[str, int, events.Event | None]]


@settings(max_examples=50, deadline=None)
@given(EVENINGS, st.integers(0, 6), st.integers(6, 22))
def test_quiet_mode_never_speaks_in_working_hours(story: Story, day: int, hour: int) -> None:
    for prompt in nudges(story, day, hour):
        assert_in_quiet_time(prompt.at)


@pytest.mark.parametrize("hour", [8, 16, 20])
def test_work_from_the_afternoon_into_the_night_does_bring_nudges(hour: int) -> None:
    story: Story = [("at work", 180, None), ("sleep", 36_000, None), ("at work", 180, None)]
    said_ones = nudges(story * 2, day=0, hour=hour)

    assert len(said_ones) >= 2
    for prompt in said_ones:
        assert_in_quiet_time(prompt.at)


def assert_in_quiet_time(at: datetime) -> None:
    """Demand the office's hours by the wall itself: after half past five, before nine, weekends."""
    free = at.isoweekday() > 5
    assert free or at.time() >= time(17, 30) or at.time() < time(9)


def nudges(story: Story, day: int, hour: int) -> list[Prompt]:
    """Play a story from an hour of that week on; return what quiet mode said."""
    monday = MONDAY_NOON.replace(hour=0)
    life = Life(monday + timedelta(days=day, hours=hour))
    for _ in turns(life, story):
        pass
    return [prompt for prompt in said(life) if prompt.kind is PromptKind.QUIET]


def test_every_block_that_ends_is_kept_and_announced() -> None:
    life = Life()
    life.tell(events.Start(timedelta(minutes=25), "Rekap SPJ"))
    life.works(26)
    records = [effect.record for effect in life.effects if isinstance(effect, LogFocus)]

    assert [(record.outcome, record.label) for record in records] == [(Outcome.DONE, "Rekap SPJ")]
    assert PromptKind.BREAK in {prompt.kind for prompt in said(life)}
