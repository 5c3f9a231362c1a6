"""Typed calls into the system's C libraries: every function is declared before it is called."""

import ctypes
from collections.abc import Callable
from typing import Any

Foreign = Callable[..., Any]


def load(*names: str) -> ctypes.CDLL:
    """Open the first library of these names that is there; raise OSError where none is.

    CDLL serves Windows too: its 64-bit form has one calling convention.
    """
    refused = OSError("no library named")
    for name in names:
        try:
            return ctypes.CDLL(name, use_last_error=True)
        except OSError as error:
            refused = error
    raise refused


def declare(
    library: ctypes.CDLL, name: str, result: type[Any] | None, *arguments: type[Any]
) -> Foreign:
    """Return a function with its types set; raise OSError where the library lacks it."""
    try:
        function = getattr(library, name)
    except AttributeError as error:
        raise OSError(f"{library._name} has no {name}") from error  # noqa: SLF001  no other way
    function.restype, function.argtypes = result, list(arguments)
    checked: Foreign = function
    return checked
