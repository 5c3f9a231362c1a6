"""Requests over the socket become events of the core, or are refused in words."""

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from detox.app import commands
from detox.cli import grammar
from detox.cli.wire import Refused, Request
from detox.domain import events
from detox.domain.events import Event, Until
from detox.domain.records import Choice, Reason

WITA = timezone(timedelta(hours=8))
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=WITA)


def heard(do: str, arguments: Mapping[str, Any] | None = None) -> Event:
    return commands.event(Request(do, arguments or {}), NOON)


EVENTS: list[tuple[str, dict[str, Any], Event]] = [
    ("focus.start", {}, events.Start()),
    (
        "focus.start",
        {"minutes": 50, "label": " Laporan "},
        events.Start(timedelta(minutes=50), "Laporan"),
    ),
    ("focus.start", {"minutes": 0.5}, events.Start(timedelta(seconds=30))),
    ("focus.pause", {}, events.Pause()),
    ("focus.resume", {}, events.Resume()),
    ("focus.extend", {}, events.Extend()),
    ("focus.skip", {}, events.Skip()),
    ("focus.stop", {}, events.Stop()),
    ("break.postpone", {}, events.PostponeBreak()),
    ("break.skip", {}, events.SkipBreak()),
    ("break.end", {}, events.EndBreak()),
    ("quiet.snooze", {}, events.Snooze()),
    ("quiet.snooze", {"reason": "deadline"}, events.Snooze(Reason.DEADLINE)),
    ("quiet.duty", {}, events.OnDuty()),
    ("quiet.duty", {"until": "21:00"}, events.OnDuty(NOON.replace(hour=21))),
    ("quiet.duty", {"until": "01:30"}, events.OnDuty(datetime(2026, 11, 24, 1, 30, tzinfo=WITA))),
    ("quiet.close", {"app": "Word"}, events.CloseApps("Word")),
    ("quiet.close", {}, events.CloseApps()),
    ("prompt.answer", {"choice": "snooze"}, events.Answer(Choice.SNOOZE)),
    ("remind.pause", {}, events.PauseReminders(Until.NEXT_WORK_DAY)),
    ("remind.pause", {"minutes": 60}, events.PauseReminders(NOON + timedelta(hours=1))),
    ("remind.pause", {"until": "tomorrow"}, events.PauseReminders(Until.TOMORROW)),
    ("remind.resume", {}, events.ResumeReminders()),
    ("log.pause", {}, events.PauseLog(Until.NEXT_WORK_DAY)),
    ("log.pause", {"until": "12:00"}, events.PauseLog(NOON + timedelta(days=1))),
    ("log.resume", {}, events.ResumeLog()),
    ("meeting.start", {}, events.Meet(NOON + timedelta(minutes=30))),
    ("meeting.start", {"minutes": 60}, events.Meet(NOON + timedelta(hours=1))),
    ("meeting.end", {}, events.EndMeeting()),
]


@pytest.mark.parametrize(("do", "arguments", "event"), EVENTS)
def test_a_request_becomes_the_event_it_stands_for(
    do: str, arguments: dict[str, Any], event: Event
) -> None:
    assert heard(do, arguments) == event


REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("nothing.such", {}),
    ("focus.start", {"minutes": "25"}),
    ("focus.start", {"minutes": True}),
    ("focus.start", {"minutes": 0}),
    ("focus.start", {"minutes": -5}),
    ("focus.start", {"minutes": 1441}),
    ("focus.start", {"minutes": 1e300}),
    ("focus.start", {"minutes": 10**400}),
    ("focus.start", {"minutes": []}),
    ("focus.start", {"label": 5}),
    ("focus.start", {"label": "two\nlines"}),
    ("focus.start", {"label": "x" * 201}),
    ("focus.start", {"colour": "red"}),
    ("focus.pause", {"minutes": 5}),
    ("quiet.snooze", {"reason": "tired"}),
    ("quiet.snooze", {"reason": {}}),
    ("quiet.duty", {"until": "25:00"}),
    ("quiet.duty", {"until": 17}),
    ("prompt.answer", {}),
    ("prompt.answer", {"choice": "expired"}),
    ("prompt.answer", {"choice": ["take"]}),
    ("log.pause", {"minutes": 5, "until": "17:00"}),
    ("log.pause", {"until": "whenever"}),
]


@pytest.mark.parametrize(("do", "arguments"), REFUSED)
def test_what_cannot_be_understood_is_refused_with_a_sentence(
    do: str, arguments: dict[str, Any]
) -> None:
    with pytest.raises(Refused, match=r"\w\."):
        heard(do, arguments)


@pytest.mark.parametrize("do", ["focus.pause", "break.end", "quiet.close", "prompt.answer"])
def test_what_was_in_vain_is_told(do: str) -> None:
    assert commands.refusal(do).endswith(".")


@pytest.mark.parametrize("do", ["log.resume", "remind.resume", "meeting.end"])
def test_ending_what_has_ended_is_no_failure(do: str) -> None:
    assert commands.refusal(do) == ""


def test_every_answer_of_the_command_line_is_one_a_prompt_can_be_given() -> None:
    for choice in grammar.ANSWERS:
        assert heard("prompt.answer", {"choice": choice}) == events.Answer(Choice(choice))
    assert {*grammar.ANSWERS, "expired"} == {*Choice}


def test_every_reason_of_the_command_line_is_a_reason() -> None:
    assert {*grammar.REASONS} == {*Reason}
