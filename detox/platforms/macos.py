"""The app in front, idle time and the polite close on macOS, by calls into AppKit and CoreGraphics.

No permission is asked for: bundle ids and the idle counter are open to every program. NSWorkspace
learns of changes through the main thread's run loop, which Qt runs there.
"""

import ctypes
import math
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from ctypes import c_bool, c_char_p, c_double, c_int32, c_long, c_uint32, c_ulong, c_void_p
from datetime import timedelta
from typing import Any, Protocol

from detox.domain.apps import Identity, IdentityKind
from detox.platforms.close_request import belongs
from detox.platforms.foreign import declare, load
from detox.platforms.processes import plain
from detox.ports import SensorFailed, Unavailable
from detox.words import _

_FRAMEWORKS = "/System/Library/Frameworks/{name}.framework/{name}"
_HID_STATE = 1  # kCGEventSourceStateHIDSystemState
_ANY_INPUT = 0xFFFFFFFF  # kCGAnyInputEventType
_UTF8 = 0x08000100  # kCFStringEncodingUTF8


class RunningApp(Protocol):
    """An app as AppKit knows it."""

    @property
    def bundle(self) -> str:
        """Its bundle id; "" for a bare program."""
        ...

    @property
    def program(self) -> str:
        """The path of its executable."""
        ...

    @property
    def pid(self) -> int:
        """Its process."""
        ...

    def terminate(self) -> bool:
        """Ask it to quit, as its menu would; say whether the request was sent."""
        ...


class Workspace(Protocol):
    """The apps of this session."""

    def frontmost(self) -> RunningApp | None:
        """Return the app in front; None in a switch of users or spaces."""
        ...

    def running(self) -> Sequence[RunningApp]:
        """Return the apps that run."""
        ...


def identity_of(app: RunningApp) -> Identity | Unavailable:
    """Name an app by its bundle id, or by its executable where it has none."""
    program = plain(app.program)
    if app.bundle:
        also = (program,) if program else ()
        return Identity(IdentityKind.BUNDLE, app.bundle.casefold(), also, app.pid)
    if program:
        return Identity(IdentityKind.EXE, program, pid=app.pid)
    return Unavailable(_("macOS does not tell which app is in front."))


def idle_from_seconds(seconds: float) -> timedelta | Unavailable:
    """Read the counter of CoreGraphics; nonsense is not taken for activity."""
    if not math.isfinite(seconds) or seconds < 0:
        return Unavailable(_("macOS does not tell when the last input was."))
    return timedelta(seconds=seconds)


class FrontmostApplication:
    """The app in front, by NSWorkspace; polled."""

    by = "NSWorkspace"

    def __init__(self, workspace: Workspace | None = None) -> None:
        self._workspace = workspace or _appkit()

    def fileno(self) -> int | None:
        """NSWorkspace pushes nothing through a descriptor."""
        return None

    def front(self) -> Identity | Unavailable | None:
        """Return the app in front; None where no app is."""
        app = self._workspace.frontmost()
        return None if app is None else identity_of(app)

    def close(self) -> None:
        """There is nothing to give back."""


class EventSourceIdle:
    """Idle time, by the counter of the input hardware.

    https://developer.apple.com/documentation/coregraphics/1408790-cgeventsourcesecondssincelasteve
    """

    by = "CGEventSource"

    def __init__(self, seconds: Callable[[], float] | None = None) -> None:
        self._seconds = seconds or _idle_counter()

    def idle(self) -> timedelta | Unavailable:
        """Return the time since the last key press or mouse movement."""
        return idle_from_seconds(self._seconds())

    def close(self) -> None:
        """There is nothing to give back."""


class ApplicationCloser:
    """The polite close, by NSRunningApplication's `terminate`, which lets an app ask to save.

    https://developer.apple.com/documentation/appkit/nsrunningapplication/terminate()
    """

    by = "NSRunningApplication"

    def __init__(self, workspace: Workspace | None = None) -> None:
        self._workspace = workspace or _appkit()

    def ask_to_close(self, programs: Sequence[str]) -> int | Unavailable:
        """Ask every app of these programs once; return how many were asked."""
        return sum(
            app.terminate()
            for app in self._workspace.running()
            if app.pid != os.getpid() and belongs([app.bundle, plain(app.program)], programs)
        )


def _idle_counter() -> Callable[[], float]:
    try:
        graphics = load(_FRAMEWORKS.format(name="CoreGraphics"))
        name = "CGEventSourceSecondsSinceLastEventType"
        ask = declare(graphics, name, c_double, c_int32, c_uint32)
    except OSError as error:
        raise SensorFailed(str(error)) from error
    return lambda: float(ask(_HID_STATE, _ANY_INPUT))


class _ObjectiveC:
    """Messages to Objective-C objects, each sent through a function of its own type.

    https://developer.apple.com/documentation/objectivec/objc_msgsend
    """

    def __init__(self) -> None:
        runtime = load("/usr/lib/libobjc.A.dylib")
        self._class = declare(runtime, "objc_getClass", c_void_p, c_char_p)
        self._name = declare(runtime, "sel_registerName", c_void_p, c_char_p)
        self._push = declare(runtime, "objc_autoreleasePoolPush", c_void_p)
        self._pop = declare(runtime, "objc_autoreleasePoolPop", None, c_void_p)
        declare(runtime, "objc_msgSend", c_void_p)
        self._send = ctypes.cast(runtime.objc_msgSend, c_void_p).value

    @contextmanager
    def pool(self) -> Iterator[None]:
        """Let go at the end of what AppKit made meanwhile."""
        pool = self._push()
        try:
            yield
        finally:
            self._pop(pool)

    def class_named(self, name: str) -> int:
        """Return a class; SensorFailed where there is none of this name."""
        found = self._class(name.encode())
        if not found:
            raise SensorFailed(_("AppKit has no {name}.").format(name=name))
        return int(found)

    def tell(self, target: int | None, message: str, result: Any = c_void_p, *given: int) -> Any:
        """Send a message (whole numbers as arguments); nothing answers with nothing."""
        kinds = [c_ulong] * len(given)
        send = ctypes.CFUNCTYPE(result, c_void_p, c_void_p, *kinds)(self._send or 0)
        return send(target, self._name(message.encode()), *given)

    def text(self, target: int | None) -> str:
        """Return an NSString as text; "" for none."""
        raw = self.tell(target, "UTF8String", c_char_p) if target else None
        return raw.decode("utf-8", errors="replace") if raw else ""


class _App:
    """An NSRunningApplication, read at once, since it lives no longer than its pool."""

    def __init__(self, objc: _ObjectiveC, app: int) -> None:
        self._objc = objc
        self.pid: int = objc.tell(app, "processIdentifier", c_int32)
        self.bundle = objc.text(objc.tell(app, "bundleIdentifier"))
        address = objc.tell(app, "executableURL")
        self.program = objc.text(objc.tell(address, "path")) if address else ""

    def terminate(self) -> bool:
        """Look the app up anew by its pid and ask it to quit."""
        objc = self._objc
        with objc.pool():
            known = objc.class_named("NSRunningApplication")
            name = "runningApplicationWithProcessIdentifier:"
            app = objc.tell(known, name, c_void_p, self.pid)
            return bool(app and objc.tell(app, "terminate", c_bool))


class AppKit:
    """NSWorkspace: https://developer.apple.com/documentation/appkit/nsworkspace."""

    def __init__(self) -> None:
        load(_FRAMEWORKS.format(name="AppKit"))
        self._objc = _ObjectiveC()

    def _shared(self) -> int:
        return int(self._objc.tell(self._objc.class_named("NSWorkspace"), "sharedWorkspace"))

    def frontmost(self) -> RunningApp | None:
        """Return the app in front."""
        with self._objc.pool():
            app = self._objc.tell(self._shared(), "frontmostApplication")
            return _App(self._objc, app) if app else None

    def running(self) -> Sequence[RunningApp]:
        """Return the apps that run."""
        objc = self._objc
        with objc.pool():
            apps = objc.tell(self._shared(), "runningApplications")
            count = objc.tell(apps, "count", c_ulong)
            found = [objc.tell(apps, "objectAtIndex:", c_void_p, place) for place in range(count)]
            return [_App(objc, app) for app in found]


def _appkit() -> Workspace:
    try:
        return AppKit()
    except OSError as error:
        raise SensorFailed(str(error)) from error


def preferred_language() -> str:
    """Return the first language of the system's settings, such as "id-ID"; "" where unknown.

    https://developer.apple.com/documentation/corefoundation/1542887-cflocalecopypreferredlanguages
    """
    core = load(_FRAMEWORKS.format(name="CoreFoundation"))
    copy = declare(core, "CFLocaleCopyPreferredLanguages", c_void_p)
    count = declare(core, "CFArrayGetCount", c_long, c_void_p)
    item = declare(core, "CFArrayGetValueAtIndex", c_void_p, c_void_p, c_long)
    to_text = declare(core, "CFStringGetCString", c_bool, c_void_p, c_char_p, c_long, c_uint32)
    release = declare(core, "CFRelease", None, c_void_p)
    languages = copy()
    if not languages:
        return ""
    try:
        space = ctypes.create_string_buffer(64)
        known = count(languages) and to_text(item(languages, 0), space, len(space), _UTF8)
        return space.value.decode() if known else ""
    finally:
        release(languages)
