"""The core stays cheap: by ratios within one run, for a busy machine is slow for both sides."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from statistics import median

from tests.benchmarks.core import MORNING, core_only, office

EVENTS = 25_000
FIRST = 1_000


def test_an_event_costs_the_same_however_long_the_day_has_been() -> None:
    costs = core_only(EVENTS)
    assert median(costs[-FIRST:]) <= 1.5 * median(costs[:FIRST])


def test_a_calendar_answers_from_what_it_has_worked_out_before() -> None:
    calendar = office().plan.calendar
    calendar.is_quiet(MORNING)

    def known() -> None:
        calendar.is_quiet(MORNING + timedelta(hours=1))

    def anew() -> None:
        replace(calendar).is_quiet(MORNING + timedelta(hours=1))

    assert 10 * best(known) < best(anew)


def best(question: Callable[[], None], rounds: int = 200) -> float:
    """Return the least processor time that the question took: noise only ever adds."""

    def once() -> float:
        began = time.thread_time()
        question()
        return time.thread_time() - began

    return min(once() for _ in range(rounds))
