"""Says what the core wants said: by the desktop's notifications, else by a card of our own."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from detox.domain.effects import Prompt
from detox.domain.events import Answer, Snooze
from detox.domain.records import PromptKind
from detox.domain.settings import Settings
from detox.domain.world import World
from detox.ports import Note, Notifier
from detox.ui.theme import Theme
from detox.words import _
from detox.words.prompts import note

if TYPE_CHECKING:
    from detox.ui.nudge_card import NudgeCard

TELLING = 0
"""The number of a notification that asks nothing; no prompt has it."""


class Voice(QObject):
    """Shows one prompt at a time, without taking the keyboard.

    Signals:
        asked: the answer that was clicked on a card, or a request of it.
        untold: a sentence that the desktop has no notification for.
    """

    asked = Signal(object)
    untold = Signal(str)

    def __init__(
        self,
        notifier: Notifier,
        theme: Callable[[], Theme],
        world: Callable[[], World],
        now: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self._notifier, self._theme, self._world, self._now = notifier, theme, world, now
        self._card: NudgeCard | None = None
        self._reasons: NudgeCard | None = None

    @property
    def _settings(self) -> Settings:
        return self._world().plan.settings

    def show(self, prompt: Prompt) -> None:
        """Show a prompt, or the prompt of the same number in its new form."""
        stays = self._settings.look.toast_for
        if prompt.card:  # a notification of the same prompt has become the card
            self._notifier.withdraw(prompt.number)
        if prompt.card or not self._notifier.show(note(prompt), stays):
            self._show_card(prompt)

    def withdraw(self, number: int) -> None:
        """Take a prompt off the screen."""
        self._notifier.withdraw(number)
        if self._card is not None and self._card.number == number:
            self._card.withdraw()

    def ask_reason(self) -> None:
        """Offer the reasons for a snooze that came from a notification, which has no room."""
        from detox.ui.reason_card import reason_card  # noqa: PLC0415

        motion = self._settings.look.reduced_motion != "on"
        card = reason_card(self._world(), self._now(), self._theme(), motion)
        card.asked.connect(self._reason_said)
        card.gone.connect(self._reason_gone)
        self._reasons = card
        card.show()

    def _reason_said(self, answer: Answer) -> None:
        if answer.reason is not None:
            self.asked.emit(Snooze(answer.reason))

    def _reason_gone(self, _number: int) -> None:
        self._reasons = None

    def chime(self) -> None:
        """Make the soft sound, where the settings ask for one."""
        if self._settings.breaks.sounds != "off":
            QApplication.beep()

    def tell_lost(self, role: str, reason: str) -> None:
        """Tell, once, that a sensor has died."""
        del role
        self.tell(_("Detox cannot see everything any more: {reason}").format(reason=reason))

    def tell(self, sentence: str) -> None:
        """Tell something that asks for no answer."""
        prompt = Prompt(TELLING, PromptKind.QUESTION, self._now())
        note = Note(prompt, "Detox", sentence, ())
        if not self._notifier.show(note, self._settings.look.toast_for):
            self.untold.emit(sentence)

    def _show_card(self, prompt: Prompt) -> None:
        from detox.ui import card_view  # noqa: PLC0415  most evenings need no card
        from detox.ui.nudge_card import NudgeCard  # noqa: PLC0415

        view = card_view.card(self._world(), prompt, self._now())
        if self._card is not None and self._card.number == prompt.number:
            self._card.show_view(view)  # the same window: a second one would take the keyboard
            return
        if self._card is not None:
            self._card.withdraw()
        stays = None if prompt.card else self._settings.look.toast_for
        motion = self._settings.look.reduced_motion != "on"
        card = NudgeCard(view, self._theme(), stays=stays, motion=motion)
        card.asked.connect(self.asked)
        card.gone.connect(self._gone)
        self._card = card
        card.show()

    def _gone(self, number: int) -> None:
        if self._card is not None and self._card.number == number:
            self._card = None
