"""Whose windows a request to close means; how to ask is each system's own affair."""

from collections.abc import Iterable, Sequence

KERNEL_NAME = 15
"""Linux cuts a process name after so many bytes, and a sensor may only know the cut one."""


def belongs(names: Iterable[str], programs: Sequence[str]) -> bool:
    """Say whether a window that goes by these names is one of the programs (identities)."""
    own = [_plain(name) for name in names]
    return any(_same(name, _plain(program)) for name in own for program in programs)


def _plain(name: str) -> bytes:
    return name.casefold().removesuffix(".exe").encode()


def _same(one: bytes, other: bytes) -> bool:
    if not one or not other:
        return False
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) == KERNEL_NAME and long.startswith(short))
