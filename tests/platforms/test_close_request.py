"""Whose windows are meant by a request to close."""

import pytest

from detox.platforms.close_request import belongs


@pytest.mark.parametrize(
    ("names", "programs", "expected"),
    [
        (["xterm", "XTerm"], ["xterm"], True),
        (["libreoffice-writer", "soffice.bin"], ["libreoffice", "soffice.bin"], True),
        (["WINWORD.EXE"], ["winword"], True),
        (["mattermost-desktop"], ["mattermost-desk"], True),
        (["mattermost-desk"], ["mattermost-desktop"], True),
        (["mattermost-desktop"], ["mattermost-deskpro"], False),
        (["chrome"], ["chromium"], False),
        (["word"], ["wordpad"], False),
        ([""], [""], False),
        ([], ["xterm"], False),
        (["xterm"], [], False),
    ],
)
def test_a_window_belongs_to_a_program_by_any_of_its_names(
    names: list[str], programs: list[str], expected: bool
) -> None:
    assert belongs(names, programs) is expected
