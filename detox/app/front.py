"""The composition of the command line: which process answers, and what a verb may borrow.

Everything is imported when first needed; `status` gets by with a socket.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from detox.app import refuge
from detox.app.desk import CONNECT_WITHIN, SHOW, FrontDesk, LocalDesk, RemoteDesk
from detox.app.paths import Profile, profile
from detox.cli import front
from detox.cli.wire import NotRunning, Refused, Request

if TYPE_CHECKING:
    from pathlib import Path

    from detox.cli.stage import Finding
    from detox.platforms.endpoint import Stream
    from detox.ports import Desk, Reply


SHORT = 60
"""Characters of a folder's name that surely make a short enough path of its socket."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line; without one, this process's own."""
    return front.main(sys.argv[1:] if arguments is None else arguments, House())


class House:
    """`cli.stage.Stage` on the real program."""

    def language(self, given: str | None) -> str:
        """Return the language of the settings, else the system's."""
        place = profile(given)
        return (place.has("settings.toml") and _chosen_language(place)) or _system_language()

    def desk(self, given: str | None) -> Desk:
        """Return a desk that finds out for itself who answers."""
        place = profile(given)
        return FrontDesk(
            place,
            RemoteDesk(lambda: _connect(place)),
            LocalDesk(place, lambda request: _answer(place, request)),
        )

    def run(self, given: str | None, hidden: bool, verbose: bool) -> int:
        """Show the window of the running instance, or be the running instance."""
        place = profile(given)
        try:
            list(RemoteDesk(lambda: _connect(place)).ask(SHOW, {"hidden": hidden}))
        except NotRunning:
            from detox.app import main as program  # noqa: PLC0415  Qt

            return program.run_gui(place, hidden, verbose)
        return 0

    def draw_week(self, week: Mapping[str, Any], form: str) -> bytes:
        """Draw the week with the painters of the window, without a display."""
        from detox.app import pictures  # noqa: PLC0415  Qt

        return pictures.draw_week(week, form)

    def save(self, given: str | None, target: Path, content: Iterable[bytes]) -> None:
        """Write the file with the care of every export."""
        from detox.export import files  # noqa: PLC0415
        from detox.ports import StorageTrouble  # noqa: PLC0415

        try:
            files.write(target, content, profile(given).folder)
        except StorageTrouble as trouble:
            raise Refused(str(trouble)) from None

    def take_over(
        self, given: str | None, source: Path, dry: bool, told: Callable[[float], None]
    ) -> Mapping[str, Any]:
        """Read the export in this process, and have the times written by whoever holds the log."""
        from detox.app import importing  # noqa: PLC0415  SQLite

        return importing.take_over(profile(given), self.desk(given), source, dry, told)

    def take_calendar(
        self, given: str | None, source: Path, duty: bool, dry: bool
    ) -> Mapping[str, Any]:
        """Read the calendar in this process, and have it written by whoever holds the log."""
        from detox.app import calendars  # noqa: PLC0415  SQLite

        return calendars.take_over(profile(given), self.desk(given), source, duty, dry)

    def demo(self, folder: Path, weeks: int) -> list[Path]:
        """Write the sample profile, its reports and its pictures."""
        from detox.app import demo  # noqa: PLC0415

        return demo.write(folder, weeks)

    def selftest(self) -> list[Finding]:
        """Open everything once."""
        from detox.app import selftest  # noqa: PLC0415

        return selftest.run()

    def region(self) -> str | None:
        """Return language and country of Windows' own settings; None elsewhere."""
        if hasattr(os, "getuid"):
            return None
        from detox.platforms import select  # noqa: PLC0415

        return f"{select.language()}_{select.region().partition('-')[0]}"


def _connect(place: Profile) -> Stream:
    """Begin a conversation with the running instance; OSError where there is none."""
    if not hasattr(os, "getuid"):
        from detox.platforms import select  # noqa: PLC0415

        return select.connect(place.socket, CONNECT_WITHIN)
    elsewhere = refuge.has_socket(place)
    if len(place.root) < SHORT and not place.has("detox.sock") and not elsewhere:
        raise ConnectionRefusedError  # without importing what a conversation needs
    from detox.platforms.local_socket import connect  # noqa: PLC0415  select costs 40 ms more

    try:
        return connect(place.socket, CONNECT_WITHIN)
    except OSError:
        if not elsewhere:
            raise
    return connect(refuge.socket(place), CONNECT_WITHIN)


def _chosen_language(place: Profile) -> str:
    """Return the language that the settings file names, "" where it names none.

    Reading all settings would take a status line as long as everything else together.
    """
    import re  # noqa: PLC0415

    try:
        text = place.settings.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""
    top = re.split(r"^\s*\[", text, maxsplit=1, flags=re.MULTILINE)[0]
    found = re.search(r"""^\s*language\s*=\s*["'](id|en)["']""", top, flags=re.MULTILINE)
    return found[1] if found else ""


def _answer(place: Profile, request: Request) -> Iterator[Reply]:
    from detox.app import verbs  # noqa: PLC0415  SQLite

    return verbs.answer_here(place, request)


def _system_language() -> str:
    """Return the language of the desktop; English is known without asking."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE")
    if hasattr(os, "getuid") and os.path.isdir("/proc/self"):  # noqa: PTH112
        if not any("id" in os.environ.get(name, "") for name in names):
            return "en"
        from detox.platforms import region  # noqa: PLC0415

        return region.language(os.environ)
    from detox.platforms import select  # noqa: PLC0415

    return select.language()


if __name__ == "__main__":
    sys.exit(main())
