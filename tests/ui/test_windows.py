"""What the windows ask for, and what they never do by themselves."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from detox import words
from detox.domain.events import Answer, Pause, Start, Stop
from detox.domain.records import Choice, PromptKind, Reason
from detox.domain.settings import Settings
from detox.ui import first_run_view, requests
from detox.ui.charts.widgets import HeatChart
from detox.ui.compact import CompactWindow
from detox.ui.first_run import FirstRun
from detox.ui.menu import LiveMenu
from detox.ui.nudge_card import NudgeCard
from detox.ui.shown import CardView, CompactView, Item, Mood, TrayView
from detox.ui.theme import DARK, LIGHT
from detox.ui.tray import Tray
from detox.ui.week_page import Section, WeekPage
from detox.ui.week_window import WeekWindow
from tests.ui import sample

# Qt says this of every window on a screen that is not there.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


class Ears:
    """Keeps what a window asked for."""

    def __init__(self, window: object) -> None:
        self.heard: list[object] = []
        window.asked.connect(self.heard.append)  # type: ignore[attr-defined]


def button(window: QWidget, text: str) -> QAbstractButton:
    found = [one for one in window.findChildren(QAbstractButton) if one.text() == text]
    assert found, f"no button {text!r}"
    return found[-1]


def nameless(window: QWidget) -> list[QWidget]:
    """Return what takes the focus and has no name for a screen reader."""
    return [
        one
        for one in window.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.isVisibleTo(window)
        and not one.accessibleName()
        and not (isinstance(one, QAbstractButton) and one.text())
    ]


# --- the compact window ---------------------------------------------------------------------------

FOCUS = CompactView(
    Mood.FOCUS, "Focus until 10:23", "Draft",
    (Item("Pause", Pause(), icon="pause"), Item("End", Stop())),
    (Item("Start focus", Start()),), "Quiet mode starts at 16:30", 11, 0.56,
)  # fmt: skip


@pytest.fixture
def compact(qtbot: QtBot) -> CompactWindow:
    window = CompactWindow(LIGHT)
    qtbot.addWidget(window)
    window.show_view(FOCUS)
    window.show()
    return window


def test_the_compact_window_asks_for_what_its_buttons_say(compact: CompactWindow) -> None:
    ears = Ears(compact)
    button(compact, "Pause").click()
    button(compact, "End").click()
    button(compact, "Open the window").click()
    assert ears.heard == [Pause(), Stop(), requests.OpenWindow()]


def test_the_minutes_stand_in_the_title_for_the_window_list(compact: CompactWindow) -> None:
    assert compact.windowTitle() == "11 · Detox"


def test_everything_in_the_compact_window_has_a_name(compact: CompactWindow) -> None:
    assert not nameless(compact)


def test_closing_the_compact_window_is_never_refused(compact: CompactWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(compact.closed):
        assert compact.close()


def quiet_with(*texts: str) -> CompactView:
    choices = tuple(Item(text, Stop()) for text in texts)
    more = (Item("Open", Start()),)
    return CompactView(Mood.QUIET, "Your working hours have ended.", "Open.", choices, more, "")


def test_the_compact_window_has_the_height_of_its_picture(compact: CompactWindow) -> None:
    title_bar = 32
    assert (compact.width(), compact.height() + title_bar) == (376, 255)


def test_what_does_not_fit_beside_the_first_choices_waits_in_the_menu(
    compact: CompactWindow,
) -> None:
    before = compact.height()
    compact.show_view(quiet_with(*(f"A rather long choice {n}" for n in range(3))))
    assert button(compact, "A rather long choice 0").isVisible()
    assert not button(compact, "A rather long choice 2").isVisible()
    assert compact.height() == before
    compact._fill_menu()
    texts = [action.text() for action in compact._menu.actions()]
    assert texts[-3:] == ["A rather long choice 2", "", "Open"]


def test_a_window_made_wide_shows_what_was_in_the_menu(compact: CompactWindow) -> None:
    compact.show_view(quiet_with(*(f"A rather long choice {n}" for n in range(3))))
    compact.resize(900, compact.height())
    assert button(compact, "A rather long choice 2").isVisible()


def test_the_compact_window_goes_back_to_its_height(compact: CompactWindow) -> None:
    before = compact.size()
    long = "A sentence that is rather long and fills very many lines of the small window. " * 3
    compact.show_view(CompactView(Mood.QUIET, "Quiet", long, (), (), ""))
    assert compact.height() > before.height()
    compact.show_view(FOCUS)
    assert compact.size() == before


def test_a_size_that_the_user_chose_is_kept(compact: CompactWindow) -> None:
    compact.resize(500, 400)
    compact.show_view(quiet_with("One"))
    compact.show_view(FOCUS)
    assert (compact.width(), compact.height()) == (500, 400)


def test_the_same_buttons_are_kept_while_the_minutes_pass(compact: CompactWindow) -> None:
    before = button(compact, "Pause")
    compact.show_view(
        CompactView(Mood.FOCUS, "Focus until 10:23", "Draft", FOCUS.buttons, (), "", 10, 0.6)
    )
    assert button(compact, "Pause") is before


# --- the tray -------------------------------------------------------------------------------------


def test_the_tray_menu_follows_its_view_and_asks(qtbot: QtBot) -> None:
    tray = Tray()
    ears = Ears(tray)
    tray.show_view(TrayView(Mood.READY, "Ready", (Item("Ready"), None, Item("Go", Start()))))
    first, line, go = tray._menu.actions()
    assert not first.isEnabled()
    assert line.isSeparator()
    go.trigger()
    assert ears.heard == [Start()]


def test_an_open_menu_is_not_rebuilt_when_only_moments_move_on(qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QMenu

    heard: list[object] = []
    widget = QMenu()
    qtbot.addWidget(widget)
    menu = LiveMenu(widget, heard.append)
    menu.show_items((Item("In a meeting", items=(Item("30 minutes", 1),)), Item("x", 2)))
    below = widget.actions()[0].menu()
    assert isinstance(below, QMenu)
    menu.show_items((Item("In a meeting", items=(Item("30 minutes", 7),)), Item("x", 2)))
    below.actions()[0].trigger()
    assert heard == [7]


def test_an_ampersand_stays_an_ampersand(qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QMenu

    widget = QMenu()
    qtbot.addWidget(widget)
    LiveMenu(widget, print).show_items((Item("R&D", 1),))
    assert widget.actions()[0].text() == "R&&D"


# --- the card -------------------------------------------------------------------------------------

APPS = tuple((name, Answer(Choice.CLOSE, 3, app=name)) for name in ("Calc", "Zoom"))
CARD = CardView(
    3, PromptKind.QUIET, True, "Your working hours have ended.", "Since 16:00.",
    apps=APPS, close="Close gently", hint="Once.", why="Because.",
    buttons=((Choice.SNOOZE, "15 more minutes"), (Choice.DUTY, "Still on duty today")),
    reply="Tomorrow.",
)  # fmt: skip
TOAST = CardView(
    4, PromptKind.QUIET, False, "Your working hours have ended.", "Still open.",
    buttons=((Choice.SHOW, "Show"), (Choice.SNOOZE, "15 more minutes")),
)  # fmt: skip


def shown(qtbot: QtBot, view: CardView, **how: object) -> NudgeCard:
    card = NudgeCard(view, DARK, motion=False, **how)  # type: ignore[arg-type]
    card.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(card)
    card.show()
    return card


def test_the_card_appears_without_being_activated_and_can_still_be_focused(qtbot: QtBot) -> None:
    card = shown(qtbot, CARD)
    assert card.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert card.windowFlags() & Qt.WindowType.WindowType_Mask == Qt.WindowType.Window
    assert not card.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus


def test_the_card_stands_at_the_lower_right_above_the_task_bar(qtbot: QtBot) -> None:
    card = shown(qtbot, CARD)
    room = QGuiApplication.primaryScreen().availableGeometry()
    corner = card.geometry().bottomRight()
    assert room.bottomRight() - corner == QPoint(16, 16)


def test_one_app_is_asked_to_close_and_the_card_stays_for_the_other(qtbot: QtBot) -> None:
    card = shown(qtbot, CARD)
    ears = Ears(card)
    closing = [one for one in card.findChildren(QAbstractButton) if one.text() == "Close gently"]
    assert [one.accessibleName() for one in closing] == [
        "Close gently: Calc",
        "Close gently: Zoom",
    ]
    closing[0].click()
    assert ears.heard == [APPS[0][1]]
    assert card.isVisible()


def test_the_last_app_takes_the_card_with_it(qtbot: QtBot) -> None:
    from dataclasses import replace

    card = shown(qtbot, replace(CARD, apps=APPS[:1]))
    button(card, "Close gently").click()
    assert not card.isVisible()


def test_putting_off_asks_for_a_reason_and_one_click_gives_it(qtbot: QtBot) -> None:
    card = shown(qtbot, TOAST)
    ears = Ears(card)
    button(card, "15 more minutes").click()
    button(card, "Deadline").click()
    assert ears.heard == [Answer(Choice.SNOOZE, 4, Reason.DEADLINE)]
    assert not card.isVisible()


def test_putting_off_without_a_reason_is_said_when_the_card_goes(qtbot: QtBot) -> None:
    card = shown(qtbot, CARD)
    ears = Ears(card)
    button(card, "15 more minutes").click()
    card.close()
    assert ears.heard == [Answer(Choice.SNOOZE, 3)]


def test_escape_dismisses_and_space_presses_nothing(qtbot: QtBot) -> None:
    card = shown(qtbot, CARD)
    ears = Ears(card)
    QTest.keyClick(card, Qt.Key.Key_Space)
    QTest.keyClick(card, Qt.Key.Key_Return)
    assert not ears.heard
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert ears.heard == [Answer(Choice.DISMISSED, 3)]


def test_a_reply_is_asked_to_be_copied_and_shown(qtbot: QtBot) -> None:
    card = shown(qtbot, CARD)
    ears = Ears(card)
    button(card, "Copy a reply").click()
    assert ears.heard == [requests.CopyText("Tomorrow.")]
    assert any("Tomorrow." in one.text() for one in card.findChildren(QLabel))


def test_a_toast_leaves_by_itself_without_an_answer(qtbot: QtBot) -> None:
    other = QWidget()
    qtbot.addWidget(other)
    card = shown(qtbot, TOAST, stays=timedelta(milliseconds=50))
    other.show()  # without a window system the last window shown is the active one
    ears = Ears(card)
    with qtbot.waitSignal(card.gone, timeout=5000) as gone:
        pass
    assert gone.args == [4]
    assert not ears.heard


def test_a_withdrawn_card_answers_nothing(qtbot: QtBot) -> None:
    card = shown(qtbot, CARD)
    ears = Ears(card)
    card.withdraw()
    assert not card.isVisible()
    assert not ears.heard


def test_the_card_in_a_new_form_lists_what_is_left(qtbot: QtBot) -> None:
    from dataclasses import replace

    card = shown(qtbot, CARD)
    before = card.height()
    card.show_view(replace(CARD, apps=APPS[1:]))
    QTest.qWait(0)
    left = [one for one in card.findChildren(QAbstractButton) if one.isVisible()]
    assert [one.accessibleName() for one in left if one.text() == "Close gently"] == [
        "Close gently: Zoom"
    ]
    assert card.height() < before


def test_a_toast_that_is_asked_to_show_more_grows_into_its_card(qtbot: QtBot) -> None:
    from dataclasses import replace

    toast = shown(qtbot, TOAST, stays=timedelta(milliseconds=200))
    ears = Ears(toast)
    small = toast.size()
    button(toast, "Show").click()
    assert ears.heard == [Answer(Choice.SHOW, 4)]
    assert toast.isVisible()
    toast.show_view(replace(CARD, number=4))
    assert toast.height() > small.height()
    QTest.qWait(400)
    assert toast.isVisible()


def test_a_toast_that_gets_no_card_leaves_as_ever(qtbot: QtBot) -> None:
    other = QWidget()
    qtbot.addWidget(other)
    toast = shown(qtbot, TOAST, stays=timedelta(milliseconds=50))
    button(toast, "Show").click()
    other.show()
    with qtbot.waitSignal(toast.gone, timeout=5000):
        pass


def test_an_app_that_was_asked_already_is_named_without_a_button(qtbot: QtBot) -> None:
    from dataclasses import replace

    card = shown(qtbot, replace(CARD, apps=APPS[:1], asked=("Zoom",), still="asked already"))
    told = [one.text() for one in card.findChildren(QLabel)]
    assert "Zoom" in told
    assert "asked already" in told
    closing = [one for one in card.findChildren(QAbstractButton) if one.text() == "Close gently"]
    assert len(closing) == 1


def test_everything_on_the_cards_has_a_name(qtbot: QtBot) -> None:
    for view in (CARD, TOAST):
        card = shown(qtbot, view)
        assert [one for one in nameless(card) if one is not card] == []


# --- the week -------------------------------------------------------------------------------------


@pytest.fixture
def week(qtbot: QtBot) -> WeekWindow:
    window = WeekWindow(LIGHT, lambda _parent, _title, name: f"/tmp/{name}")
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(window)
    window.show_view(sample.WEEK)
    window.show()
    return window


def page(week: WeekWindow) -> WeekPage:
    assert week._page is not None
    return week._page


def test_the_week_turns_to_the_one_before_and_the_one_after(week: WeekWindow) -> None:
    ears = Ears(week)
    week._before.click()
    week._after.click()
    days = timedelta(days=7)
    assert ears.heard == [
        requests.ShowWeek(sample.MONDAY - days),
        requests.ShowWeek(sample.MONDAY + days),
    ]


def test_the_csv_button_asks_for_a_file_named_after_the_week(week: WeekWindow) -> None:
    ears = Ears(week)
    button(week, "Export CSV").click()
    assert ears.heard == [requests.ExportWeek("/tmp/detox-2026-W48.csv", sample.MONDAY, "excel")]


def test_no_file_chosen_asks_for_nothing(qtbot: QtBot) -> None:
    window = WeekWindow(LIGHT, lambda *_asked: "")
    qtbot.addWidget(window)
    window.show_view(sample.WEEK)
    ears = Ears(window)
    button(window, "Export CSV").click()
    assert not ears.heard


def test_the_week_says_what_became_of_an_export_until_another_week_is_shown(
    week: WeekWindow,
) -> None:
    from dataclasses import replace

    week.say("Saved: /tmp/week.csv")
    assert any(one.text() == "Saved: /tmp/week.csv" for one in week.findChildren(QLabel))
    assert week._said.isVisible()
    week.show_view(sample.WEEK)
    assert week._said.isVisible()
    week.show_view(replace(sample.WEEK, monday=sample.MONDAY - timedelta(days=7)))
    assert not week._said.isVisible()


def test_every_picture_of_the_week_has_its_table(week: WeekWindow) -> None:
    sections = week.findChildren(Section)
    assert {section.key for section in sections} == {"days", "hours", "apps"}
    for section in sections:
        button(section, "Show as a table").click()
        assert section.is_table


def test_the_choice_of_a_table_outlives_the_week(week: WeekWindow) -> None:
    button(week.findChildren(Section)[0], "Show as a table").click()
    week.show_view(sample.WEEK)
    kept = [section.key for section in page(week).findChildren(Section) if section.is_table]
    assert kept == ["days"]


def test_arrow_keys_read_the_hour_map(week: WeekWindow) -> None:
    chart = week.findChildren(HeatChart)[0]
    heard: list[str] = []
    chart.read.connect(heard.append)
    chart.choose(0, 0)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    QTest.keyClick(chart, Qt.Key.Key_Down)
    assert heard[-1] == "Selasa 07:00: 30 min"
    assert chart.accessibleDescription() == heard[-1]


def test_a_week_just_begun_shows_its_bars_and_one_button(week: WeekWindow) -> None:
    week.show_view(sample.BEGUN)
    assert [section.key for section in page(week).findChildren(Section)] == ["days"]
    ears = Ears(week)
    button(page(week), "Show last week").click()
    assert ears.heard == [requests.ShowWeek(sample.MONDAY)]


def test_everything_in_the_week_has_a_name(week: WeekWindow) -> None:
    assert not nameless(week)


@pytest.mark.parametrize("pixels", [12, 28])
def test_the_week_never_scrolls_sideways(qtbot: QtBot, qapp: QApplication, pixels: int) -> None:
    from PySide6.QtWidgets import QScrollArea

    before = qapp.font()
    large = qapp.font()
    large.setPixelSize(pixels)
    qapp.setFont(large)
    try:
        window = WeekWindow(LIGHT)
        qtbot.addWidget(window)
        window.show_view(sample.WEEK)
        window.resize(910, 480)
        window.show()
        QTest.qWait(0)
        area = window.findChildren(QScrollArea)[0]
        inside = area.widget()
        assert inside is not None
        assert inside.width() <= area.viewport().width()
    finally:
        qapp.setFont(before)


# --- the first run --------------------------------------------------------------------------------


@pytest.fixture
def first(qtbot: QtBot) -> FirstRun:
    window = FirstRun(first_run_view.first_run("ID-WITA", Settings()), LIGHT)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(window)
    window.show()
    return window


def test_a_first_run_ends_with_what_was_chosen(first: FirstRun) -> None:
    ears = Ears(first)
    button(first, "Continue").click()
    button(first, "Continue").click()
    button(first, "Yes, record on this computer").click()
    button(first, "Continue").click()
    button(first, "Start using Detox").click()
    assert ears.heard == [
        requests.FirstRunDone(
            (("language", "en"), ("schedule.preset", "kaltim_prov_5"), ("log.enabled", True))
        )
    ]
    assert not first.isVisible()


def test_what_is_skipped_stays_undecided(first: FirstRun) -> None:
    ears = Ears(first)
    for _step in range(3):
        button(first, "Skip, decide later").click()
    button(first, "Start using Detox").click()
    assert ears.heard == [requests.FirstRunDone(())]


def test_nothing_is_recorded_without_a_yes(first: FirstRun) -> None:
    ears = Ears(first)
    for _step in range(3):
        button(first, "Continue").click()
    button(first, "Start using Detox").click()
    answers = dict(ears.heard[0].answers)  # type: ignore[attr-defined]
    assert "log.enabled" not in answers


def test_a_shared_account_is_not_recorded(first: FirstRun) -> None:
    ears = Ears(first)
    button(first, "Continue").click()
    button(first, "Continue").click()
    button(first, "Yes, record on this computer").click()
    button(first, "Other people use this computer with my account").click()
    button(first, "Continue").click()
    button(first, "Start using Detox").click()
    assert dict(ears.heard[0].answers)["log.enabled"] is False  # type: ignore[attr-defined]


def test_going_back_keeps_the_answer(first: FirstRun) -> None:
    button(first, "Continue").click()
    button(first, "Continue").click()
    button(first, "No, only the timer and quiet mode").click()
    button(first, "Continue").click()
    button(first, "Back").click()
    assert button(first, "No, only the timer and quiet mode").isChecked()


def test_another_language_is_spoken_at_once(first: FirstRun) -> None:
    button(first, "Bahasa Indonesia").click()
    assert words.language() == "id"
    assert button(first, "Lanjut")


def closed_by_its_user(window: QWidget) -> None:
    class ByHand(QCloseEvent):
        def spontaneous(self) -> bool:
            return True

    window.closeEvent(ByHand())


def test_closing_the_first_page_decides_nothing(first: FirstRun) -> None:
    ears = Ears(first)
    closed_by_its_user(first)
    assert not ears.heard


def test_closing_a_later_page_keeps_what_was_answered(first: FirstRun) -> None:
    ears = Ears(first)
    button(first, "Continue").click()
    closed_by_its_user(first)
    assert ears.heard == [requests.FirstRunDone((("language", "en"),))]


def test_closing_by_the_program_decides_nothing(first: FirstRun) -> None:
    ears = Ears(first)
    first.close()
    assert not ears.heard


@pytest.mark.parametrize("region", ["ID-WITA", "ID", "US", ""])
def test_the_likeliest_hours_come_first(region: str) -> None:
    from detox.domain import profiles

    view = first_run_view.first_run(region, Settings())
    assert view.presets[0].key == profiles.guess(region)
    assert len(view.presets) == 5


def test_everything_in_the_first_run_has_a_name(first: FirstRun) -> None:
    for _step in range(3):
        assert not nameless(first)
        button(first, "Continue").click()
    assert not nameless(first)
