"""Make `resources/holidays/<country>.json`, the public holidays that ship with Detox.

    python resources/build/holidays.py                         # from the committed list
    python resources/build/holidays.py --package 2024-2028     # from the PyPI package `holidays`

The committed list was itself made from the package (0.109), which is needed only for a newer one.
What is written is the same, byte for byte, for the same input.
"""

import argparse
import datetime as dt
import importlib
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
COMMITTED = HERE / "id_holidays_2024_2028.json"
TARGET = HERE.parent / "holidays" / "ID.json"
LICENCE = (
    "MIT, Copyright (c) Vacanza Team and individual contributors; (c) dr-prodigy 2017-2023; "
    "(c) ryanss 2014-2017. https://github.com/vacanza/holidays"
)
KINDS = ("national", "joint_leave")
ESTIMATED = "(perkiraan)"

Row = tuple[str, str, bool, str, str]


def main() -> None:
    """Write the file for Indonesia from the list or from the package."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument(
        "--package", metavar="YEARS", help="read the package, for years such as 2024-2028"
    )
    parser.add_argument("--output", type=Path, default=TARGET)
    wanted = parser.parse_args()
    source, rows = from_package(wanted.package) if wanted.package else from_list(COMMITTED)
    wanted.output.write_text(render("ID", source, rows), encoding="utf-8")
    print(f"{wanted.output}: {len(rows)} days")


def from_list(path: Path) -> tuple[str, list[Row]]:
    """Read the committed list."""
    told = json.loads(path.read_text(encoding="utf-8"))
    return told["source"], checked(
        (one["date"], one["kind"], one["estimated"], one["name_id"], one["name_en"])
        for one in told["items"]
    )


def from_package(years: str) -> tuple[str, list[Row]]:
    """Ask the package; joint leave is its category "government"."""
    first, _, last = years.partition("-")
    # The script is called like the package: its own folder must not come first.
    sys.path[:] = [place for place in sys.path if Path(place or ".").resolve() != HERE]
    package = importlib.import_module("holidays")
    span = range(int(first), int(last or first) + 1)
    rows: dict[str, Row] = {}
    for kind, category in (("joint_leave", "government"), ("national", "public")):
        for day, name_id, name_en in _named(package, span, category):
            estimated = ESTIMATED in name_id
            rows[day.isoformat()] = (
                day.isoformat(), kind, estimated, _plain(name_id), _plain(name_en),
            )  # fmt: skip
    source = f"PyPI holidays {package.__version__} (MIT), country ID, public and government"
    return source, checked(rows.values())


def _named(package: Any, span: range, category: str) -> Iterable[tuple[dt.date, str, str]]:
    tongues: list[Mapping[dt.date, str]] = [
        package.country_holidays("ID", years=span, categories=(category,), language=language)
        for language in ("id", "en_US")
    ]
    return [(day, tongues[0][day], tongues[1][day]) for day in sorted(tongues[0])]


def _plain(name: str) -> str:
    return name.replace(ESTIMATED, "").replace("(estimated)", "").strip()


def checked(rows: Iterable[Row]) -> list[Row]:
    """Return the rows by date; exit with a sentence where one is not what the program can read."""
    ordered = sorted(rows)
    days = [row[0] for row in ordered]
    doubled = sorted({day for day in days if days.count(day) > 1})
    if doubled:
        raise SystemExit(f"two holidays on one day: {', '.join(doubled)}")
    for day, kind, estimated, name_id, name_en in ordered:
        dt.date.fromisoformat(day)
        if kind not in KINDS or not isinstance(estimated, bool) or not (name_id and name_en):
            raise SystemExit(f"not a holiday: {day} {kind} {name_id}")
    return ordered


def render(country: str, source: str, rows: Iterable[Row]) -> str:
    """Return the file's text: one holiday a line, as date, kind, estimated, names."""
    head = {"country": country, "source": source, "licence": LICENCE}
    lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in rows)
    start = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    return f'{start},\n "holidays": [\n{lines}\n ]\n}}\n'


if __name__ == "__main__":
    main()
