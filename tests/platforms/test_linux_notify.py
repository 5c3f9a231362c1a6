"""Notifications over a private bus, to a strict server of our own; dunst is in tests/desktop."""

import select
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from detox.domain.events import Answer
from detox.domain.records import Choice
from detox.platforms.linux_notify import NOTIFICATIONS, DesktopNotifier
from detox.ports import Note, SensorFailed, Unavailable
from tests.platforms import contracts
from tests.platforms.bus_session import SILENT, PrivateBus, Service, no_bus, private_bus
from tests.platforms.contracts import note

FIRST = 41


class Server(Service):
    """A notification server that counts from 42 on."""

    def __init__(self, bus: PrivateBus, *capabilities: str) -> None:
        super().__init__(bus, NOTIFICATIONS.bus_name)
        self._last = FIRST
        self.answers = {
            "GetServerInformation": lambda _: ("ssss", ("strict", "us", "2.1", "1.2")),
            "GetCapabilities": lambda _: ("as", (list(capabilities),)),
            "Notify": lambda values: ("u", (values[1] or self._next(),)),
            "CloseNotification": lambda _: ("", ()),
        }

    def _next(self) -> int:
        self._last += 1
        return self._last

    def tell(self, name: str, signature: str, *values: object) -> None:
        """Emit one of the server's two signals."""
        self.emit(NOTIFICATIONS.object_path, NOTIFICATIONS.interface, name, signature, *values)


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PrivateBus]:
    with private_bus(tmp_path, monkeypatch) as running:
        yield running


@pytest.fixture
def server(bus: PrivateBus) -> Iterator[Server]:
    running = Server(bus, "actions", "body", "body-markup")
    running.start()
    yield running
    running.stop()


@pytest.fixture
def notifier(bus: PrivateBus, server: Server) -> Iterator[DesktopNotifier]:
    made = DesktopNotifier()
    yield made
    made.close()


def heard(notifier: DesktopNotifier) -> list[object]:
    """Wait for news and take it in."""
    number = notifier.fileno()
    assert number is not None
    readable, _, _ = select.select([number], [], [], 10)
    assert readable, "nothing came"
    return list(notifier.news())


def test_a_notifier_with_a_server_keeps_the_contract(notifier: DesktopNotifier) -> None:
    contracts.keeps_notifier(notifier)


def test_a_notification_is_sent_with_the_types_that_strict_servers_want(
    notifier: DesktopNotifier, server: Server
) -> None:
    assert notifier.show(note(title="Pulang", body="Sudah 17.05"), timedelta(seconds=20))
    signature, values = server.called("Notify")
    assert signature == "susssasa{sv}i"
    app, replaced, icon, title, body, actions, hints, lasts = values
    assert (app, replaced, icon) == ("Detox", 0, "org.detoxtimer.Detox")
    assert (title, body, lasts) == ("Pulang", "Sudah 17.05", 20_000)
    assert actions == ["default", "-show-", "show", "-show-", "snooze", "-snooze-"]
    assert hints == {"urgency": ("y", 1), "desktop-entry": ("s", "org.detoxtimer.Detox")}


def test_a_prompt_that_stays_until_answered_never_expires(
    notifier: DesktopNotifier, server: Server
) -> None:
    notifier.show(note(), None)
    assert server.called("Notify")[1][7] == 0


def test_markup_is_escaped_where_the_server_reads_it(
    notifier: DesktopNotifier, server: Server
) -> None:
    notifier.show(note(body="<b>R&D</b>"), None)
    assert server.called("Notify")[1][4] == "&lt;b&gt;R&amp;D&lt;/b&gt;"


def test_a_plain_server_gets_plain_text(bus: PrivateBus) -> None:
    plain = Server(bus, "actions", "body").start()
    notifier = DesktopNotifier()
    notifier.show(note(body="R&D"), None)
    assert plain.called("Notify")[1][4] == "R&D"
    notifier.close()
    plain.stop()


def test_a_button_answers_the_prompt_once(notifier: DesktopNotifier, server: Server) -> None:
    notifier.show(note(7), None)
    server.tell("ActionInvoked", "us", FIRST + 1, "snooze")
    assert heard(notifier) == [Answer(Choice.SNOOZE, 7)]
    server.called("CloseNotification")
    server.tell("NotificationClosed", "uu", FIRST + 1, 2)
    assert heard(notifier) == []


def test_a_click_on_the_notification_itself_shows_more(
    notifier: DesktopNotifier, server: Server
) -> None:
    notifier.show(note(7), None)
    server.tell("ActionInvoked", "us", FIRST + 1, "default")
    assert heard(notifier) == [Answer(Choice.SHOW, 7)]


@pytest.mark.parametrize(
    ("reason", "expected"),
    [(1, []), (2, [Answer(Choice.DISMISSED, 7)]), (3, []), (4, [])],
    ids=["expired", "dismissed", "closed_by_a_call", "undefined"],
)
def test_only_the_user_dismisses(
    notifier: DesktopNotifier, server: Server, reason: int, expected: list[Answer]
) -> None:
    notifier.show(note(7), None)
    server.tell("NotificationClosed", "uu", FIRST + 1, reason)
    assert heard(notifier) == expected


def test_other_programs_notifications_are_none_of_our_business(
    notifier: DesktopNotifier, server: Server
) -> None:
    notifier.show(note(7), None)
    server.tell("ActionInvoked", "us", 999, "snooze")
    server.tell("NotificationClosed", "uu", 999, 2)
    server.tell("ActionInvoked", "us", FIRST + 1, "launch-missiles")
    server.tell("ActionInvoked", "s", "nonsense")
    assert heard(notifier) == []


def test_showing_a_prompt_again_takes_the_place_of_the_first(
    notifier: DesktopNotifier, server: Server
) -> None:
    notifier.show(note(7), None)
    notifier.show(note(7, title="Masih"), None)
    server.called("Notify")
    assert server.called("Notify")[1][1] == FIRST + 1


def test_withdrawing_takes_it_off_the_screen(notifier: DesktopNotifier, server: Server) -> None:
    notifier.show(note(7), None)
    notifier.withdraw(7)
    assert server.called("CloseNotification") == ("u", (FIRST + 1,))


def test_leaving_withdraws_what_is_on_the_screen(notifier: DesktopNotifier, server: Server) -> None:
    notifier.show(note(7), None)
    notifier.close()
    assert server.called("CloseNotification") == ("u", (FIRST + 1,))


def test_without_a_server_the_card_is_wanted_and_doctor_says_why(bus: PrivateBus) -> None:
    notifier = DesktopNotifier()
    assert notifier.show(note(), None) is False
    assert isinstance(notifier.server(), Unavailable)
    notifier.close()


def test_a_server_that_comes_later_is_used(bus: PrivateBus) -> None:
    notifier = DesktopNotifier()
    assert notifier.show(note(), None) is False
    late = Server(bus, "actions").start()
    assert notifier.show(note(), None) is True
    assert notifier.server() == "strict 2.1"
    notifier.close()
    late.stop()


def test_a_server_without_buttons_shows_only_what_needs_none(bus: PrivateBus) -> None:
    poor = Server(bus, "body").start()
    notifier = DesktopNotifier()
    assert notifier.show(note(), None) is False
    assert isinstance(notifier.server(), Unavailable)
    bare = Note(note().prompt, "Selesai", "", ())
    assert notifier.show(bare, None) is True
    notifier.close()
    poor.stop()


def test_after_a_restart_of_the_server_old_numbers_mean_nothing(
    bus: PrivateBus, server: Server, notifier: DesktopNotifier
) -> None:
    notifier.show(note(7), None)
    server.stop()
    heard(notifier)
    another = Server(bus, "actions").start()
    notifier.show(note(8), None)
    another.called("Notify")
    another.tell("ActionInvoked", "us", FIRST + 1, "snooze")
    answers: list[object] = []
    while not answers:
        answers += heard(notifier)
    assert answers == [Answer(Choice.SNOOZE, 8)]
    another.stop()


def test_a_server_that_is_silent_costs_a_second_and_no_more(
    notifier: DesktopNotifier, server: Server
) -> None:
    server.answers["Notify"] = SILENT
    assert notifier.show(note(), None) is False


def test_a_server_that_talks_nonsense_is_no_server(
    notifier: DesktopNotifier, server: Server
) -> None:
    server.answers["Notify"] = lambda _: ("s", ("forty-two",))
    assert notifier.show(note(), None) is False


def test_a_bus_that_restarts_is_joined_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with private_bus(tmp_path, monkeypatch) as first:
        notifier = DesktopNotifier()
        number = notifier.fileno()
        first.stop()
        assert heard(notifier) == []
        assert notifier.show(note(), None) is False
    with private_bus(tmp_path, monkeypatch) as second:
        server = Server(second, "actions").start()
        assert notifier.show(note(7), None) is True
        server.tell("ActionInvoked", "us", FIRST + 1, "snooze")
        assert heard(notifier) == [Answer(Choice.SNOOZE, 7)]
        assert notifier.fileno() == number
        notifier.close()
        server.stop()


def test_without_a_bus_there_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    no_bus(monkeypatch, "SESSION")
    with pytest.raises(SensorFailed, match="session bus"):
        DesktopNotifier()
