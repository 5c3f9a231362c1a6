"""A damaged log on a real desktop: the program starts, says what it rescued, and goes on."""

from contextlib import closing

from detox.storage import database as files
from detox.storage.journal import SqliteJournal
from tests.desktop.program import Program
from tests.desktop.session import Desktop, eventually
from tests.desktop.use import use
from tests.storage.made import usage

LOGGING = 'language = "en"\n[schedule]\npreset = "office_9_17"\n[log]\nenabled = true\n'
SPANS = 500
PAGE = 4096


def test_a_damaged_log_is_rescued_told_and_written_on(desktop: Desktop, program: Program) -> None:
    program.settings(LOGGING + 'keep_detail = "forever"\nkeep_totals = "forever"\n')
    path = program.profile / "screen-time.sqlite3"
    with closing(files.open(path)) as database:
        journal = SqliteJournal(database)
        for minute in range(SPANS):
            journal.add_span(usage(minute, minute + 1, "letters"))
    path.write_bytes(b"\0" * PAGE + path.read_bytes()[PAGE:])
    damaged = path.read_bytes()

    refused = program.ask("data", "check")
    assert refused.code == 1
    assert "is damaged" in refused.errors
    assert path.read_bytes() == damaged

    letters = desktop.terminal("letters", "Letters")
    program.start()
    desktop.notified(f"{SPANS} spans of it were rescued")
    (folder,) = program.profile.glob("corrupt-*")
    assert (folder / path.name).read_bytes() == damaged
    use(desktop, letters, 4)
    assert len(program.table("spans")) > SPANS
    assert program.tell("data", "check").ok

    program.terminate()
    path.write_bytes(path.read_bytes()[: 9 * PAGE])
    program.start()
    eventually("a second folder", lambda: len(list(program.profile.glob("corrupt-*"))) == 2)
    desktop.notified("A backup gave back")
    assert len(program.table("spans")) >= SPANS
    assert program.tell("data", "check").ok
