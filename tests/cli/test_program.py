"""The command line as a real process: exit codes, languages, pipes, and what it never imports."""

import json
import signal
import subprocess
import sys
import threading
import time

import pytest

from detox.cli import wire
from detox.cli.wire import Refused, Request
from tests.cli.program import STATUS, Program, Running, unix_only

NEEDS_APP = [
    ["focus", "stop"],
    ["break", "end"],
    ["quiet", "snooze"],
    ["quiet", "close"],
    ["log", "pause"],
    ["remind", "resume"],
    ["meeting"],
    ["prompt", "answer", "take"],
]

FORWARDED: list[tuple[list[str], Request]] = [
    (["focus", "start"], Request("focus.start", {})),
    (
        ["focus", "start", "--minutes", "50", "--label", "Laporan"],
        Request("focus.start", {"minutes": 50, "label": "Laporan"}),
    ),
    (["focus", "start", "--minutes", "90s"], Request("focus.start", {"minutes": 1.5})),
    (["focus", "start", "--minutes", "0,5"], Request("focus.start", {"minutes": 0.5})),
    (["focus", "extend"], Request("focus.extend", {})),
    (["break", "postpone"], Request("break.postpone", {})),
    (["quiet", "snooze", "--reason", "asked"], Request("quiet.snooze", {"reason": "asked"})),
    (["quiet", "duty", "--until", "21:00"], Request("quiet.duty", {"until": "21:00"})),
    (["quiet", "duty", "--until", "9.05"], Request("quiet.duty", {"until": "09:05"})),
    (["quiet", "close", "Word"], Request("quiet.close", {"app": "Word"})),
    (["log", "pause", "--minutes", "60"], Request("log.pause", {"minutes": 60})),
    (["log", "pause"], Request("log.pause", {})),
    (["remind", "pause", "--until", "17:30"], Request("remind.pause", {"until": "17:30"})),
    (["prompt", "answer", "snooze"], Request("prompt.answer", {"choice": "snooze"})),
    (["meeting", "--minutes", "60"], Request("meeting.start", {"minutes": 60})),
    (["meeting", "end"], Request("meeting.end", {})),
    (["run"], Request("show", {"hidden": False})),
    ([], Request("show", {"hidden": False})),
]

MISUSED = [
    ["nonsense"],
    ["focus"],
    ["focus", "start", "--minutes", "0"],
    ["focus", "start", "--minutes", "1441"],
    ["focus", "start", "--minutes", "-5"],
    ["focus", "start", "--minutes", "soon"],
    ["quiet", "duty", "--until", "25:00"],
    ["quiet", "snooze", "--reason", "tired"],
    ["log", "pause", "--minutes", "5", "--until", "17:00"],
    ["prompt", "answer", "expired"],
    ["meeting", "end", "--minutes", "5"],
    ["week", "2026-W54"],
    ["week", "yesterday"],
    ["week", "--preset", "excel"],
    ["week", "--preset", "data", "--format", "pdf"],
    ["export"],
    ["export", "--what", "secrets"],
    ["export", "--what", "all", "--format", "csv"],
    ["export", "--what", "days", "--from", "2026-11-24", "--to", "2026-11-23"],
    ["export", "--what", "days", "--from", "2026-02-30"],
    ["data", "forget", "--from", "2026-11-23"],
    ["data", "delete-all"],
    ["apps", "set", "Word", "fun"],
    ["schedule", "--days", "0"],
    ["--lang", "de", "status"],
]


@pytest.mark.parametrize("words", NEEDS_APP, ids=" ".join)
def test_a_verb_that_needs_the_app_says_that_none_runs(program: Program, words: list[str]) -> None:
    done = program.run(*words)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "detox-timer: Detox is not running.\n"
    assert not program.folder.exists()


@pytest.mark.parametrize("words", MISUSED, ids=" ".join)
def test_misuse_is_one_sentence_and_exit_code_2(program: Program, words: list[str]) -> None:
    done = program.run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("detox-timer: ")


def test_misuse_is_told_in_the_users_language(program: Program) -> None:
    english = program.run("focus", "start", "--minutes", "soon").stderr
    indonesian = program.run("--lang", "id", "focus", "start", "--minutes", "soon").stderr
    assert "bukan jumlah menit" in indonesian
    assert english != indonesian


def test_help_is_in_the_users_language(program: Program) -> None:
    assert "penghitung waktu fokus" in program.out("--lang", "id", "--help")
    assert "the focus timer" in program.out("--lang", "en", "--help")


@unix_only
def test_the_environment_chooses_the_language(program: Program) -> None:
    assert "penghitung waktu fokus" in program.run("--help", LANG="id_ID.UTF-8").stdout


def test_the_settings_choose_the_language(program: Program) -> None:
    program.folder.mkdir()
    settings = program.folder / "settings.toml"
    settings.write_text('# language = "en"\nlanguage = "id"\n[focus]\n')
    assert program.run("status").stdout == "Detox tidak berjalan.\n"
    assert program.run("--lang", "en", "status").stdout == "Detox is not running.\n"


def test_whoever_answers_hears_the_language_of_the_request(
    program: Program, running: Running
) -> None:
    program.run("--lang", "id", "doctor")
    program.run("--lang", "en", "focus", "stop")
    assert running.languages == ["id", "en"]


def test_the_version_is_told(program: Program) -> None:
    assert program.out("--version") == "detox-timer 0.1.0\n"


def test_the_environment_can_name_the_profile(program: Program, running: Running) -> None:
    command = [sys.executable, "-m", "detox.app.front", "status", "--json"]
    environment = program.environment(DETOX_PROFILE=str(program.folder))
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == STATUS
    assert running.heard == [Request("status", {})]


# --- status ---------------------------------------------------------------------------------------


def test_without_a_running_app_status_is_3_and_json_all_the_same(program: Program) -> None:
    assert program.run("status").returncode == 3
    done = program.run("status", "--json")
    assert done.returncode == 3
    assert json.loads(done.stdout) == {"version": "0.1.0", "running": False}


@unix_only
def test_a_socket_without_a_listener_is_no_running_app(program: Program, running: Running) -> None:
    socket = program.place.socket
    kept = socket.with_name("kept")
    socket.rename(kept)
    running.leave()
    kept.rename(socket)
    assert program.run("status").returncode == 3


def test_status_is_told_to_people(program: Program, running: Running) -> None:
    told = program.out("status")
    assert "17:20" in told
    assert "Laporan" in told


def test_follow_prints_a_line_for_every_change(program: Program, running: Running) -> None:
    process = subprocess.Popen(
        program.command("status", "--follow"),
        env=program.environment(PYTHONIOENCODING="cp1252"),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout is not None
    assert json.loads(process.stdout.readline()) == STATUS
    ready = {**STATUS, "focus": {**STATUS["focus"], "state": "ready", "label": "≥ 統計"}}
    running.server.publish(ready)
    assert json.loads(process.stdout.readline()) == ready
    running.leave()
    assert json.loads(process.stdout.readline())["running"] is False
    assert process.wait(10) == 0
    process.stdout.close()


# --- what is handed on ----------------------------------------------------------------------------


@pytest.mark.parametrize(("words", "request_"), FORWARDED, ids=lambda part: str(part)[:40])
def test_a_wish_is_handed_to_the_running_app(
    program: Program, running: Running, words: list[str], request_: Request
) -> None:
    assert program.out(*words) == ""
    assert running.heard == [request_]


def test_a_refusal_of_the_app_is_exit_code_1(program: Program, running: Running) -> None:
    running.answers["focus.pause"] = Refused("Nothing is running that could be paused.")
    done = program.run("focus", "pause")
    assert done.returncode == 1
    assert done.stderr == "detox-timer: Nothing is running that could be paused.\n"


def test_quit_is_done_when_nothing_runs(program: Program) -> None:
    assert program.out("quit") == ""


def test_quit_waits_until_the_app_has_gone(program: Program, running: Running) -> None:
    gone = threading.Event()

    def leave_slowly() -> None:
        while not running.heard:
            time.sleep(0.01)
        time.sleep(0.5)
        gone.set()
        running.leave()

    leaving = threading.Thread(target=leave_slowly)
    leaving.start()
    assert program.out("quit") == ""
    assert gone.is_set()
    leaving.join()


def test_while_the_app_runs_no_verb_opens_the_files_itself(
    program: Program, running: Running
) -> None:
    program.run("settings", "set", "focus.preset", "50/10")
    program.run("data", "check")
    assert [request.do for request in running.heard] == ["settings.set", "data.check"]
    assert not program.place.settings.exists()


# --- pipes and signals ----------------------------------------------------------------------------


def test_a_reader_who_leaves_early_is_no_error(program: Program) -> None:
    process = subprocess.Popen(
        program.command("apps", "list"),
        env=program.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(20) == 0
    process.stderr.close()


@unix_only
def test_ctrl_c_is_quiet(program: Program, running: Running) -> None:
    process = subprocess.Popen(
        program.command("status", "--follow"),
        env=program.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    out, error = process.communicate(timeout=20)
    assert (process.returncode, out, error) == (130, "", "")


@pytest.mark.parametrize("words", [["status", "--json"], ["doctor", "--json"]], ids=" ".join)
def test_json_is_utf8_in_every_code_page(
    program: Program, running: Running, words: list[str]
) -> None:
    label = "Rapat “Évaluasi” ≥ 統計"
    status = {**STATUS, "focus": {**STATUS["focus"], "label": label}}
    running.answers["status"] = [{"status": status}]
    running.answers["doctor"] = [wire.done(capabilities={"idle": label})]
    done = subprocess.run(
        program.command(*words),
        env=program.environment(PYTHONIOENCODING="cp1252"),
        capture_output=True,
        check=True,
    )
    assert label in done.stdout.decode("utf-8")
    assert b"\r" not in done.stdout
    for line in done.stdout.splitlines():
        json.loads(line)


@pytest.mark.parametrize(
    "words",
    [["schedule", "--format", "json"], ["settings", "show"], ["settings", "schema"],
     ["export", "--what", "all"], ["week", "--format", "json"]],
    ids=" ".join,
)  # fmt: skip
def test_a_document_is_utf8_in_every_code_page(program: Program, words: list[str]) -> None:
    """Those without other letters must keep their line ends all the same."""
    program.folder.mkdir()
    text = '[schedule]\npreset = "kaltim_prov_5"\n[apps]\n"統計 Ŝ" = "work"\n'
    program.place.settings.write_text(text, encoding="utf-8")
    done = subprocess.run(
        program.command("--lang", "id", *words),
        env=program.environment(PYTHONIOENCODING="cp1252"),
        capture_output=True,
        check=True,
    )
    told = done.stdout.decode("utf-8")
    assert "\r" not in told
    assert words != ["settings", "show"] or "統計 Ŝ" in told


def test_a_program_without_a_console_is_no_error(program: Program) -> None:
    code = (
        "import sys; sys.stdout = sys.stderr = None\n"
        "from detox.app.front import main; sys.exit(main(sys.argv[1:]))"
    )
    for words, expected in ((["quit"], 0), (["status"], 3), (["status", "--json"], 3)):
        command = [sys.executable, "-c", code, "--profile", str(program.folder), *words]
        assert subprocess.run(command, env=program.environment()).returncode == expected


def test_a_terminal_without_our_letters_gets_a_question_mark(program: Program) -> None:
    done = subprocess.run(
        program.command("schedule", "--days", "3", "--from", "2026-11-23"),
        env=program.environment(PYTHONIOENCODING="ascii"),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert b"09:00?17:00" in done.stdout or b"07:30?" in done.stdout


# --- speed ----------------------------------------------------------------------------------------

HEAVY = (
    "PySide6",
    "sqlite3",
    "psutil",
    "jeepney",
    "tomlkit",
    "platformdirs",
    "tempfile",
    "importlib.resources",
)


@pytest.mark.parametrize(
    "words",
    [["--help"], ["status"], ["status", "--json"], ["--lang", "id", "status"]],
    ids=" ".join,
)
def test_help_and_status_import_nothing_heavy(program: Program, words: list[str]) -> None:
    code = (
        "import sys; from detox.app.front import main; main(sys.argv[1:]); "
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, "--profile", str(program.folder), *words]
    done = subprocess.run(
        command, env=program.environment(), capture_output=True, text=True, check=False
    )
    assert done.stderr.splitlines()[-1] == "[]"


@pytest.mark.parametrize("words", [["week"], ["doctor"], ["apps", "list"], ["data", "check"]])
def test_what_draws_nothing_loads_no_qt(program: Program, words: list[str]) -> None:
    code = (
        "import sys; from detox.app.front import main; main(sys.argv[1:]); "
        "print('PySide6' in sys.modules, file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, "--profile", str(program.folder), *words]
    done = subprocess.run(
        command, env=program.environment(), capture_output=True, text=True, check=False
    )
    assert done.stderr.splitlines()[-1] == "False"
