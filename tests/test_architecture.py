"""The walls of the house: who may import whom, and what only one room may do."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HOUSE = ROOT / "detox"
SOURCES = sorted(HOUSE.rglob("*.py"))
LONGEST = 400

# Which of our packages each room may import beside itself; app may import every one.
MAY_IMPORT = {
    "": set(),
    "domain": set(),
    "ports": {"domain"},
    "assets": set(),
    "words": {"domain", "ports", "assets"},
    "platforms": {"domain", "ports", "assets", "words"},
    "storage": {"domain", "ports", "assets", "words"},
    "export": {"domain", "ports", "assets", "words"},
    "ui": {"domain", "ports", "assets", "words"},
    "cli": {"domain", "ports", "assets", "words"},
    "app": {"domain", "ports", "assets", "words", "platforms", "storage", "export", "ui", "cli"},
    "__main__": {"app"},
}
PURE = {
    "__future__", "bisect", "collections", "contextlib", "dataclasses", "datetime", "decimal",
    "enum", "fractions", "functools", "heapq", "itertools", "json", "math", "operator", "re",
    "statistics", "string", "types", "typing", "unicodedata", "zoneinfo",
}  # fmt: skip
NEVER = {
    "domain": set(sys.stdlib_module_names) - PURE | {"PySide6", "psutil", "platformdirs"},
    "ports": {"PySide6", "sqlite3", "psutil"},
    "words": {"PySide6", "babel", "sqlite3"},
    "export": {"PySide6", "sqlite3"},
    "storage": {"PySide6"},
    "cli": {"PySide6", "sqlite3"},
    "ui": {"sqlite3", "psutil", "jeepney"},
}
NETWORK = {"http", "urllib.request", "ftplib", "smtplib", "ssl", "requests", "PySide6.QtNetwork"}
STARTERS = {"Thread", "QThread", "QTimer", "QThreadPool", "ThreadPoolExecutor", "Timer"}


def room(source: Path) -> str:
    """Return the room of a file: its package, or its own name at the top ("" for the house)."""
    inner = source.relative_to(HOUSE)
    name = inner.parts[0] if len(inner.parts) > 1 else inner.stem
    return "" if name == "__init__" else name


def place(source: Path) -> str:
    """Return where a file lies in the house."""
    return source.relative_to(HOUSE).as_posix()


def each_source(*, of: str = "", but: str = "") -> pytest.MarkDecorator:
    """Ask for every file: of one room, or of all but one room or file."""
    chosen = [
        path for path in SOURCES if of in ("", room(path)) and but not in (room(path), place(path))
    ]
    return pytest.mark.parametrize("source", chosen, ids=place)


def imports(tree: ast.AST, source: Path) -> Iterator[str]:
    """Yield the full name of everything imported, inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{source}: relative imports hide the walls"
            module = node.module or ""
            yield from (f"{module}.{alias.name}" for alias in node.names)


def parsed(source: Path) -> ast.Module:
    return ast.parse(source.read_text(encoding="utf-8"))


@each_source()
def test_rooms_import_only_what_lies_below_them(source: Path) -> None:
    here = room(source)
    ours = {name.split(".")[1] for name in imports(parsed(source), source) if _ours(name)}
    assert ours - {"__version__"} <= MAY_IMPORT[here] | {here}


@each_source()
def test_rooms_leave_alone_what_is_not_theirs(source: Path) -> None:
    tops = {name.split(".")[0] for name in imports(parsed(source), source)}
    assert not tops & NEVER.get(room(source), set())


@each_source()
def test_nothing_can_open_a_network_connection(source: Path) -> None:
    names = set(imports(parsed(source), source))
    assert not {part for name in names for part in _prefixes(name)} & NETWORK
    assert "AF_INET" not in source.read_text(encoding="utf-8")


@each_source(of="domain")
def test_the_core_never_looks_at_the_clock(source: Path) -> None:
    asked = {
        node.attr
        for node in ast.walk(parsed(source))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in {"datetime", "date"}
    }
    assert not asked & {"now", "today", "utcnow"}


@each_source(but="platforms/select.py")
def test_only_select_asks_which_system_this_is(source: Path) -> None:
    text = ast.unparse(parsed(source))
    assert "sys.platform" not in text
    assert "os.name" not in text
    assert "platform.system" not in text


@each_source(but="app")
def test_only_app_starts_threads_and_timers(source: Path) -> None:
    started = {
        name
        for node in ast.walk(parsed(source))
        if isinstance(node, ast.Call) and (name := _called(node)) in STARTERS
    }
    assert not started


@each_source()
def test_no_file_outgrows_a_reader(source: Path) -> None:
    assert len(source.read_text(encoding="utf-8").splitlines()) <= LONGEST


@each_source()
def test_every_module_says_what_it_is_for(source: Path) -> None:
    assert ast.get_docstring(parsed(source))


def test_every_room_has_its_walls() -> None:
    assert {room(source) for source in SOURCES} <= set(MAY_IMPORT)


def test_nobody_imports_the_composition() -> None:
    importers = {room(path) for path in SOURCES if "detox.app" in path.read_text(encoding="utf-8")}
    assert importers <= {"app", "__main__"}


def _ours(name: str) -> bool:
    return name.startswith("detox.")


def _prefixes(name: str) -> Iterator[str]:
    parts = name.split(".")
    return (".".join(parts[: n + 1]) for n in range(len(parts)))


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""
