"""Cuts a failing life down to the actions that matter, and tells it as a story."""

import time
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import timedelta

from tests.simulation.compare import Fault
from tests.simulation.life import DAY, HOUR, MINUTE, Action, Hands, Life, Sleep
from tests.simulation.surroundings import Surroundings
from tests.simulation.trial import Trial, lived

Try = Callable[[Life], Trial]


def shrunk(trial: Trial, attempt: Try = lived, patience: float = 60) -> Trial:
    """Return the shortest life found that fails in one of the same ways, within some seconds."""
    return _Shrinking(trial, attempt, time.monotonic() + patience).go()


class _Shrinking:
    def __init__(self, trial: Trial, attempt: Try, until: float) -> None:
        self._best, self._attempt, self._until = trial, attempt, until
        self._kind = min(trial.verdict.faults, key=lambda fault: fault.kind).kind

    def go(self) -> Trial:
        self._begin_late()
        self._end_early()
        size = len(self._best.life.actions)
        while (size := size // 2) > 1:
            self._drop(size)
            self._close_up()
        while self._drop(1) and time.monotonic() < self._until:
            pass
        self._simplify()
        return self._best

    def _fails(self, life: Life) -> bool:
        if time.monotonic() > self._until:
            return False
        trial = self._attempt(life)
        if self._kind in trial.kinds:
            self._best = trial
            return True
        return False

    def _begin_late(self) -> None:
        """Try whether what happened shortly before the fault is enough for it."""
        life = self._best.life
        fault = min((f for f in self._best.verdict.faults if f.kind == self._kind), key=_at)
        for hours in (1, 6, 24, 72, 240):
            at = fault.at - life.began
            low, high = at - hours * HOUR, at + 2 * hours * HOUR
            actions = tuple(action for action in life.actions if low <= action.at < high)
            if fault.at and self._fails(replace(life, actions=actions)):
                return

    def _end_early(self) -> None:
        """Let the life end with the first day that has the fault."""
        low, high = 1, self._best.life.days
        while low < high:
            days = (low + high) // 2
            actions = tuple(a for a in self._best.life.actions if a.at < days * DAY)
            if self._fails(replace(self._best.life, days=days, actions=actions)):
                high = days
            else:
                low = days + 1

    def _drop(self, size: int) -> bool:
        """Leave out every chunk of this size that does not matter; tell whether there was one."""
        dropped, at = False, len(self._best.life.actions)
        while at > 0:
            actions = self._best.life.actions
            low = max(at - size, 0)
            if self._fails(replace(self._best.life, actions=actions[:low] + actions[at:])):
                dropped = True
            at = low
        return dropped

    def _close_up(self) -> None:
        """Leave out whole days on which nothing happens any more."""
        at, cut, moved = 0, 0, []
        for action in self._best.life.actions:
            cut += max(action.at - at - 1, 0) // DAY * DAY
            moved.append(replace(action, at=action.at - cut))
            at = action.at
        if cut:
            began = self._best.life.began + cut
            self._fails(replace(self._best.life, began=began, actions=tuple(moved))) or (
                self._fails(replace(self._best.life, actions=tuple(moved)))
            )

    def _simplify(self) -> None:
        """Prefer round numbers."""
        for number in range(len(self._best.life.actions)):
            action = self._best.life.actions[number]
            if isinstance(action, Hands | Sleep) and action.length > MINUTE:
                self._change(number, replace(action, length=action.length // MINUTE * MINUTE))

    def _change(self, number: int, action: Action) -> None:
        actions = list(self._best.life.actions)
        actions[number] = action
        self._fails(replace(self._best.life, actions=tuple(actions)))


def _at(fault: Fault) -> int:
    return fault.at


def story(trial: Trial) -> str:
    """Return the life as lines that people can read."""
    life, around = trial.life, Surroundings(trial.life)
    head = (
        f"seed {life.seed}: {life.days} days in {life.zone}, days begin at {life.day_start:%H:%M},"
        f" away after {life.idle_after // 1000} s, coarse timers {life.late}, pushed {life.pushed}"
    )
    lines = [head]
    for action in life.actions:
        rest = [_said(f.name, getattr(action, f.name)) for f in fields(action) if f.name != "at"]
        wall = around.wall(action.at)
        lines.append(
            f"  {timedelta(milliseconds=action.at)!s:>24}  {wall:%a %d %b %H:%M:%S%z}"
            f"  {type(action).__name__} {' '.join(rest)}"
        )
    for run in trial.outcome.runs:
        start, end = timedelta(milliseconds=run.start), timedelta(milliseconds=run.end)
        lines.append(f"  the program ran from {start} to {end}: {run.how}")
    lines += [f"  {fault}" for fault in trial.verdict.faults[:8]]
    return "\n".join(lines)


def _said(name: str, value: object) -> str:
    if name in {"length", "by", "down", "lag"} and isinstance(value, int):
        return f"{name}={value / 1000:g}s"
    return f"{name}={value}"
