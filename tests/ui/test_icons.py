"""Every state of the tray can be told by its shape."""

import pytest
from PySide6.QtGui import QImage

from detox.ui import icons
from detox.ui.shown import WEDGES, Mood


def shape(mood: Mood, size: int, wedge: int = 7, broken: bool = False) -> bytes:
    """Return the opacity of an icon: its shape without its colours."""
    pixmap = icons.tray_pixmap(size, mood, wedge, None, broken, "mask")
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_Alpha8)
    return bytes(image.constBits())


@pytest.mark.parametrize("size", icons.SIZES)
def test_each_state_has_a_shape_of_its_own_at_every_size(qapp: object, size: int) -> None:
    shapes = {mood: shape(mood, size) for mood in Mood}
    assert len(set(shapes.values())) == len(Mood)


@pytest.mark.parametrize("size", [16, 32])
def test_the_wedge_shrinks_in_twelve_steps(qapp: object, size: int) -> None:
    ink = [sum(shape(Mood.FOCUS, size, wedge)) for wedge in range(WEDGES + 1)]
    assert ink == sorted(ink)
    assert len(set(ink)) == WEDGES + 1


def test_a_paused_log_breaks_the_second_line(qapp: object) -> None:
    assert shape(Mood.FOCUS, 24) != shape(Mood.FOCUS, 24, broken=True)


def test_minutes_can_stand_in_place_of_the_wedge(qapp: object) -> None:
    eleven = icons.tray_pixmap(24, Mood.FOCUS, 6, 11, False, "dark").toImage()
    twelve = icons.tray_pixmap(24, Mood.FOCUS, 6, 12, False, "dark").toImage()
    assert eleven != twelve


def test_an_icon_is_made_once_for_each_look(qapp: object) -> None:
    assert icons.tray_icon(Mood.QUIET) is icons.tray_icon(Mood.QUIET)
    assert icons.tray_icon(Mood.QUIET) is not icons.tray_icon(Mood.DUTY)


def test_only_the_mask_leaves_its_colour_to_the_system(qapp: object) -> None:
    assert icons.tray_icon(Mood.READY, ground="mask").isMask()
    assert not icons.tray_icon(Mood.READY, ground="light").isMask()
