"""The shipped holidays are what the build script makes of the committed list."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def script() -> ModuleType:
    path = ROOT / "resources" / "build" / "holidays.py"
    spec = importlib.util.spec_from_file_location("build_holidays", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_shipped_file_is_what_the_script_makes() -> None:
    build = script()
    source, rows = build.from_list(build.COMMITTED)
    shipped = (ROOT / "resources" / "holidays" / "ID.json").read_text("utf-8")
    assert build.render("ID", source, rows) == shipped
    assert len(shipped) < 16_000
    assert "MIT" in shipped


@pytest.mark.parametrize(
    "rows",
    [
        [
            ("2026-01-01", "national", False, "a", "b"),
            ("2026-01-01", "joint_leave", False, "c", "d"),
        ],
        [("2026-01-01", "party", False, "a", "b")],
        [("2026-01-01", "national", False, "", "b")],
    ],
    ids=["two on one day", "unknown kind", "no name"],
)
def test_the_script_refuses_what_the_program_could_not_read(
    rows: list[tuple[str, str, bool, str, str]],
) -> None:
    with pytest.raises(SystemExit):
        script().checked(rows)
