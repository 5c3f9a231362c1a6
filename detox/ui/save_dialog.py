"""Asking where to save: the platform's own dialog where it has one, else Qt's in our words."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from detox.ui import qt_words


def save_dialog(parent: QWidget | None, title: str, name: str) -> QFileDialog:
    """Return the dialog for a file of this name, in the user's Documents."""
    qt_words.speak()
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    suffix = Path(name).suffix.removeprefix(".")
    dialog = QFileDialog(parent, title, QStandardPaths.writableLocation(documents))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setNameFilter(f"{suffix.upper()} (*.{suffix})")
    dialog.setDefaultSuffix(suffix)
    dialog.selectFile(name)
    return dialog


def ask_path(parent: QWidget, title: str, name: str) -> str:
    """Ask for the file to write; "" where the user thought better of it."""
    dialog = save_dialog(parent, title, name)
    chosen = dialog.exec() == QDialog.DialogCode.Accepted
    files = dialog.selectedFiles()
    dialog.deleteLater()
    return files[0] if chosen and files else ""
