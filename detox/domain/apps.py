"""From what a sensor saw to what it means: identity -> catalogue entry -> category -> ledger."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from detox.domain.names import normal, pretty, program_name
from detox.domain.settings import Settings

UNKNOWN = "unknown"
LINUX_NAME = 15


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


LEDGERS: Mapping[str, Ledger] = {
    "work-communication": Ledger.WORK,
    "office": Ledger.WORK,
    "government": Ledger.WORK,
    "dev": Ledger.WORK,
    "social": Ledger.PERSONAL,
    "video": Ledger.PERSONAL,
    "music": Ledger.PERSONAL,
    "news-shopping": Ledger.PERSONAL,
    "games": Ledger.PERSONAL,
    "browser": Ledger.NEUTRAL,
    "utilities": Ledger.NEUTRAL,
    UNKNOWN: Ledger.NEUTRAL,
}
FLAGS = frozenset({"dual", "web", "gov", "sensitive", "idle", "terminal"})


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
    """One row of the catalogue; `aliases` are lower-case identities on every system.

    An alias that begins with `*` stands for every name that ends like it. `title` is a pattern for
    the titles of browser windows, to be searched without regard to case; "" where there is none.
    """

    name: str
    category: str
    aliases: tuple[str, ...]
    flags: frozenset[str] = frozenset()
    title: str = ""


SENSITIVE = App("utilities", "Utilities", "utilities", Ledger.NEUTRAL)


def read_catalogue(text: str) -> tuple[Entry, ...]:
    """Read the file that `resources/build/catalogue.py` makes; raise ValueError for a bad line."""
    return tuple(_entry(line) for line in text.splitlines() if line and not line.startswith("#"))


def _entry(line: str) -> Entry:
    name, category, aliases, flags, title = line.split("\t")
    if category not in LEDGERS:
        raise ValueError(f"no such category: {category}")
    return Entry(name, category, tuple(_words(aliases, "|")), frozenset(_words(flags, ",")), title)


def _words(text: str, separator: str) -> list[str]:
    return text.split(separator) if text else []


# --- the catalogue ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Catalogue:
    """What is known of apps, and the user's rules, which win."""

    entries: tuple[Entry, ...] = ()
    rules: Mapping[str, str] = field(default_factory=dict)
    private: Iterable[str] = ()

    def identify(self, identity: Identity) -> App:
        """Return the app that a sensor saw; one that nobody knows is neutral."""
        return self._told(identity.id, identity.also, "")

    def from_program(self, program: str, name: str) -> App:
        """Return the app of a kept span: by its program, else by the name that was kept with it.

        Today's rules apply: a rule is a correction and holds for the past too.
        """
        return self._told(program, (), name)

    def find(self, text: str) -> list[Entry]:
        """Return the entries with this text in their name, or in an identity, by name."""
        wanted = normal(text)
        found = (
            entry
            for entry in self.entries
            if wanted in normal(entry.name) or any(wanted in alias for alias in entry.aliases)
        )
        return sorted(found, key=lambda entry: entry.name.casefold())

    def _told(self, program: str, also: tuple[str, ...], name: str) -> App:
        key = (program, also, name)
        if key not in self._seen:
            if len(self._seen) > 5000:
                self._seen.clear()
            self._seen[key] = self._look_up(program_name(program), also, name)
        return self._seen[key]

    def _look_up(self, program: str, also: tuple[str, ...], name: str) -> App:
        entry = self._entry(program) or self._behind(also)
        entry = entry or self._named.get(normal(name))
        if entry is None and program == SENSITIVE.program:
            return SENSITIVE
        if entry is None:
            app = App(program, name or pretty(program), UNKNOWN, Ledger.NEUTRAL)
        else:
            ledger = Ledger.NEUTRAL if "dual" in entry.flags else LEDGERS[entry.category]
            app = App(program, entry.name, entry.category, ledger, flags=entry.flags)
        rule = self._rule(app, also)
        if rule is None:
            return SENSITIVE if "sensitive" in app.flags else app
        if rule == "private":
            return replace(app, private=True, ledger=Ledger.NEUTRAL)
        return replace(app, ledger=Ledger(rule))

    def _behind(self, also: tuple[str, ...]) -> Entry | None:
        """Return the entry of a window's other names.

        A terminal whose window bears a name of its own is what was named, not the terminal.
        """
        found = next(filter(None, map(self._entry, map(program_name, also))), None)
        return None if found is not None and "terminal" in found.flags else found

    def _entry(self, program: str) -> Entry | None:
        """Return the entry of a program, also of one whose name Linux has cut to 15 bytes."""
        found = self._known.get(program)
        if found is None and len(program.encode(errors="replace")) == LINUX_NAME:
            found = self._cut.get(program)
        if found is None and program.count(".") > 1:
            found = self._known.get(program.rpartition(".")[2])
        if found is None:
            ends = (entry for ending, entry in self._endings if program.endswith(ending))
            found = next(ends, None)
        return found

    def _rule(self, app: App, also: tuple[str, ...]) -> str | None:
        """Return the user's rule; one that keeps the app private wins, then the narrowest."""
        names = (app.program, normal(app.name), *map(program_name, also))
        rules = [self._rules[name] for name in names if name in self._rules]
        return "private" if "private" in rules else next(iter(rules), None)

    # --- indexes, made when first needed --------------------------------------------------------

    @cached_property
    def _seen(self) -> dict[tuple[str, tuple[str, ...], str], App]:
        return {}

    @cached_property
    def _named(self) -> dict[str, Entry]:
        return {normal(entry.name): entry for entry in reversed(self.entries)}

    @cached_property
    def _known(self) -> dict[str, Entry]:
        return dict(reversed(list(self._aliases())))

    @cached_property
    def _endings(self) -> tuple[tuple[str, Entry], ...]:
        return tuple((alias[1:], entry) for alias, entry in self._aliases() if alias[0] == "*")

    @cached_property
    def _cut(self) -> dict[str, Entry]:
        """The names that Linux would cut, unless two apps would then look alike."""
        cut: dict[str, Entry | None] = {}
        for alias, entry in self._aliases():
            short = alias.encode()[:LINUX_NAME].decode(errors="ignore")
            if short != alias and alias.count(".") < 2:
                cut[short] = entry if cut.get(short, entry) is entry else None
        return {short: entry for short, entry in cut.items() if entry is not None}

    @cached_property
    def _rules(self) -> dict[str, str]:
        """The user's rules by name; one for a known program holds for its whole app."""
        rules: dict[str, str] = {}
        for name, rule in [*self.rules.items(), *((name, "private") for name in self.private)]:
            key, program = normal(name), program_name(name)
            entry = None if key in self._named else self._known.get(program)
            rules[key] = rules[program] = rule
            if entry is not None:
                rules.setdefault(normal(entry.name), rule)
        return rules

    def _aliases(self) -> Iterator[tuple[str, Entry]]:
        return ((alias, entry) for entry in self.entries for alias in entry.aliases)


def catalogue(entries: Iterable[Entry], settings: Settings) -> Catalogue:
    """Return the catalogue under the user's rules."""
    return Catalogue(tuple(entries), dict(settings.apps), settings.log.private_apps)
