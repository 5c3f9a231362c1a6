"""The settings written out: as TOML with every value in force, and as a JSON schema.

What a setting takes is learnt from the setting itself: its reader is shown something that no
setting takes, and says what it expected.
"""

import json
from typing import Any

from detox.domain.settings import LEDGER_WORDS, OPTIONS, Option, Settings
from detox.domain.values import BadValue

_DURATION = {"type": "string", "pattern": r"^(?=.)(\d+h)?(\d+m)?(\d+s)?$"}
_SHAPES: dict[str, dict[str, Any]] = {
    "duration": _DURATION,
    "clock": {"type": "string", "pattern": r"^\d{1,2}:\d{2}$"},
    "whole": {"type": "integer"},
    "flag": {"type": "boolean"},
    "text": {"type": "string"},
    "texts": {"type": "array", "items": {"type": "string"}},
    "country": {"type": "string"},
    "months": {"type": "string", "pattern": r"^(\d{1,4}mo|forever)$"},
    "days": {"type": "string", "pattern": r"^(\d{1,4}d|forever)$"},
}


def toml(settings: Settings) -> str:
    """Return the settings as a file that says all of them; what is absent is a comment."""
    lines: list[str] = []
    section = ""
    for key, option in OPTIONS.items():
        place, _dot, name = key.rpartition(".")
        if place != section:
            lines += ["", f"[{place}]"]
            section = place
        value = option.write(settings.get(key))
        lines.append(f"# {name} =" if value is None else f"{name} = {literal(value)}")
    lines += ["", "[apps]"]
    lines += [f"{literal(name)} = {literal(ledger)}" for name, ledger in settings.apps.items()]
    return "\n".join(lines).lstrip("\n") + "\n"


def literal(value: object) -> str:
    """Return a value as TOML writes it."""
    if isinstance(value, list):
        return "[" + ", ".join(literal(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def json_schema() -> dict[str, Any]:
    """Return the schema of the settings file."""
    root = _table()
    for key, option in OPTIONS.items():
        *sections, name = key.split(".")
        place = root
        for section in sections:
            place = place["properties"].setdefault(section, _table())
        place["properties"][name] = _property(option)
    rule = {"type": "string", "enum": list(LEDGER_WORDS)}
    root["properties"]["apps"] = {"type": "object", "additionalProperties": rule}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Detox", **root}


def _table() -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": {}}


def _property(option: Option) -> dict[str, Any]:
    shape = {"description": option.doc, **_shape(option)}
    default = option.write(option.default)
    return shape if default is None else {**shape, "default": default}


def _shape(option: Option) -> dict[str, Any]:
    try:
        option.read(object())
    except BadValue as bad:
        if bad.problem == "one_of":
            return {"enum": [word.strip() for word in bad.facts["words"].split(",")]}
        shape = _SHAPES[bad.problem]
    if option.key == "look.toast_for":
        return {"anyOf": [_DURATION, {"const": "until_closed"}]}
    return shape
