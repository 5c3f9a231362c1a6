"""The entry point: the command line in front, and the running program behind its verb `run`.

Nothing heavy is imported before it is needed: `status` never sees Qt.
"""

from collections.abc import Sequence

from detox.app.paths import Profile


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code."""
    from detox.app import front  # noqa: PLC0415  the bundle's other entries need less

    return front.main(arguments)


def run_gui(place: Profile, hidden: bool = False, verbose: bool = False) -> int:
    """Be the running instance until it is asked to leave; return the exit code.

    Raise `Refused` with one sentence where there is no display, or no place for the profile.
    """
    from detox.app import start  # noqa: PLC0415  Qt

    return start.run(place, hidden, verbose)
