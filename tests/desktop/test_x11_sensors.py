"""The X11 sensors on a real X server, with a real window manager, windows, keys and a mouse."""

import select
import signal
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from detox.domain.apps import Identity
from detox.domain.events import Answer, IdleSeen
from detox.domain.records import Choice
from detox.platforms import select as chosen
from detox.platforms.linux_notify import DesktopNotifier
from detox.platforms.linux_x11 import XCloser, XFront, has_tray, program_of
from detox.platforms.linux_x11_idle import XIdle, _IdleCounter, _system_counters
from detox.platforms.xcb import Connection
from detox.ports import SensorFailed, Unavailable
from tests.desktop.session import Desktop, eventually
from tests.platforms import contracts

X11: dict[str, str] = {}
"""An environment without WAYLAND_DISPLAY."""


@pytest.fixture
def front(bare_desktop: Desktop) -> Iterator[XFront]:
    sensor = XFront(X11, bare_desktop.display)
    yield sensor
    sensor.close()


@pytest.fixture
def idle(bare_desktop: Desktop) -> Iterator[XIdle]:
    sensor = XIdle(X11, bare_desktop.display)
    yield sensor
    sensor.close()


@pytest.fixture
def on_display(bare_desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> Desktop:
    """Have this very process live on the bare desktop."""
    monkeypatch.setenv("DISPLAY", bare_desktop.display)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    return bare_desktop


def readable(sensor: XFront | XIdle | DesktopNotifier, within: float = 5) -> bool:
    """Wait until the sensor's descriptor has news."""
    number = sensor.fileno()
    assert number is not None
    return bool(select.select([number], [], [], within)[0])


def until_front(sensor: XFront, program: str) -> Identity:
    """Follow the pushes, and nothing but the pushes, until the program is in front."""

    def seen() -> Identity | None:
        now = sensor.front()
        if isinstance(now, Identity) and now.id == program:
            return now
        assert readable(sensor, 10), f"{now} is in front and no change is pushed"
        return None

    return eventually(f"{program} in front", seen)


def until_told(sensor: XFront, expected: Callable[[object], bool]) -> None:
    """Follow the pushes, and nothing but the pushes, until the sensor tells what is expected."""
    while True:
        assert readable(sensor, 10), "no change is pushed"
        if expected(sensor.front()):
            return


# --- the app in front -----------------------------------------------------------------------------


def test_a_change_of_the_window_in_front_is_pushed(bare_desktop: Desktop, front: XFront) -> None:
    first = bare_desktop.terminal("one", "Writer")
    second = bare_desktop.terminal("two", "Calc")
    until_front(front, "calc")
    bare_desktop.activate(first)
    assert until_front(front, "writer").also == ("xterm",)
    bare_desktop.activate(second)
    until_front(front, "calc")


def test_nothing_is_pushed_while_nothing_changes(bare_desktop: Desktop, front: XFront) -> None:
    bare_desktop.terminal("one", "Writer")
    until_front(front, "writer")
    bare_desktop.press("a")  # the first key may bring a new keymap, told to every program
    while readable(front, 0.5):
        front.front()
    for place in (300, 310):
        bare_desktop.press("a")
        bare_desktop.move_mouse(place, place)
    assert not readable(front, 0.5)


def test_no_window_in_front_is_nothing_and_not_unknown(
    bare_desktop: Desktop, front: XFront
) -> None:
    bare_desktop.terminal("one", "Writer")
    until_front(front, "writer")
    bare_desktop.end("one")
    eventually("an empty desktop", lambda: front.front() is None)


def test_the_pid_of_a_window_is_trusted_only_for_a_program_of_ours(
    bare_desktop: Desktop, front: XFront
) -> None:
    terminal = bare_desktop.terminal("one", "Writer")
    assert terminal
    seen = until_front(front, "writer")
    assert seen.pid is not None
    assert program_of(seen.pid) == "xterm"
    doubting = XFront(X11, bare_desktop.display, program=lambda pid: None)
    unsure = until_front(doubting, "writer")
    assert (unsure.pid, unsure.also) == (None, ("xterm",))
    doubting.close()


@pytest.mark.parametrize("pid", [2, 4_000_000], ids=["of_the_kernel", "of_nobody"])
def test_a_pid_that_is_not_ours_names_no_program(pid: int) -> None:
    assert program_of(pid) is None


def test_a_window_of_another_computer_keeps_its_pid_to_itself(
    bare_desktop: Desktop, front: XFront
) -> None:
    window = bare_desktop.terminal("one", "Writer")
    until_front(front, "writer")
    changed = bare_desktop.run(
        "xprop", "-id", window, "-f", "WM_CLIENT_MACHINE", "8s",
        "-set", "WM_CLIENT_MACHINE", "another-computer",
    )  # fmt: skip
    assert changed.ok
    again = XFront(X11, bare_desktop.display)
    assert until_front(again, "writer").pid is None
    again.close()


def test_a_window_without_a_class_goes_by_its_program(bare_desktop: Desktop, front: XFront) -> None:
    window = bare_desktop.terminal("one", "Writer")
    until_front(front, "writer")
    assert bare_desktop.run("xprop", "-id", window, "-remove", "WM_CLASS").ok
    again = XFront(X11, bare_desktop.display)
    assert until_front(again, "xterm").also == ()
    again.close()


def test_a_window_that_vanishes_while_it_is_asked_harms_nothing(
    bare_desktop: Desktop, front: XFront
) -> None:
    names = [f"brief{number}" for number in range(6)]
    for name in names:
        bare_desktop.terminal(name, "Brief")
    for name in names:
        bare_desktop.end(name)
        seen = front.front()
        assert seen is None or isinstance(seen, Identity)
    eventually("an empty desktop", lambda: front.front() is None)


def test_a_window_that_is_gone_has_no_properties(bare_desktop: Desktop) -> None:
    connection = Connection(bare_desktop.display)
    gone = 0x7FFFFF
    assert connection.text(gone, "WM_CLASS") is None
    assert connection.numbers(gone, "_NET_WM_PID") is None
    assert not connection.has_window(gone)
    assert list(connection.events()) == []
    connection.close()


def test_without_a_window_manager_nobody_tells_until_one_comes(bare_desktop: Desktop) -> None:
    bare_desktop.end("openbox")
    sensor = XFront(X11, bare_desktop.display)
    assert isinstance(sensor.front(), Unavailable)
    bare_desktop.spawn("openbox", ["openbox", "--sm-disable"])
    eventually("a window manager", lambda: bare_desktop.run("xdotool", "get_num_desktops").ok)
    bare_desktop.activate(bare_desktop.terminal("one", "Writer"))
    until_front(sensor, "writer")
    sensor.close()


def test_a_window_manager_that_dies_is_unknown_and_not_an_empty_desktop(
    bare_desktop: Desktop, front: XFront
) -> None:
    bare_desktop.terminal("one", "Writer")
    until_front(front, "writer")
    bare_desktop._started["openbox"].kill()
    bare_desktop._started["openbox"].wait()
    late = XFront(X11, bare_desktop.display)
    assert isinstance(late.front(), Unavailable)
    late.close()


def test_the_end_of_a_window_manager_and_the_coming_of_the_next_are_pushed(
    bare_desktop: Desktop, front: XFront
) -> None:
    bare_desktop.terminal("one", "Writer")
    until_front(front, "writer")
    while readable(front, 0.5):
        front.front()
    for ending in (signal.SIGKILL, signal.SIGTERM):
        bare_desktop._started["openbox"].send_signal(ending)
        bare_desktop._started["openbox"].wait()
        until_told(front, lambda seen: isinstance(seen, Unavailable))
        bare_desktop.spawn("openbox", ["openbox", "--sm-disable"])
        until_told(front, lambda seen: not isinstance(seen, Unavailable))


def test_the_death_of_the_x_server_is_a_failure_in_words(
    bare_desktop: Desktop, front: XFront, idle: XIdle
) -> None:
    front.front()
    bare_desktop.end("openbox")
    bare_desktop.end("xvfb")
    assert readable(front)
    for ask in (front.front, front.fileno, idle.idle, idle.news, idle.fileno):
        with pytest.raises(SensorFailed, match="X server is gone"):
            ask()
    for sensor in (front, idle):
        sensor.close()
        sensor.close()


@pytest.mark.parametrize("display", [":987", "no such display", "unix/:987"])
def test_a_display_that_is_not_there_is_a_refusal_in_words(display: str) -> None:
    for make in (XFront, XIdle, XCloser):
        with pytest.raises(SensorFailed, match="no X server"):
            make(X11, display)


def test_an_x_server_inside_wayland_is_not_believed(bare_desktop: Desktop) -> None:
    for make in (XFront, XIdle, XCloser):
        with pytest.raises(SensorFailed, match="Wayland"):
            make({"WAYLAND_DISPLAY": "wayland-0"}, bare_desktop.display)


# --- idle time ------------------------------------------------------------------------------------


def test_idle_time_grows_and_input_ends_it(bare_desktop: Desktop, idle: XIdle) -> None:
    bare_desktop.move_mouse(10, 10)
    first = idle.idle()
    time.sleep(0.5)
    second = idle.idle()
    bare_desktop.press("a")
    third = idle.idle()
    assert isinstance(first, timedelta)
    assert isinstance(second, timedelta)
    assert isinstance(third, timedelta)
    assert timedelta(seconds=0.4) < second - first < timedelta(seconds=2)
    assert third < second


def test_going_idle_and_the_return_are_pushed(bare_desktop: Desktop, idle: XIdle) -> None:
    limit = timedelta(seconds=1)
    bare_desktop.move_mouse(10, 10)
    idle.watch(limit)
    for place in (20, 30, 40):
        idle.idle()
        assert readable(idle, 4), "going idle is not pushed"
        gone = [event for event in idle.news() if isinstance(event, IdleSeen)]
        assert gone
        assert limit <= gone[-1].idle < 2 * limit
        assert not readable(idle, 0.5)
        bare_desktop.move_mouse(place, place)
        assert readable(idle, 4), "the return is not pushed"
        assert [event for event in idle.news() if isinstance(event, IdleSeen)][-1].idle < limit


def test_a_new_limit_takes_the_place_of_the_old_one(bare_desktop: Desktop, idle: XIdle) -> None:
    idle.watch(timedelta(seconds=1))
    idle.watch(timedelta(hours=1))
    bare_desktop.move_mouse(10, 10)
    assert not readable(idle, 1.5) or list(idle.news()) == []


def test_both_ways_of_asking_agree(bare_desktop: Desktop, idle: XIdle) -> None:
    connection = Connection(bare_desktop.display)
    counter = _IdleCounter(connection).read()
    saver = idle.idle()
    assert counter is not None
    assert isinstance(saver, timedelta)
    assert abs(counter - saver) < timedelta(seconds=1)
    connection.close()


def test_counters_are_read_as_they_are_on_the_wire() -> None:
    first = b"\x01\0\0\0" + bytes(8) + b"\x0a\0SERVERTIME"
    second = b"\x07\0\0\0" + bytes(8) + b"\x08\0IDLETIME" + b"\0\0"
    reply = bytes(32) + first + second
    assert list(_system_counters(reply)) == [(1, b"SERVERTIME"), (7, b"IDLETIME")]
    assert list(_system_counters(reply[:40])) == []


# --- the polite close -----------------------------------------------------------------------------


def test_only_the_named_programs_are_asked_and_each_window_once(bare_desktop: Desktop) -> None:
    for name, wm_class in (("one", "Writer"), ("two", "Writer"), ("three", "Calc")):
        bare_desktop.terminal(name, wm_class)
    closer = XCloser(X11, bare_desktop.display)
    assert closer.ask_to_close(["writer"]) == 2
    eventually("both gone", lambda: not bare_desktop.alive("one") and not bare_desktop.alive("two"))
    assert bare_desktop.alive("three")
    assert closer.ask_to_close(["writer"]) == 0


def test_an_editor_with_unsaved_text_asks_and_lives(desktop: Desktop) -> None:
    editor = desktop.window("editor", ["mousepad"], title="Mousepad")
    desktop.activate(editor)
    desktop.type("unsaved")
    eventually("a text", lambda: "*" in desktop.run("xdotool", "getwindowname", editor).text)
    closer = XCloser(X11, desktop.display)
    assert closer.ask_to_close(["mousepad"]) == 1
    desktop.find_window("the question", "--name", "Save Changes|Unsaved|Warning|Question")
    assert desktop.alive("editor")
    asked = closer.ask_to_close(["mousepad"])
    assert asked == 1, "the question itself is not closed"
    assert desktop.alive("editor")


def test_without_a_window_manager_nobody_passes_the_request_on(bare_desktop: Desktop) -> None:
    bare_desktop.end("openbox")
    assert contracts.is_told(XCloser(X11, bare_desktop.display).ask_to_close(["writer"]))


def test_a_window_manager_that_died_passes_nothing_on_until_the_next_one_comes(
    bare_desktop: Desktop,
) -> None:
    bare_desktop.terminal("one", "Writer")
    closer = XCloser(X11, bare_desktop.display)
    assert closer.why_not() is None
    bare_desktop._started["openbox"].kill()
    bare_desktop._started["openbox"].wait()
    assert contracts.is_told(closer.ask_to_close(["writer"]))
    assert closer.why_not()
    bare_desktop.spawn("openbox", ["openbox", "--sm-disable"])
    eventually("a window manager", lambda: closer.why_not() is None)
    eventually("one asked", lambda: closer.ask_to_close(["writer"]) == 1)


def test_a_window_manager_that_cannot_close_is_told(bare_desktop: Desktop) -> None:
    bare_desktop.terminal("one", "Writer")
    changed = bare_desktop.run(
        "xprop", "-root", "-f", "_NET_SUPPORTED", "32a",
        "-set", "_NET_SUPPORTED", "_NET_ACTIVE_WINDOW",
    )  # fmt: skip
    assert changed.ok
    closer = XCloser(X11, bare_desktop.display)
    assert contracts.is_told(closer.ask_to_close(["writer"]))
    assert closer.why_not()


def test_without_a_window_manager_doctor_does_not_promise_to_close(on_display: Desktop) -> None:
    on_display.end("openbox")
    senses = chosen.senses()
    row = next(row for row in senses.capabilities if row.role == "close")
    assert (row.works, row.by) == (False, None)
    assert row.why
    senses.close()


# --- the contracts, and all together --------------------------------------------------------------


def test_the_sensors_of_x11_keep_their_contracts(bare_desktop: Desktop) -> None:
    bare_desktop.terminal("one", "Writer")
    contracts.keeps_idle_sensor(XIdle(X11, bare_desktop.display))
    contracts.keeps_idle_alarm(XIdle(X11, bare_desktop.display))
    contracts.keeps_front_app(XFront(X11, bare_desktop.display))
    contracts.keeps_closer(XCloser(X11, bare_desktop.display))


def test_a_tray_is_found_by_its_selection(desktop: Desktop) -> None:
    assert has_tray(desktop.display)
    desktop.end("trayer")
    eventually("no tray", lambda: not has_tray(desktop.display))


def test_a_bare_desktop_says_what_works_and_why_the_rest_does_not(on_display: Desktop) -> None:
    senses = chosen.senses()
    rows = {row.role: row for row in senses.capabilities}
    working = {role for role, row in rows.items() if row.works}
    assert working == {"front_app", "idle", "processes", "sleep", "close", "autostart"}
    assert all(row.works == (row.by is not None) for row in rows.values())
    assert all(row.works or row.why for row in rows.values())
    assert isinstance(senses.idle_alarm, XIdle)
    senses.close()
    senses.close()


def test_a_dead_display_is_no_display(on_display: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not chosen.is_headless()
    for display in ("", ":987"):
        monkeypatch.setenv("DISPLAY", display)
        assert chosen.is_headless()


def test_dunst_shows_the_notification_and_its_buttons_answer(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", desktop.environment["DBUS_SESSION_BUS_ADDRESS"])
    notifier = DesktopNotifier()
    assert "dunst" in str(notifier.server())
    assert notifier.show(contracts.note(7, title="Pulang", body="R&D <b>x</b>"), None)
    assert desktop.notified("Pulang")[0] == "Detox"
    desktop.press_button("-snooze-")
    assert answers(notifier) == [Answer(Choice.SNOOZE, 7)]
    assert notifier.show(contracts.note(8, title="Lagi"), None)
    desktop.notified("Lagi")
    desktop.dismiss()
    assert answers(notifier) == [Answer(Choice.DISMISSED, 8)]
    notifier.show(contracts.note(9, title="Batal"), None)
    eventually("it on screen", lambda: desktop.on_screen() == 1)
    notifier.withdraw(9)
    eventually("it off screen", lambda: desktop.on_screen() == 0)
    assert list(notifier.news()) == []
    notifier.close()


def test_a_frozen_dunst_leaves_no_second_window(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", desktop.environment["DBUS_SESSION_BUS_ADDRESS"])
    notifier = DesktopNotifier()
    assert "dunst" in str(notifier.server())
    dunst = desktop._started["dunst"]
    dunst.send_signal(signal.SIGSTOP)
    begin = time.monotonic()
    assert notifier.show(contracts.note(7, title="Pulang"), None) is False
    assert notifier.show(contracts.note(8, title="Lagi"), None) is False
    assert time.monotonic() - begin < 0.9
    dunst.send_signal(signal.SIGCONT)
    desktop.notified("Pulang")
    assert readable(notifier), "the late answer is not pushed"
    assert list(notifier.news()) == []
    eventually("it off screen", lambda: desktop.on_screen() == 0)
    assert notifier.show(contracts.note(9, title="Sekarang"), None) is True
    eventually("it on screen", lambda: desktop.on_screen() == 1)
    notifier.close()


def answers(notifier: DesktopNotifier) -> list[object]:
    """Wait for the first answer and return all that came with it."""

    def news() -> list[object]:
        assert readable(notifier, 10)
        return list(notifier.news())

    return eventually("an answer", news)
