"""Lookups happen at call time, fall back to English, and cost nothing at import."""

import subprocess
import sys
import threading

import pytest

from detox import words
from detox.words import _, ngettext, pgettext


def test_the_language_can_change_between_two_lookups() -> None:
    words.use("id")
    indonesian = _("Time for a short break.")
    words.use("en")
    assert (indonesian, _("Time for a short break.")) == (
        "Saatnya jeda singkat.",
        "Time for a short break.",
    )


@pytest.mark.parametrize("tag", ["id", "ID", "id_ID.UTF-8", "id-ID"])
def test_a_longer_language_tag_means_its_language(tag: str) -> None:
    words.use(tag)
    assert words.language() == "id"
    assert _("Ready") == "Siap"


def test_no_language_means_english() -> None:
    words.use("")
    assert words.language() == "en"


def test_a_language_without_a_catalogue_speaks_english() -> None:
    words.use("fr")
    assert _("Ready") == "Ready"
    assert ngettext("{n} minute", "{n} minutes", 2) == "{n} minutes"


def test_a_message_without_a_translation_stays_english() -> None:
    words.use("id")
    assert _("Nobody has translated this.") == "Nobody has translated this."


@pytest.mark.parametrize("n", [0, 1, 2, 21])
def test_indonesian_has_one_form_for_every_number(n: int) -> None:
    words.use("id")
    assert ngettext("{n} minute", "{n} minutes", n) == "{n} menit"


def test_english_tells_one_from_many() -> None:
    forms = [ngettext("{n} minute", "{n} minutes", n) for n in (0, 1, 2)]
    assert forms == ["{n} minutes", "{n} minute", "{n} minutes"]


def test_a_context_keeps_two_meanings_apart() -> None:
    words.use("id")
    assert pgettext("short", "Sun") == "Min"
    assert _("Sunday") == "Minggu"


def test_importing_the_words_loads_neither_gettext_nor_qt() -> None:
    check = "import sys, detox.words.format; print({'gettext', 'PySide6'} & set(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True)
    assert answer.stdout.strip() == "set()", answer.stderr


def test_one_answer_can_be_in_another_language() -> None:
    with words.speaking("id"):
        assert (words.language(), _("Work")) == ("id", "Pekerjaan")
        with words.speaking(None):
            assert _("Work") == "Pekerjaan"
    assert (words.language(), _("Work")) == ("en", "Work")


def test_other_threads_do_not_hear_of_it() -> None:
    heard: list[str] = []
    with words.speaking("id"):
        thread = threading.Thread(target=lambda: heard.append(_("Work")))
        thread.start()
        thread.join()
    assert heard == ["Work"]


def test_a_sentence_made_before_is_said_again_in_the_language_of_the_answer() -> None:
    words.use("id")
    made = _("There is no session bus.")
    with words.speaking("en"):
        assert words.again(made) == "There is no session bus."
        assert words.again("org.example tidak menjawab") == "org.example tidak menjawab"
    assert words.again(made) == made
    words.use("en")
    with words.speaking("id"):
        assert words.again("There is no session bus.") == made
    assert words.again("") == ""
