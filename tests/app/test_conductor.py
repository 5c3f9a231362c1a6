"""The one loop: order of events, gaps before anything else, effects that cannot be performed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from detox.app.conductor import Conductor
from detox.app.performer import Performer
from detox.app.scribe import Scribe
from detox.domain import focus
from detox.domain.effects import AskToClose, Effect, LogFocus, Remember, TellLost
from detox.domain.events import CloseAsked, Event, Pause, SensorLost, Start, Tick
from detox.domain.settings import Settings
from detox.domain.world import Known, begin
from detox.ports import Instant, SensorFailed, Unavailable

NOON = datetime(2026, 11, 23, 12, tzinfo=timezone(timedelta(hours=8)))


class Hands:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.instant = Instant(100.0, 100.0, NOON)

    def read(self) -> Instant:
        return self.instant

    def move(self, seconds: float, asleep: float = 0) -> None:
        whole = seconds + asleep
        self.instant = replace(
            self.instant,
            awake=self.instant.awake + seconds,
            boot=self.instant.boot + whole,
            wall=self.instant.wall + timedelta(seconds=whole),
        )


def conducting() -> tuple[Conductor, Hands, list[Effect]]:
    hands, done = Hands(), []  # type: Hands, list[Effect]
    conductor = Conductor(begin(Settings(), Known(), NOON), hands, done.append)
    conductor.due = 60
    return conductor, hands, done


def test_a_night_asleep_is_told_before_the_event_that_found_it() -> None:
    conductor, hands, done = conducting()
    conductor.dispatch(Start(timedelta(minutes=25)))
    hands.move(60)
    conductor.dispatch(Tick())
    hands.move(5, asleep=8 * 3600)
    conductor.dispatch(Tick())

    assert focus.left(conductor.world.focus, conductor.now()) > timedelta(minutes=23)
    assert not any(isinstance(effect, LogFocus) for effect in done)


def test_an_event_from_within_an_effect_waits_for_its_turn() -> None:
    hands, seen = Hands(), []  # type: Hands, list[str]

    def perform(effect: Effect) -> None:
        seen.append(type(effect).__name__)
        if isinstance(effect, TellLost) and effect.role == "first":
            conductor.dispatch(SensorLost("second", "gone"))
            seen.append("after")

    conductor = Conductor(begin(Settings(), Known(), NOON), hands, perform)
    conductor.dispatch(SensorLost("first", "gone"))

    told = [name for name in seen if name in {"TellLost", "after"}]
    assert told == ["TellLost", "after", "TellLost"]


def test_what_changes_is_remembered_and_time_alone_is_not() -> None:
    conductor, hands, done = conducting()
    conductor.dispatch(Start(timedelta(minutes=25)))
    before = sum(isinstance(effect, Remember) for effect in done)
    hands.move(30)
    conductor.dispatch(Tick())
    again = sum(isinstance(effect, Remember) for effect in done)
    conductor.dispatch(Pause())
    after = sum(isinstance(effect, Remember) for effect in done)

    assert (before, again, after) == (1, 1, 2)


def test_an_effect_that_fails_costs_only_itself() -> None:
    hands, seen = Hands(), []  # type: Hands, list[str]

    def perform(effect: Effect) -> None:
        seen.append(type(effect).__name__)
        if isinstance(effect, TellLost):
            raise OSError("a bug")

    conductor = Conductor(begin(Settings(), Known(), NOON), hands, perform)
    planned: list[object] = []
    conductor.changed.connect(planned.append)
    conductor.dispatch(SensorLost("idle", "gone"))
    conductor.dispatch(Start(timedelta(minutes=25)))

    assert "TellLost" in seen
    assert seen[-1] == "Remember"
    assert len(planned) == 2


class Refuses:
    """A desktop that cannot close anything."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.failure, self.asked = failure, 0

    def ask_to_close(self, programs: Sequence[str]) -> int | Unavailable:
        self.asked += len(programs)
        if self.failure:
            raise self.failure
        return Unavailable("no way")


def test_a_desktop_that_cannot_close_harms_nothing() -> None:
    scribe = Scribe(lambda: None, lambda _: None)  # type: ignore[arg-type, return-value]
    for closer in (Refuses(), Refuses(SensorFailed("gone"))):
        heard: list[Event] = []
        performer = Performer(scribe, closer)
        performer.answered = heard.append
        performer(AskToClose("Zoom", ("zoom",)))
        assert closer.asked == 1
        assert heard == [CloseAsked("Zoom", 0)]
