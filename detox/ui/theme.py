"""The colours and measures of *garis air*: one frozen table, and how it reaches Qt.

No widget holds a literal colour: it is given a `Theme`. The names of the roles, and how much
contrast each must keep, are in docs/design.md; `tests/ui/test_theme.py` measures them.
"""

from dataclasses import dataclass, fields

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

# role: light, dark, high contrast
_TABLE: dict[str, tuple[str, str, str]] = {
    "window": ("#F1F4F3", "#0E171A", "#000000"),
    "surface": ("#FBFCFB", "#152226", "#000000"),
    "sunken": ("#E4EBE8", "#1D2D32", "#0A0A0A"),
    "water": ("#E6EDEC", "#0A1214", "#000000"),
    "hairline": ("#D2DCD8", "#263A40", "#8A9A9A"),
    "border": ("#74857F", "#6C8586", "#FFFFFF"),
    "text": ("#16272B", "#E2EBE9", "#FFFFFF"),
    "text2": ("#4C6063", "#9FB3B2", "#E6EEEE"),
    "accent": ("#1A5C6B", "#7CC2CC", "#6FE3F0"),
    "on_accent": ("#FFFFFF", "#06252B", "#000000"),
    "accent_soft": ("#D6E7E9", "#1B3B43", "#003A42"),
    "focus": ("#1A5C6B", "#A9DDE4", "#FFFFFF"),
    "senja_text": ("#85500A", "#EBB766", "#FFC34D"),
    "senja_soft": ("#F6E8D2", "#3A2E1A", "#000000"),
    "work": ("#1A5C6B", "#58A6B4", "#6FE3F0"),
    "personal": ("#8A67B3", "#B596DF", "#D9B8FF"),
    "neutral": ("#798783", "#708180", "#C8D2D0"),
    "neutral_fill": ("#D9E0DD", "#33464A", "#000000"),
    "senja": ("#BD7411", "#E3A548", "#FFC34D"),
    "heat1": ("#BDD6DA", "#25464E", "#003A42"),
    "heat2": ("#93BDC5", "#2E626D", "#00616D"),
    "heat3": ("#4B8C99", "#448895", "#38A5B2"),
    "heat4": ("#1A5C6B", "#7CC2CC", "#6FE3F0"),
}
# What Qt picks by itself on macOS and Windows 11; `windowsvista` ignores a dark palette.
_NATIVE = ("fusion", "macos", "windows11")
SCHEMES = ("light", "dark", "contrast")

# spacing, in device-independent pixels
TINY, SMALL, GAP, ROOM, WIDE, BROAD, MARGIN, VAST = 4, 8, 12, 16, 24, 32, 44, 64
# radii and lines
BAR_RADIUS, CONTROL_RADIUS, ROW_RADIUS, CARD_RADIUS = 2.0, 6.0, 8.0, 12.0
WATER_LINE = 1.5
# the smallest heights of what is clicked
CONTROL_HEIGHT, ROW_HEIGHT, TARGET = 34, 36, 24


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one scheme, "#RRGGBB" by role."""

    scheme: str
    window: str
    surface: str
    sunken: str
    water: str
    hairline: str
    border: str
    text: str
    text2: str
    accent: str
    on_accent: str
    accent_soft: str
    focus: str
    senja_text: str
    senja_soft: str
    work: str
    personal: str
    neutral: str
    neutral_fill: str
    senja: str
    heat1: str
    heat2: str
    heat3: str
    heat4: str

    @property
    def contrast(self) -> bool:
        """Tell whether outlines and textures must be doubled."""
        return self.scheme == "contrast"

    @property
    def heat(self) -> tuple[str, str, str, str]:
        """Return the tints for a quarter, a half, three quarters and a whole hour."""
        return self.heat1, self.heat2, self.heat3, self.heat4


def _column(scheme: str) -> Theme:
    place = SCHEMES.index(scheme)
    names = [field.name for field in fields(Theme) if field.name != "scheme"]
    return Theme(scheme, **{name: _TABLE[name][place] for name in names})


LIGHT, DARK, CONTRAST = (_column(scheme) for scheme in SCHEMES)


def choose(setting: str) -> Theme:
    """Return the theme for the setting `look.theme`; "system" asks the desktop."""
    named = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}
    if setting in named:
        return named[setting]
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return CONTRAST
    return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT


def wear(app: QApplication, theme: Theme) -> None:
    """Give the whole program this theme, by Fusion where no native style follows a palette."""
    if app.style().name().lower() not in _NATIVE:
        app.setStyle("Fusion")
    app.setPalette(palette(theme))


def palette(theme: Theme) -> QPalette:
    """Return the palette with which Qt's own style draws the ordinary controls."""
    made = QPalette()
    for role, name in _ROLES.items():
        made.setColor(role, QColor(getattr(theme, name)))
    for role in _TEXTS:
        # What is disabled must stay readable: look.md asks the second text colour of it.
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.text2))
    return made


_R = QPalette.ColorRole
_ROLES = {
    _R.Window: "window",
    _R.WindowText: "text",
    _R.Text: "text",
    _R.ButtonText: "text",
    _R.BrightText: "text",
    _R.Base: "surface",
    _R.AlternateBase: "window",
    _R.Button: "surface",
    _R.Mid: "border",
    _R.Midlight: "hairline",
    _R.Light: "surface",
    _R.Dark: "border",
    _R.Shadow: "border",
    _R.PlaceholderText: "text2",
    _R.Highlight: "accent",
    _R.HighlightedText: "on_accent",
    _R.Accent: "accent",
    _R.Link: "accent",
    _R.LinkVisited: "accent",
    _R.ToolTipBase: "surface",
    _R.ToolTipText: "text",
}
_TEXTS = (_R.WindowText, _R.Text, _R.ButtonText, _R.PlaceholderText)
