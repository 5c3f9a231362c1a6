"""Where a profile is, on each system."""

import os

import platformdirs
import pytest

from detox.app import paths


def test_a_windows_that_sees_the_proc_of_its_host_is_windows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(os, "getuid", raising=False)
    expected = platformdirs.user_data_dir("Detox Timer", "Detox", roaming=False)
    assert paths.own() == expected
