"""The reasons for a snooze, after it was chosen somewhere that has no room for them."""

from datetime import datetime

from detox.domain.effects import Prompt
from detox.domain.events import Answer
from detox.domain.records import Choice, PromptKind
from detox.domain.world import World
from detox.ui import card_view
from detox.ui.nudge_card import NudgeCard
from detox.ui.theme import Theme

NO_PROMPT = 0
"""The number of a card that answers no prompt."""


def reason_card(world: World, now: datetime, theme: Theme, motion: bool) -> NudgeCard:
    """Return a card with the reasons: one click, or none; it fades by itself.

    Its `asked` emits an `Answer` whose `reason` is the one that was clicked, or None.
    """
    prompt = Prompt(NO_PROMPT, PromptKind.QUIET, now, (Choice.SNOOZE,), stage=1)
    card = NudgeCard(card_view.card(world, prompt, now), theme, motion=motion)
    card.put_off(Answer(Choice.SNOOZE, NO_PROMPT))
    return card
