"""The few calls of libxcb that Detox needs, typed, behind one class that knows no pointers.

Signatures: https://xcb.freedesktop.org/manual/ (xcb.h, xproto.h, sync.h, screensaver.h); layouts of
replies and events: https://www.x.org/releases/current/doc/xproto/x11protocol.html (Encoding).
"""

import ctypes
import struct
from collections.abc import Iterator
from ctypes import POINTER, c_char_p, c_int, c_uint8, c_uint16, c_uint32, c_void_p
from functools import cache
from typing import Any

from detox.platforms.foreign import Foreign, declare, load
from detox.ports import SensorFailed
from detox.words import _

DESTROY_NOTIFY = 17
PROPERTY_NOTIFY = 28
CLIENT_MESSAGE = 33
EVENT_SIZE = 32
REPLY_SIZE = 32  # and 4 bytes for each word of the length field

_SENT = 0x80  # the top bit of an event's code: another client sent it
_CW_EVENT_MASK = 1 << 11
_MASK_PROPERTY_CHANGE = 1 << 22
_MASK_STRUCTURE = 1 << 17
_MASK_SUBSTRUCTURE = 1 << 19 | 1 << 20  # notify and redirect, as the EWMH wants for the root
_ANY_TYPE = 0
_WORDS = 1024  # the most 32-bit words read of one property
_LIST_WORDS = 32 * _WORDS
_WITH_REPLY = (
    "intern_atom", "query_extension", "get_property", "get_selection_owner", "get_input_focus",
    "get_window_attributes",
)  # fmt: skip


class Cookie(ctypes.Structure):
    """What a request leaves behind, to fetch its reply by."""

    _fields_ = (("sequence", ctypes.c_uint),)


class Items(ctypes.Structure):
    """An iterator of libxcb: where it is and how many are left."""

    _fields_ = (("data", c_void_p), ("left", c_int), ("index", c_int))


class _Libxcb:
    """The declared functions of libxcb and libc's free."""

    def __init__(self) -> None:
        xcb = load("libxcb.so.1", "libxcb.dylib")
        self.free = declare(load("libc.so.6", "libc.dylib"), "free", None, c_void_p)
        self.connect = declare(xcb, "xcb_connect", c_void_p, c_char_p, POINTER(c_int))
        self.has_error = declare(xcb, "xcb_connection_has_error", c_int, c_void_p)
        self.disconnect = declare(xcb, "xcb_disconnect", None, c_void_p)
        self.fileno = declare(xcb, "xcb_get_file_descriptor", c_int, c_void_p)
        self.flush = declare(xcb, "xcb_flush", c_int, c_void_p)
        self.poll = declare(xcb, "xcb_poll_for_event", c_void_p, c_void_p)
        self.new_id = declare(xcb, "xcb_generate_id", c_uint32, c_void_p)
        self._declare_screens(xcb)
        self._declare_requests(xcb)

    def _declare_screens(self, xcb: ctypes.CDLL) -> None:
        self.setup = declare(xcb, "xcb_get_setup", c_void_p, c_void_p)
        self.screens = declare(xcb, "xcb_setup_roots_iterator", Items, c_void_p)
        self.next_screen = declare(xcb, "xcb_screen_next", None, POINTER(Items))
        self.extension = declare(xcb, "xcb_get_extension_data", c_void_p, c_void_p, c_void_p)

    def _declare_requests(self, xcb: ctypes.CDLL) -> None:
        self.intern = declare(xcb, "xcb_intern_atom", Cookie, c_void_p, c_uint8, c_uint16, c_char_p)
        self.query_extension = declare(
            xcb, "xcb_query_extension", Cookie, c_void_p, c_uint16, c_char_p
        )
        self.get_property = declare(
            xcb, "xcb_get_property", Cookie, c_void_p, c_uint8, *[c_uint32] * 5
        )
        self.set_attributes = declare(
            xcb, "xcb_change_window_attributes", Cookie, c_void_p, c_uint32, c_uint32, c_void_p
        )
        self.attributes = declare(xcb, "xcb_get_window_attributes", Cookie, c_void_p, c_uint32)
        self.owner = declare(xcb, "xcb_get_selection_owner", Cookie, c_void_p, c_uint32)
        self.focus = declare(xcb, "xcb_get_input_focus", Cookie, c_void_p)
        self.send = declare(
            xcb, "xcb_send_event", Cookie, c_void_p, c_uint8, c_uint32, c_uint32, c_char_p
        )
        self.replies = {name: fetcher(xcb, f"xcb_{name}") for name in _WITH_REPLY}


def fetcher(library: ctypes.CDLL, request: str) -> Foreign:
    """Return the function that waits for the reply to this request."""
    return declare(library, f"{request}_reply", c_void_p, c_void_p, Cookie, c_void_p)


@cache
def _libxcb() -> _Libxcb:
    try:
        return _Libxcb()
    except OSError as error:
        raise SensorFailed(_("The library libxcb is missing.")) from error


class Connection:
    """A connection to the X server of DISPLAY; every call comes from one thread.

    Raises SensorFailed when there is no server, and from any call once the server has gone.
    """

    def __init__(self, display: str | None = None) -> None:
        self._xcb = _libxcb()
        screen = c_int()
        name = display.encode() if display else None
        self._pointer: int | None = self._xcb.connect(name, ctypes.byref(screen))
        if self._xcb.has_error(self._pointer):
            self.close()
            raise SensorFailed(_("There is no X server at this display."))
        self.screen = screen.value
        self.root = self._root(screen.value)
        self._atoms: dict[str, int] = {}

    def _root(self, screen: int) -> int:
        items = self._xcb.screens(self._xcb.setup(self._pointer))
        for _unused in range(screen):
            self._xcb.next_screen(ctypes.byref(items))
        return int(c_uint32.from_address(items.data).value)

    def _check(self) -> None:
        if self._pointer is None or self._xcb.has_error(self._pointer):
            raise SensorFailed(_("The connection to the X server is gone."))

    @property
    def pointer(self) -> int:
        """The connection as libxcb's extensions want it; SensorFailed once the server has gone."""
        self._check()
        assert self._pointer is not None
        return self._pointer

    def close(self) -> None:
        """End the connection; harmless when repeated."""
        pointer, self._pointer = self._pointer, None
        if pointer is not None:
            self._xcb.disconnect(pointer)

    def fileno(self) -> int:
        """Return the descriptor that becomes readable with news."""
        return int(self._xcb.fileno(self.pointer))

    def flush(self) -> None:
        """Send what was asked and needs no reply."""
        self._xcb.flush(self.pointer)

    def fetch(self, reply: Foreign, cookie: Cookie) -> bytes | None:
        """Wait for a reply and return it whole; None where the server answered an error."""
        pointer = reply(self.pointer, cookie, None)
        if not pointer:
            self._check()
            return None
        try:
            longer = c_uint32.from_address(pointer + 4).value
            return ctypes.string_at(pointer, REPLY_SIZE + 4 * longer)
        finally:
            self._xcb.free(pointer)

    def events(self) -> Iterator[bytes]:
        """Take what has come, without waiting: 32 bytes each, errors left out."""
        while pointer := self._xcb.poll(self.pointer):
            event = ctypes.string_at(pointer, EVENT_SIZE)
            self._xcb.free(pointer)
            if event[0]:
                yield bytes([event[0] & ~_SENT]) + event[1:]
        self._check()

    def atom(self, name: str) -> int:
        """Return the number that stands for this name on the server."""
        if name not in self._atoms:
            raw = name.encode()
            cookie = self._xcb.intern(self.pointer, 0, len(raw), raw)
            reply = self.fetch(self._xcb.replies["intern_atom"], cookie)
            self._atoms[name] = struct.unpack_from("=I", reply, 8)[0] if reply else 0
        return self._atoms[name]

    def text(self, window: int, name: str) -> bytes | None:
        """Return a property's bytes; None where the window or the property is missing."""
        found = self._property(window, name, _WORDS)
        return found[1] if found else None

    def numbers(self, window: int, name: str) -> tuple[int, ...] | None:
        """Return a property of 32-bit words; None where the window or the property is missing."""
        found = self._property(window, name, _LIST_WORDS)
        if not found or found[0] != 32:
            return None
        return struct.unpack(f"={len(found[1]) // 4}I", found[1])

    def _property(self, window: int, name: str, words: int) -> tuple[int, bytes] | None:
        cookie = self._xcb.get_property(
            self.pointer, 0, window, self.atom(name), _ANY_TYPE, 0, words
        )
        reply = self.fetch(self._xcb.replies["get_property"], cookie)
        if not reply or not reply[1]:
            return None
        unit, count = reply[1], struct.unpack_from("=I", reply, 16)[0]
        return unit, reply[REPLY_SIZE : REPLY_SIZE + count * unit // 8]

    def watch_properties(self, window: int) -> None:
        """Ask to be told whenever a property of the window changes."""
        self._select(window, _MASK_PROPERTY_CHANGE)

    def watch_end(self, window: int) -> None:
        """Ask to be told when the window is destroyed; also when it is moved or resized."""
        self._select(window, _MASK_STRUCTURE)

    def watch_life(self, window: int) -> None:
        """Ask to be told of the window's end and whenever one of its properties changes."""
        self._select(window, _MASK_STRUCTURE | _MASK_PROPERTY_CHANGE)

    def forget(self, window: int) -> None:
        """Hear no more of the window."""
        self._select(window, 0)

    def _select(self, window: int, events: int) -> None:
        mask = c_uint32(events)
        self._xcb.set_attributes(self.pointer, window, _CW_EVENT_MASK, ctypes.byref(mask))
        self.flush()

    def owner(self, selection: str) -> int:
        """Return the window that owns a selection; 0 where none does."""
        cookie = self._xcb.owner(self.pointer, self.atom(selection))
        reply = self.fetch(self._xcb.replies["get_selection_owner"], cookie)
        return int(struct.unpack_from("=I", reply, 8)[0]) if reply else 0

    def has_extension(self, name: str) -> bool:
        """Say whether the server has an extension."""
        raw = name.encode()
        cookie = self._xcb.query_extension(self.pointer, len(raw), raw)
        reply = self.fetch(self._xcb.replies["query_extension"], cookie)
        return bool(reply and reply[8])

    def first_event(self, extension: Any) -> int | None:
        """Return the code of an extension's first event; None where the server lacks it."""
        data = self._xcb.extension(self.pointer, ctypes.addressof(extension))
        # xcb_query_extension_reply_t: present, major opcode, first event from byte 8
        present, _major, first = struct.unpack_from("=BBB", ctypes.string_at(data, 12), 8)
        return first if present else None

    def new_id(self) -> int:
        """Return a number for something that this client is about to make."""
        return int(self._xcb.new_id(self.pointer))

    def has_window(self, window: int) -> bool:
        """Say whether the window is still there."""
        cookie = self._xcb.attributes(self.pointer, window)
        return self.fetch(self._xcb.replies["get_window_attributes"], cookie) is not None

    def tell_root(self, window: int, message: str, *data: int) -> None:
        """Send a client message about a window to the root, for the window manager."""
        words = (*data, 0, 0, 0, 0, 0)[:5]
        event = struct.pack("=BBHII5I", CLIENT_MESSAGE, 32, 0, window, self.atom(message), *words)
        self._xcb.send(self.pointer, 0, self.root, _MASK_SUBSTRUCTURE, event)

    def settle(self) -> None:
        """Wait until the server has taken everything in."""
        self.fetch(self._xcb.replies["get_input_focus"], self._xcb.focus(self.pointer))
