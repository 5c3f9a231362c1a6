"""Why the system refused, in words of ours."""

import errno
import os

import pytest

from detox import words
from detox.words.failures import reason

KNOWN = (
    "EACCES", "EPERM", "ENOENT", "EEXIST", "ENOTDIR", "EISDIR", "EROFS", "ENOSPC", "EDQUOT",
    "ETXTBSY", "EBUSY", "ENAMETOOLONG", "EIO", "ECONNREFUSED",
)  # fmt: skip


@pytest.mark.parametrize("name", KNOWN)
def test_the_common_reasons_are_in_the_users_language(name: str) -> None:
    number = getattr(errno, name)
    error = OSError(number, os.strerror(number), "/somewhere")
    english = reason(error)
    words.use("id")
    assert reason(error) not in {english, os.strerror(number)}
    assert english != os.strerror(number)


def test_what_is_rare_stays_in_the_systems_words() -> None:
    assert reason(OSError(errno.ELOOP, "Too many links")) == "Too many links"
    assert reason(OSError("without a number")) == "without a number"
