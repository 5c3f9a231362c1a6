"""The settings file: read kindly, changed without touching what is not asked for."""

import os
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detox.domain.settings import OPTIONS, Settings
from detox.domain.values import BadValue
from detox.storage import settings_file, trouble

FILE = """\
# Pengaturan saya
language = "id"   # bahasa

[focus]
preset = "50/10"  # lebih panjang
colour = "teal"

[schedule.week]
mon = ["07:30-12:00", "13:00-16:00"]

[apps]
"Notion" = "work"

[plugin]
of = { a = [1, 2.5], b = 'c' }
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_no_file_means_the_defaults(path: Path) -> None:
    loaded = settings_file.load(path)
    assert loaded == settings_file.LoadedSettings()
    assert loaded.settings == Settings()
    assert not loaded.exists
    assert not path.exists()


def test_a_file_is_read_and_its_unknown_keys_are_named(path: Path) -> None:
    path.write_text(FILE)
    loaded = settings_file.load(path)
    assert loaded.exists
    assert loaded.broken is None
    assert loaded.settings.focus.preset == "50/10"
    assert loaded.settings.apps == {"Notion": "work"}
    assert [fault.key for fault in loaded.troubles] == [
        "focus.colour",
        "plugin.of.a",
        "plugin.of.b",
    ]


def test_a_change_touches_one_value_only(path: Path) -> None:
    path.write_text(FILE)
    loaded = settings_file.set_value(path, "focus.preset", "flow")
    assert loaded.settings.focus.preset == "flow"
    assert path.read_text() == FILE.replace('"50/10"', '"flow"')


def test_a_new_key_goes_into_its_section(path: Path) -> None:
    path.write_text(FILE)
    settings_file.set_value(path, "focus.work", "45m")
    settings_file.set_value(path, "quiet.bedtime", "21:30")
    loaded = settings_file.set_value(path, "schedule.week.tue", "07:30-16:00")
    assert loaded.settings.focus.work == timedelta(minutes=45)
    assert loaded.settings.quiet.bedtime.hour == 21
    assert len(loaded.settings.week.tue) == 1
    assert len(loaded.settings.week.mon) == 2
    kept = path.read_text()
    for line in FILE.splitlines():
        assert line in kept


def test_a_change_makes_the_file_and_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "profile" / "settings.toml"
    assert settings_file.set_value(path, "log.enabled", "true").settings.log.enabled
    assert path.read_text() == "[log]\nenabled = true\n"


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_only_this_user_may_read_it(path: Path) -> None:
    path.write_text(FILE)
    path.chmod(0o644)
    settings_file.set_value(path, "language", "en")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_taken_out_is_at_its_default(path: Path) -> None:
    path.write_text(FILE)
    assert settings_file.unset(path, "focus.preset").settings == settings_file.load(path).settings
    assert settings_file.load(path).settings.focus.preset == "25/5"
    assert settings_file.unset(path, "quiet.bedtime").exists
    assert 'colour = "teal"' in path.read_text()


def test_an_empty_duration_that_may_be_absent_is_taken_out(path: Path) -> None:
    settings_file.set_value(path, "focus.work", "45m")
    assert settings_file.unset(path, "focus.work").settings.focus.work is None
    assert "work" not in path.read_text()


def test_app_rules_are_written_and_taken_out(path: Path) -> None:
    path.write_text(FILE)
    settings_file.set_app(path, "WhatsApp Desktop.v2", "personal")
    loaded = settings_file.set_app(path, "Notion", "private")
    assert loaded.settings.apps == {"Notion": "private", "WhatsApp Desktop.v2": "personal"}
    loaded = settings_file.set_app(path, "Notion", None)
    assert loaded.settings.apps == {"WhatsApp Desktop.v2": "personal"}


def test_a_bad_value_is_refused_and_the_file_stays(path: Path) -> None:
    path.write_text(FILE)
    with pytest.raises(BadValue):
        settings_file.set_value(path, "focus.preset", "90/1")
    with pytest.raises(BadValue):
        settings_file.set_app(path, "Notion", "fun")
    with pytest.raises(KeyError):
        settings_file.set_value(path, "focus.colour", "red")
    assert path.read_text() == FILE


def test_making_a_profile_writes_an_empty_file_once(path: Path) -> None:
    assert settings_file.create(path).exists
    assert path.read_text() == ""
    path.write_text(FILE)
    assert settings_file.create(path).settings.language == "id"
    assert path.read_text() == FILE


# --- broken files ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b'language = "id"\n[focus\n', 2),
        (b"a = 1\n\nb = [1,\n", 4),
        (b'language = "id"\nlanguage = "en"\n', 2),
        (b'a = "x"\nb = "\xff\xfe"\n', 2),
        (b"\x00\x01\x02", 1),
        (b"x = " + b"[" * 50_000, 1),
        (b"#" * (settings_file.LARGEST + 1), 1),
    ],
    ids=["section", "end", "twice", "bytes", "binary", "deep", "large"],
)
def test_a_broken_file_is_named_with_its_line_and_never_written(
    path: Path, data: bytes, line: int
) -> None:
    path.write_bytes(data)
    loaded = settings_file.load(path)
    assert loaded.settings == Settings()
    assert loaded.exists
    assert str(loaded.broken).startswith(f"{path}, line {line}: ")
    with pytest.raises(trouble.BrokenSettings, match=f"line {line}:"):
        settings_file.set_value(path, "language", "en")
    with pytest.raises(trouble.BrokenSettings, match=f"line {line}:"):
        settings_file.unset(path, "language")
    with pytest.raises(trouble.BrokenSettings, match=f"line {line}:"):
        settings_file.set_app(path, "Notion", "work")
    assert path.read_bytes() == data


def test_a_value_in_a_sections_place_is_named(path: Path) -> None:
    path.write_text("focus = 3\n")
    with pytest.raises(trouble.BrokenSettings, match=r"\[focus\]"):
        settings_file.set_value(path, "focus.work", "45m")
    assert path.read_text() == "focus = 3\n"
    assert settings_file.unset(path, "focus.work").exists


def test_a_folder_in_its_place_is_told_and_not_raised(path: Path) -> None:
    path.mkdir()
    assert isinstance(settings_file.load(path).broken, trouble.Unusable)


def test_a_full_disk_leaves_the_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_text(FILE)

    def no_room(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_room)
    with pytest.raises(trouble.DiskFull):
        settings_file.set_value(path, "language", "en")
    assert path.read_text() == FILE
    assert list(path.parent.iterdir()) == [path]


# --- odd files ------------------------------------------------------------------------------------


def test_windows_line_ends_and_a_byte_order_mark_are_no_trouble(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + FILE.replace("\n", "\r\n").encode())
    assert settings_file.load(path).settings.focus.preset == "50/10"
    settings_file.set_value(path, "focus.preset", "flow")
    assert path.read_bytes() == FILE.replace("\n", "\r\n").replace('"50/10"', '"flow"').encode()


@pytest.mark.parametrize(
    "text",
    [
        'focus.preset = "50/10"\nlog.enabled = true\n',
        'focus = { preset = "50/10" }\n',
        '[schedule.week]\nmon = []\n[focus]\npreset = "50/10"\n[schedule]\npreset = "custom"\n',
        '["focus"]\n"preset" = "50/10"',
    ],
    ids=["dotted", "inline", "order", "quoted"],
)
def test_other_ways_to_write_it_are_changed_too(path: Path, text: str) -> None:
    path.write_text(text)
    for key, value in (
        ("focus.preset", "flow"),
        ("focus.work", "45m"),
        ("schedule.preset", "perpres_5"),
        ("schedule.week.fri", "08:00-11:00"),
    ):
        loaded = settings_file.set_value(path, key, value)
        assert loaded.settings == loaded.settings.having(key, value)
    assert settings_file.unset(path, "focus.preset").settings.focus.preset == "25/5"


@pytest.mark.skipif(os.name != "posix", reason="links are POSIX's")
def test_a_link_stays_a_link(tmp_path: Path, path: Path) -> None:
    real = tmp_path / "dotfiles" / "detox.toml"
    real.parent.mkdir()
    real.write_text(FILE)
    path.symlink_to(real)
    settings_file.set_value(path, "language", "en")
    assert path.is_symlink()
    assert 'language = "en"' in real.read_text()


def test_reading_does_not_load_the_writer() -> None:
    code = (
        "import sys; from pathlib import Path; from detox.storage import settings_file;"
        "settings_file.load(Path('absent.toml')); sys.exit('tomlkit' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("key", sorted(OPTIONS))
def test_every_default_can_be_written_and_read_again(path: Path, key: str) -> None:
    written = OPTIONS[key].write(OPTIONS[key].default)
    if written is None:
        written = 4 if key == "focus.long_after" else "7m"
    loaded = settings_file.set_value(path, key, written)
    assert loaded.troubles == ()
    assert loaded.settings == Settings().having(key, written)


@given(name=st.text(min_size=1, max_size=30).filter(lambda name: name.isprintable()))
def test_any_app_name_can_have_a_rule(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    path = tmp_path_factory.mktemp("names") / "settings.toml"
    assert settings_file.set_app(path, name, "work").settings.apps == {name: "work"}
