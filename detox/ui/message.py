"""One sentence in a small window, with a button in our own words."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from detox.words import _


def tell(parent: QWidget | None, sentence: str) -> QMessageBox:
    """Show a sentence that blocks nothing and takes no keyboard; it goes when it is closed."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle("Detox")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(sentence)
    close = box.addButton(_("Close"), QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(close)
    box.setEscapeButton(close)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    box.setWindowModality(Qt.WindowModality.NonModal)
    box.show()
    return box
