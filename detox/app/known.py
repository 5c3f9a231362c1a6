"""What the program brings along or reads from the system once: apps, holidays, region."""

from functools import cache

from detox import words
from detox.assets import resource
from detox.domain import apps, schedule
from detox.domain.world import Known

Shipped = Known


@cache
def shipped() -> Known:
    """Return it, read from the program's own files; an unreadable one is a broken installation."""
    from detox.platforms import select  # noqa: PLC0415  asks the system

    return Known(entries(), holidays(), select.region(), words.language())


@cache
def entries() -> tuple[apps.Entry, ...]:
    """Return the catalogue of apps."""
    return apps.read_catalogue(resource("catalogue", "apps.tsv").read_text(encoding="utf-8"))


@cache
def holidays() -> tuple[schedule.Holiday, ...]:
    """Return the public holidays of Indonesia, the one country that is shipped so far."""
    return schedule.read_holidays(resource("holidays", "ID.json").read_text(encoding="utf-8"))
