"""A JSON file of any size, read value by value through a window that slides over its text.

Python's own reader wants all of the text at once. Here it is asked for one small value at a time,
so that memory stays small, however large the file is or claims to be.
"""

import codecs
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Final

CHUNK: Final = 1 << 20
AHEAD: Final = 1 << 16
"""Characters that are kept in sight, so that hardly any value has to be tried twice."""
LONGEST: Final = 1 << 20
"""Characters of the longest value that is read whole."""

_BOMS = (
    (codecs.BOM_UTF32_LE, ""),  # before UTF-16, which begins alike
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SPACE = re.compile(r"[ \t\n\r]*")
_AFTER = re.compile(r"[ \t\n\r]*([,\]])[ \t\n\r]*")
_BROKEN = (ValueError, RecursionError)


class Broken(Exception):
    """The text is no JSON, or is cut off, near this character."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


class Undecodable(Exception):
    """The bytes are no text in UTF-8 or UTF-16, at this byte."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


class Pieces:
    """The text of a file, and how far it has been read.

    `told` hears after each chunk how many bytes have been read. The methods raise Broken and
    Undecodable.
    """

    def __init__(self, file: BinaryIO, told: Callable[[int], None]) -> None:
        self._file, self._told = file, told
        self._scan = json.JSONDecoder().raw_decode
        self._text, self._at, self._before, self._bytes = "", 0, 0, 0
        self._ended = False
        first = file.read(4)
        encoding = next((name for bom, name in _BOMS if first.startswith(bom)), "utf-8")
        if not encoding:
            raise Undecodable(0)
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._take(first)

    def peek(self) -> str:
        """Return the next character that is not space, "" at the end."""
        while True:
            found = _SPACE.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text) or self._ended:
                return self._text[self._at : self._at + 1]
            self._fill()

    def value(self) -> Any:
        """Return the next value, whatever it is."""
        self.peek()
        while True:
            try:
                found, end = self._scan(self._text, self._at)
            except _BROKEN:
                end = len(self._text)
            else:
                # A number could go on behind the window.
                if end < len(self._text) or self._ended:
                    self._at = end
                    return found
            if self._ended or end - self._at > LONGEST:
                raise self._broken()
            self._fill()

    def keys(self) -> Iterator[str]:
        """Yield the keys of an object; the caller takes the value of each, before the next."""
        self._expect("{")
        if self.peek() == "}":
            self._at += 1
            return
        while True:
            if self.peek() != '"':
                raise self._broken()
            key = self.value()
            self._expect(":")
            yield key
            if self.peek() != ",":
                self._expect("}")
                return
            self._at += 1

    def elements(self) -> Iterator[Any]:
        """Yield the values of an array, each whole."""
        self._expect("[")
        if self.peek() == "]":
            self._at += 1
            return
        scan, after = self._scan, _AFTER.match
        text, at = self._text, self._at
        while True:
            if len(text) - at < AHEAD and not self._ended:
                self._at = at
                self._fill()
                text, at = self._text, self._at
            try:
                found, end = scan(text, at)
            except _BROKEN:
                end = -1
            behind = after(text, end) if end >= 0 else None
            if behind is None:  # a long value, or the end of the window, or nonsense
                self._at = at
                found = self.value()
                more = self._separator()
                text, at = self._text, self._at
            else:
                at, more = behind.end(), behind[1] == ","
            self._at = at
            yield found
            if not more:
                return

    def end(self) -> None:
        """Make sure that nothing follows."""
        if self.peek():
            raise self._broken()

    def _separator(self) -> bool:
        more = self.peek() == ","
        if more:
            self._at += 1
            self.peek()
        else:
            self._expect("]")
        return more

    def _expect(self, sign: str) -> None:
        if self.peek() != sign:
            raise self._broken()
        self._at += 1

    def _broken(self) -> Broken:
        return Broken(self._before + self._at)

    def _fill(self) -> None:
        chunk = self._file.read(CHUNK)
        self._ended = not chunk
        self._take(chunk)
        self._told(self._bytes)

    def _take(self, chunk: bytes) -> None:
        waiting = len(self._decoder.getstate()[0])
        try:
            more = self._decoder.decode(chunk, final=self._ended)
        except UnicodeDecodeError as error:
            raise Undecodable(max(self._bytes - waiting + error.start, 0)) from None
        self._bytes += len(chunk)
        self._before += self._at
        self._text, self._at = self._text[self._at :] + more, 0
