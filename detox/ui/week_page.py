"""The page of a week: its sections side by side, or one below the other where room is short."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from detox.ui.charts.widgets import AppsChart, BarsChart, HeatChart
from detox.ui.controls import Button, Link, Words, paint_ground, paint_text
from detox.ui.requests import ShowWeek
from detox.ui.shown import Table, WeekView
from detox.ui.table import FigureTable
from detox.ui.theme import ROOM, SMALL, TINY, WIDE, Theme
from detox.ui.typeface import NOTE, Letters
from detox.words import _

_GAP_EMS, _FOLD_EMS = 3.7, 62


class Section(QWidget):
    """A titled chart that its table can take the place of.

    Signals:
        turned: the user wants the table (True) or the picture, and the section's key.
    """

    turned = Signal(str, bool)

    def __init__(self, key: str, chart: QWidget, table: Table, theme: Theme) -> None:
        super().__init__()
        self._key = key
        self._theme = theme
        self._chart = chart
        self._table = table
        self._made: FigureTable | None = None
        letters = Letters(self.font())
        self._link = Link(_("Show as a table"), theme)
        self._link.clicked.connect(self._turn)
        title = QLabel(table.caption)
        title.setFont(letters.strong)
        paint_text(title, theme.text)
        title.setBuddy(chart)
        self._read = QLabel()
        self._read.setFont(letters.sans(NOTE))
        self._read.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._read.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        paint_text(self._read, theme.text2)
        head = QHBoxLayout()
        head.setSpacing(ROOM)
        head.addWidget(title)
        head.addWidget(self._read, 1)
        head.addWidget(self._link)
        self._page = QVBoxLayout(self)
        self._page.setContentsMargins(0, 0, 0, 0)
        self._page.setSpacing(TINY)
        self._page.addLayout(head)
        self._page.addWidget(chart, 1)
        self._page.addStretch(0)
        if isinstance(chart, HeatChart):
            chart.read.connect(self._read.setText)

    def show_table(self, wanted: bool) -> None:
        """Show the table, made when first wanted, or the picture."""
        if wanted and self._made is None:
            self._made = FigureTable(self._table, self._theme, Letters(self.font()))
            self._page.insertWidget(2, self._made)
        if self._made is not None:
            self._made.setVisible(wanted)
        self._chart.setVisible(not wanted)
        self._page.setStretch(self._page.count() - 1, 1 if wanted else 0)
        self._link.setText(_("Show as a picture") if wanted else _("Show as a table"))
        self._link.updateGeometry()

    @property
    def key(self) -> str:
        """The section's name, by which its form is remembered."""
        return self._key

    @property
    def is_table(self) -> bool:
        """Tell whether the table shows."""
        return self._made is not None and not self._made.isHidden()

    def _turn(self) -> None:
        wanted = not self.is_table
        self.show_table(wanted)
        self.turned.emit(self._key, wanted)


class WeekPage(QWidget):
    """Everything of a week below its heading.

    Signals:
        asked: a request.
        turned: see `Section`.
    """

    asked = Signal(object)
    turned = Signal(str, bool)

    def __init__(self, view: WeekView, theme: Theme, tables: frozenset[str]) -> None:
        super().__init__()
        self._letters = Letters(self.font())
        self._folded: bool | None = None
        paint_ground(self, theme.surface)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(round(_GAP_EMS * self._letters.em))
        self._grid.setVerticalSpacing(WIDE - TINY)
        bars = Section("days", BarsChart(view.bars, theme), view.days_table, theme)
        self._parts: list[QWidget] = [bars]
        if view.sparse:
            self._parts.append(self._back(view, theme))
        else:
            self._parts += self._rest(view, theme)
        for part in self._parts:
            if isinstance(part, Section):
                part.show_table(part.key in tables)
                part.turned.connect(self.turned)
        self._fold(False)

    def _rest(self, view: WeekView, theme: Theme) -> list[QWidget]:
        heat = Section("hours", HeatChart(view.heat, theme), view.heat_table, theme)
        apps = Section("apps", AppsChart(view.apps, theme), view.apps_table, theme)
        beside = QWidget()
        below = QVBoxLayout(beside)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(SMALL)
        below.addWidget(FigureTable(view.comparison, theme, self._letters, strong=1))
        if view.note:
            below.addWidget(Words(view.note, self._letters.sans(NOTE), theme.text2))
        below.addStretch(1)
        return [heat, apps, beside] if view.apps else [heat, beside]

    def _back(self, view: WeekView, theme: Theme) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, ROOM, 0, ROOM)
        if view.has_last:
            name = _("Show last week") if view.current else _("Show the week before")
            button = Button(name, theme)
            button.clicked.connect(partial(self._ask, ShowWeek(view.last_monday)))
            line.addWidget(button)
        line.addStretch(1)
        return row

    def _ask(self, what: object, _checked: bool = False) -> None:
        self.asked.emit(what)

    def _fold(self, folded: bool) -> None:
        """Set the sections in one column or in two."""
        if folded is self._folded:
            return
        self._folded = folded
        for part in self._parts:
            self._grid.removeWidget(part)
        wide = len(self._parts) == 2
        for number, part in enumerate(self._parts):
            if folded or wide:
                self._grid.addWidget(part, number, 0, 1, 2)
            else:
                self._grid.addWidget(part, number // 2, number % 2)
        self._grid.setColumnStretch(0, 55)
        self._grid.setColumnStretch(1, 0 if folded else 45)
        self._grid.setRowStretch(0, 1)

    # --- Qt ---

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Fit the new size."""
        super().resizeEvent(event)
        self._fold(self.width() < _FOLD_EMS * self._letters.em)
