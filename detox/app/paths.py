"""Where a profile keeps its files: one folder, chosen by hand or by the system's habits."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # 10 ms that a status line does not pay
    from pathlib import Path

UNIX_NAME = "detox-timer"
NAME, AUTHOR = "Detox Timer", "Detox"


class Profile(NamedTuple):
    """One person's Detox: everything below `root`."""

    root: str

    @property
    def folder(self) -> Path:
        """The folder itself."""
        from pathlib import Path  # noqa: PLC0415  see above

        return Path(self.root)

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.folder / "settings.toml"

    @property
    def database(self) -> Path:
        """The one database."""
        return self.folder / "screen-time.sqlite3"

    @property
    def logs(self) -> Path:
        """The folder of the program's own log files."""
        return self.folder / "logs"

    @property
    def lock(self) -> Path:
        """The lock file that the one running instance, or a verb at work, holds."""
        return self.folder / "detox.lock"

    @property
    def socket(self) -> Path:
        """The local socket; where the name is too long for one, `connect` finds a shorter."""
        return self.folder / "detox.sock"

    @property
    def if_named(self) -> Path | None:
        """The folder where it is not the person's own, and must be named again to be found."""
        return None if self.root == os.path.abspath(os.path.expanduser(own())) else self.folder  # noqa: PTH100, PTH111

    def has(self, name: str) -> bool:
        """Tell whether there is a file of this name."""
        return os.path.exists(os.path.join(self.root, name))  # noqa: PTH110, PTH118  see above


def profile(given: str | os.PathLike[str] | None = None) -> Profile:
    """Return the profile asked for by option or by DETOX_PROFILE, else the person's own."""
    chosen = os.fspath(given) if given else os.environ.get("DETOX_PROFILE")
    return Profile(os.path.abspath(os.path.expanduser(chosen or own())))  # noqa: PTH100, PTH111


def own() -> str:
    """Return the person's own folder: local data, that never roams with a Windows account.

    On Linux this is what platformdirs says of the name `detox-timer`; asking it costs 25 ms. Only a
    Unix is asked for /proc: a Windows under wine sees the one of its host.
    """
    if hasattr(os, "getuid") and os.path.isdir("/proc/self"):  # noqa: PTH112
        data = os.environ.get("XDG_DATA_HOME", "").strip() or "~/.local/share"
        return os.path.join(data, UNIX_NAME)  # noqa: PTH118
    import platformdirs  # noqa: PLC0415

    return platformdirs.user_data_dir(NAME, AUTHOR, roaming=False)
