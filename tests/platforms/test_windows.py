"""What is decided on Windows, with stand-ins for its windows; `test_windows_real` asks it."""

import os
from datetime import timedelta

import pytest

from detox.domain.apps import Identity, IdentityKind
from detox.platforms.windows import (
    FRAME_HOST,
    ForegroundWindow,
    Owner,
    WindowCloser,
    idle_from_ticks,
    owner_of,
)
from detox.ports import Unavailable
from tests.platforms import contracts
from tests.platforms.fakes import FakeDesktop


@pytest.mark.parametrize(
    ("now", "last", "expected"),
    [
        (5000, 2000, 3000),
        (1000, 0xFFFFFC18, 2000),
        (0, 0xFFFFFFFF, 1),
        (7, 7, 0),
    ],
    ids=["ordinary", "over_the_wrap", "at_the_wrap", "just_now"],
)
def test_idle_time_survives_the_wrap_of_the_tick_count(now: int, last: int, expected: int) -> None:
    assert idle_from_ticks(now, last) == timedelta(milliseconds=expected)


HOST = Owner(10, FRAME_HOST)


@pytest.mark.parametrize(
    ("frame", "children", "expected"),
    [
        (Owner(3, "winword"), [Owner(4, "x")], Owner(3, "winword")),
        (HOST, [HOST, Owner(11, "calculator"), Owner(12, "y")], Owner(11, "calculator")),
        (HOST, [HOST, Owner(13, ""), Owner(12, "whatsapp")], Owner(12, "whatsapp")),
        (HOST, [HOST], HOST),
        (HOST, [], HOST),
    ],
    ids=["ordinary", "store_app", "secret_child", "minimised", "empty"],
)
def test_a_store_app_is_found_behind_its_frame(
    frame: Owner, children: list[Owner], expected: Owner
) -> None:
    assert owner_of(frame, children) == expected


def test_the_app_in_front_is_named_by_its_program() -> None:
    front = ForegroundWindow(FakeDesktop({1: Owner(3, "winword")}))  # type: ignore[arg-type]
    assert front.front() == Identity(IdentityKind.EXE, "winword")
    contracts.keeps_front_app(front)


def test_no_window_in_front_is_no_error() -> None:
    assert ForegroundWindow(FakeDesktop({})).front() is None  # type: ignore[arg-type]


def test_a_window_that_hides_its_owner_is_unknown_and_not_nothing() -> None:
    front = ForegroundWindow(FakeDesktop({1: Owner(3, "")}))  # type: ignore[arg-type]
    assert isinstance(front.front(), Unavailable)
    contracts.keeps_front_app(front)


def test_only_the_windows_of_the_named_programs_are_asked_and_never_our_own() -> None:
    desktop = FakeDesktop(
        {1: Owner(3, "winword"), 2: Owner(4, "excel"), 3: Owner(os.getpid(), "winword"),
         4: Owner(3, "winword")}
    )  # fmt: skip
    assert WindowCloser(desktop).ask_to_close(["winword"]) == 2  # type: ignore[arg-type]
    assert desktop.asked == [1, 4]
