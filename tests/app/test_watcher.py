"""The watcher: an event only where something is different, and no storm where nothing works."""

import time

from detox.app.watcher import Watcher
from detox.domain.apps import Identity, IdentityKind
from detox.domain.events import Event, FrontAppSeen, RunningSeen, SensorLost
from detox.ports import SensorFailed, Unavailable

CALC = Identity(IdentityKind.EXE, "soffice")


class Programs:
    """A process list that is asked, and may be broken."""

    def __init__(self, broken: bool = False) -> None:
        self.broken, self.asked = broken, 0

    def programs(self) -> frozenset[str] | Unavailable:
        self.asked += 1
        if self.broken:
            raise SensorFailed("no /proc")
        return frozenset({"soffice"})


class Front:
    """A front app that must be polled."""

    def __init__(self) -> None:
        self.asked = 0

    def fileno(self) -> int | None:
        return None

    def front(self) -> Identity | Unavailable | None:
        self.asked += 1
        return CALC

    def close(self) -> None:
        pass


def wait_for(seen: list[Event], number: int) -> None:
    end = time.monotonic() + 5
    while len(seen) < number and time.monotonic() < end:
        time.sleep(0.01)


def test_programs_are_looked_at_only_while_somebody_wants_them() -> None:
    programs, seen = Programs(), []  # type: Programs, list[Event]
    watcher = Watcher(None, programs, seen.append)
    watcher.start()
    time.sleep(0.1)
    assert programs.asked == 0
    watcher.want_programs(True)
    wait_for(seen, 1)
    watcher.stop()

    assert seen == [RunningSeen(frozenset({"soffice"}))]


def test_a_broken_process_list_is_told_once_and_never_asked_again() -> None:
    programs, seen = Programs(broken=True), []  # type: Programs, list[Event]
    watcher = Watcher(None, programs, seen.append)
    watcher.start()
    for _ in range(20):
        watcher.want_programs(True)
        time.sleep(0.01)
    watcher.stop()

    assert programs.asked == 1
    assert seen == [SensorLost("processes", "no /proc")]


def test_the_same_front_app_is_told_once() -> None:
    front, seen = Front(), []  # type: Front, list[Event]
    watcher = Watcher(front, Programs(), seen.append)
    watcher.start()
    wait_for(seen, 1)
    watcher.want_programs(True)
    wait_for(seen, 2)
    watcher.stop()

    assert seen == [FrontAppSeen(CALC), RunningSeen(frozenset({"soffice"}))]
    assert front.asked >= 2
