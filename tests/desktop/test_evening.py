"""An evening on a real desktop: hours that ended, a real work app, real notifications."""

import time

import pytest

from tests.desktop.evening import hours_that_ended
from tests.desktop.program import Program
from tests.desktop.session import Desktop, eventually

EDITOR = '[apps]\n"mousepad" = "work"\n"featherpad" = "work"\n'


@pytest.fixture
def working_late(desktop: Desktop, program: Program) -> Program:
    """Detox beside a work app (a terminal is one) that is in front and used."""
    program.settings(hours_that_ended(more=EDITOR))
    terminal = desktop.terminal("report", "XTerm")
    program.start()
    desktop.activate(terminal)
    desktop.type("echo late")
    return program


def lively(desktop: Desktop, seconds: float) -> None:
    """Be at the computer for so long."""
    end = time.monotonic() + seconds
    x = 200
    while time.monotonic() < end:
        x += 1
        desktop.move_mouse(x, 300)
        time.sleep(0.3)


def quiet_prompts(program: Program) -> list[tuple[str, str, str]]:
    return [
        (str(row["stage"]), row["answer"] or "", row["reason"] or "")
        for row in program.table("prompts")
        if row["kind"] == "quiet"
    ]


def test_a_work_app_after_hours_brings_a_toast_and_its_button_snoozes(
    desktop: Desktop, working_late: Program
) -> None:
    _, title, body = desktop.notified("Your working hours have ended")
    assert "xterm" not in (title + body).lower()
    desktop.press_button("15 more minutes")
    quiet = working_late.waits_for("quiet", "snoozed")

    assert quiet["snoozes_left"] == 1
    assert quiet["nudges_tonight"] == 1
    assert quiet_prompts(working_late) == [("1", "snooze", "")]


def test_the_reason_can_be_given_after_the_toast(desktop: Desktop, working_late: Program) -> None:
    desktop.notified("Your working hours have ended")
    before = desktop.front_window()
    desktop.press_button("15 more minutes")
    working_late.waits_for("quiet", "snoozed")
    desktop.find_window("the reasons", "--name", "^Detox: ")
    assert desktop.front_window() == before
    working_late.tell("quiet", "snooze", "--reason", "deadline")

    assert quiet_prompts(working_late) == [("1", "snooze", "deadline")]
    assert working_late.status()["quiet"]["snoozes_left"] == 1


def test_a_nudge_that_is_not_answered_becomes_a_card_that_takes_no_keys(
    desktop: Desktop, working_late: Program
) -> None:
    desktop.notified("Your working hours have ended")
    before = desktop.front_window()
    lively(desktop, 62)
    card = desktop.find_window("card", "--name", "^Detox: ")

    assert desktop.front_window() == before
    assert card != before
    assert working_late.status()["prompt"]["choices"] == ["snooze", "duty", "close"]
    working_late.tell("prompt", "answer", "duty")
    assert working_late.waits_for("quiet", "on_duty")
    eventually(
        "the card has gone",
        lambda: not desktop.run("xdotool", "search", "--onlyvisible", "--name", "^Detox: ").ok,
    )
    assert quiet_prompts(working_late)[-1][1] == "duty"


def test_why_tells_the_reason(desktop: Desktop, working_late: Program) -> None:
    desktop.notified("Your working hours have ended")
    assert working_late.tell("quiet", "why").text


def test_closing_politely_leaves_unsaved_text_alone(desktop: Desktop, program: Program) -> None:
    program.settings(hours_that_ended(more=EDITOR))
    editor = desktop.window("editor", ["mousepad", "--disable-server"])
    desktop.activate(editor)
    desktop.type("unsaved words")
    program.start()
    eventually("the editor is seen", lambda: "Mousepad" in str(program.status()["quiet"]).title())
    apps = program.status()["quiet"]["work_apps"]
    program.tell("quiet", "close", apps[0])
    eventually(
        "the question about saving",
        lambda: (
            len(
                desktop.run(
                    "xdotool", "search", "--onlyvisible", "--class", "mousepad"
                ).text.split()
            )
            > 1
        ),
    )
    time.sleep(1)

    assert desktop.alive("editor")


def test_closing_asks_once_and_only_the_app_that_was_named(
    desktop: Desktop, working_late: Program
) -> None:
    other = desktop.window("editor", ["mousepad", "--disable-server"])
    eventually(
        "both apps are seen",
        lambda: len(working_late.status()["quiet"]["work_apps"]) == 2,
        within=40,
    )
    apps = working_late.status()["quiet"]["work_apps"]
    editor = next(name for name in apps if "terminal" not in name.lower())
    working_late.tell("quiet", "close", editor)
    eventually("the editor has gone", lambda: not desktop.alive("editor"))

    assert other
    assert desktop.alive("report")
    assert working_late.ask("quiet", "close", "Nothing such").code == 1


def test_unconfirmed_hours_never_nudge(desktop: Desktop, program: Program) -> None:
    text = hours_that_ended().replace('preset = "custom"', 'preset = "auto"')
    program.settings(text)
    terminal = desktop.terminal("report", "XTerm")
    program.start()
    desktop.activate(terminal)
    lively(desktop, 5)

    assert program.status()["quiet"]["state"] == "off"
    assert program.status()["day"]["confirmed"] is False
    assert desktop.notifications() == []


def test_without_notifications_the_toast_is_a_window_of_our_own(
    bare_desktop: Desktop, bare_program: Program
) -> None:
    bare_program.settings(hours_that_ended())
    terminal = bare_desktop.terminal("report", "XTerm")
    bare_program.start()
    bare_desktop.activate(terminal)
    lively(bare_desktop, 3)
    bare_desktop.find_window("toast", "--name", "^Detox: ")

    assert bare_desktop.front_window() == terminal

    bare_program.tell("prompt", "answer", "show")
    lively(bare_desktop, 2)
    assert bare_program.status()["prompt"]["choices"] == ["snooze", "duty", "close"]
    assert bare_desktop.run("xdotool", "search", "--onlyvisible", "--name", "^Detox: ").ok
    assert bare_desktop.front_window() == terminal
    bare_program.tell("quiet", "duty")
    eventually(
        "the card has gone",
        lambda: not bare_desktop.run("xdotool", "search", "--onlyvisible", "--name", "^Detox: ").ok,
    )
    assert bare_desktop.front_window() == terminal


def test_trouble_is_told_even_where_there_are_no_notifications(
    bare_desktop: Desktop, bare_program: Program
) -> None:
    bare_program.settings('language = "en"\n[focus]\npreset = "99"\nzip = 1\n')
    bare_program.start()
    bare_desktop.find_window("a message", "--name", "^Detox$")

    assert "focus.preset" in bare_program.log()
    assert "1 more like it" in bare_program.log()
