"""Performs what the core asks for; decides nothing."""

import logging
from collections.abc import Callable
from typing import Protocol

from detox.app.backlog import is_write
from detox.app.scribe import Scribe
from detox.domain.effects import AskToClose, Chime, Effect, Prompt, Show, TellLost, Withdraw
from detox.domain.events import CloseAsked, Event
from detox.ports import Closer, SensorFailed, Unavailable

log = logging.getLogger(__name__)


class Speaker(Protocol):
    """Says things to the user."""

    def show(self, prompt: Prompt) -> None:
        """Show a prompt, or the prompt of the same number in its new form."""
        ...

    def withdraw(self, number: int) -> None:
        """Take a prompt off the screen."""
        ...

    def chime(self) -> None:
        """Make the soft sound."""
        ...

    def tell_lost(self, role: str, reason: str) -> None:
        """Tell, once, that a sensor has died."""
        ...


class Performer:
    """Hands each effect to the one who can do it: the log to the scribe, words to the speaker."""

    def __init__(self, scribe: Scribe, closer: Closer) -> None:
        self._scribe, self._closer = scribe, closer
        self.speaker: Speaker | None = None
        self.answered: Callable[[Event], None] = lambda _event: None
        """Hears what became of an effect; it comes to the core as a later event."""

    def __call__(self, effect: Effect) -> None:
        """Perform one effect."""
        if is_write(effect):
            self._scribe.keep(effect)
        else:
            self._act(effect)

    def _act(self, effect: Effect) -> None:
        if isinstance(effect, AskToClose):
            self._ask_to_close(effect)
        elif self.speaker is not None:
            self._say(self.speaker, effect)

    def _ask_to_close(self, wish: AskToClose) -> None:
        """Ask; a desktop that cannot is no failure of the program, only of this wish."""
        try:
            told = self._closer.ask_to_close(wish.programs)
        except (SensorFailed, OSError) as failure:
            told = Unavailable(str(failure))
        if isinstance(told, Unavailable):
            log.warning("%s was not asked to close: %s", wish.app, told.why)
            told = 0
        self.answered(CloseAsked(wish.app, told))

    def _say(self, speaker: Speaker, effect: Effect) -> None:
        match effect:
            case Show(prompt):
                speaker.show(prompt)
            case Withdraw(number):
                speaker.withdraw(number)
            case Chime():
                speaker.chime()
            case TellLost(role, reason):
                speaker.tell_lost(role, reason)
