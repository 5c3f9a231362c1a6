"""What the tray, the windows and the cards show: frozen values made from the world, in one place.

Pure: no Qt and no clock. A window draws what its view says and sends back the `ask` of what was
clicked; it decides nothing.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from detox.domain.world import World
from detox.ui.card_view import card, reply
from detox.ui.compact_view import compact
from detox.ui.shown import CardView, CompactView, Item, Mood, TrayView
from detox.ui.state_view import line, mood
from detox.ui.tray_view import menu, tray, waiting_choices

if TYPE_CHECKING:
    from detox.domain.week import Week
    from detox.ui.shown import FirstRunView, WeekView

__all__ = [
    "CardView", "CompactView", "Item", "Mood", "TrayView", "card", "compact", "first_run", "line",
    "menu", "mood", "reply", "tray", "waiting_choices", "week",
]  # fmt: skip

# --- what is opened now and then: made of modules that a hidden program does without --------------


def week(summary: "Week", now: datetime, *, recording: bool = True) -> "WeekView":
    """Return a week as its window and its paper show it."""
    from detox.ui import week_view  # noqa: PLC0415

    return week_view.week(summary, now, recording=recording)


def first_run(world: World, now: datetime) -> "FirstRunView":
    """Return what the first questions offer."""
    del now
    from detox.ui import first_run_view  # noqa: PLC0415

    return first_run_view.first_run(world.known.region, world.plan.settings)
