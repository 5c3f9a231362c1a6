"""What waits to be written: in order, without what a later write makes superfluous, and no thread.

A write that fails stays and is tried again, so that a full disk costs nothing but patience. In
weeks of that only what closes a span or a block piles up: the running span, the spans that wait
for a sign of life, and the memory stand in the queue once each, as they are now.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from detox.domain.effects import (
    Effect,
    KeepOpen,
    KeepWaiting,
    LogDay,
    LogFocus,
    LogGap,
    LogPrompt,
    LogSpan,
    LogVerdict,
    Remember,
)
from detox.domain.records import UsageSpan
from detox.ports import Journal, StorageTrouble
from detox.storage import trouble
from detox.words import _

Job = Callable[[Journal], Any]
Run = Callable[[Job], object]
"""Calls a job with the journal; raises StorageTrouble where the file cannot be used."""

log = logging.getLogger(__name__)

MOST_KEPT: Final = 100_000
"""Writes that fit into memory: more than six weeks of the busiest days."""
_PASSING: Final = (trouble.DiskFull, trouble.NoPermission, trouble.Locked)
_WRITES: Final = (
    LogSpan, KeepOpen, KeepWaiting, LogGap, LogFocus, LogPrompt, LogDay, LogVerdict, Remember,
)  # fmt: skip


def is_write(effect: Effect) -> bool:
    """Tell whether the effect is for the log."""
    return isinstance(effect, _WRITES)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """All that was said of waiting spans, in one: what runs in the file no more, and the last."""

    gone: tuple[UsageSpan, ...]
    last: KeepWaiting


class Backlog:
    """The writes that wait, oldest first.

    `troubled` is called with one sentence when writing fails, and with "" once all is written
    again.
    """

    def __init__(self, troubled: Callable[[str], None], most: int = MOST_KEPT) -> None:
        self._troubled, self._most = troubled, most
        self._jobs: OrderedDict[Hashable, Effect | _Waiting | Job] = OrderedDict()
        self._number = 0
        self._lost = 0
        self._trouble = ""
        self._running: datetime | None = None  # the start of the span that may run in the file

    def __len__(self) -> int:
        """Return how many writes wait."""
        return len(self._jobs)

    def add(self, effect: Effect) -> None:
        """Take in what the core has for the log."""
        match effect:
            case KeepOpen(usage):
                self._renew(usage.span.start, effect)
            case LogSpan(usage):
                # It takes the place of the running span of the same start, here as in the file.
                self._jobs.pop(usage.span.start, None)
                self._append(effect)
            case KeepWaiting():
                self._add_waiting(effect)
            case Remember():
                self._renew("memory", effect)
            case LogDay(record):
                self._renew(("day", record.day), effect)
            case _:
                self._append(effect)
        self._keep_to_bound()

    def add_job(self, job: Job, key: str = "") -> None:
        """Take in another job; a later one of the same key takes its place."""
        if key:
            self._renew(("job", key), job)
        else:
            self._append(job)
        self._keep_to_bound()

    def flush(self, run: Run) -> None:
        """Write as much as can be written; tell what is in the way, or that nothing is any more."""
        try:
            while self._jobs:
                self._write_oldest(run)
        except StorageTrouble as error:
            told = str(error)
            if isinstance(error, _PASSING) and not self._lost:
                told += " " + _("What is recorded meanwhile will be written later.")
            self._tell(told)
            return
        if self._lost:
            log.warning("%d of the oldest writes did not fit into memory", self._lost)
            self._lost = 0
        self._tell("")

    def demand_empty(self) -> None:
        """Raise StorageTrouble, with what is in the way, where anything waits."""
        if self._jobs:
            raise StorageTrouble(self._trouble)

    def _write_oldest(self, run: Run) -> None:
        """Write the oldest; a bug in one job must not stop the log, so that one is left out."""
        key, job = next(iter(self._jobs.items()))
        try:
            run(_job(job))
        except StorageTrouble:
            raise
        except Exception:
            log.exception("a write failed and is left out")
        if isinstance(job, KeepOpen):
            self._running = job.usage.span.start
        del self._jobs[key]

    def _append(self, job: Effect | Job) -> None:
        self._number += 1
        self._jobs[self._number] = job

    def _renew(self, key: Hashable, job: Effect | Job) -> None:
        """Put the job at the end, in the place of the one with its key."""
        self._jobs.pop(key, None)
        self._jobs[key] = job

    def _add_waiting(self, effect: KeepWaiting) -> None:
        """Let what waits now stand where the first word of it stood.

        A span that waits is no longer the running one: it leaves this queue, or else the file.
        """
        before = self._jobs.get("waiting")
        gone = before.gone if isinstance(before, _Waiting) else ()
        for usage in effect.usages:
            self._jobs.pop(usage.span.start, None)
            if usage.span.start == self._running and not gone:
                gone = (usage,)
        self._jobs["waiting"] = _Waiting(gone, effect)

    def _keep_to_bound(self) -> None:
        while len(self._jobs) > self._most:
            self._jobs.popitem(last=False)
            if not self._lost:
                log.warning("memory holds no more than %d writes: the oldest go", self._most)
            self._lost += 1

    def _tell(self, told: str) -> None:
        if told and self._lost:
            told += " " + _("It has lasted so long that the oldest entries are being left out.")
        if told != self._trouble:
            self._trouble = told
            self._troubled(told)


def _job(job: Effect | _Waiting | Job) -> Job:
    if isinstance(job, _Waiting):
        return lambda journal: _wait(journal, job)
    if isinstance(job, Effect):
        return lambda journal: write(journal, job)
    return job


def _wait(journal: Journal, waiting: _Waiting) -> None:
    if waiting.gone:
        journal.keep_waiting(waiting.gone)
    journal.keep_waiting(waiting.last.usages)


def write(journal: Journal, effect: Effect) -> None:
    """Write what the core has for the log."""
    match effect:
        case LogSpan(usage):
            journal.add_span(usage)
        case KeepOpen(usage):
            journal.keep_open(usage)
        case KeepWaiting(usages):
            journal.keep_waiting(usages)
        case LogGap(gap):
            journal.add_gap(gap)
        case LogFocus(focus):
            journal.add_focus(focus)
        case LogPrompt(prompt):
            journal.add_prompt(prompt)
        case LogDay(day):
            journal.add_day(day)
        case LogVerdict(verdict):
            journal.add_verdict(verdict)
        case Remember(text):
            journal.remember(text)
