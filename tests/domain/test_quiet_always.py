"""Quiet mode: what holds in any story whatever."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from detox.domain import quiet
from detox.domain.effects import AskToClose
from detox.domain.events import (
    ClockSet,
    CloseApps,
    CloseAsked,
    Event,
    Leaving,
    Locked,
    OnDuty,
    Snooze,
    Tick,
    Woke,
    ZoneChanged,
)
from detox.domain.quiet import Quiet, QuietPlan, Sight
from detox.domain.records import PromptKind
from detox.domain.step import Step, Wish
from detox.domain.timespan import local_day
from tests.domain.quiet_story import BROWSER, GAME, TEAMS, WITA, WRITER, plan_of

PLANS = [
    plan_of(),
    plan_of("kaltim_prov_6", quiet__snoozes_per_evening=20, quiet__snoozes_per_week=100),
    plan_of("office_9_17", quiet__second_after="0s", quiet__third_after="0s"),
    plan_of("custom", schedule__week__mon=["22:00-06:00"], schedule__week__sun=["02:00-05:00"]),
    plan_of("perpres_5", quiet__starts_after="0s", quiet__closing_before="0s"),
    plan_of("auto"),
    plan_of(quiet__enabled=False),
    plan_of("custom"),
]
apps = st.sampled_from([WRITER, TEAMS, GAME, BROWSER])
SIGHTS = st.builds(
    Sight,
    front=st.one_of(st.just(WRITER), apps, st.none()),
    front_known=st.sampled_from([True, True, False]),
    running=st.frozensets(st.sampled_from([WRITER, TEAMS])),
    present=st.sampled_from([True, True, True, False]),
    may_speak=st.sampled_from([True, True, True, False]),
    focusing=st.sampled_from([False, False, False, True]),
    may_offer=st.booleans(),
    nudge_open=st.sampled_from([True, True, False]),
)
LENGTHS = st.integers(0, 3 * 3600).map(lambda seconds: timedelta(seconds=seconds))
EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.just(Tick()),
    st.just(Snooze()),
    st.builds(CloseApps, st.sampled_from([None, "LibreOffice", "microsoft teams", "nothing"])),
    st.builds(OnDuty, st.one_of(st.none(), st.datetimes(timezones=st.just(WITA)))),
    st.builds(Woke, LENGTHS),
    st.sampled_from([Locked(), Leaving(), ZoneChanged("Asia/Jakarta")]),
)
STEPS = st.lists(st.tuples(LENGTHS, EVENTS, SIGHTS), max_size=60)
JUMPS = st.one_of(
    st.timedeltas(timedelta(days=-20), timedelta(days=20)), st.timedeltas()
).map(ClockSet)  # fmt: skip
WILD = st.lists(
    st.tuples(LENGTHS, st.one_of(EVENTS, JUMPS, st.builds(Woke, st.timedeltas())), SIGHTS),
    max_size=40,
)


@dataclass
class Told:
    """A story of any kind, with each step beside what was seen."""

    plan: QuietPlan
    now: datetime = datetime(2026, 11, 23, 15, tzinfo=WITA)
    state: Quiet = quiet.START
    steps: list[tuple[datetime, Sight, Quiet, Step[Quiet]]] = field(default_factory=list)

    def tell(self, story: Sequence[tuple[timedelta, Event, Sight]]) -> "Told":
        for length, event, sight in story:
            self.now += length
            for effect in self._step(event, sight).effects:
                if isinstance(effect, AskToClose):
                    self._step(CloseAsked(effect.app, 1), sight)
        return self

    def _step(self, event: Event, sight: Sight) -> Step[Quiet]:
        told = quiet.step(self.state, event, self.now, self.plan, sight)
        self.steps.append((self.now, sight, self.state, told))
        self.state = told.state
        return told

    def wishes(self, kind: PromptKind) -> list[tuple[datetime, Sight, Quiet]]:
        return [
            (now, sight, before)
            for now, sight, before, told in self.steps
            for effect in told.effects
            if isinstance(effect, Wish) and effect.kind is kind
        ]


@given(st.sampled_from(PLANS), STEPS)
@settings(max_examples=300)
def test_a_nudge_comes_only_outside_confirmed_hours_to_somebody_who_works_and_may_be_spoken_to(
    plan: QuietPlan, story: list[tuple[timedelta, Event, Sight]]
) -> None:
    for now, sight, before in Told(plan).tell(story).wishes(PromptKind.QUIET):
        assert plan.settings.enabled
        assert plan.calendar.confirmed
        assert not plan.calendar.in_hours(now)
        assert now >= plan.calendar.quiet_from(now)
        assert sight.present
        assert sight.at_work
        assert sight.may_speak
        assert not sight.focusing
        ends = quiet.until(before)
        assert ends is None or now >= ends, "nobody is nudged on duty or while snoozed"


@given(st.sampled_from(PLANS), STEPS)
@settings(max_examples=300)
def test_the_limits_of_the_evening_hold(
    plan: QuietPlan, story: list[tuple[timedelta, Event, Sight]]
) -> None:
    told = Told(plan).tell(story)

    def day(now: datetime) -> date:
        return local_day(now, plan.calendar.day_start)

    nudges = Counter(day(now) for now, _, _ in told.wishes(PromptKind.QUIET))
    for on, number in nudges.items():
        free = not plan.calendar.day(on, WITA).work
        assert number <= (1 if free else plan.settings.prompts_per_evening)
    for kind in (PromptKind.CLOSING, PromptKind.BEDTIME):
        once = Counter(day(now) for now, _, _ in told.wishes(kind))
        assert all(number == 1 for number in once.values())
    asked = Counter(
        (day(now), effect.app)
        for now, _, _, step in told.steps
        for effect in step.effects
        if isinstance(effect, AskToClose)
    )
    assert all(number == 1 for number in asked.values())


@given(st.sampled_from(PLANS), STEPS)
def test_snoozes_never_exceed_the_evening_or_the_week(
    plan: QuietPlan, story: list[tuple[timedelta, Event, Sight]]
) -> None:
    tally = Told(plan).tell(story).state.tally
    weeks: Counter[tuple[int, int]] = Counter()
    for one in tally.evenings:
        assert one.snoozes <= plan.settings.snoozes_per_evening
        year, week, _ = one.day.isocalendar()
        weeks[year, week] += one.snoozes
    assert all(number <= plan.settings.snoozes_per_week for number in weeks.values())


@given(st.sampled_from(PLANS), WILD)
@settings(max_examples=300)
def test_no_story_however_wild_raises_or_spins(
    plan: QuietPlan, story: list[tuple[timedelta, Event, Sight]]
) -> None:
    told = Told(plan).tell(story)
    for now, sight, _, step in told.steps:
        due = quiet.next_deadline(step.state, now, plan, sight)
        assert due is None or now < due <= now + timedelta(days=1)
        assert quiet.snoozes_left(step.state, plan, now) >= 0
        assert quiet.name(step.state)


@given(st.sampled_from(PLANS), STEPS)
def test_a_step_at_the_same_moment_says_nothing_new(
    plan: QuietPlan, story: list[tuple[timedelta, Event, Sight]]
) -> None:
    for now, sight, _, told in Told(plan).tell(story).steps:
        again = quiet.step(told.state, Tick(), now, plan, sight)
        assert not [effect for effect in again.effects if isinstance(effect, Wish)]


@given(st.sampled_from(PLANS), STEPS)
def test_what_is_remembered_survives_json_and_costs_no_nudge(
    plan: QuietPlan, story: list[tuple[timedelta, Event, Sight]]
) -> None:
    state = Told(plan).tell(story).state
    found = quiet.thaw(json.loads(json.dumps(quiet.freeze(state))))
    assert (found.mode, found.tally, found.open_until) == (
        state.mode,
        state.tally,
        state.open_until,
    )
    assert quiet.freeze(found) == quiet.freeze(state)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(st.sampled_from(sorted(quiet.freeze(quiet.START))), JSON)
def test_no_nonsense_in_memory_raises(key: str, value: object) -> None:
    assert isinstance(quiet.thaw(value), Quiet)
    found = quiet.thaw({**quiet.freeze(quiet.START), key: value})
    now = datetime(2026, 11, 23, 20, tzinfo=timezone(timedelta(hours=8)))
    sight = Sight(WRITER, True, frozenset(), True, True, False)
    assert isinstance(quiet.step(found, Tick(), now, PLANS[0], sight).state, Quiet)


def test_the_stories_do_reach_nudges_of_every_stage() -> None:
    story = [(timedelta(minutes=5), Tick(), Sight(WRITER, True, frozenset(), True, True, False))]
    stages = [
        effect.stage
        for _, _, _, told in Told(PLANS[0]).tell(story * 60).steps
        for effect in told.effects
        if isinstance(effect, Wish) and effect.kind is PromptKind.QUIET
    ]
    assert stages == [1, 2, 3]
