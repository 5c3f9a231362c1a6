"""Where this computer stands and what its user reads, from the environment and the zone's files.

Unix has no setting for the region. A locale chosen for formats comes nearest, then the time zone,
since many people in Samarinda read their desktop in American English; the language comes last.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

WITA = timedelta(hours=8)

_FORMATS = ("LC_ADDRESS", "LC_TELEPHONE", "LC_MONETARY", "LC_TIME", "LC_MEASUREMENT", "LC_PAPER")
_MESSAGES = ("LC_ALL", "LC_MESSAGES", "LANG")
_LOCALE = re.compile(r"([a-z]{2,3})(?:[_-]([A-Z]{2}))?(?:[.@].*)?")
_ZONE = re.compile(r"[A-Za-z_]+(?:/[A-Za-z0-9_+-]+)+|UTC|GMT")
_MOST_LINKS = 8


def region(country: str, offset: timedelta | None) -> str:
    """Return a country, with Indonesia's middle zone told apart: its offices keep other hours."""
    code = country.upper()
    return "ID-WITA" if code == "ID" and offset == WITA else code


def country(environment: Mapping[str, str], zone: str, zone_table: str) -> str:
    """Return the two letters of the country this computer most likely stands in; "" if unknown."""
    lang = environment.get("LANG", "")
    for name in _FORMATS:
        chosen = environment.get(name, "")
        if chosen and chosen != lang and (found := _territory(chosen)):
            return found
    return country_of(zone, zone_table) or _territory(environment.get("LC_ALL") or lang)


def _territory(locale: str) -> str:
    match = _LOCALE.fullmatch(locale)
    return (match[2] or "") if match else ""


def country_of(zone: str, zone_table: str) -> str:
    """Return the country of a zone by the text of `zone.tab`; "" where it lists none."""
    for line in zone_table.splitlines():
        fields = line.split("\t")
        if len(fields) >= 3 and fields[2] == zone and not line.startswith("#"):
            return fields[0]
    return ""


def language(environment: Mapping[str, str]) -> str:
    """Return the language of messages as two letters; "en" where none is chosen.

    https://www.gnu.org/software/gettext/manual/html_node/Locale-Environment-Variables.html
    """
    locale = next((environment[name] for name in _MESSAGES if environment.get(name)), "")
    if not _LOCALE.fullmatch(locale):
        return "en"  # "C" and "POSIX" too, where gettext does not look at LANGUAGE
    first = environment.get("LANGUAGE", "").split(":")[0] or locale
    match = _LOCALE.fullmatch(first)
    return match[1] if match else "en"


def zone(environment: Mapping[str, str], link: Path, text: Path) -> str:
    """Return the IANA name of the zone in use; "" where nothing tells it.

    `link` is /etc/localtime, a link into the zones' folder; `text` Debian's /etc/timezone.
    """
    chosen = environment.get("TZ", "").removeprefix(":")
    if chosen:
        return _zone_in(chosen)
    return _zone_in(_end_of(link)) or _zone_in(_read(text))


def _zone_in(path: str) -> str:
    name = path.rpartition("zoneinfo/")[2].removeprefix("posix/").removeprefix("right/").strip()
    return name if _ZONE.fullmatch(name) else ""


def _end_of(link: Path) -> str:
    """Follow links until one points among the zones; a zone may itself be a link to another."""
    for _step in range(_MOST_LINKS):
        try:
            target = str(link.readlink())
        except OSError:
            return ""
        if "zoneinfo/" in target:
            return target
        link = link.parent / target
    return ""


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
