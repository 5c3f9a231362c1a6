"""Values of the domain as plain JSON and back, told by their own types.

A report goes over the socket as figures, so that the asking side can write or draw it in its own
language.
"""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")

_MICROSECOND = timedelta(microseconds=1)
_PLAIN = (str, int, float, bool)


def pack(value: Any) -> Any:
    """Return a frozen value of the domain as plain JSON values."""
    if is_dataclass(value):
        return {part.name: pack(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value // _MICROSECOND
    if isinstance(value, tuple):
        return [pack(part) for part in value]
    return value


def unpack(kind: type[T], plain: Any) -> T:
    """Return what `pack` was given; raise ValueError, TypeError or KeyError for anything else."""
    made: T = _unpack(kind, plain)
    return made


def _unpack(kind: Any, plain: Any) -> Any:
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        return _unpack_one_of(get_args(kind), plain)
    if origin is tuple:
        return _unpack_tuple(get_args(kind), plain)
    if is_dataclass(kind):
        hints: Mapping[str, Any] = _hints(kind)  # type: ignore[arg-type]  # a class is hashable
        parts = {part.name: _unpack(hints[part.name], plain[part.name]) for part in fields(kind)}
        return kind(**parts)  # type: ignore[operator]  # a class, as the table of hints has it
    if kind is timedelta:
        return plain * _MICROSECOND
    if kind in {date, datetime}:
        return kind.fromisoformat(plain)
    if kind in _PLAIN and isinstance(plain, kind | int if kind is float else kind):
        return plain
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(plain)
    raise TypeError(f"{plain!r} is no {kind}")


def _unpack_one_of(kinds: tuple[Any, ...], plain: Any) -> Any:
    if plain is None and type(None) in kinds:
        return None
    (kind,) = (kind for kind in kinds if kind is not type(None))
    return _unpack(kind, plain)


def _unpack_tuple(kinds: tuple[Any, ...], plain: Any) -> tuple[Any, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_unpack(kinds[0], part) for part in plain)
    return tuple(_unpack(kind, part) for kind, part in zip(kinds, plain, strict=True))


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)
