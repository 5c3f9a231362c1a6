"""What the operating system says when it refuses something, in the language of the user."""

import errno

from detox.words import _


def reason(error: OSError) -> str:
    """Return why the system refused, as the end of a sentence; its own words where we have none."""
    number = error.errno
    if isinstance(error, PermissionError):
        return _("access is denied")
    if isinstance(error, FileNotFoundError):
        return _("it does not exist")
    if isinstance(error, FileExistsError):
        return _("it exists already")
    if isinstance(error, NotADirectoryError):
        return _("a part of its path is no folder")
    if isinstance(error, IsADirectoryError):
        return _("it is a folder")
    if number == errno.EROFS:
        return _("the disk is read-only")
    if number in _FULL:
        return _("the disk is full")
    if number in _BUSY:
        return _("another program is using it")
    if number == errno.ENAMETOOLONG:
        return _("its name is too long")
    if number == errno.EIO:
        return _("the disk does not answer as it should")
    if isinstance(error, ConnectionError):
        return _("nobody answers")
    return error.strerror or str(error)


_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_BUSY = {errno.ETXTBSY, errno.EBUSY}
