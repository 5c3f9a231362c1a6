"""Tables of figures: one model for the window and for "Lihat sebagai tabel"."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from detox.ui.shown import Table
from detox.ui.theme import Theme
from detox.ui.typeface import NOTE, Letters

_Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_FOLDS = Qt.TextFlag.TextWordWrap
_EDGE, _MANY = 3, 6
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TableModel(QAbstractTableModel):
    """A `Table` for Qt; the first column is read as the name of its row."""

    def __init__(self, table: Table, theme: Theme, letters: Letters, strong: int = -1) -> None:
        super().__init__()
        self._table = table
        self._theme = theme
        self.letters = letters
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
                inner = row in self._table.inner and column != self._strong
                quiet = inner or (self._strong >= 0 and column not in (0, self._strong))
                return QColor(self._theme.text2 if quiet else self._theme.text)
            case Qt.ItemDataRole.FontRole:
                return self.font(column)
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
                return self.letters.sans(NOTE)
            case _:
                return None

    def font(self, column: int) -> QFont:
        """Return the font of a column: smaller where there are many."""
        times = NOTE if len(self._table.headers) > _MANY else 1.0
        if column == self._strong:
            return self.letters.figures(times, QFont.Weight.DemiBold)
        return self.letters.figures(times) if column else self.letters.sans(times)


class FigureTable(QTableView):
    """A table without frame or grid: hairlines between rows, as high as it needs to be."""

    def __init__(self, table: Table, theme: Theme, letters: Letters, strong: int = -1) -> None:
        super().__init__()
        self._theme = theme
        self._letters = letters
        self._table = table
        self._rows = TableModel(table, theme, letters, strong)
        self.setModel(self._rows)
        self._cells = _Hairlines(self, self._rows, table, theme)
        self.setItemDelegate(self._cells)
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
        self.verticalHeader().setDefaultSectionSize(self._line())
        self.verticalHeader().setMinimumSectionSize(1)
        across = _Headers(self._theme, self._letters)
        self.setHorizontalHeader(across)
        across.setSectionsClickable(False)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across.setMinimumSectionSize(1)
        across.setStretchLastSection(False)
        across.setFixedHeight(round(1.6 * self._letters.em))
        self._share_out(self.sizeHint().width())

    def _line(self) -> int:
        return round(1.75 * self._letters.em)

    def _share_out(self, room: int) -> None:
        """Give every column its room; where that is not enough, names fold, and words do."""
        columns = range(self._rows.columnCount())
        wide = [self._cells.width_of(column) for column in columns]
        least = [self._cells.width_of(column, folded=True) for column in columns]
        while sum(wide) > room and (foldable := [n for n in columns if wide[n] > least[n]]):
            wide[max(foldable, key=wide.__getitem__)] -= 1
        wide[0] += max(room - sum(wide), 0)
        for column, width in enumerate(wide):
            self.setColumnWidth(column, width)
        for row in range(self._rows.rowCount()):
            self.setRowHeight(row, max(self._line(), self._cells.height_of(row, wide)))

    # --- Qt ---

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Share the new width out, and ask for the height that the folded rows need."""
        before = self.verticalHeader().length(), self._needs_bar()
        self._share_out(self.viewport().width())
        super().resizeEvent(event)
        if (self.verticalHeader().length(), self._needs_bar()) != before:
            self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Ask for the room that the content needs."""
        rows = self.verticalHeader().length()
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
    """Writes the cells, folded where their column is narrow, with a hairline above each row."""

    def __init__(self, view: QTableView, rows: TableModel, table: Table, theme: Theme) -> None:
        super().__init__(view)
        self._rows = rows
        self._table = table
        self._theme = theme
        self._letters = rows.letters

    def _indent(self, row: int, column: int) -> int:
        return round(1.2 * self._letters.em) if not column and row in self._table.inner else 0

    def _gap(self, column: int) -> int:
        return 2 * _EDGE + (round(0.6 * self._letters.em) if column else 0)

    def width_of(self, column: int, folded: bool = False) -> int:
        """Return the width of the widest text of a column, or of its widest word."""
        folded = folded and (self._table.wordy or not column)
        cells = QFontMetrics(self._rows.font(column))
        head = QFontMetrics(self._letters.sans(NOTE)).horizontalAdvance(self._table.headers[column])
        texts = [
            cells.horizontalAdvance(part) + self._indent(number, column)
            for number, row in enumerate(self._table.rows)
            for part in (row[column].split() if folded else [row[column]])
        ]
        return max([head, *texts]) + self._gap(column) + 1

    def height_of(self, row: int, wide: list[int]) -> int:
        """Return the height of a row whose columns are so wide."""
        tall = 0
        for column, text in enumerate(self._table.rows[row]):
            room = QRect(0, 0, wide[column] - self._gap(column) - self._indent(row, column), 10_000)
            box = QFontMetrics(self._rows.font(column)).boundingRect(room, _FOLDS, text)
            tall = max(tall, box.height())
        return tall + round(0.4 * self._letters.em)

    # --- Qt ---

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:  # noqa: N802
        super().initStyleOption(option, index)
        quiet: Any = option
        quiet.palette.setColor(QPalette.ColorRole.Highlight, QColor(self._theme.accent_soft))
        quiet.palette.setColor(QPalette.ColorRole.HighlightedText, QColor(self._theme.text))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        ground = QStyleOptionViewItem(option)
        self.initStyleOption(ground, index)
        told: Any = ground
        text, told.text = told.text, ""
        widget = told.widget
        style = widget.style() if widget is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, ground, painter, widget)
        row, column = index.row(), index.column()
        painter.setFont(index.data(Qt.ItemDataRole.FontRole))
        painter.setPen(index.data(Qt.ItemDataRole.ForegroundRole))
        left = _EDGE + self._indent(row, column)
        flags = index.data(Qt.ItemDataRole.TextAlignmentRole) | Qt.TextFlag.TextWordWrap
        painter.drawText(told.rect.adjusted(left, 0, -_EDGE, 0), flags, text)
        painter.setPen(QPen(QColor(self._theme.hairline)))
        painter.drawLine(told.rect.topLeft(), told.rect.topRight())
