"""The files that travel with the program: `detox/resources`, or `resources` in a checkout."""

from importlib.resources import files
from importlib.resources.abc import Traversable


def resource(*parts: str) -> Traversable:
    """Return a file or folder of `resources`, wherever this copy of the program keeps it."""
    package = files("detox")
    installed = package / "resources"
    root = installed if installed.is_dir() else package / ".." / "resources"
    return root.joinpath(*parts)
