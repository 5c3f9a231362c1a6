"""The dialogs of Qt speak our language, and go where the user's papers are."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from detox import words
from detox.ui.message import tell
from detox.ui.save_dialog import save_dialog

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)


@pytest.fixture
def saving(qtbot: QtBot) -> QFileDialog:
    words.use("id")
    Path(documents()).mkdir(parents=True, exist_ok=True)
    dialog = save_dialog(None, "Ekspor", "detox-2026-W48.csv")
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_the_dialog_that_saves_speaks_indonesian(saving: QFileDialog) -> None:
    labels = {one.text().replace("&", "") for one in saving.findChildren(QLabel)}
    buttons = {one.text().replace("&", "") for one in saving.findChildren(QPushButton)}
    assert {"Cari di:", "Nama berkas:", "Jenis berkas:"} <= labels
    assert {"Simpan", "Batal"} <= buttons


def test_it_offers_the_name_the_kind_and_the_documents(saving: QFileDialog) -> None:
    assert saving.directory().path() == documents()
    assert saving.nameFilters() == ["CSV (*.csv)"]
    assert saving.defaultSuffix() == "csv"
    assert saving.selectedFiles()[0].endswith("detox-2026-W48.csv")


def test_the_question_before_a_file_is_replaced_is_asked_in_the_language_of_now(
    saving: QFileDialog,
) -> None:
    question = "%1 already exists.\nDo you want to replace it?"
    assert QCoreApplication.translate("QFileDialog", question).startswith("%1 sudah ada")
    assert QCoreApplication.translate("QPlatformTheme", "&Yes") == "&Ya"
    words.use("en")
    assert QCoreApplication.translate("QFileDialog", question) == question


def test_a_text_that_we_do_not_know_stays_as_qt_has_it(saving: QFileDialog) -> None:
    assert QCoreApplication.translate("QFileDialog", "No such text") == "No such text"


def test_a_sentence_is_told_with_a_button_of_ours_and_takes_no_keyboard(qtbot: QtBot) -> None:
    words.use("id")
    box = tell(None, "Berkas tidak dapat ditulis.")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(box)
    assert [one.text() for one in box.buttons()] == ["Tutup"]
    assert not box.isModal()
    assert box.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
