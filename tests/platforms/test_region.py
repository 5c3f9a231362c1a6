"""Where a computer stands, as far as it tells."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from detox.platforms import region, select

ZONES = (
    "# country-codes\tcoordinates\tTZ\n"
    "DE\t+5230+01322\tEurope/Berlin\tmost of Germany\n"
    "ID\t-0507+11924\tAsia/Makassar\tBorneo\n"
    "ID\t-0610+10648\tAsia/Jakarta\tJava\n"
    "US\t+404251-0740023\tAmerica/New_York\tEastern\n"
)


@pytest.mark.parametrize(
    ("country", "hours", "expected"),
    [
        ("ID", 8, "ID-WITA"),
        ("id", 8, "ID-WITA"),
        ("ID", 7, "ID"),
        ("ID", 9, "ID"),
        ("SG", 8, "SG"),
        ("", 8, ""),
    ],
)
def test_only_indonesia_has_a_middle_zone(country: str, hours: int, expected: str) -> None:
    assert region.region(country, timedelta(hours=hours)) == expected


@pytest.mark.parametrize(
    ("environment", "zone", "expected"),
    [
        ({"LANG": "en_US.UTF-8"}, "Asia/Makassar", "ID"),
        ({"LANG": "id_ID.UTF-8"}, "Europe/Berlin", "DE"),
        ({"LANG": "en_US.UTF-8", "LC_TIME": "id_ID.UTF-8"}, "America/New_York", "ID"),
        ({"LANG": "de_DE.UTF-8", "LC_TIME": "de_DE.UTF-8"}, "Asia/Jakarta", "ID"),
        ({"LANG": "id_ID.UTF-8"}, "Etc/UTC", "ID"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "de_DE@euro"}, "", "DE"),
        ({"LANG": "C.UTF-8"}, "", ""),
        ({}, "", ""),
    ],
    ids=[
        "american_english_in_samarinda", "indonesian_in_berlin", "formats_chosen",
        "formats_as_the_language", "zone_without_country", "lc_all", "c", "nothing",
    ],
)  # fmt: skip
def test_formats_say_the_country_then_the_zone_then_the_language(
    environment: Mapping[str, str], zone: str, expected: str
) -> None:
    assert region.country(environment, zone, ZONES) == expected


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "id_ID.UTF-8"}, "id"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "id_ID.UTF-8"}, "id"),
        ({"LANG": "id_ID.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "id_ID.UTF-8", "LANGUAGE": "en_US:id"}, "en"),
        ({"LANG": "C", "LANGUAGE": "id"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_is_the_one_of_messages(environment: Mapping[str, str], expected: str) -> None:
    assert region.language(environment) == expected


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ("Asia/Makassar", "Asia/Makassar"),
        (":Asia/Makassar", "Asia/Makassar"),
        ("/usr/share/zoneinfo/America/Argentina/Ushuaia", "America/Argentina/Ushuaia"),
        ("UTC", "UTC"),
        ("Etc/GMT+8", "Etc/GMT+8"),
        ("WITA-8", ""),
        ("<+08>-8", ""),
    ],
)
def test_a_zone_chosen_by_variable_wins(chosen: str, expected: str, tmp_path: Path) -> None:
    assert region.zone({"TZ": chosen}, tmp_path / "localtime", tmp_path / "timezone") == expected


@pytest.mark.skipif(select.system() == "windows", reason="Windows has no /etc/localtime")
def test_the_zone_is_where_the_link_points_even_through_another_link(tmp_path: Path) -> None:
    (tmp_path / "static").symlink_to("/usr/share/zoneinfo/posix/Asia/Makassar")
    (tmp_path / "localtime").symlink_to("static")
    assert region.zone({}, tmp_path / "localtime", tmp_path / "none") == "Asia/Makassar"


@pytest.mark.skipif(select.system() == "windows", reason="Windows has no /etc/localtime")
def test_a_link_that_leads_round_in_a_circle_names_no_zone(tmp_path: Path) -> None:
    (tmp_path / "localtime").symlink_to("localtime")
    assert region.zone({}, tmp_path / "localtime", tmp_path / "none") == ""


def test_a_copied_zone_file_is_named_by_the_text_beside_it(tmp_path: Path) -> None:
    (tmp_path / "localtime").write_bytes(b"TZif")
    (tmp_path / "timezone").write_text("Asia/Jakarta\n", encoding="utf-8")
    assert region.zone({}, tmp_path / "localtime", tmp_path / "timezone") == "Asia/Jakarta"
