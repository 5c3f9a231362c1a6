"""What is decided on macOS, with stand-ins for AppKit; nothing of it was run on a real one."""

import os
from datetime import timedelta

import pytest

from detox.domain.apps import Identity, IdentityKind
from detox.platforms.macos import ApplicationCloser, FrontmostApplication, idle_from_seconds
from detox.ports import Unavailable
from tests.platforms.fakes import FakeApp, FakeWorkspace

WORD = "/Applications/Microsoft Word.app/Contents/MacOS/Microsoft Word"


@pytest.mark.parametrize(
    ("app", "expected"),
    [
        (FakeApp("com.microsoft.Word", WORD, 5),
         Identity(IdentityKind.BUNDLE, "com.microsoft.word", ("microsoft word",))),
        (FakeApp("com.microsoft.Word", "", 5), Identity(IdentityKind.BUNDLE, "com.microsoft.word")),
        (FakeApp("", "/usr/local/bin/Emacs", 5), Identity(IdentityKind.EXE, "emacs")),
    ],
    ids=["bundle", "without_executable", "bare_program"],
)  # fmt: skip
def test_an_app_is_named_by_its_bundle_first(app: FakeApp, expected: Identity) -> None:
    assert FrontmostApplication(FakeWorkspace([app])).front() == expected


def test_an_app_without_any_name_is_unknown_and_not_nothing() -> None:
    sensor = FrontmostApplication(FakeWorkspace([FakeApp("", "", 5)]))
    assert isinstance(sensor.front(), Unavailable)


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), -0.5])
def test_nonsense_from_the_idle_counter_is_unknown(seconds: float) -> None:
    assert isinstance(idle_from_seconds(seconds), Unavailable)


def test_idle_time_is_taken_as_it_is() -> None:
    assert idle_from_seconds(1.25) == timedelta(seconds=1.25)


def test_apps_are_asked_to_quit_by_bundle_or_program_and_never_ourselves() -> None:
    apps = [
        FakeApp("com.microsoft.Word", WORD, 5),
        FakeApp("com.microsoft.Excel", "/x/Microsoft Excel", 6),
        FakeApp("org.mozilla.firefox", "/x/firefox", 7, obeys=False),
        FakeApp("com.microsoft.Word", WORD, os.getpid()),
    ]
    closer = ApplicationCloser(FakeWorkspace(apps))
    assert closer.ask_to_close(["com.microsoft.word", "firefox"]) == 1
    assert [app.asked for app in apps] == [1, 0, 1, 0]
