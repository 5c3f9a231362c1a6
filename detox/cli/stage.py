"""What the composition lends to the command line: everything that needs Qt, files or sensors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from detox.ports import Desk


class Stage(Protocol):
    """Stands behind the verbs; `profile` is the option as given, None for the person's own."""

    def language(self, profile: str | None) -> str:
        """Return the language to speak where no option names one."""
        ...

    def desk(self, profile: str | None) -> Desk:
        """Return whoever answers for this profile: the running instance, or this process."""
        ...

    def run(self, profile: str | None, hidden: bool, verbose: bool) -> int:
        """Start the program, or have the running one show its window; return the exit code."""
        ...

    def draw_week(self, week: Mapping[str, Any], form: str) -> bytes:
        """Return the week (as `week` with format "data" gives it) as "pdf" or "png"."""
        ...

    def save(self, profile: str | None, target: Path, content: Iterable[bytes]) -> None:
        """Write the file whole or not at all; raise Refused, as for the profile's own files."""
        ...

    def take_over(
        self, profile: str | None, source: Path, dry: bool, told: Callable[[float], None]
    ) -> Mapping[str, Any]:
        """Take over an export of ActivityWatch and return what came; with `dry` change nothing.

        `told` hears how much of the file has been read, from 0 to 1.
        """
        ...

    def take_calendar(
        self, profile: str | None, source: Path, duty: bool, dry: bool
    ) -> Mapping[str, Any]:
        """Take over a calendar's days off, or its times on duty; with `dry` change nothing."""
        ...

    def demo(self, folder: Path, weeks: int) -> list[Path]:
        """Write a sample profile, its reports and pictures; return what was written."""
        ...

    def selftest(self) -> list[Finding]:
        """Open everything once, in a profile of its own."""
        ...

    def region(self) -> str | None:
        """Return the region for spreadsheets that the system itself names (Windows), or None."""
        ...


class Finding(NamedTuple):
    """One thing that `selftest` opened: what, and what went wrong, "" where nothing did."""

    what: str
    problem: str = ""
