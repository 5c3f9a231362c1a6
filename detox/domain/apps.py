"""From what a sensor saw to what it means: identity -> catalogue entry -> category -> ledger."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class IdentityKind(StrEnum):
    """How an operating system names an app."""

    EXE = "exe"
    BUNDLE = "bundle"
    WM_CLASS = "wm_class"
    APP_ID = "app_id"


class Ledger(StrEnum):
    """Whose time it is."""

    WORK = "work"
    PERSONAL = "personal"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Identity:
    """An app as a sensor names it.

    `id` is lower case: an executable's name without `.exe`, a bundle id, a WM_CLASS class or an
    app_id. `also` holds other names of the same window (the WM_CLASS instance, the executable
    where the pid can be trusted), tried in order once `id` is unknown.
    """

    kind: IdentityKind
    id: str
    also: tuple[str, ...] = ()
    pid: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class App:
    """An app as people know it: its name, its category and whose time it takes."""

    program: str
    name: str
    category: str
    ledger: Ledger
    private: bool = False
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the catalogue; `aliases` are lower-case identities on every system."""

    name: str
    category: str
    aliases: tuple[str, ...]
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Catalogue:
    """What is known of apps, and the user's rules, which win."""

    entries: tuple[Entry, ...] = ()
    rules: Mapping[str, str] = field(default_factory=dict)
    private: Iterable[str] = ()
