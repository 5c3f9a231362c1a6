"""Every prompt has words, in both languages, and they keep to the rules of tone."""

import re
from datetime import UTC, datetime

import pytest

from detox import words
from detox.domain.effects import Prompt
from detox.domain.records import Choice, PromptKind
from detox.words.prompts import label, note

AT = datetime(2026, 11, 26, 17, 0, tzinfo=UTC)
FACTS = (("minutes", "5"), ("next", "work"), ("since", "16:00"))
APPS = ("LibreOffice Calc", "Zoom Workplace")


def prompt(
    kind: PromptKind,
    choices: tuple[Choice, ...] = tuple(Choice),
    at: datetime = AT,
    stage: int | None = None,
    card: bool = False,
    facts: tuple[tuple[str, str], ...] = FACTS,
) -> Prompt:
    return Prompt(1, kind, at, choices, stage, None, card, APPS, facts)


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("stage", [None, 1, 2, 3])
@pytest.mark.parametrize("kind", PromptKind)
def test_every_prompt_is_two_calm_sentences(
    kind: PromptKind, stage: int | None, language: str
) -> None:
    words.use(language)
    said = note(prompt(kind, stage=stage))
    assert len(re.findall(r"[.?](?:\s|$)", f"{said.title} {said.body}")) == 2
    assert said.title and said.body and "!" not in said.title + said.body
    assert [choice for choice, _ in said.choices] == list(Choice)
    assert all(text and "{" not in text for _, text in said.choices)


@pytest.mark.parametrize("kind", [kind for kind in PromptKind if kind is not PromptKind.FRICTION])
def test_no_toast_names_an_app(kind: PromptKind) -> None:
    said = note(prompt(kind, stage=1))
    assert not any(app in said.title + said.body for app in APPS)


@pytest.mark.parametrize("kind", PromptKind)
def test_a_prompt_without_facts_still_has_words(kind: PromptKind) -> None:
    said = note(prompt(kind, facts=()))
    assert said.title and said.body


def test_the_first_nudge_reads_as_drawn() -> None:
    words.use("id")
    said = note(prompt(PromptKind.QUIET, (Choice.SHOW, Choice.SNOOZE, Choice.DUTY), stage=1))
    assert (said.title, said.body) == (
        "Jam kerja Anda sudah selesai.",
        "Masih ada aplikasi kerja yang terbuka.",
    )
    assert [text for _, text in said.choices] == [
        "Lihat", "15 menit lagi", "Masih bertugas hari ini",
    ]  # fmt: skip


def test_the_card_counts_apps_that_were_asked_to_close_too() -> None:
    asked = (("asked", "Word\nTeams"),)
    assert note(prompt(PromptKind.QUIET, stage=2, card=True, facts=asked)).body == (
        "There are still 4 work apps open."
    )


def test_the_card_says_since_when_and_how_many() -> None:
    words.use("id")
    said = note(prompt(PromptKind.QUIET, stage=2, card=True))
    assert said.body == "Sejak pukul 16.00. Masih ada 2 aplikasi kerja yang terbuka."


def test_a_nudge_on_a_free_day_says_that_the_day_is_free() -> None:
    said = note(prompt(PromptKind.QUIET, stage=1, facts=(("day", "holiday"),)))
    assert said.title == "Today is a day off."


@pytest.mark.parametrize(
    ("hour", "text"), [(17, "Still on duty today"), (18, "Still on duty tonight")]
)
def test_duty_is_today_until_six_and_tonight_from_then_on(hour: int, text: str) -> None:
    evening = prompt(PromptKind.QUIET, at=AT.replace(hour=hour))
    assert label(evening, Choice.DUTY) == text


def test_the_end_of_a_break_offers_the_next_block() -> None:
    said = note(prompt(PromptKind.BREAK, (Choice.TAKE,), facts=(("next", "work"),)))
    assert (said.title, said.body) == ("The break is over.", "Ready when you are.")
    assert said.choices == ((Choice.TAKE, "Start focus"),)


@pytest.mark.parametrize(
    ("following", "title"),
    [("short_break", "Time for a short break."), ("long_break", "Time for a longer break.")],
)
def test_the_end_of_a_block_names_the_break(following: str, title: str) -> None:
    said = note(prompt(PromptKind.BREAK, facts=(("next", following),)))
    assert said.title == title


def test_a_snooze_says_how_long_it_is() -> None:
    nudge = prompt(PromptKind.QUIET, facts=(("snooze", "1"),))
    assert label(nudge, Choice.SNOOZE) == "1 more minute"


@pytest.mark.parametrize("length", ["0", "", "soon"])
def test_no_button_offers_zero_minutes(length: str) -> None:
    nudge = prompt(PromptKind.QUIET, facts=(("snooze", length),))
    assert label(nudge, Choice.SNOOZE) in {"1 more minute", "15 more minutes"}


def test_before_work_a_nudge_names_the_start_of_the_day() -> None:
    early = prompt(PromptKind.QUIET, stage=1, facts=(("day", "workday"), ("starts", "07:30")))
    assert note(early).title == "Your working day begins at 07:30."


def test_a_closing_offered_late_says_that_the_day_has_ended() -> None:
    assert note(prompt(PromptKind.CLOSING, facts=())).title == "Your working day has ended."
    soon = prompt(PromptKind.CLOSING, facts=(("minutes", "15"),))
    assert note(soon).title == "Your working day ends in 15 minutes."


def test_a_break_that_was_asked_for_is_ended_and_one_that_came_is_skipped() -> None:
    taken = prompt(PromptKind.BREAK, facts=(("next", "short_break"), ("begun", "yes")))
    came = prompt(PromptKind.BREAK, facts=(*dict(taken.facts).items(), ("ended", "work")))
    assert label(taken, Choice.SKIP) == "End the break"
    assert label(came, Choice.SKIP) == "Skip this time"
