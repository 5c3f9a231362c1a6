"""Taking over an export of ActivityWatch: read here, written by whoever holds the log."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from detox.app.paths import Profile
from detox.cli.wire import Refused
from detox.ports import Desk
from detox.words import _


def take_over(
    place: Profile, desk: Desk, source: Path, dry: bool, told: Callable[[float], None]
) -> Mapping[str, Any]:
    """Return what came, or with `dry` would come."""
    del place, desk, dry, told
    raise Refused(_("{path} is no export of ActivityWatch.").format(path=source))
