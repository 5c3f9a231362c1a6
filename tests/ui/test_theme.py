"""The promises of the table of colours, measured with the formula of WCAG 2."""

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from detox.ui import theme
from detox.ui.theme import CONTRAST, DARK, LIGHT, Theme

GROUNDS = ("window", "surface", "sunken")
ALL = (LIGHT, DARK, CONTRAST)


def luminance(colour: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[n : n + 2], 16) / 255) for n in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("worn", ALL, ids=lambda worn: worn.scheme)
@pytest.mark.parametrize("role", ["text", "text2", "accent", "senja_text"])
def test_texts_stand_out_four_and_a_half_times_on_every_ground(worn: Theme, role: str) -> None:
    for ground in GROUNDS:
        assert contrast(getattr(worn, role), getattr(worn, ground)) >= 4.5


@pytest.mark.parametrize("worn", ALL, ids=lambda worn: worn.scheme)
@pytest.mark.parametrize("role", ["border", "focus", "work", "personal", "neutral", "senja"])
def test_graphics_stand_out_three_times_on_every_ground_and_on_water(
    worn: Theme, role: str
) -> None:
    for ground in (*GROUNDS, "water"):
        assert contrast(getattr(worn, role), getattr(worn, ground)) >= 3.0


@pytest.mark.parametrize("worn", ALL, ids=lambda worn: worn.scheme)
def test_the_default_button_and_selected_rows_can_be_read(worn: Theme) -> None:
    assert contrast(worn.on_accent, worn.accent) >= 4.5
    assert contrast(worn.text, worn.accent_soft) >= 4.5
    assert contrast(worn.text2, worn.accent_soft) >= 4.5


def test_high_contrast_texts_reach_seven() -> None:
    for role in ("text", "text2", "accent", "senja_text", "border", "focus"):
        assert contrast(getattr(CONTRAST, role), CONTRAST.sunken) >= 7.0


@pytest.mark.parametrize("worn", ALL, ids=lambda worn: worn.scheme)
def test_disabled_text_stays_readable(worn: Theme) -> None:
    made = theme.palette(worn)
    group, role = QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText
    assert made.color(group, role) == QColor(worn.text2)


def test_a_named_theme_wins_over_the_desktop(qapp: object) -> None:
    assert theme.choose("dark") is DARK
    assert theme.choose("light") is LIGHT
    assert theme.choose("contrast") is CONTRAST


def test_the_system_theme_is_one_of_ours(qapp: object) -> None:
    assert theme.choose("system") in ALL


def test_wearing_a_theme_sets_the_palette_of_every_control(qapp: QApplication) -> None:
    before = qapp.palette()
    try:
        theme.wear(qapp, DARK)
        assert qapp.palette().color(QPalette.ColorRole.Base) == QColor(DARK.surface)
        assert qapp.style().name().lower() in ("fusion", "macos", "windows11")
    finally:
        qapp.setPalette(before)
