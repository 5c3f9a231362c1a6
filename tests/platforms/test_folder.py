"""Whether a folder is a place for a database: pure decisions on what each system really says."""

import json
import os
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from detox.platforms import folder, select
from detox.platforms.folder import Peril, Warned

# As `cat /proc/self/mountinfo` shows it on a desktop with a server, a phone and a cloud mounted.
MOUNTS = r"""22 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw,errors=remount-ro
26 22 0:24 / /proc rw,nosuid,nodev,noexec,relatime shared:13 - proc proc rw
99 22 259:3 / /home rw,relatime shared:50 - btrfs /dev/nvme0n1p3 rw,subvol=/@home
431 99 0:61 / /home/sari/kantor rw,relatime shared:231 - nfs4 10.0.0.5:/export rw,vers=4.2
432 99 0:62 / /home/sari/Berkas\040Bersama rw,relatime shared:232 - cifs //srv/bersama rw
433 99 0:63 / /home/sari/jauh rw,nosuid,nodev,relatime shared:240 - fuse.sshfs sari@h:/ rw
434 99 0:64 / /home/sari/Awan rw,nosuid,nodev,relatime shared:241 - fuse.rclone gdrive: rw
435 22 0:65 / /run/user/1000/gvfs rw,nosuid,nodev shared:245 - fuse.gvfsd-fuse gvfsd-fuse rw
436 22 0:66 / /run/user/1000/doc rw,nosuid,nodev shared:246 - fuse.portal portal rw
437 99 259:4 / /home/sari/kantor/lokal rw,relatime - ext4 /dev/nvme0n1p4 rw
438 22 0:70 / /mnt/c rw,noatime - 9p C:\134 rw,aname=drvfs
439 99 8:1 / /home/sari/usb rw,relatime master:3 propagate_from:2 - fuseblk /dev/sda1 rw
440 99 8:2 / /home/sari/tumpuk rw,relatime - nfs srv:/a rw
441 99 8:2 / /home/sari/tumpuk rw,relatime - ext4 /dev/sdb1 rw
"""


@pytest.mark.parametrize(
    ("place", "by"),
    [
        ("/home/sari/.local/share/detox-timer", ""),
        ("/home/sari/kantor/detox", "nfs4"),
        ("/home/sari/kantor/lokal/detox", ""),
        ("/home/sari/kantorku", ""),
        ("/home/sari/Berkas Bersama/detox", "cifs"),
        ("/home/sari/jauh", "fuse.sshfs"),
        ("/home/sari/Awan/detox", "fuse.rclone"),
        ("/run/user/1000/gvfs/smb", "fuse.gvfsd-fuse"),
        ("/run/user/1000/doc/x", ""),
        ("/mnt/c/Users/sari", "9p"),
        ("/home/sari/usb", ""),
        ("/home/sari/tumpuk/x", ""),
    ],
)
def test_linux_knows_the_mount_of_a_folder(place: str, by: str) -> None:
    found = folder.linux_network(PurePosixPath(place), MOUNTS)
    assert found == (Warned(Peril.NETWORK, by) if by else None)


@pytest.mark.parametrize("table", ["", "\n\n", "no mount at all", "1 2 3 - ", "1 2 3 4 / - "])
def test_a_table_of_mounts_that_cannot_be_read_warns_of_nothing(table: str) -> None:
    assert folder.linux_network(PurePosixPath("/home/sari"), table) is None


@pytest.mark.skipif(not Path("/proc/self/mountinfo").exists(), reason="the table is Linux's")
def test_the_real_table_of_mounts_can_be_read() -> None:
    table = Path("/proc/self/mountinfo").read_text(encoding="utf-8")
    assert folder.linux_network(PurePosixPath("/proc/self"), table) is None
    assert folder.linux_network(PurePosixPath("/proc"), table.replace(" - proc ", " - nfs "))


@pytest.mark.parametrize(
    ("place", "by"),
    [
        (r"C:\Users\sari\AppData\Local\Detox", ""),
        (r"H:\detox", "H:"),
        (r"\\server\home\sari", r"\\server\home"),
        (r"\\?\UNC\server\home\sari", r"\\server\home"),
        (r"\\?\C:\Users\sari", ""),
        (r"\\?\H:\detox", "H:"),
        (r"\\wsl.localhost\Debian\home", r"\\wsl.localhost\Debian"),
    ],
)
def test_windows_knows_a_share_and_a_drive_on_a_network(place: str, by: str) -> None:
    asked = {"C:\\": 3, "H:\\": 4}
    found = folder.windows_network(PureWindowsPath(place), asked.__getitem__)
    assert found == (Warned(Peril.NETWORK, by) if by else None)


def test_macos_knows_a_disk_of_its_own_by_a_flag() -> None:
    def answer(flags: int, kind: bytes) -> bytes:
        head = (4096).to_bytes(4, "little") * 2 + bytes(5 * 8) + bytes(8) + bytes(2 * 4)
        return head + flags.to_bytes(4, "little") + bytes(4) + kind.ljust(16, b"\0") + bytes(2048)

    local = folder.parse_statfs(answer(0x4480D000, b"apfs"))
    share = folder.parse_statfs(answer(0x18, b"smbfs"))
    assert local == (0x4480D000, "apfs")
    assert folder.macos_network(*local) is None
    assert folder.macos_network(*share) == Warned(Peril.NETWORK, "smbfs")


HOME = PurePosixPath("/home/sari")


@pytest.mark.parametrize(
    ("place", "service"),
    [
        ("/home/sari/Nextcloud/detox", "Nextcloud"),
        ("/home/sari/Dropbox (Pribadi)/x", "Dropbox"),
        ("/home/sari/OneDrive - Pemprov Kaltim/x", "OneDrive"),
        ("/home/sari/Documents/Google Drive/x", "Google Drive"),
        ("/home/sari/.local/share/detox-timer", ""),
        ("/home/sari/dropboxes", ""),
        ("/media/OneDrive/x", "OneDrive"),
    ],
)
def test_folders_are_known_by_the_names_of_services(place: str, service: str) -> None:
    found = folder.synced(PurePosixPath(place), {}, HOME)
    assert found == (Warned(Peril.SYNC, service) if service else None)


def test_a_user_called_like_a_service_is_not_taken_for_it() -> None:
    home = PurePosixPath("/home/nextcloud")
    assert folder.synced(home / ".local/share/detox-timer", {}, home) is None


def test_onedrive_is_known_by_the_environment_of_windows() -> None:
    roots = folder.environment_roots({
        "OneDrive": r"C:\Users\sari\Awan Saya",
        "OneDriveCommercial": r"D:\Kantor",
        "OneDriveConsumer": "",
    })  # fmt: skip
    place = PureWindowsPath(r"c:\users\SARI\awan saya\Detox")
    assert folder.synced(place, roots) == Warned(Peril.SYNC, "OneDrive")
    assert folder.synced(PureWindowsPath(r"D:\Kantor\x"), roots) == Warned(Peril.SYNC, "OneDrive")
    assert folder.synced(PureWindowsPath(r"D:\Lain"), roots) is None


def test_dropbox_is_known_by_the_file_in_which_it_names_its_folders(tmp_path: Path) -> None:
    own, work = tmp_path / "Kotak", tmp_path / "Kerja"
    info = json.dumps({
        "personal": {"path": str(own), "host": 1, "is_team": False, "subscription_type": "Basic"},
        "business": {"path": str(work), "host": 2, "is_team": True},
    })  # fmt: skip
    roots = folder.dropbox_roots(info)
    assert folder.synced(own / "detox", roots) == Warned(Peril.SYNC, "Dropbox")
    assert folder.synced(work, roots) == Warned(Peril.SYNC, "Dropbox")
    assert folder.synced(tmp_path / "Kotak lain", roots) is None


@pytest.mark.parametrize("info", ["", "[]", "null", '{"personal": {}}', '{"personal": 1}', "{"])
def test_a_file_of_dropbox_that_cannot_be_read_names_no_folder(info: str) -> None:
    assert folder.dropbox_roots(info) == {}


def test_macos_keeps_what_services_carry_in_two_folders() -> None:
    home = PurePosixPath("/Users/sari")
    roots = folder.macos_roots(home)
    cloud = home / "Library/CloudStorage/GoogleDrive-sari@example.org/My Drive"
    assert folder.synced(cloud, roots, home) == Warned(Peril.SYNC, "a cloud service")
    drive = home / "Library/Mobile Documents/com~apple~CloudDocs/detox"
    assert folder.synced(drive, roots, home) == Warned(Peril.SYNC, "iCloud Drive")
    assert folder.synced(home / "Library/Application Support/Detox Timer", roots, home) is None


def test_a_folder_is_known_by_what_a_service_left_in_it(tmp_path: Path) -> None:
    below = tmp_path / "kerja" / "detox"
    below.mkdir(parents=True)
    assert folder.marked(below) is None
    (tmp_path / "kerja" / ".stfolder").mkdir()
    assert folder.marked(below) == Warned(Peril.SYNC, "Syncthing")


def test_this_system_answers_for_a_real_folder(tmp_path: Path) -> None:
    plain = tmp_path / "profile"
    assert "Syncthing" not in select.folder_warning(plain)
    plain.mkdir()
    (plain / ".stfolder").mkdir()
    assert str(plain) in select.folder_warning(plain)


@pytest.mark.skipif(os.name != "nt", reason="only Windows has drives")
def test_windows_answers_for_its_drives() -> None:
    assert folder._drive_type("C:\\") == 3
    assert folder._drive_type("Q:\\") == 1
    assert folder.windows_network(PureWindowsPath("C:\\Users"), folder._drive_type) is None


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_into_a_synced_folder_is_followed(tmp_path: Path) -> None:
    real = tmp_path / "Nextcloud" / "detox"
    real.mkdir(parents=True)
    link = tmp_path / "profile"
    link.symlink_to(real)
    looked = folder.linux(link, {"HOME": str(tmp_path)})
    assert looked is not None
    assert looked.peril in Peril


def test_the_sentence_names_the_folder_and_what_carries_it() -> None:
    place = PurePath("profile")
    told = folder.sentence(place, Warned(Peril.SYNC, "Nextcloud"))
    assert "profile is carried to other computers by Nextcloud" in told
    assert "network (nfs4)" in folder.sentence(place, Warned(Peril.NETWORK, "nfs4"))
