"""The settings file: read by tomllib, changed by tomlkit so that comments and unknown keys stay.

A file that is not TOML is never written: the defaults are used until its owner has mended it. A
change is written beside the file, read back, and only then renamed into its place.
"""

import os
import re
import tomllib
from collections.abc import Callable, Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from detox.domain.settings import OPTIONS, Settings, Trouble, read_settings
from detox.ports import StorageTrouble
from detox.storage import trouble
from detox.words import _

LARGEST: Final = 1024 * 1024
_LINE = re.compile(r"at line (\d+)")

Table = MutableMapping[str, Any]
Change = Callable[[Table], None]


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """What a settings file says, the keys that were not taken over, and whether there is one.

    `broken` is why the whole file could not be read; the settings are then the defaults.
    """

    settings: Settings = field(default_factory=Settings)
    troubles: tuple[Trouble, ...] = ()
    exists: bool = False
    broken: StorageTrouble | None = None


def load(path: Path) -> LoadedSettings:
    """Read the settings; never raise, and never touch the file."""
    try:
        text = _text(path)
        if text is None:
            return LoadedSettings()
        settings, troubles = read_settings(_parse(path, text))
    except StorageTrouble as error:
        return LoadedSettings(exists=True, broken=error)
    return LoadedSettings(settings, troubles, exists=True)


def set_value(path: Path, key: str, given: object) -> LoadedSettings:
    """Write one setting, from text or a TOML value, and return what the file says then.

    Raise KeyError for an unknown key, BadValue for a value it cannot take, StorageTrouble where
    the file is broken or cannot be written.
    """
    option = OPTIONS[key]
    value = option.write(option.read(given))
    if value is None:
        return unset(path, key)
    return _change(path, lambda table: _put(path, table, key.split("."), value))


def unset(path: Path, key: str) -> LoadedSettings:
    """Take one setting out of the file, so that its default holds; raise as `set_value` does."""
    parts = OPTIONS[key].key.split(".")
    return _change(path, lambda table: _drop(table, parts))


def set_app(path: Path, name: str, ledger: str | None) -> LoadedSettings:
    """Write, or with None take out, the rule for one app; raise as `set_value` does."""
    if ledger is None:
        return _change(path, lambda table: _drop(table, ["apps", name]))
    Settings().with_app(name, ledger)
    return _change(path, lambda table: _put(path, table, ["apps", name], ledger))


def create(path: Path) -> LoadedSettings:
    """Make sure that there is a settings file, which marks the profile as set up."""
    return load(path) if path.exists() else _change(path, lambda _table: None)


# --- how ------------------------------------------------------------------------------------------


def _text(path: Path) -> str | None:
    with trouble.told(path):
        try:
            with path.open("rb") as stream:
                data = stream.read(LARGEST + 1)
        except FileNotFoundError:
            return None
    if len(data) > LARGEST:
        raise _broken(path, 1)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _broken(path, data.count(b"\n", 0, error.start) + 1) from error


def _parse(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        raise _broken(path, int(found[1]) if found else text.count("\n") + 1) from error
    except RecursionError as error:
        raise _broken(path, 1) from error


def _broken(path: Path, line: int) -> trouble.BrokenSettings:
    return trouble.BrokenSettings(
        _(
            "{path}, line {line}: this is not valid TOML. Detox uses its defaults until it is "
            "corrected, and leaves the file as it is."
        ).format(path=path, line=line)
    )


def _not_a_table(path: Path, name: str) -> trouble.BrokenSettings:
    return trouble.BrokenSettings(
        _("{path}: {name} must be a section, [{name}]. The file was left as it is.").format(
            path=path, name=name
        )
    )


def _change(path: Path, change: Change) -> LoadedSettings:
    text = _text(path) or ""
    wanted = _parse(path, text)
    change(wanted)
    import tomlkit  # noqa: PLC0415  costs 40 ms, and only a change needs it
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415

    try:
        document = tomlkit.parse(text)
        change(document)
        written = tomlkit.dumps(document)
        agrees = tomllib.loads(written) == wanted
    except (TOMLKitError, tomllib.TOMLDecodeError) as error:
        raise trouble.unusable(path, error) from error
    if not agrees:
        # Tables in an unusual order can confuse the writer; better no change than a wrong one.
        raise trouble.unusable(path, _("its sections are in an unusual order"))
    _write(path, written)
    return load(path)


def _put(path: Path, table: Table, parts: list[str], value: object) -> None:
    *sections, name = parts
    for section in sections:
        inner = table.setdefault(section, {})
        if not isinstance(inner, MutableMapping):
            raise _not_a_table(path, section)
        # tomlkit hands out its own table in place of the plain one just given to it.
        table = table[section]
    table[name] = value


def _drop(table: Table, parts: list[str]) -> None:
    *sections, name = parts
    for section in sections:
        inner = table.get(section)
        if not isinstance(inner, Mapping):
            return
        table = table[section]
    if name in table:
        del table[name]


def _write(path: Path, text: str) -> None:
    # A link to the file, as people keep them for their settings, stays a link.
    place = path.resolve()
    part = place.with_name(f".{place.name}.part")
    with trouble.told(path):
        if not place.parent.is_dir():
            place.parent.mkdir(mode=0o700, parents=True)
        try:
            part.unlink(missing_ok=True)
            with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
                out.write(text.encode("utf-8"))
                out.flush()
                os.fsync(out.fileno())
            part.replace(place)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
