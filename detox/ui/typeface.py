"""The sizes of letters, all multiples of the user's own font, and the one serif that is bundled."""

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo

from detox.assets import resource

NOTE, LEAD, CARD, PAGE, OVERLAY, RING = 0.90, 1.15, 1.45, 2.00, 3.30, 4.90


@cache
def serif_families() -> tuple[str, ...]:
    """Load the bundled serif once and return the families to try, best first."""
    data = QByteArray(resource("fonts", "NotoSerif-Detox.ttf").read_bytes())
    number = QFontDatabase.addApplicationFontFromData(data)
    bundled = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return (*bundled, "Cambria", "Noto Serif")


@dataclass(frozen=True)
class Letters:
    """The fonts of a screen or a sheet, made from one base font."""

    base: QFont

    @property
    def em(self) -> float:
        """Return the height of the base font in pixels: the measure of all that holds text."""
        return float(QFontInfo(self.base).pixelSize())

    def sans(self, times: float = 1.0, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """Return the platform's own font, so many times the user's size."""
        font = QFont(self.base)
        _resize(font, self.base, times)
        font.setWeight(weight)
        return font

    def figures(self, times: float = 1.0, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """Return the sans with figures of one width, for tables and axes."""
        font = self.sans(times, weight)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def serif(self, times: float) -> QFont:
        """Return the bundled serif, so many times the user's size."""
        font = QFont(self.base)
        font.setFamilies([*serif_families(), *self.base.families()])
        font.setStyleHint(QFont.StyleHint.Serif)
        _resize(font, self.base, times)
        font.setWeight(QFont.Weight.Normal)
        return font

    @property
    def note(self) -> QFont:
        """Axis labels, hints, second lines."""
        return self.sans(NOTE)

    @property
    def strong(self) -> QFont:
        """Titles of sections and the current row."""
        return self.sans(1.0, QFont.Weight.DemiBold)


def _resize(font: QFont, base: QFont, times: float) -> None:
    if base.pointSizeF() > 0:
        font.setPointSizeF(base.pointSizeF() * times)
    else:
        font.setPixelSize(max(1, round(base.pixelSize() * times)))


def on_paper(pixels: float) -> Letters:
    """Return the letters of a sheet: unhinted, so that they keep their distances in any print."""
    base = QFont()
    base.setPixelSize(round(pixels))
    base.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return Letters(base)
