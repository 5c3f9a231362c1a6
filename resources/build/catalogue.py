"""Make `resources/catalogue/apps.tsv` from the tables in its folder `source`, and check them.

    python resources/build/catalogue.py            check the sources and write the file
    python resources/build/catalogue.py --check    fail where a source is wrong or the file is old

`apps.csv` and `apps_sources.csv` are the researched tables: what an app is called on each system,
and where each name was seen. `names.csv` gives apps the names that people know: it renames a row
(`*` stands for all identities that are left of it), takes single apps out of a row that holds
several, and adds identities of Linux windows. Each line of the file made is: name, category,
identities (`|`), flags (`,`), pattern for browser titles; parted by tabs.
"""

import argparse
import csv
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from detox.domain.apps import FLAGS, LEDGERS, read_catalogue  # noqa: E402
from detox.domain.names import program_name  # noqa: E402

SOURCE = ROOT / "resources" / "catalogue" / "source"
TARGET = ROOT / "resources" / "catalogue" / "apps.tsv"
HEADING = "# Made by resources/build/catalogue.py from resources/catalogue/source; do not edit.\n"
SEEN = {"windows_process": "windows_sources", "linux_process": "linux_sources"}
PROCESSES = ("windows_process", "macos_process", "linux_process")

# Identities that two apps share, and whose they are: that of the app most people mean.
SHARED = {
    "chrome": "Google Chrome",
    "firefox": "Mozilla Firefox",
    "soffice": "LibreOffice",
    "soffice.bin": "LibreOffice",
    "microsoft outlook": "Outlook",
    "com.microsoft.outlook": "Outlook",
}
# Identities that say too little: they are commands or hosts of other programs as well.
TOO_GENERAL = {"java", "javaw", "launcher", "mail", "tv", "music"}


@dataclass
class Row:
    """An app on its way into the file."""

    name: str
    category: str
    aliases: list[str]
    flags: list[str]
    title: str


@dataclass
class Catalogue:
    """The rows made, and what is wrong with their sources."""

    rows: list[Row] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


def table(path: Path) -> list[dict[str, str]]:
    """Read a CSV file with a heading."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def make(source: Path = SOURCE) -> Catalogue:
    """Return the catalogue that the source tables give."""
    made = Catalogue()
    told = {row["display_name"]: row for row in table(source / "apps_sources.csv")}
    rows: dict[str, Row] = {}
    for row in table(source / "apps.csv"):
        name = row["display_name"]
        if name in rows:
            made.troubles.append(f"apps.csv names {name} twice")
        rows[name] = _row(row, told.get(name), made.troubles)
    made.troubles += [
        f"apps_sources.csv names {name}, apps.csv does not" for name in told.keys() - rows.keys()
    ]
    made.rows = _named(rows, table(source / "names.csv"), made.troubles)
    for app in made.rows:
        app.aliases = [alias for alias in app.aliases if SHARED.get(alias, app.name) == app.name]
    made.troubles += _troubles(made.rows)
    return made


def _row(row: dict[str, str], told: dict[str, str] | None, troubles: list[str]) -> Row:
    name = row["display_name"]
    if told is None:
        troubles.append(f"apps_sources.csv does not say where {name} was seen")
        told = {}
    elif told["category"] != row["category"]:
        troubles.append(f"{name} is of two categories")
    troubles += [
        f"apps_sources.csv does not say where {word} of {name} was seen"
        for column, seen in SEEN.items()
        for word in _words(row[column], "|")
        if f"{word}[" not in told.get(seen, "")
    ]
    names = [word for column in PROCESSES for word in _words(row[column], "|")]
    names += _words(told.get("macos_bundle_id", ""), "|")
    aliases = [alias for alias in _aliases(names) if alias not in TOO_GENERAL]
    flags = _words(told.get("flags", ""), ",")
    return Row(name, row["category"], aliases, flags, row["title_pattern"])


def _words(text: str, separator: str) -> list[str]:
    return [word.strip() for word in text.split(separator) if word.strip()]


def _aliases(names: list[str]) -> list[str]:
    return list(dict.fromkeys(map(program_name, names)))


def _named(rows: dict[str, Row], names: list[dict[str, str]], troubles: list[str]) -> list[Row]:
    """Take apps out of rows that hold several, and rename the rest."""
    made = list(rows.values())
    for told in names:
        origin = rows.get(told["of"])
        if origin is None:
            troubles.append(f"names.csv speaks of {told['of']}, apps.csv does not")
            continue
        wanted = _aliases(_words(told["aliases"], "|"))
        flags = _words(told.get("flags", ""), ",")
        if "*" in wanted:
            origin.name = told["display_name"]
            origin.flags = [*origin.flags, *flags]
            origin.aliases += [alias for alias in wanted if alias not in ("*", *origin.aliases)]
            continue
        origin.aliases = [alias for alias in origin.aliases if alias not in wanted]
        app = Row(told["display_name"], origin.category, wanted, [*origin.flags, *flags], "")
        made.insert(made.index(origin), app)
    return made


def _troubles(rows: list[Row]) -> list[str]:
    """Return what is wrong with the rows themselves."""
    found = [f"{row.name}: {trouble}" for row in rows for trouble in _wrong(row)]
    names = Counter(row.name.casefold() for row in rows)
    found += [f"{name} is there {count} times" for name, count in names.items() if count > 1]
    owners: dict[str, list[str]] = {}
    for row in rows:
        for alias in row.aliases:
            owners.setdefault(alias, []).append(row.name)
    shared = {alias: names for alias, names in owners.items() if len(names) > 1}
    found += [f"{alias} belongs to {' and '.join(names)}" for alias, names in shared.items()]
    found += [f"{alias} is shared, but nobody's" for alias in SHARED if alias not in owners]
    return found


def _wrong(row: Row) -> list[str]:
    wrong = []
    if row.category not in LEDGERS:
        wrong.append(f"no such category: {row.category}")
    wrong += [f"no such flag: {flag}" for flag in row.flags if flag not in FLAGS]
    try:
        re.compile(row.title)
    except re.error as error:
        wrong.append(f"broken pattern: {error}")
    if not row.aliases and not row.title:
        wrong.append("neither an identity nor a pattern")
    cells = (row.name, row.title, *row.aliases)
    if any(mark in cell for cell in cells for mark in "\t\r\n") or row.name.startswith("#"):
        wrong.append("a tab, a line end or a leading # in a cell")
    return wrong


def text(rows: list[Row]) -> str:
    """Return the file's text; the same rows always make the same text."""
    lines = (
        "\t".join((row.name, row.category, "|".join(row.aliases), ",".join(row.flags), row.title))
        for row in rows
    )
    return HEADING + "".join(f"{line}\n" for line in lines)


def main(arguments: list[str] | None = None) -> int:
    """Check, and write the file unless only a check was asked for; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    only_check = parser.parse_args(arguments).check
    made = make()
    if not made.troubles and only_check and TARGET.read_text(encoding="utf-8") != text(made.rows):
        made.troubles.append(f"{TARGET.name} is older than its sources: make it again")
    for trouble in made.troubles:
        print(trouble, file=sys.stderr)
    if made.troubles:
        return 1
    if not only_check:
        TARGET.write_text(text(made.rows), encoding="utf-8", newline="\n")
    known = read_catalogue(text(made.rows))
    print(f"{len(known)} apps, {sum(len(entry.aliases) for entry in known)} identities")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
