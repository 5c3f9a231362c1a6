"""Merge the translated parts, check them against the program's messages, and compile the catalogue.

    python resources/build/sentences.py            compile; say what is not translated
    python resources/build/sentences.py --check    the same, but fail where anything is wrong
    python resources/build/sentences.py --missing  print the untranslated messages as PO text

Every room keeps its own translations in `resources/locale/parts/<room>.po`. The compiled
`resources/locale/id/LC_MESSAGES/detox.mo` is built and never committed.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
PARTS = ROOT / "resources" / "locale" / "parts"
LOCALE = ROOT / "resources" / "locale"
LANGUAGE = "id"

Key = tuple[str | None, str]

# The same parts always make the same bytes.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def messages() -> dict[Key, Message]:
    """Return every message that the program looks up, by context and text."""
    found = Catalog()
    for path, line, text, comments, context in extract_from_dir(str(ROOT / "detox")):
        place = (f"detox/{Path(path).as_posix()}", line)
        found.add(text, None, [place], auto_comments=comments, context=context)
    return {_key(message): message for message in found if message.id}


def translations(parts: Path = PARTS) -> tuple[Catalog, list[str]]:
    """Return the parts merged into one catalogue, and where two of them disagree."""
    merged = Catalog(LANGUAGE, project="Detox", version="1", fuzzy=False, creation_date=_NEVER)
    merged.revision_date = _NEVER
    merged.mime_headers = [("Plural-Forms", "nplurals=1; plural=0;")]
    troubles = []
    for part in sorted(parts.glob("*.po")):
        for message in _read(part):
            known = merged.get(_first(message.id), message.context)
            if known and known.string != message.string:
                troubles.append(f"{part.name}: {message.id!r} is translated in two ways")
            if not known:
                merged.add(message.id, message.string, context=message.context)
    return merged, troubles


def problems() -> list[str]:
    """Return everything that is wrong with the translations, one line each."""
    merged, troubles = translations()
    used = messages()
    told = {_key(message): message for message in merged if message.id}
    troubles += [f"not translated: {text!r}" for _, text in used.keys() - told.keys()]
    troubles += [f"no longer used: {text!r}" for _, text in told.keys() - used.keys()]
    for key in used.keys() & told.keys():
        troubles += _compare(used[key], told[key])
    return sorted(troubles)


def compile_into(folder: Path = LOCALE) -> Path:
    """Write the compiled catalogue below the folder and return its path."""
    target = folder / LANGUAGE / "LC_MESSAGES" / "detox.mo"
    target.parent.mkdir(parents=True, exist_ok=True)
    text = BytesIO()
    write_mo(text, translations()[0])
    if not target.exists() or target.read_bytes() != text.getvalue():
        target.write_bytes(text.getvalue())
    return target


def missing() -> str:
    """Return the untranslated messages as PO text, to be filled in."""
    merged = translations()[0]
    wanted = Catalog(locale=LANGUAGE, fuzzy=False)
    for message in messages().values():
        if not merged.get(_first(message.id), message.context):
            wanted.add(message.id, None, message.locations, context=message.context)
    text = BytesIO()
    write_po(text, wanted, omit_header=True)
    return text.getvalue().decode()


def _read(part: Path) -> Iterator[Message]:
    with part.open("rb") as stream:
        yield from (m for m in read_po(stream, locale=LANGUAGE) if m.id and any(_forms(m)))


def _compare(used: Message, told: Message) -> Iterator[str]:
    if isinstance(used.id, str) != isinstance(told.id, str):
        yield f"plural and singular are mixed up: {used.id!r}"
    wanted = _placeholders(used.id if isinstance(used.id, str) else used.id[-1])
    for form in _forms(told):
        if _placeholders(form) != wanted:
            yield f"placeholders differ: {used.id!r} -> {form!r}"
        if "!" in form and "!" not in _first(used.id):
            yield f"calm, please: {form!r}"


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{\w*[^}]*\}|%\w", text))


def _key(message: Message) -> Key:
    return message.context, _first(message.id)


def _first(text: str | list[str] | tuple[str, ...]) -> str:
    return text if isinstance(text, str) else text[0]


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def main() -> int:
    """Do what the command line says and return the exit code."""
    parser = argparse.ArgumentParser(description="compile the sentences of Detox")
    parser.add_argument("--check", action="store_true", help="fail where anything is wrong")
    parser.add_argument("--missing", action="store_true", help="print what is not translated")
    parser.add_argument("--into", type=Path, default=LOCALE, help="folder of the compiled file")
    chosen = parser.parse_args()
    if chosen.missing:
        print(missing())
        return 0
    compile_into(chosen.into)
    found = problems() if chosen.check else []
    print("\n".join(found), file=sys.stderr, end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
