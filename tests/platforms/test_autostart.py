"""Autostart says what the system says, and changes nobody else's decision."""

import plistlib
import shlex
from pathlib import Path

import pytest

from detox.platforms import select
from detox.platforms.autostart import APP_ID, LaunchAgent, RunKey, XdgAutostart
from detox.ports import StorageTrouble
from tests.platforms.fakes import FakeRegistry

COMMAND = ('/opt/my "best" apps/50%/de$tox', "--profile", "C:\\x", "run", "--hidden")
RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
DISABLED = bytes.fromhex("030000009e6d0b1a3d5fd901")
ENABLED = bytes.fromhex("020000000000000000000000")


def xdg(home: Path) -> tuple[XdgAutostart, Path]:
    environment = {"HOME": str(home), "XDG_CONFIG_DIRS": str(home / "shared")}
    entry = home / ".config/autostart" / f"{APP_ID}.desktop"
    return XdgAutostart(COMMAND, environment), entry


def test_the_entry_starts_the_command_word_for_word(tmp_path: Path) -> None:
    starter, entry = xdg(tmp_path)
    starter.turn(True)
    line = next(each for each in entry.read_text("utf-8").splitlines() if each.startswith("Exec="))
    as_string = line.removeprefix("Exec=").replace("\\\\", "\\").replace("\\$", "$")
    as_arguments = [word.replace("%%", "%") for word in shlex.split(as_string)]
    assert as_arguments == list(COMMAND)


@pytest.mark.parametrize(
    "switch", ["Hidden=true", "X-GNOME-Autostart-enabled=false", "Hidden = True"]
)
def test_an_entry_switched_off_by_the_desktop_is_off(tmp_path: Path, switch: str) -> None:
    starter, entry = xdg(tmp_path)
    starter.turn(True)
    entry.write_text(f"[Desktop Entry]\nType=Application\nExec=x\n{switch}\n", encoding="utf-8")
    assert starter.state() is False


@pytest.mark.skipif(select.system() == "windows", reason="folders of Unix")
def test_an_entry_of_the_system_is_hidden_and_not_deleted(tmp_path: Path) -> None:
    starter, entry = xdg(tmp_path)
    shared = tmp_path / "shared/autostart" / f"{APP_ID}.desktop"
    shared.parent.mkdir(parents=True)
    shared.write_text("[Desktop Entry]\nExec=detox-timer\n", encoding="utf-8")
    assert starter.state() is True
    starter.turn(False)
    assert starter.state() is False
    assert shared.exists()
    assert "Hidden=true" in entry.read_text("utf-8")


@pytest.mark.skipif(select.system() == "windows", reason="folders of Unix")
def test_a_folder_that_is_a_file_is_told_in_one_sentence(tmp_path: Path) -> None:
    starter, entry = xdg(tmp_path)
    entry.parent.parent.mkdir()
    entry.parent.write_text("in the way", encoding="utf-8")
    with pytest.raises(StorageTrouble, match="Autostart could not be changed"):
        starter.turn(True)
    assert entry.parent.read_text("utf-8") == "in the way"


def test_the_agent_runs_at_log_in_only_and_is_not_kept_alive(tmp_path: Path) -> None:
    starter = LaunchAgent(COMMAND, {"HOME": str(tmp_path)})
    starter.turn(True)
    file = tmp_path / "Library/LaunchAgents" / f"{APP_ID}.plist"
    agent = plistlib.loads(file.read_bytes())
    assert agent["ProgramArguments"] == list(COMMAND)
    assert agent["RunAtLoad"] is True
    assert "KeepAlive" not in agent


@pytest.mark.parametrize("content", [b"", b"nonsense", plistlib.dumps({"Label": "x"}),
                                     plistlib.dumps({"RunAtLoad": True, "Disabled": True}),
                                     plistlib.dumps([])])  # fmt: skip
def test_an_agent_that_would_not_run_is_off(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "Library/LaunchAgents" / f"{APP_ID}.plist"
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    assert LaunchAgent(COMMAND, {"HOME": str(tmp_path)}).state() is False


def test_a_switch_in_windows_settings_is_read_back_and_left_alone() -> None:
    registry = FakeRegistry()
    starter = RunKey(COMMAND, registry)
    starter.turn(True)
    registry.keys[APPROVED] = {"Detox": DISABLED}
    assert starter.state() is False
    with pytest.raises(StorageTrouble, match="Startup"):
        starter.turn(True)
    assert registry.keys[APPROVED] == {"Detox": DISABLED}
    assert starter.state() is False


def test_an_approval_of_windows_counts_as_on() -> None:
    registry = FakeRegistry()
    starter = RunKey(COMMAND, registry)
    starter.turn(True)
    registry.keys[APPROVED] = {"Detox": ENABLED, "Other": DISABLED}
    assert starter.state() is True


def test_the_run_key_quotes_the_command() -> None:
    registry = FakeRegistry()
    RunKey((r"C:\Program Files\Detox\detox.exe", "run"), registry).turn(True)
    assert registry.keys[RUN]["Detox"] == r'"C:\Program Files\Detox\detox.exe" run'
