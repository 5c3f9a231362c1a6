"""Where a profile keeps its files: one folder, chosen by hand or by the system's habits."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Profile:
    """One person's Detox: everything below `folder`."""

    folder: Path

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


def profile(given: str | None = None) -> Profile:
    """Return the profile asked for by option or by DETOX_PROFILE, else the person's own."""
    chosen = given or os.environ.get("DETOX_PROFILE")
    if chosen:
        return Profile(Path(os.path.abspath(Path(chosen).expanduser())))  # noqa: PTH100  no symlinks
    import platformdirs  # noqa: PLC0415  20 ms that a named profile does not pay

    return Profile(platformdirs.user_data_path("Detox Timer", "Detox", roaming=False))
