"""A bad setting is named, shown as it was written, and what it can be is said."""

from collections.abc import Mapping
from typing import Any

import pytest

from detox import words
from detox.domain.settings import OPTIONS, Settings, Trouble, read_settings
from detox.domain.values import BadValue
from detox.words.troubles import refusal, sentence


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"focus": {"work": "soon"}}, "focus.work: “soon” cannot be used. Write a duration"),
        ({"quiet": {"bedtime": "25:00"}}, "quiet.bedtime: “25:00” cannot be used. Write a time"),
        (
            {"schedule": {"week": {"mon": ["7-8"]}}},
            "schedule.week.mon: “7-8” cannot be used. Write hours",
        ),
        ({"focus": {"long_after": 99}}, "It must lie between 1 and 12."),
        ({"focus": {"long_after": "x"}}, "Write a whole number."),
        ({"focus": {"auto_break": 1}}, "Write true or false."),
        ({"look": {"theme": "pink"}}, "It must be one of: system, light, dark, contrast."),
        ({"log": {"keep_detail": "31d"}}, "Write days such as 30d, or forever."),
        ({"log": {"keep_totals": "2y"}}, "Write months such as 24mo, or forever."),
        ({"log": {"private_apps": 3}}, "Write a list of texts."),
        ({"schedule": {"holidays": "mars"}}, "Write a country code"),
        ({"report": {"folder": "x" * 2000}}, "at most 1000 characters"),
        ({"sounds": True}, "sounds: there is no such setting."),
        ({"apps": {"Notion": "fun"}}, "It must be one of: work, personal, neutral, private."),
    ],
    ids=str,
)
def test_each_trouble_has_its_sentence(table: Mapping[str, Any], said: str) -> None:
    (trouble,) = read_settings(table)[1]
    assert said in sentence(trouble)


@pytest.mark.parametrize("key", OPTIONS)
@pytest.mark.parametrize("language", ["en", "id"])
def test_every_setting_can_refuse_a_value_in_words(key: str, language: str) -> None:
    words.use(language)
    with pytest.raises(BadValue) as refused:
        Settings().having(key, object())
    said = refusal(key, refused.value)
    assert said.startswith(f"{key}: ") and "{" not in said
    assert "It is not a value" not in said and "Nilai ini tidak dikenal" not in said


def test_what_was_written_is_shown_short_and_printable() -> None:
    said = sentence(Trouble("look.theme", "one_of", "\x1b[31m" + "x" * 500, (("words", "a"),)))
    assert "\x1b" not in said and len(said) < 120


def test_a_problem_that_nobody_named_still_makes_a_sentence() -> None:
    assert sentence(Trouble("focus.work", "new", 3)).endswith("that this setting knows.")
