"""Lives a life with the real core and the real storage: only clock, senses and disk are made up.

The program is put together as `app.running` does it. Its timer and its clock are this machine's;
its writes go to a real file. A crash is a copy of the files as they stand at that moment; the
program that goes on for the rest of its event is a ghost whose writes nobody will ever read.
"""

import json
import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from detox.domain import events
from detox.domain.effects import Effect, LogDay, LogFocus, LogPrompt, Remember
from detox.domain.settings import Settings
from detox.storage import checkup, database, trouble
from detox.storage.journal import SqliteJournal
from tests.simulation.life import (
    SECOND,
    Action,
    Configure,
    DiskFull,
    Front,
    HideLog,
    Kill,
    Life,
    Lock,
    PowerCut,
    Quit,
    SensorDies,
    ShowLog,
    Sleep,
    Stop,
    Unlock,
    Wish,
)
from tests.simulation.program import Program
from tests.simulation.surroundings import Surroundings

RETRY = 60 * SECOND
SPANS = """SELECT start_ms, end_ms, program, day, offset_min, outside_ms, duty_ms FROM span
    JOIN app ON app.id = app_id JOIN zone ON zone.id = zone_id ORDER BY start_ms"""
PROMPTS = "SELECT at_ms, kind, offset_min, day, stage, answer, reason FROM prompt"
DAY_TOTALS = """SELECT day, program, ms, outside_ms, duty_ms
    FROM day_app JOIN app ON app.id = app_id"""
HOUR_TOTALS = """SELECT day, program, hour, ms, outside_ms, duty_ms
    FROM hour_app JOIN app ON app.id = app_id"""
DAY_SUMS = """SELECT day, longest_ms, focus_ms, focus_blocks, breaks_taken, breaks_skipped,
    screen_free_ms, nudges, snoozes, not_recorded_ms FROM day_total"""
NAME = "detox.sqlite3"
_WRITES = ("INSERT", "DELETE", "UPDATE", "COMMIT")


@dataclass(frozen=True, slots=True)
class Push(Action):
    """The system tells that input has stopped or come back."""


@dataclass(frozen=True, slots=True)
class Run:
    """The program from a start to its end; all it said before `safe` is on the disk.

    `crash` is when it could last do something: its end, unless it was stopped then or could not
    write. What is lost by a crash is counted from there.
    """

    start: int
    end: int
    how: str
    safe: int
    crash: int
    deaths: tuple[tuple[int, str], ...] = ()


class Row(NamedTuple):
    """A span as the file has it; offset in minutes."""

    start: int
    end: int
    app: str
    day: int
    offset: int
    outside: int | None
    duty: int | None


@dataclass(frozen=True, slots=True)
class Said:
    """What the core had for the log, and whether it must be in the file."""

    effect: Effect
    firm: bool


Times = tuple[int, int | None, int | None]
"""Length, outside hours, on duty; None where a part is not known."""


@dataclass
class Outcome:
    """What the machine knows of the life, and what the file holds at its end."""

    runs: list[Run] = field(default_factory=list)
    events: int = 0
    spans: list[Row] = field(default_factory=list)
    gaps: list[tuple[int, int, int]] = field(default_factory=list)
    day_totals: dict[tuple[int, str], Times] = field(default_factory=dict)
    hour_totals: dict[tuple[int, str, int], Times] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)
    focus: dict[tuple[int, str], tuple[Any, ...]] = field(default_factory=dict)
    prompts: dict[tuple[int, str], tuple[Any, ...]] = field(default_factory=dict)
    days: dict[tuple[int], tuple[Any, ...]] = field(default_factory=dict)
    day_sums: dict[int, tuple[int, ...]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


class Machine(logging.Handler):
    """Plays one life; what the program logs as an error is an error of the program."""

    def __init__(self, life: Life, folder: Path) -> None:
        super().__init__(logging.ERROR)
        self.life, self.around = life, Surroundings(life)
        self._edges = frozenset(self.around.locks)
        self.now = 0
        self.outcome = Outcome()
        self.settings = first_settings(life)
        self._root, self._number = folder, 0
        self._program: Program | None = None
        self._start_at = 0
        self._stopped_at: int | None = None
        self._stopped_until: int | None = None
        self._slept_to = 0
        self._held: list[Action] = []
        self._full: DiskFull | None = None
        self._budget: int | None = None
        self._kill: Kill | None = None
        self._kill_at: int | None = None
        self._dead = False
        self._deaths: list[tuple[int, str]] = []
        self._said: list[tuple[int, Effect]] = []
        self._remembered: set[str] = {""}
        self._new_folder()

    def emit(self, record: logging.LogRecord) -> None:
        told = record.exc_info[1] if record.exc_info else ""
        self.outcome.errors.append(f"{self.now}: {record.getMessage()} {told!r}")

    # --- what the program asks -------------------------------------------------------------------

    @property
    def path(self) -> Path:
        return self._root / str(self._number) / NAME

    @property
    def writes(self) -> bool:
        """Tell whether the thread that writes comes to its turn."""
        return not (self._kill is not None and self._kill.lag)

    def before(self, sql: str, connection: object) -> None:
        """Hear of a statement before it is run; die, or have no room."""
        if self._budget is not None:
            if self._budget == 0:
                self._die(None)
            else:
                self._budget -= 1
        full = self._full
        if full is not None and not full.growing and sql.lstrip().startswith(_WRITES):
            raise trouble.disk_full(self.path)

    def hear(self, effect: Effect) -> None:
        """Hear what the core has for the log."""
        if isinstance(effect, LogFocus | LogPrompt | LogDay | Remember):
            self._said.append((self.now, effect))

    def recall(self, told: str, content: str) -> None:
        """Hold what a start found remembered against what was said, and against what it made of it.

        A running block goes on, whatever ended the run before.
        """
        if told not in self._remembered:
            self.outcome.errors.append(f"{self.now}: not what was remembered: {told}")
        elif told and _timeless(told) != _timeless(content):
            self.outcome.errors.append(f"{self.now}: of {told} only this is left: {content}")

    @property
    def room(self) -> bool:
        """Tell whether the file may grow."""
        return self._full is None or not self._full.growing

    # --- living ----------------------------------------------------------------------------------

    def live(self) -> Outcome:
        """Live through it all and read the file."""
        log = logging.getLogger("detox")
        with _level(log, self):
            for action in self._all():
                if action.at >= self.life.end:
                    break
                self._pass(action.at)
                self._do(action)
            self._pass(self.life.end)
            self._end("quit", 0)
        self._read()
        return self.outcome

    def _all(self) -> list[Action]:
        told = map(Push, self.around.pushes()) if self.life.pushed else ()
        return sorted([*self.life.actions, *told], key=lambda action: action.at)

    def _pass(self, until: int) -> None:
        """Let time pass, with all that the program does in it by itself."""
        while (then := self._next()) is not None and then <= until:
            self.now = max(self.now, then)
            self._wake()
        self.now = max(self.now, until)

    def _next(self) -> int | None:
        due = [self._kill_at, self._full.at + self._full.length if self._full else None]
        if self._program is None:
            due.append(self._start_at)
        elif self._stopped_until is not None:
            due.append(self._stopped_until)
        else:
            due += [self._program.beat_at, self._program.retry_at]
        return min((at for at in due if at is not None), default=None)

    def _wake(self) -> None:
        program = self._program
        if self._full is not None and self.now >= self._full.at + self._full.length:
            self._full = None
            if program is not None:
                program.make_room()
        elif program is None:
            self._start()
        elif self._kill_at is not None and self.now >= self._kill_at:
            self._die(None)
            self._bury()
        elif self._stopped_until is not None:
            if self.now >= self._stopped_until:
                self._go_on()
        elif program.retry_at is not None and self.now >= program.retry_at:
            program.flush()
        else:
            self._tell(program.beat)

    def _go_on(self) -> None:
        self._stopped_until = self._stopped_at = None
        held, self._held = self._held, []
        for action in held:
            self._do(action)

    def _do(self, action: Action) -> None:
        if isinstance(action, PowerCut) and self._program is not None:
            self._die(action)
            self._bury()
        if isinstance(action, Sleep | PowerCut):
            self._fall_asleep()
            return
        if isinstance(action, DiskFull):
            self._full = action
            if self._program is not None:
                self._program.make_room()
            return
        if self.around.sleep_at(self.now):
            return
        if isinstance(action, Configure):
            self.settings = self.settings.having(action.key, action.value)
        if isinstance(action, Kill):
            self._mark(action)
        elif self._program is None:
            return
        elif self._stopped_until is None:
            self._tell(lambda: self._act(action))
        else:
            self._held.append(action)

    def _fall_asleep(self) -> None:
        """Have every timer wait as long as the sleep lasts."""
        sleep = self.around.sleep_at(self.now)
        if sleep is None or sleep[1] <= self._slept_to:
            return
        start, self._slept_to = sleep
        length = self._slept_to - start
        if self._program is not None:
            self._program.wait(length)
        for name in ("_kill_at", "_stopped_until", "_start_at"):
            at = getattr(self, name)
            if at is not None:
                setattr(self, name, max(at, self._slept_to))

    def _mark(self, kill: Kill) -> None:
        """Have the program die soon; one that does not run yet may die at its start."""
        if self._kill is not None or (self._program is None and not kill.statements):
            return
        self._kill, self._budget = kill, kill.statements or None
        if self._program is not None:
            self._kill_at = self.now + (kill.lag or (60 * SECOND if kill.statements else 0))
            if self._kill_at == self.now:
                self._die(None)
                self._bury()

    def _act(self, action: Action) -> None:
        """Do what needs a program that listens."""
        program = self._program
        assert program is not None
        match action:
            case Front(at) if self.around.front(at) == action.app:
                program.look_at_front()
            case Lock(at) if (at, True) in self._edges:
                program.tell(events.Locked())
            case Unlock(at) if (at, False) in self._edges:
                program.tell(events.Unlocked())
            case HideLog(_, length):
                program.hide(length)
            case ShowLog():
                program.tell(events.ResumeLog())
            case Configure():
                program.tell(events.SettingsChanged(self.settings))
            case Wish(_, event):
                program.tell(event)
            case SensorDies(_, role):
                self._deaths.append((self.now, role))
                program.lose(role)
            case Stop(at, length):
                self._stopped_at, self._stopped_until = self.now, max(at + length, self.now)
            case Push():
                program.hear_idle()
            case Quit(_, down):
                self._end("quit", down)

    # --- the program's life ----------------------------------------------------------------------

    def _tell(self, act: Callable[[], object]) -> None:
        act()
        if self._dead:
            self._bury()

    def _start(self) -> None:
        if self._kill is not None:
            self._kill_at = self.now + 60 * SECOND
        self._program = Program(self, self.life.pushed, self.life.late)
        self._tell(self._program.start)

    def _end(self, how: str, down: int) -> None:
        program = self._program
        if program is None:
            return
        safe = program.quit()
        if self._dead:
            self._bury()
            return
        safe = self.now if safe is None else min(safe, self.now - 1)
        self._forget(how, safe, safe, down)

    def _die(self, cut: PowerCut | None) -> None:
        """Take the files as they stand at this moment to where the next run will find them."""
        program = self._program
        if self._dead or program is None:
            return
        self._dead, self._budget = True, None
        old = self.path
        self._new_folder()
        for end in ("", "-wal"):
            found = old.with_name(NAME + end)
            if found.exists():
                shutil.copyfile(found, self.path.with_name(NAME + end))
        wal = self.path.with_name(f"{NAME}-wal")
        if cut is not None and wal.exists():
            tear(wal, cut.torn)
        self._fate = self._fate_of(program, cut)

    def _fate_of(self, program: Program, cut: PowerCut | None) -> tuple[str, int, int, int]:
        safe, crash = program.safe(self.now), program.written(self.now)
        if self._stopped_at is not None:
            crash = min(crash, self._stopped_at)
        kill = self._kill
        if kill is not None and kill.lag:
            safe, crash = min(safe, kill.at), min(crash, kill.at)
        if cut is not None:
            return "power", safe, crash, cut.down
        return "kill", safe, crash, kill.down if kill is not None else SECOND

    def _bury(self) -> None:
        how, safe, crash, down = self._fate
        program = self._program
        assert program is not None
        with suppress(Exception):
            program.drop()
        self._forget(how, safe, crash, down)

    def _forget(self, how: str, safe: int, crash: int, down: int) -> None:
        assert self._program is not None
        self.outcome.events += self._program.events
        for at, effect in self._said:
            firm = at < crash or (how == "quit" and crash == self.now)
            if isinstance(effect, Remember):
                self._remembered = {effect.text} | (set() if firm else self._remembered)
            else:
                self.outcome.said.append(Said(effect, firm))
        self._said = []
        run = Run(self._program.began, self.now, how, safe, crash, tuple(self._deaths))
        self.outcome.runs.append(run)
        self._program, self._kill, self._kill_at, self._budget = None, None, None, None
        self._stopped_until = self._stopped_at = None
        self._held, self._dead, self._deaths = [], False, []
        self._start_at = max(self.now + down, self._slept_to)

    def _new_folder(self) -> None:
        old = self._root / str(self._number - 1)
        shutil.rmtree(old, ignore_errors=True)
        self._number += 1
        self.path.parent.mkdir(parents=True)

    # --- the end ---------------------------------------------------------------------------------

    def _read(self) -> None:
        kept, found = database.open(self.path), self.outcome
        left = kept.rows("SELECT 1 FROM open_span UNION ALL SELECT 1 FROM waiting_span")
        if left and found.runs[-1].safe >= found.runs[-1].end:
            found.errors.append("the program quit, and something was left open")
        SqliteJournal(kept)  # closes what a full disk left open
        found.errors += checkup.check(kept)
        found.spans = [Row(*row) for row in kept.rows(SPANS)]
        found.gaps = list(kept.rows("SELECT start_ms, end_ms, day FROM gap ORDER BY start_ms"))
        found.day_totals = {row[:2]: row[2:] for row in kept.rows(DAY_TOTALS)}
        found.hour_totals = {row[:3]: row[3:] for row in kept.rows(HOUR_TOTALS)}
        found.focus = {row[:2]: row for row in kept.rows("SELECT * FROM focus")}
        found.prompts = {row[:2]: row for row in kept.rows(PROMPTS)}
        found.days = {row[:1]: row for row in kept.rows("SELECT * FROM day")}
        found.day_sums = {row[0]: row[1:] for row in kept.rows(DAY_SUMS)}
        kept.close()


def first_settings(life: Life) -> Settings:
    """Return the settings that the life begins with: a log that forgets nothing."""
    return (
        Settings()
        .having("schedule.preset", "office_9_17" if life.confirmed else "auto")
        .having("schedule.day_start", life.day_start.strftime("%H:%M"))
        .having("log.enabled", True)
        .having("log.keep_detail", "forever")
        .having("log.keep_totals", "forever")
        .having("log.keep_prompts", "forever")
        .having("log.idle_after", f"{life.idle_after // SECOND}s")
    )


def _timeless(text: str) -> object:
    told = json.loads(text)
    if told["focus"].get("hold") == "lock":  # whether the screen is locked is seen anew
        told["focus"]["hold"] = "idle"
    return {key: value for key, value in told.items() if key != "at"}


def tear(wal: Path, part: float) -> None:
    """Write part of one more frame behind the last commit, as a disk may have it without power.

    It looks like the next commit, and only its sum gives it away. See
    <https://sqlite.org/fileformat2.html#the_write_ahead_log>.
    """
    held = wal.read_bytes()
    page, salt = int.from_bytes(held[8:12], "big"), held[16:24]
    end = at = 32
    while page and held[at + 8 : at + 16] == salt and len(held) >= at + 24 + page:
        at += 24 + page
        end = at if any(held[at - 20 - page : at - 16 - page]) else end
    if page:
        frame = b"\0\0\0\1\0\0\0\2" + salt + bytes(8) + bytes(range(256)) * (page // 256)
        wal.write_bytes(held[:end] + frame[: int(len(frame) * part)])


@contextmanager
def _level(log: logging.Logger, handler: logging.Handler) -> Iterator[None]:
    """Hear what the program logs, and keep it from the terminal."""
    before, log.propagate = log.propagate, False
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.propagate = before
