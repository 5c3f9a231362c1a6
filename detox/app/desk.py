"""Who answers a verb: the running instance over the socket, or this process on the files.

While an instance runs, only that one opens the database. Where none runs, the verb takes the
instance's lock for as long as it works, so that no instance can start under its hands.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from detox import words
from detox.cli import wire
from detox.cli.wire import NotRunning, Refused, Request
from detox.words import _

if TYPE_CHECKING:  # a status line has no time for more than a socket
    from detox.app.paths import Profile
    from detox.platforms.endpoint import Stream
    from detox.ports import Desk, Reply

CONNECT_WITHIN = 1.0
REPLY_WITHIN = 150.0
STARTING_TAKES = 1.0
"""How long a running instance may hold its lock before it listens."""
OTHERS_TAKE = 10.0
"""How long a verb waits for another verb's lock."""
LEAVING_TAKES = 15.0
NEEDS_APP = ("focus.", "break.", "quiet.", "prompt.", "remind.", "log.", "meeting.", "status")
WORKS_WITHOUT = frozenset({"quiet.why"})
READS = frozenset({
    "week", "export", "quiet.why", "apps.list", "apps.find", "settings.show", "settings.get",
    "settings.check", "settings.schema", "schedule", "data.check", "doctor", "autostart.status",
})  # fmt: skip
"""What writes nothing, and so can be done without a lock in a folder that takes none."""
SHOW, QUIT = "show", "quit"


class RemoteDesk:
    """The running instance; `connect` raises OSError where nobody listens."""

    def __init__(self, connect: Callable[[], Stream]) -> None:
        self._connect = connect

    def ask(self, do: str, arguments: Mapping[str, Any]) -> Iterator[Reply]:
        """Send the request and yield what comes; raise NotRunning where nobody answers."""
        line = wire.encode_request(Request(do, arguments, words.language()))
        try:
            stream = self._connect()
        except OSError:
            raise NotRunning from None
        return _talk(stream, line)


def _talk(stream: Stream, line: bytes) -> Iterator[Reply]:
    try:
        stream.write(line)
        while True:
            reply = wire.decode_reply(stream.read_line(wire.LINE_LIMIT, REPLY_WITHIN))
            yield reply
            if reply.get("done"):
                return
    except OSError:
        raise Refused(_("The running Detox has stopped answering.")) from None
    finally:
        stream.close()


class LocalDesk:
    """This process, while no instance runs; `answer` does the work once the lock is held."""

    def __init__(self, profile: Profile, answer: Callable[[Request], Iterator[Reply]]) -> None:
        self._profile, self._answer = profile, answer

    def ask(self, do: str, arguments: Mapping[str, Any]) -> Iterator[Reply]:
        """Answer here; raise NotRunning where the lock is held by somebody else."""
        from detox.app import refuge  # noqa: PLC0415  see above
        from detox.app.instance import is_held  # noqa: PLC0415
        from detox.words import failures  # noqa: PLC0415

        try:
            lock = refuge.take(self._profile)
        except OSError as error:
            in_want = error.errno in refuge.IN_WANT and not is_held(self._profile.lock)
            if in_want and reads(do, arguments):
                yield from self._answer(Request(do, arguments))
                return
            raise Refused(
                _("Detox cannot use the folder {folder}: {reason}.").format(
                    folder=self._profile.folder, reason=failures.reason(error)
                )
            ) from None
        if lock is None:
            raise NotRunning
        try:
            yield from self._answer(Request(do, arguments))
        finally:
            lock.release()


class FrontDesk:
    """Asks the running instance first, then this process; waits out short holders of the lock."""

    def __init__(self, profile: Profile, remote: Desk, local: Desk) -> None:
        self._profile, self._remote, self._local = profile, remote, local

    def ask(self, do: str, arguments: Mapping[str, Any]) -> Iterator[Reply]:
        """Yield the replies; raise NotRunning for a verb that needs the app where none runs."""
        alone = needs_app(do)
        ends_at = time.monotonic() + (STARTING_TAKES if alone else OTHERS_TAKE)
        while True:
            try:
                yield from self._remote.ask(do, arguments)
            except NotRunning:
                if alone and (time.monotonic() > ends_at or not self._is_held()):
                    raise
            else:
                return self._wait_until_gone() if do == QUIT else None
            if not alone and (yield from self._try_here(do, arguments)):
                return None
            if time.monotonic() > ends_at:
                raise Refused(_("Another Detox is busy with {folder}.").format(
                    folder=self._profile.folder
                ))  # fmt: skip
            time.sleep(0.05)

    def _try_here(self, do: str, arguments: Mapping[str, Any]) -> Generator[Reply, None, bool]:
        try:
            yield from self._local.ask(do, arguments)
        except NotRunning:
            return False
        return True

    def _is_held(self) -> bool:
        from detox.app import refuge  # noqa: PLC0415  only while an instance starts

        if refuge.is_held(self._profile):
            return True
        if not self._profile.has("detox.lock"):
            return False
        from detox.app import instance  # noqa: PLC0415  see above

        return instance.is_held(self._profile.lock)

    def _wait_until_gone(self) -> None:
        ends_at = time.monotonic() + LEAVING_TAKES
        while self._is_held():
            if time.monotonic() > ends_at:
                raise Refused(_("Detox was asked to leave, and is still running."))
            time.sleep(0.05)


def reads(do: str, arguments: Mapping[str, Any]) -> bool:
    """Tell whether this leaves the profile as it is; so does a copy that goes elsewhere."""
    return do in READS or (do == "data.backup" and arguments.get("file") is not None)


def needs_app(do: str) -> bool:
    """Tell whether only the running instance can do this."""
    if do in WORKS_WITHOUT:
        return False
    return do in {SHOW, QUIT} or do.startswith(NEEDS_APP)
