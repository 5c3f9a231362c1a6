"""Which app a sensor saw: the shipped catalogue, the user's rules, and names that nobody knows."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detox.assets import resource
from detox.domain.apps import (
    App,
    Catalogue,
    Entry,
    Identity,
    IdentityKind,
    Ledger,
    catalogue,
    read_catalogue,
)
from detox.domain.names import normal, pretty
from detox.domain.settings import Settings
from resources.build import catalogue as build

ENTRIES = read_catalogue(resource("catalogue", "apps.tsv").read_text(encoding="utf-8"))
SHIPPED = Catalogue(ENTRIES)


def identify(name: str, *also: str, known: Catalogue = SHIPPED) -> App:
    return known.identify(Identity(IdentityKind.EXE, name, also))


@pytest.mark.parametrize(
    ("seen", "name", "category", "ledger"),
    [
        ("libreoffice-calc", "LibreOffice", "office", "work"),
        ("soffice.bin", "LibreOffice", "office", "work"),
        ("soffice", "LibreOffice", "office", "work"),
        ("winword", "Microsoft Word", "office", "work"),
        ("WINWORD.EXE", "Microsoft Word", "office", "work"),
        ("com.microsoft.outlook", "Outlook", "work-communication", "work"),
        ("xterm", "xterm", "dev", "work"),
        ("gnome-terminal-", "GNOME Terminal", "dev", "work"),
        ("mousepad", "Mousepad", "utilities", "neutral"),
        ("featherpad", "Featherpad", "utilities", "neutral"),
        ("firefox-esr", "Mozilla Firefox", "browser", "neutral"),
        ("chrome", "Google Chrome", "browser", "neutral"),
        ("org.gnome.nautilus", "GNOME Files", "utilities", "neutral"),
        ("org.kde.okular", "Okular", "office", "work"),
        ("telegram-deskto", "Telegram", "work-communication", "neutral"),
        ("mattermost-desk", "Mattermost", "work-communication", "work"),
        ("com.tdesktop.telegram", "Telegram", "work-communication", "neutral"),
        ("whatsapp.root", "WhatsApp", "work-communication", "neutral"),
        ("\u200ewhatsapp", "WhatsApp", "work-communication", "neutral"),
        ("steamwebhelper", "Steam", "games", "personal"),
        ("stray-win64-shipping", "Game", "games", "personal"),
        ("Microsoft\u200b Edge", "Microsoft Edge", "browser", "neutral"),
        ("哔哩哔哩", "bilibili", "video", "personal"),
    ],
)
def test_the_shipped_catalogue_knows(seen: str, name: str, category: str, ledger: str) -> None:
    app = identify(seen)
    assert (app.name, app.category, app.ledger) == (name, category, ledger)


def test_other_names_of_a_window_help_only_where_its_own_is_unknown() -> None:
    assert identify("some-window", "soffice.bin").name == "LibreOffice"
    assert identify("some-window", "soffice.bin").program == "some-window"
    assert identify("vlc", "soffice.bin").name == "VLC media player"


def test_an_unknown_program_is_neutral_and_keeps_a_name_of_its_own() -> None:
    app = identify("arsip-desa")
    assert app == App("arsip-desa", "Arsip Desa", "unknown", Ledger.NEUTRAL)


@pytest.mark.parametrize("seen", ["java", "launcher", "mail", "music"])
def test_a_name_that_says_too_little_is_unknown(seen: str) -> None:
    assert identify(seen).category == "unknown"


def test_a_cut_name_that_two_apps_share_is_unknown() -> None:
    known = Catalogue(
        (
            Entry("One", "office", ("a-long-name-of-one",)),
            Entry("Two", "video", ("a-long-name-of-two",)),
        )
    )
    assert identify("a-long-name-of-", known=known).category == "unknown"


@pytest.mark.parametrize(
    ("rule", "seen"),
    [
        ("VLC media player", "vlc"),
        ("vlc media PLAYER", "org.videolan.vlc"),
        ("vlc", "vlc"),
        ("VLC.exe", "org.videolan.vlc"),
    ],
)
def test_a_rule_by_name_or_program_wins_for_the_whole_app(rule: str, seen: str) -> None:
    known = catalogue(ENTRIES, Settings().with_app(rule, "work"))
    assert identify(seen, known=known).ledger is Ledger.WORK
    assert known.from_program(seen, "").ledger is Ledger.WORK


def test_a_rule_by_program_beats_one_by_name() -> None:
    settings = Settings().with_app("LibreOffice", "personal").with_app("soffice.bin", "work")
    known = catalogue(ENTRIES, settings)
    assert identify("soffice.bin", known=known).ledger is Ledger.WORK
    assert identify("libreoffice-calc", known=known).ledger is Ledger.PERSONAL


def test_a_rule_holds_for_an_unknown_program_by_either_name() -> None:
    for rule in ("arsip-desa", "Arsip Desa"):
        known = catalogue(ENTRIES, Settings().with_app(rule, "work"))
        assert identify("arsip-desa", known=known).ledger is Ledger.WORK


def test_a_dual_app_counts_as_work_only_by_a_rule() -> None:
    assert identify("telegram").ledger is Ledger.NEUTRAL
    known = catalogue(ENTRIES, Settings().with_app("Telegram", "work"))
    assert identify("telegram", known=known).ledger is Ledger.WORK


@pytest.mark.parametrize(
    "settings",
    [
        Settings().with_app("VLC media player", "private"),
        Settings().having("log.private_apps", ["vlc"]),
        Settings().having("log.private_apps", ["VLC Media Player"]).with_app("vlc", "work"),
    ],
)
def test_a_private_app_is_private_however_it_was_named(settings: Settings) -> None:
    app = identify("vlc", known=catalogue(ENTRIES, settings))
    assert app.private
    assert app.ledger is Ledger.NEUTRAL


def test_a_password_manager_is_only_a_utility() -> None:
    app = identify("keepassxc")
    assert (app.program, app.name, app.category) == ("utilities", "Utilities", "utilities")
    assert SHIPPED.from_program(app.program, app.name) == app


def test_a_kept_span_is_looked_up_by_its_program_then_by_its_name() -> None:
    assert SHIPPED.from_program("vlc", "An Old Name").name == "VLC media player"
    assert SHIPPED.from_program("some-window", "LibreOffice").category == "office"
    assert SHIPPED.from_program("some-window", "Arsip").name == "Arsip"


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_name_is_some_app_and_the_same_again_from_the_log(name: str, also: str) -> None:
    app = identify(name, also)
    assert app.name or not normal(name)
    assert SHIPPED.from_program(app.program, app.name).name == app.name
    assert not re.search("[\x00-\x1f\u200b-\u200f]", app.program + app.name)


def test_a_name_is_found_by_a_part_of_it_or_of_an_identity() -> None:
    assert [entry.name for entry in SHIPPED.find("WINWORD")] == ["Microsoft Word"]
    assert "LibreOffice" in [entry.name for entry in SHIPPED.find("libre")]
    assert SHIPPED.find("no such thing") == []


@pytest.mark.parametrize(
    ("program", "name"),
    [
        ("org.gnome.texteditor", "Texteditor"),
        ("xfce4-panel", "Xfce4 Panel"),
        ("soffice.bin", "Soffice"),
        ("tool_one.py", "Tool One"),
        ("", ""),
        ("-", "-"),
    ],
)
def test_an_unknown_program_gets_a_name_for_people(program: str, name: str) -> None:
    assert pretty(program) == name


def test_the_shipped_file_is_made_from_its_sources() -> None:
    assert build.main(["--check"]) == 0


def test_every_pattern_of_the_catalogue_finds_its_own_kind() -> None:
    titles = {entry.name: entry.title for entry in ENTRIES if entry.title}
    assert re.search(titles["YouTube"], "Lagu - YouTube", re.IGNORECASE)
    assert re.search(titles["SIPD"], "SIPD-RI Kemendagri", re.IGNORECASE)
    assert not re.search(titles["YouTube"], "My youtube notes", re.IGNORECASE)


def test_a_broken_line_of_the_catalogue_is_refused() -> None:
    for text in ("Word\toffice\twinword", "Word\tno-such\twinword\t\t"):
        with pytest.raises(ValueError, match=r"unpack|category"):
            read_catalogue(text)


def test_a_terminal_with_a_name_of_its_own_is_that_name() -> None:
    known = Catalogue((Entry("xterm", "dev", ("xterm",), frozenset({"terminal"})),))
    plain = known.identify(Identity(IdentityKind.WM_CLASS, "xterm", ("xterm",)))
    named = known.identify(Identity(IdentityKind.WM_CLASS, "letters", ("xterm", "xterm")))

    assert (plain.name, plain.ledger) == ("xterm", Ledger.WORK)
    assert (named.name, named.ledger) == ("Letters", Ledger.NEUTRAL)
