"""Notifications over a private bus, to a strict server of our own; dunst is in tests/desktop."""

import select
import threading
import time
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


def until_heard(notifier: DesktopNotifier) -> list[object]:
    """Take in news until there is an answer among it."""
    while True:
        if answers := heard(notifier):
            return answers


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
    assert notifier.show(note(8), None) is True
    assert notifier.server() == "strict 2.1"
    notifier.close()
    late.stop()


def test_a_server_without_buttons_shows_only_what_needs_none(bus: PrivateBus) -> None:
    poor = Server(bus, "body").start()
    notifier = DesktopNotifier()
    assert notifier.show(note(), None) is False
    assert isinstance(notifier.server(), Unavailable)
    bare = Note(note(8).prompt, "Selesai", "", ())
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
    assert until_heard(notifier) == [Answer(Choice.SNOOZE, 8)]
    another.stop()


# --- a server that is late ------------------------------------------------------------------------


def shown_within(notifier: DesktopNotifier, seconds: float, wanted: Note) -> bool:
    """Show it and demand that this does not take longer."""
    begin = time.monotonic()
    shown = notifier.show(wanted, None)
    assert time.monotonic() - begin < seconds
    return shown


def not_called(server: Server, method: str) -> bool:
    """Say whether the server has not heard of this method since it was last asked."""
    time.sleep(0.1)
    names = [server.calls.get_nowait()[0] for _ in range(server.calls.qsize())]
    return method not in names


def test_the_server_is_asked_what_it_can_before_there_is_anything_to_show(
    notifier: DesktopNotifier, server: Server
) -> None:
    server.called("GetCapabilities")
    assert heard(notifier) == []
    server.answers["GetCapabilities"] = SILENT
    assert notifier.show(note(), None) is True


def test_a_server_that_is_silent_costs_half_a_second_and_no_more(
    notifier: DesktopNotifier, server: Server
) -> None:
    server.answers["Notify"] = SILENT
    assert shown_within(notifier, 0.9, note()) is False


def test_a_server_that_never_told_what_it_can_costs_no_more(bus: PrivateBus) -> None:
    mute = Server(bus)
    mute.answers = dict.fromkeys(mute.answers, SILENT)
    mute.start()
    notifier = DesktopNotifier()
    assert shown_within(notifier, 0.9, note(7)) is False
    assert shown_within(notifier, 0.2, note(8)) is False
    assert not_called(mute, "Notify")
    mute.catch_up("as", ["actions"])
    heard(notifier)
    mute.answers["Notify"] = lambda _: ("u", (43,))
    assert notifier.show(note(9), None) is True
    notifier.close()
    mute.stop()


def test_other_messages_do_not_lengthen_the_limit(
    notifier: DesktopNotifier, server: Server
) -> None:
    server.answers["Notify"] = SILENT
    ended = threading.Event()

    def chatter() -> None:
        while not ended.wait(0.05):
            server.tell("ActionInvoked", "us", 999, "snooze")

    talking = threading.Thread(target=chatter)
    talking.start()
    try:
        assert shown_within(notifier, 0.9, note()) is False
    finally:
        ended.set()
        talking.join()


def test_a_notification_that_comes_after_it_was_given_up_is_closed_at_once(
    notifier: DesktopNotifier, server: Server
) -> None:
    server.answers["Notify"] = SILENT
    assert notifier.show(note(7), None) is False
    notifier.withdraw(7)
    server.catch_up("u", 43)
    assert heard(notifier) == []
    assert server.called("CloseNotification") == ("u", (43,))
    server.tell("ActionInvoked", "us", 43, "snooze")
    assert heard(notifier) == []


def test_a_prompt_whose_new_form_cannot_be_shown_loses_its_old_one(
    notifier: DesktopNotifier, server: Server
) -> None:
    assert notifier.show(note(7), None) is True
    server.answers["Notify"] = SILENT
    assert notifier.show(note(7, title="Masih"), None) is False
    assert server.called("CloseNotification") == ("u", (FIRST + 1,))


def test_a_late_server_is_waited_for_again_only_when_it_answers(
    notifier: DesktopNotifier, server: Server
) -> None:
    assert notifier.show(note(6), None) is True  # it tells what it can, before it falls silent
    server.called("Notify")
    whole = dict(server.answers)
    server.answers = dict.fromkeys(server.answers, SILENT)
    assert notifier.show(note(7), None) is False
    server.called("Notify")
    assert shown_within(notifier, 0.2, note(8)) is False
    assert not_called(server, "Notify")
    server.answers = whole
    server.catch_up("u", 43)
    heard(notifier)
    assert notifier.show(note(9), None) is True


def test_a_prompt_that_got_a_card_keeps_to_it_until_it_is_withdrawn(bus: PrivateBus) -> None:
    notifier = DesktopNotifier()
    assert notifier.show(note(7), None) is False
    late = Server(bus, "actions").start()
    assert notifier.show(note(7, title="Masih"), None) is False
    notifier.withdraw(7)
    assert notifier.show(note(7, title="Lagi"), None) is True
    notifier.close()
    late.stop()


def test_an_answer_that_comes_while_another_prompt_is_shown_wakes_the_shell(
    notifier: DesktopNotifier, server: Server
) -> None:
    notifier.show(note(7), None)
    list(notifier.news())
    server.tell("ActionInvoked", "us", FIRST + 1, "snooze")
    time.sleep(0.1)
    notifier.show(note(8), None)
    assert heard(notifier) == [Answer(Choice.SNOOZE, 7)]


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
        assert notifier.show(note(6), None) is False
    with private_bus(tmp_path, monkeypatch) as second:
        server = Server(second, "actions").start()
        assert notifier.show(note(7), None) is True
        server.tell("ActionInvoked", "us", FIRST + 1, "snooze")
        assert until_heard(notifier) == [Answer(Choice.SNOOZE, 7)]
        assert notifier.fileno() == number
        notifier.close()
        server.stop()


def test_without_a_bus_there_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    no_bus(monkeypatch, "SESSION")
    with pytest.raises(SensorFailed, match="session bus"):
        DesktopNotifier()
