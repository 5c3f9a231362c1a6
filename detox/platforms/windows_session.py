"""What Windows knows of this user: region, language, zone, session and security identifier."""

import ctypes
import os
from collections.abc import Callable
from ctypes import c_int, c_uint16, c_uint32, c_void_p, c_wchar_p
from typing import Any

from detox.platforms.clock import windows_zone_key
from detox.platforms.foreign import declare, load

_NATION = 16  # GEOCLASS_NATION
_TOKEN_QUERY = 0x0008
_TOKEN_USER = 1


def country() -> str:
    """Return the two letters of the region chosen in Windows' settings; "" where it is none."""
    try:
        # Windows 10 1709: https://learn.microsoft.com/windows/win32/api/winnls/nf-winnls-getuserdefaultgeoname
        ask = declare(load("kernel32"), "GetUserDefaultGeoName", c_int, c_wchar_p, c_int)
    except OSError:
        return _country_by_number()
    name = ctypes.create_unicode_buffer(16)
    code = name.value if ask(name, len(name)) else ""
    return code if len(code) == 2 and code.isalpha() else _country_by_number()


def _country_by_number() -> str:
    kernel = load("kernel32")
    # https://learn.microsoft.com/windows/win32/api/winnls/nf-winnls-getusergeoid
    number = declare(kernel, "GetUserGeoID", c_uint32, c_uint32)
    # https://learn.microsoft.com/windows/win32/api/winnls/nf-winnls-getgeoinfow
    describe = declare(kernel, "GetGeoInfoW", c_int, c_uint32, c_uint32, c_wchar_p, c_int, c_uint16)
    code = ctypes.create_unicode_buffer(8)
    found = describe(number(_NATION), 4, code, len(code), 0)  # GEO_ISO2
    return code.value if found else ""


def language_tag() -> str:
    """Return the language of Windows' own windows, such as "id-ID"."""
    kernel = load("kernel32")
    # https://learn.microsoft.com/windows/win32/api/winnls/nf-winnls-getuserdefaultuilanguage
    number = declare(kernel, "GetUserDefaultUILanguage", c_uint16)
    # https://learn.microsoft.com/windows/win32/api/winnls/nf-winnls-lcidtolocalename
    name = declare(kernel, "LCIDToLocaleName", c_int, c_uint32, c_wchar_p, c_int, c_uint32)
    tag = ctypes.create_unicode_buffer(85)
    return tag.value if name(number(), tag, len(tag), 0) else ""


def zone(territory: str) -> str:
    """Return the IANA name of Windows' zone in this country; "" where Windows has no ICU.

    https://unicode-org.github.io/icu-docs/apidoc/released/icu4c/ucal_8h.html
    """
    key = windows_zone_key()
    try:
        ask = declare(
            load("icu", "icuin"), "ucal_getTimeZoneIDForWindowsID", c_int, c_void_p, c_int,
            ctypes.c_char_p, c_void_p, c_int, ctypes.POINTER(c_int),
        )  # fmt: skip
    except OSError:
        return ""
    windows_id = key.encode("utf-16-le")
    found, status = (c_uint16 * 128)(), c_int()
    size = ask(windows_id, len(key), territory.encode() or None, found, 128, ctypes.byref(status))
    if status.value > 0 or not 0 < size <= 128:
        return ""
    return bytes(found)[: 2 * size].decode("utf-16-le")


def same_session() -> Callable[[Any], bool]:
    """Return a test for processes of our own session: other users and services have others."""
    # https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-processidtosessionid
    ask = declare(
        load("kernel32"), "ProcessIdToSessionId", c_int, c_uint32, ctypes.POINTER(c_uint32)
    )

    def session(pid: int) -> int | None:
        number = c_uint32()
        return number.value if ask(pid, ctypes.byref(number)) else None

    ours = session(os.getpid())
    return lambda process: session(process.pid) == ours


class _TokenUser(ctypes.Structure):
    # TOKEN_USER begins with SID_AND_ATTRIBUTES
    _fields_ = (("sid", c_void_p), ("attributes", c_uint32))


def security_id() -> str:
    """Return this user's SID as text, such as "S-1-5-21-…"; OSError where Windows refuses.

    https://learn.microsoft.com/windows/win32/api/securitybaseapi/nf-securitybaseapi-gettokeninformation
    """
    kernel, security = load("kernel32"), load("advapi32")
    own = declare(kernel, "GetCurrentProcess", c_void_p)
    close = declare(kernel, "CloseHandle", c_int, c_void_p)
    out = ctypes.POINTER(c_void_p)
    open_token = declare(security, "OpenProcessToken", c_int, c_void_p, c_uint32, out)
    token = c_void_p()
    if not open_token(own(), _TOKEN_QUERY, ctypes.byref(token)):
        raise OSError("Windows does not tell who we are")
    try:
        return _sid_of(token, security)
    finally:
        close(token)


def _sid_of(token: c_void_p, security: ctypes.CDLL) -> str:
    size = c_uint32()
    ask = declare(
        security, "GetTokenInformation", c_int, c_void_p, c_int, c_void_p, c_uint32,
        ctypes.POINTER(c_uint32),
    )  # fmt: skip
    space = ctypes.create_string_buffer(256)
    if not ask(token, _TOKEN_USER, space, len(space), ctypes.byref(size)):
        raise OSError("Windows does not tell who we are")
    return sid_text(c_void_p(_TokenUser.from_buffer(space).sid))


def sid_text(sid: c_void_p) -> str:
    """Return a SID as text; OSError where it is none.

    https://learn.microsoft.com/windows/win32/api/sddl/nf-sddl-convertsidtostringsidw
    """
    to_text = declare(
        load("advapi32"), "ConvertSidToStringSidW", c_int, c_void_p, ctypes.POINTER(c_void_p)
    )
    free = declare(load("kernel32"), "LocalFree", c_void_p, c_void_p)
    text = c_void_p()
    if not to_text(sid, ctypes.byref(text)) or not text.value:
        raise OSError("Windows does not tell who a user is")
    try:
        return ctypes.wstring_at(text.value)
    finally:
        free(text)
