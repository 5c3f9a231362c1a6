"""What the tray and the compact window say of a world."""

from datetime import datetime, timedelta

import pytest

from detox.domain.apps import Identity, IdentityKind
from detox.domain.events import (
    Answer,
    EndBreak,
    EndMeeting,
    Event,
    Extend,
    FrontAppSeen,
    IdleSeen,
    Meet,
    Pause,
    PauseLog,
    PauseReminders,
    Resume,
    ResumeReminders,
    Snooze,
    Start,
    Stop,
    TakeBreak,
    Tick,
    Until,
)
from detox.domain.records import Choice
from detox.ui import views
from detox.ui.requests import OpenWindow, Quit
from detox.ui.shown import Item, Mood
from tests.ui.world import TEN, WITA, after, settings

HOUR = timedelta(hours=1)
EVENING = datetime(2026, 11, 26, 17, 0, tzinfo=WITA)


def texts(items: tuple[Item | None, ...]) -> list[str | None]:
    return [item.text if item else None for item in items]


def test_the_menu_answers_what_now_first_and_keeps_its_order() -> None:
    assert texts(views.tray(after(), TEN).menu) == [
        "Ready",
        None,
        "Start focus",
        "Take a break",
        "In a meeting",
        None,
        "Hold reminders",
        "Pause recording",
        None,
        "Open",
        "Quit",
    ]


def test_the_first_line_is_only_read() -> None:
    first = views.tray(after(), TEN).menu[0]
    assert first is not None
    assert not first.enabled


def test_a_running_block_can_be_ended_where_it_was_started() -> None:
    menu = views.tray(after(Start()), TEN).menu
    assert menu[0] == Item("Focus until 10:25")
    assert menu[2] == Item("End session", Stop())


def test_the_choices_of_a_waiting_prompt_stand_under_the_first_line() -> None:
    late = TEN + 25 * timedelta(minutes=1)
    world = after(Start())
    from detox.domain.world import step

    world, _acts = step(world, Tick(), late)
    waiting = world.prompts.waiting
    assert waiting is not None
    choices = views.tray(world, late).menu[1 : 1 + len(waiting.choices)]
    assert [item.ask for item in choices if item] == [
        Answer(choice, waiting.number) for choice in waiting.choices
    ]


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ((), Mood.READY),
        ((Start(),), Mood.FOCUS),
        ((Start(), Pause()), Mood.PAUSED),
        ((TakeBreak(),), Mood.BREAK),
        ((Meet(TEN + HOUR),), Mood.HELD),
        ((PauseReminders(),), Mood.HELD),
        ((PauseLog(),), Mood.NOT_LOGGED),
        ((PauseReminders(), Start()), Mood.FOCUS),
    ],
    ids=lambda value: value.value if isinstance(value, Mood) else None,
)
def test_each_state_has_its_icon(events: tuple[Event, ...], expected: Mood) -> None:
    assert views.tray(after(*events), TEN).mood is expected


def test_the_evening_shows_the_moon() -> None:
    world = after(Tick(), at=EVENING)
    assert views.tray(world, EVENING).mood is Mood.QUIET
    assert views.tray(world, EVENING).line == "Quiet mode is on"


def test_a_paused_log_is_seen_beside_a_running_block() -> None:
    view = views.tray(after(PauseLog(), Start()), TEN)
    assert view.mood is Mood.FOCUS
    assert view.not_logged


def test_the_wedge_is_what_is_left_in_twelfths_and_never_quite_gone() -> None:
    world = after(Start())
    left = [views.tray(world, TEN + n * timedelta(minutes=5)).wedge for n in range(5)]
    assert left[0] == 12
    assert left == sorted(left, reverse=True)
    assert views.tray(world, TEN + timedelta(minutes=24, seconds=59)).wedge == 1


def test_minutes_are_counted_on_the_icon_only_when_asked_for() -> None:
    assert views.tray(after(Start()), TEN).minutes is None
    given = settings(look__tray_minutes=True)
    assert views.tray(after(Start(), given=given), TEN).minutes == 25


def test_the_chosen_pause_is_marked_and_can_be_ended() -> None:
    view = views.tray(after(PauseReminders(Until.TOMORROW)), TEN)
    item = next(item for item in view.menu if item and item.text == "Hold reminders")
    assert [part.text for part in item.items if part and part.chosen] == ["until tomorrow"]
    assert item.items[-1] == Item("Resume reminders", ResumeReminders())


def test_a_meeting_offers_its_end() -> None:
    view = views.tray(after(Meet(TEN + HOUR)), TEN)
    item = next(item for item in view.menu if item and item.text == "In a meeting")
    assert item.items[-1] == Item("The meeting is over", EndMeeting())


def test_a_log_that_is_off_cannot_be_paused() -> None:
    view = views.tray(after(given=settings(log__enabled=False)), TEN)
    item = next(item for item in view.menu if item and item.text == "Pause recording")
    assert not item.enabled


def test_the_last_two_items_open_and_quit() -> None:
    menu = views.tray(after(), TEN).menu
    assert [item.ask for item in menu[-2:] if item] == [OpenWindow(), Quit()]


def test_no_line_names_an_app() -> None:
    from detox.domain.apps import Identity, IdentityKind

    seen = FrontAppSeen(Identity(IdentityKind.EXE, "soffice.bin"))
    assert "soffice" not in repr(views.tray(after(seen), TEN)).lower()


# --- the compact window ---------------------------------------------------------------------------


def test_a_running_block_shows_its_label_its_minutes_and_two_ways_out() -> None:
    view = views.compact(after(Start(label="Draft")), TEN + 14 * timedelta(minutes=1))
    assert (view.title, view.detail, view.minutes) == ("Focus until 10:25", "Draft", 11)
    assert view.passed == pytest.approx(14 / 25)
    assert [item.ask for item in view.buttons] == [Pause(), Stop()]
    assert view.more[0] == Item("A little longer", Extend())


def test_a_held_block_can_go_on() -> None:
    view = views.compact(after(Start(), Pause()), TEN)
    assert view.buttons[0].ask == Resume()


def test_a_break_can_be_ended() -> None:
    world = after(TakeBreak(), Answer(Choice.DISMISSED))
    assert views.compact(world, TEN).buttons == (Item("End the break", EndBreak()),)


def test_a_waiting_prompt_speaks_first() -> None:
    from detox.domain.world import step

    world, _acts = step(after(Start()), Tick(), TEN + timedelta(minutes=25))
    view = views.compact(world, TEN + timedelta(minutes=25))
    assert view.title == "Time for a short break."
    assert all(isinstance(item.ask, Answer) for item in view.buttons)


def test_the_footer_says_when_quiet_mode_starts_and_later_when_work_does() -> None:
    assert views.compact(after(), TEN).footer == "Quiet mode starts at 16:30"
    late = views.compact(after(Tick(), at=EVENING), EVENING)
    assert late.footer == "Work starts tomorrow at 07:30"


def test_hours_that_nobody_confirmed_are_said_to_be_so() -> None:
    given = settings(schedule__preset="auto")
    assert views.compact(after(given=given), TEN).footer == "Working hours are not confirmed yet"


def test_the_evening_can_be_put_on_duty() -> None:
    view = views.compact(after(Tick(), at=EVENING), EVENING)
    assert view.title == "Quiet mode is on"
    assert view.buttons[0].text == "Still on duty today"


def test_an_evening_put_off_says_until_when_and_not_that_quiet_mode_is_on() -> None:
    from detox import words

    seen = (FrontAppSeen(Identity(IdentityKind.EXE, "sipd")), IdleSeen(timedelta(0)), Tick())
    rules = settings().with_app("sipd", "work")
    world = after(*seen, Snooze(), at=EVENING, given=rules)
    assert views.compact(world, EVENING).title == "Put off until 17:15"
    words.use("id")
    assert views.compact(world, EVENING).title == "Ditunda sampai pukul 17.15"


def test_quiet_mode_has_two_buttons_at_most_and_the_rest_in_the_menu() -> None:
    from dataclasses import replace

    from detox.domain.effects import Prompt
    from detox.domain.records import PromptKind

    choices = (Choice.SNOOZE, Choice.DUTY, Choice.CLOSE)
    prompt = Prompt(7, PromptKind.QUIET, EVENING, choices, stage=2, card=True, apps=("Calc",))
    world = after(Tick(), at=EVENING)
    world = replace(world, prompts=replace(world.prompts, waiting=prompt))
    view = views.compact(world, EVENING)
    assert [item.text for item in view.buttons] == ["15 more minutes", "Still on duty today"]
    assert texts(view.more)[:2] == ["Close gently", None]


# --- cards ----------------------------------------------------------------------------------------


def test_a_card_lists_each_work_app_with_its_own_polite_close() -> None:
    from detox.domain.effects import Prompt
    from detox.domain.records import PromptKind

    prompt = Prompt(
        7, PromptKind.QUIET, EVENING, (Choice.SNOOZE, Choice.DUTY, Choice.CLOSE),
        stage=2, card=True, apps=("Calc", "Zoom"), facts=(("since", "16:00"),),
    )  # fmt: skip
    view = views.card(after(at=EVENING), prompt, EVENING)
    assert [name for name, _ask in view.apps] == ["Calc", "Zoom"]
    assert view.apps[0][1] == Answer(Choice.CLOSE, 7, app="Calc")
    assert [choice for choice, _text in view.buttons] == [Choice.SNOOZE, Choice.DUTY]
    assert "tomorrow at 07:30" in view.reply


def test_an_app_is_offered_to_be_closed_only_until_it_was_asked() -> None:
    from detox.domain.effects import Prompt
    from detox.domain.records import PromptKind

    prompt = Prompt(
        7, PromptKind.QUIET, EVENING, (Choice.SNOOZE, Choice.DUTY, Choice.CLOSE),
        stage=2, card=True, apps=("Calc",), facts=(("asked", "Zoom\nWord"),),
    )  # fmt: skip
    view = views.card(after(at=EVENING), prompt, EVENING)
    assert [name for name, _ask in view.apps] == ["Calc"]
    assert view.asked == ("Zoom", "Word")


def test_a_toast_names_no_app_and_offers_no_reply() -> None:
    from detox.domain.effects import Prompt
    from detox.domain.records import PromptKind

    prompt = Prompt(7, PromptKind.QUIET, EVENING, (Choice.SHOW, Choice.SNOOZE), stage=1)
    view = views.card(after(at=EVENING), prompt, EVENING)
    assert (view.apps, view.reply, view.why) == ((), "", "")
