"""Whether a folder lies on a network or is carried to other computers by a sync service.

SQLite needs locks and memory shared between programs, which a network file system may only claim
to have, and a sync service copies a database while it is being written: both can damage it
(<https://sqlite.org/howtocorrupt.html>, <https://sqlite.org/useovernet.html>). Nothing here
refuses such a folder; it only says so. What the system says is handed in; each decision is a pure
function of it.
"""

import ctypes
import json
import os
import struct
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Any, Final

from detox.platforms.foreign import declare, load
from detox.words import _

NETWORK_TYPES: Final = frozenset({
    "9p", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "davfs2", "glusterfs", "gpfs", "lustre",
    "ncpfs", "nfs", "nfs4", "ocfs2", "orangefs", "prl_fs", "smb3", "smbfs", "vboxsf", "vmhgfs",
})  # fmt: skip
"""File systems of Linux that other computers, or the host of a virtual one, may write to."""
NETWORK_FUSE: Final = frozenset({
    "ceph", "curlftpfs", "davfs", "glusterfs", "gvfsd-fuse", "mfs", "mountpoint-s3", "onedriver",
    "rclone", "s3fs", "sshfs", "vmhgfs-fuse", "google-drive-ocamlfuse",
})  # fmt: skip
_ESCAPES: Final = {"\\040": " ", "\\011": "\t", "\\012": "\n", "\\134": "\\"}
DRIVE_REMOTE: Final = 4
"""<https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-getdrivetypew>"""
MNT_LOCAL: Final = 0x1000
"""`sys/mount.h` of macOS: <https://developer.apple.com/library/archive/documentation/System/
Conceptual/ManPages_iPhoneOS/man2/statfs.2.html>"""
_ONEDRIVE: Final = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
# A folder of this name, or of "NAME - Company" and "NAME (Private)", is a service's own.
_NAMES: Final = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "icloud drive": "iCloud Drive",
    "iclouddrive": "iCloud Drive",
    "pcloud drive": "pCloud",
    "pclouddrive": "pCloud",
    "megasync": "MEGA",
    "mega": "MEGA",
    "seafile": "Seafile",
    "syncthing": "Syncthing",
}
# What a service leaves in the folder that it carries.
_MARKERS: Final = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".owncloudsync.log": "ownCloud",
    ".nextcloudsync.log": "Nextcloud",
    ".stfolder": "Syncthing",
    ".tmp.drivedownload": "Google Drive",
    ".849C9593-D756-4E56-8D6E-42412F2A707B": "OneDrive",
}


class Peril(Enum):
    """What is wrong with a place for a database."""

    NETWORK = "network"
    SYNC = "sync"


@dataclass(frozen=True, slots=True)
class Warned:
    """Why a folder is no good place: `by` is the file system or the service."""

    peril: Peril
    by: str


def sentence(folder: PurePath, warned: Warned) -> str:
    """Tell people what may happen and what helps."""
    if warned.peril is Peril.NETWORK:
        told = _(
            "{folder} lies on a network ({by}), where the screen-time file may be damaged. "
            "A folder on this computer is safer; --profile names another one."
        )
    else:
        told = _(
            "{folder} is carried to other computers by {by}, which may damage the screen-time "
            "file. A folder that stays on this computer is safer; --profile names another one."
        )
    return told.format(folder=folder, by=warned.by)


# --- a sync service -------------------------------------------------------------------------------


def synced(
    folder: PurePath, roots: Mapping[PurePath, str], home: PurePath | None = None
) -> Warned | None:
    """Tell by which service the folder is carried: one of the roots, or a name well known.

    A name only counts below the home folder's own folders and on other drives; that the home
    folder lies in a folder called so proves nothing.
    """
    for root, owner in roots.items():
        if folder.is_relative_to(root):
            return Warned(Peril.SYNC, owner)
    below = folder.parts
    if home is not None and folder.is_relative_to(home):
        below = folder.relative_to(home).parts
    for part in below:
        name = part.casefold()
        plain = name.partition(" - ")[0].partition(" (")[0]
        service = _NAMES.get(name) or _NAMES.get(plain)
        if service:
            return Warned(Peril.SYNC, service)
    return None


def marked(folder: Path) -> Warned | None:
    """Tell by which service the folder is carried, by what the service left in it or above."""
    for place in (folder, *folder.parents):
        for marker, service in _MARKERS.items():
            with suppress(OSError):
                if (place / marker).exists() and place != Path.home():
                    return Warned(Peril.SYNC, service)
    return None


def dropbox_roots(info: str) -> dict[PurePath, str]:
    """Return the folders that Dropbox names in its info.json.

    <https://help.dropbox.com/installs/locate-dropbox-folder>
    """
    try:
        accounts: Any = json.loads(info)
        return {Path(account["path"]): "Dropbox" for account in accounts.values()}
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}


def environment_roots(environment: Mapping[str, str]) -> dict[PurePath, str]:
    """Return the folders that OneDrive names in the environment of every program."""
    return {PureWindowsPath(environment[n]): "OneDrive" for n in _ONEDRIVE if environment.get(n)}


def macos_roots(home: PurePath) -> dict[PurePath, str]:
    """Return where macOS keeps what its services carry.

    <https://developer.apple.com/documentation/fileprovider>: providers since macOS 12.3 lie below
    ~/Library/CloudStorage; iCloud Drive below ~/Library/Mobile Documents.
    """
    library = home / "Library"
    return {
        library / "Mobile Documents": "iCloud Drive",
        library / "CloudStorage": "a cloud service",
    }


# --- a network ------------------------------------------------------------------------------------


def linux_network(folder: PurePath, mountinfo: str) -> Warned | None:
    """Tell whether a folder of Linux, its links resolved, lies on a network file system.

    `mountinfo` is /proc/self/mountinfo: <https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html>.
    """
    best, kind = -1, ""
    for line in mountinfo.splitlines():
        before, _separator, after = line.partition(" - ")
        fields, described = before.split(" "), after.split(" ")
        if len(fields) < 5 or not described[0]:
            continue
        # Of two mounts on one place the later covers the earlier.
        mount = PurePosixPath(_unescaped(fields[4]))
        if len(mount.parts) >= best and folder.is_relative_to(mount):
            best, kind = len(mount.parts), described[0]
    return Warned(Peril.NETWORK, kind) if is_network_type(kind) else None


def is_network_type(kind: str) -> bool:
    """Tell whether a type of file system is one that other computers write to."""
    fuse, dot, name = kind.partition(".")
    return kind in NETWORK_TYPES or (dot == "." and fuse == "fuse" and name in NETWORK_FUSE)


def _unescaped(field: str) -> str:
    for escape, character in _ESCAPES.items():
        field = field.replace(escape, character)
    return field


def windows_network(folder: PureWindowsPath, drive_type: Callable[[str], int]) -> Warned | None:
    r"""Tell whether a folder of Windows lies on another computer.

    A path like `\\server\share` does, one like `\\?\C:\` or `\\.\` does not by itself;
    `drive_type` answers for a drive as GetDriveTypeW does.
    """
    drive = folder.drive
    if drive.startswith(("\\\\?\\", "\\\\.\\")):
        drive = drive[4:]
        if drive.upper().startswith("UNC\\"):
            return Warned(Peril.NETWORK, "\\\\" + drive[4:])
    elif drive.startswith("\\\\"):
        return Warned(Peril.NETWORK, drive)
    if drive.endswith(":") and drive_type(f"{drive}\\") == DRIVE_REMOTE:
        return Warned(Peril.NETWORK, drive)
    return None


def macos_network(flags: int, kind: str) -> Warned | None:
    """Tell whether a file system of macOS is none of this computer, by what statfs says of it."""
    return None if flags & MNT_LOCAL else Warned(Peril.NETWORK, kind)


# --- what each system says ------------------------------------------------------------------------


def linux(folder: Path, environment: Mapping[str, str]) -> Warned | None:
    """Look at a folder of Linux."""
    place = _real(folder)
    with suppress(OSError):
        table = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
        if found := linux_network(place, table):
            return found
    home = Path(environment.get("HOME") or "/")
    return synced(place, _dropbox(home / ".dropbox"), home) or marked(place)


def windows(folder: Path, environment: Mapping[str, str]) -> Warned | None:
    """Look at a folder of Windows."""
    place = _real(folder)
    if found := windows_network(PureWindowsPath(place), _drive_type):
        return found
    roots = environment_roots(environment)
    for name in ("LOCALAPPDATA", "APPDATA"):
        if environment.get(name):
            roots |= _dropbox(Path(environment[name]) / "Dropbox")
    home = environment.get("USERPROFILE")
    return synced(place, roots, Path(home) if home else None) or marked(place)


def macos(folder: Path, environment: Mapping[str, str]) -> Warned | None:
    """Look at a folder of macOS."""
    place = _real(folder)
    with suppress(OSError, ValueError):
        if found := macos_network(*_statfs(place)):
            return found
    home = Path(environment.get("HOME") or "/")
    roots = macos_roots(home) | _dropbox(home / ".dropbox")
    return synced(place, roots, home) or marked(place)


def _real(folder: Path) -> Path:
    with suppress(OSError):
        return folder.resolve()
    return folder.absolute()


def _dropbox(folder: Path) -> dict[PurePath, str]:
    with suppress(OSError):
        return dropbox_roots((folder / "info.json").read_text(encoding="utf-8"))
    return {}


def _drive_type(root: str) -> int:
    """Ask GetDriveTypeW of kernel32, which answers at once; see `DRIVE_REMOTE`."""
    ask = declare(load("kernel32"), "GetDriveTypeW", ctypes.c_uint, ctypes.c_wchar_p)
    return int(ask(root))


def _statfs(folder: Path) -> tuple[int, str]:
    """Ask statfs of macOS, in its form with 64-bit inodes; return `f_flags` and `f_fstypename`.

    <https://developer.apple.com/library/archive/documentation/System/Conceptual/ManPages_iPhoneOS/
    man2/statfs.2.html>
    """
    library = load("libSystem.dylib")
    types = (ctypes.c_int, ctypes.c_char_p, ctypes.c_char_p)
    try:
        ask = declare(library, "statfs$INODE64", *types)
    except OSError:  # arm64 has only the one form, under the plain name
        ask = declare(library, "statfs", *types)
    answer = ctypes.create_string_buffer(4096)
    if ask(os.fsencode(folder), answer) != 0:
        raise OSError("statfs tells nothing")
    return parse_statfs(answer.raw)


def parse_statfs(answer: bytes) -> tuple[int, str]:
    """Return `f_flags` and `f_fstypename` of macOS' `struct statfs`.

    Before them: two uint32, five uint64, an fsid of 8 bytes, owner and type as uint32.
    """
    flags, _subtype, name = struct.unpack_from("<II16s", answer, 2 * 4 + 5 * 8 + 8 + 2 * 4)
    return flags, name.split(b"\0")[0].decode("ascii", "replace")
