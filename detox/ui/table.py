"""Tables of figures: one model for the window and for "Lihat sebagai tabel"."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from detox.ui.shown import Table
from detox.ui.theme import Theme
from detox.ui.typeface import NOTE, Letters

_Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TableModel(QAbstractTableModel):
    """A `Table` for Qt; the first column is read as the name of its row."""

    def __init__(self, table: Table, theme: Theme, letters: Letters, strong: int = -1) -> None:
        super().__init__()
        self._table = table
        self._theme = theme
        self._letters = letters
        self._strong = strong

    # --- Qt ---

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008  Qt's name
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._table.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008  Qt's name
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._table.headers)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows, or how."""
        row, column = index.row(), index.column()
        text = self._table.rows[row][column]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return text
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if column else _LEFT
            case Qt.ItemDataRole.ForegroundRole:
                quiet = self._strong >= 0 and column not in (0, self._strong)
                return QColor(self._theme.text2 if quiet else self._theme.text)
            case Qt.ItemDataRole.FontRole:
                return self._font(column)
            case Qt.ItemDataRole.AccessibleTextRole:
                about = (self._table.rows[row][0], self._table.headers[column])
                return ", ".join([*(part for part in about if part and column), text])
            case _:
                return None

    def headerData(  # noqa: N802  Qt's name
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Return what a column is called, or how it looks."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._table.headers[section]
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if section else _LEFT
            case Qt.ItemDataRole.ForegroundRole:
                return QColor(self._theme.text2)
            case Qt.ItemDataRole.FontRole:
                return self._letters.sans(NOTE)
            case _:
                return None

    def _font(self, column: int) -> QFont:
        if column == self._strong:
            return self._letters.figures(1.0, QFont.Weight.DemiBold)
        return self._letters.figures() if column else self._letters.sans()


class FigureTable(QTableView):
    """A table without frame or grid: hairlines between rows, as high as it needs to be."""

    def __init__(self, table: Table, theme: Theme, letters: Letters, strong: int = -1) -> None:
        super().__init__()
        self._theme = theme
        self._letters = letters
        self._rows = TableModel(table, theme, letters, strong)
        self.setModel(self._rows)
        self.setItemDelegate(_Hairlines(self, theme, round(letters.em)))
        self.setAccessibleName(table.caption)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._dress_headers()

    def _dress_headers(self) -> None:
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(round(1.75 * self._letters.em))
        self.verticalHeader().setMinimumSectionSize(1)
        across = _Headers(self._theme, self._letters)
        self.setHorizontalHeader(across)
        across.setSectionsClickable(False)
        across.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        across.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        across.setStretchLastSection(False)
        across.setFixedHeight(round(1.6 * self._letters.em))

    # --- Qt ---

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Ask for the room that the content needs."""
        rows = self._rows.rowCount() * self.verticalHeader().defaultSectionSize()
        bar = self.horizontalScrollBar().sizeHint().height() if self._needs_bar() else 0
        return QSize(200, rows + self.horizontalHeader().height() + bar + 2)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Never be smaller than the content."""
        return QSize(120, self.sizeHint().height())

    def _needs_bar(self) -> bool:
        return self.horizontalHeader().length() > self.viewport().width()


class _Headers(QHeaderView):
    """The names of the columns, plain on the page."""

    def __init__(self, theme: Theme, letters: Letters) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._theme = theme
        self._letters = letters
        self.setHighlightSections(False)

    # --- Qt ---

    def sectionSizeFromContents(self, section: int) -> QSize:  # noqa: N802  Qt's name
        text = self.model().headerData(section, Qt.Orientation.Horizontal)
        wide = QFontMetrics(self._letters.sans(NOTE)).horizontalAdvance(text)
        return QSize(wide + 6 + round(self._letters.em), self.height())

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:  # noqa: N802
        painter.fillRect(rect, QColor(self._theme.surface))
        model = self.model()
        across = Qt.Orientation.Horizontal
        painter.setFont(model.headerData(section, across, Qt.ItemDataRole.FontRole))
        painter.setPen(QColor(self._theme.text2))
        where = model.headerData(section, across, Qt.ItemDataRole.TextAlignmentRole)
        text = model.headerData(section, across)
        painter.drawText(rect.adjusted(3, 0, -3, 0), where, text)


class _Hairlines(QStyledItemDelegate):
    """Draws a hairline above each row."""

    def __init__(self, view: QTableView, theme: Theme, gap: int) -> None:
        super().__init__(view)
        self._theme = theme
        self._gap = gap

    # --- Qt ---

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:  # noqa: N802
        super().initStyleOption(option, index)
        quiet: Any = option
        quiet.palette.setColor(QPalette.ColorRole.Highlight, QColor(self._theme.accent_soft))
        quiet.palette.setColor(QPalette.ColorRole.HighlightedText, QColor(self._theme.text))

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802
        hint = super().sizeHint(option, index)
        return hint + QSize(self._gap if index.column() else 0, 0)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        super().paint(painter, option, index)
        place: Any = option
        painter.setPen(QPen(QColor(self._theme.hairline)))
        painter.drawLine(place.rect.topLeft(), place.rect.topRight())
