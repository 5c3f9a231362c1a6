"""The rows that lie on the pages of a database file, read without SQLite.

SQLite finds a row by way of other pages, and gives up where one of those is damaged. Here every
page is read for itself, so that damage costs the rows on the damaged pages and no others; a file
without its first page will do. The file is only read, and no file is made beside it.
The format: <https://www.sqlite.org/fileformat2.html>.
"""

import os
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

Value = int | float | str | bytes | None

_SIZE: Final = 4096  # what SQLite gives every database that asks for nothing else
_SIZES: Final = {1: 65536} | {2**power: 2**power for power in range(9, 16)}
_INDEX_INTERIOR, _INDEX_LEAF, _TABLE_LEAF = 2, 10, 13
_INTEGERS: Final = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_FRAME, _WAL_HEADER = 24, 32
_MASK = 0xFFFFFFFF


class Record(NamedTuple):
    """One row as it lies on its page; `rowid` is None in an index and in a table without rowids."""

    rowid: int | None
    values: tuple[Value, ...]


class Pages:
    """The pages of a database as it is with its `-wal`, numbered from 1."""

    def __init__(self, file: BinaryIO, wal: bytes = b"") -> None:
        head = b""
        with suppress(OSError):
            head = file.read(18)
        self.size = _SIZES.get(int.from_bytes(head[16:18], "big"), _SIZE)
        self._file = file
        self._newer = _committed(wal, self.size)
        self._count: int = max(file.seek(0, os.SEEK_END) // self.size, max(self._newer, default=0))

    def __len__(self) -> int:
        """Return the number of the last whole page."""
        return self._count

    def __getitem__(self, number: int) -> bytes:
        """Return a page; an empty one where there is none, or where the disk cannot read it."""
        newer = self._newer.get(number)
        if newer is not None:
            return newer
        try:
            self._file.seek((number - 1) * self.size)
            return self._file.read(self.size)
        except OSError:
            return b""


def records(path: Path, wal: Path) -> Iterator[Record]:
    """Yield every row that lies on a sound page of the file, in the order of the pages."""
    newer = b""
    with suppress(OSError):
        newer = wal.read_bytes()
    with path.open("rb") as file:
        pages = Pages(file, newer)
        for number in range(1, len(pages) + 1):
            page = pages[number]
            if len(page) == pages.size:
                yield from _of_page(pages, page, 100 if number == 1 else 0)


def _of_page(pages: Pages, page: bytes, start: int) -> Iterator[Record]:
    kind = page[start]
    if kind not in (_INDEX_INTERIOR, _INDEX_LEAF, _TABLE_LEAF):
        return
    first = start + (12 if kind == _INDEX_INTERIOR else 8)
    count = int.from_bytes(page[start + 3 : start + 5], "big")
    for pointer in range(first, min(first + 2 * count, len(page) - 1), 2):
        at = int.from_bytes(page[pointer : pointer + 2], "big")
        # A cell that is no row, of a page that is none or half of one.
        with suppress(ValueError, IndexError, struct.error):
            yield _cell(pages, page, at + (4 if kind == _INDEX_INTERIOR else 0), kind)


def _cell(pages: Pages, page: bytes, at: int, kind: int) -> Record:
    rowid = None
    length, at = _varint(page, at)
    if kind == _TABLE_LEAF:
        rowid, at = _varint(page, at)
    if length > len(pages) * pages.size:
        raise ValueError(length)
    return Record(rowid, _values(_payload(pages, page, at, length, kind)))


def _payload(pages: Pages, page: bytes, at: int, length: int, kind: int) -> bytes:
    size = pages.size
    most = size - 35 if kind == _TABLE_LEAF else (size - 12) * 64 // 255 - 23
    if length <= most:
        return page[at : at + length]
    least = (size - 12) * 32 // 255 - 23
    here = least + (length - least) % (size - 4)
    here = here if here <= most else least
    found = page[at : at + here]
    following = page[at + here : at + here + 4]
    while len(found) < length:
        number = int.from_bytes(following, "big")
        page = pages[number] if 0 < number <= len(pages) else b""
        if len(page) < size:
            raise ValueError(number)
        following, found = page[:4], found + page[4 : 4 + length - len(found)]
    return found


def _values(payload: bytes) -> tuple[Value, ...]:
    until, at = _varint(payload, 0)
    kinds = []
    while at < until:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    found = []
    for kind in kinds:
        value, at = _value(payload, at, kind)
        found.append(value)
    if at != len(payload):
        raise ValueError(at)
    return tuple(found)


def _value(payload: bytes, at: int, kind: int) -> tuple[Value, int]:
    if kind in (0, 8, 9):
        return {0: None, 8: 0, 9: 1}[kind], at
    if kind == 7:
        return struct.unpack_from(">d", payload, at)[0], at + 8
    if kind in _INTEGERS:
        length = _INTEGERS[kind]
        return int.from_bytes(payload[at : at + length], "big", signed=True), at + length
    length, is_text = divmod(kind - 12, 2)
    if length < 0 or at + length > len(payload):
        raise ValueError(kind)
    content = payload[at : at + length]
    return (content.decode() if is_text else content), at + length


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(8):
        byte = data[at + place]
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            return value, at + place + 1
    value = value << 8 | data[at + 8]
    return (value - (1 << 64) if value >> 63 else value), at + 9


# --- what a crash left in the -wal ----------------------------------------------------------------


def _committed(wal: bytes, size: int) -> dict[int, bytes]:
    """Return the newest form of each page in the `-wal`, as far as it was committed."""
    if len(wal) < _WAL_HEADER or int.from_bytes(wal[:4], "big") & ~1 != 0x377F0682:
        return {}
    order = ">" if wal[3] & 1 else "<"
    if int.from_bytes(wal[8:12], "big") != size:
        return {}
    sums = _sums(wal[:24], order, (0, 0))
    kept: dict[int, bytes] = {}
    open_ones: dict[int, bytes] = {}
    for at in range(_WAL_HEADER, len(wal) - _FRAME - size + 1, _FRAME + size):
        number, total, *_salts, one, two = struct.unpack_from(">6I", wal, at)
        page = wal[at + _FRAME : at + _FRAME + size]
        sums = _sums(page, order, _sums(wal[at : at + 8], order, sums))
        if wal[at + 8 : at + 16] != wal[16:24] or sums != (one, two):
            break
        open_ones[number] = page
        if total:
            kept |= open_ones
            open_ones = {}
    return kept


def _sums(data: bytes, order: str, sums: tuple[int, int]) -> tuple[int, int]:
    one, two = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for first, second in zip(words[::2], words[1::2], strict=True):
        one = (one + first + two) & _MASK
        two = (two + second + one) & _MASK
    return one, two
