"""What the project promises about itself: exact dependencies, one version, one name."""

import re
import tomllib
from pathlib import Path
from typing import Any

from detox import __version__

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def locked() -> dict[str, str]:
    """Return each locked package with everything said of it."""
    blocks = re.split(r"^(?=\w)", LOCK, flags=re.MULTILINE)
    return {block.partition("==")[0].lower(): block for block in blocks if "==" in block}


def wanted() -> set[str]:
    project = PROJECT["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    return {re.split(r"[^\w-]", line)[0].lower() for line in lines}


def test_every_dependency_is_locked_with_its_hashes() -> None:
    assert wanted() <= set(locked())
    assert all("--hash=sha256:" in block for block in locked().values())


def test_the_lock_names_no_place_to_fetch_from() -> None:
    assert "://" not in LOCK
    assert not re.search(
        r"^\s*(-i|-f|--(extra-)?index-url|--find-links|--trusted)", LOCK, re.MULTILINE
    )


def test_the_lock_serves_all_three_systems() -> None:
    packages = locked()
    assert "sys_platform == 'linux'" in packages["jeepney"]
    assert "sys_platform == 'win32'" in packages["pefile"]
    assert ";" not in packages["pyside6-essentials"]


def test_the_command_and_the_package_bear_the_free_name() -> None:
    assert PROJECT["project"]["name"] == "detox-timer"
    assert PROJECT["project"]["scripts"] == {"detox-timer": "detox.app.main:main"}


def test_the_changelog_knows_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{__version__}]" in changelog or "## [Unreleased]" in changelog


def test_every_decision_says_problem_choice_and_price() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert len(decisions) >= 8
    for number, decision in enumerate(decisions, start=1):
        text = decision.read_text(encoding="utf-8")
        assert decision.name.startswith(f"{number:03d}-"), decision.name
        assert re.findall(r"^## (\w+)", text, re.MULTILINE) == ["Problem", "Choice", "Price"], (
            decision.name
        )


def test_pictures_and_papers_that_are_linked_are_there() -> None:
    for paper in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", paper.read_text(encoding="utf-8")):
            assert (paper.parent / target).exists(), f"{paper.name}: {target}"
