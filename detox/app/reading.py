"""What reports read of the log: totals, which are there also where single spans are gone."""

from datetime import date

from detox.domain.apps import Catalogue, Ledger
from detox.domain.summary import Log
from detox.ports import Journal


def read_log(
    journal: Journal,
    first: date | None,
    last: date | None,
    catalogue: Catalogue,
    hours_from: date | None = None,
) -> Log:
    """Return the totals of these days, inclusive; None is without a limit.

    The hours, which only the map of a week wants, are read of the days from `hours_from` on.
    """
    apps = journal.app_times(first, last)
    programs = {(one.program, one.app) for one in apps}
    work = {key for key in programs if catalogue.from_program(*key).ledger is Ledger.WORK}
    return Log(
        apps=apps,
        hours=journal.hour_times(hours_from, last, work) if hours_from else (),
        sums=journal.day_sums(first, last),
        days=journal.days(first, last),
    )
